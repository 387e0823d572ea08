//! `timhook send --dry-run=hurl|k6` with the programs themselves, and the expectations of files in each of them.

use std::process::{Command, Output};

use serde_json::{Value, json};

use crate::send_export::{checks, run_k6_script};
use crate::support::endpoint::Endpoint;
use crate::support::send::{assert_signed, good_endpoint, send, send_to};
use crate::support::written;
use crate::support::{SDKAPPID, code, json_lines, sample, skip, stderr, stdout};

/// An answer with everything that JSON has, and keys that are no identifiers.
const ODD: &str = "{\"ErrorCode\":1,\"ErrorInfo\":\"\\\"no\\\" {{such}} \\\\ # `group`\\n\\u00e9\\u202e\",\"list\":[1,[],{\"a\":null}],\
                   \"empty\":{},\"\":{\"a.b\":{\"it's\":{\"\\\\\":{\"~/\":{\"{{x}}\":{\"\\\"\":true}}}}}},\
                   \"deep\":{\"one\":1,\"two\":[{\"x\":\"y\"}]},\"0\":\"digit\",\"nothing\":null}";

/// What a file may expect of that answer, and whether it is so.
fn expectations() -> Vec<(Value, bool)> {
    let odd: Value = serde_json::from_str(ODD).expect("JSON");
    let mut more = odd["deep"].clone();
    more["three"] = json!(3);
    let long = "/list/2";
    let path = "//a.b/it's/\\/~0~1/{{x}}/\"";
    let cases = [
        ("/ErrorCode", json!(1), true),
        ("/ErrorCode", json!("1"), false),
        ("/ErrorCode", json!(2), false),
        ("/ErrorCode", json!(1.0), true),
        ("/ErrorInfo", odd["ErrorInfo"].clone(), true),
        ("/ErrorInfo", json!("no {{such}}"), false),
        (path, json!(true), true),
        (path, json!(false), false),
        ("/nothing", Value::Null, true),
        ("/missing", Value::Null, false),
        ("/list", odd["list"].clone(), true),
        ("/list", json!([1, []]), false),
        ("/list", json!([1, [], {"a": null}, 4]), false),
        (long, json!({"a": null}), true),
        (long, json!({"a": 0}), false),
        ("/list/1", json!([]), true),
        ("/list/1", json!({}), false),
        ("/list/01", json!([]), false),
        ("/empty", json!({}), true),
        ("/empty", json!([]), false),
        ("/deep", odd["deep"].clone(), true),
        ("/deep", more, false),
        ("/deep", json!({"one": 1}), false),
        ("", odd.clone(), true),
        ("", json!({}), false),
        ("", Value::Null, false),
    ];
    let of = |(pointer, value, holds): (&str, Value, bool)| {
        (json!({"answer": {(pointer): value}, "contract": false}), holds)
    };
    let mut expectations: Vec<_> = cases.into_iter().map(of).collect();
    expectations.push((json!({"status": 200, "max_latency": "1m", "contract": false}), true));
    // The answer has no ActionStatus.
    expectations.push((json!({"max_latency": "1m"}), false));
    expectations.push((json!({"answer": {"/ErrorCode": 1}}), false));
    expectations.push((json!({"status": 403}), false));
    expectations.push((json!({"status": 404, "answer": {"/ErrorCode": 1}}), false));
    expectations
}

/// Calls `judge` with a payload and the expectations beside it, for each of them, until it gives up.
fn for_each_expectation(judge: impl Fn(&Endpoint, &str, &Value, bool) -> Option<()>) {
    let endpoint = Endpoint::with("200 OK", ODD);
    let folder = tempfile::tempdir().expect("a folder");
    let payload = written(folder.path(), "recall.json", &sample("wire"));
    for (expected, holds) in expectations() {
        written(folder.path(), "recall.expect.json", &expected.to_string());
        if judge(&endpoint, &payload, &expected, holds).is_none() {
            return;
        }
    }
}

#[test]
fn send_judges_by_what_a_file_expects() {
    for_each_expectation(|endpoint, payload, expected, holds| {
        let output = send(endpoint, &[payload]);
        assert_eq!(code(&output) == 0, holds, "{expected}: {}", stdout(&output));
        Some(())
    });
}

