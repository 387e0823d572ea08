//! The vendor's rules: what each one means, as data, and the ones no schema can say, as functions.

mod catalogue;
mod event_time;
mod fields;
mod group;
mod messages;

pub(crate) use catalogue::*;
pub(super) use event_time::{LATEST_EVENT_TIME, SMALLEST_CREDIBLE_MILLISECONDS};
pub(super) use group::{is_community_id, is_topic_of};
pub(super) use messages::MOST_MESSAGES;

use serde_json::Value;

use crate::finding::Finding;

/// A rule that a JSON Schema cannot express: looks at a payload, adds what it finds.
type Check = fn(&Value, &mut Vec<Finding>);

/// All of them. Each tolerates any JSON value: wrong shapes are the schema's business.
const CHECKS: &[Check] = &[
    fields::unknown_fields,
    group::unknown_group_type,
    group::community_prefix,
    group::topic,
    messages::missing_msg_id,
    messages::malformed_msg_id,
    messages::duplicate_msg_seq,
    messages::too_many,
    event_time::missing,
    event_time::string,
    event_time::in_seconds,
    event_time::before_message,
];

/// Runs every rule function over a recall payload.
pub(super) fn check(payload: &Value) -> Vec<Finding> {
    let mut findings = Vec::new();
    CHECKS.iter().for_each(|check| check(payload, &mut findings));
    findings
}

/// The text member `name` of a payload.
fn text<'a>(payload: &'a Value, name: &str) -> Option<&'a str> {
    payload.get(name).and_then(Value::as_str)
}

/// The recalled messages of a payload.
fn messages(payload: &Value) -> &[Value] {
    payload.get("MsgSeqList").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}
