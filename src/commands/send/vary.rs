//! Deliveries that differ from one another, as real ones do: `--vary`.

use bytes::Bytes;
use fastrand::Rng;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::document::{Comments, parse};
use crate::error::Error;
use crate::protocol::msg_id::MsgId;

/// Where the time of deliveries begins that have none of their own: 2025-02-28.
const DEFAULT_EVENT_TIME: i64 = 1_740_711_995_000;

/// How long before its recall a message was sent, at most, in seconds.
const MOST_AGE_SECONDS: u64 = 110;

/// Gives every payload a MsgSeq, a MsgId and an EventTime of its own. What a payload lacks it does not get,
/// and each field keeps its spelling, so that a payload breaks no rule that it did not break before.
pub(super) struct Variation {
    random: Rng,
    next_seq: u32,
    /// The moment from which times count, if it is not the payload's own.
    start: Option<i64>,
    count: i64,
}

impl Variation {
    /// With a seed, the same payloads become the same deliveries in every run. Without one, times begin now.
    pub(super) fn new(seed: Option<u64>) -> Self {
        let mut random = seed.map_or_else(Rng::new, Rng::with_seed);
        let start = seed.is_none().then(|| Timestamp::now().as_millisecond());
        // Leaves room for a thousand million messages before the numbers begin anew.
        Self { next_seq: random.u32(1..1 << 31), random, start, count: 0 }
    }

    /// The next delivery of a payload.
    pub(super) fn apply(&mut self, name: &str, body: &[u8]) -> Result<Bytes, Error> {
        let cannot = |why: String| {
            let help = "send it without --vary, or mend it";
            Error::usage(format!("{name}: cannot be varied: {why}"), help)
        };
        let document = parse(body, Comments::Refused).map_err(|error| cannot(error.message))?;
        let mut payload = document.value;
        let object = payload.as_object_mut().ok_or_else(|| cannot("it is not an object".to_owned()))?;
        let own_time = object.get("EventTime").and_then(milliseconds);
        let time = self.start.or(own_time).unwrap_or(DEFAULT_EVENT_TIME).saturating_add(self.count);
        self.count += 1;
        match object.get_mut("EventTime") {
            Some(spelling @ Value::String(_)) => *spelling = json!(time.to_string()),
            Some(spelling) => *spelling = json!(time),
            None => {}
        }
        let messages = object.get_mut("MsgSeqList").and_then(Value::as_array_mut);
        for message in messages.into_iter().flatten().filter_map(Value::as_object_mut) {
            if let Some(seq) = message.get_mut("MsgSeq") {
                *seq = json!(self.next_seq);
                self.next_seq = self.next_seq.checked_add(1).unwrap_or(1);
            }
            if let Some(Value::String(id)) = message.get_mut("MsgId")
                && MsgId::parse(id).is_some()
            {
                *id = self.msg_id(id, time);
            }
        }
        Ok(payload.to_string().into())
    }

    /// The same sender's id for a message that was sent shortly before `time`.
    fn msg_id(&mut self, id: &str, time: i64) -> String {
        let sender = id.split('-').next().unwrap_or_default();
        let age = self.random.u64(1..=MOST_AGE_SECONDS);
        let sent = u64::try_from(time / 1000).unwrap_or_default().saturating_sub(age);
        format!("{sender}-{sent}-{}", self.random.u32(..))
    }
}

/// A time in either of its two spellings.
fn milliseconds(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        Value::String(digits) => digits.parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::fixtures::SAMPLES;
    use crate::protocol::validate::{check, payload_findings};

    fn vary(seed: Option<u64>, body: &[u8], count: usize) -> Vec<Value> {
        let mut variation = Variation::new(seed);
        let next = |_| serde_json::from_slice(&variation.apply("x", body).expect("it varies"));
        (0..count).map(next).collect::<Result<_, _>>().expect("JSON")
    }

    fn rules(body: &[u8]) -> Vec<&'static str> {
        check(body, Comments::Refused, payload_findings)
            .findings
            .iter()
            .map(|finding| finding.rule.id)
            .collect()
    }

    #[test]
    fn every_delivery_has_its_own_numbers_ids_and_time() {
        let body = SAMPLES.iter().find(|sample| sample.name == "batch-10").expect("a sample").payload();
        let deliveries = vary(Some(7), body, 100);
        let of = |pointer: &str| {
            deliveries
                .iter()
                .filter_map(|value| value.pointer(pointer))
                .map(Value::to_string)
                .collect::<HashSet<_>>()
        };
        assert_eq!(of("/EventTime").len(), 100);
        let messages = deliveries.iter().flat_map(|value| value["MsgSeqList"].as_array().expect("a list"));
        let seqs: HashSet<u64> =
            messages.clone().map(|message| message["MsgSeq"].as_u64().expect("a number")).collect();
        let ids: HashSet<&str> = messages.map(|message| message["MsgId"].as_str().expect("an id")).collect();
        assert_eq!((seqs.len(), ids.len()), (1000, 1000));
    }

    #[test]
    fn a_seed_repeats_a_run_and_another_one_does_not() {
        let body = SAMPLES[0].payload();
        assert_eq!(vary(Some(7), body, 5), vary(Some(7), body, 5));
        assert_ne!(vary(Some(7), body, 5), vary(Some(8), body, 5));
        assert_ne!(vary(None, body, 5), vary(None, body, 5));
    }

    #[test]
    fn no_sample_breaks_a_rule_that_it_did_not_break() {
        for sample in SAMPLES {
            let before = rules(sample.payload());
            for seed in [None, Some(1)] {
                for value in vary(seed, sample.payload(), 3) {
                    let after = rules(value.to_string().as_bytes());
                    assert!(after.iter().all(|rule| before.contains(rule)), "{}: {after:?}", sample.name);
                }
            }
        }
    }

    #[test]
    fn what_is_no_object_is_refused_by_name() {
        let error = Variation::new(None).apply("x.json", b"[]").expect_err("an array");
        assert_eq!(error.to_string(), "x.json: cannot be varied: it is not an object");
    }
}
