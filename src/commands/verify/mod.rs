//! `timhook verify`: signatures in whatever holds them, with the reason where one does not match.

mod callback;
mod curl;
mod line;
mod options;
mod reader;
mod value;
mod verdict;

use std::collections::HashSet;
use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::json;

use crate::error::Error;
use crate::exit::Exit;
use crate::inputs::expand;
use crate::render::console::{Console, Level};
use crate::render::sanitize::sanitize;
use crate::render::style::Role;
use callback::Callback;
pub(crate) use options::{JudgingTime, VerifyOptions};
use verdict::{SignatureKind, SignatureVerdict};

/// Verifies everything that can be read; what cannot does not stop the rest.
pub(crate) fn run(options: &VerifyOptions, console: &mut Console) -> Result<Exit, Error> {
    let mut run = VerifyRun {
        options,
        zone: TimeZone::system(),
        helped: HashSet::new(),
        tally: VerifyTally::default(),
    };
    let mut exit = Exit::Done;
    for (position, argument) in options.inputs.iter().enumerate() {
        if is_literal(argument) {
            let name = format!("argument {}", position + 1);
            let mut lines = line::Lines::default();
            let found = argument.lines().flat_map(|text| lines.take(text)).collect::<Vec<_>>();
            run.take_all(&name, 1, found.into_iter().chain(lines.finish()), console)?;
            continue;
        }
        for source in expand(argument) {
            let read = source.and_then(|source| {
                let name = source.name();
                let take = |line, found| run.take_all(&name, line, [found].into_iter(), console);
                reader::read(&source, options.max_document, take)
            });
            match read {
                Err(error @ Error::Output(_)) => return Err(error),
                Err(error) => {
                    exit = exit.max(error.exit());
                    console.remark(Level::Error, &error.to_string(), error.help());
                }
                Ok(()) => {}
            }
        }
    }
    Ok(exit.max(run.tally.conclude(console)))
}

/// Whether an argument is itself what is to be verified.
fn is_literal(argument: &str) -> bool {
    let is_url = ["http://", "https://"].iter().any(|scheme| argument.starts_with(scheme));
    argument != "-" && (is_url || line::callback_in(argument).is_some()) && !Path::new(argument).exists()
}

/// A run as its callbacks come in.
struct VerifyRun<'a> {
    options: &'a VerifyOptions,
    zone: TimeZone,
    /// Helps that have been shown: once for all lines with the same mistake.
    helped: HashSet<String>,
    tally: VerifyTally,
}

impl VerifyRun<'_> {
    fn take_all(
        &mut self,
        name: &str,
        line: usize,
        found: impl Iterator<Item = Option<Callback>>,
        console: &mut Console,
    ) -> Result<(), Error> {
        for callback in found {
            match callback {
                Some(callback) => self.take(name, line, &callback, console)?,
                None => self.tally.others += 1,
            }
        }
        Ok(())
    }

    fn take(
        &mut self,
        name: &str,
        line: usize,
        callback: &Callback,
        console: &mut Console,
    ) -> Result<(), Error> {
        let options = self.options;
        let now = match (options.clock, callback.received_at) {
            (JudgingTime::Fixed(now), _) | (JudgingTime::Recorded, Some(now)) => now,
            (JudgingTime::Recorded, None) => {
                self.tally.timeless += 1;
                Timestamp::now()
            }
        };
        let verdict = SignatureVerdict::of(callback, &options.token, now, options);
        self.tally.count(verdict.kind);
        if console.is_json() {
            return Ok(console.data(&verdict.record(name, line))?);
        }
        let text = self.pretty(name, line, &verdict, console);
        Ok(console.text(&text)?)
    }

    fn pretty(&mut self, name: &str, line: usize, verdict: &SignatureVerdict, console: &Console) -> String {
        let style = console.out_style;
        let (mark, role) =
            if verdict.kind == SignatureKind::Valid { ("✓", Role::Good) } else { ("✗", Role::Danger) };
        let place = if name.starts_with("argument ") { name.to_owned() } else { format!("{name}:{line}") };
        let mut text = format!("{} {}: ", style.paint(role, mark), sanitize(&place));
        text.push_str(&style.paint(role, verdict.kind.as_str()));
        if let Some(cause) = &verdict.cause {
            text.push_str(&format!(": {}", sanitize(cause)));
        }
        if let Some(time) = verdict.signed_at(&self.zone) {
            text.push_str(&style.paint(Role::Muted, &format!("  RequestTime {time}")));
        }
        if let Some(command) = &verdict.command {
            text.push_str(&style.paint(Role::Muted, &format!("  {}", sanitize(command))));
        }
        text.push('\n');
        if let Some(help) = verdict.help.as_ref().filter(|&help| self.helped.insert(help.clone())) {
            text.push_str(&format!("  {} {}\n", style.paint(Role::Muted, "help:"), sanitize(help)));
        }
        text
    }
}

