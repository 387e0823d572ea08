//! The cases of any command, made from its description: what is common to all commands, its samples, and its
//! payload with something missing or of a wrong type.

use serde_json::{Value, json};

use super::{Basis, CASE, Case, Category, Expectation, PAGE, Script, all};
use crate::document::{every, set, unset};
use crate::fixtures::samples_of;
use crate::protocol::catalogue::{self, Command, Field, JsonType, elements};

/// What a payload is: a sample, made fresh, with at most one change at a JSON Pointer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Change {
    /// Name of the sample.
    pub(in crate::commands::probe) sample: &'static str,
    at: Option<(&'static str, What)>,
}

#[derive(Debug, Clone, Copy)]
enum What {
    Missing,
    OfWrongType(&'static Field),
}

impl Change {
    /// Makes the change.
    pub(in crate::commands::probe) fn apply(self, body: &mut Value) {
        // The sample was looked at when the case was made: there is something at the pointer.
        let _ = match self.at {
            None => Ok(()),
            Some((pointer, What::Missing)) => unset(body, pointer),
            Some((pointer, What::OfWrongType(field))) => set(body, pointer, wrong_value(field)),
        };
    }
}

/// All cases of a command, in the order of a run.
pub(super) fn suite(command: &'static Command) -> Vec<Case> {
    if command.name == catalogue::index().main {
        return all().map(|case| Case { command: Some(command), ..case.clone() }).collect();
    }
    let mut cases: Vec<Case> = samples_of(command).map(|sample| sample_case(command, sample.name)).collect();
    cases.extend(all().filter(|case| suits(case, command)).map(|case| common(case, command)));
    let mut places = Vec::new();
    gather(&command.fields, "", &mut places);
    let samples: Vec<(&'static str, Value)> = samples_of(command)
        .filter_map(|sample| Some((sample.name, serde_json::from_slice(sample.payload()).ok()?)))
        .collect();
    for (pattern, field) in places {
        // A field of none of the samples cannot be taken from any of them.
        let found = samples.iter().find_map(|(name, body)| {
            let (pointer, _) = every(body, &pattern).into_iter().next()?;
            Some((*name, pointer))
        });
        let Some((sample, pointer)) = found else { continue };
        let pointer: &'static str = String::leak(pointer);
        if field.is_required() || field.is_recent() {
            cases.push(missing_case(
                command,
                &pattern,
                field,
                Change { sample, at: Some((pointer, What::Missing)) },
            ));
        }
        let change = Change { sample, at: Some((pointer, What::OfWrongType(field))) };
        cases.push(type_case(command, &pattern, field, change));
    }
    cases.sort_by_key(|case| case.category);
    cases
}

/// Whether a case of the main command makes sense for another one.
fn suits(case: &Case, command: &Command) -> bool {
    let names_platform = case.id.starts_with("platform-");
    !case.is_of_main
        && (command.query.opt_platform || !names_platform)
        && (command.is_named_in_body || case.id != "command-differs")
}

/// A case of the main command for another one, with that one's page.
fn common(case: &Case, command: &'static Command) -> Case {
    let basis = match case.basis {
        Basis::Documented(PAGE, sentence) => Basis::Documented(page(command), sentence),
        basis => basis,
    };
    Case { command: Some(command), basis, ..case.clone() }
}

fn page(command: &'static Command) -> &'static str {
    command.pages.first().unwrap_or(&command.title)
}

fn sample_case(command: &'static Command, name: &'static str) -> Case {
    let title = command.samples.iter().find(|sample| sample.name == name).map_or("", |sample| &sample.title);
    let promise = match command.is_before() {
        true => {
            "The vendor waits for the answer and acts on it; one that it does not understand decides nothing."
        }
        false => {
            "The vendor does not tell when the endpoint fails here: it ignores the answers to this callback."
        }
    };
    Case {
        command: Some(command),
        id: String::leak(format!("sample-{name}")),
        title: String::leak(format!("sample: {title}")),
        story: String::leak(format!("{}: {title}. {promise}", command.title)),
        basis: Basis::Documented(
            page(command),
            "the callback, and the answer with ActionStatus, ErrorCode and ErrorInfo",
        ),
        script: Script::Payload(Change { sample: name, at: None }),
        ..CASE
    }
}

fn missing_case(command: &'static Command, pattern: &str, field: &Field, change: Change) -> Case {
    let name = spelled(pattern);
    let (expectation, since) = match &field.since {
        Some(since) if field.is_recent() => {
            (Expectation::Tolerated, format!(" It came with {since}: recorded callbacks of before lack it."))
        }
        _ => (Expectation::Sane, String::new()),
    };
    Case {
        command: Some(command),
        id: String::leak(format!("missing-{}", kebab(pattern))),
        title: String::leak(format!("{name} is missing")),
        story: String::leak(format!(
            "{name} is documented, and this callback lacks it.{since} To refuse it or to do without is right; an exception \
             that gets through is not."
        )),
        basis: Basis::Documented(page(command), String::leak(format!("{name}: {}", field.documented_type()))),
        expectation,
        category: Category::Robustness,
        script: Script::Payload(change),
        ..CASE
    }
}

fn type_case(command: &'static Command, pattern: &str, field: &Field, change: Change) -> Case {
    let (name, documented) = (spelled(pattern), field.documented_type());
    let value = wrong_value(field);
    Case {
        command: Some(command),
        id: String::leak(format!("type-{}", kebab(pattern))),
        title: String::leak(format!("{name} is {value}")),
        story: String::leak(format!(
            "{name} is documented as {documented}, and here it is {value}. To refuse it or to make the best of it is right; \
             an exception that gets through is not."
        )),
        basis: Basis::Documented(page(command), String::leak(format!("{name}: {documented}"))),
        expectation: Expectation::Sane,
        category: Category::Robustness,
        script: Script::Payload(change),
        ..CASE
    }
}

/// A value of a type that a field does not have.
fn wrong_value(field: &Field) -> Value {
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

/// All fields with their places, `*` for positions.
fn gather(fields: &'static [Field], above: &str, places: &mut Vec<(String, &'static Field)>) {
    for field in fields {
        let place = format!("{above}/{}", field.name);
        places.push((place.clone(), field));
        gather(&field.items, &format!("{place}/*"), places);
        gather(&field.fields, &place, places);
        if let Some(kinds) = field.elements.as_deref().and_then(elements) {
            gather(&kinds.members, &format!("{place}/*"), places);
        }
    }
}

/// `MsgSeqList[].MsgSeq`.
fn spelled(pattern: &str) -> String {
    pattern.trim_start_matches('/').replace("/*", "[]").replace('/', ".")
}

/// `msg-seq-list-msg-seq`.
fn kebab(pattern: &str) -> String {
    let mut words = String::new();
    let mut before = ' ';
    for letter in pattern.chars() {
        let begins_word =
            letter.is_ascii_uppercase() && (before.is_ascii_lowercase() || before.is_ascii_digit());
        let is_gap = !letter.is_ascii_alphanumeric();
        if (begins_word || is_gap) && !words.is_empty() && !words.ends_with('-') {
            words.push('-');
        }
        if !is_gap {
            words.push(letter.to_ascii_lowercase());
        }
        before = letter;
    }
    words
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::document::Comments;
    use crate::protocol::validate::{check, payload_findings};

    fn suites() -> impl Iterator<Item = (&'static Command, Vec<&'static Case>)> {
        let others = catalogue::all().filter(|command| command.name != catalogue::index().main);
        others.map(|command| (command, super::super::of(command)))
    }

    fn rules(body: &Value, command: &Command) -> BTreeSet<&'static str> {
        let findings = |value: &Value| payload_findings(value, Some(&command.name));
        let checked = check(body.to_string().as_bytes(), Comments::Refused, findings);
        checked.findings.iter().map(|finding| finding.rule.id).collect()
    }

    #[test]
    fn every_command_has_samples_transport_and_a_case_for_each_of_its_fields() {
        for (command, suite) in suites() {
            let ids: BTreeSet<&str> = suite.iter().map(|case| case.id).collect();
            assert_eq!(ids.len(), suite.len(), "{}", command.name);
            assert_eq!(suite[0].id, "sample-wire", "{}", command.name);
            assert!(suite.iter().map(|case| case.category).is_sorted(), "{}", command.name);
            for id in
                ["sdkappid-foreign", "sign-wrong", "repeat-same", "field-unknown", "body-empty", "burst-100"]
            {
                assert!(ids.contains(id), "{}: {id}", command.name);
            }
            for field in command.fields.iter().filter(|field| field.is_required()) {
                for kind in ["missing", "type"] {
                    let id = format!("{kind}-{}", kebab(&field.name));
                    assert!(ids.contains(id.as_str()), "{}: {id}", command.name);
                }
            }
        }
    }

    #[test]
    fn derived_cases_have_what_all_cases_have() {
        for case in suites().flat_map(|(_, suite)| suite) {
            let is_kebab = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
            assert!(case.id.bytes().all(is_kebab), "{}", case.label());
            assert!(
                case.title.len() >= 8 && case.story.len() > 60 && case.story.ends_with('.'),
                "{}",
                case.label()
            );
            assert!(case.basis.sentence().len() > 20, "{}", case.label());
        }
    }

    #[test]
    fn each_payload_breaks_exactly_what_its_case_says() {
        let sent = |change: Change, command: &'static Command| {
            let sample = samples_of(command).find(|sample| sample.name == change.sample).expect("a sample");
            let before: Value = serde_json::from_slice(sample.payload()).expect("JSON");
            let mut after = before.clone();
            change.apply(&mut after);
            let known = rules(&before, command);
            (before != after, rules(&after, command).difference(&known).copied().collect::<Vec<_>>())
        };
        let (mut missing, mut wrong) = (0, 0);
        for (command, suite) in suites() {
            for case in suite {
                let Script::Payload(change) = case.script else { continue };
                let (is_changed, new) = sent(change, command);
                match change.at {
                    None => assert!(!is_changed, "{}", case.label()),
                    Some((_, What::Missing)) => {
                        missing += 1;
                        // What came with a later revision may be missing without a finding.
                        let is_found = !new.is_empty() || case.expectation == Expectation::Tolerated;
                        assert!(is_changed && is_found, "{}: {new:?}", case.label());
                    }
                    Some((_, What::OfWrongType(_))) => {
                        wrong += 1;
                        assert!(is_changed && !new.is_empty(), "{}: {new:?}", case.label());
                    }
                }
            }
        }
        assert!(missing > 400 && wrong > 500, "{missing} {wrong}");
    }

    #[test]
    fn names_become_words() {
        for (pattern, words) in [
            ("/MsgSeqList/*/MsgSeq", "msg-seq-list-msg-seq"),
            ("/Operator_Account", "operator-account"),
            ("/Events/GroupID", "events-group-id"),
            ("/MsgURL2X", "msg-url2-x"),
        ] {
            assert_eq!(kebab(pattern), words);
        }
        assert_eq!(spelled("/MsgSeqList/*/MsgSeq"), "MsgSeqList[].MsgSeq");
    }
}
