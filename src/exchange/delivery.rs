//! A delivery: what was sent, what came back, and whether that is as expected. Its form for programs may only grow.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use serde::Serialize;
use serde_json::Value;

use super::milliseconds;
use super::mismatch::Mismatch;
use super::raw::raw_forms;

/// How a delivery ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum DeliveryVerdict {
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
    /// Its place in the run, from 0.
    pub(crate) number: u64,
    /// Sample or file.
    pub(crate) payload: Arc<str>,
    /// The file that the payload comes from, and the line in it.
    pub(crate) source: Option<(Arc<str>, usize)>,
    /// The callback command.
    pub(crate) command: Arc<str>,
    /// Where it went, without anything secret.
    pub(crate) url: Arc<str>,
    /// What was sent.
    pub(crate) body: Bytes,
    /// HTTP status, if there was an answer.
    pub(crate) status: Option<u16>,
    /// `ActionStatus` of the answer.
    pub(crate) action_status: Option<String>,
    /// What the answer does, where the vendor acts on it.
    pub(crate) meaning: Option<&'static str>,
    /// The answer's body.
    pub(crate) reply: Option<Bytes>,
    /// That without its content coding, where it has one.
    pub(crate) readable: Option<Bytes>,
    /// Time of the last attempt.
    pub(crate) elapsed: Duration,
    /// When it should have begun, after the start of the run, where there is a schedule.
    pub(crate) scheduled: Option<Duration>,
    /// How long the first attempt took: from the moment at which it should have begun, where there is a schedule.
    pub(crate) latency: Duration,
    /// Whether that says something about the endpoint: it answered, or it did not in time.
    pub(crate) is_measured: bool,
    /// Attempts before the last one.
    pub(crate) earlier: Vec<EarlierAttempt>,
    /// Whether the last attempt went out twice, because a kept connection turned out to be closed.
    pub(crate) is_reconnected: bool,
    /// Whether the first attempt took longer than the vendor waits.
    pub(crate) is_late: bool,
    /// How it ended.
    pub(crate) verdict: DeliveryVerdict,
    /// Why it is not a pass; for an error also what to do.
    pub(crate) reasons: Vec<String>,
    /// What differs from the expectations of a file.
    pub(crate) mismatches: Vec<Mismatch>,
}

/// An attempt that was followed by another one.
#[derive(Debug, Clone)]
pub(crate) struct EarlierAttempt {
    /// HTTP status, if there was an answer.
    pub(crate) status: Option<u16>,
    /// How it ended.
    pub(crate) verdict: DeliveryVerdict,
    /// Why it did not pass.
    pub(crate) reasons: Vec<String>,
    /// How long it took.
    pub(crate) elapsed: Duration,
    /// The pause after it.
    pub(crate) pause: Duration,
    /// As in [`Delivery`].
    pub(crate) is_reconnected: bool,
    /// As in [`Delivery`].
    pub(crate) mismatches: Vec<Mismatch>,
}

/// The delivery as one line of JSON.
#[derive(Debug, Serialize)]
struct DeliveryJson<'a> {
    r#type: &'static str,
    payload: &'a str,
    url: &'a str,
    status: Option<u16>,
    reply: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    meaning: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_raw: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_raw_base64: Option<String>,
    elapsed_ms: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    scheduled_ms: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    latency_ms: Option<f64>,
    attempts: usize,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    earlier_attempts: Vec<EarlierAttemptJson<'a>>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    reconnected: bool,
    verdict: DeliveryVerdict,
    reasons: &'a [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    mismatches: &'a [Mismatch],
}

/// An earlier attempt in that line.
#[derive(Debug, Serialize)]
struct EarlierAttemptJson<'a> {
    status: Option<u16>,
    elapsed_ms: f64,
    pause_ms: f64,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    reconnected: bool,
    verdict: DeliveryVerdict,
    reasons: &'a [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    mismatches: &'a [Mismatch],
}

impl Delivery {
    /// For programs. The answer is parsed where it is JSON, text otherwise; its own bytes are there as well where
    /// that, written compactly, would not give them back.
    pub(crate) fn to_json(&self) -> impl Serialize + '_ {
        let parsed: Option<Value> =
            self.reply.as_deref().and_then(|bytes| serde_json::from_slice(bytes).ok());
        let (reply_raw, reply_raw_base64) = match self.reply.as_deref() {
            Some(bytes) => raw_forms(bytes, parsed.as_ref()),
            None => (None, None),
        };
        let text = |bytes: &[u8]| Value::from(String::from_utf8_lossy(bytes));
        let reply = parsed.or_else(|| self.reply.as_deref().map(text));
        DeliveryJson {
            r#type: "delivery",
            payload: &self.payload,
            url: &self.url,
            status: self.status,
            reply: reply.unwrap_or(Value::Null),
            meaning: self.meaning,
            reply_raw,
            reply_raw_base64,
            elapsed_ms: milliseconds(self.elapsed),
            scheduled_ms: self.scheduled.map(milliseconds),
            latency_ms: (self.scheduled.is_some() || !self.earlier.is_empty())
                .then(|| milliseconds(self.latency)),
            attempts: self.attempts(),
            earlier_attempts: self.earlier.iter().map(EarlierAttempt::to_json).collect(),
            reconnected: self.is_reconnected,
            verdict: self.verdict,
            reasons: &self.reasons,
            mismatches: &self.mismatches,
        }
    }

    /// The latency where there is a schedule, else the time of the last attempt.
    pub(crate) fn shown_time(&self) -> Duration {
        if self.scheduled.is_some() { self.latency } else { self.elapsed }
    }

    /// How often it was tried.
    pub(crate) fn attempts(&self) -> usize {
        self.earlier.len() + 1
    }
}

impl EarlierAttempt {
    fn to_json(&self) -> EarlierAttemptJson<'_> {
        EarlierAttemptJson {
            status: self.status,
            elapsed_ms: milliseconds(self.elapsed),
            pause_ms: milliseconds(self.pause),
            reconnected: self.is_reconnected,
            verdict: self.verdict,
            reasons: &self.reasons,
            mismatches: &self.mismatches,
        }
    }
}

/// Deliveries for tests.
#[cfg(test)]
pub(crate) mod samples {
    use super::*;

    /// One that passed.
    pub(crate) fn passed() -> Delivery {
        Delivery {
            number: 0,
            payload: "wire".into(),
            source: None,
            command: "Command".into(),
            url: "http://127.0.0.1:1/?SdkAppid=1".into(),
            body: Bytes::from_static(b"{}"),
            status: Some(200),
            action_status: Some("OK".to_owned()),
            meaning: None,
            readable: None,
            reply: Some(Bytes::from_static(br#"{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}"#)),
            elapsed: Duration::from_millis(5),
            scheduled: None,
            latency: Duration::from_millis(5),
            is_measured: true,
            earlier: Vec::new(),
            is_reconnected: false,
            is_late: false,
            verdict: DeliveryVerdict::Pass,
            reasons: Vec::new(),
            mismatches: Vec::new(),
        }
    }
}
