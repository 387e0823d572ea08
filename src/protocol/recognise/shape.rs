//! A description as the recogniser wants it: members sorted as real traffic sorts them, and what the
//! relations need marked where it stands.

use serde_json::Value;

use super::super::catalogue::{Command, Elements, Field, Format, JsonType, Relation, elements};

/// What the body of a command looks like if there is nothing to say about it.
#[derive(Debug)]
pub(in crate::protocol) struct Shape {
    pub(super) root: Node,
    pub(super) relations: Vec<Held>,
}

/// A value.
#[derive(Debug)]
pub(super) enum Node {
    Object(Object),
    List {
        item: Box<Node>,
        least: usize,
        most: usize,
        is_unique: bool,
    },
    Elements(&'static Elements),
    Text(Text),
    Integer {
        least: i64,
        most: i64,
        known: Vec<i64>,
        mark: Mark,
    },
    /// A time in milliseconds, or else in seconds.
    Time {
        is_milliseconds: bool,
        mark: Mark,
    },
    Number,
    Boolean,
    /// Text or a number or a boolean.
    Scalar {
        text: bool,
        integer: bool,
        boolean: bool,
    },
    /// Anything.
    Any,
}

/// An object all of whose members are known.
#[derive(Debug)]
pub(in crate::protocol) struct Object {
    /// Sorted by name.
    pub(super) members: Vec<(String, Node)>,
    /// Bit by bit which of them have to be there.
    pub(super) required: u64,
}

/// A text.
#[derive(Debug, Default)]
pub(super) struct Text {
    pub(super) constant: Option<String>,
    pub(super) known: Vec<String>,
    pub(super) non_empty: bool,
    pub(super) format: Option<Format>,
    pub(super) mark: Mark,
}

/// What relations want to know of a value.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Mark {
    #[default]
    None,
    Group,
    GroupType,
    Topic,
    /// The time of the event.
    Event,
    /// The id of a message that the event is about.
    Message,
    /// A number that no other item has.
    Unique,
}

/// A relation between marked values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Held {
    CommunityId,
    TopicInCommunity,
    TopicUnderGroup,
    NotBefore,
}

impl Shape {
    /// The shape of a command's body.
    pub(super) fn of_command(command: &Command) -> Self {
        let mut marks: Vec<(String, Mark)> = Vec::new();
        let mut relations = Vec::new();
        let mut mark = |pointer: &str, mark| marks.push((pointer.to_owned(), mark));
        for relation in &command.relations {
            match relation {
                Relation::CommunityId { group, r#type } => {
                    mark(group, Mark::Group);
                    mark(r#type, Mark::GroupType);
                    relations.push(Held::CommunityId);
                }
                Relation::TopicInCommunity { topic, r#type } => {
                    mark(topic, Mark::Topic);
                    mark(r#type, Mark::GroupType);
                    relations.push(Held::TopicInCommunity);
                }
                Relation::TopicUnderGroup { topic, group } => {
                    mark(topic, Mark::Topic);
                    mark(group, Mark::Group);
                    relations.push(Held::TopicUnderGroup);
                }
                Relation::Unique { list, member } => mark(&format!("{list}/*/{member}"), Mark::Unique),
                Relation::NotBefore { event, message } => {
                    mark(event, Mark::Event);
                    mark(message, Mark::Message);
                    relations.push(Held::NotBefore);
                }
            }
        }
        Self { root: Node::Object(object(&command.fields, "", &marks)), relations }
    }
}

/// The contents of each kind of element. An element may hold messages again, and so elements of its own kind.
pub(super) fn contents(elements: &'static Elements) -> &'static [(String, Object)] {
    elements.contents.get_or_init(|| {
        elements.kinds.iter().map(|(name, kind)| (name.clone(), object(&kind.fields, "", &[]))).collect()
    })
}

fn object(fields: &[Field], pointer: &str, marks: &[(String, Mark)]) -> Object {
    let mut fields: Vec<&Field> = fields.iter().collect();
    fields.sort_by(|one, other| one.name.cmp(&other.name));
    let is_expected = |field: &Field| {
        let is_missed = field.format == Some(Format::MsgId) || field.is_time();
        field.is_required() || field.is_recent() && is_missed
    };
    let required = fields
        .iter()
        .enumerate()
        .filter(|(_, field)| is_expected(field))
        .fold(0, |bits, (at, _)| bits | 1 << at);
    let members = fields
        .iter()
        .map(|field| (field.name.clone(), node(field, &format!("{pointer}/{}", field.name), marks)));
    Object { members: members.collect(), required }
}

fn node(field: &Field, pointer: &str, marks: &[(String, Mark)]) -> Node {
    let mark = marks.iter().find(|(marked, _)| marked == pointer).map_or(Mark::None, |(_, mark)| *mark);
    if field.is_time() {
        return Node::Time { is_milliseconds: field.format == Some(Format::UnixMs), mark };
    }
    match field.types.as_slice() {
        [JsonType::Object] if field.fields.is_empty() => Node::Any,
        [JsonType::Object] => Node::Object(object(&field.fields, pointer, marks)),
        [JsonType::Array] => list(field, pointer, marks),
        [JsonType::String] => Node::Text(Text {
            constant: field.constant.clone(),
            known: field.known.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            non_empty: field.non_empty,
            format: field.format,
            mark,
        }),
        [JsonType::Integer] => {
            let (least, most) = field.range.unwrap_or((i64::MIN, i64::MAX));
            Node::Integer { least, most, known: field.known.iter().filter_map(Value::as_i64).collect(), mark }
        }
        [JsonType::Number] => Node::Number,
        [JsonType::Boolean] => Node::Boolean,
        types => Node::Scalar {
            text: types.contains(&JsonType::String),
            integer: types.contains(&JsonType::Integer),
            boolean: types.contains(&JsonType::Boolean),
        },
    }
}

fn list(field: &Field, pointer: &str, marks: &[(String, Mark)]) -> Node {
    if let Some(kinds) = field.elements.as_deref().and_then(elements) {
        return Node::Elements(kinds);
    }
    let pointer = format!("{pointer}/*");
    let item = match field.item_types.as_slice() {
        _ if !field.items.is_empty() => Node::Object(object(&field.items, &pointer, marks)),
        [JsonType::String] => Node::Text(Text { format: field.format, ..Text::default() }),
        [JsonType::Integer] => {
            Node::Integer { least: i64::MIN, most: i64::MAX, known: Vec::new(), mark: Mark::None }
        }
        _ => Node::Any,
    };
    let is_unique = marks.iter().any(|(marked, mark)| *mark == Mark::Unique && marked.starts_with(&pointer));
    let most = field.max_items.unwrap_or(usize::MAX);
    Node::List { item: Box::new(item), least: field.min_items, most, is_unique }
}
