//! `timhook send`: deliver payloads to an endpoint and judge its answers.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::crafting::Crafting;
use super::request::{OutgoingRequest, Target, encode_base64};
use super::sample;
use crate::document::{Comments, Position, parse};
use crate::error::Error;
use crate::exchange::Record;
use crate::exit::Exit;
use crate::finding::Finding;
use crate::fixtures;
use crate::http::client::{Answer, Client, ClientOptions, Failure};
use crate::inputs::{self, Input};
use crate::protocol::answer::{Expectation, judge};
use crate::protocol::catalogue;
use crate::protocol::query::{CLIENT_IP, CallbackQuery, OPT_PLATFORM, Query, SDKAPPID};
use crate::protocol::validate::{check, payload_findings};
use crate::render::console::{Console, Level};
use crate::render::delivery::{Delivery, Verdict};
use crate::render::diagnostic::{FindingJson, SourceText, diagnostic, locate};

/// What to print in place of sending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DryRun {
    /// The request as HTTP.
    Http,
    /// A command line for curl.
    Curl,
}

/// What to send, where to, and what to expect.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    /// Where requests go and how they are signed.
    pub(crate) target: Target,
    /// Files, folders, globs and `-`.
    pub(crate) inputs: Vec<String>,
    /// Names of samples.
    pub(crate) samples: Vec<String>,
    /// Changes to every payload.
    pub(crate) crafting: Crafting,
    /// Query parameters that are given on the command line.
    pub(crate) sdkappid: Option<u64>,
    /// As above.
    pub(crate) client_ip: Option<String>,
    /// As above.
    pub(crate) opt_platform: Option<String>,
    /// How to connect.
    pub(crate) client: ClientOptions,
    /// The file behind the certificates in `client`.
    pub(crate) ca_file: Option<String>,
    /// Further attempts after one without a usable answer.
    pub(crate) retries: u32,
    /// What an answer should be.
    pub(crate) expectation: Expectation,
    /// Whether payloads are checked before.
    pub(crate) is_validated: bool,
    /// Print in place of sending.
    pub(crate) dry_run: Option<DryRun>,
}

/// A payload on its way.
struct Payload {
    name: String,
    body: Vec<u8>,
    query: CallbackQuery,
}

/// Sends every payload in turn.
pub(crate) fn run(options: &Options, console: &mut Console) -> Result<Exit, Error> {
    let texts = load(options)?;
    let mut payloads = Vec::new();
    let mut are_valid = true;
    for text in texts {
        let text = craft(text, options)?;
        if options.is_validated {
            are_valid &= show_findings(&text, console);
        }
        payloads.push(address(text, options)?);
    }
    if !are_valid {
        let help = "mend the payloads, or send them as they are with --no-validate";
        console.remark(Level::Error, "nothing was sent: payloads have errors", help);
        return Ok(Exit::Failed);
    }
    match options.dry_run {
        Some(kind) => print_requests(kind, &payloads, options, console),
        None => deliver_all(&payloads, options, console),
    }
}

/// A text to send, and the URL that a record brings.
struct Text {
    name: String,
    bytes: Vec<u8>,
    recorded_url: Option<String>,
}

fn load(options: &Options) -> Result<Vec<Text>, Error> {
    let mut texts = Vec::new();
    for batch in inputs::read_all(&options.inputs, Comments::Refused)? {
        batch.for_each(|input| texts.push(unwrap_record(input)));
    }
    let mut texts: Vec<Text> = texts.into_iter().collect::<Result<_, _>>()?;
    let default = ["wire".to_owned()];
    let names =
        if options.inputs.is_empty() && options.samples.is_empty() { &default } else { &options.samples[..] };
    for name in names {
        let found = match name.as_str() {
            "all" => fixtures::SAMPLES.iter().collect(),
            name => vec![fixtures::sample(name).ok_or_else(|| sample::unknown(name))?],
        };
        texts.extend(found.into_iter().map(|sample| Text {
            name: sample.name.to_owned(),
            bytes: sample.payload().to_vec(),
            recorded_url: None,
        }));
    }
    Ok(texts)
}

