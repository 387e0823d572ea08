//! A request, the answer to it, and the two together, as plain data.

mod delivery;
mod fault;
mod mismatch;
mod raw;
mod record;
mod response;
#[cfg(test)]
pub(crate) mod samples;

#[cfg(test)]
pub(crate) use delivery::samples as delivery_samples;
pub(crate) use delivery::{Delivery, DeliveryVerdict, EarlierAttempt};
pub(crate) use fault::Fault;
pub(crate) use mismatch::Mismatch;
pub(crate) use record::Record;
pub(crate) use response::{Forwarded, Response};

use serde::de::Error as _;
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use crate::finding::Finding;

/// A received HTTP request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Request {
    /// Upper-case method.
    pub(crate) method: String,
    /// Path and query exactly as requested.
    pub(crate) url: String,
    /// Headers in order, names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    /// The body, or why there is none.
    pub(crate) body: Result<Vec<u8>, BodyFault>,
    /// Address and port of the sender.
    pub(crate) remote: String,
}

/// Why a body was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum BodyFault {
    /// The method or the path had decided already.
    Unread,
    /// More than `limit` bytes were announced or sent.
    TooLarge {
        /// Bytes.
        limit: u64,
    },
    /// It holds more than `limit` JSON values.
    TooManyValues {
        /// Values.
        limit: u64,
    },
    /// So many large bodies came at a time that there was no room for it.
    Crowded,
    /// The sender broke off, stalled, or broke the encoding.
    Unreadable(String),
    /// The head could not be taken, so that nothing is known about a body.
    Head {
        /// HTTP status of the answer.
        status: u16,
        /// What is wrong with the head.
        why: String,
    },
}

impl Request {
    /// The path, without the query.
    pub(crate) fn path(&self) -> &str {
        self.url.split_once('?').map_or(&self.url, |(path, _)| path)
    }

    /// The body as far as there is one.
    pub(crate) fn body_bytes(&self) -> &[u8] {
        self.body.as_deref().unwrap_or_default()
    }
}

/// How a callback was received.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Outcome {
    /// Well-formed, for this app, correctly signed as far as that is checked.
    Accepted,
    /// Refused, with findings that say why.
    Rejected,
    /// Not JSON.
    Unparsable,
}

impl Outcome {
    /// The word for it in every output.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Unparsable => "unparsable",
        }
    }
}

/// What is known about a callback's signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum SignatureState {
    /// Right and fresh.
    Valid,
    /// Wrong, or too old.
    Invalid,
    /// Not there, though a token is configured.
    Missing,
    /// No token is configured, or the request was refused before.
    Unchecked,
}

impl SignatureState {
    /// All of them.
    pub(crate) const ALL: [Self; 4] = [Self::Valid, Self::Invalid, Self::Missing, Self::Unchecked];

    /// The word for it in every output.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Invalid => "invalid",
            Self::Missing => "missing",
            Self::Unchecked => "unchecked",
        }
    }
}

/// The documented body of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AnswerBody {
    /// `OK` or `FAIL`.
    pub(crate) action_status: String,
    /// Free text; empty on success.
    pub(crate) error_info: String,
    /// 0 on success.
    pub(crate) error_code: i64,
    /// What else the answer to a certain command holds.
    #[serde(flatten)]
    pub(crate) further: Map<String, Value>,
}

impl AnswerBody {
    /// The answer that accepts a callback.
    pub(crate) fn ok() -> Self {
        Self { action_status: "OK".to_owned(), error_info: String::new(), error_code: 0, further: Map::new() }
    }

    /// An answer that refuses one.
    pub(crate) fn fail(error_info: impl Into<String>) -> Self {
        Self {
            action_status: "FAIL".to_owned(),
            error_info: error_info.into(),
            error_code: 1,
            further: Map::new(),
        }
    }

    /// Compact JSON.
    pub(crate) fn to_json(&self) -> String {
        serde_json::to_string(self).expect("two strings and a number always serialise")
    }
}

