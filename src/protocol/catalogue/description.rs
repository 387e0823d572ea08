//! The shape of a description: what a command is, what its body holds, and what an answer to it means.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use super::super::recognise::Shape;
use super::elements::elements;

/// When the vendor calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Phase {
    /// Before it happens: the answer may forbid it.
    Before,
    /// After it has happened.
    After,
}

impl Phase {
    /// The word for it in every output.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::After => "after",
        }
    }
}

/// How well something is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Standing {
    /// A page of the vendor says it.
    #[default]
    Documented,
    /// Real traffic shows it.
    Seen,
    /// Nobody says it; it follows from something else.
    Inferred,
}

impl Standing {
    /// The word for it in every output.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Seen => "seen",
            Self::Inferred => "inferred",
        }
    }
}

/// A command of the vendor.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Command {
    /// `command`, where the description was printed by `explain --json`.
    #[serde(rename = "type", default)]
    _type: IgnoredAny,
    /// As in the query and in the body.
    #[serde(rename = "command")]
    pub(crate) name: String,
    /// `chat`, or the kit built on it.
    pub(crate) product: String,
    /// The section of the vendor's list.
    pub(crate) category: String,
    /// Before or after the event.
    pub(crate) phase: Phase,
    /// What happened, as a heading.
    pub(crate) title: String,
    /// How well the command is known.
    pub(crate) standing: Standing,
    /// Addresses of its pages, the international one first.
    #[serde(default)]
    pub(crate) pages: Vec<String>,
    /// Which revisions of the pages are described.
    pub(crate) revision: Option<String>,
    /// What makes the vendor call, where the title does not say it.
    pub(crate) trigger: Option<String>,
    /// What the page says of the query.
    pub(crate) query: QueryFacts,
    /// Whether the body says which command it is.
    #[serde(rename = "command_in_body", default = "yes")]
    pub(crate) is_named_in_body: bool,
    /// Who did what to whom, as a template.
    pub(crate) sentence: String,
    /// What a person wants to see first.
    pub(crate) rows: Vec<Row>,
    /// What tells one delivery from the next; nothing where no field does.
    pub(crate) identity: Option<Identity>,
    /// What differs between deliveries: pointers, with `*` for positions.
    pub(crate) vary: Vec<String>,
    /// What holds between fields.
    #[serde(default)]
    pub(crate) relations: Vec<Relation>,
    /// The body.
    pub(crate) fields: Vec<Field>,
    /// The answer.
    pub(crate) answer: Answer,
    /// Where the documentation contradicts itself.
    #[serde(default)]
    pub(crate) contradictions: Vec<String>,
    /// What else is odd.
    #[serde(default)]
    pub(crate) quirks: Vec<String>,
    /// Its samples, in the order of listings.
    #[serde(default)]
    pub(crate) samples: Vec<SampleTitle>,
    #[serde(skip)]
    pub(in crate::protocol) shape: OnceLock<Shape>,
}

fn yes() -> bool {
    true
}

/// What the page says of the query.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct QueryFacts {
    /// How it spells the value of `contenttype`.
    pub(crate) contenttype: String,
    /// Whether it has `ClientIP`.
    #[serde(rename = "ClientIP")]
    pub(crate) client_ip: bool,
    /// Whether it has `OptPlatform`.
    #[serde(rename = "OptPlatform")]
    pub(crate) opt_platform: bool,
}

/// A sample and what it shows.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SampleTitle {
    /// File name without `.json`.
    pub(crate) name: String,
    /// What it shows.
    pub(crate) title: String,
}

/// A row of the pretty output.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Row {
    /// At most ten letters.
    pub(crate) label: String,
    /// Pointer to a list: a row for each of its items.
    pub(crate) each: Option<String>,
    /// A template: `{Field}`, `{Object/Field}`, `{List/Field}`; brackets enclose what needs its fields.
    pub(crate) text: String,
}

/// What tells one delivery from the next.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Identity {
    /// Pointers to the values that name it together with the command.
    pub(crate) fields: Vec<String>,
    /// Pointer to a list whose every item is delivered once.
    pub(crate) each: Option<String>,
    /// The member of an item that names it.
    pub(crate) item: Option<String>,
    /// Pointer to the value that stands for it in the output, where there is no list.
    pub(crate) show: Option<String>,
}

