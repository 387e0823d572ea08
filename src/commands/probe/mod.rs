//! `timhook probe`: does an endpoint honour the contract? A suite of cases, each sent and graded.

pub(crate) mod cases;
mod causes;
mod caution;
mod conduct;
mod curl;
mod draft;
mod ending;
mod framing;
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

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

pub(crate) use listing::record;
pub(crate) use options::{FailOn, Options, ReportFormat};
pub(crate) use select::Selection;
pub(crate) use subject::Subject;

use self::cases::Case;
use self::conduct::{GRACE, Plain, Prober};
use self::ending::{ENDED_EARLY, Ending, Report, Told};
use self::material::Material;
use super::request::Target;
use super::signals;
use crate::error::Error;
use crate::exit::Exit;
use crate::http::client::{Answer, Client, ClientOptions, Failure, FailureKind, authority};
use crate::http::raw::Endpoint;
use crate::protocol::coding::Decoded;
use crate::protocol::diagnosis;
use crate::protocol::query::CallbackQuery;
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
    let mut first_client = Some(client(subject)?);
    let endpoint =
        Endpoint::resolve(&subject.url, &subject.client.connection, Arc::clone(&stop)).map_err(no_answer)?;
    caution::protect_others(options, subject, suites, &endpoint)?;
    remarks::announce(subject, suites, console);
    let on_signal = Arc::clone(&stop);
    signals::on_stop_or_end(Exit::Failed, move || on_signal.store(true, Ordering::SeqCst))?;
    for (position, suite) in suites.iter().enumerate() {
        let looks = present::Looks::of(suites, position, console);
        let client = first_client.take().map_or_else(|| client(subject), Ok)?;
        run_suite(options, subject, suite, (client, &endpoint), &looks, told, console)?;
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
    (client, endpoint): (Client, &Endpoint),
    looks: &present::Looks,
    told: &mut Told,
    console: &mut Console,
) -> Result<(), Error> {
    let Some(command) = suite.first().map(|case| case.command()) else { return Ok(()) };
    let (material, limit) = (Material::of(subject, command), subject.client.timeout);
    let first = match call_plainly(client, subject, &material) {
        Ok(first) => first,
        // There was an answer to the commands before.
        Err(failure) if !looks.is_first => return gone(suite, &failure, looks, &mut told.shown, console),
        Err(failure) => return Err(no_answer(failure)),
    };
    let Decoded { body, fault } = first.decoded();
    let plain = Plain::of(command, first.status, &body, fault.as_ref());
    let first = Answer { body: body.into_owned().into(), coding: None, ..first.clone() };
    let redaction = target(subject).redaction();
    let mut prober = Prober { endpoint, material, limit, redaction, plain, failed_leaders: Vec::new() };
    let first = Answer { body: prober.redaction().bytes(first.body, first.is_cut), ..first };
    remarks::warn_of_slowness(&first, prober.limit, console);
    if told.root_cause.is_none() && diagnosis::refuses(first.status, &first.body) {
        told.root_cause = remarks::name_root_cause(prober.diagnose(), console);
    }
    if told.root_cause.is_none() && !prober.plain.is_accepted() {
        remarks::warn_of_refusal(&first, subject.url.path(), console);
    }
    let cases: Vec<(&Case, Option<String>)> =
        suite.iter().map(|case| (*case, reason_to_skip(case, options, subject, first.elapsed))).collect();
    // The cases are sent in another way than the first callback, which can make a difference of its own.
    let is_slow = first.elapsed > prober.limit;
    let usual = if is_slow { None } else { prober.usual_answer() };
    let status = usual.as_ref().map_or(first.status, |answer| answer.status);
    if let Some(answer) = usual {
        if !prober.plain.is_accepted() {
            prober.plain = Plain::of(command, answer.status, &answer.body, answer.coding_fault.as_ref());
        }
        prober.look_for_failed_leaders(suite);
        remarks::warn_of_failed_leaders(&prober.failed_leaders, console);
    }
    let run = runner::Run { prober: &prober, cases: &cases, status };
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

/// The client of `send`, for the first callback: its failures are explained in the same words.
fn client(subject: &Subject) -> Result<Client, Error> {
    let options = ClientOptions { timeout: subject.client.timeout + GRACE, ..subject.client.clone() };
    Client::new(&subject.url, &options).map_err(|error| Error::input(error.to_string(), error.help()))
}

fn no_answer(failure: Failure) -> Error {
    Error::endpoint(failure.message, failure.help)
}

fn target(subject: &Subject) -> Target {
    Target { url: subject.url.clone(), headers: Vec::new(), token: subject.token.clone(), request_time: None }
}

/// One plain callback before everything else. Without any answer to it there is nothing to grade.
/// The client ends with it, and its connection, too: an endpoint that serves one at a time would wait for it.
fn call_plainly(client: Client, subject: &Subject, material: &Material) -> Result<Answer, Failure> {
    let query = CallbackQuery::plain(subject.sdkappid, &material.command.name);
    let now = material::now();
    let body = draft::Draft::plain(material, now).body;
    let request = target(subject).request(query, &body, now);
    client.post(&request.url, &request.headers, request.body).map_err(|failure| match failure.kind {
        // The client waits longer than the limit, to be able to say how late an answer is.
        FailureKind::Timeout => {
            let limit = humantime::format_duration(subject.client.timeout);
            Failure {
                message: format!("{} did not answer within {limit}", authority(&subject.url)),
                ..failure
            }
        }
        _ => failure,
    })
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
