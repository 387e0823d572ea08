//! All about one exchange, with what it means and where in the body what is found.

use std::collections::HashMap;
use std::time::Duration;

use bytes::Bytes;
use serde::Serialize;
use serde::de::IgnoredAny;

use super::feed::Kept;
use super::row::ListRow;
use super::secrets::Secrets;
use crate::commands::request::encode_base64;
use crate::document::{Position, duplicate_keys, indent};
use crate::exchange::{Exchange, Forwarded, Record, Repeat, SignatureState, milliseconds};
use crate::finding::{Finding, Place, Severity};
use crate::protocol::query::{Query, without_signature};
use crate::protocol::rules::{SIGNATURE_INVALID, SIGNATURE_MISSING, by_id};
use crate::render::diagnostic::{SourceText, locate};
use crate::render::exchange::{Clock, meaning};

/// The largest indented text. Deeply nested values take many times as much room as they were sent in.
const MOST_PRETTY: usize = 4 * 1024 * 1024;

/// A finding, and where it stands in the text that is shown.
#[derive(Debug, Serialize)]
pub(super) struct DetailFinding<'a> {
    severity: Severity,
    rule: &'a str,
    message: &'a str,
    help: &'a str,
    pointer: &'a str,
    line: Option<usize>,
    column: Option<usize>,
    /// Whether there is more to say about its rule.
    explain: bool,
}

/// The findings about a text, in their order, with their places in it.
pub(super) fn placed<'a>(text: &[u8], findings: &'a [Finding]) -> Vec<DetailFinding<'a>> {
    let source = SourceText { name: "", start: Position::START, bytes: text };
    let starts: HashMap<*const Finding, Position> = locate(source, "", findings)
        .iter()
        .map(|located| (std::ptr::from_ref(located.finding), located.start))
        .collect();
    let place = |finding: &'a Finding| {
        let start = starts.get(&std::ptr::from_ref(finding)).filter(|_| finding.place != Place::Outside);
        DetailFinding {
            severity: finding.rule.severity,
            rule: finding.rule.id,
            message: &finding.message,
            help: &finding.help,
            pointer: &finding.pointer,
            line: start.map(|start| start.line),
            column: start.map(|start| start.column),
            explain: by_id(finding.rule.id).is_some(),
        }
    };
    findings.iter().map(place).collect()
}

/// The same findings about the same text after it was indented: what names bytes names others there.
fn moved(findings: &[Finding], raw: &str, pretty: &str) -> Vec<Finding> {
    let names_bytes = |finding: &&Finding| matches!(finding.place, Place::Bytes(_));
    if !findings.iter().any(|finding| names_bytes(&finding)) {
        return findings.to_vec();
    }
    let [before, after] = [raw, pretty].map(duplicate_keys);
    let places: HashMap<_, _> =
        before.into_iter().zip(after).map(|((_, before), (_, after))| (before, after)).collect();
    let moved = |finding: &Finding| match &finding.place {
        Place::Bytes(range) => match places.get(range) {
            Some(range) => Finding { place: Place::Bytes(range.clone()), ..finding.clone() },
            None => Finding { place: Place::Value, ..finding.clone() },
        },
        _ => finding.clone(),
    };
    findings.iter().map(moved).collect()
}

/// All of it.
pub(super) fn detail(kept: &Kept, secrets: &Secrets) -> Bytes {
    let exchange = &kept.exchange;
    let body = Body::of(exchange);
    let found = &exchange.verdict.findings;
    let findings = match (body.raw, &body.pretty) {
        (Some(raw), Some(pretty)) => moved(found, raw, pretty),
        _ => found.clone(),
    };
    let url = without_signature(&exchange.request.url);
    let query = Query::of_url(&url);
    let clock = Clock::system();
    let detail = Detail {
        row: ListRow::of(kept.id, exchange),
        record: Record { url: (&*url).into(), ..Record::of(exchange, query.pairs()) },
        meaning: meaning(exchange, &query, &clock)
            .into_iter()
            .map(|(label, value)| AnswerMeaning { label, value })
            .collect(),
        findings: placed(
            body.pretty.as_ref().map_or(exchange.request.body_bytes(), String::as_bytes),
            &findings,
        ),
        signature: Signature::of(exchange),
        answer: Answered::of(exchange),
        backend: exchange.forwarded().map(Backend::of),
        timeline: timeline(exchange),
        repeats: &exchange.repeats,
        body,
    };
    secrets.json(exchange, &detail)
}

