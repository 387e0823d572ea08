//! Recognises a callback about which there is nothing to say, in one pass over its
//! bytes. Nearly every payload of a long stream is one, and need not become a value first.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

use super::catalogue::RECALL;
use super::msg_id::MsgId;
use super::rules::{
    LATEST_EVENT_TIME, MOST_MESSAGES, SMALLEST_CREDIBLE_MILLISECONDS, is_community_id, is_topic_of,
};
use super::schema;

/// Whether these bytes are a recall callback without any finding, not even a note. Where it says no, the
/// full check has the last word: some harmless spellings, such as `130.0` for `130`, are left to it.
pub(crate) fn is_flawless(bytes: &[u8]) -> bool {
    serde_json::from_slice::<Callback<'_>>(bytes).is_ok_and(|callback| callback.is_flawless())
}

/// The members of a callback, all of which are known, none of which occurs twice.
#[derive(Default)]
struct Callback<'a> {
    command: Option<Text<'a>>,
    operator: Option<Text<'a>>,
    group_type: Option<Text<'a>>,
    group_id: Option<Text<'a>>,
    messages: Option<Vec<Message<'a>>>,
    topic_id: Option<Text<'a>>,
    event_time: Option<u64>,
}

/// One recalled message.
#[derive(Default)]
struct Message<'a> {
    seq: Option<u32>,
    id: Option<Text<'a>>,
}

/// A string that is borrowed from the input where it has no escapes.
struct Text<'a>(Cow<'a, str>);

impl Callback<'_> {
    fn is_flawless(&self) -> bool {
        let Self {
            command: Some(command),
            operator: Some(operator),
            group_type: Some(Text(group_type)),
            group_id: Some(Text(group_id)),
            messages: Some(messages),
            topic_id,
            event_time: Some(event_time),
        } = self
        else {
            return false;
        };
        let is_community = group_type == "Community";
        let is_topic_in_place = match topic_id {
            Some(Text(topic)) => is_community && is_topic_of(topic, group_id),
            None => true,
        };
        command.0 == RECALL
            && !operator.0.is_empty()
            && schema::documented_group_types().iter().any(|known| known == group_type)
            && !group_id.is_empty()
            && (!is_community || is_community_id(group_id))
            && is_topic_in_place
            && (SMALLEST_CREDIBLE_MILLISECONDS..=LATEST_EVENT_TIME).contains(event_time)
            && are_flawless(messages, *event_time)
    }
}

/// Whether these messages can have been recalled together at this time, in Unix milliseconds.
fn are_flawless(messages: &[Message<'_>], event_time: u64) -> bool {
    let is_known = |message: &Message<'_>| {
        let id = message.id.as_ref().and_then(|id| MsgId::parse(&id.0));
        message.seq.is_some() && id.is_some_and(|id| id.sent_seconds.saturating_mul(1000) <= event_time)
    };
    let is_repeated = |(position, message): (usize, &Message<'_>)| {
        messages[..position].iter().any(|m| m.seq == message.seq)
    };
    (1..=MOST_MESSAGES).contains(&messages.len())
        && messages.iter().all(is_known)
        && !messages.iter().enumerate().any(is_repeated)
}

/// Stores the next value of `map`, once.
fn put<'de, T: Deserialize<'de>, A: MapAccess<'de>>(
    slot: &mut Option<T>,
    map: &mut A,
) -> Result<(), A::Error> {
    match slot.replace(map.next_value()?) {
        None => Ok(()),
        Some(_) => Err(A::Error::custom("the name occurs twice")),
    }
}

// The visitors are written out, since derived ones accept an array in place of an object,
// and null in place of a member that may be absent.

struct CallbackVisitor;

