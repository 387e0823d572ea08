//! An attempt's outcome against what was expected of it.

use std::borrow::Cow;
use std::time::Duration;

use bytes::Bytes;

use super::retry::AttemptEnding;
use crate::commands::send::input::payload::Payload;
use crate::commands::send::options::SendOptions;
use crate::exchange::{DeliveryVerdict, Mismatch};
use crate::http::client::{Answer, Failure};
use crate::protocol::answer::judge;
use crate::protocol::catalogue::{self, Meaning};
use crate::protocol::diagnosis::{self, Diagnosis};
use crate::protocol::redaction::Redaction;
use crate::protocol::status_hint::usual_reason;

/// How an attempt ended, in the words of the results.
pub(crate) struct JudgedAttempt {
    pub(crate) verdict: DeliveryVerdict,
    pub(crate) status: Option<u16>,
    pub(crate) action_status: Option<String>,
    pub(crate) meaning: Option<&'static str>,
    pub(crate) reply: Option<Bytes>,
    /// That without its content coding, where it has one.
    pub(crate) readable: Option<Bytes>,
    /// Whether more of it would have come.
    pub(crate) is_cut: bool,
    pub(crate) reasons: Vec<String>,
    pub(crate) mismatches: Vec<Mismatch>,
    pub(crate) elapsed: Duration,
    pub(crate) ending: AttemptEnding,
}

impl JudgedAttempt {
    /// Whether the endpoint refuses the callback as it does with a wrong signature.
    pub(crate) fn is_refusal(&self) -> bool {
        let body = self.readable.as_ref().or(self.reply.as_ref());
        self.verdict == DeliveryVerdict::Fail
            && self.status.is_some_and(|status| diagnosis::refuses(status, body.map_or(b"", |body| body)))
    }

    /// Says why it is refused; what is usual then is of no interest any more where that is certain.
    pub(crate) fn explain(&mut self, diagnosis: Diagnosis) {
        if diagnosis.is_cause() {
            self.reasons.retain(|reason| !reason.starts_with("help: "));
        }
        self.reasons.push(diagnosis.to_string());
    }

    /// Removes what must not be shown, and what an endpoint may have repeated.
    pub(crate) fn redact(&mut self, redaction: &Redaction) {
        if redaction.is_empty() {
            return;
        }
        let text = |text| redaction.text(text);
        self.reply = self.reply.take().map(|reply| redaction.bytes(reply, self.is_cut));
        if let Some(readable) = &self.readable {
            let hidden = redaction.bytes(readable.clone(), self.is_cut);
            // What is compressed hides a secret from eyes alone.
            if hidden != readable {
                (self.reply, self.readable) = (Some(hidden), None);
            }
        }
        self.action_status = self.action_status.take().map(text);
        self.reasons = std::mem::take(&mut self.reasons).into_iter().map(text).collect();
        for mismatch in &mut self.mismatches {
            mismatch.actual = mismatch.actual.take().map(|value| redaction.value(value));
        }
    }
}

/// Judges what came of an attempt.
pub(crate) fn judge_attempt(
    result: Result<Answer, Failure>,
    payload: &Payload,
    options: &SendOptions,
) -> JudgedAttempt {
    match result {
        Ok(answer) => judge_answer(answer, payload, options),
        Err(failure) => JudgedAttempt {
            verdict: DeliveryVerdict::Error,
            status: None,
            action_status: None,
            meaning: None,
            reply: None,
            readable: None,
            is_cut: false,
            reasons: vec![failure.message, format!("help: {}", failure.help)],
            mismatches: Vec::new(),
            elapsed: failure.elapsed,
            ending: AttemptEnding::Unanswered(failure.kind),
        },
    }
}

fn judge_answer(answer: Answer, payload: &Payload, options: &SendOptions) -> JudgedAttempt {
    let command = catalogue::find(&payload.query.command);
    let decoded = answer.decoded();
    let mut judgement = match &payload.expected {
        Some(expected) => expected.judge(answer.status, &decoded.body, answer.elapsed, command),
        None => judge(answer.status, &decoded.body, options.delivery.expectation, command).into(),
    };
    if let Some(fault) = decoded.fault.as_ref().filter(|_| !answer.is_cut) {
        let expected = payload.expected.as_ref();
        let expectation =
            expected.map_or(options.delivery.expectation, |expected| expected.expectation(answer.status));
        fault.blame(expectation, &mut judgement.reasons);
    }
    if answer.is_cut {
        // Before what is wrong with the part that was read, which follows from it.
        judgement.reasons.insert(0, "the answer is longer than 1 MiB; the rest was not read".to_owned());
    }
    let is_pass = judgement.reasons.is_empty();
    if judgement.reasons.iter().any(|reason| reason.starts_with("status is ")) {
        let reason = usual_reason(answer.status, options.target.url.path(), answer.location.as_deref());
        judgement.reasons.extend(reason.map(|reason| format!("help: {reason}")));
    }
    let readable = match decoded.body {
        Cow::Owned(body) => Some(body.into()),
        Cow::Borrowed(_) => None,
    };
    JudgedAttempt {
        verdict: if is_pass { DeliveryVerdict::Pass } else { DeliveryVerdict::Fail },
        status: Some(answer.status),
        action_status: judgement.action_status,
        meaning: judgement.meaning.map(Meaning::as_str),
        readable,
        reply: Some(answer.body),
        is_cut: answer.is_cut,
        reasons: judgement.reasons,
        mismatches: judgement.mismatches,
        elapsed: answer.elapsed,
        ending: if is_pass { AttemptEnding::Passed } else { AttemptEnding::Wrong { status: answer.status } },
    }
}
