//! `timhook send` with expectations per payload: sidecars, and a file as the default.

use std::io::Write;
use std::path::Path;
use std::process::Output;

use serde_json::json;

use crate::support::endpoint::Endpoint;
use crate::support::send::{good_endpoint, send};
use crate::support::{code, json_lines, sample, sha256_hex, stderr, stdout, written, zstd};

const FAIL: &str = r#"{"ActionStatus":"FAIL","ErrorInfo":"no such group","ErrorCode":1}"#;

/// A folder with the sample as `NAME.json`, and the file of expectations beside it.
fn folder(expected: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    written(folder.path(), "recall.json", &sample("wire"));
    written(folder.path(), "recall.expect.json", expected);
    folder
}

fn path(folder: &tempfile::TempDir, name: &str) -> String {
    text_of(&folder.path().join(name))
}

fn text_of(path: &Path) -> String {
    path.to_str().expect("UTF-8").to_owned()
}

fn send_folder(endpoint: &Endpoint, expected: &str, arguments: &[&str]) -> (tempfile::TempDir, Output) {
    let folder = folder(expected);
    let output = send(endpoint, &[&[text_of(folder.path()).as_str()], arguments].concat());
    (folder, output)
}

#[test]
fn a_sidecar_takes_the_place_of_expect_and_is_not_sent() {
    let endpoint = Endpoint::with("403 Forbidden", FAIL);
    let expected =
        r#"{"status": 403, "answer": {"/ErrorCode": 1, "/ErrorInfo": "no such group"}, "max_latency": "1m"}"#;
    let (_folder, output) = send_folder(&endpoint, expected, &[]);
    assert_eq!(code(&output), 0, "{}{}", stdout(&output), stderr(&output));
    assert_eq!(endpoint.seen().len(), 1);
    assert!(stdout(&output).contains("  403  FAIL  "), "{}", stdout(&output));
}

#[test]
fn a_mismatch_shows_expected_and_actual() {
    let endpoint = Endpoint::with("200 OK", FAIL);
    let expected =
        r#"{"status": 201, "answer": {"/ErrorCode": 0, "/ErrorInfo": "no such group", "/Extra": true}}"#;
    let (folder, output) = send_folder(&endpoint, expected, &[]);
    let file = path(&folder, "recall.expect.json");
    assert_eq!(code(&output), 1);
    let shown = stdout(&output);
    let shown = shown.split_once('\n').expect("lines").1;
    let diff = format!(
        "         different from what {file} expects\n\
         \x20        status\n\
         \x20        - 201\n\
         \x20        + 200\n\
         \x20        answer /ErrorCode\n\
         \x20        - 0\n\
         \x20        + 1\n\
         \x20        answer /Extra\n\
         \x20        - true\n\
         \x20        + (nothing)\n\
         \x20        answer: {FAIL}\n"
    );
    assert_eq!(shown, diff);
}

