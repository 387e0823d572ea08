//! The sample payloads, built into the binary from the files under `fixtures/`.

/// A payload with a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fixture {
    /// File name without `.json`.
    pub(crate) name: &'static str,
    /// What it shows; empty for broken payloads, whose rule says it.
    pub(crate) title: &'static str,
    /// The file's bytes.
    pub(crate) file: &'static [u8],
}

impl Fixture {
    /// The payload as it goes over the wire: the file without its final newline.
    pub(crate) fn payload(&self) -> &'static [u8] {
        self.file.strip_suffix(b"\n").unwrap_or(self.file)
    }
}

macro_rules! fixtures {
    ($folder:literal: $($name:literal $title:literal,)*) => {
        &[$(Fixture {
            name: $name,
            title: $title,
            file: include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/", $folder, $name, ".json")),
        }),*]
    };
}

/// The samples, in the order of listings. Each is free of errors.
pub(crate) static SAMPLES: &[Fixture] = fixtures! { "Group.CallbackAfterRecallMsg/":
    "wire" "as real traffic looks: compact, keys sorted",
    "documented" "the documentation's own sample as strict JSON, contradictions included",
    "v1" "the first revision of the page: no TopicId, EventTime, MsgId",
    "v2" "the revision of late 2022: TopicId and EventTime, no MsgId",
    "private" "a Private group (Work in the SDKs)",
    "public" "a Public group",
    "chatroom" "a ChatRoom group (Meeting in the SDKs)",
    "avchatroom" "an AVChatRoom group",
    "community" "a Community",
    "community-topic" "a topic of a topic-enabled Community",
    "rest-admin" "two messages recalled by an administrator through the REST API",
    "unmapped-operator" "a REST call without a mapped account: operator @TLS#NOT_FOUND",
    "batch-10" "ten messages at once, the most that the REST API recalls",
    "unicode-operator" "an operator whose UserID is not ASCII",
};

/// One broken payload per payload rule, named after the rule.
pub(crate) static INVALID: &[Fixture] = fixtures! { "Group.CallbackAfterRecallMsg/invalid/":
    "empty-input" "",
    "not-utf8" "",
    "byte-order-mark" "",
    "json-comment" "",
    "truncated-json" "",
    "nesting-too-deep" "",
    "lone-surrogate" "",
    "nul-byte" "",
    "not-json" "",
    "duplicate-key" "",
    "wrong-type" "",
    "missing-field" "",
    "empty-list" "",
    "out-of-range" "",
    "wrong-command" "",
    "empty-id" "",
    "unknown-field" "",
    "unknown-group-type" "",
    "community-group-id-prefix" "",
    "topic-id-outside-community" "",
    "topic-id-not-under-group" "",
    "msg-id-missing" "",
    "malformed-msg-id" "",
    "duplicate-msg-seq" "",
    "too-many-messages" "",
    "event-time-missing" "",
    "event-time-string" "",
    "event-time-in-seconds" "",
    "event-time-before-message" "",
};

/// The sample with this name.
pub(crate) fn sample(name: &str) -> Option<&'static Fixture> {
    SAMPLES.iter().find(|sample| sample.name == name)
}

/// The broken payload for a rule.
pub(crate) fn invalid(rule_id: &str) -> Option<&'static Fixture> {
    INVALID.iter().find(|fixture| fixture.name == rule_id)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::document::Comments;
    use crate::finding::{Finding, Subject};
    use crate::protocol::rules;
    use crate::protocol::validate::{check, payload_findings};

    fn files_in(folder: &str) -> BTreeSet<String> {
        let path = format!("{}/fixtures/Group.CallbackAfterRecallMsg/{folder}", env!("CARGO_MANIFEST_DIR"));
        std::fs::read_dir(path)
            .expect("the folder of fixtures")
            .map(|entry| entry.expect("an entry").file_name().into_string().expect("an ASCII name"))
            .filter_map(|name| name.strip_suffix(".json").map(str::to_owned))
            .collect()
    }

    fn names(fixtures: &[Fixture]) -> BTreeSet<String> {
        fixtures.iter().map(|fixture| fixture.name.to_owned()).collect()
    }

    fn rule_ids(payload: &[u8]) -> Vec<&'static str> {
        let findings = check(payload, Comments::Refused, payload_findings).findings;
        findings.iter().map(|finding| finding.rule.id).collect()
    }

    #[test]
    fn the_built_in_samples_are_the_files() {
        assert_eq!(names(SAMPLES), files_in(""));
    }

    #[test]
    fn the_broken_payloads_are_the_files_and_the_payload_rules() {
        let of_rules: BTreeSet<String> = rules::ALL
            .iter()
            .filter(|rule| rule.subject == Subject::Payload)
            .map(|rule| rule.id.to_owned())
            .collect();
        assert_eq!(names(INVALID), files_in("invalid"));
        assert_eq!(names(INVALID), of_rules);
    }

    #[test]
    fn every_sample_is_free_of_errors() {
        for sample in SAMPLES {
            let findings = check(sample.payload(), Comments::Refused, payload_findings).findings;
            assert!(!findings.iter().any(Finding::is_error), "{}: {findings:?}", sample.name);
        }
    }

    #[test]
    fn samples_have_exactly_the_warnings_of_their_revision() {
        for sample in SAMPLES {
            let expected: &[&str] = match sample.name {
                "documented" => &[
                    "community-group-id-prefix",
                    "topic-id-not-under-group",
                    "event-time-string",
                    "event-time-before-message",
                ],
                "v1" => &["msg-id-missing", "event-time-missing"],
                "v2" => &["msg-id-missing"],
                _ => &[],
            };
            assert_eq!(rule_ids(sample.payload()), expected, "{}", sample.name);
        }
    }

    #[test]
    fn every_broken_payload_yields_exactly_its_rule() {
        for fixture in INVALID {
            assert_eq!(rule_ids(fixture.file), [fixture.name], "{}", fixture.name);
        }
    }
}
