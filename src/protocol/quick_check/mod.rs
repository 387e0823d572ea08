//! Recognises a callback about which there is nothing to say, in one pass over its bytes, driven by its
//! command's description. Nearly every payload of a long stream is one, and need not become a value first.

mod build;
mod shape;
mod walk;

use std::sync::LazyLock;

use memchr::memmem;

use super::catalogue::{self, Command};
use super::query::{self, Query};
pub(in crate::protocol) use shape::BodyShape;

use build::shape_of;
use walk::Walk;

/// The key before the name of a command, ready to be searched for.
static KEY: LazyLock<memmem::Finder<'static>> = LazyLock::new(|| memmem::Finder::new(b"\"CallbackCommand\""));

/// Whether these bytes are a callback without any finding, not even a note. Where it says no, the full check
/// has the last word: some harmless spellings, such as `130.0` for `130`, are left to it.
pub(crate) fn is_flawless(bytes: &[u8]) -> bool {
    // Looked at once as a whole, and not string by string.
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let command = command_named(bytes).and_then(catalogue::find);
    command.is_some_and(|command| is_flawless_as(command, text))
}

/// The same for a command that is known already.
fn is_flawless_as(command: &Command, text: &str) -> bool {
    let shape = command.shape.get_or_init(|| shape_of(command));
    let mut walk = Walk::default();
    let mut deserializer = serde_json::Deserializer::from_str(text);
    walk.value(&shape.root, &mut deserializer).is_ok()
        && deserializer.end().is_ok()
        && shape.relations.iter().all(|relation| walk.holds(relation))
}

/// The command of a body that was not parsed: the first one that it names, or else the one that `url` names.
pub(crate) fn command_of(body: &[u8], url: &str) -> Option<&'static Command> {
    match command_named(body) {
        Some(name) => catalogue::find(name),
        None => catalogue::find(Query::of_url(url).get(query::COMMAND)?),
    }
}

