//! `timhook send` with exchange records: which are sent, when, and with what of their requests.

use std::fs;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::endpoint::Endpoint;
use crate::support::http::request;
use crate::support::listener::Listener;
use crate::support::send::{good_endpoint, only, send_to};
use crate::support::{code, json_lines, sample, stderr, stdout, timhook};

/// A record as `listen --json` prints it.
fn record(received_at: &str, url: &str, body: &str, rules: &[&str]) -> String {
    let findings: Vec<Value> = rules
        .iter()
        .map(|rule| json!({"severity": "warning", "rule": rule, "pointer": "", "message": "", "help": ""}))
        .collect();
    let record = json!({
        "type": "callback", "v": 1, "id": 1, "received_at": received_at, "remote": "127.0.0.1:1",
        "method": "POST", "url": url,
        "headers": [["host", "old"], ["content-length", "5"], ["user-agent", "vendor/1"], ["x-trace", "a"]],
        "query": {}, "body": null, "raw": body, "verdict": "accepted", "findings": findings,
        "signature": "unchecked", "reply": {"status": 200, "body": {}, "elapsed_ms": 0.1}
    });
    record.to_string()
}

const URL: &str = "/x?RequestID=r-1&SdkAppid=1600000000&CallbackCommand=Group.CallbackAfterRecallMsg&contenttype=json&ClientIP=10.0.0.1&OptPlatform=iOS&Sign=00&RequestTime=5";

/// Writes records into a file.
fn recording(records: &[String]) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("callbacks.ndjson");
    fs::write(&file, records.join("\n")).expect("the file is written");
    (folder, file.to_str().expect("UTF-8").to_owned())
}

fn replay(endpoint: &Endpoint, file: &str, arguments: &[&str]) -> std::process::Output {
    timhook(&["send", &endpoint.url(), file]).args(arguments).output().expect("timhook runs")
}

