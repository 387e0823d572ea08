//! From a record to the exchange that it was made of, as far as the record tells.

use std::time::Duration;

use serde_json::Value;

use crate::document::with_integers;
use crate::exchange::{
    AnswerBody, BodyFault, Exchange, Forwarded, Outcome, Record, Request, Response, Verdict,
};
use crate::finding::{Finding, Place, Rule, RuleSubject, Severity};
use crate::protocol::rules::{BODY_TOO_LARGE, BODY_UNREADABLE, HEAD_UNREADABLE, by_id};

/// Longer than any exchange takes.
const MOST_MILLISECONDS: f64 = 1e12;

/// Reads a value that is meant to be a record; the sentence says why it is not usable.
pub(crate) fn read_record(value: Value) -> Result<Record<'static>, String> {
    if value.get("v").and_then(Value::as_u64) != Some(1) {
        return Err("this version of timhook knows only version 1".to_owned());
    }
    serde_json::from_value(value).map_err(|error| error.to_string())
}

/// Rebuilds an exchange; the sentence says what in the record contradicts itself.
pub(crate) fn exchange_of(record: &Record<'_>) -> Result<Exchange, String> {
    let received_at = record
        .received_at
        .parse()
        .map_err(|_| format!("received_at is `{}`, which is not an RFC 3339 time", record.received_at))?;
    let body = if record.is_callback() { Ok(record.body_bytes()?) } else { Err(fault(record)) };
    let is_parsed = body.is_ok() && record.verdict != Outcome::Unparsable;
    let (answer, response) = answered(record)?;
    Ok(Exchange {
        id: record.id,
        received_at,
        request: Request {
            method: record.method.clone().into_owned(),
            url: record.url.clone().into_owned(),
            headers: record.headers.to_vec(),
            body,
            remote: record.remote.clone().into_owned(),
        },
        verdict: Verdict {
            outcome: record.verdict,
            is_callback: record.is_callback(),
            status: record.reply.status,
            answer,
            findings: findings(record),
            signature: record.signature,
            body: is_parsed.then(|| with_integers(&record.body).into_owned()),
        },
        repeats: record.repeats.to_vec(),
        response,
        elapsed: duration(record.reply.elapsed_ms),
    })
}

/// Why there is no body, as far as what was found tells. No record has the limits.
fn fault(record: &Record<'_>) -> BodyFault {
    let Some(found) = record.findings.first() else { return BodyFault::Unread };
    let why = || found.message.split_once(": ").map_or(&*found.message, |(_, why)| why).to_owned();
    let status = record.reply.status;
    match found.rule.as_str() {
        rule if rule == BODY_TOO_LARGE.id => BodyFault::TooLarge { limit: 0 },
        rule if rule == BODY_UNREADABLE.id && status == 503 => BodyFault::Crowded,
        rule if rule == BODY_UNREADABLE.id => BodyFault::Unreadable(why()),
        rule if rule == HEAD_UNREADABLE.id => BodyFault::Head { status, why: why() },
        _ => BodyFault::Unread,
    }
}

/// The answer of the receiver itself, and any other that was given in its place.
fn answered(record: &Record<'_>) -> Result<(AnswerBody, Option<Box<Response>>), String> {
    let reply = &record.reply;
    let bytes = record.reply_bytes()?;
    let own =
        serde_json::from_slice::<AnswerBody>(&bytes).ok().filter(|own| own.to_json().as_bytes() == bytes);
    let is_own = own.is_some() && record.forward.is_none() && reply.fault.is_none();
    if let Some(own) = own.filter(|_| is_own) {
        return Ok((own, None));
    }
    let forwarded = record.forward.as_ref().map(|forward| Forwarded {
        url: forward.url.clone(),
        status: forward.status,
        body: bytes.clone(),
        elapsed: duration(forward.elapsed_ms),
        reasons: forward.reasons.clone(),
        help: forward.help.clone(),
    });
    let response = Response {
        status: Some(reply.status).filter(|&status| status != 0),
        body: bytes,
        fault: reply.fault.clone().map(std::borrow::Cow::into_owned),
        forwarded,
    };
    Ok((AnswerBody::ok(), Some(Box::new(response))))
}

fn duration(milliseconds: f64) -> Duration {
    Duration::from_secs_f64(milliseconds.clamp(0.0, MOST_MILLISECONDS) / 1000.0)
}

/// Findings as they were then. A rule that this program does not have, or has with another severity, keeps its
/// id in the message.
fn findings(record: &Record<'_>) -> Vec<Finding> {
    let found = record.findings.iter().map(|found| {
        let known = by_id(&found.rule).filter(|rule| rule.severity == found.severity);
        let message = match known {
            Some(_) => found.message.clone(),
            None => format!("{}: {}", found.rule, found.message),
        };
        let rule = known.unwrap_or_else(|| unknown(found.severity));
        let finding = Finding::at(rule, found.pointer.as_str(), message, found.help.as_str());
        match rule.subject {
            RuleSubject::Request => Finding { place: Place::Outside, ..finding },
            RuleSubject::Payload | RuleSubject::Answer => finding,
        }
    });
    found.collect()
}

fn unknown(severity: Severity) -> &'static Rule {
    match severity {
        Severity::Error => &UNKNOWN_ERROR,
        Severity::Warning => &UNKNOWN_WARNING,
        Severity::Note => &UNKNOWN_NOTE,
    }
}

