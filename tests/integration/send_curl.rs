//! `timhook send --dry-run`: what is printed is what would be sent; the curl command is run to see.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::endpoint::Seen;
use crate::support::send::{good_endpoint, send, send_to};
use crate::support::{QUERY, code, json_lines, sample, skip, stderr, stdout, timhook};

/// Runs a command line with `sh`; false if there is no curl.
fn run_in_shell(script: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    if Command::new("curl").arg("--version").output().is_err() {
        skip("there is no curl on this machine");
        return false;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("script.sh");
    fs::write(&file, script).expect("the script is written");
    let mut shell = Command::new("sh");
    shell.arg(&file).env_clear().env("PATH", path).env("HOME", folder.path());
    let output = shell.output().expect("sh runs");
    assert!(output.status.success(), "{}\n{script}", String::from_utf8_lossy(&output.stderr));
    true
}

/// What has to be the same, however it is sent.
fn essence(seen: &Seen) -> (&str, Option<&str>, Option<&str>, &[u8]) {
    (&seen.request_line, seen.header("content-type"), seen.header("x-trace"), &seen.body)
}

/// Sends once directly and once through the printed curl command, and compares.
fn assert_curl_sends_the_same(arguments: &[&str], case: &str) {
    let endpoint = good_endpoint();
    let url = format!("{}?own=a%20b&list[]={{1}}&q='$HOME`", endpoint.url());
    let direct = send_to(&url, arguments);
    assert_eq!(code(&direct), 0, "{case}: {}", stderr(&direct));
    let printed = send_to(&url, &[arguments, &["--dry-run=curl"]].concat());
    assert_eq!((code(&printed), endpoint.seen().len()), (0, 1), "{case}: {}", stderr(&printed));
    if run_in_shell(&stdout(&printed)) {
        let seen = endpoint.seen();
        assert_eq!(seen.len(), 2, "{case}");
        assert!(essence(&seen[0]) == essence(&seen[1]), "{case}: {:?} {:?}", seen[0], seen[1]);
    }
}

#[test]
fn the_curl_command_sends_what_send_sends() {
    let token = ["--token", "it's", "--request-time", "1669872112"];
    let trace = ["--header", "X-Trace: it's $HOME `x` \"y\"", "--header", "Content-Type: text/plain"];
    let cases: [&[&str]; 8] = [
        &[],
        &["--sample", "documented"],
        &["--sample", "unicode-operator"],
        &["--operator", "it's \"quoted\" \\ $HOME `id` !x\n"],
        &token,
        &trace,
        &["--header", "X-Trace:"],
        &["--client-ip", "2001:db8::1", "--timeout", "1500ms"],
    ];
    for arguments in cases {
        assert_curl_sends_the_same(arguments, &format!("{arguments:?}"));
    }
}

#[test]
fn the_curl_command_sends_any_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("payload.json");
    let large = sample("wire").replace("administrator", &"'x用".repeat(60_000));
    assert!(large.len() > 300_000);
    let cases: [(&str, Vec<u8>); 7] = [
        ("not UTF-8", b"{\"a\":\"\xFF\xFE'\"}\r\n".to_vec()),
        ("a NUL", b"{\"a\":\"\0\"}".to_vec()),
        ("an at sign", b"@/etc/hostname".to_vec()),
        ("newlines around", b"\n\n{}\r\n\n".to_vec()),
        ("a percent sign and a backslash", br"%s\n\\%d".to_vec()),
        ("nothing", Vec::new()),
        ("300 KB", large.into_bytes()),
    ];
    for (case, bytes) in cases {
        fs::write(&file, bytes).expect("the file is written");
        assert_curl_sends_the_same(&[text_of(&file), "--no-validate"], case);
    }
}