impl Identity {
    /// The name of the value that stands for a delivery.
    pub(crate) fn name(&self) -> &str {
        let shown = self.item.as_deref().or(self.show.as_deref()).unwrap_or_default();
        shown.rsplit('/').next().unwrap_or_default()
    }
}

/// What holds between fields and no schema can say.
#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum Relation {
    /// In a Community, the group's id has the prefix of communities.
    CommunityId {
        /// Pointer to the group's id.
        group: String,
        /// Pointer to the group's type.
        r#type: String,
    },
    /// A topic occurs in communities alone.
    TopicInCommunity {
        /// Pointer to the topic's id.
        topic: String,
        /// Pointer to the group's type.
        r#type: String,
    },
    /// A topic's id begins with its group's.
    TopicUnderGroup {
        /// Pointer to the topic's id.
        topic: String,
        /// Pointer to the group's id.
        group: String,
    },
    /// No two items of a list have the same number.
    Unique {
        /// Pointer to the list.
        list: String,
        /// The member that holds the number.
        member: String,
    },
    /// The event is not before the messages it is about.
    NotBefore {
        /// Pointer to the time of the event.
        event: String,
        /// Pointer, with `*` for positions, to ids that hold the time of a message.
        message: String,
    },
}

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
pub(crate) enum Format {
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

impl Format {
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
    pub(crate) format: Option<Format>,
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
        matches!(self.format, Some(Format::UnixMs | Format::UnixS))
    }

    /// The documented type, in the vendor's words.
    pub(crate) fn documented_type(&self) -> &str {
        let own = self.types.first().map_or("", |first| first.documented());
        self.documented_as.as_deref().unwrap_or(own)
    }
}

/// What an answer with a certain code does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Meaning {
    /// Nothing: the vendor does not look at it.
    Ignored,
    /// It goes ahead.
    Allow,
    /// It does not happen, and the user is told.
    Forbid,
    /// It does not happen, and the user is told that it did.
    Discard,
    /// Each item of the answer decides about one item of the callback.
    PerItem,
    /// The documentation does not say.
    Undefined,
}

impl Meaning {
    /// The word for it in every output.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Ignored => "ignored",
            Self::Allow => "allow",
            Self::Forbid => "forbid",
            Self::Discard => "discard",
            Self::PerItem => "per item",
            Self::Undefined => "undefined",
        }
    }
}

/// The contract of answers to a command.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    /// Its name: commands of one contract answer alike.
    pub(crate) contract: String,
    /// What a code means that is not listed.
    pub(crate) otherwise: Meaning,
    /// The documented codes; the first that fits counts.
    pub(crate) codes: Vec<AnswerCode>,
    /// Fields beside the three that every answer has.
    #[serde(default)]
    pub(crate) fields: Vec<Field>,
    /// What an answer that allows everything holds besides, field by field.
    #[serde(default)]
    pub(crate) allow: BTreeMap<String, Allowance>,
    /// Where single items are decided.
    pub(crate) decides: Option<Decides>,
    /// What happens where no answer comes in time.
    pub(crate) on_timeout: Option<String>,
    /// What else is known.
    #[serde(default)]
    pub(crate) notes: Vec<String>,
}

/// A field of an answer that allows everything.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Allowance {
    /// Pointer to a list of the callback, each of whose items gets one of its own.
    pub(crate) each: Option<String>,
    /// Members that are taken over from the item.
    #[serde(default)]
    pub(crate) copy: Vec<String>,
    /// The value, or what the members have besides.
    pub(crate) with: Value,
}

impl Allowance {
    /// The field in an answer to a callback with this body.
    pub(crate) fn value(&self, body: &Value) -> Value {
        let Some(list) = &self.each else { return self.with.clone() };
        let items = body.pointer(list).and_then(Value::as_array).into_iter().flatten();
        let answered = items.map(|item| {
            let copied = self.copy.iter().filter_map(|name| Some((name.clone(), item.get(name)?.clone())));
            let mut members: serde_json::Map<String, Value> = copied.collect();
            members.extend(self.with.as_object().cloned().unwrap_or_default());
            Value::Object(members)
        });
        answered.collect()
    }
}

/// Where an answer decides about single items.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Decides {
    /// Pointer to the list in the answer.
    pub(crate) each: String,
    /// The member of an item that decides: 0 allows.
    pub(crate) code: String,
}

