//! What a run has come to: the tests that it was, and whether all of them passed.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use jiff::Timestamp;

use super::exec::CommandEnd;
use super::expectations::Expectations;
use super::options::{ListenOptions, ListenReport};
use super::tally::ListenTally;
use crate::error::{Error, reason};
use crate::exit::Exit;
use crate::render::console::{Console, Level};
use crate::render::plural::plural;
use crate::render::sanitize::sanitize;
use crate::report::{Problem, Test, TestRun, TestStatus, github, junit, summary};

/// The files of reports, opened before anything else: a report that cannot be written is found out before
/// the run, not after.
pub(super) struct ListenReports<'a> {
    opened: Vec<(&'a ListenReport, Option<File>)>,
    started: Timestamp,
}

impl<'a> ListenReports<'a> {
    pub(super) fn open(reports: &'a [ListenReport]) -> Result<Self, Error> {
        let open = |report: &'a ListenReport| {
            let file = report.path().map(|path| File::create(path).map_err(|error| unwritable(path, &error)));
            Ok((report, file.transpose()?))
        };
        let opened = reports.iter().map(open).collect::<Result<_, Error>>()?;
        Ok(Self { opened, started: Timestamp::now() })
    }

    /// Writes all of them.
    /// GitHub's comes with a table in `step_summary`, if there is one.
    pub(super) fn write(
        self,
        tests: Vec<Test>,
        step_summary: Option<&Path>,
        console: &mut Console,
    ) -> Result<(), Error> {
        let run = TestRun { suite: "timhook listen".to_owned(), started: Some(self.started), tests };
        let has_github = self.opened.iter().any(|(report, _)| matches!(report, ListenReport::Github(_)));
        if let Some(file) = step_summary.filter(|_| has_github) {
            summary::append(&run, summary::Counts::of(&run), file)?;
        }
        for (report, file) in self.opened {
            let text = match report {
                ListenReport::Junit(_) => junit::write_tests(&run),
                ListenReport::Github(_) => github::write_tests(&run),
            };
            let written = match file {
                Some(mut file) => file.write_all(text.as_bytes()).and_then(|()| file.flush()),
                None => console.err.write_all(text.as_bytes()).and_then(|()| console.err.flush()),
            };
            written.map_err(|error| unwritable(report.path().unwrap_or(Path::new("-")), &error))?;
        }
        Ok(())
    }
}

fn unwritable(path: &Path, error: &std::io::Error) -> Error {
    let path = sanitize(&path.display().to_string()).into_owned();
    let message = format!("{path}: the report cannot be written: {}", reason(error));
    Error::input(message, "name a file in a folder that exists and that you may write to")
}

/// How a run ended.
pub(super) struct ListenOutcome<'a> {
    pub(super) options: &'a ListenOptions,
    pub(super) tally: &'a ListenTally,
    pub(super) expectations: &'a Expectations,
    /// How the command of `--exec` ended.
    pub(super) command: Option<CommandEnd>,
    /// Whether somebody stopped it.
    pub(super) was_interrupted: bool,
    /// Whether its time was over.
    pub(super) was_timed_out: bool,
}

impl ListenOutcome<'_> {
    /// Everything that was asked of the run, as a test each.
    pub(super) fn tests(&self) -> Vec<Test> {
        let mut tests = self.expectations.tests();
        tests.extend(self.enough());
        tests.extend(self.without_findings());
        tests.extend(self.well_executed());
        tests
    }

    /// Says what is not told by the summary: how the expectations fared, and the command.
    pub(super) fn tell(&self, console: &mut Console) {
        self.expectations.tell(console);
        if let Some(missing) = self.missing() {
            console.remark(Level::Error, &missing, "");
        }
        if self.options.checks.fail_on.is_some() && self.tally.failed > 0 {
            let failed = format!("{} failed (--fail-on)", plural(self.tally.failed, "callback"));
            console.remark(Level::Error, &failed, "");
        }
        if let (Some(command), Some(CommandEnd::Badly(how))) = (&self.options.exec, &self.command) {
            console.remark(Level::Error, &format!("--exec: `{command}` {how}"), "");
        }
    }

    /// What is said where fewer callbacks came than were waited for.
    fn missing(&self) -> Option<String> {
        let test = self.enough()?;
        let were = if self.options.config.count.is_some_and(|count| count > 1) { "were" } else { "was" };
        let came = match self.tally.callbacks() {
            0 => "none".to_owned(),
            came => came.to_string(),
        };
        let is_failed = matches!(test.status, TestStatus::Failed(_));
        is_failed.then(|| format!("{} {were} expected, but {came} came", test.name))
    }

    fn enough(&self) -> Option<Test> {
        let came = self.tally.callbacks();
        let (name, is_enough) = match self.options.config.count {
            Some(count) => (format!("{} (--count)", plural(count, "callback")), came >= count),
            None if self.expectations.are_any() || self.options.exec.is_some() => return None,
            None => {
                self.options.timeout?;
                ("at least one callback (--timeout)".to_owned(), came > 0)
            }
        };
        if !is_enough && self.was_interrupted && self.options.config.count.is_none() {
            let status = TestStatus::Skipped { reason: "the run was stopped before --timeout".to_owned() };
            return Some(Test { status, ..test(name, None) });
        }
        let came = format!("{came} came");
        Some(test(name, if is_enough { None } else { Some(("callbacks-missing", came.clone(), came)) }))
    }

    fn without_findings(&self) -> Option<Test> {
        let severity = self.options.checks.fail_on?;
        let name = format!("no finding of severity {} or higher (--fail-on)", severity.as_str());
        let failures = &self.tally.failures;
        let message = || format!("{} failed", plural(self.tally.failed, "callback"));
        Some(test(name, (self.tally.failed > 0).then(|| ("findings", message(), failures.join("\n")))))
    }

    fn well_executed(&self) -> Option<Test> {
        let name = format!("{} (--exec)", self.options.exec.as_deref()?);
        let problem = match self.command.as_ref()? {
            CommandEnd::Well => None,
            CommandEnd::Badly(how) => {
                let how = if self.was_timed_out { format!("{how}: the time is over") } else { how.clone() };
                Some(("command-failed", how.clone(), how))
            }
        };
        Some(test(name, problem))
    }
}

/// The exit code of a run with these tests.
pub(super) fn exit(tests: &[Test]) -> Exit {
    let is_failed = |test: &Test| matches!(test.status, TestStatus::Failed(_) | TestStatus::Errored(_));
    if tests.iter().any(is_failed) { Exit::Failed } else { Exit::Done }
}

fn test(name: String, problem: Option<(&str, String, String)>) -> Test {
    let status = match problem {
        None => TestStatus::Passed,
        Some((kind, message, text)) => TestStatus::Failed(Problem { kind: kind.to_owned(), message, text }),
    };
    Test { name, class: "run".to_owned(), place: None, elapsed: None, status, output: String::new() }
}
