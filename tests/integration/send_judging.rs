//! `timhook send`: what counts as a good answer, a wrong one, and none.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::endpoint::{Endpoint, OK};
use crate::support::refusing_port::RefusingPort;
use crate::support::send::{assert_signed, good_endpoint, only, send, send_to};
use crate::support::{QUERY, code, json_lines, stderr, stdout, timhook};

const ADVICE: &str = r#"answer with the JSON object {"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}"#;
const FAIL: &str = r#"{"ActionStatus":"FAIL","ErrorInfo":"no","ErrorCode":1}"#;

/// Sends the wire sample; exit code, and the one record of `--json`.
fn deliver(endpoint: &Endpoint, arguments: &[&str]) -> (i32, Value) {
    let output = send(endpoint, &[&["--json"], arguments].concat());
    let mut records = json_lines(&stdout(&output));
    assert_eq!(records.len(), 1, "{}", stderr(&output));
    (code(&output), records.remove(0))
}

fn wait_until_closed(stream: &mut TcpStream) {
    let _ = stream.read(&mut [0; 1]);
}

#[test]
fn an_answer_that_takes_longer_than_the_vendor_waits_is_still_waited_for() {
    let endpoint = Endpoint::handling(|_, stream| {
        // More than eight ticks of the clock by which progress is shown.
        thread::sleep(Duration::from_millis(2600));
        let _ = write!(
            stream,
            "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{OK}",
            OK.len()
        );
    });
    let (exit, record) = deliver(&endpoint, &["--timeout", "20s"]);
    assert_eq!((exit, &record["status"]), (0, &200.into()), "{record}");
}

#[test]
fn the_record_of_a_delivery_has_exactly_the_documented_members() {
    let endpoint = good_endpoint();
    let (exit, mut record) = deliver(&endpoint, &["--token", "xxxxyyyy", "--request-time", "1669872112"]);
    let elapsed = record["elapsed_ms"].take();
    assert!(elapsed.as_f64().is_some_and(|elapsed| elapsed > 0.0), "{elapsed}");
    let expected = json!({
        "type": "delivery",
        "payload": "wire",
        "url": format!("{}?{QUERY}&Sign=REDACTED&RequestTime=1669872112", endpoint.url()),
        "status": 200,
        "reply": {"ActionStatus": "OK", "ErrorInfo": "", "ErrorCode": 0},
        "elapsed_ms": null,
        "attempts": 1,
        "verdict": "pass",
        "reasons": [],
    });
    assert_eq!((exit, record.to_string()), (0, expected.to_string()));
}

