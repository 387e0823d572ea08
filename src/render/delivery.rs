//! A delivery and its judgement: one line when all is well, the reasons when not.

use std::fmt::Write as _;
use std::time::Duration;

use serde::Serialize;
use serde_json::Value;

use super::diagnostic::cut_back;
use super::exchange::format_elapsed;
use super::sanitize::{sanitize, sanitize_bytes};
use super::style::{Role, Style};
use crate::exchange::milliseconds;

/// How much of a wrong answer is shown, in columns.
const MOST_ANSWER_COLUMNS: usize = 400;

/// How a delivery ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Verdict {
    /// The answer is as expected.
    Pass,
    /// The answer is not as expected.
    Fail,
    /// There is no usable answer.
    Error,
}

/// A finished delivery.
#[derive(Debug, Clone)]
pub(crate) struct Delivery {
    /// Sample or file.
    pub(crate) payload: String,
    /// Where it went, without anything secret.
    pub(crate) url: String,
    /// HTTP status, if there was an answer.
    pub(crate) status: Option<u16>,
    /// `ActionStatus` of the answer.
    pub(crate) action_status: Option<String>,
    /// The answer's body.
    pub(crate) reply: Option<Vec<u8>>,
    /// Time of the last attempt.
    pub(crate) elapsed: Duration,
    /// How often it was tried.
    pub(crate) attempts: u32,
    /// How it ended.
    pub(crate) verdict: Verdict,
    /// Why it is not a pass; for an error also what to do.
    pub(crate) reasons: Vec<String>,
}

/// The delivery as one line of JSON.
#[derive(Debug, Serialize)]
struct DeliveryJson<'a> {
    r#type: &'static str,
    payload: &'a str,
    url: &'a str,
    status: Option<u16>,
    reply: Value,
    elapsed_ms: f64,
    attempts: u32,
    verdict: Verdict,
    reasons: &'a [String],
}

impl Delivery {
    /// For programs. The answer is parsed where it is JSON, text otherwise.
    pub(crate) fn to_json(&self) -> impl Serialize + '_ {
        let text = |bytes: &[u8]| Value::from(String::from_utf8_lossy(bytes));
        let reply =
            self.reply.as_deref().map(|bytes| serde_json::from_slice(bytes).unwrap_or_else(|_| text(bytes)));
        DeliveryJson {
            r#type: "delivery",
            payload: &self.payload,
            url: &self.url,
            status: self.status,
            reply: reply.unwrap_or(Value::Null),
            elapsed_ms: milliseconds(self.elapsed),
            attempts: self.attempts,
            verdict: self.verdict,
            reasons: &self.reasons,
        }
    }

    /// For people. `width` is that of the longest payload name; the answer is shown if it is wrong or if
    /// everything is asked for.
    pub(crate) fn to_text(&self, width: usize, style: Style, is_verbose: bool) -> String {
        let (mark, role) = match self.verdict {
            Verdict::Pass => ("✓ pass ", Role::Good),
            Verdict::Fail => ("✗ fail ", Role::Danger),
            Verdict::Error => ("✗ error", Role::Danger),
        };
        let status = self.status.map_or_else(|| "—".to_owned(), |status| status.to_string());
        let action = self.action_status.as_deref().map_or_else(|| "—".into(), sanitize);
        let again = if self.attempts > 1 { format!("  ({} attempts)", self.attempts) } else { String::new() };
        let mut text = format!(
            "{}  {:<width$}  {status:>3}  {:<4}  {:>8}{again}\n",
            style.paint(role, mark),
            sanitize(&self.payload),
            cut_back(&action, 16),
            format_elapsed(self.elapsed),
        );
        for reason in &self.reasons {
            let _ = writeln!(text, "         {}", sanitize(reason));
        }
        if is_verbose {
            let label = style.paint(Role::Muted, "sent to:");
            let _ = writeln!(text, "         {label} {}", sanitize(&self.url));
        }
        if let Some(reply) = self.reply.as_ref().filter(|_| is_verbose || self.verdict == Verdict::Fail) {
            let label = style.paint(Role::Muted, "answer:");
            let shown = if reply.is_empty() {
                "(empty)".to_owned()
            } else {
                sanitize_bytes(&reply[..reply.len().min(4096)])
            };
            let _ = writeln!(text, "         {label} {}", cut_back(&shown, MOST_ANSWER_COLUMNS));
        }
        text
    }
}
