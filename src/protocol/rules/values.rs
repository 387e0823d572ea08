//! What single values should be beyond their type: times, ids of messages, documented values, lengths of lists.

use serde_json::Value;

use super::{
    EVENT_TIME_IN_SECONDS, EVENT_TIME_MISSING, EVENT_TIME_STRING, MALFORMED_MSG_ID, MALFORMED_MSG_KEY,
    MSG_ID_MISSING, TIME_IN_MILLISECONDS, TOO_MANY_MESSAGES, UNKNOWN_GROUP_TYPE, UNKNOWN_VALUE,
};
use crate::document::join;
use crate::finding::{Finding, Rule};
use crate::protocol::catalogue::{Field, FieldFormat, JsonType, elements};
use crate::protocol::message_id::{MsgId, MsgKey};
use crate::protocol::similar::closest;

/// Milliseconds of 1973-03-03: anything smaller is a count of seconds.
pub(in crate::protocol) const SMALLEST_CREDIBLE_MILLISECONDS: u64 = 100_000_000_000;

/// The last millisecond of the year 9999, as the schema has it: what is later, no calendar shows.
pub(in crate::protocol) const LATEST_EVENT_TIME: u64 = 253_402_300_799_999;

/// Looks at the members of an object.
pub(super) fn check(fields: &[Field], value: &Value, pointer: &str, findings: &mut Vec<Finding>) {
    let Some(object) = value.as_object() else { return };
    for field in fields {
        match object.get(&field.name) {
            Some(member) => check_member(field, member, &join(pointer, &field.name), findings),
            None => findings.extend(missing(field, pointer)),
        }
    }
}

/// What the vendor sends today and did not always send.
fn missing(field: &Field, pointer: &str) -> Option<Finding> {
    let (name, since) = (&field.name, field.since.as_deref().unwrap_or("the current revision"));
    // In a list, one finding tells of all items: see `check_list`.
    let is_item = pointer.rsplit('/').next().is_some_and(|last| last.parse::<usize>().is_ok());
    match field.format {
        Some(FieldFormat::UnixMs | FieldFormat::UnixS) if field.is_recent() => Some(Finding::at(
            &EVENT_TIME_MISSING,
            pointer,
            format!("`{name}` is missing"),
            format!(
                "the vendor sends it since {since}: add the time of the event in Unix milliseconds, such as \
                 \"{name}\": 1740711995000"
            ),
        )),
        Some(FieldFormat::MsgId) if field.is_recent() && !is_item => Some(Finding::at(
            &MSG_ID_MISSING,
            pointer,
            format!("`{name}` is missing"),
            format!("the vendor sends it since {since}; receivers should accept callbacks without it"),
        )),
        _ => None,
    }
}

fn check_member(field: &Field, member: &Value, pointer: &str, findings: &mut Vec<Finding>) {
    match member {
        Value::Array(items) => check_list(field, items, pointer, findings),
        Value::Object(_) => check(&field.fields, member, pointer, findings),
        _ => check_scalar(field, member, pointer, findings),
    }
}

