//! Answers that are compressed: judged as they were before, whoever asked for it.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use crate::support::commands::run;
use crate::support::endpoint::{Endpoint, OK, Seen};
use crate::support::http::{connect, read_head};
use crate::support::listener::Listener;
use crate::support::{QUERY, SDKAPPID, code, json_lines, sample, stdout, timhook, zstd};

const UNASKED: &str = "the answer is compressed with gzip, but the request did not allow that; compress an answer \
                       only if Accept-Encoding allows it";

fn gzip(body: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(body.as_bytes()).and_then(|()| encoder.finish()).expect("memory")
}

fn coded(coding: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

/// Sends the sample `wire` with this Accept-Encoding through a listener: the bytes of the answer's body, and the record.
fn through(backend: &Endpoint, accepted: Option<&str>) -> (String, Vec<u8>, Value) {
    let target = format!("http://{}", backend.address);
    let listener = Listener::start(&["--json", "--count", "1", "--forward-to", &target]);
    let mut stream = connect(listener.address);
    let (body, accept) = (sample("wire"), accepted.map(|value| format!("Accept-Encoding: {value}\r\n")));
    let head = format!(
        "POST /?{QUERY} HTTP/1.1\r\nHost: x\r\n{}Connection: close\r\nContent-Length: {}\r\n\r\n{body}",
        accept.unwrap_or_default(),
        body.len()
    );
    stream.write_all(head.as_bytes()).expect("the listener reads");
    let head = read_head(&mut stream);
    let mut rest = Vec::new();
    std::io::Read::read_to_end(&mut stream, &mut rest).expect("an answer");
    (head, rest, json_lines(&stdout(&listener.wait())).remove(0))
}

#[test]
fn a_sender_that_asked_gets_the_very_bytes_and_they_are_judged_decoded() {
    let bodies = [("gzip", gzip(OK)), ("zstd", zstd(OK.as_bytes()))];
    for (coding, body) in bodies {
        let backend = Endpoint::answering(coded(coding, &body));
        let (head, received, record) = through(&backend, Some("gzip, zstd"));
        assert_eq!(received, body);
        assert!(head.contains(&format!("\r\nContent-Encoding: {coding}\r\n")), "{head}");
        assert_eq!(backend.seen()[0].header("accept-encoding"), Some("gzip, zstd"));
        assert_eq!(
            (&record["forward"]["verdict"], &record["forward"]["reasons"]),
            (&json!("pass"), &json!([]))
        );
        assert!(record["reply"]["raw_base64"].is_string(), "the very bytes are recorded: {record}");
    }
}

#[test]
fn a_backend_that_compresses_unasked_or_wrongly_is_told_so_once() {
    let bad = r#"{"ActionStatus":"OK","ErrorInfo":""}"#;
    let missing = "`ErrorCode` is missing [missing-field]; add `ErrorCode`";
    let cases: [(_, _, _, &[&str]); 5] = [
        ("gzip", gzip(OK), None, &[UNASKED]),
        ("gzip", gzip(bad), Some("gzip"), &[missing]),
        ("gzip", gzip(bad), None, &[UNASKED, missing]),
        (
            "br",
            b"\x0b\x18\x80".to_vec(),
            Some("br"),
            &["Content-Encoding is br, which timhook cannot decode; answer uncompressed"],
        ),
        (
            "gzip",
            gzip(&" ".repeat(9 << 20)),
            Some("gzip"),
            &[
                "Content-Encoding is gzip, and the answer is longer than 1 MiB once it is decoded; answer uncompressed",
            ],
        ),
    ];
    for (coding, body, accepted, reasons) in cases {
        let (_, received, record) = through(&Endpoint::answering(coded(coding, &body)), accepted);
        assert_eq!(received, body);
        assert_eq!(record["forward"]["reasons"], json!(reasons), "{coding}");
    }
}

#[test]
fn what_is_shown_of_a_compressed_answer_can_be_read() {
    let backend = Endpoint::answering(coded("gzip", &gzip(OK)));
    for look in [&[][..], &["--compact"]] {
        let target = format!("http://{}", backend.address);
        let listener =
            Listener::start(&[&["--count", "1", "--color", "never", "--forward-to", &target], look].concat());
        let mut stream = connect(listener.address);
        let body = sample("wire");
        let head =
            format!("POST /?{QUERY} HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        stream.write_all(head.as_bytes()).expect("the listener reads");
        read_head(&mut stream);
        let shown = stdout(&listener.wait());
        let expected = if look.is_empty() { OK } else { " OK " };
        assert!(shown.contains(expected) && shown.contains("compressed with gzip"), "{shown}");
    }
}

#[test]
fn send_says_that_the_endpoint_compressed_unasked() {
    let endpoint = Endpoint::answering(coded("gzip", &gzip(OK)));
    let sent = |arguments: &[&str]| {
        let url = endpoint.url();
        let all = [&["send", &url, "--sdkappid", SDKAPPID, "--json"], arguments].concat();
        let output = timhook(&all).output().expect("it runs");
        (code(&output), json_lines(&stdout(&output)).remove(0))
    };
    let (exit, delivery) = sent(&[]);
    assert_eq!((exit, &delivery["reasons"]), (1, &json!([UNASKED])));
    assert!(delivery["reply_raw_base64"].is_string(), "the very bytes: {delivery}");
    let (exit, delivery) = sent(&["--header", "Accept-Encoding: gzip"]);
    assert_eq!((exit, &delivery["reasons"]), (0, &json!([])));
    for expectation in ["any", "status=200"] {
        assert_eq!(sent(&["--expect", expectation]).0, 0, "{expectation}");
    }
    let (exit, shown, _) = run(&["send", &endpoint.url(), "--sdkappid", SDKAPPID]);
    assert_eq!(exit, 1);
    assert!(shown.contains(&format!("answer: {OK}")), "{shown}");
    let endpoint = Endpoint::answering(coded("br", b"\x0b\x18\x80"));
    let (_, shown, _) = run(&["send", &endpoint.url(), "--sdkappid", SDKAPPID, "--json"]);
    let reason = "Content-Encoding is br, which timhook cannot decode; answer uncompressed";
    assert_eq!(json_lines(&shown)[0]["reasons"], json!([reason]));
}

#[test]
fn a_token_in_a_compressed_answer_is_hidden() {
    let body = r#"{"ActionStatus":"FAIL","ErrorInfo":"expected correct-horse-token","ErrorCode":1}"#;
    let endpoint = Endpoint::answering(coded("gzip", &gzip(body)));
    let arguments = [
        "--sdkappid",
        SDKAPPID,
        "--token",
        "correct-horse-token",
        "--json",
        "--header",
        "Accept-Encoding: gzip",
    ];
    let (exit, shown, said) = run(&[&["send", &endpoint.url()], &arguments[..]].concat());
    assert_eq!(exit, 1);
    let delivery = &json_lines(&shown)[0];
    assert_eq!(delivery["reply"]["ErrorInfo"], "expected REDACTED", "{delivery}");
    assert_eq!(delivery.get("reply_raw_base64"), None);
    assert!(!(shown + &*said).contains("correct-horse-token"));
}

/// The results of a few cases of `probe`, as id, result and reason.
fn probed(endpoint: &Endpoint) -> Vec<(String, String, Value)> {
    let output = timhook(&[
        "probe",
        &endpoint.url(),
        "--sdkappid",
        SDKAPPID,
        "--only",
        "sample-wire",
        "--only",
        "accept-encoding-gzip",
        "--json",
    ])
    .output()
    .expect("it runs");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let records = json_lines(&stdout(&output));
    assert_eq!(records.len(), 2, "{records:?}");
    records.iter().map(|case| (text(&case["id"]), text(&case["result"]), case["reason"].clone())).collect()
}

#[test]
fn probe_says_that_the_endpoint_compressed_unasked() {
    let found = probed(&Endpoint::answering(coded("gzip", &gzip(OK))));
    let case = |id: &str, result: &str, reason: Value| (id.to_owned(), result.to_owned(), reason);
    assert_eq!(
        found,
        [case("sample-wire", "fail", json!(UNASKED)), case("accept-encoding-gzip", "pass", Value::Null)]
    );
    let negotiating = Endpoint::seeing(|seen: &Seen, stream| {
        let answer = match seen.header("accept-encoding") {
            Some("gzip") => coded("gzip", &gzip(OK)),
            _ => coded("identity", OK.as_bytes()),
        };
        let _ = stream.write_all(&answer);
    });
    assert!(probed(&negotiating).iter().all(|(_, result, _)| result == "pass"));
    let wrong = probed(&Endpoint::answering(coded("gzip", OK.as_bytes())));
    let reason = "Content-Encoding is gzip, and the body is not gzip; answer uncompressed";
    assert_eq!(wrong[1].2, json!(reason));
}
