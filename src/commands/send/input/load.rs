//! Everything that is to be sent: looked at once before anything goes out, and then read again as it is
//! needed, so that memory does not grow with the input.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use super::notice::Notice;
use super::payload::{OptionFit, Payload, Prepared};
use super::texts::{ExpectedSource, MOST_KEPT_BYTES, TextSource, Texts};
use crate::commands::expectations::Expected;
use crate::commands::sample;
use crate::commands::send::options::InputOptions;
use crate::error::Error;
use crate::finding::Finding;
use crate::fixtures::{self, Fixture};
use crate::inputs::{expand, expectations_below};
use crate::protocol::catalogue;

/// What a payload takes besides its body.
const PAYLOAD_OVERHEAD: usize = 512;

/// The payloads of a run.
pub(crate) struct Payloads {
    /// All of them, if they are few.
    kept: Option<Vec<Arc<Payload>>>,
    kept_bytes: usize,
    options: Arc<InputOptions>,
    places: Arc<[ExpectedSource]>,
    /// How many that are selected come before those of `--last`.
    skipped: u64,
    /// How many there are.
    pub(crate) count: u64,
    /// How long the longest name is, in characters.
    pub(crate) widest_name: usize,
    /// Whether all of them may be sent.
    pub(crate) are_valid: bool,
}

impl Payloads {
    /// Looks at every payload, and tells what is wrong with it. Selects, changes, checks and addresses each.
    pub(crate) fn load(
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
        let mut fit = OptionFit::default();
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
            let help = "check the input and the options that select payloads and records";
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
    pub(crate) fn files(&self) -> impl Iterator<Item = String> {
        let payloads = self.places.iter().filter_map(|input| match &input.place {
            TextSource::File(source) => Some(source.name()),
            TextSource::Sample(_) | TextSource::Copy(..) => None,
        });
        let expected = self.places.iter().filter_map(|input| input.expected.as_deref());
        payloads.chain(expected.map(|expected| expected.file().to_owned()))
    }

    /// Whether they are in memory, and not read again and again.
    pub(crate) fn are_kept(&self) -> bool {
        self.kept.is_some()
    }

    /// All payloads in their order, from the first one on.
    pub(crate) fn iter(&self) -> Box<dyn Iterator<Item = Result<Arc<Payload>, Error>> + Send> {
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
fn skipped(options: &InputOptions, places: &Arc<[ExpectedSource]>) -> Result<u64, Error> {
    let Some(last) = options.selection.records.last else { return Ok(0) };
    let mut selected = 0_u64;
    for text in Texts::of(places, options.max_document) {
        selected += u64::from(text?.is_selected(options)?);
    }
    Ok(selected.saturating_sub(last))
}

fn places(options: &InputOptions, tell: &mut impl FnMut(Notice<'_>)) -> Result<Vec<ExpectedSource>, Error> {
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
        if source.is_pipe() {
            tell(Notice::Waiting(&source));
        }
        let expected = Expected::beside(&source.name())?.or_else(|| options.expected.clone());
        places.push(ExpectedSource { place: TextSource::of(source, options)?, expected });
    }
    let sample =
        |sample| ExpectedSource { place: TextSource::Sample(sample), expected: options.expected.clone() };
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
fn stray_expectations(options: &InputOptions, places: &[ExpectedSource]) -> Vec<String> {
    let used: HashSet<&str> =
        places.iter().filter_map(|input| input.expected.as_deref()).map(Expected::file).collect();
    let path = |file: &str| std::fs::canonicalize(file).ok();
    let is_default =
        |file: &str| options.expected.as_ref().is_some_and(|default| path(default.file()) == path(file));
    let files = options.inputs.iter().flat_map(|argument| expectations_below(argument));
    files.filter(|file| !used.contains(file.as_str()) && !is_default(file)).collect()
}
