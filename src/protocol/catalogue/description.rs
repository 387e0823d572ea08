//! The shape of a description: what a command is, who is told what of it, and what holds between its fields.

use std::sync::OnceLock;

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::contract::AnswerContract;
use super::field::{Field, field_at};
use super::standing::Standing;
use crate::protocol::quick_check::BodyShape;

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
    pub(crate) rows: Vec<RowTemplate>,
    /// What tells one delivery from the next; nothing where no field does.
    pub(crate) identity: Option<DeliveryIdentity>,
    /// What differs between deliveries: pointers, with `*` for positions.
    pub(crate) vary: Vec<String>,
    /// What holds between fields.
    #[serde(default)]
    pub(crate) relations: Vec<Relation>,
    /// The body.
    pub(crate) fields: Vec<Field>,
    /// The answer.
    pub(crate) answer: AnswerContract,
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
    pub(in crate::protocol) shape: OnceLock<BodyShape>,
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
pub(crate) struct RowTemplate {
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
pub(crate) struct DeliveryIdentity {
    /// Pointers to the values that name it together with the command.
    pub(crate) fields: Vec<String>,
    /// Pointer to a list whose every item is delivered once.
    pub(crate) each: Option<String>,
    /// The member of an item that names it.
    pub(crate) item: Option<String>,
    /// Pointer to the value that stands for it in the output, where there is no list.
    pub(crate) show: Option<String>,
}

impl DeliveryIdentity {
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