#[test]
fn the_pretty_line_names_sample_status_action_status_latency_and_verdict() {
    let output = send(&good_endpoint(), &["--sample", "wire", "--sample", "rest-admin"]);
    snapbox::assert_data_eq!(
        stdout(&output),
        snapbox::str![[r#"
✓ pass   wire        200  OK    [..]ms
✓ pass   rest-admin  200  OK    [..]ms

"#]]
    );
    snapbox::assert_data_eq!(
        stderr(&output),
        snapbox::str![[r#"
2 deliveries: 2 passed, 0 failed, 0 without a usable answer
time    [..] ms, [..] deliveries a second
latency min [..]  mean [..]  p50 [..]  p90 [..]  p99 [..]  max [..] ms

"#]]
    );
}

#[test]
fn a_wrong_answer_is_shown_with_the_reason_and_its_body() {
    let output = send(&Endpoint::with("200 OK", "ok\u{1b}[31m\n"), &[]);
    snapbox::assert_data_eq!(
        stdout(&output),
        snapbox::str![[r#"
✗ fail   wire  200  —    [..]ms
         this is not JSON: expected value [not-json]; answer with the JSON object {"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}
         answer: ok/u{1b}[31m/n

"#]]
    );
    assert_eq!(code(&output), 1);
    assert_eq!(stderr(&output), "1 delivery: 0 passed, 1 failed, 0 without a usable answer\n");
}

#[test]
fn answers_that_the_vendor_or_the_contract_refuses_fail_with_the_reason() {
    let not_200 = |status| format!("status is {status}; the vendor counts only status 200 as a success");
    let help = |text: &str| format!("help: {text}");
    let log = help("an unhandled exception: see the log of the endpoint");
    let not_json = format!("this is not JSON: expected value [not-json]; {ADVICE}");
    let html = format!("this is HTML or XML, not JSON [not-json]; {ADVICE}");
    let empty = format!("the text is empty, so there is no JSON [empty-input]; {ADVICE}");
    let cases: [(&str, &str, Vec<String>); 12] = [
        ("200 OK", "ok", vec![not_json]),
        ("200 OK", "", vec![empty.clone()]),
        (
            "201 Created",
            OK,
            vec![
                not_200(201),
                help("NestJS and others send this by default for a POST; set the status to 200"),
            ],
        ),
        (
            "204 No Content",
            "",
            vec![not_200(204), empty, help("answer with status 200: the vendor accepts no other status")],
        ),
        (
            "403 Forbidden",
            "<html>no</html>",
            vec![
                not_200(403),
                html,
                help(
                    "the request was refused, in Django and Laravel often by the CSRF check: exclude /callback from \
                     it, and check Sign there (the vendor sends no credentials)",
                ),
            ],
        ),
        ("500 Internal Server Error", OK, vec![not_200(500), log]),
        (
            "200 OK",
            r#"{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":"0"}"#,
            vec![
                "`ErrorCode` is a string; it is documented as Integer [wrong-type]; write 0 without quotes"
                    .to_owned(),
            ],
        ),
        (
            "200 OK",
            r#"{"ActionStatus":"FAIL","ErrorInfo":"","ErrorCode":0}"#,
            vec!["ActionStatus is FAIL with ErrorCode 0, expected OK with 0".to_owned()],
        ),
        (
            "200 OK",
            r#"{"ActionStatus":"ok","ErrorInfo":"","ErrorCode":0}"#,
            vec![r#"`ActionStatus` is "ok" [unknown-action-status]; did you mean `OK`?"#.to_owned()],
        ),
        ("200 OK", FAIL, vec!["ActionStatus is FAIL with ErrorCode 1, expected OK with 0".to_owned()]),
        (
            "200 OK",
            r#"{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":1}"#,
            vec!["ActionStatus is OK with ErrorCode 1, expected OK with 0".to_owned()],
        ),
        (
            "200 OK",
            r#"{"ActionStatus":"OK","ErrorCode":0}"#,
            vec!["`ErrorInfo` is missing [missing-field]; add `ErrorInfo`".to_owned()],
        ),
    ];
    for (status, body, reasons) in cases {
        let (exit, record) = deliver(&Endpoint::with(status, body), &[]);
        assert_eq!((exit, &record["verdict"]), (1, &json!("fail")), "{status} {body}");
        assert_eq!(record["reasons"], json!(reasons), "{status} {body}");
        assert_eq!(record["status"], json!(status[..3].parse::<u16>().expect("a status")));
    }
}

#[test]
fn the_very_bytes_of_an_answer_are_in_its_record_where_its_value_does_not_tell_them() {
    let cases: [(&[u8], Value, Value, Value); 6] = [
        (OK.as_bytes(), serde_json::from_str(OK).expect("JSON"), Value::Null, Value::Null),
        (b"ok", json!("ok"), json!("ok"), Value::Null),
        (b"\"ok\"", json!("ok"), Value::Null, Value::Null),
        (b"{ \"a\": 1 }", json!({"a": 1}), json!("{ \"a\": 1 }"), Value::Null),
        (b"{\"a\":1,\"a\":2}", json!({"a": 2}), json!("{\"a\":1,\"a\":2}"), Value::Null),
        (b"\xFF", json!("\u{fffd}"), Value::Null, json!("/w==")),
    ];
    for (body, reply, raw, base64) in cases {
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
        let (_, record) =
            deliver(&Endpoint::answering([head.as_bytes(), body].concat()), &["--expect", "any"]);
        let found = ["reply", "reply_raw", "reply_raw_base64"].map(|name| &record[name]);
        assert_eq!(found, [&reply, &raw, &base64], "{record}");
    }
}

#[test]
fn a_redirect_fails_and_is_not_followed() {
    let endpoint = Endpoint::handling(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n");
    });
    let (exit, record) = deliver(&endpoint, &[]);
    let reason = "status is 302; the vendor counts only status 200 as a success (redirects are not followed)";
    assert_eq!((exit, &record["reasons"][0]), (1, &json!(reason)));
    assert!(only(&endpoint).target().starts_with("/callback?"));
}

#[test]
fn other_ways_to_write_a_good_answer_pass() {
    let chunked =
        format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{OK}\r\n0\r\n\r\n", OK.len());
    let plain =
        format!("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n{OK}", OK.len());
    let interim = format!("HTTP/1.1 103 Early Hints\r\n\r\n{plain}");
    let answers = [
        chunked,
        format!("HTTP/1.0 200 OK\r\n\r\n{OK}"),
        format!("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n\n {OK}\r\n"),
        plain,
        interim,
    ];
    for answer in answers {
        let (exit, record) = deliver(&Endpoint::answering(answer.clone()), &[]);
        assert_eq!((exit, &record["reasons"]), (0, &json!([])), "{answer}");
    }
}

#[test]
fn expectations_decide_what_passes() {
    let cases: [(&str, &str, &str, &[&str]); 10] = [
        ("200 OK", OK, "ok", &[]),
        ("200 OK", FAIL, "fail", &[]),
        ("200 OK", OK, "fail", &["ActionStatus is OK, expected FAIL"]),
        ("200 OK", FAIL, "contract", &[]),
        (
            "500 Oops",
            FAIL,
            "contract",
            &[
                "status is 500; the vendor counts only status 200 as a success",
                "help: an unhandled exception: see the log of the endpoint",
            ],
        ),
        ("403 Forbidden", "no", "status=403", &[]),
        ("200 OK", OK, "status=403", &["status is 200, expected 403"]),
        ("204 No Content", "", "status=204", &[]),
        ("302 Found", "", "any", &[]),
        ("200 OK", "ok", "any", &[]),
    ];
    for (status, body, expectation, reasons) in cases {
        let (exit, record) = deliver(&Endpoint::with(status, body), &["--expect", expectation]);
        let expected = (i32::from(!reasons.is_empty()), json!(reasons));
        assert_eq!((exit, record["reasons"].clone()), expected, "{status} {body} --expect {expectation}");
    }
}

#[test]
fn an_answer_of_more_than_a_mebibyte_is_cut_and_fails() {
    let endpoint = Endpoint::with("200 OK", &OK.replace("\"\"", &format!("{:?}", "x".repeat(2 << 20))));
    let (exit, record) = deliver(&endpoint, &["--expect", "any"]);
    assert_eq!(exit, 1);
    assert_eq!(record["reasons"], json!(["the answer is longer than 1 MiB; the rest was not read"]));
    assert_eq!(record["reply"].as_str().map(str::len), Some(1 << 20));
}

#[test]
fn no_usable_answer_is_exit_code_4_with_what_to_do() {
    let refused = RefusingPort::reserve();
    let hanging = Endpoint::handling(|_, stream| wait_until_closed(stream));
    let silent = Endpoint::answering("");
    let breaking = Endpoint::answering("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"Action");
    let babbling = Endpoint::answering("SSH-2.0-OpenSSH_9.6\r\n");
    let unknown = "http://no-such-host.invalid/".to_owned();
    let cases = [
        (refused.url.clone(), "refused the connection", "check that the endpoint is running on this port"),
        (
            hanging.url(),
            "did not answer within 300ms",
            "the vendor waits only 2 s: answer first and do the work afterwards, or raise --timeout to see how long it takes",
        ),
        (
            silent.url(),
            "closed the connection before the answer was complete: ",
            "see the log of the endpoint: it may have crashed",
        ),
        (
            breaking.url(),
            "closed the connection before the answer was complete: ",
            "see the log of the endpoint: it may have crashed",
        ),
        (unknown, "the host of no-such-host.invalid:80 cannot be found: ", "check the spelling of the URL"),
        (babbling.url(), "", ""),
    ];
    for (url, message, help) in cases {
        let output = send_to(&url, &["--json", "--timeout", "300ms"]);
        let record = json_lines(&stdout(&output)).remove(0);
        assert_eq!((code(&output), &record["verdict"]), (4, &json!("error")), "{record}");
        assert_eq!((&record["status"], &record["reply"]), (&Value::Null, &Value::Null));
        let reasons = record["reasons"].as_array().expect("reasons");
        assert!(reasons[0].as_str().is_some_and(|reason| reason.contains(message)), "{record}");
        assert!(reasons[1].as_str().is_some_and(|reason| reason.starts_with("help: ")), "{record}");
        assert!(help.is_empty() || reasons[1] == json!(format!("help: {help}")), "{record}");
        assert!(!record.to_string().contains("os error"), "{record}");
    }
}

#[test]
fn what_is_not_http_is_not_called_a_broken_off_answer() {
    let output = send(&Endpoint::answering("SSH-2.0-OpenSSH_9.6\r\n"), &[]);
    assert_eq!(code(&output), 4);
    assert!(!stdout(&output).contains("closed the connection"), "{}", stdout(&output));
}

#[test]
fn no_usable_answer_wins_over_a_wrong_one() {
    let endpoint = Endpoint::handling(|number, stream| match number {
        0 => drop(stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")),
        1 => {}
        _ => drop(write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{OK}", OK.len())),
    });
    let output =
        send(&endpoint, &["--sample", "wire", "--sample", "public", "--sample", "private", "--json"]);
    let verdicts: Vec<_> =
        json_lines(&stdout(&output)).iter().map(|record| record["verdict"].clone()).collect();
    assert_eq!(verdicts, ["fail", "error", "pass"]);
    assert_eq!(code(&output), 4);
    let summary = json_lines(&stderr(&output)).remove(0);
    let counts = ["deliveries", "passed", "failed", "errors"].map(|name| summary[name].as_u64());
    assert_eq!((summary["type"].as_str(), counts), (Some("summary"), [Some(3), Some(1), Some(1), Some(1)]));
}

#[test]
fn retries_follow_missing_answers_each_signed_afresh() {
    let endpoint = Endpoint::handling(|number, stream| match number {
        0 => wait_until_closed(stream),
        _ => drop(write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{OK}", OK.len())),
    });
    // Longer than a second, so that the two times differ.
    let arguments = ["--retries", "2", "--timeout", "1100ms", "--token", "xxxxyyyy"];
    let (exit, record) = deliver(&endpoint, &arguments);
    assert_eq!((exit, &record["attempts"], &record["verdict"]), (0, &json!(2), &json!("pass")));
    let seen = endpoint.seen();
    assert_eq!(seen.len(), 2);
    let times = [assert_signed(&seen[0], "xxxxyyyy"), assert_signed(&seen[1], "xxxxyyyy")];
    assert!(times[0] < times[1], "{times:?}");
    assert_eq!(seen[0].body, seen[1].body);
}

#[test]
fn retries_end_and_are_counted() {
    let endpoint = Endpoint::answering("");
    let (exit, record) = deliver(&endpoint, &["--retries", "2"]);
    assert_eq!((exit, &record["attempts"], endpoint.seen().len()), (4, &json!(3), 3));
    let output = send(&endpoint, &["--retries", "1"]);
    assert!(stdout(&output).contains("  (2 attempts)\n"), "{}", stdout(&output));
}

#[test]
fn a_wrong_answer_is_not_tried_again() {
    let endpoint = Endpoint::with("500 Oops", "no");
    let (exit, record) = deliver(&endpoint, &["--retries", "5"]);
    assert_eq!((exit, &record["attempts"], endpoint.seen().len()), (1, &json!(1), 1));
}

#[test]
fn quiet_leaves_errors_and_data() {
    let output = send(&Endpoint::with("200 OK", "ok"), &["-q", "--sample", "v1"]);
    assert_eq!((code(&output), stderr(&output).as_str()), (1, ""));
    assert!(stdout(&output).starts_with("✗ fail   v1"), "{}", stdout(&output));
    let output = send(&good_endpoint(), &["-q", "--sample", "all"]);
    assert_eq!((code(&output), stdout(&output).as_str(), stderr(&output).as_str()), (0, "", ""));
    let output = send(&good_endpoint(), &["-q", "--json"]);
    assert_eq!((code(&output), stdout(&output).lines().count()), (0, 1));
    let output = timhook(&["send", "-q"]).output().expect("timhook runs");
    assert!(stderr(&output).starts_with("error: the URL is missing\n"), "{}", stderr(&output));
}

#[test]
fn verbose_shows_more_of_a_delivery() {
    let output = send(&good_endpoint(), &["-v"]);
    let shown = format!("{}{}", stdout(&output), stderr(&output));
    assert!(shown.contains("SdkAppid=1400000000") && shown.contains("\"ErrorCode\":0"), "{shown}");
}

#[test]
fn an_endpoint_that_closes_every_connection_without_a_word_gets_every_delivery() {
    let endpoint =
        Endpoint::answering(format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{OK}", OK.len()));
    for round in 0..5 {
        let output = send(&endpoint, &["--sample", "all"]);
        assert_eq!(code(&output), 0, "round {round}: {}{}", stdout(&output), stderr(&output));
    }
    assert_eq!(endpoint.seen().len(), 5 * 14);
}
