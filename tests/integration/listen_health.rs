//! `timhook listen --health-path`: answered, and otherwise as if nobody had asked.

use crate::support::http::{connect, read_head, request};
use crate::support::listener::Listener;
use crate::support::{QUERY, code, json_lines, sample, stderr, stdout, timhook};
use std::io::{Read, Write};

#[test]
fn health_checks_are_answered_and_nobody_is_shown_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let record = folder.path().join("record.ndjson");
    let record = record.to_str().expect("UTF-8");
    let arguments =
        ["--health-path", "/healthz", "--path", "/cb", "--json", "--record", record, "--count", "1"];
    let listener = Listener::start(&arguments);
    for target in ["/healthz", "/healthz?x=1"] {
        let answer = request(listener.address, "GET", target, b"");
        assert_eq!((answer.status, &*answer.body), (200, "ok"), "{target}");
        assert_eq!(answer.header("content-type"), Some("text/plain"));
    }
    assert_eq!(request(listener.address, "GET", "/healthz/x", b"").status, 404);
    assert_eq!(request(listener.address, "POST", "/healthz", sample("wire").as_bytes()).status, 404);
    assert_eq!(request(listener.address, "GET", "/cb", b"").status, 405);
    assert_eq!(listener.post_to(&format!("/cb?{QUERY}"), &sample("wire")).status, 200);
    let output = listener.wait();
    let shown = json_lines(&stdout(&output));
    let urls: Vec<&str> = shown.iter().filter_map(|record| record["url"].as_str()).collect();
    assert_eq!(urls, ["/healthz/x", "/healthz", "/cb", &format!("/cb?{QUERY}")]);
    let ids: Vec<u64> = shown.iter().filter_map(|record| record["id"].as_u64()).collect();
    assert_eq!(ids, [1, 2, 3, 4]);
    let recorded = std::fs::read_to_string(record).expect("a record");
    assert_eq!(json_lines(&recorded).len(), 1, "{recorded}");
    assert!(!stderr(&output).contains("healthz"), "{}", stderr(&output));
}

#[test]
fn head_gets_no_body_and_the_connection_goes_on() {
    let listener = Listener::start(&["--health-path", "/healthz"]);
    let mut stream = connect(listener.address);
    stream
        .write_all(
            b"HEAD /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        )
        .expect("the listener reads");
    let head = read_head(&mut stream);
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n") && !head.contains("Content-Length"), "{head}");
    let mut rest = String::new();
    stream.read_to_string(&mut rest).expect("an answer");
    assert!(rest.starts_with("HTTP/1.1 200 OK\r\n") && rest.ends_with("\r\n\r\nok"), "{rest}");
    listener.stop();
}

#[test]
fn a_health_path_that_callbacks_go_to_is_refused() {
    let output = timhook(&["listen", "--path", "/cb", "--health-path", "/cb"]).output().expect("it runs");
    assert_eq!(code(&output), 2);
    let said = stderr(&output);
    assert!(said.contains("--health-path is the same as --path"), "{said}");
    assert!(said.contains("name another path for health checks, such as /healthz"), "{said}");
}