#[test]
fn the_script_for_k6_judges_by_what_a_file_expects() {
    for_each_expectation(|endpoint, payload, expected, holds| {
        let output = send(endpoint, &[payload, "--dry-run=k6"]);
        assert_eq!(stderr(&output), "run it with: k6 run FILE\n", "{expected}");
        let outcomes = checks(&run_k6_script(&stdout(&output), &[])?);
        assert!(!outcomes.is_empty(), "{expected}");
        assert_eq!(outcomes.iter().all(|(_, passes)| *passes), holds, "{expected}: {outcomes:?}");
        Some(())
    });
}

#[test]
fn checks_of_a_k6_script_name_what_is_expected() {
    let folder = tempfile::tempdir().expect("a folder");
    let expected = r#"{"status": 403, "answer": {"/ErrorInfo": "no"}, "max_latency": "1us"}"#;
    let file = written(folder.path(), "default.json", expected);
    let endpoint = Endpoint::with("403 Forbidden", r#"{"ErrorInfo":"yes"}"#);
    let script = stdout(&send(&endpoint, &["--expect", &file, "--dry-run=k6"]));
    let Some(run) = run_k6_script(&script, &[]) else { return };
    let expected = [
        ("status is 403", true),
        ("answer /ErrorInfo is \"no\"", false),
        ("latency is at most 0.001 ms", false),
    ];
    assert_eq!(checks(&run), expected.map(|(name, passes)| (name.to_owned(), passes)));
}

#[test]
fn hurl_judges_by_what_a_file_expects() {
    for_each_expectation(|endpoint, payload, expected, holds| {
        let output = send(endpoint, &[payload, "--dry-run=hurl"]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        let run = run_hurl(&output)?;
        assert_eq!(run.status.success(), holds, "{expected}: {}\n{}", stdout(&output), stderr(&run));
        assert!(holds || stderr(&run).contains("error: Assert "), "{expected}: {}", stderr(&run));
        Some(())
    });
}

#[test]
fn a_file_for_hurl_asserts_what_a_file_expects() {
    let folder = tempfile::tempdir().expect("a folder");
    let payload = written(folder.path(), "recall.json", &sample("wire"));
    let expected = json!({
        "status": 403,
        "answer": {"/ErrorInfo": "a \"b\" {{c}}\n\u{202e}", "/list/0": {"x": [1.5, null]}, "/o/it's": {}},
        "max_latency": "1500us",
    });
    written(folder.path(), "recall.expect.json", &expected.to_string());
    let output = send_to("http://127.0.0.1:1/", &[&payload, "--dry-run=hurl"]);
    let shown = stdout(&output);
    let asserts = r#"HTTP 403
[Asserts]
jsonpath "$.ErrorInfo" == "a \"b\" \u{7b}\u{7b}c}}\u{a}\u{202e}"
jsonpath "$.list[0]" isObject
jsonpath "$[?length($.list[0]) == 1]" exists
jsonpath "$.list[0].x" isList
jsonpath "$.list[0].x" count == 2
jsonpath "$.list[0].x[0]" == 1.5
jsonpath "$.list[0].x[1]" == null
jsonpath "$.o['it\\'s']" isObject
jsonpath "$.o['it\\'s']" isEmpty
duration <= 1
"#;
    assert!(shown.ends_with(asserts), "{shown}");
    let warning = format!(
        "warning: {}/recall.expect.json is not judged exactly: hurl finds /list/0 only in arrays, not in an object \
         with a numeric key\n  help: `timhook send` without --dry-run judges answers by it\n",
        folder.path().display()
    );
    assert!(stderr(&output).starts_with(&warning), "{}", stderr(&output));
}

#[test]
fn what_another_program_does_not_judge_is_a_warning() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = written(folder.path(), "default.json", r#"{"answer": {"/a": [{"b": -9007199254740993}]}}"#);
    let warned = |arguments: &[&str], why: &str| {
        let output = send_to("http://127.0.0.1:1/", &[arguments, &["--expect", &file]].concat());
        let expected = format!("warning: {file} is not judged exactly: {why}\n");
        assert_eq!(code(&output), 0);
        assert_eq!(stderr(&output).contains(&expected), !why.is_empty(), "{}", stderr(&output));
        assert_eq!(stderr(&output).contains("warning: "), !why.is_empty(), "{}", stderr(&output));
    };
    warned(&["--dry-run=vegeta"], "vegeta does not look at answers");
    warned(&["--dry-run=k6"], "k6 rounds whole numbers beyond 2^53, as at /a");
    warned(&["--dry-run=hurl"], "");
    warned(&["--dry-run=vegeta", "--quiet"], "");
}

/// Runs hurl over what was exported, with the command that was named; nothing if there is no hurl.
fn run_hurl(exported: &Output) -> Option<Output> {
    if Command::new("hurl").arg("--version").output().is_err() {
        skip("there is no hurl on this machine");
        return None;
    }
    let folder = tempfile::tempdir().expect("a folder");
    written(folder.path(), "FILE", &stdout(exported));
    let said = stderr(exported);
    let command = said.lines().last().and_then(|line| line.strip_prefix("run it with: ")).expect("a command");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut shell = Command::new("sh");
    shell.args(["-c", command]).current_dir(folder.path()).env_clear().env("PATH", path);
    Some(shell.output().expect("a shell runs"))
}

#[test]
fn hurl_itself_sends_what_send_sends() {
    let folder = tempfile::tempdir().expect("a folder");
    let bodies: [&[u8]; 5] = [
        b"",
        b"\xff\xfe\0",
        b"```json\nHTTP 200\n[Asserts]\n```",
        b"\\ {{x}} # \\u{7b} %",
        b"\n\nPOST http://x/\n",
    ];
    let names = ["a.json", "b.json", "c.json", "d.json", "e.json"];
    for (name, body) in names.iter().zip(bodies) {
        std::fs::write(folder.path().join(name), body).expect("a file");
    }
    let folder = folder.path().to_str().expect("UTF-8");
    let endpoint = good_endpoint();
    let arguments =
        ["--sample", "all", folder, "--no-validate", "--header", "X-Trace: #{{1}} \\", "--token", "t"];
    let output = send(&endpoint, &[&arguments[..], &["--dry-run=hurl"]].concat());
    let Some(run) = run_hurl(&output) else { return };
    assert!(run.status.success(), "{}", stderr(&run));
    let seen = endpoint.seen();
    assert_eq!(seen.len(), 5 + 14);
    for (request, body) in seen.iter().zip(bodies) {
        assert_eq!(request.body, body);
        assert_eq!(request.header("x-trace"), Some("#{{1}} \\"));
        assert_eq!(request.header("content-type"), Some("application/json"));
        assert_eq!(request.parameter("SdkAppid"), Some(SDKAPPID));
        assert_signed(request, "t");
    }
    assert_eq!(String::from_utf8_lossy(&seen[5].body), sample("wire"));
}

#[test]
fn hurl_itself_sends_every_delivery_of_a_plan() {
    let endpoint = good_endpoint();
    let arguments = ["--repeat", "20", "--vary", "--seed", "7"];
    let output = send(&endpoint, &[&arguments[..], &["--dry-run=hurl"]].concat());
    let Some(run) = run_hurl(&output) else { return };
    assert!(run.status.success(), "{}", stderr(&run));
    assert_eq!(code(&send(&endpoint, &arguments)), 0);
    let bodies: Vec<_> = endpoint.seen().into_iter().map(|request| request.body).collect();
    assert_eq!((bodies.len(), &bodies[..20]), (40, &bodies[20..]));
}

#[test]
fn hurl_itself_sends_to_the_same_url_by_the_same_way() {
    let endpoint = good_endpoint();
    let port = endpoint.address.port();
    let url = format!("http://staging.example:{port}/a b/%7Bc/?q=\\n{{{{x}}}}|^`[y]'%5C&z=\u{e9}#top");
    let resolve = format!("staging.example:{port}:127.0.0.1");
    let arguments = ["--resolve", &resolve, "--no-proxy", "--timeout", "30s"];
    let Some(run) = run_hurl(&send_to(&url, &[&arguments[..], &["--dry-run=hurl"]].concat())) else { return };
    assert!(run.status.success(), "{}", stderr(&run));
    assert_eq!(code(&send_to(&url, &arguments)), 0);
    let seen = endpoint.seen();
    assert_eq!(
        (seen.len(), seen[0].target(), seen[0].header("host")),
        (2, seen[1].target(), seen[1].header("host"))
    );
}

#[test]
fn hurl_itself_judges_as_send_does() {
    let fail = r#"{"ActionStatus":"FAIL","ErrorInfo":"no","ErrorCode":1}"#;
    let ok = crate::support::endpoint::OK;
    let cases = [
        ("ok", "200 OK", ok),
        ("ok", "200 OK", fail),
        ("ok", "201 Created", ok),
        ("ok", "200 OK", "ok"),
        ("ok", "200 OK", r#"{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":"0"}"#),
        ("ok", "200 OK", r#"{"ActionStatus":"OK","ErrorInfo":null,"ErrorCode":0}"#),
        ("fail", "200 OK", fail),
        ("fail", "200 OK", ok),
        ("contract", "200 OK", fail),
        ("contract", "200 OK", r#"{"ActionStatus":"ok","ErrorInfo":"","ErrorCode":0}"#),
        ("contract", "200 OK", r#"{"ActionStatus":"OK","ErrorInfo":""}"#),
        ("status=403", "403 Forbidden", "no"),
        ("status=403", "200 OK", fail),
        ("any", "500 No", ""),
    ];
    for (expectation, status, body) in cases {
        let endpoint = Endpoint::with(status, body);
        let output = send(&endpoint, &["--expect", expectation, "--dry-run=hurl"]);
        let Some(run) = run_hurl(&output) else { return };
        let passes = code(&send(&endpoint, &["--expect", expectation])) == 0;
        assert_eq!(run.status.success(), passes, "{expectation} {status} {body}: {}", stderr(&run));
    }
}

/// What vegeta reads: `method` and `url` as strings, `header` as lists of strings by name, `body` in Base64, nothing
/// else; one object a line. <https://github.com/tsenart/vegeta#json-format>
#[test]
fn targets_for_vegeta_have_the_documented_fields_and_no_others() {
    use base64::Engine as _;
    let folder = tempfile::tempdir().expect("a folder");
    let odd = folder.path().join("odd.json");
    std::fs::write(&odd, b"\xff\n\n{}\r\n\0").expect("a file");
    let odd = odd.to_str().expect("UTF-8");
    let arguments =
        ["--no-validate", "--sample", "all", odd, "--header", "X-A: \"1\" \u{e9}", "--header", "X-A: 2"];
    let output = send_to(
        "http://127.0.0.1:1/a?b=%22c",
        &[&arguments[..], &["--token", "t", "--dry-run=vegeta"]].concat(),
    );
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let text = stdout(&output);
    assert!(text.ends_with("}\n") && !text.contains("\n\n"));
    let targets = json_lines(&text);
    assert_eq!(targets.len(), 1 + 14);
    for target in &targets {
        let target = target.as_object().expect("an object");
        assert_eq!(target.keys().collect::<Vec<_>>(), ["method", "url", "header", "body"]);
        assert_eq!(target["method"], "POST");
        let url = url::Url::parse(target["url"].as_str().expect("a string")).expect("a URL");
        assert!(url.query().is_some_and(|query| query.starts_with("b=%22c&SdkAppid=")), "{url}");
        for (name, values) in target["header"].as_object().expect("an object") {
            let values = values.as_array().expect("a list");
            assert!(!values.is_empty() && values.iter().all(Value::is_string), "{name}: {values:?}");
        }
        let body = target["body"].as_str().expect("a string");
        base64::engine::general_purpose::STANDARD.decode(body).expect("Base64 with padding, as Go reads it");
    }
    assert_eq!(targets[0]["body"], "/woKe30NCgA=");
    let timestamps: std::collections::HashSet<_> =
        targets.iter().map(|target| target["header"].to_string()).collect();
    assert_eq!(timestamps.len(), 1);
}
