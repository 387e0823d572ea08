//! Deliveries that differ from one another, as real ones do: `--vary`.

use bytes::Bytes;
use fastrand::Rng;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::document::{Comments, every, integer, parse};
use crate::error::Error;
use crate::protocol::catalogue::{self, Command, FieldFormat};
use crate::protocol::message_id::{MsgId, MsgKey};

/// Where the time of deliveries begins that have none of their own: 2025-02-28.
const DEFAULT_EVENT_TIME: i64 = 1_740_711_995_000;

/// How long before its recall a message was sent, at most, in seconds.
const MOST_AGE_SECONDS: u64 = 110;

/// Gives every payload values of its own where its command's description says that deliveries differ. What a
/// payload lacks it does not get, and each field keeps its spelling, so that a payload breaks no rule that it did
/// not break before.
#[derive(Debug)]
pub(crate) struct Variation {
    random: Rng,
    next_seq: u32,
    /// The moment from which times count, if it is not the payload's own.
    start: Option<i64>,
    count: i64,
}

impl Variation {
    /// With a seed, the same payloads become the same deliveries in every run. Without one, times begin now.
    pub(crate) fn new(seed: Option<u64>) -> Self {
        let mut random = seed.map_or_else(Rng::new, Rng::with_seed);
        let start = seed.is_none().then(|| Timestamp::now().as_millisecond());
        // Leaves room for a thousand million messages before the numbers begin anew.
        Self { next_seq: random.u32(1..1 << 31), random, start, count: 0 }
    }

    /// The next delivery of a payload of a command; of one that is not known, it is the main one.
    pub(crate) fn apply(&mut self, name: &str, body: &[u8], command: &str) -> Result<Bytes, Error> {
        let cannot = |why: String| {
            let help = "send it without --vary, or correct it";
            Error::usage(format!("{name}: cannot be varied: {why}"), help)
        };
        let document = parse(body, Comments::Refused).map_err(|error| cannot(error.message))?;
        let mut payload = document.value;
        if !payload.is_object() {
            return Err(cannot("it is not an object".to_owned()));
        }
        let command = catalogue::find(command).unwrap_or_else(catalogue::main);
        let (time, seconds) = self.time(command, &payload);
        for pattern in &command.vary {
            let format = command.field(pattern).and_then(|field| field.format);
            for pointer in
                every(&payload, pattern).into_iter().map(|(pointer, _)| pointer).collect::<Vec<_>>()
            {
                if let Some(value) = payload.pointer_mut(&pointer) {
                    self.change(value, format, time, seconds);
                }
            }
        }
        Ok(payload.to_string().into())
    }

    /// When the event of this delivery happened, in Unix milliseconds and in seconds. Where seconds alone tell
    /// deliveries apart, they go ahead by one each.
    fn time(&mut self, command: &Command, payload: &Value) -> (i64, i64) {
        let is_event = |pattern: &&String| {
            command.field(pattern).is_some_and(|field| field.format == Some(FieldFormat::UnixMs))
        };
        let event = command.vary.iter().find(is_event);
        let own = event.and_then(|pattern| milliseconds(every(payload, pattern).first()?.1));
        let first = self.start.or(own).unwrap_or(DEFAULT_EVENT_TIME);
        let time = first.saturating_add(self.count);
        let seconds = if event.is_some() { time / 1000 } else { (first / 1000).saturating_add(self.count) };
        self.count += 1;
        (time, seconds)
    }

