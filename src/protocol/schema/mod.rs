//! The shapes of the house's own documents, as JSON Schema (draft 2020-12): the exchange record and the expectation
//! file. The schemas of the vendor's bodies are in the catalogue.

mod record;

use std::sync::LazyLock;

use serde_json::Value;

/// The key by which a JSON file names its schema: editors write it, and it is no part of the content.
pub(crate) const SCHEMA: &str = "$schema";

pub(crate) use record::Breach;

/// The schema of the exchange record as published, with a final newline.
pub(crate) const EXCHANGE: &str = include_str!("exchange.json");

/// The schema of a file that says what an answer should be, as published, with a final newline.
pub(crate) const EXPECT: &str = include_str!("expect.json");

/// The first thing about a value by which it is no exchange record.
pub(crate) fn exchange_error(value: &Value) -> Option<Breach> {
    static SCHEMA: LazyLock<Value> =
        LazyLock::new(|| serde_json::from_str(EXCHANGE).expect("a test parses it"));
    record::first_breach(&SCHEMA, value, "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::catalogue::{self, answer_schema, any_request_schema, request_schema};
    use crate::protocol::expectation_file::ExpectationFile;
    use proptest::prelude::*;
    use serde_json::json;

    fn parsed(text: &str) -> Value {
        serde_json::from_str(text).expect("JSON")
    }

    #[test]
    fn every_schema_has_the_address_of_its_file() {
        let base = concat!(env!("CARGO_PKG_REPOSITORY"), "/raw/main/schemas");
        for (name, schema) in
            [("exchange", parsed(EXCHANGE)), ("expect", parsed(EXPECT)), ("response", answer_schema(None))]
        {
            assert_eq!(schema["$id"], format!("{base}/{name}.json"));
        }
        let name = &catalogue::main().name;
        assert_eq!(request_schema(catalogue::main())["$id"], format!("{base}/{name}.json"));
        assert_eq!(answer_schema(Some(catalogue::main()))["$id"], format!("{base}/{name}.answer.json"));
    }

    #[test]
    fn every_schema_is_valid_against_its_meta_schema_and_accepts_its_examples() {
        let own =
            catalogue::all().flat_map(|command| [request_schema(command), answer_schema(Some(command))]);
        let shared = [parsed(EXCHANGE), parsed(EXPECT), answer_schema(None), any_request_schema()];
        for schema in shared.into_iter().chain(own) {
            assert!(jsonschema::draft202012::meta::is_valid(&schema), "{schema}");
            let validator = jsonschema::options().build(&schema).expect("a schema");
            for example in schema.get("examples").and_then(Value::as_array).into_iter().flatten() {
                assert!(validator.is_valid(example), "{schema}: {example}");
            }
        }
    }

    fn record() -> Value {
        json!({
            "type": "callback", "v": 1, "id": 1, "received_at": "2026-01-02T03:04:05.678Z", "remote": "127.0.0.1:5",
            "method": "POST", "url": "/?SdkAppid=1", "headers": [["content-type", "application/json"]],
            "query": {"SdkAppid": "1"}, "body": {}, "raw": "{ }", "verdict": "rejected",
            "findings": [{"severity": "error", "rule": "r", "pointer": "/a", "message": "m", "help": "h"}],
            "signature": "valid", "reply": {"status": 200, "body": null, "elapsed_ms": 0.5, "fault": "500"},
            "forward": {"url": "u", "status": null, "elapsed_ms": 1, "verdict": "pass", "reasons": ["r"]},
            "repeats": [{"msg_seq": 1, "first": 1}],
        })
    }

    /// Every pointer to a value within a value.
    fn pointers(value: &Value, own: &str, found: &mut Vec<String>) {
        found.push(own.to_owned());
        match value {
            Value::Object(members) => {
                members.iter().for_each(|(name, member)| pointers(member, &format!("{own}/{name}"), found));
            }
            Value::Array(items) => {
                let places = items.iter().enumerate();
                places.for_each(|(index, item)| pointers(item, &format!("{own}/{index}"), found));
            }
            _ => {}
        }
    }

    /// A value as an odd program might write it.
    fn odd_value() -> impl Strategy<Value = Value> {
        prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            (-3_i64..1001).prop_map(Value::from),
            prop_oneof![Just(1.0), Just(-0.5), Just(1e300)].prop_map(Value::from),
            prop_oneof![
                Just("valid"),
                Just("error"),
                Just("2026-01-02T03:04:05.678Z"),
                Just("2026-01-02T03:04:05.67Z")
            ]
            .prop_map(Value::from),
            Just(json!([])),
            Just(json!({})),
            Just(json!({"first": 1})),
            Just(json!(["a", "b", "c"])),
        ]
    }

    proptest! {
        #[test]
        fn a_record_is_judged_as_its_schema_says(
            places in prop::collection::vec((any::<prop::sample::Index>(), odd_value(), any::<bool>()), 0..4)
        ) {
            let validator = jsonschema::options().build(&parsed(EXCHANGE)).expect("a schema");
            let mut value = record();
            for (place, odd, is_removed) in places {
                let mut all = Vec::new();
                pointers(&value, "", &mut all);
                let pointer = &all[place.index(all.len())];
                let parent = pointer.rsplit_once('/');
                match parent.and_then(|(parent, name)| Some((value.pointer_mut(parent)?, name))) {
                    Some((Value::Object(members), name)) if is_removed => {
                        members.shift_remove(name);
                    }
                    _ => *value.pointer_mut(pointer).expect("it was listed") = odd,
                }
            }
            let errors: Vec<String> = validator.iter_errors(&value).map(|error| error.instance_path().to_string()).collect();
            match exchange_error(&value) {
                None => prop_assert_eq!(errors, Vec::<String>::new(), "{}", value),
                Some(breach) => prop_assert!(errors.contains(&breach.pointer), "{value}: {breach:?}, not {errors:?}"),
            }
        }
    }

    #[test]
    fn what_is_wrong_with_a_record_is_said_with_its_place() {
        let broken = |pointer: &str, odd: Value| {
            let mut value = record();
            *value.pointer_mut(pointer).expect("a place") = odd;
            exchange_error(&value).map(|breach| format!("{}: {}", breach.pointer, breach.message))
        };
        assert_eq!(exchange_error(&record()), None);
        let cases = [
            ("/v", json!(2), "/v: 2 is not 1"),
            ("/id", json!(0), "/id: 0 is less than 1"),
            (
                "/received_at",
                json!("now"),
                r#"/received_at: "now" does not match "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$""#,
            ),
            ("/headers/0", json!(["a"]), "/headers/0: it has fewer than 2 items"),
            ("/query/SdkAppid", json!(1), r#"/query/SdkAppid: 1 is not of type "string""#),
            (
                "/signature",
                json!("good"),
                r#"/signature: "good" is not "valid" or "invalid" or "missing" or "unchecked""#,
            ),
            ("/reply", json!({"status": 200, "body": null}), r#"/reply: "elapsed_ms" is missing"#),
            ("/reply/status", json!(1000), "/reply/status: 1000 is more than 999"),
            ("/repeats/0", json!({"first": 1}), "/repeats/0: it has fewer than 2 members"),
        ];
        for (pointer, odd, expected) in cases {
            assert_eq!(broken(pointer, odd).as_deref(), Some(expected));
        }
    }

    #[test]
    fn the_schema_of_expectation_files_accepts_what_is_read() {
        let validator = jsonschema::options().build(&parsed(EXPECT)).expect("a schema");
        for text in [
            r#"{"status": 200}"#,
            r#"{"answer": {"/ActionStatus": "FAIL", "": null, "/a~1b": [1]}}"#,
            r#"{"max_latency": "500ms"}"#,
            r#"{"max_latency": "1m 30s"}"#,
            r#"{"$schema": "x", "contract": false}"#,
            r#"{"$schema": "x"}"#,
            r#"{"contract": 0}"#,
            "{}",
            r#"{"status": 99}"#,
            r#"{"status": 600}"#,
            r#"{"status": "200"}"#,
            r#"{"stauts": 200}"#,
            r#"{"answer": {"ActionStatus": 1}}"#,
            r#"{"answer": {"/a~2": 1}}"#,
            r#"{"answer": []}"#,
            r#"{"max_latency": 500}"#,
            r#"{"max_latency": "500"}"#,
            r#"{"max_latency": "0s"}"#,
            "[]",
        ] {
            assert_eq!(
                ExpectationFile::parse(text.as_bytes()).is_ok(),
                validator.is_valid(&parsed(text)),
                "{text}"
            );
        }
    }
}
