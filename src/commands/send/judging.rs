//! An attempt's outcome against what was expected of it.

use std::time::Duration;

use bytes::Bytes;

use super::Options;
use super::payload::Payload;
use super::retry::Ending;
use crate::http::client::{Answer, Failure};
use crate::protocol::answer::judge;
use crate::protocol::catalogue::{self, Meaning};
use crate::protocol::redaction::Redaction;
use crate::protocol::sidecar::Mismatch;
use crate::protocol::status::usual_reason;
use crate::render::delivery::Verdict;

/// How an attempt ended, in the words of the results.
pub(super) struct Judged {
    pub(super) verdict: Verdict,
    pub(super) status: Option<u16>,
    pub(super) action_status: Option<String>,
    pub(super) meaning: Option<&'static str>,
    pub(super) reply: Option<Bytes>,
    /// Whether more of it would have come.
    pub(super) is_cut: bool,
    pub(super) reasons: Vec<String>,
    pub(super) mismatches: Vec<Mismatch>,
    pub(super) elapsed: Duration,
    pub(super) ending: Ending,
}

impl Judged {
    /// Removes what must not be shown, and what an endpoint may have repeated.
    pub(super) fn redact(&mut self, redaction: &Redaction) {
        if redaction.is_empty() {
            return;
        }
        let text = |text| redaction.text(text);
        self.reply = self.reply.take().map(|reply| redaction.bytes(reply, self.is_cut));
        self.action_status = self.action_status.take().map(text);
        self.reasons = std::mem::take(&mut self.reasons).into_iter().map(text).collect();
        for mismatch in &mut self.mismatches {
            mismatch.actual = mismatch.actual.take().map(|value| redaction.value(value));
        }
    }
}

/// Judges what came of an attempt.
pub(super) fn judge_attempt(result: Result<Answer, Failure>, payload: &Payload, options: &Options) -> Judged {
    match result {
        Ok(answer) => judge_answer(answer, payload, options),
        Err(failure) => Judged {
            verdict: Verdict::Error,
            status: None,
            action_status: None,
            meaning: None,
            reply: None,
            is_cut: false,
            reasons: vec![failure.message, format!("help: {}", failure.help)],
            mismatches: Vec::new(),
            elapsed: failure.elapsed,
            ending: Ending::Unanswered(failure.kind),
        },
    }
}

fn judge_answer(answer: Answer, payload: &Payload, options: &Options) -> Judged {
    let command = catalogue::find(&payload.query.command);
    let mut judgement = match &payload.expected {
        Some(expected) => expected.judge(answer.status, &answer.body, answer.elapsed, command),
        None => judge(answer.status, &answer.body, options.expectation, command).into(),
    };
    if answer.is_cut {
        // Before what is wrong with the part that was read, which follows from it.
        judgement.reasons.insert(0, "the answer is longer than 1 MiB; the rest was not read".to_owned());
    }
    let is_pass = judgement.reasons.is_empty();
    if judgement.reasons.iter().any(|reason| reason.starts_with("status is ")) {
        let reason = usual_reason(answer.status, options.target.url.path(), answer.location.as_deref());
        judgement.reasons.extend(reason.map(|reason| format!("help: {reason}")));
    }
    Judged {
        verdict: if is_pass { Verdict::Pass } else { Verdict::Fail },
        status: Some(answer.status),
        action_status: judgement.action_status,
        meaning: judgement.meaning.map(Meaning::as_str),
        reply: Some(answer.body),
        is_cut: answer.is_cut,
        reasons: judgement.reasons,
        mismatches: judgement.mismatches,
        elapsed: answer.elapsed,
        ending: if is_pass { Ending::Passed } else { Ending::Wrong { status: answer.status } },
    }
}
