//! Callbacks of any command: their samples and queries, and what a listener makes of one.

use serde_json::Value;

use super::listener::Listener;
use super::{SDKAPPID, code, json_lines, root, stderr, stdout, timhook};

/// Exit code, standard output and standard error of a run.
pub(crate) fn run(arguments: &[&str]) -> (i32, String, String) {
    let output = timhook(arguments).output().expect("timhook runs");
    (code(&output), stdout(&output), stderr(&output))
}

/// What a listener with these arguments answers to one callback, and how it records it.
pub(crate) fn exchange(arguments: &[&str], query: &str, body: &str) -> (Value, Value) {
    let listener = Listener::start(&[&["--json", "--count", "1"], arguments].concat());
    let answer = listener.post_to(&format!("/?{query}"), body);
    let records = json_lines(&stdout(&listener.wait()));
    (answer.json(), records[0].clone())
}

/// The ids of the rules that a record says are broken.
pub(crate) fn rules(record: &Value) -> Vec<&str> {
    let findings = record["findings"].as_array().expect("findings");
    findings.iter().map(|finding| finding["rule"].as_str().expect("a rule")).collect()
}

/// A sample of any command, as it goes over the wire.
pub(crate) fn sample_of(command: &str, name: &str) -> String {
    let path = root().join(format!("fixtures/{command}/{name}.json"));
    let text = std::fs::read_to_string(path).expect("a sample");
    text.strip_suffix('\n').unwrap_or(&text).to_owned()
}

/// The query that the vendor appends for a command.
pub(crate) fn query(command: &str) -> String {
    format!(
        "SdkAppid={SDKAPPID}&CallbackCommand={command}&contenttype=json&ClientIP=127.0.0.1&OptPlatform=RESTAPI"
    )
}
