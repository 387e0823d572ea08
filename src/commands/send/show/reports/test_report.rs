//! Deliveries as tests, for JUnit and GitHub: a wrong answer is a failure, no usable answer an error.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use jiff::Timestamp;

use crate::commands::send::options::ReportKind;
use crate::error::Error;
use crate::exchange::{Delivery, DeliveryVerdict};
use crate::render::delivery::delivery_text;
use crate::render::style::Style;
use crate::report::summary::Counts;
use crate::report::{Problem, Test, TestRun, TestStatus, github, junit, summary};

/// Deliveries of each verdict that are tests of their own. The rest of each is one test together.
const MOST_TESTS: u64 = 10_000;

/// What ran.
const SUITE: &str = "timhook send";

/// The report as far as the run has come.
pub(super) struct TestReport {
    kind: ReportKind,
    file: Option<File>,
    started: Timestamp,
    tests: Vec<Test>,
    /// How often each name was given, since a report wants them unlike.
    names: HashMap<String, u64>,
    passed: u64,
    failed: u64,
    broken: u64,
}

impl TestReport {
    pub(super) fn new(kind: ReportKind, file: Option<File>) -> Self {
        Self {
            kind,
            file,
            started: Timestamp::now(),
            tests: Vec::new(),
            names: HashMap::new(),
            passed: 0,
            failed: 0,
            broken: 0,
        }
    }

    pub(super) fn add(&mut self, delivery: &Delivery) {
        let count = match delivery.verdict {
            DeliveryVerdict::Pass => &mut self.passed,
            DeliveryVerdict::Fail => &mut self.failed,
            DeliveryVerdict::Error => &mut self.broken,
        };
        *count += 1;
        // Passes say nothing on GitHub.
        let is_silent = self.kind == ReportKind::Github && delivery.verdict == DeliveryVerdict::Pass;
        if *count > MOST_TESTS || is_silent {
            return;
        }
        let text = delivery_text(delivery, 0, Style::plain(), true);
        let (status, output) = match delivery.verdict {
            DeliveryVerdict::Pass => (TestStatus::Passed, text),
            DeliveryVerdict::Fail => {
                (TestStatus::Failed(problem("wrong-answer", delivery, text)), String::new())
            }
            DeliveryVerdict::Error => {
                (TestStatus::Errored(problem("no-usable-answer", delivery, text)), String::new())
            }
        };
        let elapsed = Some(delivery.shown_time());
        let name = self.name(&delivery.payload);
        // The same in every run, wherever it goes: what is compared over time is known by it.
        let class = match &delivery.source {
            Some((file, _)) => format!("send {file}"),
            None => format!("send {}", delivery.command),
        };
        let place = delivery.source.as_ref().map(|(file, line)| (file.to_string(), *line));
        self.tests.push(Test { name, class, place, elapsed, status, output });
    }

    /// The payload's name, numbered from its second time on.
    fn name(&mut self, payload: &str) -> String {
        let count = self.names.entry(payload.to_owned()).or_default();
        *count += 1;
        if *count == 1 { payload.to_owned() } else { format!("{payload} #{count}") }
    }

    /// The table that goes with GitHub's report. Its counts are of all deliveries, also of those that are no tests.
    pub(super) fn append_summary(&self, missing: u64, file: &Path) -> Result<(), Error> {
        if self.kind != ReportKind::Github {
            return Ok(());
        }
        let run = TestRun { suite: SUITE.to_owned(), started: None, tests: self.tests.clone() };
        let counts =
            Counts { passed: self.passed, failed: self.failed, errors: self.broken, skipped: missing };
        summary::append(&run, counts, file)
    }

    /// Writes the report; returns it where it has no file.
    pub(super) fn finish(mut self, missing: u64) -> io::Result<String> {
        let rests = [self.passed, self.failed, self.broken].map(|count| count.saturating_sub(MOST_TESTS));
        self.add_rest(rests[0], "passed", |_| TestStatus::Passed);
        self.add_rest(rests[1], "failed", |rest| TestStatus::Failed(rest_problem("wrong-answer", rest)));
        self.add_rest(rests[2], "without a usable answer", |rest| {
            TestStatus::Errored(rest_problem("no-usable-answer", rest))
        });
        self.add_rest(missing, "not made", |_| TestStatus::Skipped {
            reason: "the run ended before its time".to_owned(),
        });
        let run = TestRun { suite: SUITE.to_owned(), started: Some(self.started), tests: self.tests };
        let text = match self.kind {
            ReportKind::Github => github::write_tests(&run),
            _ => junit::write_tests(&run),
        };
        match self.file {
            None => Ok(text),
            Some(mut file) => file.write_all(text.as_bytes()).map(|()| String::new()),
        }
    }

    fn add_rest(&mut self, rest: u64, what: &str, status: impl Fn(&str) -> TestStatus) {
        if rest > 0 {
            let name = format!("{rest} further deliveries {what}");
            let (class, status) = ("send".to_owned(), status(&name));
            self.tests.push(Test { name, class, place: None, elapsed: None, status, output: String::new() });
        }
    }
}

fn problem(kind: &str, delivery: &Delivery, text: String) -> Problem {
    let message = delivery.reasons.first().cloned().unwrap_or_default();
    Problem { kind: kind.to_owned(), message, text }
}

fn rest_problem(kind: &str, name: &str) -> Problem {
    let text = "They are in the report of --report json=FILE.".to_owned();
    Problem { kind: kind.to_owned(), message: name.to_owned(), text }
}
