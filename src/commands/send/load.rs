//! Everything that is to be sent: looked at once before anything goes out, and then read again as it is
//! needed, so that memory does not grow with the input.

use std::collections::{HashSet, VecDeque};
use std::io::{self, Read, Seek, Write};
use std::path::Path;
use std::sync::Arc;

use tempfile::{SpooledData, SpooledTempFile};

use super::notice::Notice;
use super::options::InputOptions;
use super::payload::{Fit, Payload, Prepared, Text};
use crate::commands::expectations::Expected;
use crate::commands::sample;
use crate::document::Comments;
use crate::error::{Error, reason};
use crate::finding::Finding;
use crate::fixtures::{self, Fixture};
use crate::inputs::{Source, Splitter, expand, expectations_below};
use crate::protocol::catalogue;

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
    kept_bytes: usize,
    options: Arc<InputOptions>,
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
    /// Looks at every payload, and tells what is wrong with it. Selects, changes, checks and addresses each.
    pub(super) fn load(
        options: &Arc<InputOptions>,
        tell: &mut impl FnMut(Notice<'_>),
    ) -> Result<Self, Error> {
        let mut payloads = Self {
            kept: Some(Vec::new()),
            kept_bytes: 0,
            options: Arc::clone(options),
            places: places(options, tell)?.into(),
            skipped: 0,
            count: 0,
            widest_name: 0,
            are_valid: true,
        };
        for file in stray_expectations(options, &payloads.places) {
            tell(Notice::StrayExpectations(file));
        }
        payloads.skipped = skipped(options, &payloads.places)?;
        let mut others = 0_u64;
        let mut to_skip = payloads.skipped;
        let mut fit = Fit::default();
        for text in Texts::of(&payloads.places, options.max_document) {
            let text = text?;
            if to_skip > 0 && text.is_selected(options)? {
                to_skip -= 1;
                continue;
            }
            let (text, foreign) = match text.prepare(options)? {
                Prepared::LeftOut => continue,
                Prepared::NoCallback => {
                    others += 1;
                    continue;
                }
                Prepared::Ready(text, foreign) => (text, foreign),
            };
            fit.see(foreign);
            let findings = if options.is_validated { text.findings() } else { Vec::new() };
            if !findings.is_empty() {
                tell(Notice::Findings { name: &text.name, bytes: &text.bytes, findings: &findings });
            }
            let payload = Arc::new(text.address(options)?);
            if findings.iter().any(Finding::is_error) {
                payloads.are_valid = false;
                continue;
            }
            if options.needs_times {
                payload.received_at()?;
            }
            payloads.add(payload);
        }
        if let Some(message) = fit.misfit() {
            return Err(Error::usage(message, "`timhook send --dry-run` shows the payload"));
        }
        if others > 0 {
            tell(Notice::NoCallbacks(others));
        }
        if payloads.count == 0 && payloads.are_valid {
            let help = "check the options that select payloads and records, and what the input holds";
            return Err(Error::input("there is nothing to send", help));
        }
        Ok(payloads)
    }

    /// Counts one more, and keeps it while they are few.
    fn add(&mut self, payload: Arc<Payload>) {
        self.count += 1;
        self.widest_name = self.widest_name.max(payload.name.chars().count());
        self.kept_bytes += payload.body.len() + PAYLOAD_OVERHEAD;
        if self.kept_bytes > MOST_KEPT_BYTES {
            self.kept = None;
        }
        if let Some(kept) = &mut self.kept {
            kept.push(payload);
        }
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
    pub(super) fn iter(&self) -> Box<dyn Iterator<Item = Result<Arc<Payload>, Error>> + Send> {
        if let Some(kept) = &self.kept {
            return Box::new(kept.clone().into_iter().map(Ok));
        }
        let options = Arc::clone(&self.options);
        let again = Texts::of(&self.places, self.options.max_document).filter_map(move |text| match text {
            Err(error) => Some(Err(error)),
            Ok(text) => match text.prepare(&options) {
                Err(error) => Some(Err(error)),
                Ok(Prepared::Ready(text, _)) => Some(text.address(&options).map(Arc::new)),
                Ok(Prepared::LeftOut | Prepared::NoCallback) => None,
            },
        });
        // Of a file that grows, what was looked at.
        let again = again.skip(usize::try_from(self.skipped).unwrap_or(usize::MAX));
        Box::new(again.take(usize::try_from(self.count).unwrap_or(usize::MAX)))
    }
}

/// How many of the selected payloads are not among the last ones that are wanted.
fn skipped(options: &InputOptions, places: &Arc<[Input]>) -> Result<u64, Error> {
    let Some(last) = options.selection.records.last else { return Ok(0) };
    let mut selected = 0_u64;
    for text in Texts::of(places, options.max_document) {
        selected += u64::from(text?.is_selected(options)?);
    }
    Ok(selected.saturating_sub(last))
}

fn places(options: &InputOptions, tell: &mut impl FnMut(Notice<'_>)) -> Result<Vec<Input>, Error> {
    let mut places = Vec::new();
    if let Some(name) = options.inputs.iter().find(|input| is_sample_and_no_file(input)) {
        let message = format!("{name} is a built-in sample, and no file");
        return Err(Error::input(message, format!("send it with --sample {name}")));
    }
    for source in options.inputs.iter().flat_map(|argument| expand(argument)) {
        let source = source?;
        if source.holds_expectations() {
            let message = format!("{}: it says what an answer should be, and is no payload", source.name());
            return Err(Error::input(message, "name the payload: the expectations beside it are found"));
        }
        if source.is_pipe() {
            tell(Notice::Waiting(&source));
        }
        let expected = Expected::beside(&source.name())?.or_else(|| options.expected.clone());
        places.push(Input { place: Place::of(source, options)?, expected });
    }
    let sample = |sample| Input { place: Place::Sample(sample), expected: options.expected.clone() };
    places.extend(samples(options)?.into_iter().map(sample));
    Ok(places)
}

/// The samples that are asked for: by name, or the first of each command; the main one, if there is nothing else.
fn samples(options: &InputOptions) -> Result<Vec<Fixture>, Error> {
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
fn stray_expectations(options: &InputOptions, places: &[Input]) -> Vec<String> {
    let used: HashSet<&str> =
        places.iter().filter_map(|input| input.expected.as_deref()).map(Expected::file).collect();
    let path = |file: &str| std::fs::canonicalize(file).ok();
    let is_default =
        |file: &str| options.expected.as_ref().is_some_and(|default| path(default.file()) == path(file));
    let files = options.inputs.iter().flat_map(|argument| expectations_below(argument));
    files.filter(|file| !used.contains(file.as_str()) && !is_default(file)).collect()
}

impl Place {
    fn of(source: Source, options: &InputOptions) -> Result<Self, Error> {
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