/// The first command that the bytes name, taken for what the body says. If it is not, the walk says no.
fn command_named(bytes: &[u8]) -> Option<&str> {
    let behind = KEY.find(bytes)? + KEY.needle().len();
    let value =
        bytes[behind..].trim_ascii_start().strip_prefix(b":")?.trim_ascii_start().strip_prefix(b"\"")?;
    let end = memchr::memchr(b'"', value)?;
    std::str::from_utf8(&value[..end]).ok()
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::sync::{Arc, Mutex};

    use jsonschema::Validator;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;
    use crate::document::{Comments, every};
    use crate::protocol::catalogue::{Field, JsonType};
    use crate::protocol::field_check;
    use crate::protocol::validate::{check, payload_findings};

    /// Command, name and bytes of a file.
    type File = (&'static str, &'static str, &'static [u8]);

    /// Every sample that is built in.
    fn samples() -> impl Iterator<Item = File> {
        let files: &[File] = include!(concat!(env!("OUT_DIR"), "/samples.rs"));
        files.iter().copied().filter(|(_, name, _)| !name.starts_with("invalid/"))
    }

    /// The rules that the full check finds broken.
    fn rules(bytes: &[u8]) -> Vec<&'static str> {
        let checked = check(bytes, Comments::Refused, |value| payload_findings(value, None));
        checked.findings.iter().map(|finding| finding.rule.id).collect()
    }

    fn parsed(file: &[u8]) -> Value {
        serde_json::from_slice(file).expect("a sample is JSON")
    }

    #[test]
    fn samples_without_findings_are_recognised_however_they_are_written() {
        let mut recognised = 0;
        for (command, name, file) in samples() {
            let is_named = find(file).is_some();
            let is_clean = rules(file).is_empty();
            assert_eq!(is_flawless(file), is_clean && is_named, "{command} {name}");
            if is_clean && is_named {
                let value = parsed(file);
                let pretty = serde_json::to_string_pretty(&value).expect("it serialises");
                assert!(is_flawless(pretty.as_bytes()), "{command} {name}");
                recognised += 1;
            }
        }
        assert!(recognised > 200, "only {recognised} samples were recognised");
    }

    fn find(file: &[u8]) -> Option<&'static Command> {
        catalogue::find(command_named(file)?)
    }

    /// Pointers, with `*` for positions, of all fields of a command and those within them.
    fn places<'a>(fields: &'a [Field], pointer: &str, found: &mut Vec<(String, &'a Field)>) {
        for field in fields {
            let pointer = format!("{pointer}/{}", field.name);
            found.push((pointer.clone(), field));
            places(&field.items, &format!("{pointer}/*"), found);
            places(&field.fields, &pointer, found);
        }
    }

    /// A value of none of these types.
    fn wrong_value(types: &[JsonType]) -> Value {
        if types.contains(&JsonType::Boolean) { json!([1]) } else { json!(true) }
    }

    fn wire(command: &'static Command) -> Value {
        let is_wire = |(of, name, _): &File| *of == command.name && *name == "wire";
        parsed(samples().find(is_wire).expect("every command has it").2)
    }

    #[test]
    fn each_required_field_that_is_missing_and_each_wrong_type_is_exactly_one_finding() {
        let mut broken = 0;
        for command in catalogue::all() {
            let sample = wire(command);
            let mut found = Vec::new();
            places(&command.fields, "", &mut found);
            for (place, field) in found {
                // Without its name, a body is that of another command, or of none.
                if field.name == "CallbackCommand" {
                    continue;
                }
                let Some((pointer, _)) =
                    every(&sample, &place).first().map(|(pointer, value)| (pointer.clone(), *value))
                else {
                    continue;
                };
                let mut payload = sample.clone();
                *payload.pointer_mut(&pointer).expect("just found") = wrong_value(&field.types);
                let query = Some(command.name.as_str());
                let ids = |payload: &Value| -> Vec<&str> {
                    payload_findings(payload, query).iter().map(|finding| finding.rule.id).collect()
                };
                assert_eq!(ids(&payload), ["wrong-type"], "{} {pointer}", command.name);
                assert!(!is_flawless(payload.to_string().as_bytes()), "{} {pointer}", command.name);
                broken += 1;
                if field.is_required() {
                    let mut payload = sample.clone();
                    crate::document::unset(&mut payload, &pointer).expect("just found");
                    assert_eq!(ids(&payload), ["missing-field"], "{} {pointer}", command.name);
                    assert!(!is_flawless(payload.to_string().as_bytes()), "{} {pointer}", command.name);
                    broken += 1;
                }
            }
        }
        assert!(broken > 1000, "only {broken} payloads were broken");
    }

    #[test]
    fn an_array_a_null_and_a_repetition_are_not_taken_for_what_they_could_stand_for() {
        for command in catalogue::all().filter(|command| command.is_named_in_body) {
            let sample = wire(command);
            let text = sample.to_string();
            assert!(is_flawless(text.as_bytes()), "{}", command.name);
            let values: Vec<Value> = sample.as_object().expect("an object").values().cloned().collect();
            assert!(!is_flawless(Value::Array(values).to_string().as_bytes()));
            let key = format!("\"CallbackCommand\":\"{}\"", command.name);
            assert!(!is_flawless(text.replace(&key, &format!("{key},{key}")).as_bytes()), "{}", command.name);
            for name in sample.as_object().expect("an object").keys() {
                let mut payload = sample.clone();
                payload[name] = Value::Null;
                assert!(!is_flawless(payload.to_string().as_bytes()), "{} {name}", command.name);
            }
        }
    }

    /// The published schema of a command, compiled once.
    fn validator_of(command: &Command) -> Arc<Validator> {
        static COMPILED: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);
        let mut compiled = COMPILED.lock().expect("nobody panics while it is held");
        let compile = || {
            let schema = catalogue::request_schema(command);
            Arc::new(jsonschema::options().build(&schema).expect("a schema"))
        };
        Arc::clone(compiled.entry(command.name.clone()).or_insert_with(compile))
    }

    fn command_of_value(bytes: &[u8]) -> Option<&'static Command> {
        let value: Value = serde_json::from_slice(bytes).ok()?;
        catalogue::find(catalogue::named_in(&value)?)
    }

    fn other_value() -> impl Strategy<Value = Value> {
        prop_oneof![
            Just(Value::Null),
            Just(json!([])),
            Just(json!({})),
            Just(json!("")),
            Just(json!(1.0)),
            Just(json!(true)),
            any::<i64>().prop_map(Value::from),
            (0_u64..5_000_000_000).prop_map(Value::from),
            (1_740_711_899_000_u64..1_740_711_997_000).prop_map(Value::from),
            (253_402_300_799_990_u64..253_402_300_800_010).prop_map(Value::from),
            prop::sample::select(vec!["Public", "Community", "Work", "TIMTextElem", "TIMNew", "[]"])
                .prop_map(Value::from),
            "(@TGS#_?a|@TGS#_a@TOPIC#_|[0-9]{1,20}[-_][0-9]{1,11}[-_][0-9]{1,11}|x)".prop_map(Value::from),
            (1_usize..13).prop_map(|length| {
                Value::from_iter((0..length).map(|seq| json!({"MsgSeq": seq, "MsgId": "1-2-3"})))
            }),
            Just(json!([{"MsgContent": {"Text": "x"}, "MsgType": "TIMTextElem"}])),
            Just(json!([{"MsgType": "TIMTextElem", "MsgContent": {"Text": 1}}])),
        ]
    }

    /// Every pointer into a value.
    fn pointers(value: &Value, pointer: &str, found: &mut Vec<String>) {
        found.push(pointer.to_owned());
        match value {
            Value::Object(members) => {
                members.iter().for_each(|(name, value)| pointers(value, &format!("{pointer}/{name}"), found));
            }
            Value::Array(items) => {
                items
                    .iter()
                    .enumerate()
                    .for_each(|(at, value)| pointers(value, &format!("{pointer}/{at}"), found));
            }
            _ => {}
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2048))]

        #[test]
        fn what_is_called_flawless_has_no_findings(
            which in any::<prop::sample::Index>(),
            changes in prop::collection::vec((any::<prop::sample::Index>(), prop::option::of(other_value())), 0..3),
            added in prop::option::of("[A-Z]?[a-z]{0,3}"),
            flip in prop::option::of((any::<prop::sample::Index>(), any::<u8>())),
            doubled in any::<prop::sample::Index>(),
            doubles in any::<bool>(),
        ) {
            let all: Vec<File> = samples().collect();
            let mut payload = parsed(which.get(&all).2);
            for (at, change) in changes {
                let mut places = Vec::new();
                pointers(&payload, "", &mut places);
                let place = at.get(&places);
                match change {
                    Some(value) => *payload.pointer_mut(place).expect("a place") = value,
                    None => { let _ = crate::document::unset(&mut payload, place); }
                }
            }
            if let (Some(name), Some(object)) = (added, payload.as_object_mut()) {
                object.entry(name).or_insert(Value::Null);
            }
            let mut text = payload.to_string();
            if doubles {
                let keys: Vec<String> = payload.as_object().into_iter().flat_map(|object| object.keys().cloned()).collect();
                if !keys.is_empty() {
                    let name = doubled.get(&keys);
                    text = text.replacen(&format!("\"{name}\":"), &format!("\"{name}\":1,\"{name}\":"), 1);
                }
            }
            let mut bytes = text.into_bytes();
            if let Some((index, byte)) = flip {
                let at = index.index(bytes.len());
                bytes[at] = byte;
            }
            // The published schema and the check agree on what is wrong.
            if let Some(command) = command_of_value(&bytes) {
                let value: Value = serde_json::from_slice(&bytes).expect("just parsed");
                let broken = field_check::check(&command.fields, &value);
                prop_assert_eq!(validator_of(command).is_valid(&value), broken.is_empty(), "{:?} {}", broken, value);
            }
            let found = if is_flawless(&bytes) { rules(&bytes) } else { Vec::new() };
            prop_assert!(found.is_empty(), "{found:?} {}", String::from_utf8_lossy(&bytes));
        }
    }
}