fn text_of(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

#[test]
fn several_curl_commands_form_one_script() {
    let endpoint = good_endpoint();
    let output = send(&endpoint, &["--sample", "all", "--dry-run=curl"]);
    if run_in_shell(&stdout(&output)) {
        assert_eq!(endpoint.seen().len(), 14);
    }
}

#[test]
fn curl_gets_the_certificate_options() {
    let pem = "tests/integration/golden/vendor-sample.jsonc";
    let output = send_to("https://127.0.0.1:1/", &["--cacert", pem, "--insecure", "--dry-run=curl"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(
        stdout(&output).contains(&format!("  --cacert '{pem}' \\\n  --insecure \\\n")),
        "{}",
        stdout(&output)
    );
}

#[test]
fn the_dry_run_prints_the_request_and_sends_nothing() {
    let endpoint = good_endpoint();
    let output = send(&endpoint, &["--dry-run", "--header", "X-Trace: 1"]);
    let body = sample("wire");
    let expected = format!(
        "POST /callback?{QUERY} HTTP/1.1\nHost: {}\nContent-Type: application/json\nAccept: */*\nUser-Agent: timhook/{}\nX-Trace: 1\nContent-Length: 235\n\n{body}\n",
        endpoint.address,
        env!("CARGO_PKG_VERSION")
    );
    assert_eq!((code(&output), stdout(&output)), (0, expected));
    assert_eq!(stderr(&output), "");
    assert!(endpoint.seen().is_empty());
}

#[test]
fn the_dry_run_is_a_record_in_json() {
    let url = "http://127.0.0.1:3000/callback";
    let output = send_to(url, &["--dry-run", "--json", "--sample", "wire", "--sample", "v1"]);
    let records = json_lines(&stdout(&output));
    let expected = serde_json::json!({
        "type": "request",
        "payload": "wire",
        "method": "POST",
        "url": format!("{url}?{QUERY}"),
        "headers": [
            ["Content-Type", "application/json"],
            ["Accept", "*/*"],
            ["User-Agent", format!("timhook/{}", env!("CARGO_PKG_VERSION"))],
        ],
        "body": sample("wire"),
    });
    assert_eq!((code(&output), records.len()), (0, 2));
    assert_eq!(records[0].to_string(), expected.to_string());
    assert_eq!(records[1]["payload"], "v1");
}

#[test]
fn the_dry_run_as_curl_is_json_lines_too() {
    let output = send_to("http://127.0.0.1:3000/", &["--dry-run=curl", "--json"]);
    let records = json_lines(&stdout(&output));
    assert_eq!((code(&output), records.len()), (0, 1), "{}", stderr(&output));
    let curl = records[0]["curl"].as_str().expect("a command");
    assert_eq!(curl, stdout(&send_to("http://127.0.0.1:3000/", &["--dry-run=curl"])));
}

#[test]
fn the_dry_run_tells_bytes_that_are_not_utf8_apart() {
    let mut command =
        timhook(&["send", "http://127.0.0.1:3000/", "-", "--sdkappid", "1", "--no-validate", "--dry-run"]);
    let output = command.arg("--json").write_stdin(b"\xFF".as_slice()).output().expect("timhook runs");
    let record = json_lines(&stdout(&output)).remove(0);
    assert_eq!(
        (&record["body_base64"], &record["body"]),
        (&serde_json::json!("/w=="), &serde_json::Value::Null)
    );
}

#[test]
fn the_dry_run_shows_control_characters() {
    let mut command =
        timhook(&["send", "http://127.0.0.1:3000/", "-", "--sdkappid", "1", "--no-validate", "--dry-run"]);
    let output = command.write_stdin("{\u{1b}[31m\u{202e}}").output().expect("timhook runs");
    assert!(stdout(&output).ends_with("\n\n{\\u{1b}[31m\\u{202e}}\n"), "{}", stdout(&output));
}

#[test]
fn broken_payloads_are_not_printed_either() {
    let invalid = "fixtures/Group.CallbackAfterRecallMsg/invalid/empty-list.json";
    for kind in ["--dry-run", "--dry-run=curl"] {
        let output = send_to("http://127.0.0.1:3000/", &[invalid, kind]);
        assert_eq!((code(&output), stdout(&output).as_str()), (1, ""), "{kind}");
    }
}
