//! Rules about `EventTime`, the moment of the recall in Unix milliseconds.

use serde_json::Value;

use super::{EVENT_TIME_BEFORE_MESSAGE, EVENT_TIME_IN_SECONDS, EVENT_TIME_MISSING, EVENT_TIME_STRING};
use crate::finding::Finding;
use crate::protocol::msg_id::MsgId;

const POINTER: &str = "/EventTime";

/// Milliseconds of 1973-03-03: anything smaller is a count of seconds.
pub(in crate::protocol) const SMALLEST_CREDIBLE_MILLISECONDS: u64 = 100_000_000_000;

/// The last millisecond of the year 9999, as the schema has it: what is later, no calendar shows.
pub(in crate::protocol) const LATEST_EVENT_TIME: u64 = 253_402_300_799_999;

pub(super) fn missing(payload: &Value, findings: &mut Vec<Finding>) {
    if payload.is_object() && payload.get("EventTime").is_none() {
        findings.push(Finding::at(
            &EVENT_TIME_MISSING,
            "",
            "`EventTime` is missing",
            "the vendor sends it since late 2022: add the time of the recall in Unix milliseconds, \
             such as \"EventTime\": 1740711995000",
        ));
    }
}

pub(super) fn string(payload: &Value, findings: &mut Vec<Finding>) {
    if let Some(Value::String(digits)) = payload.get("EventTime")
        && milliseconds(payload).is_some()
    {
        findings.push(Finding::at(
            &EVENT_TIME_STRING,
            POINTER,
            "`EventTime` is a string; it is documented as an Integer",
            format!("write {digits} without quotes; a receiver does well to accept both"),
        ));
    }
}

pub(super) fn in_seconds(payload: &Value, findings: &mut Vec<Finding>) {
    if let Some(time) = milliseconds(payload).filter(|&time| time < SMALLEST_CREDIBLE_MILLISECONDS) {
        findings.push(Finding::at(
            &EVENT_TIME_IN_SECONDS,
            POINTER,
            format!("`EventTime` {time} is too small for milliseconds; it looks like seconds"),
            format!("multiply by 1000: {}", time * 1000),
        ));
    }
}

pub(super) fn before_message(payload: &Value, findings: &mut Vec<Finding>) {
    let Some(time) = milliseconds(payload).filter(|&time| time >= SMALLEST_CREDIBLE_MILLISECONDS) else {
        return;
    };
    let latest = super::messages(payload)
        .iter()
        .filter_map(|message| message.get("MsgId").and_then(Value::as_str).and_then(MsgId::parse))
        .map(|id| id.sent_seconds)
        .max();
    if let Some(sent) = latest.filter(|&sent| time < sent.saturating_mul(1000)) {
        findings.push(Finding::at(
            &EVENT_TIME_BEFORE_MESSAGE,
            POINTER,
            format!("`EventTime` {time} is before the message was sent, which its MsgId puts at {sent} s"),
            format!(
                "a message cannot be recalled before it is sent: use {}000 or later",
                sent.saturating_add(1)
            ),
        ));
    }
}

/// `EventTime` in milliseconds, from either of its two spellings.
fn milliseconds(payload: &Value) -> Option<u64> {
    match payload.get("EventTime")? {
        Value::Number(number) => number.as_u64(),
        Value::String(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => digits.parse().ok(),
        _ => None,
    }
}
