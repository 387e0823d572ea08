//! `timhook probe`: does an endpoint honour the contract? A suite of cases, each sent and graded.

pub(crate) mod cases;
mod causes;
mod conduct;
mod curl;
mod draft;
mod ending;
mod framing;
mod grade;
mod listing;
mod material;
mod present;
mod reports;
mod runner;
mod select;

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::json;
use url::Url;

pub(crate) use listing::record;
pub(crate) use reports::ReportFormat;
pub(crate) use select::Selection;

use self::cases::{Case, FOREIGN};
use self::conduct::{GRACE, Plain, Prober};
use self::ending::{Ending, Report};
use self::material::Material;
use super::request::Target;
use super::signals;
use crate::error::Error;
use crate::exit::Exit;
use crate::http::client::{Answer, Client, ClientOptions, Failure};
use crate::http::raw::Endpoint;
use crate::protocol::answer::{Expectation, judge};
use crate::protocol::catalogue;
use crate::protocol::query::CallbackQuery;
use crate::protocol::signature::Token;
use crate::render::console::{Console, Level};
use crate::render::sanitize::sanitize;

/// The case that still runs when the endpoint is too slow for the others.
const FIRST_CASE: &str = "sample-wire";

/// Why cases did not run that a run never came to.
const ENDED_EARLY: &str = "the run ended before it came to this case";

/// What to ask an endpoint, and how.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    /// Which cases.
    pub(crate) selection: Selection,
    /// The endpoint; `None` where cases are only listed.
    pub(crate) subject: Option<Subject>,
    /// The least that fails the run.
    pub(crate) fail_on: FailOn,
    /// Reports, and the files they go to; standard output, where there is none.
    pub(crate) reports: Vec<(ReportFormat, Option<std::path::PathBuf>)>,
}

/// Who is asked.
#[derive(Debug, Clone)]
pub(crate) struct Subject {
    /// The endpoint.
    pub(crate) url: Url,
    /// The app whose callbacks it expects.
    pub(crate) sdkappid: u64,
    /// Signs, if it expects that.
    pub(crate) token: Option<Token>,
    /// The group of every callback that has one.
    pub(crate) group_id: String,
    /// The operator of every callback that has one.
    pub(crate) operator: String,
    /// How to connect, and how long an answer may take.
    pub(crate) client: ClientOptions,
    /// Whether disturbing a public host is all right.
    pub(crate) is_sure: bool,
}

/// The least that fails a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FailOn {
    Fail,
    Warn,
}

/// Lists the cases, or puts them to an endpoint. Every ending leaves complete reports.
pub(crate) fn run(options: &Options, console: &mut Console) -> Result<Exit, Error> {
    let suites = options.selection.suites();
    let Some(subject) = &options.subject else {
        return listing::list(&suites?, console);
    };
    let all: Vec<&'static Case> = suites.as_deref().unwrap_or_default().concat();
    reports::begin(options, subject, &all, console)?;
    let mut shown = Vec::new();
    let ended = suites.and_then(|suites| probe(options, subject, &suites, &mut shown, console));
    ended.inspect_err(|error| {
        let rest = all.iter().skip(shown.len()).map(|case| Report::skipped(case, ENDED_EARLY));
        let reports: Vec<Report> = shown.iter().cloned().chain(rest).collect();
        let outcome =
            reports::Outcome { reports: &reports, exit: error.exit(), failure: Some(&error.to_string()) };
        // What ended the run is worth more than what the reports may come to.
        let _ = reports::write(options, subject, &outcome, console);
    })
}

