//! The exchange record: the frozen machine format of an exchange. What it is
//! converted from may change freely; this may only grow.

use std::borrow::Cow;
use std::collections::HashSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

use super::raw::raw_forms;
use super::{AnswerBody, Exchange, Forwarded, Outcome, Repeat, SignatureState, milliseconds};
use crate::finding::{Finding, Severity};

/// The frozen shape of an exchange, version 1: one line of JSON Lines. It borrows what it is made of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Record<'a> {
    /// Always `callback`.
    pub(crate) r#type: Cow<'a, str>,
    /// Always 1.
    pub(crate) v: u32,
    /// Number in its run.
    pub(crate) id: u64,
    /// RFC 3339 in UTC with milliseconds.
    pub(crate) received_at: String,
    /// Address and port of the sender.
    pub(crate) remote: Cow<'a, str>,
    /// Method.
    pub(crate) method: Cow<'a, str>,
    /// Path and query.
    pub(crate) url: Cow<'a, str>,
    /// Headers in order.
    pub(crate) headers: Cow<'a, [(String, String)]>,
    /// Decoded query parameters; not read back, since the URL has them all.
    #[serde(skip_deserializing, serialize_with = "serialize_first_values")]
    pub(crate) query: &'a [(Cow<'a, str>, Cow<'a, str>)],
    /// The parsed body, or null.
    pub(crate) body: Cow<'a, Value>,
    /// The body's text where `body` written compactly differs from it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) raw: Option<Cow<'a, str>>,
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
    pub(crate) reply: RecordedReply<'a>,
    /// What an earlier callback had brought already.
    #[serde(default, skip_serializing_if = "<[Repeat]>::is_empty")]
    pub(crate) repeats: Cow<'a, [Repeat]>,
    /// What a backend did that the callback was passed on to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) forward: Option<Forward>,
}

impl Record<'_> {
    /// Whether it holds a callback: listeners also record what they refused without its body. An empty body that
    /// arrived is none to refuse, but one that cannot be parsed.
    pub(crate) fn is_callback(&self) -> bool {
        let is_unread = self.body.is_null() && self.raw.as_deref() == Some("");
        !(is_unread && self.verdict == Outcome::Rejected)
    }
}

/// A JSON object; of the parameters of one name, the first counts.
fn serialize_first_values<S: Serializer>(
    pairs: &[(Cow<'_, str>, Cow<'_, str>)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut seen = HashSet::with_capacity(pairs.len());
    let firsts = pairs.iter().filter(|(name, _)| seen.insert(name));
    serializer.collect_map(firsts.map(|(name, value)| (name, value)).collect::<Vec<_>>())
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
pub(crate) struct RecordedReply<'a> {
    /// HTTP status; 0 if nothing like HTTP went back.
    pub(crate) status: u16,
    /// Parsed body.
    pub(crate) body: ReplyBody<'a>,
    /// The body's text where `body` written compactly differs from it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) raw: Option<Cow<'a, str>>,
    /// The body's bytes where they are not UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) raw_base64: Option<String>,
    /// Milliseconds.
    pub(crate) elapsed_ms: f64,
    /// The fault that was played.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) fault: Option<Cow<'a, str>>,
}

/// The body of an answer, as JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum ReplyBody<'a> {
    /// The documented one.
    #[serde(skip_deserializing)]
    Documented(&'a AnswerBody),
    /// Any other, null where there is none.
    Other(Value),
}

/// A backend's part in the frozen shape.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Forward {
    /// Without the query.
    pub(crate) url: String,
    /// HTTP status; null if there was no usable answer.
    pub(crate) status: Option<u16>,
    /// Milliseconds.
    pub(crate) elapsed_ms: f64,
    /// `pass`, `fail` or `error`.
    pub(crate) verdict: String,
    /// What is wrong with the answer.
    pub(crate) reasons: Vec<String>,
    /// What to do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) help: Option<String>,
}

impl From<&Forwarded> for Forward {
    fn from(forwarded: &Forwarded) -> Self {
        Self {
            url: forwarded.url.clone(),
            status: forwarded.status,
            elapsed_ms: milliseconds(forwarded.elapsed),
            verdict: forwarded.verdict().to_owned(),
            reasons: forwarded.reasons.clone(),
            help: forwarded.help.clone(),
        }
    }
}

impl<'a> RecordedReply<'a> {
    fn of(exchange: &'a Exchange) -> Self {
        let elapsed_ms = milliseconds(exchange.elapsed);
        let Some(response) = &exchange.response else {
            let body = ReplyBody::Documented(&exchange.verdict.answer);
            let status = exchange.verdict.status;
            return Self { status, body, raw: None, raw_base64: None, elapsed_ms, fault: None };
        };
        let body: Option<Value> = serde_json::from_slice(&response.body).ok();
        let (raw, raw_base64) = match response.body.is_empty() {
            true => (None, None),
            false => raw_forms(&response.body, body.as_ref()),
        };
        Self {
            status: response.status.unwrap_or_default(),
            body: ReplyBody::Other(body.unwrap_or_default()),
            raw,
            raw_base64,
            elapsed_ms,
            fault: response.fault.as_deref().map(Cow::Borrowed),
        }
    }
}

