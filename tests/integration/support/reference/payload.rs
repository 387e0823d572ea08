//! What the endpoint looks at in a payload.

use serde_json::Value;

use super::fault::Fault;

const FIELDS: [&str; 7] =
    ["CallbackCommand", "EventTime", "GroupId", "MsgSeqList", "Operator_Account", "TopicId", "Type"];
const GROUP_TYPES: [&str; 5] = ["Private", "Public", "ChatRoom", "AVChatRoom", "Community"];

/// The messages, as far as there is a list.
fn messages(payload: &Value) -> impl Iterator<Item = &Value> {
    payload["MsgSeqList"].as_array().into_iter().flatten()
}

/// Why the correct endpoint refuses a payload.
pub(super) fn breach(payload: &Value) -> Option<&'static str> {
    let is_text = |name: &str| payload[name].as_str().is_some_and(|text| !text.is_empty());
    if !["Operator_Account", "Type", "GroupId"].into_iter().all(is_text) {
        return Some("a text is missing");
    }
    let is_message = |message: &Value| message["MsgSeq"].as_u64().is_some();
    let is_list = messages(payload).next().is_some() && messages(payload).all(is_message);
    (!is_list).then_some("MsgSeqList is not a list of messages")
}

/// Whether a payload has a field that is not documented.
pub(super) fn has_unknown_field(payload: &Value) -> bool {
    payload.as_object().is_some_and(|fields| fields.keys().any(|name| !FIELDS.contains(&name.as_str())))
}

/// Whether a message lacks `MsgSeq`.
pub(super) fn lacks_msg_seq(payload: &Value) -> bool {
    messages(payload).any(|message| message.is_object() && message.get("MsgSeq").is_none())
}

/// Whether the group is of a type that is not documented.
pub(super) fn has_unknown_group_type(payload: &Value) -> bool {
    payload["Type"].as_str().is_some_and(|group_type| !GROUP_TYPES.contains(&group_type))
}

/// Whether there is a `null` anywhere.
pub(super) fn has_null(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.iter().any(has_null),
        Value::Object(fields) => fields.values().any(has_null),
        _ => false,
    }
}

/// Whether bytes are among those that an endpoint with this fault does not survive.
pub(super) fn is_odd(body: &[u8], fault: Fault) -> bool {
    let has = |text: &[u8]| body.windows(text.len()).any(|window| window == text);
    match fault {
        Fault::DropsOnByteOrderMark => body.starts_with(b"\xef\xbb\xbf"),
        Fault::DropsOnInvalidUtf8 => std::str::from_utf8(body).is_err(),
        Fault::DropsOnLoneSurrogate => has(br"\ud800"),
        Fault::DropsOnDeepNesting => has(&[b'['; 1000]),
        Fault::DropsOnHugeNumber => has(b"1e400"),
        Fault::DropsOver1MiB => body.len() > 1 << 20,
        _ => false,
    }
}

/// Whether a recall, or what may be one, lacks a field that every recall has, the list of messages apart.
pub(super) fn lacks_field(payload: &Value) -> bool {
    let is_missing = |name: &&str| payload.get(name).is_none();
    let is_other =
        payload["CallbackCommand"].as_str().is_some_and(|command| command != super::decision::RECALL);
    payload.is_object()
        && !is_other
        && ["CallbackCommand", "Operator_Account", "Type", "GroupId"].iter().any(is_missing)
}

/// Whether a sequence number is written with a fraction.
pub(super) fn has_fraction(payload: &Value) -> bool {
    messages(payload).any(|message| message["MsgSeq"].is_f64())
}

/// Whether a field is there with a type that is not documented; `null` counts as absent.
pub(super) fn has_wrong_type(payload: &Value) -> bool {
    let is_other = |value: &Value, is_right: bool| !value.is_null() && !is_right;
    let is_no_text = |name: &&str| is_other(&payload[name], payload[name].is_string());
    if ["CallbackCommand", "Type", "GroupId", "TopicId"].iter().any(is_no_text)
        || is_other(&payload["EventTime"], payload["EventTime"].is_u64() || payload["EventTime"].is_string())
        || messages(payload).any(|item| is_other(&item["MsgId"], item["MsgId"].is_string()))
    {
        return true;
    }
    let (operator, list) = (&payload["Operator_Account"], &payload["MsgSeqList"]);
    is_other(operator, operator.is_string())
        || is_other(list, list.is_array())
        || messages(payload).any(|item| {
            is_other(item, item.is_object()) || is_other(&item["MsgSeq"], item["MsgSeq"].is_u64())
        })
}

/// Whether an endpoint with this fault refuses a good payload.
pub(super) fn is_refused(payload: &Value, fault: Fault) -> bool {
    let text = |name: &str| payload[name].as_str().unwrap_or_default();
    let event_time = &payload["EventTime"];
    match fault {
        Fault::RefusesUnknownField => has_unknown_field(payload),
        Fault::RefusesTopicId => !payload["TopicId"].is_null(),
        Fault::InsistsOnEventTime => event_time.is_null(),
        Fault::RefusesEventTimeString => event_time.is_string(),
        Fault::RefusesEventTimeZero => event_time.as_u64() == Some(0),
        Fault::RefusesFutureEventTime => event_time.as_u64().is_some_and(|time| time > 4_000_000_000_000),
        Fault::InsistsOnMsgId => messages(payload).any(|message| message["MsgId"].is_null()),
        Fault::MsgIdIsDouble => messages(payload).any(|message| !survives_as_double(message)),
        Fault::RefusesUnknownGroupType => has_unknown_group_type(payload),
        Fault::InsistsOnGroupPrefix => !text("GroupId").starts_with("@TGS#"),
        Fault::RefusesLongGroupId => text("GroupId").len() > 32,
        Fault::RefusesAtInOperator => text("Operator_Account").contains('@'),
        Fault::RefusesSecondMessage => messages(payload).count() > 1,
        Fault::RefusesTenMessages => messages(payload).count() > 9,
        _ => false,
    }
}

/// Whether the sender's id within a `MsgId` is the same number as a double.
#[expect(clippy::cast_precision_loss, reason = "the loss is the fault")]
fn survives_as_double(message: &Value) -> bool {
    let id =
        message["MsgId"].as_str().and_then(|id| id.split('-').next()).and_then(|id| id.parse::<u64>().ok());
    id.is_none_or(|id| format!("{:.0}", id as f64) == id.to_string())
}
