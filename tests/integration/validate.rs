//! `timhook validate`: what is found in which payload, and where.

use std::fs;

use serde_json::{Value, json};

use crate::support::{code, json_lines, root, sample, stderr, stdout, timhook};

const INVALID: &str = "fixtures/Group.CallbackAfterRecallMsg/invalid";
const VENDOR_SAMPLE: &str = "tests/integration/golden/vendor-sample.jsonc";

/// Validates a text from standard input.
pub(crate) fn validate_text(text: impl Into<Vec<u8>>, arguments: &[&str]) -> (i32, Vec<Value>) {
    let mut command = timhook(&["validate", "-", "--json"]);
    let output = command.args(arguments).write_stdin(text).output().expect("timhook runs");
    (code(&output), json_lines(&stdout(&output)))
}

/// `rule` at `line:column` of every finding in a record.
pub(crate) fn places(record: &Value) -> Vec<String> {
    let findings = record["findings"].as_array().expect("findings");
    let text = |finding: &Value| {
        format!("{} {}:{}", finding["rule"].as_str().expect("a rule"), finding["line"], finding["column"])
    };
    findings.iter().map(text).collect()
}

/// The places of the findings in a single text.
fn found(text: impl Into<Vec<u8>>) -> (i32, Vec<String>) {
    let (exit, records) = validate_text(text, &[]);
    assert_eq!(records.len(), 1, "{records:?}");
    (exit, places(&records[0]))
}

#[test]
fn the_page_s_own_sample_is_not_json_because_of_its_comments() {
    let output = timhook(&["validate", VENDOR_SAMPLE]).output().expect("timhook runs");
    assert_eq!(code(&output), 1);
    snapbox::assert_data_eq!(stdout(&output), snapbox::file!["golden/vendor-sample.txt"].raw());
    assert_eq!(stderr(&output), "1 payload checked: 0 valid, 1 invalid (1 error, 0 warnings)\n");
}

#[test]
fn with_comments_accepted_the_page_s_own_sample_is_valid_with_four_warnings() {
    let output = timhook(&["validate", VENDOR_SAMPLE, "--jsonc", "--json"]).output().expect("timhook runs");
    assert_eq!(code(&output), 0);
    let records = json_lines(&stdout(&output));
    assert_eq!(records.len(), 1);
    let expected = [
        "community-group-id-prefix 5:11",
        "topic-id-not-under-group 12:11",
        "event-time-string 13:13",
        "event-time-before-message 13:13",
    ];
    assert_eq!(places(&records[0]), expected);
    let severities = records[0]["findings"].as_array().expect("findings");
    assert!(severities.iter().all(|finding| finding["severity"] == "warning"));
    assert_eq!(records[0]["verdict"], "valid");
    let summary =
        r#"{"type":"summary","checked":1,"valid":1,"invalid":0,"errors":0,"warnings":4,"unreadable":0}"#;
    assert_eq!(stderr(&output), format!("{summary}\n"));
}

#[test]
fn strict_lets_warnings_fail() {
    for (arguments, expected) in [(vec!["--jsonc", "--strict"], 1), (vec!["--jsonc"], 0)] {
        let output = timhook(&["validate", VENDOR_SAMPLE]).args(arguments).output().expect("timhook runs");
        assert_eq!(code(&output), expected);
    }
    let output =
        timhook(&["validate", "fixtures/Group.CallbackAfterRecallMsg/wire.json", "--strict"]).output();
    assert_eq!(code(&output.expect("timhook runs")), 0);
}