static UNKNOWN_ERROR: Rule = rule_of_another_version(Severity::Error);
static UNKNOWN_WARNING: Rule = rule_of_another_version(Severity::Warning);
static UNKNOWN_NOTE: Rule = rule_of_another_version(Severity::Note);

const fn rule_of_another_version(severity: Severity) -> Rule {
    Rule {
        id: "other-version",
        severity,
        subject: RuleSubject::Request,
        title: "a rule of another version of this program",
        meaning: "",
        source: "",
        quote: "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::SignatureState;
    use crate::protocol::query::Query;
    use proptest::prelude::*;
    use serde_json::json;

    fn again(exchange: &Exchange) -> Exchange {
        let query = Query::of_url(&exchange.request.url);
        let line = serde_json::to_string(&Record::of(exchange, query.pairs())).expect("serialises");
        let value = serde_json::from_str(&line).expect("JSON");
        exchange_of(&read_record(value).expect("a record")).expect("an exchange")
    }

    fn exchange(body: &[u8], response: Option<Response>) -> Exchange {
        let rule = by_id("event-time-string").expect("a rule");
        Exchange {
            id: 7,
            received_at: jiff::Timestamp::from_millisecond(1_767_323_045_678).expect("a time"),
            request: Request {
                method: "POST".to_owned(),
                url: "/cb?SdkAppid=1&a=%2f".to_owned(),
                headers: vec![("host".to_owned(), "h".to_owned())],
                body: Ok(body.to_vec()),
                remote: "127.0.0.1:5".to_owned(),
            },
            verdict: Verdict {
                outcome: Outcome::Accepted,
                is_callback: true,
                status: 200,
                answer: AnswerBody::ok(),
                findings: vec![Finding::at(rule, "/EventTime", "m", "h")],
                signature: SignatureState::Valid,
                body: serde_json::from_slice(body).ok(),
            },
            repeats: vec![],
            response: response.map(Box::new),
            elapsed: Duration::from_micros(410),
        }
    }

    #[test]
    fn an_exchange_comes_back_as_it_was() {
        let own = exchange(br#"{"a": 1.5}"#, None);
        assert_eq!(again(&own), own);
        let forwarded = Forwarded {
            url: "http://h/".to_owned(),
            status: Some(200),
            body: b"ok".to_vec(),
            elapsed: Duration::from_micros(1250),
            reasons: vec!["not JSON".to_owned()],
            help: Some("help".to_owned()),
        };
        let response =
            Response { status: Some(200), body: b"ok".to_vec(), fault: None, forwarded: Some(forwarded) };
        let passed_on = exchange(b"{}", Some(response));
        assert_eq!(again(&passed_on), passed_on);
        for (status, body) in [(None, &b""[..]), (Some(503), b"{\"a\":1}"), (Some(200), b"\xff")] {
            let response =
                Response { status, body: body.to_vec(), fault: Some("close".to_owned()), forwarded: None };
            let mut faulty = exchange(b"{}", Some(response));
            // What it would have been without the fault, no record tells.
            faulty.verdict.status = status.unwrap_or_default();
            assert_eq!(again(&faulty), faulty);
        }
    }

    #[test]
    fn a_rule_of_another_version_keeps_its_id_and_severity() {
        let own = exchange(b"{}", None);
        let query = Query::of_url(&own.request.url);
        let mut value = serde_json::to_value(Record::of(&own, query.pairs())).expect("serialises");
        value["findings"] = json!([
            {"severity": "error", "rule": "event-time-string", "pointer": "", "message": "m", "help": ""},
            {"severity": "note", "rule": "of-tomorrow", "pointer": "/a", "message": "n", "help": ""},
        ]);
        let rebuilt = exchange_of(&read_record(value).expect("a record")).expect("an exchange");
        let shown: Vec<_> =
            rebuilt.verdict.findings.iter().map(|f| (f.rule.severity, f.message.as_str())).collect();
        assert_eq!(shown, [(Severity::Error, "event-time-string: m"), (Severity::Note, "of-tomorrow: n")]);
    }

    #[test]
    fn what_contradicts_itself_is_said() {
        let own = exchange(b"{}", None);
        let query = Query::of_url(&own.request.url);
        let record = serde_json::to_value(Record::of(&own, query.pairs())).expect("serialises");
        let refused = |name: &str, value: Value| {
            let mut record = record.clone();
            record[name] = value;
            read_record(record).and_then(|record| exchange_of(&record)).expect_err("refused")
        };
        assert_eq!(
            refused("received_at", json!("noon")),
            "received_at is `noon`, which is not an RFC 3339 time"
        );
        assert_eq!(refused("v", json!(2)), "this version of timhook knows only version 1");
        assert!(refused("raw_base64", json!("?")).starts_with("raw_base64 is not Base64"));
    }

    proptest! {
        #[test]
        fn every_body_and_answer_comes_back(body in proptest::collection::vec(any::<u8>(), 1..40),
                                            answer in proptest::collection::vec(any::<u8>(), 0..40)) {
            let response = Response { status: Some(200), body: answer, fault: Some("close".to_owned()), forwarded: None };
            let whole = exchange(&body, Some(response));
            let back = again(&whole);
            prop_assert_eq!(back.request, whole.request);
            prop_assert_eq!(back.response, whole.response);
        }
    }
}
