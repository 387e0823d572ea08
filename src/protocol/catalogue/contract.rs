//! What an answer to a command means, and what it may hold.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::field::Field;
use super::standing::Standing;

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
pub(crate) struct AnswerContract {
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