/// One documented code, or a range of them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AnswerCode {
    /// This code.
    pub(crate) code: Option<i64>,
    /// These codes, both ends included.
    pub(crate) range: Option<(i64, i64)>,
    /// All others but 0.
    #[serde(default)]
    pub(crate) others: bool,
    /// What it does.
    pub(crate) means: Meaning,
    /// The same in words.
    pub(crate) text: String,
    /// What the user's client is told.
    pub(crate) client_sees: Option<String>,
    /// How well it is known.
    #[serde(default)]
    pub(crate) standing: Standing,
}

impl AnswerCode {
    /// Whether it is about `code`.
    pub(crate) fn covers(&self, code: i64) -> bool {
        self.code == Some(code)
            || self.range.is_some_and(|(first, last)| (first..=last).contains(&code))
            || self.others && code != 0
    }

    /// The code as a table shows it.
    pub(crate) fn label(&self) -> String {
        match (self.code, self.range) {
            (Some(code), _) => code.to_string(),
            (None, Some((first, last))) => format!("{first}-{last}"),
            (None, None) => "other".to_owned(),
        }
    }
}

impl Command {
    /// Reads a description. The error says what is wrong and where.
    pub(crate) fn read(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// Whether the vendor waits for a decision.
    pub(crate) fn is_before(&self) -> bool {
        self.phase == Phase::Before
    }

    /// The field at a JSON Pointer into the body, as the description has it; positions in lists do not count.
    pub(crate) fn field(&self, pointer: &str) -> Option<&Field> {
        field_at(&self.fields, pointer)
    }

    /// What the documentation promises beyond a plain answer.
    pub(crate) fn needs_answer_fields(&self) -> bool {
        self.answer.fields.iter().any(Field::is_required)
    }

    /// What a description must hold that its types do not say. The error names what is missing.
    pub(crate) fn check(&self) -> Result<(), String> {
        let known = |pointer: &String| match self.field(pointer) {
            Some(_) => Ok(()),
            None => Err(format!("{pointer} is none of the fields")),
        };
        self.vary.iter().try_for_each(known)?;
        if let Some(identity) = &self.identity {
            identity.fields.iter().chain(&identity.each).chain(&identity.show).try_for_each(known)?;
            if identity.each.is_some() != identity.item.is_some()
                || identity.each.is_some() == identity.show.is_some()
            {
                return Err("an identity has `each` and `item`, or `show`".to_owned());
            }
        }
        for relation in &self.relations {
            let pointers = match relation {
                Relation::CommunityId { group, r#type } => [group, r#type],
                Relation::TopicInCommunity { topic, r#type } => [topic, r#type],
                Relation::TopicUnderGroup { topic, group } => [topic, group],
                Relation::Unique { list, .. } => [list, list],
                Relation::NotBefore { event, message } => [event, message],
            };
            pointers.into_iter().try_for_each(known)?;
        }
        self.rows.iter().filter_map(|row| row.each.as_ref()).try_for_each(known)?;
        if self.fields.is_empty() || self.fields.len() > 60 {
            return Err("a body has from 1 to 60 fields".to_owned());
        }
        match self.rows.iter().find(|row| row.label.len() > 10) {
            Some(row) => Err(format!("the label `{}` is longer than ten letters", row.label)),
            None => Ok(()),
        }
    }
}

/// The field at a JSON Pointer into a value with these fields; positions in lists do not count.
pub(crate) fn field_at<'a>(mut fields: &'a [Field], pointer: &str) -> Option<&'a Field> {
    let mut found: Option<&Field> = None;
    for token in pointer.split('/').skip(1) {
        if token == "*" || token.bytes().all(|byte| byte.is_ascii_digit()) {
            continue;
        }
        let kinds = found.and_then(|field| field.elements.as_deref()).and_then(elements);
        let field = match kinds {
            // The content of an element stands in its members; of which kind it is, its value says.
            Some(kinds) if token == kinds.content => continue,
            Some(kinds) => {
                kinds.kinds.values().flat_map(|kind| &kind.fields).find(|field| field.name == token)?
            }
            None => fields.iter().find(|field| field.name == token)?,
        };
        fields = if field.items.is_empty() { &field.fields } else { &field.items };
        found = Some(field);
    }
    found
}
