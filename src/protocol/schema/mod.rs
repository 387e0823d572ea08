//! The documented shapes, as JSON Schema (draft 2020-12): the one statement of
//! which fields there are, of which type, and which are required.

use std::sync::LazyLock;

use jsonschema::ValidationError;
use serde_json::Value;

/// A published schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Schema {
    /// The body of a recall callback.
    Request,
    /// The body of an answer.
    Response,
    /// The exchange record.
    Exchange,
}

impl Schema {
    /// The schema as published, with a final newline.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Request => include_str!("Group.CallbackAfterRecallMsg.request.json"),
            Self::Response => include_str!("response.json"),
            Self::Exchange => include_str!("exchange.json"),
        }
    }

    /// The schema as a value.
    pub(crate) fn value(self) -> Value {
        parse(self)
    }

    /// Whether `value` has this shape.
    pub(crate) fn accepts(self, value: &Value) -> bool {
        match self {
            Self::Request => RequestValidator::is_valid(value),
            Self::Response => ResponseValidator::is_valid(value),
            Self::Exchange => ExchangeValidator::is_valid(value),
        }
    }

    /// Everything about `value` that has not this shape.
    pub(crate) fn errors(self, value: &Value) -> Vec<ValidationError<'_>> {
        match self {
            Self::Request => RequestValidator::iter_errors(value).collect(),
            Self::Response => ResponseValidator::iter_errors(value).collect(),
            Self::Exchange => ExchangeValidator::iter_errors(value).collect(),
        }
    }
}

// Compiled to code at build time: compiling a schema at run time takes 1.5 ms,
// most of a `send`.

#[jsonschema::validator(path = "src/protocol/schema/Group.CallbackAfterRecallMsg.request.json")]
struct RequestValidator;

#[jsonschema::validator(path = "src/protocol/schema/response.json")]
struct ResponseValidator;

#[jsonschema::validator(path = "src/protocol/schema/exchange.json")]
struct ExchangeValidator;

static REQUEST_SCHEMA: LazyLock<Value> = LazyLock::new(|| parse(Schema::Request));

/// The field names of a recall callback.
pub(crate) fn documented_fields() -> &'static [String] {
    static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| keys("/properties"));
    &NAMES
}

/// The field names of one recalled message.
pub(crate) fn documented_message_fields() -> &'static [String] {
    static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| keys("/properties/MsgSeqList/items/properties"));
    &NAMES
}

/// The five group types; the schema lists them as examples, since an unknown one is no error.
pub(crate) fn documented_group_types() -> &'static [String] {
    static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| {
        let names = REQUEST_SCHEMA.pointer("/properties/Type/examples").and_then(Value::as_array);
        names.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    });
    &NAMES
}

/// The JSON types of the fields of a recall callback: pointers, with `*` for the positions in
/// `MsgSeqList`, and names of types, one pair for each type that a field may have.
pub(crate) fn documented_types() -> &'static [(String, String)] {
    static TYPES: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
        let mut found = types("/properties", "");
        found.push(("/MsgSeqList/*".to_owned(), "object".to_owned()));
        found.extend(types("/properties/MsgSeqList/items/properties", "/MsgSeqList/*"));
        found
    });
    &TYPES
}

fn types(properties: &str, pointer: &str) -> Vec<(String, String)> {
    let properties = REQUEST_SCHEMA.pointer(properties).and_then(Value::as_object);
    let types_of = |(name, property): (&String, &Value)| {
        let names = match &property["type"] {
            Value::Array(names) => names.clone(),
            name => vec![name.clone()],
        };
        let pointer = format!("{pointer}/{name}");
        names.into_iter().filter_map(move |name| Some((pointer.clone(), name.as_str()?.to_owned())))
    };
    properties.into_iter().flatten().flat_map(types_of).collect()
}

fn keys(pointer: &str) -> Vec<String> {
    let object = REQUEST_SCHEMA.pointer(pointer).and_then(Value::as_object);
    object.into_iter().flat_map(|object| object.keys().cloned()).collect()
}

fn parse(schema: Schema) -> Value {
    serde_json::from_str(schema.text()).expect("a built-in schema is JSON: a test parses each")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_schema_is_valid_against_its_meta_schema_and_accepts_its_examples() {
        for schema in [Schema::Request, Schema::Response, Schema::Exchange] {
            let value = parse(schema);
            assert!(jsonschema::draft202012::meta::is_valid(&value), "{schema:?}");
            for example in value.get("examples").and_then(Value::as_array).into_iter().flatten() {
                assert!(schema.accepts(example), "{schema:?}: {example}");
            }
        }
    }

    #[test]
    fn every_field_has_its_types() {
        let types: Vec<String> =
            documented_types().iter().map(|(pointer, name)| format!("{pointer} {name}")).collect();
        let expected = [
            "/CallbackCommand string",
            "/Operator_Account string",
            "/Type string",
            "/GroupId string",
            "/MsgSeqList array",
            "/TopicId string",
            "/EventTime integer",
            "/EventTime string",
            "/MsgSeqList/* object",
            "/MsgSeqList/*/MsgSeq integer",
            "/MsgSeqList/*/MsgId string",
        ];
        assert_eq!(types, expected);
    }

    #[test]
    fn the_lists_that_rules_use_are_the_documented_ones() {
        assert_eq!(
            documented_fields(),
            ["CallbackCommand", "Operator_Account", "Type", "GroupId", "MsgSeqList", "TopicId", "EventTime"]
        );
        assert_eq!(documented_message_fields(), ["MsgSeq", "MsgId"]);
        assert_eq!(documented_group_types(), ["Private", "Public", "ChatRoom", "AVChatRoom", "Community"]);
    }
}
