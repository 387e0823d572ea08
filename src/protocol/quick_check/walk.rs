//! The pass over the bytes: every value against its node, and what relations want to know remembered.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::build::contents;
use super::shape::{ElementShapes, Held, Mark, Node, Object, TextNode};
use crate::protocol::catalogue::{Elements, FieldFormat};
use crate::protocol::message_id::{MsgId, MsgKey, sent_seconds};
use crate::protocol::rules::{
    LATEST_EVENT_TIME, SMALLEST_CREDIBLE_MILLISECONDS, is_community, is_community_id, is_topic_of,
};

/// More items than this are left to the full check: the vendor sends fewer.
const MOST_UNIQUE: usize = 16;

/// What has been met on the way.
#[derive(Default)]
pub(super) struct Walk<'de> {
    group: Option<Cow<'de, str>>,
    group_type: Option<Cow<'de, str>>,
    topic: Option<Cow<'de, str>>,
    event: Option<u64>,
    /// The latest of the messages, in Unix seconds.
    message: Option<u64>,
    /// The unique numbers of a list, and how many there are.
    numbers: [u64; MOST_UNIQUE],
    count: usize,
}

impl<'de> Walk<'de> {
    /// Reads a value. The error is no more than a no.
    pub(super) fn value<D: Deserializer<'de>>(
        &mut self,
        node: &Node,
        deserializer: D,
    ) -> Result<(), D::Error> {
        Step { walk: self, node }.deserialize(deserializer)
    }

    /// Whether a relation holds between what was met.
    pub(super) fn holds(&self, relation: &Held) -> bool {
        let group = self.group.as_deref().unwrap_or_default();
        let is_in_community = self.group_type.as_deref().is_some_and(is_community);
        match (relation, &self.topic) {
            (Held::CommunityId, _) => group.is_empty() || !is_in_community || is_community_id(group),
            (Held::TopicInCommunity, Some(topic)) => {
                topic.is_empty() || self.group_type.is_none() || is_in_community
            }
            (Held::TopicUnderGroup, Some(topic)) => {
                topic.is_empty() || group.is_empty() || is_topic_of(topic, group)
            }
            (Held::NotBefore, _) => match (self.event, self.message) {
                (Some(event), Some(message)) => message.saturating_mul(1000) <= event,
                _ => true,
            },
            (_, None) => true,
        }
    }

    fn remember_text(&mut self, mark: Mark, text: Cow<'de, str>) {
        let slot = match mark {
            Mark::Group => &mut self.group,
            Mark::GroupType => &mut self.group_type,
            Mark::Topic => &mut self.topic,
            _ => return,
        };
        *slot = Some(text);
    }
}

/// One value on the way.
struct Step<'a, 'de> {
    walk: &'a mut Walk<'de>,
    node: &'a Node,
}

impl<'de> DeserializeSeed<'de> for Step<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if matches!(self.node, Node::Any) {
            // Of what is not described, repeated keys are found by the full check alone.
            return Err(D::Error::custom("not described"));
        }
        deserializer.deserialize_any(self)
    }
}

fn no<E: Error>() -> E {
    E::custom("something to say")
}

fn check<E: Error>(is_fine: bool) -> Result<(), E> {
    if is_fine { Ok(()) } else { Err(no()) }
}

impl<'de> Step<'_, 'de> {
    fn text<E: Error>(self, text: Cow<'de, str>) -> Result<(), E> {
        match self.node {
            Node::Text(expected) => {
                check(is_fine(expected, &text))?;
                if expected.mark == Mark::Message {
                    self.walk.message = self.walk.message.max(sent_seconds(&text));
                } else if expected.mark != Mark::None {
                    self.walk.remember_text(expected.mark, text);
                }
                Ok(())
            }
            Node::Scalar { text: true, .. } => Ok(()),
            _ => Err(no()),
        }
    }

    fn elements<A: SeqAccess<'de>>(
        self,
        shapes: &'static ElementShapes,
        mut items: A,
    ) -> Result<(), A::Error> {
        let (elements, kinds) = (shapes.elements, contents(shapes));
        while items.next_element_seed(Element { walk: &mut *self.walk, elements, kinds })?.is_some() {}
        Ok(())
    }
}

/// Whether there is nothing to say about a text.
fn is_fine(expected: &TextNode, text: &str) -> bool {
    if let Some(constant) = &expected.constant {
        return constant == text;
    }
    (!expected.non_empty || !text.is_empty())
        && (expected.known.is_empty() || expected.known.iter().any(|known| known == text))
        && match expected.format {
            Some(FieldFormat::MsgId) => MsgId::parse(text).is_some(),
            Some(FieldFormat::MsgKey) => MsgKey::parse(text).is_some(),
            _ => true,
        }
}