#[derive(Serialize)]
struct Detail<'a> {
    row: ListRow<'a>,
    record: Record<'a>,
    meaning: Vec<AnswerMeaning>,
    findings: Vec<DetailFinding<'a>>,
    body: Body<'a>,
    signature: Signature<'a>,
    answer: Answered,
    backend: Option<Backend<'a>>,
    timeline: Vec<Moment>,
    repeats: &'a [Repeat],
}

#[derive(Serialize)]
struct AnswerMeaning {
    label: String,
    value: String,
}

#[derive(Serialize)]
struct Body<'a> {
    raw: Option<&'a str>,
    base64: Option<String>,
    pretty: Option<String>,
    is_json: bool,
}

impl<'a> Body<'a> {
    fn of(exchange: &'a Exchange) -> Self {
        let bytes = exchange.request.body_bytes();
        let raw = std::str::from_utf8(bytes).ok();
        let is_json = exchange.verdict.body.is_some();
        Self {
            raw,
            base64: raw.is_none().then(|| encode_base64(bytes)),
            pretty: raw.filter(|_| is_json).and_then(|raw| indent(raw, MOST_PRETTY)),
            is_json,
        }
    }
}

#[derive(Serialize)]
struct Signature<'a> {
    state: SignatureState,
    cause: Option<&'a str>,
    help: Option<&'a str>,
}

impl<'a> Signature<'a> {
    fn of(exchange: &'a Exchange) -> Self {
        let about = [SIGNATURE_MISSING.id, SIGNATURE_INVALID.id];
        let mut findings = exchange.verdict.findings.iter();
        let finding = findings.find(|finding| about.contains(&finding.rule.id));
        Self {
            state: exchange.verdict.signature,
            cause: finding.map(|finding| &*finding.message),
            help: finding.map(|finding| &*finding.help),
        }
    }
}

#[derive(Serialize)]
struct Answered {
    status: Option<u16>,
    raw: String,
    pretty: Option<String>,
}

impl Answered {
    fn of(exchange: &Exchange) -> Self {
        let (status, raw) = match exchange.response.as_deref() {
            None => (Some(exchange.verdict.status), exchange.verdict.answer.to_json()),
            Some(response) => (response.status, text(response.readable_body())),
        };
        Self { status, pretty: pretty(&raw), raw }
    }
}

/// What a backend did.
#[derive(Serialize)]
pub(super) struct Backend<'a> {
    url: &'a str,
    status: Option<u16>,
    verdict: &'static str,
    reasons: &'a [String],
    help: Option<&'a str>,
    elapsed_ms: f64,
    raw: Option<String>,
}

impl<'a> Backend<'a> {
    pub(super) fn of(forwarded: &'a Forwarded) -> Self {
        Self {
            url: &forwarded.url,
            status: forwarded.status,
            verdict: forwarded.verdict(),
            reasons: &forwarded.reasons,
            help: forwarded.help.as_deref(),
            elapsed_ms: milliseconds(forwarded.elapsed),
            raw: forwarded.status.map(|_| text(&forwarded.body)),
        }
    }
}

#[derive(Serialize)]
struct Moment {
    name: String,
    ms: f64,
}

/// What happened when, counted from the arrival.
fn timeline(exchange: &Exchange) -> Vec<Moment> {
    let moment = |name: &str, time| Moment { name: name.to_owned(), ms: milliseconds(time) };
    let mut moments = vec![moment("received", Duration::ZERO)];
    if let Some(forwarded) = exchange.forwarded() {
        let what = if forwarded.status.is_some() { "backend answered" } else { "backend gave no answer" };
        moments.push(moment(what, forwarded.elapsed));
    }
    let response = exchange.response.as_deref();
    if let Some(fault) = response.and_then(|response| response.fault.as_deref()) {
        moments.push(moment(&format!("fault played: {fault}"), exchange.elapsed));
    }
    let has_answer = response.is_none_or(|response| response.status.is_some());
    moments.push(moment(if has_answer { "answered" } else { "ended without an answer" }, exchange.elapsed));
    moments
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn pretty(raw: &str) -> Option<String> {
    serde_json::from_str::<IgnoredAny>(raw).ok().and_then(|_| indent(raw, MOST_PRETTY))
}