#[test]
fn a_record_is_sent_with_its_query_and_its_bytes() {
    let body = format!("{}  \n", sample("wire"));
    let (_folder, file) = recording(&[record("2026-01-02T03:04:05.000Z", URL, &body, &[])]);
    let endpoint = good_endpoint();
    let output = replay(&endpoint, &file, &[]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let seen = only(&endpoint);
    let expected = "/callback?RequestID=r-1&SdkAppid=1600000000&CallbackCommand=Group.CallbackAfterRecallMsg&contenttype=json&ClientIP=10.0.0.1&OptPlatform=iOS";
    assert_eq!((seen.target(), seen.body.as_slice()), (expected, body.as_bytes()));
    assert_eq!(
        (seen.header("x-trace"), seen.header("host")),
        (None, Some(endpoint.address.to_string().as_str()))
    );
}

#[test]
fn options_override_the_query_and_a_token_signs_anew() {
    let (_folder, file) = recording(&[record("2026-01-02T03:04:05.000Z", URL, &sample("wire"), &[])]);
    let endpoint = good_endpoint();
    let arguments = [
        "--sdkappid",
        "1400000000",
        "--client-ip",
        "10.9.9.9",
        "--token",
        "xxxxyyyy",
        "--request-time",
        "1669872112",
    ];
    assert_eq!(code(&replay(&endpoint, &file, &arguments)), 0);
    let seen = only(&endpoint);
    let of = |name: &str| seen.parameter(name).expect("a parameter").to_owned();
    assert_eq!([of("SdkAppid"), of("ClientIP"), of("OptPlatform")], ["1400000000", "10.9.9.9", "iOS"]);
    assert_eq!(of("Sign"), "17773bc39a671d7b9aa835458704d2a6db81360a5940292b587d6d760d484061");
    assert_eq!(seen.target().matches("Sign=").count(), 1, "{}", seen.target());
}

#[test]
fn headers_are_sent_on_request_and_given_ones_win() {
    let (_folder, file) = recording(&[record("2026-01-02T03:04:05.000Z", URL, &sample("wire"), &[])]);
    let endpoint = good_endpoint();
    let output = replay(&endpoint, &file, &["--with-headers", "--header", "X-Trace: b"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let seen = only(&endpoint);
    assert_eq!((seen.header("user-agent"), seen.header("x-trace")), (Some("vendor/1"), Some("b")));
    assert_eq!(seen.header("content-length"), Some(sample("wire").len().to_string().as_str()));
}

#[test]
fn what_listen_prints_is_replayed_also_with_other_requests_and_commands_in_it() {
    let listener = Listener::start(&["--json", "--path", "/callback", "--count", "2"]);
    let other = r#"{"CallbackCommand":"Group.CallbackAfterSentMsg"}"#;
    request(listener.address, "GET", "/health", b"");
    listener.post_to("/elsewhere", "{}");
    let target = |command: &str| format!("/callback?SdkAppid=1&CallbackCommand={command}");
    listener.post_to(&target("Group.CallbackAfterSentMsg"), other);
    listener.post_to(&target("Group.CallbackAfterRecallMsg"), &sample("wire"));
    let output = listener.wait();
    let lines: Vec<String> = stdout(&output).lines().map(str::to_owned).collect();
    assert_eq!((code(&output), lines.len()), (0, 4), "{}", stderr(&output));
    let (_folder, file) = recording(&lines);
    let endpoint = good_endpoint();
    let output = replay(&endpoint, &file, &[]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let bodies: Vec<_> =
        endpoint.seen().into_iter().map(|seen| String::from_utf8_lossy(&seen.body).into_owned()).collect();
    assert_eq!(bodies, [other.to_owned(), sample("wire")]);
    let told = stderr(&output);
    assert!(told.contains("\n2 records of requests that are not callbacks are left out\n"), "{told}");
    assert!(
        told.starts_with(
            "note[command-not-covered]: the fields of `Group.CallbackAfterSentMsg` are not checked: timhook does not know this command\n"
        ),
        "{told}"
    );
    for (arguments, expected, counts) in [
        (&["validate", &file][..], 0, "4 valid, 0 invalid"),
        (&["validate", "--strict", &file], 1, "3 valid, 1 invalid"),
    ] {
        let output = timhook(arguments).output().expect("timhook runs");
        assert_eq!(code(&output), expected, "{}", stdout(&output));
        assert!(stderr(&output).starts_with(&format!("4 payloads checked: {counts}")), "{}", stderr(&output));
    }
}

#[test]
fn records_keep_their_distance_where_that_is_wanted() {
    let times = ["2026-01-02T03:04:05.000Z", "2026-01-02T03:04:05.100Z", "2026-01-02T03:04:05.600Z"];
    let records = times.map(|time| record(time, URL, &sample("wire"), &[]));
    let (_folder, file) = recording(&records);
    let scheduled = |least: Duration, arguments: &[&str]| {
        let started = Instant::now();
        let output = replay(&good_endpoint(), &file, &[arguments, &["--json"]].concat());
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        assert!(started.elapsed() >= least, "{:?}", started.elapsed());
        let records = json_lines(&stdout(&output));
        records.iter().map(|record| record["scheduled_ms"].as_f64()).collect::<Vec<_>>()
    };
    let recorded = scheduled(Duration::from_millis(600), &["--timing", "recorded"]);
    assert_eq!(recorded, [Some(0.0), Some(100.0), Some(600.0)]);
    let twice = scheduled(Duration::from_millis(300), &["--timing", "recorded", "--speed", "2x"]);
    assert_eq!(twice, [Some(0.0), Some(50.0), Some(300.0)]);
    let output = send_to("http://127.0.0.1:1/", &["--timing", "recorded"]);
    assert!(
        stdout_and_stderr(&output).contains("wire: nothing says when it was received\n"),
        "{}",
        stderr(&output)
    );
    assert_eq!(code(&output), 2);
}

fn stdout_and_stderr(output: &std::process::Output) -> String {
    crate::support::stdout(output) + &*stderr(output)
}

#[test]
fn records_are_selected_by_rule_command_and_time() {
    let (early, late) = ("2026-01-02T03:04:05.000Z", "2026-01-02T04:04:05.000Z");
    let other = r#"{"CallbackCommand":"Group.CallbackAfterSentMsg"}"#;
    let records = [
        record(early, URL, &sample("wire"), &[]),
        record(early, URL, &sample("v1"), &["msg-id-missing", "event-time-missing"]),
        record(late, URL, &sample("public"), &[]),
        record(late, URL, other, &["command-not-covered"]),
    ];
    let (_folder, file) = recording(&records);
    let bodies = |arguments: &[&str]| {
        let endpoint = good_endpoint();
        let output = replay(&endpoint, &file, &[arguments, &["--no-validate"]].concat());
        assert_eq!(code(&output), 0, "{arguments:?}: {}", stderr(&output));
        endpoint
            .seen()
            .into_iter()
            .map(|seen| String::from_utf8(seen.body).expect("UTF-8"))
            .collect::<Vec<_>>()
    };
    assert_eq!(bodies(&["--only", "msg-id-missing"]), [sample("v1")]);
    assert_eq!(bodies(&["--command", "Group.CallbackAfterSent*"]), [other]);
    assert_eq!(bodies(&["--since", "2026-01-02T04:00:00Z"]), [sample("public"), other.to_owned()]);
    assert_eq!(
        bodies(&["--only", "msg-id-missing", "--only", "command-not-covered", "--since", late]),
        [other]
    );
    let endpoint = good_endpoint();
    let output = replay(&endpoint, &file, &["--command", "Nope"]);
    assert_eq!((code(&output), stderr(&output).lines().next()), (3, Some("error: there is nothing to send")));
    let output = replay(&endpoint, &file, &["--only", "msg-id-mising"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("msg-id-missing"), "{}", stderr(&output));
}

#[test]
fn a_recording_larger_than_memory_is_kept_to_is_read_twice_and_sent_once() {
    let payload = sample("wire").replace("administrator", &"x".repeat(10_000));
    let records = vec![record("2026-01-02T03:04:05.000Z", URL, &payload, &[]); 2_100];
    let (_folder, file) = recording(&records);
    assert!(fs::metadata(&file).expect("a file").len() > 20 << 20);
    let endpoint = crate::support::keeping::Keeping::always();
    let output =
        timhook(&["send", &endpoint.url(), &file, "--concurrency", "8", "--json"]).output().expect("runs");
    assert_eq!((code(&output), endpoint.requests()), (0, 2_100), "{}", stderr(&output));
    let text = fs::read(&file).expect("the file");
    let endpoint = crate::support::keeping::Keeping::always();
    let mut command = timhook(&["send", &endpoint.url(), "-", "--concurrency", "8", "--json"]);
    let output = command.write_stdin(text).output().expect("timhook runs");
    assert_eq!((code(&output), endpoint.requests()), (0, 2_100), "{}", stderr(&output));
}

#[test]
fn a_parameter_that_is_typed_stands_in_place_of_the_recorded_one() {
    let endpoint = good_endpoint();
    let url = URL.replace("RequestID=r-1", "RequestID=r-1&token=prod&tag=1&tag=2");
    let (_folder, file) = recording(&[record("2026-01-02T03:04:05.000Z", &url, &sample("wire"), &[])]);
    let output =
        timhook(&["send", &format!("{}?token=staging", endpoint.url()), &file]).output().expect("it runs");
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let seen = only(&endpoint);
    let target = seen.target();
    assert!(target.starts_with("/callback?token=staging&RequestID=r-1&tag=1&tag=2&SdkAppid="), "{target}");
    assert!(!target.contains("prod"), "{target}");
}
