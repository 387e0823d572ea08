//! What went back to the sender, as a person reads it: the backend's part, the fault, the answer.

use std::time::Duration;

use serde_json::Value;

use super::sanitize::{Safe, sanitize, sanitize_bytes};
use super::style::{Role, Style};
use super::time::format_elapsed;
use crate::exchange::{Exchange, Forwarded, Outcome, Response};
use crate::protocol::answer_codes::{meaning, refused_items};
use crate::protocol::catalogue::{self, Meaning};
use crate::protocol::query::{self, Query};
use crate::protocol::validate::command_of;

/// How much of an answer is shown, in columns.
const MOST_ANSWER_COLUMNS: usize = 400;

/// How much of an answer is looked at for that.
const MOST_ANSWER_BYTES: usize = 4096;

/// Labels and values, one row each.
pub(super) fn rows(exchange: &Exchange, style: Style) -> Vec<(&'static str, Safe<'_>)> {
    let mut rows = Vec::new();
    if let Some(forwarded) = exchange.forwarded() {
        add_forwarded(&mut rows, forwarded, style);
    }
    if let Some(fault) = exchange.response.as_ref().and_then(|response| response.fault.as_deref()) {
        rows.push(("fault", sanitize(fault).painted(style, Role::Caution)));
    }
    rows.push(("answered", answered(exchange, style)));
    rows.extend(decision(exchange, style).map(|text| ("decision", text)));
    rows
}

/// What the answer does, where the vendor acts on it.
fn decision(exchange: &Exchange, style: Style) -> Option<Safe<'static>> {
    let url = Query::of_url(&exchange.request.url);
    let named = url.get(query::COMMAND);
    let command = match &exchange.verdict.body {
        Some(body) => command_of(body, named)?,
        // What is no JSON is decided about as well.
        None => {
            named.and_then(catalogue::find).filter(|_| exchange.verdict.outcome == Outcome::Unparsable)?
        }
    };
    let (status, answer): (_, Value) = match exchange.response.as_deref() {
        None => (Some(exchange.verdict.status), serde_json::to_value(&exchange.verdict.answer).ok()?),
        Some(response) => (response.status, serde_json::from_slice(response.readable_body()).ok()?),
    };
    // Of another status, the vendor reads no body.
    if status != Some(200) {
        return None;
    }
    let means = meaning(Some(command), &answer);
    let role = match means {
        Meaning::Allow | Meaning::PerItem => Role::Good,
        Meaning::Forbid | Meaning::Discard => Role::Caution,
        Meaning::Undefined => Role::Danger,
        Meaning::Ignored => return None,
    };
    let code = answer.get("ErrorCode").and_then(Value::as_i64);
    let known = code.and_then(|code| command.answer.codes.iter().find(|known| known.covers(code)));
    let words = match refused_items(command, &answer).filter(|_| means == Meaning::PerItem) {
        Some((items, refused)) => format!(": {refused} of {items} refused"),
        None => known.map(|known| format!(": {}", known.text)).unwrap_or_default(),
    };
    Some(sanitize(means.as_str()).painted(style, role).and(sanitize(&words)))
}

fn add_forwarded<'a>(rows: &mut Vec<(&'static str, Safe<'a>)>, forwarded: &'a Forwarded, style: Style) {
    let role = if forwarded.reasons.is_empty() { Role::Good } else { Role::Danger };
    let outcome = forwarded.status.map_or_else(|| "no answer".to_owned(), |status| status.to_string());
    let outcome = sanitize(&outcome).painted(style, role);
    let rest = outcome.and(" from ").and(sanitize(&forwarded.url)).and(" in ");
    rows.push(("forwarded", rest.and(elapsed(forwarded.elapsed, style))));
    for reason in &forwarded.reasons {
        rows.push(("  wrong", sanitize(reason)));
    }
    if let Some(help) = &forwarded.help {
        rows.push(("  help", sanitize(help)));
    }
    if forwarded.status.is_some() && !forwarded.reasons.is_empty() {
        rows.push(("  body", shown(&forwarded.body)));
    }
}

fn answered(exchange: &Exchange, style: Style) -> Safe<'static> {
    let elapsed = elapsed(exchange.elapsed, style);
    let (status, body) = match exchange.response.as_deref() {
        None => {
            let body = sanitize_bytes(exchange.verdict.answer.to_json().as_bytes());
            (exchange.verdict.status, body)
        }
        Some(response @ Response { status: Some(status), .. }) => (*status, shown(response.readable_body())),
        Some(Response { body, .. }) if body.is_empty() => return Safe::from("nothing, after ").and(elapsed),
        Some(Response { body, .. }) => return shown(body).and(" in ").and(elapsed),
    };
    let is_good =
        status == 200 && exchange.verdict.outcome == Outcome::Accepted && !exchange.has_wrong_backend();
    let role = if is_good { Role::Good } else { Role::Danger };
    sanitize(&status.to_string()).painted(style, role).and(" ").and(body).and(" in ").and(elapsed)
}

fn elapsed(time: Duration, style: Style) -> Safe<'static> {
    sanitize(&format_elapsed(time)).painted(style, Role::Muted)
}

/// A stranger's body, cut to one line or so.
fn shown(body: &[u8]) -> Safe<'static> {
    if body.is_empty() {
        return "(empty)".into();
    }
    sanitize_bytes(&body[..body.len().min(MOST_ANSWER_BYTES)]).cut(MOST_ANSWER_COLUMNS)
}
