//! What holds for the cases of all commands.

use std::collections::BTreeSet;

use super::*;
use crate::document::Comments;
use crate::protocol::validate::{check, payload_findings};

fn suites() -> impl Iterator<Item = (&'static Command, Vec<&'static Case>)> {
    let others = catalogue::all().filter(|command| command.name != catalogue::index().main);
    others.map(|command| (command, crate::commands::probe::cases::of(command)))
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
                Some((_, PayloadDefect::Missing)) => {
                    missing += 1;
                    // What came with a later revision may be missing without a finding.
                    let is_found = !new.is_empty() || case.expectation == CaseExpectation::Tolerated;
                    assert!(is_changed && is_found, "{}: {new:?}", case.label());
                }
                Some((_, PayloadDefect::OfWrongType(_))) => {
                    wrong += 1;
                    assert!(is_changed && !new.is_empty(), "{}: {new:?}", case.label());
                }
            }
        }
    }
    assert!(missing > 400 && wrong > 500, "{missing} {wrong}");
}
