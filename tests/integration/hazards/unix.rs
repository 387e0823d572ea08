//! What needs the limits and signals of Unix.

use std::collections::BTreeSet;
use std::process::{Command, Stdio};
use std::time::Instant;

use serde_json::Value;
use socket2::SockRef;

use super::*;
use crate::support::{PATIENCE, code, json_lines, stderr, stdout};

/// Closes a connection so that the other side gets a reset instead of an end.
pub(crate) fn reset(stream: TcpStream) {
    SockRef::from(&stream).set_linger(Some(Duration::ZERO)).expect("a socket option");
}

#[test]
fn a_thousand_resets_are_survived_in_silence() {
    let listener = Listener::start(&["--json"]);
    let whole = callback("");
    let until = [0, 20, whole.len() - 100, whole.len()];
    for number in 0..1000 {
        reset(sent(listener.address, &whole[..until[number % until.len()]]));
    }
    assert_serves(&listener);
    let output = listener.stop();
    assert_eq!(code(&output), 0);
    // What was cut off may be found out after the good callback was answered.
    let records = json_lines(&stdout(&output));
    let count = |status: i64| records.iter().filter(|record| record["reply"]["status"] == status).count();
    assert!(count(200) > 0 && count(200) + count(400) == records.len(), "{records:?}");
    // Threads that panic would write something else than JSON.
    let said = json_lines(&stderr(&output));
    assert_eq!(said.len(), 1, "{said:?}");
    assert_eq!(said[0]["type"], "summary");
}

/// A listener whose limit on descriptors nobody can raise again.
fn with_descriptors(count: u32) -> Listener {
    let mut command = Command::new("sh");
    let script = format!("ulimit -Sn {count}; ulimit -Hn {count}; exec \"$0\" \"$@\"");
    command.args(["-c", &script, env!("CARGO_BIN_EXE_timhook"), "listen", "--port", "0", "--json"]);
    Listener::spawn(command)
}

#[test]
fn too_many_connections_are_reported_and_pass() {
    for bytes in [String::new(), half_a_head(), half_a_body()] {
        let listener = with_descriptors(64);
        assert_serves(&listener);
        let held = stalled(listener.address, 100, &bytes);
        listener.wait_until_said("20 connections are open, which is the limit");
        drop(held);
        wait_until_served(listener.address);
        let output = listener.stop();
        assert_eq!(code(&output), 0);
        let said = json_lines(&stderr(&output));
        let warning = said.iter().find(|line| line["type"] == "warning").expect("a warning");
        assert!(warning["help"].as_str().expect("a text").contains("ulimit -n"), "{warning}");
        let recovered = said
            .iter()
            .any(|line| line["message"] == "the listener no longer closes connections to accept new ones");
        assert!(recovered, "{said:?}");
        assert_eq!(said.last().map(|line| &line["type"]), Some(&"summary".into()));
    }
}

/// Tries until a good callback is answered; for a listener that is about to recover.
fn wait_until_served(address: SocketAddr) {
    let deadline = Instant::now() + PATIENCE;
    while !is_served(address) {
        assert!(Instant::now() < deadline, "no callback is answered any more");
    }
}

fn is_served(address: SocketAddr) -> bool {
    let exchange = || {
        let mut stream = TcpStream::connect_timeout(&address, ANSWERED_WITHIN)?;
        stream.set_read_timeout(Some(ANSWERED_WITHIN))?;
        stream.write_all(&callback("Connection: close\r\n"))?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).map(|_| answer)
    };
    exchange().is_ok_and(|answer: String| answer.ends_with(OK))
}

#[test]
fn pipelined_requests_are_answered_in_order() {
    let listener = Listener::start(&["--json"]);
    let broken = head("POST", "/callback", "Content-Length: 2\r\n") + "{,";
    let mut stream = sent(listener.address, [&callback("")[..], broken.as_bytes(), &callback("")].concat());
    let statuses = [(); 3].map(|()| read_answer(&mut stream).status);
    assert_eq!(statuses, [200, 400, 200]);
    let records = json_lines(&stdout(&listener.stop()));
    let ids: Vec<_> = records.iter().map(|record| &record["id"]).collect();
    assert_eq!(ids, [1, 2, 3]);
}

#[test]
fn misspelt_and_repeated_parameters_are_found() {
    let listener = Listener::start(&["--json"]);
    let query = QUERY.replace("SdkAppid", "sdkappid").replace("contenttype", "ClientIP=10.0.0.1&contenttype");
    assert_eq!(listener.post_to(&format!("/?{query}"), &sample("wire")).body, OK);
    let records = json_lines(&stdout(&listener.stop()));
    assert_eq!(records[0]["query"]["ClientIP"], "10.0.0.1");
    let rules: Vec<_> = records[0]["findings"].as_array().expect("findings").iter().collect();
    let rules: Vec<_> = rules.iter().map(|finding| &finding["rule"]).collect();
    assert_eq!(rules, ["query-parameter-missing", "query-parameter-repeated"]);
}

/// Sends callbacks on one connection, numbered in a header, and demands that each is accepted.
fn post_numbered(address: SocketAddr, numbers: std::ops::Range<u64>) {
    let mut stream = connect(address);
    for number in numbers {
        stream.write_all(&callback(&format!("X-Number: {number}\r\n"))).expect("the listener takes it");
        assert_eq!(read_answer(&mut stream).body, OK);
    }
}

fn number_of(record: &Value) -> u64 {
    let headers = record["headers"].as_array().expect("headers");
    let header = headers.iter().find(|header| header[0] == "x-number").expect("a number");
    header[1].as_str().expect("a text").parse().expect("digits")
}

#[test]
fn a_reader_that_comes_late_misses_nothing() {
    let (mut reader, writer) = std::io::pipe().expect("a pipe");
    let mut command = Command::new(env!("CARGO_BIN_EXE_timhook"));
    command.args(["listen", "--port", "0", "--json", "-v"]);
    let listener = Listener::spawn_into(command, Stdio::from(writer));
    let address = listener.address;
    thread::scope(|scope| {
        for quarter in 0..4 {
            scope.spawn(move || post_numbered(address, quarter * 200..(quarter + 1) * 200));
        }
    });
    listener.signal("TERM");
    let mut text = String::new();
    reader.read_to_string(&mut text).expect("UTF-8");
    assert!(text.len() > 512 * 1024, "it fitted into the pipe: {}", text.len());
    let records = json_lines(&text);
    assert!(records.iter().map(|record| &record["id"]).eq((1..=800).collect::<Vec<_>>().iter()));
    let numbers: BTreeSet<_> = records.iter().map(number_of).collect();
    assert!(numbers.into_iter().eq(0..800));
    assert_eq!(code(&listener.wait()), 0);
}