#[test]
fn a_mismatch_is_data_in_json() {
    let endpoint = Endpoint::with("200 OK", FAIL);
    let (folder, output) = send_folder(&endpoint, r#"{"answer": {"/ErrorCode": 0}}"#, &["--json"]);
    let record = &json_lines(&stdout(&output))[0];
    assert_eq!(record["verdict"], "fail");
    assert_eq!(
        record["reasons"],
        json!([format!("different from what {} expects", path(&folder, "recall.expect.json"))])
    );
    assert_eq!(record["mismatches"], json!([{"what": "answer /ErrorCode", "expected": 0, "actual": 1}]));
    let plain = send(&good_endpoint(), &["--json"]);
    assert_eq!(json_lines(&stdout(&plain))[0].get("mismatches"), None);
}

#[test]
fn an_answer_that_comes_too_late_for_the_sidecar_fails() {
    let endpoint = good_endpoint();
    let (_folder, output) = send_folder(&endpoint, r#"{"max_latency": "1us"}"#, &[]);
    assert_eq!(code(&output), 1);
    assert!(
        stdout(&output).contains("\n         latency\n         - \"at most 1us\"\n         + \""),
        "{}",
        stdout(&output)
    );
}

#[test]
fn the_contract_holds_beside_what_a_sidecar_says_unless_it_is_switched_off() {
    let html = "<h1>Hello</h1>";
    let wordless = r#"{"ActionStatus":"OK","ErrorCode":0}"#;
    let cases = [
        // What is expected, the answer, and whether it passes.
        (r#"{"status": 200}"#, html, false),
        (r#"{"status": 200, "contract": false}"#, html, true),
        (r#"{"max_latency": "1m"}"#, FAIL, false),
        (r#"{"max_latency": "1m", "contract": false}"#, FAIL, true),
        (r#"{"answer": {"/ErrorInfo": "no such group"}}"#, FAIL, false),
        (r#"{"answer": {"/ErrorCode": 1}}"#, FAIL, true),
        (r#"{"answer": {"/ErrorCode": 0}}"#, wordless, false),
        (r#"{"answer": {"/ErrorCode": 0}, "contract": false}"#, wordless, true),
    ];
    for (expected, answer, is_pass) in cases {
        let endpoint = Endpoint::with("200 OK", answer);
        let (folder, output) = send_folder(&endpoint, expected, &["--json"]);
        assert_eq!(code(&output), i32::from(!is_pass), "{expected} {answer}: {}", stdout(&output));
        drop((folder, endpoint.seen()));
    }
    // Of another status, the vendor reads no body.
    let endpoint = Endpoint::with("403 Forbidden", html);
    let (_folder, output) = send_folder(&endpoint, r#"{"status": 403}"#, &[]);
    assert_eq!(code(&output), 0, "{}", stdout(&output));
    let endpoint = Endpoint::with("403 Forbidden", html);
    let (folder, output) = send_folder(&endpoint, r#"{"status": 200}"#, &["--json"]);
    let record = &json_lines(&stdout(&output))[0];
    assert_eq!(
        record["reasons"],
        json!([format!("different from what {} expects", path(&folder, "recall.expect.json"))])
    );
}

#[test]
fn a_file_is_the_default_for_payloads_without_their_own() {
    let endpoint = Endpoint::with("200 OK", FAIL);
    let folder = folder(r#"{"answer": {"/ErrorCode": 1}}"#);
    let default = written(folder.path(), "default.expect.json", r#"{"answer": {"/ErrorCode": 2}}"#);
    let payload = path(&folder, "recall.json");
    let output = send(&endpoint, &[&payload, "--sample", "wire", "--expect", &default, "--json"]);
    let records = json_lines(&stdout(&output));
    assert_eq!((code(&output), records.len()), (1, 2), "{}", stderr(&output));
    assert_eq!((&records[0]["verdict"], &records[1]["verdict"]), (&json!("pass"), &json!("fail")));
    assert_eq!(records[1]["mismatches"][0]["expected"], 2);
}

#[test]
fn lines_and_compressed_files_have_sidecars_too() {
    let endpoint = Endpoint::with("200 OK", FAIL);
    let line = sample("wire");
    let text = format!("{line}\n{line}\n");
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(text.as_bytes()).expect("it compresses");
    let gzip = gzip.finish().expect("it compresses");
    let zstd = zstd(text.as_bytes());
    for (name, bytes) in [
        ("all.ndjson", text.as_bytes()),
        ("all.jsonl", text.as_bytes()),
        ("all.json.gz", &gzip),
        ("all.ndjson.gz", &gzip),
        ("all.json.zst", &zstd),
        ("all.jsonl.zst", &zstd),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join(name), bytes).expect("a file");
        let before = endpoint.seen().len();
        for (code_number, action) in [(0, "FAIL"), (1, "OK")] {
            let expected = json!({"answer": {"/ActionStatus": action}}).to_string();
            written(folder.path(), "all.expect.json", &expected);
            let output = send(&endpoint, &[&text_of(folder.path())]);
            assert_eq!(code(&output), code_number, "{name}: {}{}", stdout(&output), stderr(&output));
        }
        assert_eq!(endpoint.seen().len() - before, 4, "{name}");
    }
}

#[test]
fn expectations_that_no_payload_has_are_pointed_out() {
    let endpoint = good_endpoint();
    let folder = folder(r#"{"status": 200}"#);
    let stray = written(folder.path(), "recal.expect.json", r#"{"status": 500}"#);
    let named_after_the_whole = written(folder.path(), "recall.json.expect.json", "this is never read");
    let output = send(&endpoint, &[&text_of(folder.path())]);
    let warning = |file: &str| {
        format!(
            "warning: {file} is not used: there is no payload of the same name beside it\n  help: NAME.expect.json \
             is for NAME.json, NAME.ndjson or NAME.jsonl\n"
        )
    };
    let expected = warning(&stray) + &*warning(&named_after_the_whole);
    assert_eq!(code(&output), 0);
    assert!(stderr(&output).starts_with(&(expected + "1 delivery: ")), "{}", stderr(&output));
    let output = send(&endpoint, &[&text_of(folder.path()), "--expect", &stray]);
    assert!(
        stderr(&output).starts_with(&(warning(&named_after_the_whole) + "1 delivery: ")),
        "{}",
        stderr(&output)
    );
    let output = send(&endpoint, &[&path(&folder, "recall.json")]);
    assert!(stderr(&output).starts_with("1 delivery: "), "{}", stderr(&output));
}

#[test]
fn earlier_attempts_say_what_differed() {
    let flaky = || {
        Endpoint::handling(|number, stream| {
            let answer = if number == 0 { FAIL } else { crate::support::endpoint::OK };
            let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{answer}", answer.len());
        })
    };
    let expected = r#"{"answer": {"/ErrorCode": 0}}"#;
    let arguments = ["--retries", "1", "--retry-on", "any", "--retry-delay", "0s"];
    let (folder, output) = send_folder(&flaky(), expected, &[&arguments[..], &["--json"]].concat());
    let record = &json_lines(&stdout(&output))[0];
    assert_eq!((code(&output), &record["verdict"], record.get("mismatches")), (0, &json!("pass"), None));
    let mismatches = json!([{"what": "answer /ErrorCode", "expected": 0, "actual": 1}]);
    assert_eq!(record["earlier_attempts"][0]["mismatches"], mismatches);
    let (_folder, output) = send_folder(&flaky(), expected, &[&arguments[..], &["-v"]].concat());
    let diff = "\n           answer /ErrorCode\n           - 0\n           + 1\n         answer: ";
    assert!(stdout(&output).contains(diff), "{}", stdout(&output));
    let page = path(&folder, "page.html");
    let (_folder, output) =
        send_folder(&flaky(), expected, &[&arguments[..], &["--report", &format!("html={page}")]].concat());
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let page = std::fs::read_to_string(page).expect("a page");
    assert!(page.contains("\n   answer /ErrorCode\n   - 0\n   + 1</pre>"), "{page}");
}

#[test]
fn what_a_sidecar_says_must_be_understood_before_anything_is_sent() {
    let endpoint = good_endpoint();
    let cases = [
        (
            "{\n  \"stauts\": 200\n}",
            ":2:3: `stauts` is not a known key",
            "did you mean `status`? the known keys are status, answer, max_latency, contract",
        ),
        (
            "{\"answer\": {\"ErrorCode\": 0}}",
            ":1:13: `ErrorCode` is not a JSON Pointer",
            "write JSON Pointers and values, such as {\"/ActionStatus\": \"OK\"}",
        ),
        ("{\"status\": 200,}", ":1:", ""),
        (
            "{\"contract\": 0}",
            ":1:2: `contract` is neither true nor false",
            "write \"contract\": false to switch it off",
        ),
    ];
    for (text, message, help) in cases {
        let (folder, output) = send_folder(&endpoint, text, &[]);
        let file = path(&folder, "recall.expect.json");
        let shown = stderr(&output);
        assert_eq!((code(&output), stdout(&output).as_str()), (3, ""), "{shown}");
        assert!(shown.starts_with(&format!("error: {file}{message}")), "{shown}");
        assert!(shown.contains(&format!("\n  help: {help}")), "{shown}");
        let output = send(&endpoint, &["--expect", &file]);
        assert_eq!((code(&output), stderr(&output)), (3, shown));
    }
    assert!(endpoint.seen().is_empty());
}

#[test]
fn a_file_that_is_not_there_is_named_and_other_words_are_usage_errors() {
    let output = send(&good_endpoint(), &["--expect", "no-such.expect.json"]);
    let expected =
        "error: no-such.expect.json: no such file or directory\n  help: check the path of the expectations\n";
    assert_eq!((code(&output), stderr(&output).as_str()), (3, expected));
    let output = send(&good_endpoint(), &["--expect", "okay"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("or name a FILE.json"), "{}", stderr(&output));
}

#[test]
fn every_delivery_of_a_bulk_run_is_judged_by_the_sidecar() {
    let endpoint = Endpoint::with("200 OK", FAIL);
    let expected = r#"{"answer": {"/ErrorCode": 1}}"#;
    let arguments = ["--repeat", "20", "--concurrency", "4", "--json"];
    let (_folder, output) = send_folder(&endpoint, expected, &arguments);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let records = json_lines(&stdout(&output));
    assert_eq!(records.iter().filter(|record| record["verdict"] == "pass").count(), 20);
}

#[test]
fn reports_show_what_differs() {
    let endpoint = Endpoint::with("200 OK", FAIL);
    let expected = r#"{"answer": {"/ErrorCode": 7}}"#;
    let reports = tempfile::tempdir().expect("a folder");
    let [junit, html] = ["report.xml", "report.html"].map(|name| text_of(&reports.path().join(name)));
    let (junit_report, html_report) = (format!("junit={junit}"), format!("html={html}"));
    let (_folder, output) =
        send_folder(&endpoint, expected, &["--report", &junit_report, "--report", &html_report]);
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    for file in [junit, html] {
        let text = std::fs::read_to_string(&file).expect("a report");
        for line in ["answer /ErrorCode", "- 7", "+ 1"] {
            assert!(text.contains(line), "{line} is not in {file}: {text}");
        }
    }
}

#[test]
fn a_signature_that_an_endpoint_repeats_is_not_in_the_mismatches() {
    let sign = sha256_hex("123456781740711995");
    let answer = format!("{{\"{sign}\":[\"{sign}\",12345678]}}");
    let endpoint = Endpoint::with("200 OK", &answer);
    let expected = r#"{"answer": {"": {}}}"#;
    let folder = folder(expected);
    let token = written(folder.path(), "token", "12345678");
    let output = send(
        &endpoint,
        &[&path(&folder, "recall.json"), "--token-file", &token, "--request-time", "1740711995", "--json"],
    );
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    let record = &json_lines(&stdout(&output))[0];
    assert_eq!(record["mismatches"][0]["actual"], json!({"REDACTED": ["REDACTED", "REDACTED"]}));
}
