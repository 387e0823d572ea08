//! Any bytes at all: whatever a stranger says, the next good callback is answered.

use std::io::{Read, Write};
use std::net::Shutdown;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::support::endpoint::OK;
use crate::support::http::connect;
use crate::support::listener::Listener;
use crate::support::{QUERY, code, json_lines, sample, stdout};

const PARTS: [&str; 17] = [
    "POST / HTTP/1.1\r\n",
    "GET * HTTP/1.0\r\n",
    "\r\n",
    "\n",
    "Content-Length: 5\r\n",
    "Content-Length: 99999999999999999999\r\n",
    "Transfer-Encoding: chunked\r\n",
    "Expect: 100-continue\r\n",
    "Connection: close\r\n",
    "Connection: upgrade\r\nUpgrade: h2c\r\n",
    "5\r\nhello\r\n",
    "ffffffffffffffff\r\n",
    "0\r\n\r\n",
    "{\"CallbackCommand\":1,\"a\":[{}]}",
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "\u{16}\u{3}\u{1}\u{2}\0",
    "\u{1b}]0;x\u{7}",
];

/// Parts of requests, sound and unsound, in any order, and anything between them.
fn anything() -> impl Strategy<Value = Vec<u8>> {
    let part = proptest::sample::select(&PARTS[..]).prop_map(|part| part.as_bytes().to_vec());
    let noise = proptest::collection::vec(any::<u8>(), 0..40);
    let target = "[ -~]{0,20}".prop_map(|target| format!("POST /{target}?{QUERY} HTTP/1.1\r\n").into_bytes());
    let one = prop_oneof![6 => part, 1 => noise, 1 => target];
    proptest::collection::vec(one, 0..12).prop_map(|parts| parts.concat())
}

#[test]
fn whatever_a_stranger_sends_the_next_good_callback_is_answered() {
    let listener = Listener::start(&["--json", "--idle-timeout", "20s"]);
    let mut runner = TestRunner::new(Config { cases: 300, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&anything(), |bytes| {
        let mut stream = connect(listener.address);
        // It may be closed or reset before it has taken everything, and may say anything.
        let _ = stream.write_all(&bytes);
        let _ = stream.shutdown(Shutdown::Write);
        let mut said = Vec::new();
        let _ = stream.read_to_end(&mut said);
        prop_assert_eq!(listener.post(&sample("wire")).body, OK);
        Ok(())
    });
    outcome.expect("every good callback is answered");
    let output = listener.stop();
    assert_eq!(code(&output), 0);
    let text = stdout(&output);
    let accepted = json_lines(&text).iter().filter(|record| record["verdict"] == "accepted").count();
    assert!(accepted >= 300, "{accepted}");
    assert!(
        text.bytes().all(|byte| byte == b'\n' || !byte.is_ascii_control()),
        "something speaks to the terminal"
    );
}
