//! Search over everything that is shown of an exchange.

use super::secrets::Secrets;
use crate::exchange::Exchange;
use crate::protocol::query::without_signature;

/// Whether a text, in lower case, stands anywhere in it: URL, headers, body, answers, findings. What is hidden is
/// not found, either.
pub(super) fn finds(text: &str, exchange: &Exchange, secrets: &Secrets) -> bool {
    let request = &exchange.request;
    let has = |part: &str| contains(part, text) && contains(&secrets.text(exchange, part.to_owned()), text);
    let has_bytes = |part: &[u8]| has(&String::from_utf8_lossy(part));
    has(&without_signature(&request.url))
        || has(&request.remote)
        || request.headers.iter().any(|(name, value)| has(name) || has(value))
        || has_bytes(request.body_bytes())
        || exchange.verdict.findings.iter().any(|finding| {
            has(finding.rule.id) || has(&finding.message) || has(&finding.pointer) || has(&finding.help)
        })
        || answers(exchange).any(|answer| has_bytes(&answer))
        || exchange.forwarded().is_some_and(|forwarded| {
            has(&forwarded.url) || forwarded.reasons.iter().any(|reason| has(reason))
        })
}

fn answers(exchange: &Exchange) -> impl Iterator<Item = Vec<u8>> {
    let own = exchange.response.is_none().then(|| exchange.verdict.answer.to_json().into_bytes());
    let response = exchange.response.iter().map(|response| response.readable_body().to_vec());
    own.into_iter().chain(response)
}

fn contains(text: &str, lower_case: &str) -> bool {
    text.to_lowercase().contains(lower_case)
}