fn check_list(field: &Field, items: &[Value], pointer: &str, findings: &mut Vec<Finding>) {
    if let Some(most) = field.max_items.filter(|&most| items.len() > most) {
        findings.push(Finding::at(
            &TOO_MANY_MESSAGES,
            pointer,
            format!("{} items in `{}`; the vendor sends at most {most} at a time", items.len(), field.name),
            format!("split the list into callbacks of at most {most}"),
        ));
    }
    findings.extend(ids_missing(field, items, pointer));
    for (position, item) in items.iter().enumerate() {
        let pointer = format!("{pointer}/{position}");
        match field.elements.as_deref().and_then(elements) {
            Some(kinds) => {
                check(&kinds.members, item, &pointer, findings);
                let kind =
                    item.get(&kinds.r#type).and_then(Value::as_str).and_then(|kind| kinds.kinds.get(kind));
                if let (Some(kind), Some(content)) = (kind, item.get(&kinds.content)) {
                    check(&kind.fields, content, &join(&pointer, &kinds.content), findings);
                }
            }
            None if item.is_object() => check(&field.items, item, &pointer, findings),
            None => {}
        }
    }
}

/// Ids that messages of a list lack.
fn ids_missing(field: &Field, items: &[Value], pointer: &str) -> Option<Finding> {
    let id = field.items.iter().find(|item| item.format == Some(FieldFormat::MsgId) && item.is_recent())?;
    let lacks = |item: &Value| item.is_object() && item.get(&id.name).is_none();
    let first = items.iter().position(lacks)?;
    let count = items.iter().filter(|item| lacks(item)).count();
    Some(Finding::at(
        &MSG_ID_MISSING,
        format!("{pointer}/{first}"),
        format!("`{}` is missing in {count} of {} messages", id.name, items.len()),
        "the vendor sends it since February 2025; a receiver identifies a message by GroupId, TopicId and MsgSeq",
    ))
}

fn check_scalar(field: &Field, value: &Value, pointer: &str, findings: &mut Vec<Finding>) {
    if field.is_time() {
        check_time(field, value, pointer, findings);
    }
    if let (Some(FieldFormat::MsgId), Some(id)) = (field.format, value.as_str())
        && MsgId::parse(id).is_none()
    {
        findings.push(Finding::at(
            &MALFORMED_MSG_ID,
            pointer,
            format!("`{id}` is not a message id"),
            "a message id has the form <sender's numeric id>-<Unix seconds>-<32-bit random>, such as \
             144115213033478435-1740711900-2512805311",
        ));
    }
    if let (Some(FieldFormat::MsgKey), Some(key)) = (field.format, value.as_str())
        && MsgKey::parse(key).is_none()
    {
        findings.push(Finding::at(
            &MALFORMED_MSG_KEY,
            pointer,
            format!("`{key}` is not a message key"),
            "a message key has the form <sequence number>_<random>_<Unix seconds>, such as 48374_2837546_1740711994",
        ));
    }
    if !field.known.is_empty() && !field.known.contains(value) {
        findings.extend(unknown_value(field, value, pointer));
    }
}

/// A value that is none of the documented ones. Of the wrong type, the schema speaks.
fn unknown_value(field: &Field, value: &Value, pointer: &str) -> Option<Finding> {
    let is_same_type = field.known.iter().any(|known| known.is_string() == value.is_string());
    if !is_same_type || !(value.is_string() || value.as_i64().is_some()) {
        return None;
    }
    let shown = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let texts = field.known.iter().filter_map(Value::as_str);
    let list = || {
        let known =
            field.known.iter().map(|known| known.as_str().map_or_else(|| known.to_string(), str::to_owned));
        format!("the documented values are {}", known.collect::<Vec<_>>().join(", "))
    };
    let near = value.as_str().and_then(|text| closest(text, texts));
    let help = near.map_or_else(list, |near| format!("did you mean `{near}`?"));
    let finding =
        |rule: &'static Rule, message: String, help: String| Some(Finding::at(rule, pointer, message, help));
    if field.format != Some(FieldFormat::GroupType) {
        return finding(
            &UNKNOWN_VALUE,
            format!("`{}` is `{shown}`, which is not documented", field.name),
            help,
        );
    }
    let help = match shown.as_str() {
        "Work" => "webhooks call a Work group `Private`".to_owned(),
        "Meeting" => "webhooks call a Meeting group `ChatRoom`".to_owned(),
        _ => help,
    };
    finding(&UNKNOWN_GROUP_TYPE, format!("`{shown}` is not a documented group type"), help)
}

fn check_time(field: &Field, value: &Value, pointer: &str, findings: &mut Vec<Finding>) {
    let Some(time) = milliseconds(value) else { return };
    let name = &field.name;
    if let Value::String(digits) = value
        && field.types.contains(&JsonType::String)
    {
        findings.push(Finding::at(
            &EVENT_TIME_STRING,
            pointer,
            format!("`{name}` is a string; it is documented as an Integer"),
            format!("write {digits} without quotes; a receiver should accept both"),
        ));
    }
    let is_small = time < SMALLEST_CREDIBLE_MILLISECONDS;
    if field.format == Some(FieldFormat::UnixMs) && is_small {
        findings.push(Finding::at(
            &EVENT_TIME_IN_SECONDS,
            pointer,
            format!("`{name}` {time} is too small for milliseconds; it looks like seconds"),
            format!("multiply by 1000: {}", time * 1000),
        ));
    }
    if field.format == Some(FieldFormat::UnixS) && !is_small {
        findings.push(Finding::at(
            &TIME_IN_MILLISECONDS,
            pointer,
            format!("`{name}` {time} is too large for seconds; it looks like milliseconds"),
            format!("divide by 1000: {}", time / 1000),
        ));
    }
}

/// A time in either of its two spellings.
pub(super) fn milliseconds(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => number.as_u64(),
        Value::String(digits) if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            digits.parse().ok()
        }
        _ => None,
    }
}
