//! A field of a body or of an answer: its types, when it is there, and what its values mean.

use serde::Deserialize;
use serde_json::Value;

use super::standing::Standing;

/// A JSON type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum JsonType {
    /// Text.
    String,
    /// A number without a fraction.
    Integer,
    /// Any number.
    Number,
    /// True or false.
    Boolean,
    /// A list.
    Array,
    /// A value with named members.
    Object,
}

impl JsonType {
    /// Its name in JSON Schema.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Array => "array",
            Self::Object => "object",
        }
    }

    /// Its name in the vendor's tables.
    pub(crate) fn documented(self) -> &'static str {
        match self {
            Self::String => "String",
            Self::Integer => "Integer",
            Self::Number => "Number",
            Self::Boolean => "Boolean",
            Self::Array => "Array",
            Self::Object => "Object",
        }
    }
}

/// When a field is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Presence {
    /// In every callback.
    Always,
    /// In callbacks of the current revision of the page; older ones lack it.
    SinceRevision,
    /// Where its condition holds.
    Conditional,
    /// In answers: where the receiver wants it.
    Optional,
}

/// What a value means, beyond its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum FieldFormat {
    /// `ActionStatus` of an answer: no other value than the known ones is right.
    ActionStatus,
    /// The command.
    Command,
    /// A UserID.
    Account,
    /// Sequence number of a message.
    MsgSeq,
    /// Random number of a message.
    Random,
    /// `seq_random_seconds`.
    MsgKey,
    /// `tinyid-seconds-random`.
    MsgId,
    /// Id of a group.
    GroupId,
    /// Type of a group.
    GroupType,
    /// Id of a topic.
    TopicId,
    /// Id of an official channel.
    OaId,
    /// Unix milliseconds.
    UnixMs,
    /// Unix seconds.
    UnixS,
    /// An address.
    Url,
    /// JSON as text.
    JsonInString,
    /// Name of a profile field.
    ProfileTag,
    /// A UUID.
    Uuid,
}

impl FieldFormat {
    /// What it means, for people; empty where the type says it.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::ActionStatus => "the result",
            Self::Command => "the callback command",
            Self::Account => "a UserID",
            Self::MsgSeq => "sequence number of a message",
            Self::Random => "random number of a message",
            Self::MsgKey => "MsgKey: seq_random_seconds",
            Self::MsgId => "MsgId: tinyid-seconds-random",
            Self::GroupId => "id of a group",
            Self::GroupType => "type of a group",
            Self::TopicId => "id of a topic: GroupId@TOPIC#_name",
            Self::OaId => "id of an official channel: @TOA#_…",
            Self::UnixMs => "Unix time in milliseconds",
            Self::UnixS => "Unix time in seconds",
            Self::Url => "a URL",
            Self::JsonInString => "JSON as text",
            Self::ProfileTag => "name of a profile field",
            Self::Uuid => "a UUID",
        }
    }
}

/// A field of a body or of an answer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Field {
    /// As in the body.
    pub(crate) name: String,
    /// The JSON types that are accepted, the documented one first.
    pub(crate) types: Vec<JsonType>,
    /// When it is there.
    pub(crate) required: Presence,
    /// Month from which it is there.
    pub(crate) since: Option<String>,
    /// When it is there, in words.
    pub(crate) condition: Option<String>,
    /// What its values mean.
    pub(crate) format: Option<FieldFormat>,
    /// Its only value.
    #[serde(rename = "const")]
    pub(crate) constant: Option<String>,
    /// Values that are documented or were seen; others are no error.
    #[serde(default)]
    pub(crate) known: Vec<Value>,
    /// Smallest and largest value.
    pub(crate) range: Option<(i64, i64)>,
    /// Unit of the number.
    pub(crate) unit: Option<String>,
    /// Fewest items.
    #[serde(default)]
    pub(crate) min_items: usize,
    /// Most items that the vendor sends.
    pub(crate) max_items: Option<usize>,
    /// Whether it holds at least one character.
    #[serde(default)]
    pub(crate) non_empty: bool,
    /// Types of items that are no objects.
    #[serde(default)]
    pub(crate) item_types: Vec<JsonType>,
    /// Fields of items that are objects.
    #[serde(default)]
    pub(crate) items: Vec<Field>,
    /// Fields of the object.
    #[serde(default)]
    pub(crate) fields: Vec<Field>,
    /// Name of the kinds of elements that the list holds.
    pub(crate) elements: Option<String>,
    /// The type in the page's table, where it is another one.
    pub(crate) documented_as: Option<String>,
    /// How well it is known.
    #[serde(default)]
    pub(crate) standing: Standing,
    /// Where it is known from, if not from the table.
    pub(crate) source: Option<String>,
    /// What else is known.
    pub(crate) note: Option<String>,
    /// The page's own words.
    pub(crate) quote: Option<String>,
}

impl Field {
    /// Whether a callback without it breaks the documentation. What is only inferred is never required.
    pub(crate) fn is_required(&self) -> bool {
        self.required == Presence::Always && self.standing == Standing::Documented
    }

    /// Whether callbacks of the documented revision have it, and older ones do not.
    pub(crate) fn is_recent(&self) -> bool {
        self.required == Presence::SinceRevision && self.standing == Standing::Documented
    }

    /// Whether it is a point in time.
    pub(crate) fn is_time(&self) -> bool {
        matches!(self.format, Some(FieldFormat::UnixMs | FieldFormat::UnixS))
    }

    /// The documented type, in the vendor's words.
    pub(crate) fn documented_type(&self) -> &str {
        let own = self.types.first().map_or("", |first| first.documented());
        self.documented_as.as_deref().unwrap_or(own)
    }
}

/// The field at a JSON Pointer into a value with these fields; positions in lists do not count.
pub(super) fn field_at<'a>(mut fields: &'a [Field], pointer: &str) -> Option<&'a Field> {
    let mut found = None;
    for token in pointer.split('/').skip(1) {
        if token == "*" || token.bytes().all(|byte| byte.is_ascii_digit()) {
            continue;
        }
        let field = fields.iter().find(|field| field.name == token)?;
        fields = if field.items.is_empty() { &field.fields } else { &field.items };
        found = Some(field);
    }
    found
}