/// Of an exchange record, the body and the URL; anything else stays as it is.
fn unwrap_record(input: &Input<'_>) -> Result<Text, Error> {
    let name = input.name();
    let document = parse(input.bytes, Comments::Refused).ok();
    let Some(value) = document.map(|document| document.value).filter(inputs::is_record) else {
        return Ok(Text { name, bytes: input.bytes.to_vec(), recorded_url: None });
    };
    let broken = |why: String| {
        let help = "`timhook schema exchange` prints the shape";
        Error::input(format!("{name}: not a usable exchange record: {why}"), help)
    };
    if value.get("v").and_then(Value::as_u64) != Some(1) {
        return Err(broken("this program knows version 1".to_owned()));
    }
    let record: Record = serde_json::from_value(value).map_err(|error| broken(error.to_string()))?;
    let bytes = record.body_bytes().map_err(broken)?;
    Ok(Text { name, bytes, recorded_url: Some(record.url) })
}

fn craft(mut text: Text, options: &Options) -> Result<Text, Error> {
    if options.crafting.is_empty() {
        return Ok(text);
    }
    let name = text.name.clone();
    let mut value = match parse(&text.bytes, Comments::Refused) {
        Ok(document) if !(document.has_duplicate_keys && options.is_validated) => document.value,
        // The check that follows says what is wrong, and nothing is sent.
        _ if options.is_validated => return Ok(text),
        Ok(document) => document.value,
        Err(error) => {
            let help = "send it without the options that change fields";
            return Err(Error::usage(format!("{name}: cannot be changed: {}", error.message), help));
        }
    };
    let help = "`timhook send --dry-run` shows the payload";
    options.crafting.apply(&mut value).map_err(|why| Error::usage(format!("{name}: {why}"), help))?;
    text.bytes = value.to_string().into_bytes();
    Ok(text)
}

/// Shows what is wrong with a payload; whether it may be sent.
fn show_findings(text: &Text, console: &mut Console) -> bool {
    let checked = check(&text.bytes, Comments::Refused, payload_findings);
    let name = &text.name;
    let source = SourceText { name, start: Position::START, bytes: &text.bytes };
    for located in locate(source, "", &checked.findings) {
        let level = if located.finding.is_error() { Level::Error } else { Level::Warning };
        let record = json!({"type": "finding", "payload": name, "finding": FindingJson::from(&located)});
        if console.is_json() {
            console.say(level, "", &record);
        } else if level == Level::Error || !console.is_quiet {
            let text = diagnostic(source, &located, console.err_style);
            let _ = writeln!(console.err, "{text}");
        }
    }
    !checked.findings.iter().any(Finding::is_error)
}

/// Gives a payload its query: from the command line, or else from its record.
fn address(text: Text, options: &Options) -> Result<Payload, Error> {
    let recorded = text.recorded_url.as_deref().map(Query::of_url).unwrap_or_default();
    let sdkappid = options.sdkappid.or_else(|| recorded.get(SDKAPPID)?.parse().ok()).ok_or_else(|| {
        Error::usage(
            "the SDKAppID is missing",
            "give it with --sdkappid ID or in TIMHOOK_SDKAPPID, such as --sdkappid 1400000000",
        )
    })?;
    let value = |given: &Option<String>, parameter: &str, default: &str| {
        given.as_deref().or_else(|| recorded.get(parameter)).unwrap_or(default).to_owned()
    };
    let command = parse(&text.bytes, Comments::Refused)
        .ok()
        .and_then(|document| document.value.get("CallbackCommand")?.as_str().map(str::to_owned))
        .unwrap_or_else(|| catalogue::RECALL.to_owned());
    let query = CallbackQuery {
        sdkappid,
        command,
        client_ip: value(&options.client_ip, CLIENT_IP, "127.0.0.1"),
        opt_platform: value(&options.opt_platform, OPT_PLATFORM, "RESTAPI"),
        signature: None,
    };
    Ok(Payload { name: text.name, body: text.bytes, query })
}

fn print_requests(
    kind: DryRun,
    payloads: &[Payload],
    options: &Options,
    console: &mut Console,
) -> Result<Exit, Error> {
    for (position, payload) in payloads.iter().enumerate() {
        let request =
            options.target.request(payload.query.clone(), &payload.body, Timestamp::now().as_second());
        let curl =
            || request.to_curl(options.client.timeout, options.ca_file.as_deref(), options.client.insecure);
        if console.is_json() {
            console.data(&request_record(kind, payload, &request, curl))?;
            continue;
        }
        let text = match kind {
            DryRun::Http => request.to_http(),
            DryRun::Curl => curl(),
        };
        let separator = if position == 0 { "" } else { "\n" };
        console.text(&format!("{separator}{text}"))?;
    }
    Ok(Exit::Done)
}