/// Puts the cases to the endpoint, command by command; each report that was shown is in `shown`.
fn probe(
    options: &Options,
    subject: &Subject,
    suites: &[Vec<&'static Case>],
    shown: &mut Vec<Report>,
    console: &mut Console,
) -> Result<Exit, Error> {
    let stop = Arc::new(AtomicBool::new(false));
    let mut first_client = Some(client(subject)?);
    let endpoint =
        Endpoint::resolve(&subject.url, &subject.client.connection, Arc::clone(&stop)).map_err(no_answer)?;
    protect_others(options, subject, suites, &endpoint)?;
    announce(subject, suites, console);
    let on_signal = Arc::clone(&stop);
    signals::on_stop_or_end(Exit::Failed, move || on_signal.store(true, Ordering::SeqCst))?;
    for (position, suite) in suites.iter().enumerate() {
        let looks = present::Looks::of(suites, position, console);
        let client = first_client.take().map_or_else(|| client(subject), Ok)?;
        run_suite(options, subject, suite, (client, &endpoint), &looks, shown, console)?;
    }
    let reports = &*shown;
    present::explain(reports, console)?;
    present::group(reports, console)?;
    let was_stopped = stop.load(Ordering::SeqCst);
    let exit = judge_run(reports, options.fail_on, was_stopped);
    let exit = if was_stopped { exit } else { exit.max(warn_of_nothing(reports, console)) };
    let outcome = reports::Outcome { reports, exit, failure: None };
    reports::write(options, subject, &outcome, console)?;
    present::summarize(reports, was_stopped, console);
    Ok(exit)
}

/// Puts the cases of one command to the endpoint.
fn run_suite(
    options: &Options,
    subject: &Subject,
    suite: &[&'static Case],
    (client, endpoint): (Client, &Endpoint),
    looks: &present::Looks,
    shown: &mut Vec<Report>,
    console: &mut Console,
) -> Result<(), Error> {
    let Some(command) = suite.first().map(|case| case.command()) else { return Ok(()) };
    let (material, limit) = (Material::of(subject, command), subject.client.timeout);
    let first = match call_plainly(client, subject, &material) {
        Ok(first) => first,
        // There was an answer to the commands before.
        Err(failure) if !looks.is_first => return gone(suite, &failure, looks, shown, console),
        Err(failure) => return Err(no_answer(failure)),
    };
    let plain = Plain::of(command, first.status, &first.body);
    let redaction = target(subject).redaction();
    let mut prober = Prober { endpoint, material, limit, redaction, plain, failed_leaders: Vec::new() };
    let first = Answer { body: prober.redaction().bytes(first.body, first.is_cut), ..first };
    warn_of_slowness(&first, prober.limit, console);
    if !prober.plain.is_accepted() {
        warn_of_refusal(&first, console);
    }
    let cases: Vec<(&Case, Option<String>)> =
        suite.iter().map(|case| (*case, reason_to_skip(case, options, subject, first.elapsed))).collect();
    // The cases are sent in another way than the first callback, which can make a difference of its own.
    let is_slow = first.elapsed > prober.limit;
    let usual = if is_slow { None } else { prober.usual_answer() };
    let status = usual.as_ref().map_or(first.status, |answer| answer.status);
    if let Some(answer) = usual {
        if !prober.plain.is_accepted() {
            prober.plain = Plain::of(command, answer.status, &answer.body);
        }
        prober.look_for_failed_leaders(suite);
        warn_of_failed_leaders(&prober.failed_leaders, console);
    }
    let run = runner::Run { prober: &prober, cases: &cases, status };
    run.run(|report| {
        shown.push(report.clone());
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

/// Refuses to disturb hosts that others may use, unless that is meant.
fn protect_others(
    options: &Options,
    subject: &Subject,
    suites: &[Vec<&'static Case>],
    endpoint: &Endpoint,
) -> Result<(), Error> {
    let Some(case) = suites.iter().flatten().find(|case| case.is_disturbing && options.selection.dares(case))
    else {
        return Ok(());
    };
    match endpoint.addresses().iter().find(|address| is_public(address.ip())) {
        Some(address) if !subject.is_sure => Err(Error::usage(
            format!("`{}` may disturb others, and {} is a public address", case.id, address.ip()),
            "add --yes if the endpoint is yours to disturb, or leave --all away",
        )),
        _ => Ok(()),
    }
}

/// Whether an address is outside of this machine and of private networks.
fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => !(address.is_loopback() || address.is_private() || address.is_link_local()),
        IpAddr::V6(address) => {
            !(address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local())
        }
    }
}

/// Says what is going to happen, before it does.
fn announce(subject: &Subject, suites: &[Vec<&'static Case>], console: &mut Console) {
    let host = &subject.url[url::Position::BeforeHost..url::Position::AfterPath];
    let origin = format!("{}://{host}", subject.url.scheme());
    let route = subject.client.connection.route();
    let count = suites.iter().map(Vec::len).sum::<usize>();
    let plural = if count == 1 { "" } else { "s" };
    let commands: Vec<&str> =
        suites.iter().filter_map(|suite| Some(suite.first()?.command().name.as_str())).collect();
    let what = match commands.as_slice() {
        [name] if *name == catalogue::index().main => "recalls".to_owned(),
        [name] => sanitize(name).into_owned(),
        names => format!("{} commands", names.len()),
    };
    let text = format!(
        "probing {}{} with {count} case{plural}: {what} in the made-up group {} by {}, SDKAppID {}",
        sanitize(&origin),
        route.map(|route| format!(" {}", sanitize(&route))).unwrap_or_default(),
        sanitize(&subject.group_id),
        sanitize(&subject.operator),
        subject.sdkappid
    );
    let mut record = json!({
        "type": "probing", "url": origin, "commands": commands, "cases": count, "group_id": subject.group_id,
        "operator": subject.operator, "sdkappid": subject.sdkappid,
    });
    if let Some(path) = &subject.client.connection.unix_socket {
        record["unix_socket"] = path.as_str().into();
    }
    console.say(Level::Info, &text, &record);
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
    client.post(&request.url, &request.headers, request.body)
}

/// Where already the plain callback takes too long, the cases would only say so once more.
fn warn_of_slowness(first: &Answer, limit: Duration, console: &mut Console) {
    if first.elapsed > limit {
        let (took, limit) = (first.elapsed.as_secs_f64(), humantime::format_duration(limit));
        console.remark(
            Level::Warning,
            &format!("a plain callback took {took:.2} s; the limit is {limit}"),
            "the vendor gives up after 2 s: answer first and work afterwards; a longer --timeout runs all cases",
        );
    }
}

/// Where already the plain callback is refused, most cases fail for one reason; say it once.
fn warn_of_refusal(first: &Answer, console: &mut Console) {
    let judgement = judge(first.status, &first.body, Expectation::Ok, None);
    let body: serde_json::Value = serde_json::from_slice(&first.body).unwrap_or_default();
    if judgement.action_status.as_deref() == Some("FAIL") || matches!(first.status, 401 | 403) {
        let why = body["ErrorInfo"].as_str().filter(|why| !why.is_empty());
        let why = why.map(|why| format!(": {}", present::cut_line(why))).unwrap_or_default();
        console.remark(
            Level::Warning,
            &format!("the endpoint refuses a plain callback{why}"),
            "check --sdkappid, and --token if it verifies signatures; otherwise the cases will tell",
        );
    }
}

/// Where the endpoint gives one answer whether all is right or not, either it does not look, or the probe was told
/// something else than the endpoint knows. Both is for a person to decide.
fn warn_of_failed_leaders(failed: &[&str], console: &mut Console) {
    for leader in failed {
        let (message, help) = match *leader {
            FOREIGN => (
                "the endpoint accepts the SDKAppID of another app as well",
                "make it compare SdkAppid with its own, or check --sdkappid; what else is asked about SDKAppIDs cannot be \
                 confirmed before",
            ),
            _ => (
                "the endpoint answers the same whether Sign is right or wrong",
                "make it verify Sign, or check --token; what else is asked about signatures cannot be confirmed before",
            ),
        };
        console.remark(Level::Warning, message, help);
    }
}

/// Where all cases are skipped, the endpoint has not shown anything: a secret that a script lacks must not make it pass.
fn warn_of_nothing(reports: &[Report], console: &mut Console) -> Exit {
    let Some(first) =
        reports.first().filter(|_| reports.iter().all(|report| report.ending == Ending::Skipped))
    else {
        return Exit::Done;
    };
    let message = format!("nothing was proven; {}: {}", first.case.label(), first.reason);
    console.remark(
        Level::Error,
        &message,
        "choose others with --only or --category, or give what these need",
    );
    Exit::Input
}

fn reason_to_skip(case: &Case, options: &Options, subject: &Subject, first: Duration) -> Option<String> {
    if first > subject.client.timeout && case.id != FIRST_CASE {
        let took = format!("{:.2} s", first.as_secs_f64());
        return Some(format!("too slow: a plain callback took {took}"));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_networks_are_not_public() {
        for text in [
            "127.0.0.1",
            "10.1.2.3",
            "192.168.0.1",
            "172.16.0.1",
            "169.254.1.1",
            "::1",
            "fd00::1",
            "::ffff:10.0.0.1",
        ] {
            assert!(!is_public(text.parse().expect("an address")), "{text}");
        }
        for text in ["8.8.8.8", "172.32.0.1", "2001:db8::1", "::ffff:8.8.8.8"] {
            assert!(is_public(text.parse().expect("an address")), "{text}");
        }
    }
}
