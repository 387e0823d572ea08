//! Everything that is to be sent: looked at once before anything goes out, and then read again as it is
//! needed, so that memory does not grow with the input.

use std::collections::{HashSet, VecDeque};
use std::io::{self, Read, Seek, Write};
use std::path::Path;
use std::sync::Arc;

use tempfile::{SpooledData, SpooledTempFile};

use super::Options;
use super::payload::{FirstLook, Fit, Payload, Prepared, Text};
use super::replay::Timing;
use crate::commands::expectations::Expected;
use crate::commands::sample;
use crate::document::Comments;
use crate::error::{Error, reason};
use crate::fixtures::{self, Fixture};
use crate::inputs::{Source, Splitter, expand, expectations_below};
use crate::protocol::catalogue;
use crate::render::console::{Console, Level};

/// Payloads are kept in memory up to so many bytes; beyond that, they are read again.
const MOST_KEPT_BYTES: usize = 16 * 1024 * 1024;

/// What a payload takes besides its body.
const PAYLOAD_OVERHEAD: usize = 512;

/// Files up to this size are read in small blocks.
const SMALL_FILE: u64 = 64 * 1024;

/// The payloads of a run.
pub(super) struct Payloads {
    /// All of them, if they are few.
    kept: Option<Vec<Arc<Payload>>>,
    places: Arc<[Input]>,
    /// How many that are selected come before those of `--last`.
    skipped: u64,
    /// How many there are.
    pub(super) count: u64,
    /// How long the longest name is, in characters.
    pub(super) widest_name: usize,
    /// Whether all of them may be sent.
    pub(super) are_valid: bool,
}

/// A place of texts, and what their answers should be, where a file says it.
struct Input {
    place: Place,
    expected: Option<Arc<Expected>>,
}

/// Where texts come from.
enum Place {
    Sample(Fixture),
    File(Source),
    /// What can be read only once: its name, and a copy of it.
    Copy(String, SpooledData),
}

impl Payloads {
    /// Looks at every payload and shows what is wrong with them. Selects, changes, checks and addresses each.
    pub(super) fn load(options: &Options, console: &mut Console) -> Result<Self, Error> {
        let mut payloads = Self {
            kept: Some(Vec::new()),
            places: places(options, console)?.into(),
            skipped: 0,
            count: 0,
            widest_name: 0,
            are_valid: true,
        };
        warn_of_stray_expectations(options, &payloads.places, console);
        payloads.skipped = skipped(options, &payloads.places)?;
        let mut kept_bytes = 0;
        let mut others = 0_u64;
        let mut to_skip = payloads.skipped;
        let mut first = FirstLook { console, fit: Fit::default() };
        for text in Texts::of(&payloads.places, options.max_document) {
            let text = text?;
            if to_skip > 0 && text.is_selected(options)? {
                to_skip -= 1;
                continue;
            }
            match text.prepare(options, Some(&mut first))? {
                Prepared::LeftOut => {}
                Prepared::NoCallback => others += 1,
                Prepared::Broken => payloads.are_valid = false,
                Prepared::Ready(payload) => {
                    if options.timing != Timing::None {
                        payload.received_at()?;
                    }
                    payloads.count += 1;
                    payloads.widest_name = payloads.widest_name.max(payload.name.chars().count());
                    kept_bytes += payload.body.len() + PAYLOAD_OVERHEAD;
                    if kept_bytes > MOST_KEPT_BYTES {
                        payloads.kept = None;
                    }
                    if let Some(kept) = &mut payloads.kept {
                        kept.push(payload);
                    }
                }
            }
        }
        if let Some(message) = first.fit.misfit() {
            return Err(Error::usage(message, "`timhook send --dry-run` shows the payload"));
        }
        if others > 0 {
            let (records, are) = if others == 1 { ("record", "is") } else { ("records", "are") };
            let message = format!("{others} {records} of requests that are not callbacks {are} left out");
            console.remark(Level::Info, &message, "");
        }
        if payloads.count == 0 && payloads.are_valid {
            let help = "check the input and the options that select payloads and records";
            return Err(Error::input("there is nothing to send", help));
        }
        Ok(payloads)
    }

    /// The files that they come from, and those that say what is expected.
    pub(super) fn files(&self) -> impl Iterator<Item = String> {
        let payloads = self.places.iter().filter_map(|input| match &input.place {
            Place::File(source) => Some(source.name()),
            Place::Sample(_) | Place::Copy(..) => None,
        });
        let expected = self.places.iter().filter_map(|input| input.expected.as_deref());
        payloads.chain(expected.map(|expected| expected.file().to_owned()))
    }

