//! A line of the list: what an exchange was, at a glance.

use serde::Serialize;

use crate::exchange::{Exchange, Outcome, SignatureState, milliseconds};
use crate::finding::Severity;
use crate::protocol::rules::UNKNOWN_FIELD;
use crate::render::compact;
use crate::render::exchange::Clock;

/// So many rules and fields are named in a row.
const MOST_NAMED: usize = 20;

/// A row, as it goes out.
#[derive(Debug, Serialize)]
pub(super) struct ListRow<'a> {
    id: u64,
    received_at: String,
    remote: &'a str,
    verdict: Outcome,
    command: Option<&'a str>,
    title: Option<&'a str>,
    summary: String,
    status: Option<u16>,
    elapsed_ms: f64,
    signature: SignatureState,
    errors: usize,
    warnings: usize,
    notes: usize,
    rules: Vec<&'a str>,
    drift: Vec<&'a str>,
    repeat: bool,
    fault: Option<&'a str>,
    backend: Option<RowBackend>,
}

#[derive(Debug, Serialize)]
struct RowBackend {
    verdict: &'static str,
    status: Option<u16>,
    elapsed_ms: f64,
}

impl<'a> ListRow<'a> {
    /// Of an exchange that is asked for by this id.
    pub(super) fn of(id: u64, exchange: &'a Exchange) -> Self {
        let verdict = &exchange.verdict;
        let known = compact::known_command(exchange);
        let clock = Clock { now: exchange.received_at, ..Clock::system() };
        let count =
            |severity| verdict.findings.iter().filter(|finding| finding.rule.severity == severity).count();
        let mut rules: Vec<&str> = Vec::new();
        for finding in &verdict.findings {
            if rules.len() < MOST_NAMED && !rules.contains(&finding.rule.id) {
                rules.push(finding.rule.id);
            }
        }
        let unknown = verdict.findings.iter().filter(|finding| finding.rule == &UNKNOWN_FIELD);
        let response = exchange.response.as_deref();
        Self {
            id,
            received_at: format!("{:.3}", exchange.received_at),
            remote: &exchange.request.remote,
            verdict: verdict.outcome,
            command: compact::named_command(exchange, known),
            title: known.map(|command| command.title.as_str()),
            summary: compact::summary(exchange, known, &clock),
            status: response.map_or(Some(verdict.status), |response| response.status),
            elapsed_ms: milliseconds(exchange.elapsed),
            signature: verdict.signature,
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            notes: count(Severity::Note),
            rules,
            drift: unknown.take(MOST_NAMED).map(|finding| finding.pointer.as_str()).collect(),
            repeat: !exchange.repeats.is_empty(),
            fault: response.and_then(|response| response.fault.as_deref()),
            backend: exchange.forwarded().map(|forwarded| RowBackend {
                verdict: forwarded.verdict(),
                status: forwarded.status,
                elapsed_ms: milliseconds(forwarded.elapsed),
            }),
        }
    }
}
