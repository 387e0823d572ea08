//! `timhook validate`: JSON texts against the documented schema and the vendor's rules.

mod batch;
mod check;
mod drift;
mod options;
mod pipeline;
mod present;

use serde_json::json;

use crate::error::{Error, reason};
use crate::exit::Exit;
use crate::render::console::{Console, Level};
use crate::render::plural::plural;
use crate::render::sanitize::sanitize;
use crate::report::{CaseFormat, CaseOutcome, CheckedCase, junit, summary};
use batch::{Presented, ValidateTally};
use drift::Drift;
pub(crate) use options::{ExpectedVerdict, TextKind, ValidateOptions};
use pipeline::PieceOutcome;
use present::FindingDisplay;

/// Checks everything that can be read; what cannot does not stop the rest.
pub(crate) fn run(options: &ValidateOptions, console: &mut Console) -> Result<Exit, Error> {
    for (_, path) in &options.reports {
        // Found out before the work is done, not after.
        std::fs::File::create(path).map_err(|error| unwritable(path, &error))?;
    }
    let mut run = ValidateRun {
        options,
        tally: ValidateTally::default(),
        exit: Exit::Done,
        cases: Vec::new(),
        drift: Drift::default(),
        shown: 0,
        more: 0,
    };
    let looks = FindingDisplay {
        style: console.out_style,
        is_json: console.is_json(),
        is_verbose: console.is_verbose,
        columns: console.out_columns,
    };
    pipeline::check_all(options, looks, |outcome| run.take(outcome, console))?;
    run.finish(console)
}

/// A run as its results come in, in the order of the input.
struct ValidateRun<'a> {
    options: &'a ValidateOptions,
    tally: ValidateTally,
    exit: Exit,
    cases: Vec<CheckedCase>,
    drift: Drift,
    /// Findings that were shown.
    shown: usize,
    /// Findings that were not, because enough were.
    more: usize,
}

impl ValidateRun<'_> {
    fn take(&mut self, outcome: PieceOutcome, console: &mut Console) -> Result<(), Error> {
        match outcome {
            PieceOutcome::Unreadable { name, error } => {
                self.tally.unreadable += 1;
                self.exit = self.exit.max(error.exit());
                if self.options.needs_cases() {
                    let message = error.to_string();
                    self.cases.push(CheckedCase {
                        file: name.clone(),
                        name,
                        outcome: CaseOutcome::Unreadable { message },
                    });
                }
                console.remark(Level::Error, &error.to_string(), error.help());
                Ok(())
            }
            PieceOutcome::Remark(message) => {
                console.remark(Level::Info, &message, "");
                Ok(())
            }
            PieceOutcome::Checked(batch) => {
                self.tally.add(batch.tally);
                self.cases.extend(batch.cases);
                self.drift.add(batch.drift);
                self.show(&batch.presented, console)
            }
        }
    }

    fn show(&mut self, presented: &[Presented], console: &mut Console) -> Result<(), Error> {
        let mut text = String::new();
        for piece in presented {
            let is_shown = self.options.max_findings.is_none_or(|most| self.shown + piece.findings <= most);
            if is_shown {
                self.shown += piece.findings;
                text.push_str(&piece.text);
            } else {
                self.more += piece.findings;
            }
        }
        if text.is_empty() { Ok(()) } else { Ok(console.text(&text)?) }
    }

    fn finish(mut self, console: &mut Console) -> Result<Exit, Error> {
        if self.tally.unexpected > 0 {
            self.exit = self.exit.max(Exit::Failed);
        }
        if self.more > 0 {
            let text = format!("{} more (--max-findings)", plural(self.more as u64, "finding"));
            console.say(Level::Info, &text, &json!({"type": "more", "findings": self.more}));
        }
        // Of an input that could not be read, a report would tell half of what there is.
        if self.options.is_drift && self.tally.unreadable == 0 {
            self.drift.show(console)?;
        }
        if let Some(format) = self.options.format {
            console.text(&format.write(&self.cases, self.exit))?;
        }
        for (format, path) in &self.options.reports {
            let report = format.write(&self.cases, self.exit);
            std::fs::write(path, report).map_err(|error| unwritable(path, &error))?;
        }
        let formats = self.options.reports.iter().map(|(format, _)| *format).chain(self.options.format);
        let has_github = formats.into_iter().any(|format| format == CaseFormat::Github);
        if let Some(file) = self.options.step_summary.as_deref().filter(|_| has_github) {
            let run = junit::run_of(&self.cases);
            summary::append(&run, summary::Counts::of(&run), file)?;
        }
        self.summarize(console);
        Ok(self.exit)
    }

    fn summarize(&self, console: &mut Console) {
        let tally = self.tally;
        let mut text = format!(
            "{} checked: {} valid, {} invalid ({}, {})",
            plural(tally.checked as u64, "payload"),
            tally.checked - tally.invalid,
            tally.invalid,
            plural(tally.errors as u64, "error"),
            plural(tally.warnings as u64, "warning"),
        );
        let is_judged_otherwise = self.options.expectation != ExpectedVerdict::Valid;
        if is_judged_otherwise {
            text.push_str(&format!("; {} not as expected", tally.unexpected));
        }
        if tally.unreadable > 0 {
            text.push_str(&format!("; {} not read", plural(tally.unreadable as u64, "input")));
        }
        let mut record = json!({
            "type": "summary",
            "checked": tally.checked,
            "valid": tally.checked - tally.invalid,
            "invalid": tally.invalid,
            "errors": tally.errors,
            "warnings": tally.warnings,
            "unreadable": tally.unreadable,
        });
        if is_judged_otherwise {
            record["unexpected"] = tally.unexpected.into();
        }
        console.say(Level::Info, &text, &record);
    }
}

fn unwritable(path: &std::path::Path, error: &std::io::Error) -> Error {
    let message =
        format!("{}: the report cannot be written: {}", sanitize(&path.display().to_string()), reason(error));
    Error::input(message, "name a file in a folder that exists and that you may write to")
}
