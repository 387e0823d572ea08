//! A description as the recogniser wants it.

use std::sync::OnceLock;

use crate::protocol::catalogue::{Elements, FieldFormat};

/// What the body of a command looks like if there is nothing to say about it.
#[derive(Debug)]
pub(in crate::protocol) struct BodyShape {
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
    Elements(&'static ElementShapes),
    Text(TextNode),
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
pub(super) struct Object {
    /// Sorted by name.
    pub(super) members: Vec<(String, Node)>,
    /// Bit by bit which of them have to be there.
    pub(super) required: u64,
}

/// Elements of a message, whose content depends on their kind.
#[derive(Debug)]
pub(super) struct ElementShapes {
    pub(super) elements: &'static Elements,
    /// What each kind holds, by its name; made when it is first needed.
    pub(super) contents: OnceLock<Vec<(String, Object)>>,
}

/// A text.
#[derive(Debug, Default)]
pub(super) struct TextNode {
    pub(super) constant: Option<String>,
    pub(super) known: Vec<String>,
    pub(super) non_empty: bool,
    pub(super) format: Option<FieldFormat>,
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