#[test]
fn every_broken_payload_has_exactly_the_finding_that_names_it_at_its_place() {
    let expected = [
        "byte-order-mark 1:1",
        "community-group-id-prefix 1:87",
        "duplicate-key 1:229",
        "duplicate-msg-seq 1:245",
        "empty-id 1:87",
        "empty-input 1:1",
        "empty-list 1:117",
        "event-time-before-message 1:63",
        "event-time-in-seconds 1:63",
        "event-time-missing 1:1",
        "event-time-string 1:63",
        "integer-spelling 1:179",
        "json-comment 2:54",
        "lone-surrogate 1:216",
        "malformed-msg-id 1:127",
        "missing-field 1:1",
        "msg-id-missing 1:118",
        "nesting-too-deep 1:364",
        "not-json 1:229",
        "not-utf8 1:210",
        "nul-byte 1:229",
        "out-of-range 1:179",
        "too-many-messages 1:117",
        "topic-id-not-under-group 1:220",
        "topic-id-outside-community 1:232",
        "truncated-json 1:121",
        "unknown-field 1:213",
        "unknown-group-type 1:220",
        "wrong-command 1:20",
        "wrong-type 1:179",
    ];
    let output = timhook(&["validate", INVALID, "--json"]).output().expect("timhook runs");
    assert_eq!(code(&output), 1);
    let records = json_lines(&stdout(&output));
    assert_eq!(records.iter().flat_map(places).collect::<Vec<_>>(), expected);
    for record in &records {
        let rule = record["findings"][0]["rule"].as_str().expect("a rule");
        assert_eq!(record["input"], format!("{INVALID}/{rule}.json"));
        let is_error = record["findings"][0]["severity"] == "error";
        assert_eq!(record["verdict"], if is_error { "invalid" } else { "valid" }, "{rule}");
    }
    let files = fs::read_dir(root().join(INVALID)).expect("a folder").count();
    assert_eq!(files, expected.len());
}

#[test]
fn a_record_of_a_validation_has_exactly_the_documented_members() {
    let (exit, records) = validate_text(sample("wire").replace("\"Public\"", "\"Work\""), &[]);
    let expected = json!({
        "type": "validation",
        "input": "<stdin>",
        "line": 1,
        "kind": "payload",
        "verdict": "valid",
        "findings": [{
            "severity": "warning",
            "rule": "unknown-group-type",
            "pointer": "/Type",
            "line": 1,
            "column": 227,
            "end_line": 1,
            "end_column": 233,
            "message": "`Work` is not a documented group type",
            "help": "webhooks call a Work group `Private`",
        }],
    });
    assert_eq!((exit, records[0].to_string()), (0, expected.to_string()));
}

#[test]
fn columns_count_characters_and_lines_count_newlines() {
    let wire = sample("wire");
    let cases = [
        (wire.replace("administrator", "\u{7528}\u{1F642}e\u{301}").replace("Public", "Work"), "1:218"),
        (wire.replace(',', ",\r\n\t").replace("Public", "Work"), "7:9"),
        (format!("\n\n{}", wire.replace("Public", "Work")), "3:227"),
    ];
    for (text, place) in cases {
        assert_eq!(found(text.clone()), (0, vec![format!("unknown-group-type {place}")]), "{text}");
    }
}

#[test]
fn findings_stand_in_the_order_of_the_text() {
    let text = r#"{"Type":"Work","Typ":1,"MsgSeqList":[{"MsgSeq":"1"},{"MsgId":"x","MsgSeq":-1}],"CallbackCommand":"Group.CallbackAfterRecallMsg","GroupId":"","Operator_Account":null}"#;
    let expected = [
        "event-time-missing 1:1",
        "unknown-group-type 1:9",
        "unknown-field 1:16",
        "msg-id-missing 1:38",
        "wrong-type 1:48",
        "malformed-msg-id 1:62",
        "out-of-range 1:75",
        "empty-id 1:139",
        "wrong-type 1:161",
    ];
    assert_eq!(found(text), (1, expected.map(str::to_owned).to_vec()));
}