/// What the core decides about a request.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Verdict {
    /// Accepted, rejected or unparsable.
    pub(crate) outcome: Outcome,
    /// Whether the request is a callback at all: a POST to the path that is served.
    pub(crate) is_callback: bool,
    /// HTTP status of the answer.
    pub(crate) status: u16,
    /// Body of the answer.
    pub(crate) answer: AnswerBody,
    /// What was found.
    pub(crate) findings: Vec<Finding>,
    /// What is known about the signature.
    pub(crate) signature: SignatureState,
    /// The parsed body.
    pub(crate) body: Option<Value>,
}

/// Something in a callback that an earlier one had brought already.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Repeat {
    /// What it is named by, as a member of the record: `msg_seq`, `msg_key`.
    pub(crate) member: String,
    /// Its name.
    pub(crate) value: Value,
    /// Number of the callback that first brought it.
    pub(crate) first: u64,
}

/// `{"msg_seq":130,"first":1}`.
impl Serialize for Repeat {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry(&self.member, &self.value)?;
        map.serialize_entry("first", &self.first)?;
        map.end()
    }
}

impl<'de> Deserialize<'de> for Repeat {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut members = Map::deserialize(deserializer)?;
        let first = members.remove("first").and_then(|first| first.as_u64());
        let first = first.ok_or_else(|| D::Error::custom("a repeat has the number of the first callback"))?;
        let (member, value) = members.into_iter().next().unwrap_or_default();
        Ok(Self { member, value, first })
    }
}

/// A request and what became of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Exchange {
    /// Number in its run, from 1, in the order of the output.
    pub(crate) id: u64,
    /// When the request had arrived.
    pub(crate) received_at: jiff::Timestamp,
    /// The request.
    pub(crate) request: Request,
    /// What was decided.
    pub(crate) verdict: Verdict,
    /// The messages in it that an earlier callback had brought already.
    pub(crate) repeats: Vec<Repeat>,
    /// What was answered, where a backend or a fault answered in place of the verdict.
    pub(crate) response: Option<Box<Response>>,
    /// From arrival until the answer was ready.
    pub(crate) elapsed: std::time::Duration,
}

impl Exchange {
    /// What the backend did, if the callback was passed on to it.
    pub(crate) fn forwarded(&self) -> Option<&Forwarded> {
        self.response.as_ref()?.forwarded.as_ref()
    }

    /// Whether a backend answered against the contract, or not at all.
    pub(crate) fn has_wrong_backend(&self) -> bool {
        self.forwarded().is_some_and(|forwarded| !forwarded.reasons.is_empty())
    }

    /// Whether it was not accepted, or a backend answered it wrongly.
    pub(crate) fn is_wrong(&self) -> bool {
        self.verdict.outcome != Outcome::Accepted || self.has_wrong_backend()
    }

    /// About how many bytes of memory it takes.
    pub(crate) fn footprint(&self) -> usize {
        /// Threads, short texts and some findings, as measured.
        const FIXED: usize = 2048;
        const SOME: usize = 8;
        /// What any more findings take besides their texts.
        const FINDING: usize = 256;
        let (request, verdict) = (&self.request, &self.verdict);
        let headers = request.headers.iter().map(|(name, value)| 64 + name.len() + value.len());
        let head = request.url.len() + headers.sum::<usize>();
        let body = request.body_bytes().len() + verdict.body.as_ref().map_or(0, footprint);
        let texts = |finding: &Finding| finding.message.len() + finding.help.len() + finding.pointer.len();
        let findings = verdict.findings.iter().skip(SOME).map(|finding| FINDING + texts(finding));
        let judgement = findings.sum::<usize>() + verdict.answer.error_info.len();
        let response = self.response.as_ref().map_or(0, |response| response.body.len());
        let forwarded = self.forwarded().map_or(0, |forwarded| forwarded.body.len());
        FIXED + head + body + judgement + response + forwarded
    }
}

/// About how many bytes of memory a value takes.
fn footprint(value: &Value) -> usize {
    let inner = match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
        Value::String(text) => 16 + text.len(),
        Value::Array(items) => items.iter().map(footprint).sum(),
        Value::Object(members) => {
            members.iter().map(|(name, value)| 64 + name.len() + footprint(value)).sum()
        }
    };
    size_of::<Value>() + inner
}

/// A duration as milliseconds with microsecond resolution.
pub(crate) fn milliseconds(duration: std::time::Duration) -> f64 {
    (duration.as_secs_f64() * 1_000_000.0).round() / 1_000.0
}