/// A request for programs: every byte of it, or the command that sends it.
fn request_record(
    kind: DryRun,
    payload: &Payload,
    request: &OutgoingRequest,
    curl: impl Fn() -> String,
) -> Value {
    let mut record = json!({"type": "request", "payload": payload.name});
    let members = match (kind, std::str::from_utf8(&request.body)) {
        (DryRun::Curl, _) => json!({"curl": curl()}),
        (DryRun::Http, Ok(body)) => json!({
            "method": "POST", "url": request.url.as_str(), "headers": request.headers, "body": body,
        }),
        (DryRun::Http, Err(_)) => json!({
            "method": "POST", "url": request.url.as_str(), "headers": request.headers,
            "body_base64": encode_base64(&request.body),
        }),
    };
    if let (Value::Object(record), Value::Object(members)) = (&mut record, members) {
        record.extend(members);
    }
    record
}

fn deliver_all(payloads: &[Payload], options: &Options, console: &mut Console) -> Result<Exit, Error> {
    let client = Client::new(&options.target.url, &options.client).map_err(|error| {
        let file = options.ca_file.as_deref().unwrap_or("the system's store");
        Error::input(format!("{file}: {error}"), "--cacert takes a file of PEM certificates")
    })?;
    let width = payloads.iter().map(|payload| payload.name.chars().count()).max().unwrap_or(0);
    let (mut passed, mut failed, mut broken) = (0_u32, 0_u32, 0_u32);
    for payload in payloads {
        let delivery = deliver(&client, payload, options);
        match delivery.verdict {
            Verdict::Pass => passed += 1,
            Verdict::Fail => failed += 1,
            Verdict::Error => broken += 1,
        }
        if console.is_json() {
            console.data(&delivery.to_json())?;
        } else {
            let text = delivery.to_text(width, console.out_style, console.is_verbose);
            console.text(&text)?;
        }
    }
    let total = payloads.len();
    let plural = if total == 1 { "y" } else { "ies" };
    let text = format!(
        "{total} deliver{plural}: {passed} passed, {failed} failed, {broken} without a usable answer"
    );
    let record =
        json!({"type": "summary", "deliveries": total, "passed": passed, "failed": failed, "errors": broken});
    console.say(Level::Info, &text, &record);
    Ok(match (failed, broken) {
        (_, 1..) => Exit::Endpoint,
        (1.., 0) => Exit::Failed,
        (0, 0) => Exit::Done,
    })
}

/// Delivers one payload, with as many attempts as allowed, each signed afresh.
fn deliver(client: &Client, payload: &Payload, options: &Options) -> Delivery {
    let mut attempts = 0;
    loop {
        attempts += 1;
        let request =
            options.target.request(payload.query.clone(), &payload.body, Timestamp::now().as_second());
        let outcome = client.post(&request.url, &request.headers, request.body.clone());
        if outcome.is_ok() || attempts > options.retries {
            return delivered(payload, &request, attempts, outcome, options);
        }
    }
}

fn delivered(
    payload: &Payload,
    request: &OutgoingRequest,
    attempts: u32,
    outcome: Result<Answer, Failure>,
    options: &Options,
) -> Delivery {
    let delivery = Delivery {
        payload: payload.name.clone(),
        url: request.safe_url(),
        status: None,
        action_status: None,
        reply: None,
        elapsed: Duration::ZERO,
        attempts,
        verdict: Verdict::Error,
        reasons: Vec::new(),
    };
    match outcome {
        Err(failure) => Delivery {
            elapsed: failure.elapsed,
            reasons: vec![failure.message, format!("help: {}", failure.help)],
            ..delivery
        },
        Ok(answer) => {
            let mut judgement = judge(answer.status, &answer.body, options.expectation);
            if answer.is_cut {
                judgement.reasons.push("the answer is longer than 1 MiB; the rest was not read".to_owned());
            }
            Delivery {
                status: Some(answer.status),
                action_status: judgement.action_status,
                verdict: if judgement.reasons.is_empty() { Verdict::Pass } else { Verdict::Fail },
                reasons: judgement.reasons,
                reply: Some(answer.body),
                elapsed: answer.elapsed,
                ..delivery
            }
        }
    }
}
