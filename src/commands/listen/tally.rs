//! What a run has seen, in numbers.

use serde_json::json;

use crate::exchange::{Exchange, Outcome};
use crate::finding::{Finding, Severity, worst};
use crate::render::console::{Console, Level};
use crate::render::plural::plural;

/// How many callbacks a report names that failed the run.
const MOST_FAILURES: usize = 100;

/// How many findings it tells of each of them.
const MOST_FINDINGS: usize = 20;

/// What a run has seen.
#[derive(Debug, Default)]
pub(super) struct ListenTally {
    accepted: u64,
    rejected: u64,
    unparsable: u64,
    /// Requests that are no callbacks: other methods, other paths.
    others: u64,
    /// Callbacks that a backend did not answer, or answered wrongly.
    ill_answered: u64,
    /// Callbacks that --filter left out.
    pub(super) left_out: u64,
    /// Callbacks that fail the run.
    pub(super) failed: u64,
    /// The first of them, in words.
    pub(super) failures: Vec<String>,
}

impl ListenTally {
    /// How many callbacks came that count.
    pub(super) fn callbacks(&self) -> u64 {
        self.accepted + self.rejected + self.unparsable
    }

    /// Counts one more.
    pub(super) fn add(&mut self, exchange: &Exchange, fail_on: Option<Severity>) {
        let verdict = &exchange.verdict;
        match verdict.outcome {
            _ if !verdict.is_callback => self.others += 1,
            Outcome::Accepted => self.accepted += 1,
            Outcome::Rejected => self.rejected += 1,
            Outcome::Unparsable => self.unparsable += 1,
        }
        self.ill_answered += u64::from(exchange.has_wrong_backend());
        let is_failure = || {
            verdict.outcome != Outcome::Accepted
                || worst(&verdict.findings) >= fail_on
                || exchange.has_wrong_backend()
        };
        if verdict.is_callback && fail_on.is_some() && is_failure() {
            self.failed += 1;
            if self.failures.len() < MOST_FAILURES {
                self.failures.push(describe(exchange));
            }
        }
    }

    /// Says all of it.
    pub(super) fn summarize(&self, console: &mut Console) {
        let callbacks = self.callbacks();
        let mut text = format!(
            "{}: {} accepted, {} rejected, {} unparsable",
            plural(callbacks, "callback"),
            self.accepted,
            self.rejected,
            self.unparsable,
        );
        if self.ill_answered > 0 {
            text.push_str(&format!("; {} answered wrongly by the backend", self.ill_answered));
        }
        if self.others > 0 {
            text.push_str(&format!("; {}", plural(self.others, "other request")));
        }
        if self.left_out > 0 {
            text.push_str(&format!("; {} left out by --filter", self.left_out));
        }
        let mut record = json!({
            "type": "summary",
            "callbacks": callbacks,
            "accepted": self.accepted,
            "rejected": self.rejected,
            "unparsable": self.unparsable,
            "others": self.others,
        });
        if self.ill_answered > 0 {
            record["wrong_answers"] = self.ill_answered.into();
        }
        if self.left_out > 0 {
            record["left_out"] = self.left_out.into();
        }
        console.say(Level::Info, &text, &record);
    }
}

/// A callback that failed the run, on one line.
fn describe(exchange: &Exchange) -> String {
    let finding = |finding: &Finding| format!("{}: {}", finding.rule.id, finding.message);
    let all = &exchange.verdict.findings;
    let mut findings: Vec<String> = all.iter().take(MOST_FINDINGS).map(finding).collect();
    if all.len() > MOST_FINDINGS {
        findings.push(format!("and {} more", plural((all.len() - MOST_FINDINGS) as u64, "finding")));
    }
    let reasons = exchange.forwarded().into_iter().flat_map(|forwarded| &forwarded.reasons);
    findings.extend(reasons.map(|reason| format!("the backend: {reason}")));
    format!("callback #{} was {}: {}", exchange.id, exchange.verdict.outcome.as_str(), findings.join("; "))
}