    /// Whether they are in memory, and not read again and again.
    pub(super) fn are_kept(&self) -> bool {
        self.kept.is_some()
    }

    /// All payloads in their order, from the first one on.
    pub(super) fn iter(
        &self,
        options: &Arc<Options>,
    ) -> Box<dyn Iterator<Item = Result<Arc<Payload>, Error>> + Send> {
        if let Some(kept) = &self.kept {
            return Box::new(kept.clone().into_iter().map(Ok));
        }
        let options = Arc::clone(options);
        let again = Texts::of(&self.places, options.max_document).filter_map(move |text| match text {
            Err(error) => Some(Err(error)),
            Ok(text) => match text.prepare(&options, None) {
                Err(error) => Some(Err(error)),
                Ok(Prepared::Ready(payload)) => Some(Ok(payload)),
                Ok(Prepared::Broken | Prepared::LeftOut | Prepared::NoCallback) => None,
            },
        });
        // Of a file that grows, what was looked at.
        let again = again.skip(usize::try_from(self.skipped).unwrap_or(usize::MAX));
        Box::new(again.take(usize::try_from(self.count).unwrap_or(usize::MAX)))
    }
}

/// How many of the selected payloads are not among the last ones that are wanted.
fn skipped(options: &Options, places: &Arc<[Input]>) -> Result<u64, Error> {
    let Some(last) = options.selection.records.last else { return Ok(0) };
    let mut selected = 0_u64;
    for text in Texts::of(places, options.max_document) {
        selected += u64::from(text?.is_selected(options)?);
    }
    Ok(selected.saturating_sub(last))
}

fn places(options: &Options, console: &mut Console) -> Result<Vec<Input>, Error> {
    let mut places = Vec::new();
    if let Some(name) = options.inputs.iter().find(|input| is_sample_and_no_file(input)) {
        let message = format!("{name} is a built-in sample, not a file");
        return Err(Error::input(message, format!("send it with --sample {name}")));
    }
    for source in options.inputs.iter().flat_map(|argument| expand(argument)) {
        let source = source?;
        if source.holds_expectations() {
            let message = format!("{}: it contains expectations for an answer, not a payload", source.name());
            return Err(Error::input(message, "name the payload: timhook finds the expectations beside it"));
        }
        if options.stderr_is_terminal && source.is_pipe() {
            console.remark(Level::Info, &source.waiting(), "");
        }
        let expected = Expected::beside(&source.name())?.or_else(|| options.expected.clone());
        places.push(Input { place: Place::of(source, options)?, expected });
    }
    let sample = |sample| Input { place: Place::Sample(sample), expected: options.expected.clone() };
    places.extend(samples(options)?.into_iter().map(sample));
    Ok(places)
}

/// The samples that are asked for: by name, or the first of each command; the main one, if there is nothing else.
fn samples(options: &Options) -> Result<Vec<Fixture>, Error> {
    let mut samples = Vec::new();
    for name in &options.samples {
        match name.as_str() {
            "all" => samples.extend(fixtures::main_samples()),
            glob if glob.contains('*') => {
                let commands = sample::commands_matching(glob)?.into_iter().filter_map(catalogue::find);
                samples.extend(commands.flat_map(fixtures::samples_of));
            }
            name => samples.push(fixtures::sample(name).ok_or_else(|| sample::unknown(name))?),
        }
    }
    if !options.inputs.is_empty() || !options.samples.is_empty() {
        return Ok(samples);
    }
    let main = [catalogue::main().name.clone()];
    let globs = if options.selection.commands.is_empty() { &main[..] } else { &options.selection.commands };
    for glob in globs {
        samples.extend(sample::commands_matching(glob)?.into_iter().filter_map(fixtures::sample));
    }
    Ok(samples)
}

fn is_sample_and_no_file(input: &str) -> bool {
    (input == "all" || fixtures::sample(input).is_some()) && !Path::new(input).exists()
}

/// Expectations that no payload has are most likely misspelt, and a run without them would pass all the same.
fn warn_of_stray_expectations(options: &Options, places: &[Input], console: &mut Console) {
    let used: HashSet<&str> =
        places.iter().filter_map(|input| input.expected.as_deref()).map(Expected::file).collect();
    for file in options.inputs.iter().flat_map(|argument| expectations_below(argument)) {
        let is_default = || {
            let path = |file: &str| std::fs::canonicalize(file).ok();
            options.expected.as_ref().is_some_and(|default| path(default.file()) == path(&file))
        };
        if !used.contains(file.as_str()) && !is_default() {
            let message = format!("{file} is not used: there is no payload of the same name beside it");
            console.remark(
                Level::Warning,
                &message,
                "NAME.expect.json is for NAME.json, NAME.ndjson or NAME.jsonl",
            );
        }
    }
}