/// What a run has seen, in numbers.
#[derive(Debug, Default)]
struct VerifyTally {
    valid: u64,
    invalid: u64,
    missing: u64,
    stale: u64,
    /// Lines and values without a callback.
    others: u64,
    /// Callbacks without a time of their own, where that was asked for.
    timeless: u64,
}

impl VerifyTally {
    fn count(&mut self, kind: SignatureKind) {
        match kind {
            SignatureKind::Valid => self.valid += 1,
            SignatureKind::Invalid => self.invalid += 1,
            SignatureKind::Missing => self.missing += 1,
            SignatureKind::Stale => self.stale += 1,
        }
    }

    /// Says what it came to, and how that ends the run.
    fn conclude(&self, console: &mut Console) -> Exit {
        let total = self.valid + self.invalid + self.missing + self.stale;
        if self.timeless > 0 {
            let has = if self.timeless == 1 {
                "callback has no time and was"
            } else {
                "callbacks have no time and were"
            };
            let message = format!("{} {has} judged by the current time", self.timeless);
            console.remark(Level::Warning, &message, "");
        }
        let mut text = format!(
            "{total} {}: {} valid, {} invalid, {} missing, {} stale",
            if total == 1 { "signature" } else { "signatures" },
            self.valid,
            self.invalid,
            self.missing,
            self.stale,
        );
        if self.others > 0 {
            let hold = if self.others == 1 { "line holds" } else { "lines hold" };
            text.push_str(&format!("; {} {hold} no callback", self.others));
        }
        let record = json!({
            "type": "summary",
            "signatures": total,
            "valid": self.valid,
            "invalid": self.invalid,
            "missing": self.missing,
            "stale": self.stale,
            "others": self.others,
        });
        console.say(Level::Info, &text, &record);
        if total == 0 {
            let help = "the query of a callback has SdkAppid and CallbackCommand; the format of a log must include the query";
            console.remark(Level::Error, "no callback was found", help);
            return Exit::Input;
        }
        if self.valid == total { Exit::Done } else { Exit::Failed }
    }
}
/// Judges every callback that is found in these bytes.
#[cfg(fuzzing)]
pub(crate) fn verify_bytes(bytes: &[u8]) {
    use crate::protocol::signature::Token;
    let options = VerifyOptions {
        inputs: Vec::new(),
        max_document: 1 << 20,
        token: Token::new("xxxxyyyy"),
        clock: JudgingTime::Recorded,
        max_skew: std::time::Duration::from_secs(60),
    };
    let take = |_, found: Option<Callback>| {
        if let Some(callback) = found {
            let now = callback.received_at.unwrap_or(Timestamp::UNIX_EPOCH);
            let verdict = SignatureVerdict::of(&callback, &options.token, now, &options);
            assert!(!format!("{verdict:?}").contains("xxxxyyyy"), "it repeats the token");
        }
        Ok(())
    };
    let unreadable = |error: std::io::Error| Error::Output(error);
    let _ = reader::read_from(bytes, "x", options.max_document, take, unreadable);
}
