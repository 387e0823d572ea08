//! A request, the answer to it, and the two together, as plain data. The
//! [`Record`] is the frozen machine format; everything else may change freely.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::finding::{Finding, Severity};

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
    /// The sender broke off, stalled, or broke the encoding.
    Unreadable(String),
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
}

impl AnswerBody {
    /// The answer that accepts a callback.
    pub(crate) fn ok() -> Self {
        Self { action_status: "OK".to_owned(), error_info: String::new(), error_code: 0 }
    }

    /// An answer that refuses one.
    pub(crate) fn fail(error_info: impl Into<String>) -> Self {
        Self { action_status: "FAIL".to_owned(), error_info: error_info.into(), error_code: 1 }
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
    /// From arrival to the end of the answer.
    pub(crate) elapsed: std::time::Duration,
}

/// The frozen shape of an exchange, version 1: one line of JSON Lines.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Record {
    /// Always `callback`.
    pub(crate) r#type: String,
    /// Always 1.
    pub(crate) v: u32,
    /// Number in its run.
    pub(crate) id: u64,
    /// RFC 3339 in UTC with milliseconds.
    pub(crate) received_at: String,
    /// Address and port of the sender.
    pub(crate) remote: String,
    /// Method.
    pub(crate) method: String,
    /// Path and query.
    pub(crate) url: String,
    /// Headers in order.
    pub(crate) headers: Vec<(String, String)>,
    /// Decoded query parameters.
    pub(crate) query: Map<String, Value>,
    /// The parsed body, or null.
    pub(crate) body: Value,
    /// The body's text where `body` written compactly differs from it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) raw: Option<String>,
    /// The body's bytes where they are not UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) raw_base64: Option<String>,
    /// How it was received.
    pub(crate) verdict: Outcome,
    /// What was found.
    pub(crate) findings: Vec<FindingRecord>,
    /// What is known about the signature.
    pub(crate) signature: SignatureState,
    /// The answer.
    pub(crate) reply: Reply,
}

/// A finding in the frozen shape.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FindingRecord {
    /// error, warning or note.
    pub(crate) severity: Severity,
    /// Stable id.
    pub(crate) rule: String,
    /// JSON Pointer into the body.
    pub(crate) pointer: String,
    /// What is wrong.
    pub(crate) message: String,
    /// What to do.
    pub(crate) help: String,
}

impl From<&Finding> for FindingRecord {
    fn from(finding: &Finding) -> Self {
        Self {
            severity: finding.rule.severity,
            rule: finding.rule.id.to_owned(),
            pointer: finding.pointer.clone(),
            message: finding.message.clone(),
            help: finding.help.clone(),
        }
    }
}

/// The answer in the frozen shape.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Reply {
    /// HTTP status.
    pub(crate) status: u16,
    /// Parsed body.
    pub(crate) body: Value,
    /// Milliseconds.
    pub(crate) elapsed_ms: f64,
}

impl Record {
    /// Freezes an exchange.
    pub(crate) fn of(exchange: &Exchange, query: &[(String, String)]) -> Self {
        let request = &exchange.request;
        let (raw, raw_base64) = raw_forms(request.body_bytes(), exchange.verdict.body.as_ref());
        let mut first_values = Map::new();
        for (name, value) in query {
            first_values.entry(name.as_str()).or_insert_with(|| Value::from(value.as_str()));
        }
        Self {
            r#type: "callback".to_owned(),
            v: 1,
            id: exchange.id,
            received_at: format!("{:.3}", exchange.received_at),
            remote: request.remote.clone(),
            method: request.method.clone(),
            url: request.url.clone(),
            headers: request.headers.clone(),
            query: first_values,
            body: exchange.verdict.body.clone().unwrap_or(Value::Null),
            raw,
            raw_base64,
            verdict: exchange.verdict.outcome,
            findings: exchange.verdict.findings.iter().map(FindingRecord::from).collect(),
            signature: exchange.verdict.signature,
            reply: Reply {
                status: exchange.verdict.status,
                body: serde_json::to_value(&exchange.verdict.answer).unwrap_or_default(),
                elapsed_ms: milliseconds(exchange.elapsed),
            },
        }
    }

    /// The body byte for byte; the sentence that says what is wrong where the record contradicts its shape.
    pub(crate) fn body_bytes(&self) -> Result<Vec<u8>, String> {
        match (&self.raw, &self.raw_base64) {
            (Some(raw), _) => Ok(raw.clone().into_bytes()),
            (None, Some(encoded)) => {
                BASE64.decode(encoded).map_err(|error| format!("raw_base64 is not Base64: {error}"))
            }
            (None, None) => Ok(self.body.to_string().into_bytes()),
        }
    }
}

/// `raw` and `raw_base64`: what is needed to get the very bytes back from a record.
fn raw_forms(bytes: &[u8], body: Option<&Value>) -> (Option<String>, Option<String>) {
    if body.is_some_and(|body| body.to_string().as_bytes() == bytes) {
        return (None, None);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => (Some(text.to_owned()), None),
        Err(_) => (None, Some(BASE64.encode(bytes))),
    }
}

/// A duration as milliseconds with microsecond resolution.
pub(crate) fn milliseconds(duration: std::time::Duration) -> f64 {
    (duration.as_secs_f64() * 1_000_000.0).round() / 1_000.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn exchange_of(bytes: &[u8]) -> Exchange {
        Exchange {
            id: 1,
            received_at: jiff::Timestamp::UNIX_EPOCH,
            request: Request {
                method: "POST".to_owned(),
                url: "/?a=1&a=2".to_owned(),
                headers: vec![],
                body: Ok(bytes.to_vec()),
                remote: "127.0.0.1:1".to_owned(),
            },
            verdict: Verdict {
                outcome: Outcome::Accepted,
                is_callback: true,
                status: 200,
                answer: AnswerBody::ok(),
                findings: vec![],
                signature: SignatureState::Unchecked,
                body: serde_json::from_slice(bytes).ok(),
            },
            elapsed: std::time::Duration::from_micros(410),
        }
    }

    #[test]
    fn compact_json_needs_no_raw_form() {
        let record = Record::of(&exchange_of(br#"{"b":1,"a":"\u00e9"}"#), &[]);
        assert!(record.raw.is_some());
        let record = Record::of(&exchange_of(r#"{"b":1,"a":"é"}"#.as_bytes()), &[]);
        assert_eq!((record.raw, record.raw_base64), (None, None));
        assert_eq!(record.reply.elapsed_ms, 0.41);
        assert_eq!(record.received_at, "1970-01-01T00:00:00.000Z");
    }

    #[test]
    fn of_a_repeated_parameter_the_first_value_is_recorded() {
        let pairs = [("a".to_owned(), "1".to_owned()), ("a".to_owned(), "2".to_owned())];
        assert_eq!(Value::from(Record::of(&exchange_of(b"{}"), &pairs).query).to_string(), r#"{"a":"1"}"#);
    }

    proptest! {
        #[test]
        fn a_record_gives_every_body_back_byte_for_byte(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let line = serde_json::to_string(&Record::of(&exchange_of(&bytes), &[])).expect("serialises");
            let record: Record = serde_json::from_str(&line).expect("reads back");
            prop_assert_eq!(record.body_bytes().expect("a body"), bytes);
        }

        #[test]
        fn json_bodies_too(text in r#"\{"a": ?("[a-zé\\\\n]{0,5}"|[0-9]{1,25}|1\.50|null)\}"#) {
            let record = Record::of(&exchange_of(text.as_bytes()), &[]);
            prop_assert_eq!(record.body_bytes().expect("a body"), text.into_bytes());
        }
    }
}
