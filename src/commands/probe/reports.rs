//! Reports of a run for other programs.

use std::collections::BTreeSet;
use std::path::Path;

use super::case_report::{CaseEnding, CaseReport, ENDED_EARLY};
use super::cases::{Case, all};
use super::causes::{Cause, causes, doubts};
use super::options::{ProbeOptions, ReportFormat};
use super::received::received_text;
use super::subject::ProbeTarget;
use super::text_output::{COMMON, EVIDENCE, heading, sentence};
use jiff::Timestamp;

use crate::error::{Error, reason};
use crate::exit::Exit;
use crate::render::console::Console;
use crate::render::exchange::format_elapsed;
use crate::report::{Problem, Test, TestRun, TestStatus, github, junit, probe_html, sarif, summary};

/// What a run has come to.
pub(super) struct ProbeOutcome<'a> {
    pub(super) reports: &'a [CaseReport],
    pub(super) exit: Exit,
    /// What ended it before its end.
    pub(super) failure: Option<&'a str>,
    /// When it began.
    pub(super) started: Option<Timestamp>,
}

/// Writes every file before anything is sent: a run is not to be lost for a wrong path, and one that is killed
/// leaves a report that says so, and not that of the run before.
pub(super) fn begin(
    options: &ProbeOptions,
    subject: &ProbeTarget,
    cases: &[&'static Case],
    console: &Console,
) -> Result<(), Error> {
    if console.is_json() && options.reports.iter().any(|(_, path)| path.is_none()) {
        let message = "--report github and --json both write to standard output";
        return Err(Error::usage(message, "give the report a file, as in --report github=FILE"));
    }
    let reports: Vec<CaseReport> = cases.iter().map(|case| CaseReport::skipped(case, ENDED_EARLY)).collect();
    let failure = Some("the run was killed before its end");
    let outcome = ProbeOutcome { reports: &reports, exit: Exit::Failed, failure, started: None };
    for (format, path) in &options.reports {
        if let Some(path) = path {
            write_file(path, &text_of(*format, subject, &outcome))?;
        }
    }
    Ok(())
}

/// Writes every report.
pub(super) fn write(
    options: &ProbeOptions,
    subject: &ProbeTarget,
    outcome: &ProbeOutcome<'_>,
    console: &mut Console,
) -> Result<(), Error> {
    for (format, path) in &options.reports {
        let text = text_of(*format, subject, outcome);
        match path {
            Some(path) => write_file(path, &text)?,
            None => console.text(&text)?,
        }
    }
    let has_github = options.reports.iter().any(|(format, _)| *format == ReportFormat::Github);
    match options.step_summary.as_deref().filter(|_| has_github) {
        Some(file) => {
            let run = test_run(outcome);
            summary::append(&run, summary::Counts::of(&run), file)
        }
        None => Ok(()),
    }
}

fn write_file(path: &Path, text: &str) -> Result<(), Error> {
    std::fs::write(path, text).map_err(|error| unwritable(path, &error))
}

fn text_of(format: ReportFormat, subject: &ProbeTarget, outcome: &ProbeOutcome<'_>) -> String {
    match format {
        ReportFormat::Junit => junit::write_tests(&test_run(outcome)),
        ReportFormat::Github => github::write_tests(&test_run(outcome)),
        ReportFormat::Html => probe_html::write(&page(subject, outcome)),
        ReportFormat::Sarif => sarif::write_remote(&remote(subject, outcome), outcome.exit),
    }
}

fn unwritable(path: &Path, error: &std::io::Error) -> Error {
    let help = "check that the folder exists and can be written to";
    Error::input(format!("--report {}: {}", path.display(), reason(error)), help)
}

/// Warnings count as failures where they fail the run, and are told as output otherwise.
fn test_run(outcome: &ProbeOutcome<'_>) -> TestRun {
    let ProbeOutcome { reports, exit, failure, .. } = *outcome;
    let has_failures = reports.iter().any(|report| report.ending == CaseEnding::Failed);
    let warnings_fail = exit != Exit::Done && !has_failures;
    let tests = reports.iter().map(|report| {
        let mut test = Test {
            name: report.case.label(),
            class: report.case.category.as_str().to_owned(),
            place: None,
            elapsed: report.elapsed,
            status: TestStatus::Passed,
            output: String::new(),
        };
        match report.ending {
            CaseEnding::Passed => {}
            CaseEnding::Skipped => test.status = TestStatus::Skipped { reason: report.reason.clone() },
            CaseEnding::Warned if !warnings_fail => {
                test.output = format!("warning: {}\n{}", report.reason, text(report));
            }
            CaseEnding::Warned | CaseEnding::Failed => {
                test.status = TestStatus::Failed(Problem {
                    kind: report.ending.as_str().to_owned(),
                    message: report.reason.clone(),
                    text: text(report),
                });
            }
        }
        test
    });
    // Without it, a run of which nothing came would look like one in which nothing was to be run.
    let failure = failure.map(|message| {
        let problem =
            Problem { kind: "ended-early".to_owned(), message: message.to_owned(), text: message.to_owned() };
        let status = TestStatus::Errored(problem);
        Test {
            name: "the run".to_owned(),
            class: "run".to_owned(),
            place: None,
            elapsed: None,
            status,
            output: String::new(),
        }
    });
    TestRun {
        suite: "timhook probe".to_owned(),
        started: outcome.started,
        tests: tests.chain(failure).collect(),
    }
}

/// Everything about a case that did not pass.
fn text(report: &CaseReport) -> String {
    let case = report.case;
    let got = report.received.as_ref().map(|received| format!("got: {}\n", received_text(received)));
    format!(
        "{}\n\nsent: {}\n{}expected: {}\nsource: {}",
        case.title,
        report.sent,
        got.unwrap_or_default(),
        report.expected(),
        report.basis().sentence()
    )
}

/// The same as a page for people.
fn page(subject: &ProbeTarget, outcome: &ProbeOutcome<'_>) -> probe_html::ProbePage {
    let reports = outcome.reports;
    let causes = causes(reports, subject.url.path());
    let failure = outcome.failure.map(|failure| format!("; {failure}")).unwrap_or_default();
    probe_html::ProbePage {
        title: "timhook probe".to_owned(),
        facts: facts(subject, reports),
        summary: sentence(reports) + &failure,
        doubts: doubts(reports),
        causes_heading: heading(&causes),
        causes: causes.into_iter().map(cause_row).collect(),
        rows: reports.iter().map(row).collect(),
    }
}

/// What was asked, when, and with what.
fn facts(subject: &ProbeTarget, reports: &[CaseReport]) -> Vec<(&'static str, String)> {
    let mut commands: Vec<&str> = reports.iter().map(|report| report.case.command().name.as_str()).collect();
    commands.dedup();
    vec![
        ("endpoint", safe_url(subject)),
        ("date", jiff::Timestamp::now().strftime("%Y-%m-%d %H:%M:%S UTC").to_string()),
        ("SDKAppID", subject.sdkappid.to_string()),
        ("token", if subject.token.is_some() { "given" } else { "not given" }.to_owned()),
        ("callbacks", commands.join(", ")),
        ("timhook", env!("CARGO_PKG_VERSION").to_owned()),
    ]
}

fn cause_row(cause: Cause) -> probe_html::CauseRow {
    let mut details = Vec::new();
    if !cause.features.is_empty() {
        details.push((COMMON, cause.features.join("; ")));
    }
    if !cause.evidence.is_empty() {
        details.push((EVIDENCE, cause.evidence));
    }
    probe_html::CauseRow { text: cause.text, details, cases: cause.cases }
}

fn row(report: &CaseReport) -> probe_html::ProbeRow {
    let case = report.case;
    let mut details = Vec::new();
    if matches!(report.ending, CaseEnding::Failed | CaseEnding::Warned) {
        details.push(("sent", report.sent.clone()));
        details.extend(report.received.as_ref().map(|received| ("got", received_text(received))));
        details.push(("expected", report.expected()));
        details.push(("source", report.basis().sentence()));
        details.push(("story", case.story.to_owned()));
    }
    probe_html::ProbeRow {
        id: case.label(),
        group: group(case),
        title: case.title.to_owned(),
        result: report.ending.as_str(),
        elapsed: report.elapsed.map(format_elapsed).unwrap_or_default(),
        why: if report.ending == CaseEnding::Passed { String::new() } else { report.reason.clone() },
        details,
    }
}

/// What a case stands below.
fn group(case: &Case) -> String {
    match case.label() == case.id {
        true => case.category.as_str().to_owned(),
        false => format!("{}: {}", case.command().name, case.category.as_str()),
    }
}

/// The endpoint without what may be secret.
fn safe_url(subject: &ProbeTarget) -> String {
    let mut url = subject.url.clone();
    url.set_query(None);
    url.set_fragment(None);
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.to_string()
}

/// The same as findings against rules, with the endpoint as their place.
fn remote<'a>(subject: &ProbeTarget, outcome: &ProbeOutcome<'a>) -> sarif::Remote<'a> {
    let mut known = BTreeSet::new();
    let cases =
        all().chain(outcome.reports.iter().map(|report| report.case)).filter(|case| known.insert(case.id));
    let rules = cases.map(|case| sarif::RemoteRule {
        id: case.id,
        title: case.title,
        meaning: case.story,
        source: case.basis.sentence(),
    });
    let wrong = outcome.reports.iter().filter_map(|report| {
        let level = match report.ending {
            CaseEnding::Failed => "error",
            CaseEnding::Warned => "warning",
            CaseEnding::Passed | CaseEnding::Skipped => return None,
        };
        let name = if report.case.label() == report.case.id { "" } else { &report.case.command().name };
        let gap = if name.is_empty() { "" } else { ": " };
        let message = format!("{name}{gap}{}\n{}", report.reason, text(report));
        Some(sarif::RemoteResult { rule_id: report.case.id, level, message })
    });
    let failure = outcome.failure.map(str::to_owned);
    sarif::Remote { url: safe_url(subject), rules: rules.collect(), results: wrong.collect(), failure }
}