impl Place {
    fn of(source: Source, options: &Options) -> Result<Self, Error> {
        if source.size().is_some() {
            return Ok(Self::File(source));
        }
        let mut copy = SpooledTempFile::new(MOST_KEPT_BYTES);
        let reader = Copying { reader: source.open()?, copy: &mut copy };
        // Split as it comes: what is one text without end shall not fill the disk.
        let name = source.name().into();
        for batch in Splitter::new(reader, &name, Comments::Refused, options.max_document) {
            batch.map_err(|error| source.unreadable(&error))?;
        }
        Ok(Self::Copy(source.name(), copy.into_inner()))
    }

    fn name(&self) -> String {
        match self {
            Self::Sample(sample) => sample.name.to_owned(),
            Self::File(source) => source.name(),
            Self::Copy(name, _) => name.clone(),
        }
    }

    fn open(&self) -> Result<Box<dyn Read + Send>, Error> {
        match self {
            Self::Sample(sample) => Ok(Box::new(sample.payload())),
            Self::File(source) => source.open(),
            Self::Copy(_, SpooledData::InMemory(copy)) => {
                Ok(Box::new(io::Cursor::new(copy.get_ref().clone())))
            }
            Self::Copy(_, SpooledData::OnDisk(copy)) => {
                // One reader at a time: they share their place in the file.
                let rewound = copy.try_clone().and_then(|mut copy| copy.rewind().map(|()| copy));
                Ok(Box::new(rewound.map_err(|error| self.unreadable(&error))?))
            }
        }
    }

    fn unreadable(&self, error: &io::Error) -> Error {
        match self {
            Self::File(source) => source.unreadable(error),
            _ => Error::input(format!("{}: {}", self.name(), reason(error)), "check the input"),
        }
    }

    fn is_small(&self) -> bool {
        match self {
            Self::Sample(_) => true,
            Self::File(source) => source.size().is_some_and(|size| size <= SMALL_FILE),
            Self::Copy(..) => false,
        }
    }
}

/// Copies what is read.
struct Copying<'a> {
    reader: Box<dyn Read + Send>,
    copy: &'a mut SpooledTempFile,
}

impl Read for Copying<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(into)?;
        self.copy.write_all(&into[..read])?;
        Ok(read)
    }
}

/// The texts of all places, one after the other.
struct Texts {
    places: Arc<[Input]>,
    next_place: usize,
    splitter: Option<Splitter<Box<dyn Read + Send>>>,
    waiting: VecDeque<Result<Text, Error>>,
    /// The longest text, in bytes.
    max_document: u64,
}

impl Texts {
    fn of(places: &Arc<[Input]>, max_document: u64) -> Self {
        let (places, waiting) = (Arc::clone(places), VecDeque::new());
        Self { places, next_place: 0, splitter: None, waiting, max_document }
    }

    /// Opens the next place; `None` after the last.
    fn open_next(&mut self) -> Option<Result<(), Error>> {
        let Input { place, expected } = self.places.get(self.next_place)?;
        self.next_place += 1;
        if let Place::Sample(sample) = place {
            let text = Text {
                name: sample.label(),
                source: None,
                bytes: sample.payload().to_vec(),
                record: None,
                expected: expected.clone(),
            };
            self.waiting.push_back(Ok(text));
            return Some(Ok(()));
        }
        let name: Arc<str> = place.name().into();
        Some(place.open().map(|reader| {
            let split = if place.is_small() { Splitter::small } else { Splitter::new };
            self.splitter = Some(split(reader, &name, Comments::Refused, self.max_document));
        }))
    }
}

impl Iterator for Texts {
    type Item = Result<Text, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(text) = self.waiting.pop_front() {
                return Some(text);
            }
            match self.splitter.as_mut().and_then(Iterator::next) {
                Some(Ok(batch)) => {
                    let expected = &self.places[self.next_place - 1].expected;
                    batch.for_each(|input| self.waiting.push_back(Text::of(input, expected.clone())));
                }
                Some(Err(error)) => {
                    self.splitter = None;
                    return Some(Err(self.places[self.next_place - 1].place.unreadable(&error)));
                }
                None => {
                    self.splitter = None;
                    if let Err(error) = self.open_next()? {
                        return Some(Err(error));
                    }
                }
            }
        }
    }
}
