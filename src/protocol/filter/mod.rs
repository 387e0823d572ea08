//! Conditions on callbacks, as a user writes them: a value at a place, a command, a verdict; on records, also
//! what became of them.

mod parse;

use std::fmt;

use glob::Pattern;
use serde_json::Value;

use super::catalogue;
use super::query::{self, Query};
use crate::exchange::{Exchange, Outcome, Request, SignatureState, Verdict};

pub(crate) use parse::{condition, filter, record_filter};

/// A value that is to stand at a place of the body.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Condition {
    /// JSON Pointer into the body.
    pub(crate) pointer: String,
    /// What is to stand there.
    pub(crate) value: Value,
    /// The same as a glob, for strings that were typed as one.
    pub(crate) pattern: Option<Pattern>,
}

impl Condition {
    /// What does stand there.
    pub(crate) fn value_in<'a>(&self, body: &'a Value) -> Option<&'a Value> {
        body.pointer(&self.pointer)
    }

    /// Whether it stands there.
    pub(crate) fn is_met_by(&self, body: &Value) -> bool {
        match (self.value_in(body), &self.pattern) {
            (Some(Value::String(text)), Some(pattern)) => pattern.matches(text),
            (found, _) => found == Some(&self.value),
        }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}={}", self.pointer, self.value)
    }
}

/// What a callback has to be like to count.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Filter {
    /// A value in its body.
    Body(Condition),
    /// The callback command, in the body or else in the URL: a name or a glob.
    Command(Pattern),
    /// How it was received.
    Verdict(Outcome),
}

impl Filter {
    /// Whether a callback is like that.
    pub(crate) fn matches(&self, request: &Request, verdict: &Verdict) -> bool {
        let body = verdict.body.as_ref();
        match self {
            Self::Body(condition) => body.is_some_and(|body| condition.is_met_by(body)),
            Self::Verdict(outcome) => verdict.outcome == *outcome,
            Self::Command(pattern) => match body.and_then(catalogue::named_in) {
                Some(command) => pattern.matches(command),
                None => {
                    let query = Query::of_url(&request.url);
                    query.get(query::COMMAND).is_some_and(|command| pattern.matches(command))
                }
            },
        }
    }
}

/// What a record has to be like to be taken.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum RecordFilter {
    /// As for a callback that comes in.
    Callback(Filter),
    /// What the backend's answer was: `pass`, `fail` or `error`.
    Forward(&'static str),
    /// Its number.
    Id(u64),
    /// Whether an earlier callback had brought a message of it.
    Repeat(bool),
    /// A rule that something was found by: an id or a glob.
    Finding(Pattern),
    /// What is known about its signature.
    Signature(SignatureState),
}

impl RecordFilter {
    /// Whether an exchange is like that.
    pub(crate) fn matches(&self, exchange: &Exchange) -> bool {
        match self {
            Self::Callback(filter) => filter.matches(&exchange.request, &exchange.verdict),
            Self::Forward(verdict) => {
                exchange.forwarded().is_some_and(|forwarded| forwarded.verdict() == *verdict)
            }
            Self::Id(id) => exchange.id == *id,
            Self::Repeat(is_repeat) => exchange.repeats.is_empty() != *is_repeat,
            Self::Finding(rule) => {
                exchange.verdict.findings.iter().any(|finding| rule.matches(finding.rule.id))
            }
            Self::Signature(state) => exchange.verdict.signature == *state,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::AnswerBody;
    use serde_json::json;

    fn matches(filter: Filter, url: &str, body: Option<Value>) -> bool {
        let request = Request {
            method: "POST".to_owned(),
            url: url.to_owned(),
            headers: vec![],
            body: Ok(vec![]),
            remote: String::new(),
        };
        let verdict = Verdict {
            outcome: Outcome::Rejected,
            is_callback: true,
            status: 200,
            answer: AnswerBody::ok(),
            findings: vec![],
            signature: SignatureState::Unchecked,
            body,
        };
        filter.matches(&request, &verdict)
    }

    #[test]
    fn values_are_compared_with_their_types() {
        let at = |value| {
            Filter::Body(Condition { pointer: "/MsgSeqList/0/MsgSeq".to_owned(), value, pattern: None })
        };
        let body = Some(json!({"MsgSeqList": [{"MsgSeq": 130}]}));
        assert!(matches(at(json!(130)), "/", body.clone()));
        assert!(!matches(at(json!("130")), "/", body));
        assert!(!matches(at(Value::Null), "/", Some(json!({}))));
        assert!(!matches(at(json!(130)), "/", None));
    }

    #[test]
    fn the_command_of_the_body_counts_before_that_of_the_url() {
        let command = || Filter::Command(Pattern::new("A*").expect("a glob"));
        assert!(matches(command(), "/?CallbackCommand=B", Some(json!({"CallbackCommand": "A"}))));
        assert!(!matches(command(), "/?CallbackCommand=A", Some(json!({"CallbackCommand": "B"}))));
        assert!(matches(command(), "/?CallbackCommand=A", None));
    }

    #[test]
    fn a_verdict_is_a_filter_too() {
        assert!(matches(Filter::Verdict(Outcome::Rejected), "/", None));
        assert!(!matches(Filter::Verdict(Outcome::Accepted), "/", None));
    }
}
