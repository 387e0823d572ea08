//! Sending to endpoints of the tests, and what came of it.

use std::process::Output;

use serde_json::Value;

use super::endpoint::{Endpoint, OK, Seen};
use super::{QUERY, SDKAPPID, code, json_lines, sha256_hex, stderr, timhook};

/// An endpoint that gives the documented answer to everything.
pub(crate) fn good_endpoint() -> Endpoint {
    Endpoint::with("200 OK", OK)
}

/// Sends to any URL, with the tests' SDKAppID.
pub(crate) fn send_to(url: &str, arguments: &[&str]) -> Output {
    timhook(&["send", url, "--sdkappid", SDKAPPID]).args(arguments).output().expect("timhook runs")
}

/// Sends to an endpoint, with the tests' SDKAppID.
pub(crate) fn send(endpoint: &Endpoint, arguments: &[&str]) -> Output {
    send_to(&endpoint.url(), arguments)
}

/// Sends to an endpoint and expects that exactly one request arrives, and that its answer passes.
pub(crate) fn send_one(arguments: &[&str]) -> Seen {
    let endpoint = good_endpoint();
    let output = send(&endpoint, arguments);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    only(&endpoint)
}

/// The one request that an endpoint has received.
pub(crate) fn only(endpoint: &Endpoint) -> Seen {
    let mut seen = endpoint.seen();
    assert_eq!(seen.len(), 1, "{seen:?}");
    seen.remove(0)
}

/// Asserts that a request is signed with `token` for its own RequestTime, and returns that time.
pub(crate) fn assert_signed(seen: &Seen, token: &str) -> u64 {
    let time = seen.parameter("RequestTime").expect("a RequestTime");
    let sign = sha256_hex(&format!("{token}{time}"));
    assert_eq!(seen.target(), format!("/callback?{QUERY}&Sign={sign}&RequestTime={time}"));
    time.parse().expect("decimal seconds")
}

/// The summary at the end of standard error with `--json`.
pub(crate) fn summary(output: &Output) -> Value {
    let summary = json_lines(&stderr(output)).pop().expect("a summary");
    assert_eq!(summary["type"], "summary", "{summary}");
    summary
}

/// How many deliveries there were, and how many of them passed, failed and had no usable answer.
pub(crate) fn counts(output: &Output) -> [u64; 4] {
    let summary = summary(output);
    ["deliveries", "passed", "failed", "errors"].map(|name| summary[name].as_u64().expect("a count"))
}
