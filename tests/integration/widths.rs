//! What people see fits into the columns that there are: words wrap at blanks, long values at their joints, and what
//! was received stays as it is.

use std::fmt::Write as _;

use serde_json::{Value, json};
use snapbox::{assert_data_eq, file};

use crate::support::{root, stdout, timhook};

/// A record of a message with a long answer of a backend.
fn record(id: u64, body: &Value, findings: &Value) -> String {
    let record = json!({
        "type": "callback", "v": 1, "id": id, "received_at": "2026-01-02T03:04:05.678Z", "remote": "127.0.0.1:53412",
        "method": "POST",
        "url": "/callback?SdkAppid=1400000000&CallbackCommand=C2C.CallbackAfterSendMsg&contenttype=json&ClientIP=127.0.0.1&OptPlatform=RESTAPI&Sign=0&RequestTime=1",
        "headers": [["content-type", "application/json"]], "query": {}, "body": body, "verdict": "accepted",
        "findings": findings, "signature": "unchecked",
        "reply": {"status": 200, "body": {"ActionStatus": "OK", "ErrorInfo": "", "ErrorCode": 0}, "elapsed_ms": 0.4},
        "repeats": [{"msg_key": "48374_2837546_1557481126", "first": 1}],
    });
    record.to_string()
}

/// What `show` prints of it in so many columns.
fn shown(columns: usize) -> String {
    let sample = std::fs::read_to_string(root().join("fixtures/C2C.CallbackAfterSendMsg/image.json"))
        .expect("a sample");
    let mut body: Value = serde_json::from_str(&sample).expect("JSON");
    body["CloudCustomData"] =
        json!("a long text of many short words that a person wrote into a field of the message");
    let findings = json!([{"severity": "warning", "rule": "unknown-field", "pointer": "/CustomerRelationshipManagement",
        "message": "`CustomerRelationshipManagement` is not a documented field",
        "help": "the documented fields here are CallbackCommand, From_Account, To_Account, MsgSeq, MsgRandom, MsgTime, MsgKey"}]);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("callbacks.ndjson");
    std::fs::write(&file, record(2, &body, &findings)).expect("a record");
    let mut command = timhook(&["show", file.to_str().expect("UTF-8")]);
    stdout(&command.env("COLUMNS", columns.to_string()).output().expect("it runs"))
}

/// The findings about a long line in so many columns.
fn found(columns: usize) -> String {
    let sample = std::fs::read_to_string(root().join("fixtures/Group.CallbackAfterRecallMsg/wire.json"))
        .expect("a sample");
    let text = sample.replace("\"MsgSeq\":130", "\"MsgSeq\":\"130\"").replace("\"Public\"", "\"Pubic\"");
    let mut command = timhook(&["validate", "-"]);
    stdout(&command.env("COLUMNS", columns.to_string()).write_stdin(text).output().expect("it runs"))
}

fn widest(text: &str) -> usize {
    text.lines().map(|line| line.chars().count()).max().unwrap_or_default()
}

#[test]
fn recorded_callbacks_fit_into_the_columns_that_there_are() {
    let mut all = String::new();
    for columns in [60, 80, 100, 160] {
        let text = shown(columns);
        assert!(widest(&text) <= columns, "{columns}: {text}");
        let _ = writeln!(all, "{columns} columns:\n{text}");
    }
    assert_data_eq!(all, file!["golden/widths-show.txt"].raw());
}

#[test]
fn the_caret_stands_under_its_text_at_any_width() {
    let mut all = String::new();
    for columns in [30, 60, 80, 100, 160] {
        let text = found(columns);
        let lines: Vec<&str> = text.lines().collect();
        let carets: Vec<usize> = (0..lines.len()).filter(|at| lines[*at].contains('^')).collect();
        assert_eq!(carets.len(), 2, "{text}");
        for (at, part) in carets.into_iter().zip(["\"130\"", "\"Pubic\""]) {
            let column = lines[at].chars().take_while(|letter| *letter != '^').count();
            let marked: String = lines[at - 1].chars().skip(column).take(part.len()).collect();
            assert_eq!(marked, part, "{columns}: {text}");
            assert!(lines[at - 1].chars().count() <= columns, "{columns}: {text}");
        }
        if columns >= 60 {
            assert!(widest(&text) <= columns, "{columns}: {text}");
            let _ = writeln!(all, "{columns} columns:\n{text}");
        }
    }
    assert_data_eq!(all, file!["golden/widths-validate.txt"].raw());
}

#[test]
fn where_nobody_says_how_wide_it_is_nothing_is_broken() {
    let mut command = timhook(&["validate", "-"]);
    let text = stdout(
        &command
            .write_stdin("{\"CallbackCommand\":\"Group.CallbackAfterRecallMsg\"}")
            .output()
            .expect("it runs"),
    );
    assert!(text.lines().all(|line| line.starts_with(['e', 'w', ' ', '1']) || line.is_empty()), "{text}");
}