impl<'a> Record<'a> {
    /// Freezes an exchange and its decoded query.
    pub(crate) fn of(exchange: &'a Exchange, query: &'a [(Cow<'a, str>, Cow<'a, str>)]) -> Self {
        let request = &exchange.request;
        let body = exchange.verdict.body.as_ref();
        let (raw, raw_base64) = raw_forms(request.body_bytes(), body);
        Self {
            r#type: "callback".into(),
            v: 1,
            id: exchange.id,
            received_at: format!("{:.3}", exchange.received_at),
            remote: request.remote.as_str().into(),
            method: request.method.as_str().into(),
            url: request.url.as_str().into(),
            headers: request.headers.as_slice().into(),
            query,
            body: body.map_or(Cow::Owned(Value::Null), Cow::Borrowed),
            raw,
            raw_base64,
            verdict: exchange.verdict.outcome,
            findings: exchange.verdict.findings.iter().map(FindingRecord::from).collect(),
            signature: exchange.verdict.signature,
            reply: RecordedReply::of(exchange),
            repeats: exchange.repeats.as_slice().into(),
            forward: exchange.forwarded().map(Forward::from),
        }
    }

    /// The body byte for byte; the sentence that says what is wrong where the record contradicts its shape.
    pub(crate) fn body_bytes(&self) -> Result<Vec<u8>, String> {
        bytes_of(self.raw.as_deref(), self.raw_base64.as_deref(), &self.body)
    }

    /// The answer's body, likewise; empty where there was none.
    pub(crate) fn reply_bytes(&self) -> Result<Vec<u8>, String> {
        let reply = &self.reply;
        match &reply.body {
            ReplyBody::Documented(answer) => Ok(answer.to_json().into_bytes()),
            ReplyBody::Other(Value::Null) if reply.raw.is_none() && reply.raw_base64.is_none() => {
                Ok(Vec::new())
            }
            ReplyBody::Other(body) => bytes_of(reply.raw.as_deref(), reply.raw_base64.as_deref(), body),
        }
    }
}

fn bytes_of(raw: Option<&str>, raw_base64: Option<&str>, value: &Value) -> Result<Vec<u8>, String> {
    match (raw, raw_base64) {
        (Some(raw), _) => Ok(raw.as_bytes().to_vec()),
        (None, Some(encoded)) => {
            BASE64.decode(encoded).map_err(|error| format!("raw_base64 is not Base64: {error}"))
        }
        (None, None) => Ok(value.to_string().into_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::samples::accepted;
    use proptest::prelude::*;

    fn exchange_of(bytes: &[u8]) -> Exchange {
        let mut exchange = accepted(bytes);
        exchange.request.url = "/?a=1&a=2".to_owned();
        exchange
    }

    #[test]
    fn compact_json_needs_no_raw_form() {
        let escaped = exchange_of(br#"{"b":1,"a":"\u00e9"}"#);
        assert!(Record::of(&escaped, &[]).raw.is_some());
        let compact = exchange_of(r#"{"b":1,"a":"é"}"#.as_bytes());
        let record = Record::of(&compact, &[]);
        assert_eq!((&record.raw, &record.raw_base64), (&None, &None));
        assert_eq!(record.reply.elapsed_ms, 0.41);
        assert_eq!(record.received_at, "1970-01-01T00:00:00.000Z");
    }

    #[test]
    fn of_a_repeated_parameter_the_first_value_is_recorded() {
        let pairs = [("a".into(), "1".into()), ("a".into(), "2".into())];
        let exchange = exchange_of(b"{}");
        let record = serde_json::to_value(Record::of(&exchange, &pairs)).expect("serialises");
        assert_eq!(record["query"].to_string(), r#"{"a":"1"}"#);
    }

    /// Comparing each with all before it would take some 10^11 comparisons.
    #[test]
    fn many_parameters_cost_a_look_each() {
        let name = |number: u32| (format!("p{}", number % 400_000).into(), number.to_string().into());
        let pairs: Vec<_> = (0..500_000).map(name).collect();
        let exchange = exchange_of(b"{}");
        let record = Record::of(&exchange, &pairs);
        let written = serde_json::to_string(&record).expect("serialises");
        assert_eq!(written.matches("\"p").count(), 400_000);
        assert!(written.contains("\"p0\":\"0\"") && !written.contains("400000"));
    }

    proptest! {
        #[test]
        fn a_record_gives_every_body_back_byte_for_byte(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let line = serde_json::to_string(&Record::of(&exchange_of(&bytes), &[])).expect("serialises");
            let record: Record<'_> = serde_json::from_str(&line).expect("reads back");
            prop_assert_eq!(record.body_bytes().expect("a body"), bytes);
        }

        #[test]
        fn json_bodies_too(text in r#"\{"a": ?("[a-zé\\\\n]{0,5}"|[0-9]{1,25}|1\.50|null)\}"#) {
            let exchange = exchange_of(text.as_bytes());
            let record = Record::of(&exchange, &[]);
            prop_assert_eq!(record.body_bytes().expect("a body"), text.into_bytes());
        }
    }
}
