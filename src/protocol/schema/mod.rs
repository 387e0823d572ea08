//! The shapes of the exchange record and of files with expectations, as JSON Schema (draft 2020-12). The schemas of the vendor's bodies are in the
//! catalogue.

use jsonschema::ValidationError;
use serde_json::Value;

/// The key by which a JSON file names its schema: editors write it, and it is no part of the content.
pub(crate) const SCHEMA: &str = "$schema";

/// The schema of files with expectations as published, with a final newline.
pub(crate) const EXPECT: &str = include_str!("expect.json");

/// The schema of the exchange record as published, with a final newline.
pub(crate) const EXCHANGE: &str = include_str!("exchange.json");

// Compiled to code at build time: compiling a schema at run time takes longer than a `send`, and what does it is
// a third of the program.
#[jsonschema::validator(path = "src/protocol/schema/exchange.json")]
struct ExchangeValidator;

/// The first thing about a value by which it is no exchange record.
pub(crate) fn exchange_error(value: &Value) -> Option<ValidationError<'_>> {
    if ExchangeValidator::is_valid(value) { None } else { ExchangeValidator::iter_errors(value).next() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::catalogue::{self, answer_schema, request_schema};
    use crate::protocol::sidecar::Sidecar;

    #[test]
    fn every_schema_is_valid_against_its_meta_schema_and_accepts_its_examples() {
        let exchange: Value = serde_json::from_str(EXCHANGE).expect("JSON");
        let own =
            catalogue::all().flat_map(|command| [request_schema(command), answer_schema(Some(command))]);
        let expect: Value = serde_json::from_str(EXPECT).expect("JSON");
        for schema in [exchange, expect, answer_schema(None)].into_iter().chain(own) {
            assert!(jsonschema::draft202012::meta::is_valid(&schema), "{schema}");
            let validator = jsonschema::options().build(&schema).expect("a schema");
            for example in schema.get("examples").and_then(Value::as_array).into_iter().flatten() {
                assert!(validator.is_valid(example), "{schema}: {example}");
            }
        }
    }

    #[test]
    fn the_schema_of_expectations_accepts_what_is_understood() {
        let schema: Value = serde_json::from_str(EXPECT).expect("JSON");
        let validator = jsonschema::options().build(&schema).expect("a schema");
        let cases = [
            (r#"{"status": 403}"#, true),
            (r#"{"$schema": "x", "answer": {"/ErrorCode": 0, "": {}, "/a~1b": 1}}"#, true),
            (r#"{"max_latency": "500ms", "contract": false}"#, true),
            (r#"{"contract": 0}"#, false),
            (r#"{"status": 99}"#, false),
            (r#"{"answer": {"ErrorCode": 0}}"#, false),
            (r#"{"answer": {"/a~2": 0}}"#, false),
            (r#"{"stauts": 200}"#, false),
            ("{}", false),
            ("[]", false),
        ];
        for (text, is_right) in cases {
            let value: Value = serde_json::from_str(text).expect("JSON");
            assert_eq!(validator.is_valid(&value), is_right, "{text}");
            assert_eq!(Sidecar::parse(text.as_bytes()).is_ok(), is_right, "{text}");
        }
    }
}
