//! From the description of a command to the shape of its body: members sorted as real traffic sorts them, and what
//! the relations need marked where it stands.

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use serde_json::Value;

use super::shape::{BodyShape, ElementShapes, Held, Mark, Node, Object, TextNode};
use crate::protocol::catalogue::{Command, Field, FieldFormat, JsonType, Relation, all_elements};

/// The shape of a command's body.
pub(super) fn shape_of(command: &Command) -> BodyShape {
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
    BodyShape { root: Node::Object(object(&command.fields, "", &marks)), relations }
}

/// The elements that fields refer to by this name.
fn elements_of(name: &str) -> Option<&'static ElementShapes> {
    static SHAPES: LazyLock<BTreeMap<&'static str, ElementShapes>> = LazyLock::new(|| {
        let shapes = |elements| ElementShapes { elements, contents: OnceLock::new() };
        all_elements().iter().map(|(name, elements)| (name.as_str(), shapes(elements))).collect()
    });
    SHAPES.get(name)
}

/// The contents of each kind of element. An element may hold messages again, and so elements of its own kind.
pub(super) fn contents(shapes: &'static ElementShapes) -> &'static [(String, Object)] {
    shapes.contents.get_or_init(|| {
        let kinds = shapes.elements.kinds.iter();
        kinds.map(|(name, kind)| (name.clone(), object(&kind.fields, "", &[]))).collect()
    })
}

fn object(fields: &[Field], pointer: &str, marks: &[(String, Mark)]) -> Object {
    let mut fields: Vec<&Field> = fields.iter().collect();
    fields.sort_by(|one, other| one.name.cmp(&other.name));
    let is_expected = |field: &Field| {
        let is_missed = field.format == Some(FieldFormat::MsgId) || field.is_time();
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
        return Node::Time { is_milliseconds: field.format == Some(FieldFormat::UnixMs), mark };
    }
    match field.types.as_slice() {
        [JsonType::Object] if field.fields.is_empty() => Node::Any,
        [JsonType::Object] => Node::Object(object(&field.fields, pointer, marks)),
        [JsonType::Array] => list(field, pointer, marks),
        [JsonType::String] => Node::Text(TextNode {
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
    if let Some(kinds) = field.elements.as_deref().and_then(elements_of) {
        return Node::Elements(kinds);
    }
    let pointer = format!("{pointer}/*");
    let item = match field.item_types.as_slice() {
        _ if !field.items.is_empty() => Node::Object(object(&field.items, &pointer, marks)),
        [JsonType::String] => Node::Text(TextNode { format: field.format, ..TextNode::default() }),
        [JsonType::Integer] => {
            Node::Integer { least: i64::MIN, most: i64::MAX, known: Vec::new(), mark: Mark::None }
        }
        _ => Node::Any,
    };
    let is_unique = marks.iter().any(|(marked, mark)| *mark == Mark::Unique && marked.starts_with(&pointer));
    let most = field.max_items.unwrap_or(usize::MAX);
    Node::List { item: Box::new(item), least: field.min_items, most, is_unique }
}
