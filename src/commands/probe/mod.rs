//! `timhook probe`: does an endpoint honour the contract? A suite of cases, each sent and graded.

mod case_report;
pub(crate) mod cases;
mod causes;
mod curl;
mod execution;
mod grade;
mod json_output;
mod listing;
mod options;
mod public_hosts;
mod raw_edits;
mod received;
mod reports;
mod request_bytes;
mod request_draft;
mod scheduler;
mod selection;
mod subject;
mod test_data;
mod text_output;
mod transmission;
mod warnings;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

pub(crate) use curl::{SIGN_PLACE, TIME_PLACE, sign_in_shell};
pub(crate) use listing::record;
pub(crate) use options::{FailOn, ProbeOptions, ReportFormat};
pub(crate) use selection::CaseSelection;
pub(crate) use subject::ProbeTarget;

use self::case_report::{CaseEnding, CaseReport, ENDED_EARLY, RunSoFar};
use self::cases::Case;
use self::execution::{GRACE, Plain, Prober};
use self::received::DecodedAnswer;
use self::test_data::TestData;
use super::signals;
use crate::error::Error;
use crate::exit::Exit;
use crate::http::client::Failure;
use crate::http::wire::Endpoint;
use crate::protocol::diagnosis;
use crate::render::console::Console;
use jiff::Timestamp;

/// The case that still runs when the endpoint is too slow for the others.
const FIRST_CASE: &str = "sample-wire";

/// Lists the cases, or puts them to an endpoint. Every ending leaves complete reports.
pub(crate) fn run(options: &ProbeOptions, console: &mut Console) -> Result<Exit, Error> {
    let suites = options.selection.suites();
    let Some(subject) = &options.subject else {
        return listing::list(&suites?, console);
    };
    let all: Vec<&'static Case> = suites.as_deref().unwrap_or_default().concat();
    reports::begin(options, subject, &all, console)?;
    let started = Some(Timestamp::now());
    let mut told = RunSoFar::default();
    let ended = suites.and_then(|suites| probe(options, subject, &suites, &mut told, started, console));
    let shown = told.shown;
    ended.inspect_err(|error| {
        let rest = all.iter().skip(shown.len()).map(|case| CaseReport::skipped(case, ENDED_EARLY));
        let reports: Vec<CaseReport> = shown.iter().cloned().chain(rest).collect();
        let failure = error.to_string();
        let outcome =
            reports::ProbeOutcome { reports: &reports, exit: error.exit(), failure: Some(&failure), started };
        // What ended the run is worth more than what the reports may come to.
        let _ = reports::write(options, subject, &outcome, console);
    })
}