impl<'de> Visitor<'de> for Step<'_, 'de> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("what is documented")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<(), E> {
        self.text(Cow::Borrowed(text))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.text(Cow::Owned(text.to_owned()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<(), E> {
        match self.node {
            Node::Time { is_milliseconds: true, mark } => {
                if *mark == Mark::Event {
                    self.walk.event = Some(number);
                }
                check((SMALLEST_CREDIBLE_MILLISECONDS..=LATEST_EVENT_TIME).contains(&number))
            }
            Node::Time { is_milliseconds: false, .. } => check(number < SMALLEST_CREDIBLE_MILLISECONDS),
            Node::Integer { mark: Mark::Unique, most, .. } => {
                check(i64::try_from(number).is_ok_and(|number| number <= *most))?;
                let Walk { numbers, count, .. } = self.walk;
                check(*count < MOST_UNIQUE && !numbers[..*count].contains(&number))?;
                numbers[*count] = number;
                *count += 1;
                Ok(())
            }
            _ => i64::try_from(number).map_err(|_| no()).and_then(|number| self.visit_i64(number)),
        }
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<(), E> {
        match self.node {
            Node::Integer { least, most, known, .. } => {
                check((*least..=*most).contains(&number) && (known.is_empty() || known.contains(&number)))
            }
            Node::Number | Node::Scalar { integer: true, .. } => Ok(()),
            _ => Err(no()),
        }
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        check(matches!(self.node, Node::Number))
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        check(matches!(self.node, Node::Boolean | Node::Scalar { boolean: true, .. }))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let (item, least, most, is_unique) = match self.node {
            Node::List { item, least, most, is_unique } => (item, *least, *most, *is_unique),
            Node::Elements(elements) => return self.elements(elements, items),
            _ => return Err(no()),
        };
        let mut count = 0;
        while items.next_element_seed(Step { walk: &mut *self.walk, node: item })?.is_some() {
            count += 1;
        }
        if is_unique {
            self.walk.count = 0;
        }
        check((least..=most).contains(&count))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        match self.node {
            Node::Object(object) => members(self.walk, object, map),
            _ => Err(no()),
        }
    }
}

/// The members of an object: known, none twice, none missing.
fn members<'de, A: MapAccess<'de>>(
    walk: &mut Walk<'de>,
    object: &Object,
    mut map: A,
) -> Result<(), A::Error> {
    let (mut seen, mut next) = (0_u64, 0);
    while let Some(at) = map.next_key_seed(Name { object, next })? {
        check(seen & (1 << at) == 0)?;
        seen |= 1 << at;
        next = at + 1;
        map.next_value_seed(Step { walk: &mut *walk, node: &object.members[at].1 })?;
    }
    check(seen & object.required == object.required)
}

/// The position of a member's name, looked for first where it stands in sorted traffic.
struct Name<'a> {
    object: &'a Object,
    next: usize,
}

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = usize;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a documented name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<usize, E> {
        let members = &self.object.members;
        let places = (self.next..members.len()).chain(0..self.next.min(members.len()));
        places.into_iter().find(|&at| members[at].0 == name).ok_or_else(no)
    }
}

/// An element of a message, whose kind says what its content holds.
struct Element<'a, 'de> {
    walk: &'a mut Walk<'de>,
    elements: &'a Elements,
    kinds: &'a [(String, Object)],
}

impl<'de> DeserializeSeed<'de> for Element<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Element<'_, 'de> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an element")
    }

    /// The content may come before the kind, as real traffic sorts them; then its text has to wait.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let (mut kind, mut waiting, mut has_content) = (None, None::<&RawValue>, false);
        while let Some(name) = map.next_key::<Cow<'de, str>>()? {
            if *name == self.elements.r#type && kind.is_none() {
                let text = map.next_value::<Cow<'de, str>>()?;
                kind = Some(&self.kinds.iter().find(|(name, _)| *name == text).ok_or_else(no)?.1);
            } else if *name == self.elements.content && !has_content && waiting.is_none() {
                match kind {
                    Some(kind) => {
                        map.next_value_seed(ElementContent { walk: &mut *self.walk, kind })?;
                        has_content = true;
                    }
                    None => waiting = Some(map.next_value()?),
                }
            } else {
                return Err(no());
            }
        }
        let kind = kind.ok_or_else(no)?;
        match waiting {
            Some(text) => {
                let mut deserializer = serde_json::Deserializer::from_str(text.get());
                ElementContent { walk: self.walk, kind }.deserialize(&mut deserializer).map_err(|_| no())
            }
            None => check(has_content),
        }
    }
}

/// What an element holds.
struct ElementContent<'a, 'de> {
    walk: &'a mut Walk<'de>,
    kind: &'a Object,
}

impl<'de> DeserializeSeed<'de> for ElementContent<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for ElementContent<'_, 'de> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the content of an element")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        members(self.walk, self.kind, map)
    }
}