    /// Gives one value another one of its kind.
    fn change(&mut self, value: &mut Value, format: Option<FieldFormat>, time: i64, seconds: i64) {
        match (format, &*value) {
            (Some(FieldFormat::UnixMs), Value::String(_)) => *value = json!(time.to_string()),
            (Some(FieldFormat::UnixMs), _) => *value = json!(time),
            (Some(FieldFormat::UnixS), Value::String(_)) => *value = json!(seconds.to_string()),
            (Some(FieldFormat::UnixS), _) => *value = json!(seconds),
            (Some(FieldFormat::Random), _) => *value = json!(self.random.u32(..)),
            (Some(FieldFormat::MsgId), Value::String(id)) if MsgId::parse(id).is_some() => {
                *value = json!(self.msg_id(id, seconds));
            }
            (Some(FieldFormat::MsgKey), Value::String(key)) if MsgKey::parse(key).is_some() => {
                *value = json!(self.msg_key(seconds));
            }
            (Some(FieldFormat::MsgId | FieldFormat::MsgKey), _) => {}
            (Some(FieldFormat::Uuid), _) => {
                let (high, low) = (self.random.u64(..), self.random.u64(..));
                let text = format!("{high:016x}{low:016x}");
                let parts = [&text[..8], &text[8..12], &text[12..16], &text[16..20], &text[20..]];
                *value = json!(parts.join("-"));
            }
            (Some(FieldFormat::MsgSeq), _) | (_, Value::Number(_)) => *value = json!(self.seq()),
            (_, Value::String(text)) => *value = json!(format!("{text}-{}", self.seq())),
            _ => {}
        }
    }

    fn seq(&mut self) -> u32 {
        let seq = self.next_seq;
        self.next_seq = seq.checked_add(1).unwrap_or(1);
        seq
    }

    /// The same sender's id for a message that was sent shortly before `seconds`.
    fn msg_id(&mut self, id: &str, seconds: i64) -> String {
        let sender = id.split('-').next().unwrap_or_default();
        format!("{sender}-{}-{}", self.sent_before(seconds), self.random.u32(..))
    }

    fn msg_key(&mut self, seconds: i64) -> String {
        let seq = self.seq();
        let random = self.random.u32(..);
        format!("{seq}_{random}_{}", self.sent_before(seconds))
    }

    fn sent_before(&mut self, seconds: i64) -> u64 {
        let age = self.random.u64(1..=MOST_AGE_SECONDS);
        u64::try_from(seconds).unwrap_or_default().saturating_sub(age)
    }
}

/// A time in either of its two spellings.
fn milliseconds(value: &Value) -> Option<i64> {
    match value {
        Value::Number(_) => integer(value),
        Value::String(digits) => digits.parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::fixtures::{Fixture, sample, samples};
    use crate::protocol::validate::{check, payload_findings};

    fn vary(seed: Option<u64>, sample: &Fixture, count: usize) -> Vec<Value> {
        let mut variation = Variation::new(seed);
        let mut next = |_| {
            let varied = variation.apply("x", sample.payload(), sample.command).expect("it varies");
            serde_json::from_slice(&varied)
        };
        (0..count).map(&mut next).collect::<Result<_, _>>().expect("JSON")
    }

    fn rules(body: &[u8]) -> Vec<&'static str> {
        check(body, Comments::Refused, |value| payload_findings(value, None))
            .findings
            .iter()
            .map(|finding| finding.rule.id)
            .collect()
    }

    #[test]
    fn every_delivery_has_its_own_numbers_ids_and_time() {
        let deliveries = vary(Some(7), &sample("batch-10").expect("a sample"), 100);
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
        let wire = sample("wire").expect("a sample");
        assert_eq!(vary(Some(7), &wire, 5), vary(Some(7), &wire, 5));
        assert_ne!(vary(Some(7), &wire, 5), vary(Some(8), &wire, 5));
        assert_ne!(vary(None, &wire, 5), vary(None, &wire, 5));
    }

    #[test]
    fn no_sample_breaks_a_rule_that_it_did_not_break() {
        for sample in samples() {
            let before = rules(sample.payload());
            for seed in [None, Some(1)] {
                let varied = vary(seed, &sample, 3);
                let distinct: HashSet<String> = varied.iter().map(Value::to_string).collect();
                // The documented sample of one command lacks the very field that tells deliveries apart.
                assert!(distinct.len() == 3 || sample.name == "documented", "{}", sample.label());
                for value in varied {
                    let after = rules(value.to_string().as_bytes());
                    assert!(after.iter().all(|rule| before.contains(rule)), "{}: {after:?}", sample.label());
                }
            }
        }
    }

    #[test]
    fn what_is_no_object_is_refused_by_name() {
        let error = Variation::new(None).apply("x.json", b"[]", "x").expect_err("an array");
        assert_eq!(error.to_string(), "x.json: cannot be varied: it is not an object");
    }
}
