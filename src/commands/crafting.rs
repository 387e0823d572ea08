//! Changing a payload before it is sent.

use serde_json::{Value, json};

use crate::document;
use crate::protocol::message_id::MsgId;
use crate::protocol::validate::command_of;

/// The changes, in the order in which they are made.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Crafting {
    /// `Operator_Account`.
    pub(crate) operator: Option<String>,
    /// `Type`.
    pub(crate) group_type: Option<String>,
    /// `GroupId`.
    pub(crate) group_id: Option<String>,
    /// One message per number.
    pub(crate) msg_seqs: Vec<u64>,
    /// The `MsgId` of the messages in their order.
    pub(crate) msg_ids: Vec<String>,
    /// `TopicId`.
    pub(crate) topic_id: Option<String>,
    /// `EventTime` in Unix milliseconds.
    pub(crate) event_time: Option<i64>,
    /// Free changes.
    pub(crate) edits: Vec<Edit>,
}

/// How the sentence about a path that does not exist ends.
const ABSENT: &str = "there is nothing at this path";

/// One free change, by JSON Pointer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Edit {
    /// Replace what is there.
    Set(String, Value),
    /// Add what is not.
    Add(String, Value),
    /// Remove what is there.
    Unset(String),
}

impl Crafting {
    /// Whether payloads stay as they are, byte for byte.
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Makes the changes. The error names the option and the path.
    pub(crate) fn apply(&self, payload: &mut Value) -> Result<(), String> {
        let texts = [
            ("--operator", "Operator_Account", &self.operator),
            ("--type", "Type", &self.group_type),
            ("--group-id", "GroupId", &self.group_id),
            ("--topic-id", "TopicId", &self.topic_id),
        ];
        let named =
            texts.into_iter().filter_map(|(option, name, text)| Some((option, name, json!(text.as_ref()?))));
        let time = self.event_time.map(|time| ("--event-time", "EventTime", json!(time)));
        for (option, name, value) in named.chain(time) {
            has_field(option, name, payload)?;
            let object =
                payload.as_object_mut().ok_or("the payload is not an object, so it has no fields")?;
            object.insert(name.to_owned(), value);
        }
        if !self.msg_seqs.is_empty() || !self.msg_ids.is_empty() {
            self.apply_messages(payload)?;
        }
        self.edits.iter().try_for_each(|edit| match edit {
            Edit::Set(pointer, value) => document::set(payload, pointer, value.clone()).map_err(|why| {
                format!("--set {why}{}", if why.ends_with(ABSENT) { "; --add adds" } else { "" })
            }),
            Edit::Add(pointer, value) => {
                document::add(payload, pointer, value.clone()).map_err(|why| format!("--add {why}"))
            }
            Edit::Unset(pointer) => document::unset(payload, pointer).map_err(|why| format!("--unset {why}")),
        })
    }

    /// The number and the id of the one message that a payload is about.
    fn apply_message(&self, payload: &mut Value) -> Result<(), String> {
        let only = |option: &str, count: usize| match count {
            0 | 1 => Ok(()),
            _ => Err(format!("{option}: the payload is about one message")),
        };
        only("--msg-seq", self.msg_seqs.len())?;
        only("--msg-id", self.msg_ids.len())?;
        let seq = self.msg_seqs.first().map(|seq| ("--msg-seq", "MsgSeq", json!(seq)));
        let id = self.msg_ids.first().map(|id| ("--msg-id", "MsgId", json!(id)));
        for (option, name, value) in seq.into_iter().chain(id) {
            has_field(option, name, payload)?;
            if let Some(object) = payload.as_object_mut() {
                object.insert(name.to_owned(), value);
            }
        }
        Ok(())
    }

    fn apply_messages(&self, payload: &mut Value) -> Result<(), String> {
        if payload.get("MsgSeqList").is_none() && command_of(payload, None).is_some() {
            return self.apply_message(payload);
        }
        let messages = payload
            .get_mut("MsgSeqList")
            .and_then(Value::as_array_mut)
            .ok_or("--msg-seq and --msg-id: the payload has no MsgSeqList")?;
        if !self.msg_seqs.is_empty() {
            let pattern = messages.first().cloned().unwrap_or_else(|| json!({}));
            let kept = messages.len();
            messages.truncate(self.msg_seqs.len());
            messages.extend((kept..self.msg_seqs.len()).map(|position| sibling(&pattern, position)));
            for (message, seq) in messages.iter_mut().zip(&self.msg_seqs) {
                let message =
                    message.as_object_mut().ok_or("--msg-seq: an item of MsgSeqList is not an object")?;
                message.insert("MsgSeq".to_owned(), json!(seq));
            }
        }
        if self.msg_ids.len() > messages.len() {
            let (ids, messages) = (self.msg_ids.len(), messages.len());
            return Err(format!(
                "--msg-id: {ids} ids for {messages} messages; give as many numbers with --msg-seq"
            ));
        }
        for (message, id) in messages.iter_mut().zip(&self.msg_ids) {
            let message =
                message.as_object_mut().ok_or("--msg-id: an item of MsgSeqList is not an object")?;
            message.insert("MsgId".to_owned(), json!(id));
        }
        Ok(())
    }
}