#[test]
fn odd_numbers_are_judged_by_their_value() {
    let wire = sample("wire");
    let cases: [(&str, &str, &[&str]); 13] = [
        (":130", ":4294967295", &[]),
        (":130", ":4294967296", &["out-of-range 1:179"]),
        (":130", ":9007199254740993", &["out-of-range 1:179"]),
        (":130", ":-1", &["out-of-range 1:179"]),
        (":130", ":1.5", &["wrong-type 1:179"]),
        (":130", ":18446744073709551616", &["out-of-range 1:179"]),
        ("1740711995000", "253402300799999", &[]),
        ("1740711995000", "253402300800000", &["out-of-range 1:63"]),
        ("1740711995000", "18446744073709551616", &["out-of-range 1:63"]),
        ("1740711995000", "1e400", &["out-of-range 1:63"]),
        ("1740711995000", "-1", &["out-of-range 1:63"]),
        ("\"144115213033478435-1740711900-2512805311\"", "144115213033478435", &["wrong-type 1:127"]),
        ("144115213033478435-1740711900", "18446744073709551615-1740711900", &[]),
    ];
    for (from, to, expected) in cases {
        let (_, places) = found(wire.replace(from, to));
        assert_eq!(places, expected, "{from} → {to}");
    }
}

#[test]
fn a_repeated_key_is_found_once_and_its_members_are_not() {
    let wire = sample("wire");
    let text = wire.replace("\"Type\"", r#""Extra":{"x":1},"Extra":{"x":2},"Type""#);
    let (exit, places) = found(text);
    let duplicates: Vec<_> =
        places.iter().map(String::as_str).filter(|place| place.starts_with("duplicate-key")).collect();
    assert_eq!((exit, duplicates), (1, vec!["duplicate-key 1:236"]));
}

#[test]
fn another_command_is_one_finding() {
    let text = r#"{"CallbackCommand":"Group.CallbackAfterSentMsg","Anything":[1,2]}"#;
    assert_eq!(found(text), (0, vec!["command-not-covered 1:20".to_owned()]));
}

#[test]
fn other_json_values_are_no_payload() {
    for text in ["null", "true", "1", "\"x\"", "[]"] {
        assert_eq!(found(text), (1, vec!["wrong-type 1:1".to_owned()]), "{text}");
    }
}

#[test]
fn answers_are_told_by_their_action_status() {
    let good = r#"{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}"#;
    let bad = r#"{"ActionStatus":"FAIL","ErrorInfo":null,"ErrorCode":"0"}"#;
    for arguments in [&[][..], &["--kind", "auto"], &["--kind", "response"]] {
        let (exit, records) = validate_text(good, arguments);
        assert_eq!((exit, &records[0]["kind"], places(&records[0]).len()), (0, &json!("answer"), 0));
        let (exit, records) = validate_text(bad, arguments);
        assert_eq!(
            (exit, places(&records[0])),
            (1, vec!["wrong-type 1:36".to_owned(), "wrong-type 1:53".to_owned()])
        );
    }
    let (exit, records) = validate_text(good, &["--kind", "request"]);
    assert_eq!((exit, &records[0]["kind"]), (1, &json!("payload")));
}

#[test]
fn a_payload_is_no_answer_where_answers_are_asked_for() {
    let (exit, records) = validate_text(sample("wire"), &["--kind", "response"]);
    let messages: Vec<_> = records[0]["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .map(|finding| finding["message"].as_str().expect("a message"))
        .collect();
    assert_eq!(exit, 1);
    assert_eq!(messages, ["`ActionStatus` is missing", "`ErrorCode` is missing", "`ErrorInfo` is missing"]);
}

#[test]
fn comments_are_accepted_everywhere_where_they_are_asked_for() {
    let wire = sample("wire");
    let texts = [
        format!("// first\n{wire}"),
        format!("{wire} // same line"),
        format!("{wire}\n// last\n"),
        format!("/* a\n b */{}", wire.replace(':', "/*:*/:")),
    ];
    for text in texts {
        let (exit, records) = validate_text(text.clone(), &["--jsonc"]);
        assert_eq!((exit, records.iter().flat_map(places).collect::<Vec<_>>()), (0, vec![]), "{text}");
        let (exit, records) = validate_text(text.clone(), &[]);
        let rules: Vec<_> = records.iter().flat_map(places).collect();
        assert!(exit == 1 && rules.len() == 1 && rules[0].starts_with("json-comment "), "{text}: {rules:?}");
    }
}
