//! Where an answer ends: one that is cut, or that two readers could take for two things, is none, whoever asked.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::support::endpoint::{Endpoint, OK};
use crate::support::listener::Listener;
use crate::support::send::send_to;
use crate::support::{code, json_lines, sample, stderr, stdout, timhook};

const COUNTED: &str = "HTTP/1.1 200 OK\r\nContent-Length: ";

fn counted() -> String {
    format!("{COUNTED}{}\r\n\r\n{OK}", OK.len())
}

/// In two chunks, with an extension and a trailer.
fn chunked() -> String {
    let (first, second) = OK.split_at(19);
    format!(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{first}\r\n{:X};a=b\r\n{second}\r\n0\r\nA: b\r\n\r\n",
        first.len(),
        second.len()
    )
}

/// Gives each request a byte more of an answer than the one before, and closes.
fn longer_and_longer(answer: String) -> Endpoint {
    let cut = AtomicUsize::new(0);
    Endpoint::handling(move |_, stream| {
        let cut = cut.fetch_add(1, Ordering::SeqCst);
        let _ = std::io::Write::write_all(stream, &answer.as_bytes()[..cut.min(answer.len())]);
    })
}

#[test]
fn a_backends_answer_that_is_cut_anywhere_is_none() {
    for answer in [counted(), chunked()] {
        let backend = longer_and_longer(answer.clone());
        let listener = Listener::start(&["--json", "--forward-to", &backend.address.to_string()]);
        for cut in 0..=answer.len() {
            let status = listener.post(&sample("wire")).status;
            assert_eq!(status, if cut < answer.len() { 502 } else { 200 }, "cut at {cut}");
        }
        let records = json_lines(&stdout(&listener.stop()));
        let verdicts = records.iter().map(|record| record["forward"]["verdict"].as_str().expect("a verdict"));
        let expected: Vec<_> = (0..answer.len()).map(|_| "error").chain(["pass"]).collect();
        assert_eq!(verdicts.collect::<Vec<_>>(), expected);
    }
}

#[test]
fn an_endpoints_answer_that_is_cut_anywhere_does_not_pass() {
    for answer in [counted(), chunked()] {
        let endpoint = longer_and_longer(answer.clone());
        let count = (answer.len() + 1).to_string();
        let output = send_to(&endpoint.url(), &["--repeat", &count, "--concurrency", "1", "--json"]);
        assert_eq!(code(&output), 4);
        let records = json_lines(&stdout(&output));
        let verdicts = records.iter().map(|record| record["verdict"].as_str().expect("a verdict"));
        let expected: Vec<_> = (0..answer.len()).map(|_| "error").chain(["pass"]).collect();
        assert_eq!(verdicts.collect::<Vec<_>>(), expected);
    }
}

/// Answers with the documented body, each of them doubtful.
fn doubtful() -> Vec<String> {
    let length = OK.len();
    let chunks = |before_size: &str| format!("{before_size}{length:x}\r\n{OK}\r\n0\r\n\r\n");
    let chunked = "Transfer-Encoding: chunked\r\n";
    let of = |headers: &str, body: &str| format!("HTTP/1.1 200 OK\r\n{headers}\r\n{body}");
    let mut cases = vec![
        of(&format!("Content-Length: {length}\r\nContent-Length: {}\r\n", length - 1), OK),
        of(&format!("Content-Length: +{length}\r\n"), OK),
        of(&format!("Content-Length: {length}, {}\r\n", length + 1), OK),
        of(&format!("Content-Length: 0x{length:x}\r\n"), OK),
        of("Content-Length:\r\n", OK),
        of(&chunked.repeat(2), &chunks("")),
        of(chunked, &chunks("+")),
        of(chunked, &chunks("0x")),
        of(chunked, &chunks("").replace("}\r\n0", "}}\r\n0")),
        of(chunked, &format!("1;{}\r\n{{\r\n", "x".repeat(64 * 1024))),
        of(chunked, &"1".repeat(64 * 1024)),
        of(chunked, &format!("{OK}\r\n")),
        of(chunked, &chunks("")).replacen("HTTP/1.1", "HTTP/1.0", 1),
        counted().replacen("200 OK", "101 Switching Protocols", 1),
    ];
    for coding in ["gzip, chunked", "chunked, identity", "chunked, chunked", "identity", "xchunked"] {
        cases.push(of(&format!("Transfer-Encoding: {coding}\r\n"), &chunks("")));
    }
    for status in ["099", "600", "999", "1200", "20", "2xx", "-200"] {
        cases.push(counted().replacen("200", status, 1));
    }
    cases
}

#[test]
fn an_answer_that_can_be_read_in_two_ways_is_none() {
    for answer in doubtful() {
        let endpoint = Endpoint::answering(answer.clone());
        let listener = Listener::start(&["--json", "--forward-to", &endpoint.address.to_string()]);
        assert_eq!(listener.post(&sample("wire")).status, 502, "{answer:?}");
        let record = json_lines(&stdout(&listener.stop())).remove(0);
        let reason = record["forward"]["reasons"][0].as_str().expect("a reason");
        assert!(reason.contains("did not answer with HTTP: "), "{answer:?}: {reason}");
        let output = send_to(&endpoint.url(), &["--expect", "any", "--json"]);
        let record = json_lines(&stdout(&output)).remove(0);
        assert_eq!((code(&output), &record["verdict"]), (4, &"error".into()), "{answer:?}");
        let reason = record["reasons"][0].as_str().expect("a reason");
        assert!(reason.contains("did not answer with HTTP: "), "{answer:?}: {reason}");
        let probe =
            timhook(&["probe", &endpoint.url(), "--sdkappid", "1400000000"]).output().expect("it runs");
        assert_eq!(code(&probe), 4, "{answer:?}: {}", stderr(&probe));
    }
}

#[test]
fn an_answer_is_whole_in_every_framing_there_is() {
    let until_close = format!("HTTP/1.1 200 OK\r\n\r\n{OK}");
    let interim = format!("HTTP/1.1 103 Early Hints\r\nA: b\r\n\r\n{}", chunked());
    let old = counted().replacen("HTTP/1.1", "HTTP/1.0", 1);
    for answer in [counted(), chunked(), until_close, interim, old] {
        let endpoint = Endpoint::answering(answer.clone());
        let listener = Listener::start(&["--json", "--forward-to", &endpoint.address.to_string()]);
        assert_eq!(listener.post(&sample("wire")).body, OK, "{answer:?}");
        let output = send_to(&endpoint.url(), &["--json"]);
        assert_eq!(code(&output), 0, "{answer:?}: {}", stdout(&output));
    }
}