/// Whether a payload of its command may have a field. What a command does not have is most likely a mistake;
/// of commands that are not known, anything may be.
fn has_field(option: &str, name: &str, payload: &Value) -> Result<(), String> {
    match command_of(payload, None) {
        Some(command) if !command.fields.iter().any(|field| field.name == name) => {
            Err(format!("{option}: {} has no {name}; --add adds any field", command.name))
        }
        _ => Ok(()),
    }
}

/// A message like `pattern` with an id of its own.
fn sibling(pattern: &Value, position: usize) -> Value {
    let mut message = pattern.clone();
    if let Some(Value::String(id)) = message.get_mut("MsgId")
        && MsgId::parse(id).is_some()
        && let Some((front, random)) = id.rsplit_once('-')
    {
        let random = random
            .parse::<u32>()
            .unwrap_or_default()
            .wrapping_add(u32::try_from(position).unwrap_or_default());
        *id = format!("{front}-{random}");
    }
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payload() -> Value {
        json!({"MsgSeqList": [{"MsgId": "1-2-3", "MsgSeq": 130}], "Type": "Public"})
    }

    fn craft(crafting: Crafting) -> Result<Value, String> {
        let mut payload = payload();
        crafting.apply(&mut payload).map(|()| payload)
    }

    #[test]
    fn fields_are_replaced_or_added() {
        let crafting = Crafting {
            group_type: Some("Community".to_owned()),
            topic_id: Some("t".to_owned()),
            event_time: Some(5),
            ..Crafting::default()
        };
        let crafted = craft(crafting).expect("it applies");
        assert_eq!(
            crafted,
            json!({"MsgSeqList": [{"MsgId": "1-2-3", "MsgSeq": 130}], "Type": "Community", "TopicId": "t", "EventTime": 5})
        );
    }

    #[test]
    fn more_numbers_make_more_messages_with_ids_of_their_own() {
        let crafting =
            Crafting { msg_seqs: vec![7, 8], msg_ids: vec!["9-9-9".to_owned()], ..Crafting::default() };
        let crafted = craft(crafting).expect("it applies");
        assert_eq!(
            crafted["MsgSeqList"],
            json!([{"MsgId": "9-9-9", "MsgSeq": 7}, {"MsgId": "1-2-4", "MsgSeq": 8}])
        );
    }

    #[test]
    fn what_cannot_be_done_is_said_by_option() {
        let ids = Crafting { msg_ids: vec!["a".to_owned(), "b".to_owned()], ..Crafting::default() };
        assert_eq!(
            craft(ids),
            Err("--msg-id: 2 ids for 1 messages; give as many numbers with --msg-seq".to_owned())
        );
        let set = Crafting { edits: vec![Edit::Set("/Nope".to_owned(), json!(1))], ..Crafting::default() };
        assert_eq!(craft(set), Err("--set /Nope: there is nothing at this path; --add adds".to_owned()));
        let unset = Crafting { edits: vec![Edit::Unset("/Nope".to_owned())], ..Crafting::default() };
        assert_eq!(craft(unset), Err("--unset /Nope: there is nothing at this path".to_owned()));
    }

    #[test]
    fn edits_are_made_in_order() {
        let edits = vec![
            Edit::Add("/X".to_owned(), json!([1])),
            Edit::Add("/X/-".to_owned(), json!(2)),
            Edit::Set("/X/0".to_owned(), json!(0)),
            Edit::Unset("/Type".to_owned()),
        ];
        let crafted = craft(Crafting { edits, ..Crafting::default() }).expect("it applies");
        assert_eq!(crafted, json!({"MsgSeqList": [{"MsgId": "1-2-3", "MsgSeq": 130}], "X": [0, 2]}));
    }
}
