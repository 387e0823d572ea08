//! What went back to the sender, as a person reads it: the backend's part, the fault, the answer.

use super::diagnostic::cut_back;
use super::exchange::format_elapsed;
use super::sanitize::{sanitize, sanitize_bytes};
use super::style::{Role, Style};
use crate::exchange::{Exchange, Forwarded, Outcome, Response};

/// How much of an answer is shown, in columns.
const MOST_ANSWER_COLUMNS: usize = 400;

/// How much of an answer is looked at for that.
const MOST_ANSWER_BYTES: usize = 4096;

/// Labels and values, one row each.
pub(super) fn rows(exchange: &Exchange, style: Style) -> Vec<(&'static str, String)> {
    let mut rows = Vec::new();
    if let Some(forwarded) = exchange.forwarded() {
        add_forwarded(&mut rows, forwarded, style);
    }
    if let Some(fault) = exchange.response.as_ref().and_then(|response| response.fault.as_deref()) {
        rows.push(("fault", style.paint(Role::Caution, &sanitize(fault))));
    }
    rows.push(("answered", answered(exchange, style)));
    rows
}

fn add_forwarded(rows: &mut Vec<(&'static str, String)>, forwarded: &Forwarded, style: Style) {
    let role = if forwarded.reasons.is_empty() { Role::Good } else { Role::Danger };
    let outcome = forwarded.status.map_or_else(|| "no answer".to_owned(), |status| status.to_string());
    let elapsed = style.paint(Role::Muted, &format_elapsed(forwarded.elapsed));
    let url = sanitize(&forwarded.url);
    rows.push(("forwarded", format!("{} from {url} in {elapsed}", style.paint(role, &outcome))));
    for reason in &forwarded.reasons {
        rows.push(("  wrong", sanitize(reason).into_owned()));
    }
    if let Some(help) = &forwarded.help {
        rows.push(("  help", sanitize(help).into_owned()));
    }
    if forwarded.status.is_some() && !forwarded.reasons.is_empty() {
        rows.push(("  body", shown(&forwarded.body)));
    }
}

fn answered(exchange: &Exchange, style: Style) -> String {
    let elapsed = style.paint(Role::Muted, &format_elapsed(exchange.elapsed));
    let (status, body) = match exchange.response.as_deref() {
        None => (exchange.verdict.status, sanitize(&exchange.verdict.answer.to_json()).into_owned()),
        Some(Response { status: Some(status), body, .. }) => (*status, shown(body)),
        Some(Response { body, .. }) if body.is_empty() => return format!("nothing, after {elapsed}"),
        Some(Response { body, .. }) => return format!("{} in {elapsed}", shown(body)),
    };
    let is_good =
        status == 200 && exchange.verdict.outcome == Outcome::Accepted && !exchange.has_wrong_backend();
    let status = style.paint(if is_good { Role::Good } else { Role::Danger }, &status.to_string());
    format!("{status} {body} in {elapsed}")
}

/// A stranger's body, cut to one line or so.
fn shown(body: &[u8]) -> String {
    if body.is_empty() {
        return "(empty)".to_owned();
    }
    let text = sanitize_bytes(&body[..body.len().min(MOST_ANSWER_BYTES)]);
    cut_back(&text, MOST_ANSWER_COLUMNS)
}
