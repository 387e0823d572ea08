//! What the fuzz targets in `tests/fuzz` call: each parser that meets strangers, and what must be so whatever it is
//! given. Nothing of this is part of the program.

use std::time::Duration;

use jiff::tz::TimeZone;
use serde_json::Value;

use crate::commands::recorded::{exchange_of, read_record};
use crate::document::{Comments, parse};
use crate::exchange::{Exchange, Record, Request};
use crate::http::server::request_in;
use crate::http::wire;
use crate::inputs::Splitter;
use crate::protocol::answer::{Expectation, judge};
use crate::protocol::expectation_file::ExpectationFile;
use crate::protocol::judge::Policy;
use crate::protocol::query::Query;
use crate::protocol::signature::Token;
use crate::render::exchange::Clock;
use crate::render::json;
use crate::render::sanitize::sanitize;
use crate::render::style::Style;
use crate::render::{compact, exchange as page};

/// The moment at which everything is judged, in Unix seconds.
const NOW: i64 = 1_800_000_000;

/// A request as it comes over the wire.
pub fn request(bytes: &[u8]) {
    if let Some(request) = request_in(bytes) {
        receive(request);
    }
}

/// The body of a callback.
pub fn body(bytes: &[u8]) {
    let target = "/?SdkAppid=1&CallbackCommand=x&contenttype=json&ClientIP=127.0.0.1&OptPlatform=RESTAPI";
    receive(Request {
        method: "POST".to_owned(),
        url: target.to_owned(),
        headers: Vec::new(),
        body: Ok(bytes.to_vec()),
        remote: "127.0.0.1:1".to_owned(),
    });
}

/// Judges a request; its record gives everything back, and what is shown of it leaves the terminal alone.
fn receive(request: Request) {
    let policy = Policy {
        sdkappid: Some(1),
        token: Some(Token::new("xxxxyyyy")),
        max_skew: Duration::from_secs(60),
        path: None,
    };
    let verdict = policy.judge(&request, NOW);
    let received_at = jiff::Timestamp::from_second(NOW).expect("a moment");
    let exchange = Exchange {
        id: 1,
        received_at,
        request,
        verdict,
        repeats: Vec::new(),
        response: None,
        elapsed: Duration::from_millis(1),
    };
    let query = Query::of_url(&exchange.request.url);
    let line = json::line(&Record::of(&exchange, query.pairs())).expect("it serialises");
    assert_harmless(&String::from_utf8(line.clone()).expect("JSON is UTF-8"));
    let record = read_record(serde_json::from_slice(&line).expect("JSON")).expect("a record");
    if let Ok(body) = &exchange.request.body {
        assert_eq!(&record.body_bytes().expect("a body"), body);
    }
    exchange_of(&record).expect("an exchange");
    show(&exchange);
}

/// Records, as `show` and `send` take them.
pub fn record(bytes: &[u8]) {
    for batch in Splitter::new(bytes, &"x".into(), Comments::Refused, 1 << 20) {
        let Ok(batch) = batch else { return };
        batch.for_each(|input| {
            let value = parse(input.bytes, Comments::Refused).map(|document| document.value);
            if let Some(exchange) = value.ok().and_then(|value| exchange_of(&read_record(value).ok()?).ok()) {
                show(&exchange);
            }
        });
    }
}

fn show(exchange: &Exchange) {
    let clock = Clock { zone: TimeZone::UTC, now: jiff::Timestamp::from_second(NOW).expect("a moment") };
    assert_harmless(&page::exchange(exchange, &clock, Style::plain(), true));
    for measure in [None, Some(40), Some(100)] {
        assert_harmless(&compact::compact(exchange, &clock, Style::plain(), measure, true));
    }
}

/// Nothing in a text would be obeyed by a terminal.
fn assert_harmless(text: &str) {
    for line in text.lines() {
        assert_eq!(&*sanitize(line), line);
    }
}

/// A file of expectations, and what it says of two answers.
pub fn expectations(bytes: &[u8]) {
    match ExpectationFile::parse(bytes) {
        Ok(sidecar) => {
            for answer in [&b"{\"ActionStatus\":\"OK\",\"ErrorCode\":0,\"ErrorInfo\":\"\"}"[..], bytes] {
                sidecar.mismatches(sidecar.status(), answer, Duration::ZERO);
            }
        }
        Err(error) => assert!(error.position.line >= 1 && error.position.column >= 1),
    }
}

/// An endpoint's answer.
pub fn answer(bytes: &[u8]) {
    let Some((status, body)) = wire::answer_in(bytes) else { return };
    assert!((200..=599).contains(&status));
    judge(status, &body, Expectation::Ok, None);
    let _ = serde_json::from_slice::<Value>(&body);
}

/// Whatever `verify` is given: URLs, logs, commands, archives.
pub fn signed(bytes: &[u8]) {
    crate::commands::verify::verify_bytes(bytes);
}
