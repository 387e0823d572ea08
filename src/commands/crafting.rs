//! Changing a payload before it is sent.

use serde_json::{Value, json};

use crate::document;
use crate::protocol::catalogue::{Command, Field};
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
    pub(crate) edits: Vec<PayloadEdit>,
}

/// The number of a message.
const MSG_SEQ: &str = "MsgSeq";

/// How the sentence about a path that does not exist ends.
const ABSENT: &str = "there is nothing at this path";

/// One free change, by JSON Pointer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum PayloadEdit {
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

    /// Makes the changes that a payload of its command can take, and tells of the options that it cannot. The
    /// error names the option and the path.
    pub(crate) fn apply(&self, payload: &mut Value) -> Result<Vec<UnfitOption>, String> {
        let command = command_of(payload, None);
        let mut foreign = Vec::new();
        for (option, name, value) in self.named() {
            if has_field(command, name) {
                let object =
                    payload.as_object_mut().ok_or("the payload is not an object, so it has no fields")?;
                object.insert(name.to_owned(), value);
            } else {
                foreign.push(UnfitOption::new(option, name, command));
            }
        }
        for (option, name, values) in self.message_fields() {
            match holder(command, payload, name) {
                Some(holder) => set_messages(payload, &holder, option, name, &values)?,
                None => foreign.push(UnfitOption::new(option, name, command)),
            }
        }
        self.edits.iter().try_for_each(|edit| match edit {
            PayloadEdit::Set(pointer, value) => {
                document::set(payload, pointer, value.clone()).map_err(|why| {
                    format!("--set {why}{}", if why.ends_with(ABSENT) { "; --add adds" } else { "" })
                })
            }
            PayloadEdit::Add(pointer, value) => {
                document::add(payload, pointer, value.clone()).map_err(|why| format!("--add {why}"))
            }
            PayloadEdit::Unset(pointer) => {
                document::unset(payload, pointer).map_err(|why| format!("--unset {why}"))
            }
        })?;
        Ok(foreign)
    }

    /// The options for single fields, with field and value.
    fn named(&self) -> impl Iterator<Item = (&'static str, &'static str, Value)> {
        let texts = [
            ("--operator", "Operator_Account", &self.operator),
            ("--type", "Type", &self.group_type),
            ("--group-id", "GroupId", &self.group_id),
            ("--topic-id", "TopicId", &self.topic_id),
        ];
        let named =
            texts.into_iter().filter_map(|(option, name, text)| Some((option, name, json!(text.as_ref()?))));
        named.chain(self.event_time.map(|time| ("--event-time", "EventTime", json!(time))))
    }

    /// The options for fields of messages, with field and a value for each message.
    fn message_fields(&self) -> impl Iterator<Item = (&'static str, &'static str, Vec<Value>)> {
        let seqs = self.msg_seqs.iter().map(|seq| json!(seq)).collect();
        let ids = self.msg_ids.iter().map(|id| json!(id)).collect();
        let fields = [("--msg-seq", MSG_SEQ, seqs), ("--msg-id", "MsgId", ids)];
        fields.into_iter().filter(|(.., values): &(_, _, Vec<Value>)| !values.is_empty())
    }
}

/// An option for a field that the command of a payload does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UnfitOption {
    /// As it is typed.
    pub(crate) option: &'static str,
    /// The sentence that says so.
    pub(crate) message: String,
}

impl UnfitOption {
    fn new(option: &'static str, name: &str, command: Option<&Command>) -> Self {
        let whose = command.map_or("the payload", |command| &command.name);
        Self { option, message: format!("{option}: {whose} has no {name}; --add adds any field") }
    }
}

/// Whether payloads of a command may have a field; of commands that are not known, anything may be.
fn has_field(command: Option<&Command>, name: &str) -> bool {
    command.is_none_or(|command| command.fields.iter().any(|field| field.name == name))
}

/// Where a payload has a field of its messages.
enum Holder {
    /// In the items of this list.
    List(String),
    /// In itself: it is about one message.
    Itself,
}

fn holder(command: Option<&Command>, payload: &Value, name: &str) -> Option<Holder> {
    let list = match command {
        Some(command) => {
            let has_it = |field: &&Field| field.items.iter().any(|item| item.name == name);
            command.fields.iter().find(has_it).map(|field| field.name.clone())
        }
        None => {
            let has_it = |value: &Value| value.pointer("/0").is_some_and(|item| item.get(name).is_some());
            payload.as_object()?.iter().find(|(_, value)| has_it(value)).map(|(list, _)| list.clone())
        }
    };
    let is_own = || match command {
        Some(_) => has_field(command, name),
        None => payload.get(name).is_some(),
    };
    list.map(Holder::List).or_else(|| is_own().then_some(Holder::Itself))
}

/// Gives each message its value; as many numbers as there are make as many messages.
fn set_messages(
    payload: &mut Value,
    holder: &Holder,
    option: &str,
    name: &str,
    values: &[Value],
) -> Result<(), String> {
    let messages = match holder {
        Holder::Itself if values.len() > 1 => {
            return Err(format!("{option}: the payload is about one message"));
        }
        Holder::Itself => std::slice::from_mut(payload),
        Holder::List(list) => {
            let items = payload.get_mut(list).and_then(Value::as_array_mut);
            let items = items.ok_or_else(|| format!("{option}: the payload has no {list}"))?;
            if name == MSG_SEQ {
                let pattern = items.first().cloned().unwrap_or_else(|| json!({}));
                let kept = items.len();
                items.truncate(values.len());
                items.extend((kept..values.len()).map(|position| sibling(&pattern, position)));
            } else if values.len() > items.len() {
                let (ids, messages) = (values.len(), items.len());
                return Err(format!(
                    "{option}: {ids} ids for {messages} messages; give one number for each id with --msg-seq"
                ));
            }
            items
        }
    };
    for (message, value) in messages.iter_mut().zip(values) {
        let message =
            message.as_object_mut().ok_or_else(|| format!("{option}: a message is not an object"))?;
        message.insert(name.to_owned(), value.clone());
    }
    Ok(())
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
        crafting.apply(&mut payload).map(|_| payload)
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
            Err("--msg-id: 2 ids for 1 messages; give one number for each id with --msg-seq".to_owned())
        );
        let set =
            Crafting { edits: vec![PayloadEdit::Set("/Nope".to_owned(), json!(1))], ..Crafting::default() };
        assert_eq!(craft(set), Err("--set /Nope: there is nothing at this path; --add adds".to_owned()));
        let unset = Crafting { edits: vec![PayloadEdit::Unset("/Nope".to_owned())], ..Crafting::default() };
        assert_eq!(craft(unset), Err("--unset /Nope: there is nothing at this path".to_owned()));
    }

    #[test]
    fn edits_are_made_in_order() {
        let edits = vec![
            PayloadEdit::Add("/X".to_owned(), json!([1])),
            PayloadEdit::Add("/X/-".to_owned(), json!(2)),
            PayloadEdit::Set("/X/0".to_owned(), json!(0)),
            PayloadEdit::Unset("/Type".to_owned()),
        ];
        let crafted = craft(Crafting { edits, ..Crafting::default() }).expect("it applies");
        assert_eq!(crafted, json!({"MsgSeqList": [{"MsgId": "1-2-3", "MsgSeq": 130}], "X": [0, 2]}));
    }
}