impl<'de> Visitor<'de> for CallbackVisitor {
    type Value = Callback<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a callback")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Callback<'de>, A::Error> {
        let mut callback = Callback::default();
        while let Some(Text(name)) = map.next_key()? {
            match &*name {
                "CallbackCommand" => put(&mut callback.command, &mut map)?,
                "Operator_Account" => put(&mut callback.operator, &mut map)?,
                "Type" => put(&mut callback.group_type, &mut map)?,
                "GroupId" => put(&mut callback.group_id, &mut map)?,
                "MsgSeqList" => put(&mut callback.messages, &mut map)?,
                "TopicId" => put(&mut callback.topic_id, &mut map)?,
                "EventTime" => put(&mut callback.event_time, &mut map)?,
                _ => return Err(A::Error::custom("the field is not documented")),
            }
        }
        Ok(callback)
    }
}

impl<'de> Deserialize<'de> for Callback<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(CallbackVisitor)
    }
}

struct MessageVisitor;

impl<'de> Visitor<'de> for MessageVisitor {
    type Value = Message<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a recalled message")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Message<'de>, A::Error> {
        let mut message = Message::default();
        while let Some(Text(name)) = map.next_key()? {
            match &*name {
                "MsgSeq" => put(&mut message.seq, &mut map)?,
                "MsgId" => put(&mut message.id, &mut map)?,
                _ => return Err(A::Error::custom("the field is not documented")),
            }
        }
        Ok(message)
    }
}

impl<'de> Deserialize<'de> for Message<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MessageVisitor)
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Text<'de>, E> {
        Ok(Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Text<'de>, E> {
        Ok(Text(Cow::Owned(text.to_owned())))
    }
}

