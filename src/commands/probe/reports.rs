//! Reports of a run for other programs.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};

use super::Subject;
use super::cases::{Case, all};
use super::ending::{Ending, Report};
use super::present::{received_text, sentence};
use crate::error::{Error, reason};
use crate::exit::Exit;
use crate::render::console::Console;
use crate::render::exchange::format_elapsed;
use crate::report::{Problem, Test, TestRun, TestStatus, github, junit, probe_html, sarif};

/// The formats there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReportFormat {
    /// JUnit XML.
    Junit,
    /// One page of HTML.
    Html,
    /// SARIF 2.1.0.
    Sarif,
    /// Workflow commands of GitHub Actions; on standard output, where their runner reads them.
    Github,
}

/// Creates every file before anything is sent: a run is not to be lost for a wrong path.
pub(super) fn check(reports: &[(ReportFormat, Option<PathBuf>)], console: &Console) -> Result<(), Error> {
    if console.is_json() && reports.iter().any(|(_, path)| path.is_none()) {
        let message = "--report github and --json both write to standard output";
        return Err(Error::usage(message, "give the report a file, as in --report github=FILE"));
    }
    for path in reports.iter().filter_map(|(_, path)| path.as_deref()) {
        File::options().append(true).create(true).open(path).map_err(|error| unwritable(path, &error))?;
    }
    Ok(())
}

/// Writes every report.
pub(super) fn write(
    formats: &[(ReportFormat, Option<PathBuf>)],
    subject: &Subject,
    reports: &[Report],
    exit: Exit,
    console: &mut Console,
) -> Result<(), Error> {
    for (format, path) in formats {
        let text = match format {
            ReportFormat::Junit => junit::write_tests(&test_run(reports, exit)),
            ReportFormat::Github => github::write_tests(&test_run(reports, exit)),
            ReportFormat::Html => probe_html::write(&page(subject, reports)),
            ReportFormat::Sarif => sarif::write_remote(&remote(subject, reports), exit),
        };
        match path {
            Some(path) => std::fs::write(path, text).map_err(|error| unwritable(path, &error))?,
            None => console.text(&text)?,
        }
    }
    Ok(())
}

fn unwritable(path: &Path, error: &std::io::Error) -> Error {
    let help = "check that the folder exists and can be written to";
    Error::input(format!("--report {}: {}", path.display(), reason(error)), help)
}

/// Warnings count as failures where they fail the run, and are told as output otherwise.
fn test_run(reports: &[Report], exit: Exit) -> TestRun {
    let has_failures = reports.iter().any(|report| report.ending == Ending::Failed);
    let warnings_fail = exit != Exit::Done && !has_failures;
    let tests = reports.iter().map(|report| {
        let mut test = Test {
            name: report.case.label(),
            class: report.case.category.as_str().to_owned(),
            elapsed: report.elapsed,
            status: TestStatus::Passed,
            output: String::new(),
        };
        match report.ending {
            Ending::Passed => {}
            Ending::Skipped => test.status = TestStatus::Skipped { reason: report.reason.clone() },
            Ending::Warned if !warnings_fail => {
                test.output = format!("warning: {}\n{}", report.reason, text(report));
            }
            Ending::Warned | Ending::Failed => {
                test.status = TestStatus::Failed(Problem {
                    kind: report.ending.as_str().to_owned(),
                    message: report.reason.clone(),
                    text: text(report),
                });
            }
        }
        test
    });
    TestRun { suite: "timhook probe".to_owned(), tests: tests.collect() }
}

/// Everything about a case that did not pass.
fn text(report: &Report) -> String {
    let case = report.case;
    let got = report.received.as_ref().map(|received| format!("got: {}\n", received_text(received)));
    format!(
        "{}\n\nsent: {}\n{}expected: {}\nsource: {}",
        case.title,
        report.sent,
        got.unwrap_or_default(),
        report.expected(),
        case.basis.sentence()
    )
}

/// The same as a page for people.
fn page(subject: &Subject, reports: &[Report]) -> probe_html::Page {
    let rows = reports.iter().map(|report| {
        let case = report.case;
        let mut details = Vec::new();
        if report.ending != Ending::Passed {
            details.push(("why", report.reason.clone()));
        }
        if matches!(report.ending, Ending::Failed | Ending::Warned) {
            details.push(("sent", report.sent.clone()));
            details.extend(report.received.as_ref().map(|received| ("got", received_text(received))));
            details.push(("expected", report.expected()));
            details.push(("source", case.basis.sentence()));
            details.push(("story", case.story.to_owned()));
        }
        probe_html::Row {
            id: case.label(),
            group: group(case),
            title: case.title.to_owned(),
            result: report.ending.as_str(),
            elapsed: report.elapsed.map(format_elapsed).unwrap_or_default(),
            details,
        }
    });
    let title = format!("timhook probe {}", safe_url(subject));
    probe_html::Page { title, summary: sentence(reports), rows: rows.collect() }
}

/// What a case stands below.
fn group(case: &Case) -> String {
    match case.label() == case.id {
        true => case.category.as_str().to_owned(),
        false => format!("{}: {}", case.command().name, case.category.as_str()),
    }
}

/// The endpoint without what may be secret.
fn safe_url(subject: &Subject) -> String {
    let mut url = subject.url.clone();
    url.set_query(None);
    url.set_fragment(None);
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.to_string()
}

/// The same as findings against rules, with the endpoint as their place.
fn remote<'a>(subject: &Subject, reports: &'a [Report]) -> sarif::Remote<'a> {
    let mut known = BTreeSet::new();
    let cases = all().chain(reports.iter().map(|report| report.case)).filter(|case| known.insert(case.id));
    let rules = cases.map(|case| sarif::RemoteRule {
        id: case.id,
        title: case.title,
        meaning: case.story,
        source: case.basis.sentence(),
    });
    let wrong = reports.iter().filter_map(|report| {
        let level = match report.ending {
            Ending::Failed => "error",
            Ending::Warned => "warning",
            Ending::Passed | Ending::Skipped => return None,
        };
        let name = if report.case.label() == report.case.id { "" } else { &report.case.command().name };
        let gap = if name.is_empty() { "" } else { ": " };
        let message = format!("{name}{gap}{}\n{}", report.reason, text(report));
        Some(sarif::RemoteResult { rule_id: report.case.id, level, message })
    });
    sarif::Remote { url: safe_url(subject), rules: rules.collect(), results: wrong.collect() }
}
