//! The shape of the exchange record, as JSON Schema (draft 2020-12). The schemas of the vendor's bodies are in the
//! catalogue.

use jsonschema::ValidationError;
use serde_json::Value;

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

    #[test]
    fn every_schema_is_valid_against_its_meta_schema_and_accepts_its_examples() {
        let exchange: Value = serde_json::from_str(EXCHANGE).expect("JSON");
        let own =
            catalogue::all().flat_map(|command| [request_schema(command), answer_schema(Some(command))]);
        for schema in [exchange, answer_schema(None)].into_iter().chain(own) {
            assert!(jsonschema::draft202012::meta::is_valid(&schema), "{schema}");
            let validator = jsonschema::options().build(&schema).expect("a schema");
            for example in schema.get("examples").and_then(Value::as_array).into_iter().flatten() {
                assert!(validator.is_valid(example), "{schema}: {example}");
            }
        }
    }
}
