//! The documented shapes as compiled JSON Schemas (draft 2020-12): of answers and exchange records, which stand
//! here, and of the bodies and answers of single commands, which their descriptions give.

use std::sync::LazyLock;

use jsonschema::{Draft, Validator};
use serde_json::Value;

use super::catalogue::{Command, answer_schema, request_schema};

/// A schema that belongs to no single command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Schema {
    /// The body of an answer.
    Response,
    /// The exchange record.
    Exchange,
}

impl Schema {
    /// The schema as published, with a final newline.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Response => include_str!("response.json"),
            Self::Exchange => include_str!("exchange.json"),
        }
    }

    /// The schema as a value.
    pub(crate) fn value(self) -> &'static Value {
        static RESPONSE: LazyLock<Value> = LazyLock::new(|| parse(Schema::Response));
        static EXCHANGE: LazyLock<Value> = LazyLock::new(|| parse(Schema::Exchange));
        match self {
            Self::Response => &RESPONSE,
            Self::Exchange => &EXCHANGE,
        }
    }

    /// The schema ready to check values.
    pub(crate) fn validator(self) -> &'static Validator {
        static RESPONSE: LazyLock<Validator> = LazyLock::new(|| compile(Schema::Response.value()));
        static EXCHANGE: LazyLock<Validator> = LazyLock::new(|| compile(Schema::Exchange.value()));
        match self {
            Self::Response => &RESPONSE,
            Self::Exchange => &EXCHANGE,
        }
    }
}

/// The schema of a command's body, ready to check values. It is compiled when a body needs it first: nearly all
/// bodies are recognised without.
pub(super) fn of_request(command: &Command) -> &Validator {
    command.validator.get_or_init(|| compile(&request_schema(command)))
}

/// The schema of answers to a command, or to any, ready to check values.
pub(super) fn of_answer(command: Option<&Command>) -> &Validator {
    match command.filter(|command| !command.answer.fields.is_empty()) {
        Some(command) => command
            .answer_validator
            .get_or_init(|| compile(&answer_schema(command, Schema::Response.value()))),
        None => Schema::Response.validator(),
    }
}

fn compile(schema: &Value) -> Validator {
    let options = jsonschema::options().with_draft(Draft::Draft202012);
    options.build(schema).expect("a built-in schema compiles: a test compiles each")
}

fn parse(schema: Schema) -> Value {
    serde_json::from_str(schema.text()).expect("a built-in schema is JSON: a test parses each")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::catalogue;

    #[test]
    fn every_schema_is_valid_against_its_meta_schema_and_accepts_its_examples() {
        let shared = [Schema::Response, Schema::Exchange].map(|schema| schema.value().clone());
        let own = catalogue::all()
            .flat_map(|command| [request_schema(command), answer_schema(command, Schema::Response.value())]);
        for schema in shared.into_iter().chain(own) {
            assert!(jsonschema::draft202012::meta::is_valid(&schema), "{schema}");
            let validator = compile(&schema);
            for example in schema.get("examples").and_then(Value::as_array).into_iter().flatten() {
                assert!(validator.is_valid(example), "{schema}: {example}");
            }
        }
    }
}