impl<'de> Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TextVisitor)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;
    use crate::document::Comments;
    use crate::protocol::validate::{check, payload_findings};

    fn flawless() -> Value {
        json!({
            "CallbackCommand": RECALL,
            "Operator_Account": "administrator",
            "Type": "Community",
            "GroupId": "@TGS#_a",
            "MsgSeqList": [
                {"MsgSeq": 130, "MsgId": "144115213033478435-1740711900-2512805311"},
                {"MsgSeq": 131, "MsgId": "144115213033478435-1740711901-1"},
            ],
            "TopicId": "@TGS#_a@TOPIC#_b",
            "EventTime": 1_740_711_995_000_u64,
        })
    }

    /// What the full check says of a text.
    fn has_findings(bytes: &[u8]) -> bool {
        !check(bytes, Comments::Refused, payload_findings).findings.is_empty()
    }

    #[test]
    fn a_callback_without_findings_is_recognised_however_it_is_written() {
        let payload = flawless();
        assert!(is_flawless(payload.to_string().as_bytes()));
        assert!(is_flawless(serde_json::to_string_pretty(&payload).expect("JSON").as_bytes()));
        let escaped =
            payload.to_string().replace("administrator", r#"a\u00e9\""#).replace("Type", r"\u0054ype");
        assert!(is_flawless(escaped.as_bytes()), "{escaped}");
        let mut plain = payload;
        plain["Type"] = "Public".into();
        plain.as_object_mut().expect("an object").remove("TopicId");
        assert!(is_flawless(plain.to_string().as_bytes()));
    }

    #[test]
    fn an_array_or_a_null_is_not_taken_for_what_it_could_stand_for() {
        let text = flawless().to_string();
        let values: Vec<Value> = flawless().as_object().expect("an object").values().cloned().collect();
        assert!(!is_flawless(Value::Array(values).to_string().as_bytes()));
        for (from, to) in [
            ("{\"MsgSeq\":131,\"MsgId\":\"144115213033478435-1740711901-1\"}", "[131,\"1-2-3\"]"),
            ("\"@TGS#_a@TOPIC#_b\"", "null"),
        ] {
            assert!(text.contains(from), "{text}");
            assert!(!is_flawless(text.replace(from, to).as_bytes()), "{to}");
        }
    }

    #[test]
    fn the_limits_are_those_of_the_full_check() {
        for (pointer, value) in [
            ("/EventTime", json!(LATEST_EVENT_TIME + 1)),
            ("/EventTime", json!(SMALLEST_CREDIBLE_MILLISECONDS - 1)),
            ("/EventTime", json!(1_740_711_900_999_u64)),
            ("/MsgSeqList/0/MsgSeq", json!(u64::from(u32::MAX) + 1)),
            ("/MsgSeqList/0/MsgSeq", json!(131)),
            ("/MsgSeqList", json!([])),
            ("/GroupId", json!("@TGS#a")),
            ("/TopicId", json!("@TGS#_a")),
            ("/Operator_Account", json!("")),
        ] {
            let mut payload = flawless();
            *payload.pointer_mut(pointer).expect("a member") = value;
            let text = payload.to_string();
            assert!(!is_flawless(text.as_bytes()) && has_findings(text.as_bytes()), "{text}");
        }
        for (pointer, value) in [
            ("/EventTime", json!(LATEST_EVENT_TIME)),
            ("/EventTime", json!(1_740_711_901_000_u64)),
            ("/MsgSeqList/0/MsgSeq", json!(u32::MAX)),
        ] {
            let mut payload = flawless();
            *payload.pointer_mut(pointer).expect("a member") = value;
            let text = payload.to_string();
            assert!(is_flawless(text.as_bytes()) && !has_findings(text.as_bytes()), "{text}");
        }
    }

    /// Where a change is made: everywhere that a payload has something.
    const POINTERS: [&str; 12] = [
        "",
        "/CallbackCommand",
        "/Operator_Account",
        "/Type",
        "/GroupId",
        "/MsgSeqList",
        "/MsgSeqList/0",
        "/MsgSeqList/0/MsgSeq",
        "/MsgSeqList/1/MsgId",
        "/MsgSeqList/1/MsgSeq",
        "/TopicId",
        "/EventTime",
    ];

    fn other_value() -> impl Strategy<Value = Value> {
        prop_oneof![
            Just(Value::Null),
            Just(json!([])),
            Just(json!({})),
            Just(json!("")),
            Just(json!(1.0)),
            any::<i64>().prop_map(Value::from),
            (0_u64..5_000_000_000).prop_map(Value::from),
            (1_740_711_899_000_u64..1_740_711_903_000).prop_map(Value::from),
            prop::sample::select(schema::documented_group_types().to_vec()).prop_map(Value::from),
            "(@TGS#_?a|@TGS#_a@TOPIC#_|Group.Callback|[0-9]{1,20}-[0-9]{1,11}-[0-9]{1,11}|x)"
                .prop_map(Value::from),
            (1_usize..13).prop_map(|length| {
                let message = |seq| json!({"MsgSeq": seq, "MsgId": "1-2-3"});
                Value::from_iter((0..length).map(message))
            }),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]

        #[test]
        fn what_is_called_flawless_has_no_findings(
            changes in prop::collection::vec((prop::sample::select(&POINTERS[..]), prop::option::of(other_value())), 0..3),
            added in prop::option::of("[A-Z]?[a-z]{0,3}"),
            flip in prop::option::of((any::<prop::sample::Index>(), any::<u8>())),
            doubled in prop::option::of(prop::sample::select(vec!["Type", "EventTime", "MsgSeq"])),
        ) {
            let mut payload = flawless();
            for (pointer, change) in changes {
                match (change, pointer.rsplit_once('/')) {
                    (Some(value), _) => {
                        if let Some(slot) = payload.pointer_mut(pointer) {
                            *slot = value;
                        }
                    }
                    (None, Some((parent, name))) => {
                        if let Some(Value::Object(object)) = payload.pointer_mut(parent) {
                            object.remove(name);
                        }
                    }
                    (None, None) => {}
                }
            }
            if let (Some(name), Some(object)) = (added, payload.as_object_mut()) {
                object.entry(name).or_insert(Value::Null);
            }
            let mut text = payload.to_string();
            if let Some(name) = doubled {
                text = text.replacen(&format!("\"{name}\":"), &format!("\"{name}\":1,\"{name}\":"), 1);
            }
            let mut bytes = text.into_bytes();
            if let Some((index, byte)) = flip {
                let at = index.index(bytes.len());
                bytes[at] = byte;
            }
            prop_assert!(!(is_flawless(&bytes) && has_findings(&bytes)), "{}", String::from_utf8_lossy(&bytes));
        }
    }
}
