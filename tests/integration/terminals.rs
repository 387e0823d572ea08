//! What strangers send reaches no terminal raw: not in what is shown, nor in what programs are given.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::support::endpoint::Endpoint;
use crate::support::listener::Listener;
use crate::support::send::send;
use crate::support::{QUERY, json_lines, sample, stderr, stdout, timhook};

/// Escape, delete, next line, two one-byte introducers, an override, a soft hyphen, a separator of vowels, a tag.
const HOSTILE: &str = "\u{1b}[2J\u{7f}\u{85}\u{9b}31m\u{9d}0;\u{202e}\u{ad}\u{180e}\u{e0041}";

/// Asserts that a terminal has nothing to obey in a text, and that it is about the hostile one at all.
fn assert_harmless(text: &str, case: &str) {
    let hidden = ['\u{202e}', '\u{ad}', '\u{180e}', '\u{e0041}'];
    let is_obeyed =
        |character: &char| *character != '\n' && (character.is_control() || hidden.contains(character));
    assert_eq!(text.chars().filter(is_obeyed).collect::<String>(), "", "{case}: {text:?}");
    let is_shown = ["9b", "%C2%9B", "\\xc2\\x9b"].iter().any(|form| text.contains(form));
    assert!(
        is_shown || text.contains("base64") || text.contains("wpszMW"),
        "{case} is about something else: {text}"
    );
}

/// A payload with hostile text in a value and in the name of a field.
fn hostile_payload() -> String {
    let mut payload: Value = serde_json::from_str(&sample("wire")).expect("JSON");
    payload["GroupId"] = HOSTILE.into();
    payload[format!("Field{HOSTILE}")] = HOSTILE.into();
    // Raw, as far as JSON allows it.
    payload.to_string()
}

#[test]
fn listeners_show_and_record_it_harmlessly_and_the_value_is_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let record = folder.path().join("record.ndjson");
    for arguments in [["-v", "--color=never"], ["-v", "--json"]] {
        let path = record.to_str().expect("UTF-8");
        let listener = Listener::start(&[&arguments[..], &["--count", "1", "--record", path]].concat());
        listener.post_to(&format!("/?{QUERY}&Name=%C2%9B31m%1B"), &hostile_payload());
        assert_harmless(&stdout(&listener.wait()), &format!("{arguments:?}"));
    }
    let recorded = fs::read_to_string(record).expect("the record");
    assert_harmless(&recorded, "the record");
    let sent: Value = serde_json::from_str(&hostile_payload()).expect("JSON");
    for record in json_lines(&recorded) {
        assert_eq!(record["body"], sent);
    }
}

#[test]
fn validate_and_all_its_reports_are_harmless() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a.json"), hostile_payload()).expect("written");
    let file = folder.path().join("a.json");
    let formats: [&[&str]; 7] = [
        &[],
        &["--json"],
        &["--format", "sarif"],
        &["--format", "junit"],
        &["--format", "github"],
        &["--format", "tap"],
        &["--drift", "--json"],
    ];
    for arguments in formats {
        let output = timhook(&["validate", file.to_str().expect("UTF-8")]).args(arguments).output();
        assert_harmless(&stdout(&output.expect("timhook runs")), &format!("{arguments:?}"));
    }
}

#[test]
fn what_endpoints_answer_is_shown_and_reported_harmlessly() {
    let answer = json!({"ActionStatus": HOSTILE, "ErrorInfo": HOSTILE, "ErrorCode": 1}).to_string();
    let endpoint = Endpoint::with("200 OK", &answer);
    let folder = tempfile::tempdir().expect("a folder");
    let report = |kind: &str| format!("--report={kind}={}", folder.path().join(kind).display());
    let reports = ["json", "junit", "html", "github"].map(report);
    for format in ["--json", "-v"] {
        let mut arguments = vec![format];
        arguments.extend(reports.iter().map(String::as_str));
        let output = send(&endpoint, &arguments);
        assert_harmless(&stdout(&output), format);
        for kind in ["json", "junit", "html", "github"] {
            assert_harmless(&read(&folder.path().join(kind)), kind);
        }
    }
    let output = timhook(&["probe", &endpoint.url(), "--sdkappid", "1", "--only", "sample-wire", "--json"])
        .output()
        .expect("timhook runs");
    assert_harmless(&(stdout(&output) + &*stderr(&output)), "probe");
}

#[test]
fn what_is_printed_in_place_of_sending_is_harmless() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("hostile.json");
    fs::write(&file, hostile_payload()).expect("written");
    for dry_run in ["--dry-run", "--dry-run=curl", "--dry-run=vegeta", "--dry-run=k6", "--dry-run=hurl"] {
        for more in [&[][..], &["--json"]] {
            let arguments = ["send", "http://127.0.0.1:1/", file.to_str().expect("UTF-8"), "--sdkappid", "1"];
            let output =
                timhook(&[&arguments[..], &[dry_run], more].concat()).output().expect("timhook runs");
            assert_harmless(&stdout(&output), &format!("{dry_run} {more:?}"));
        }
    }
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).expect("a report")
}
