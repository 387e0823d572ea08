//! `timhook probe`: does an endpoint honour the contract? A suite of cases, each sent and graded.

mod bytes;
pub(crate) mod cases;
mod causes;
mod caution;
mod conduct;
mod curl;
mod draft;
mod ending;
mod grade;
mod listing;
mod material;
mod oddities;
mod options;
mod present;
mod received;
mod records;
mod remarks;
mod reports;
mod runner;
mod select;
mod subject;
mod transmission;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

pub(crate) use curl::{SIGN_PLACE, TIME_PLACE, sign_in_shell};
pub(crate) use listing::record;
pub(crate) use options::{FailOn, Options, ReportFormat};
pub(crate) use select::Selection;
pub(crate) use subject::Subject;

use self::cases::Case;
use self::conduct::{GRACE, Plain, Prober};
use self::ending::{ENDED_EARLY, Ending, Report, Told};
use self::material::Material;
use self::received::DecodedAnswer;
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
pub(crate) fn run(options: &Options, console: &mut Console) -> Result<Exit, Error> {
    let suites = options.selection.suites();
    let Some(subject) = &options.subject else {
        return listing::list(&suites?, console);
    };
    let all: Vec<&'static Case> = suites.as_deref().unwrap_or_default().concat();
    reports::begin(options, subject, &all, console)?;
    let started = Some(Timestamp::now());
    let mut told = Told::default();
    let ended = suites.and_then(|suites| probe(options, subject, &suites, &mut told, started, console));
    let shown = told.shown;
    ended.inspect_err(|error| {
        let rest = all.iter().skip(shown.len()).map(|case| Report::skipped(case, ENDED_EARLY));
        let reports: Vec<Report> = shown.iter().cloned().chain(rest).collect();
        let failure = error.to_string();
        let outcome =
            reports::Outcome { reports: &reports, exit: error.exit(), failure: Some(&failure), started };
        // What ended the run is worth more than what the reports may come to.
        let _ = reports::write(options, subject, &outcome, console);
    })
}

/// Puts the cases to the endpoint, command by command; what was shown is in `told`.
fn probe(
    options: &Options,
    subject: &Subject,
    suites: &[Vec<&'static Case>],
    told: &mut Told,
    started: Option<Timestamp>,
    console: &mut Console,
) -> Result<Exit, Error> {
    let stop = Arc::new(AtomicBool::new(false));
    let endpoint = Endpoint::new(&subject.url, &subject.client.route, Arc::clone(&stop));
    let endpoint = endpoint.map_err(|error| Error::input(error.to_string(), error.help()))?;
    let endpoint = endpoint.resolved(subject.client.timeout + GRACE).map_err(no_answer)?;
    caution::protect_others(options, subject, suites, &endpoint)?;
    remarks::announce(subject, suites, console);
    let on_signal = Arc::clone(&stop);
    signals::on_stop_or_end(Exit::Failed, move || on_signal.store(true, Ordering::SeqCst))?;
    for (position, suite) in suites.iter().enumerate() {
        let looks = present::Looks::of(suites, position, console);
        run_suite(options, subject, suite, &endpoint, &looks, told, console)?;
    }
    let (reports, path) = (&*told.shown, subject.url.path());
    present::explain(reports, console)?;
    present::group(reports, path, console)?;
    let was_stopped = stop.load(Ordering::SeqCst);
    let exit = judge_run(reports, options.fail_on, was_stopped);
    let exit = if was_stopped { exit } else { exit.max(remarks::warn_of_nothing(reports, console)) };
    let outcome = reports::Outcome { reports, exit, failure: None, started };
    reports::write(options, subject, &outcome, console)?;
    present::summarize(told, path, was_stopped, console);
    Ok(exit)
}

/// Puts the cases of one command to the endpoint.
fn run_suite(
    options: &Options,
    subject: &Subject,
    suite: &[&'static Case],
    endpoint: &Endpoint,
    looks: &present::Looks,
    told: &mut Told,
    console: &mut Console,
) -> Result<(), Error> {
    let Some(command) = suite.first().map(|case| case.command()) else { return Ok(()) };
    let (material, limit) = (Material::of(subject, command), subject.client.timeout);
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
    remarks::warn_of_slowness(took, prober.limit, console);
    if told.root_cause.is_none() && diagnosis::refuses(first.status, &first.body) {
        told.root_cause = remarks::name_root_cause(prober.diagnose(), console);
    }
    if told.root_cause.is_none() && !prober.plain.is_accepted() {
        remarks::warn_of_refusal(&first, subject.url.path(), console);
    }
    let cases: Vec<(&Case, Option<String>)> =
        suite.iter().map(|case| (*case, reason_to_skip(case, options, subject, took))).collect();
    if took <= prober.limit {
        prober.look_for_failed_leaders(suite);
        remarks::warn_of_failed_leaders(&prober.failed_leaders, console);
    }
    let run = runner::Run { prober: &prober, cases: &cases, status: first.status };
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
    looks: &present::Looks,
    shown: &mut Vec<Report>,
    console: &mut Console,
) -> Result<(), Error> {
    let reason = format!("a plain callback gets no answer: {}", failure.message);
    let mut reports: Vec<Report> = suite.iter().map(|case| Report::skipped(case, &reason)).collect();
    if let Some(report) = reports.first_mut() {
        report.ending = Ending::Failed;
    }
    reports.iter().try_for_each(|report| looks.show(report, console))?;
    shown.extend(reports);
    Ok(())
}

fn no_answer(failure: Failure) -> Error {
    Error::endpoint(failure.message, failure.help)
}

fn reason_to_skip(case: &Case, options: &Options, subject: &Subject, first: Duration) -> Option<String> {
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
fn judge_run(reports: &[Report], fail_on: FailOn, was_stopped: bool) -> Exit {
    let threshold = match fail_on {
        FailOn::Fail => Ending::Failed,
        FailOn::Warn => Ending::Warned,
    };
    if was_stopped || reports.iter().any(|report| report.ending >= threshold) {
        Exit::Failed
    } else {
        Exit::Done
    }
}
