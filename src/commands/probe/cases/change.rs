//! A payload of a case: a sample with at most one field missing or of a wrong type.

use serde_json::{Value, json};

use crate::document::{set, unset};
use crate::protocol::catalogue::{Field, JsonType};

/// What a payload is: a sample, made fresh, with at most one change at a JSON Pointer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Change {
    /// Name of the sample.
    pub(in crate::commands::probe) sample: &'static str,
    pub(super) at: Option<(&'static str, PayloadDefect)>,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum PayloadDefect {
    Missing,
    OfWrongType(&'static Field),
}

impl Change {
    /// Makes the change.
    pub(in crate::commands::probe) fn apply(self, body: &mut Value) {
        // The sample was looked at when the case was made: there is something at the pointer.
        let _ = match self.at {
            None => Ok(()),
            Some((pointer, PayloadDefect::Missing)) => unset(body, pointer),
            Some((pointer, PayloadDefect::OfWrongType(field))) => set(body, pointer, wrong_value(field)),
        };
    }
}

/// A value of a type that a field does not have.
pub(super) fn wrong_value(field: &Field) -> Value {
    let likely = match field.types.first() {
        Some(JsonType::Integer | JsonType::Number) => (JsonType::String, json!("7")),
        Some(JsonType::Boolean) => (JsonType::String, json!("true")),
        Some(JsonType::Object) => (JsonType::Array, json!([])),
        Some(JsonType::Array) => (JsonType::Object, json!({})),
        Some(JsonType::String) | None => (JsonType::Integer, json!(7)),
    };
    let others =
        [(JsonType::Boolean, json!(true)), (JsonType::Object, json!({})), (JsonType::Array, json!([]))];
    let mut candidates = std::iter::once(likely).chain(others);
    candidates.find(|(kind, _)| !field.types.contains(kind)).map_or(Value::Null, |(_, value)| value)
}