/// Puts the cases to the endpoint, command by command; what was shown is in `told`.
fn probe(
    options: &ProbeOptions,
    subject: &ProbeTarget,
    suites: &[Vec<&'static Case>],
    told: &mut RunSoFar,
    started: Option<Timestamp>,
    console: &mut Console,
) -> Result<Exit, Error> {
    let stop = Arc::new(AtomicBool::new(false));
    let endpoint = Endpoint::new(&subject.url, &subject.client.route, Arc::clone(&stop));
    let endpoint = endpoint.map_err(|error| Error::input(error.to_string(), error.help()))?;
    let endpoint = endpoint.resolved(subject.client.timeout + GRACE).map_err(no_answer)?;
    public_hosts::protect_others(options, subject, suites, &endpoint)?;
    warnings::announce(subject, suites, console);
    let on_signal = Arc::clone(&stop);
    signals::on_stop_or_end(Exit::Failed, move || on_signal.store(true, Ordering::SeqCst))?;
    for (position, suite) in suites.iter().enumerate() {
        let looks = text_output::CaseDisplay::of(suites, position, console);
        run_suite(options, subject, suite, &endpoint, &looks, told, console)?;
    }
    let (reports, path) = (&*told.shown, subject.url.path());
    text_output::explain(reports, console)?;
    text_output::group(reports, path, console)?;
    let was_stopped = stop.load(Ordering::SeqCst);
    let exit = judge_run(reports, options.fail_on, was_stopped);
    let exit = if was_stopped { exit } else { exit.max(warnings::warn_of_nothing(reports, console)) };
    let outcome = reports::ProbeOutcome { reports, exit, failure: None, started };
    reports::write(options, subject, &outcome, console)?;
    text_output::summarize(told, path, was_stopped, console);
    Ok(exit)
}

/// Puts the cases of one command to the endpoint.
fn run_suite(
    options: &ProbeOptions,
    subject: &ProbeTarget,
    suite: &[&'static Case],
    endpoint: &Endpoint,
    looks: &text_output::CaseDisplay,
    told: &mut RunSoFar,
    console: &mut Console,
) -> Result<(), Error> {
    let Some(command) = suite.first().map(|case| case.command()) else { return Ok(()) };
    let (material, limit) = (TestData::of(subject, command), subject.client.timeout);
    let redaction = material.target.redaction();
    let plain = Plain::default();
    let mut prober = Prober { endpoint, material, limit, redaction, plain, failed_leaders: Vec::new() };
    let (first, took) = match prober.call_plainly() {
        Ok(first) => first,
        // There was an answer to the commands before.
        Err(failure) if !looks.is_first => return gone(suite, &failure, looks, &mut told.shown, console),
        Err(failure) => return Err(no_answer(failure)),
    };
    prober.plain = Plain::of(command, &first);
    let first = DecodedAnswer { body: prober.redaction().bytes(first.body.into(), true).into(), ..first };
    warnings::warn_of_slowness(took, prober.limit, console);
    if told.root_cause.is_none() && diagnosis::refuses(first.status, &first.body) {
        told.root_cause = warnings::name_root_cause(prober.diagnose(), console);
    }
    if told.root_cause.is_none() && !prober.plain.is_accepted() {
        warnings::warn_of_refusal(&first, subject.url.path(), console);
    }
    let cases: Vec<(&Case, Option<String>)> =
        suite.iter().map(|case| (*case, reason_to_skip(case, options, subject, took))).collect();
    if took <= prober.limit {
        prober.look_for_failed_leaders(suite);
        warnings::warn_of_failed_leaders(&prober.failed_leaders, console);
    }
    let run = scheduler::SuiteRun { prober: &prober, cases: &cases, status: first.status };
    run.run(|report| {
        told.shown.push(report.clone());
        looks.show(report, console)
    })?;
    Ok(())
}

/// What is to be said of a command whose plain callback is not answered, though there is an endpoint.
fn gone(
    suite: &[&'static Case],
    failure: &Failure,
    looks: &text_output::CaseDisplay,
    shown: &mut Vec<CaseReport>,
    console: &mut Console,
) -> Result<(), Error> {
    let reason = format!("a plain callback gets no answer: {}", failure.message);
    let mut reports: Vec<CaseReport> = suite.iter().map(|case| CaseReport::skipped(case, &reason)).collect();
    if let Some(report) = reports.first_mut() {
        report.ending = CaseEnding::Failed;
    }
    reports.iter().try_for_each(|report| looks.show(report, console))?;
    shown.extend(reports);
    Ok(())
}

fn no_answer(failure: Failure) -> Error {
    Error::endpoint(failure.message, failure.help)
}

fn reason_to_skip(
    case: &Case,
    options: &ProbeOptions,
    subject: &ProbeTarget,
    first: Duration,
) -> Option<String> {
    if first > subject.client.timeout && case.id != FIRST_CASE {
        let took = format!("{:.2} s", first.as_secs_f64());
        return Some(format!("the endpoint is too slow: a plain callback took {took}"));
    }
    if case.needs_token && subject.token.is_none() {
        return Some("needs --token or --token-file".to_owned());
    }
    (!options.selection.dares(case)).then(|| "may disturb others: --all, or --only ID".to_owned())
}

/// A run that was stopped has not shown that the endpoint is right.
fn judge_run(reports: &[CaseReport], fail_on: FailOn, was_stopped: bool) -> Exit {
    let threshold = match fail_on {
        FailOn::Fail => CaseEnding::Failed,
        FailOn::Warn => CaseEnding::Warned,
    };
    if was_stopped || reports.iter().any(|report| report.ending >= threshold) {
        Exit::Failed
    } else {
        Exit::Done
    }
}
