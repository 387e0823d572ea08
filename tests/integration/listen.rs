//! `timhook listen` against real senders.

use serde_json::json;

use crate::support::listener::Listener;
use crate::support::{code, json_lines, sample, stderr, stdout};

#[test]
fn an_accepted_callback_is_answered_and_recorded() {
    let listener = Listener::start(&["--json", "--count", "1"]);
    let answer = listener.post(&sample("wire"));
    assert_eq!(answer.status, 200);
    assert_eq!(answer.body, r#"{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}"#);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    let output = listener.wait();
    assert_eq!(code(&output), 0);
    let records = json_lines(&stdout(&output));
    assert_eq!(records.len(), 1);
    assert_eq!(records[0]["verdict"], "accepted");
    assert_eq!(records[0]["findings"], json!([]));
    assert_eq!(
        json_lines(&stderr(&output)).last(),
        Some(
            &json!({"type": "summary", "callbacks": 1, "accepted": 1, "rejected": 0, "unparsable": 0, "others": 0})
        )
    );
}
