//! Readers of standard output that stop for a while: callbacks are answered, and none is lost.

use std::io::{PipeReader, Read};
use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::siege::{Siege, assert_all_recorded, exchange};
use crate::hazards::callback_to;
use crate::support::listener::Listener;
use crate::support::{code, json_lines};

/// Nobody reads for a while, then all of it.
fn read_after(pause: Duration) {
    let (mut reader, writer) = std::io::pipe().expect("a pipe");
    let siege = Siege::begin_into(&[], Stdio::from(writer));
    let begin = Instant::now();
    while begin.elapsed() < pause {
        siege.outlast(1);
    }
    siege.assert_little_is_taken();
    let (listener, answered) = siege.relieve();
    listener.signal("TERM");
    let records = json_lines(&text_of(&mut reader));
    assert_all_recorded(&records, answered);
    assert_eq!(code(&listener.wait()), 0);
}

fn text_of(reader: &mut PipeReader) -> String {
    let mut text = String::new();
    reader.read_to_string(&mut text).expect("UTF-8");
    text
}

#[test]
fn a_reader_that_stops_for_three_seconds() {
    read_after(Duration::from_secs(3));
}

#[test]
#[ignore = "takes a minute; tests/unbreakable.sh runs it"]
fn a_reader_that_stops_for_a_minute() {
    read_after(Duration::from_secs(60));
}

/// Reads a little at a time, so that the writer has to wait again and again.
fn read_slowly(mut reader: PipeReader) -> String {
    let mut text = Vec::new();
    let mut piece = [0; 4096];
    while let Ok(read @ 1..) = reader.read(&mut piece) {
        text.extend_from_slice(&piece[..read]);
        thread::sleep(Duration::from_micros(500));
    }
    String::from_utf8(text).expect("UTF-8")
}

/// Sends numbered callbacks until one is not accepted; how many were.
fn send_until_refused(address: SocketAddr, sender: usize) -> usize {
    let is_accepted = |number: &usize| {
        let request = callback_to(&format!("/{sender}/{number}"), "Connection: close\r\n");
        exchange(address, &request).is_ok_and(|answer| answer.starts_with("HTTP/1.1 200 "))
    };
    (0..).take_while(is_accepted).count()
}

/// Eight senders at once, a slow reader, and an end: what was accepted of each sender is in the output.
fn accepted_is_recorded(arguments: &[&str], end: impl FnOnce(&Listener)) -> usize {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    let mut command = Command::new(env!("CARGO_BIN_EXE_timhook"));
    command.args(["listen", "--port", "0", "--json"]).args(arguments);
    let listener = Listener::spawn_into(command, Stdio::from(writer));
    let address = listener.address;
    let (accepted, text) = thread::scope(|scope| {
        let reading = scope.spawn(|| read_slowly(reader));
        let senders: Vec<_> =
            (0..8).map(|sender| scope.spawn(move || send_until_refused(address, sender))).collect();
        end(&listener);
        let accepted: Vec<usize> =
            senders.into_iter().map(|sender| sender.join().expect("a sender")).collect();
        (accepted, reading.join().expect("a reader"))
    });
    assert_eq!(code(&listener.wait()), 0);
    let records = json_lines(&text);
    assert!(records.iter().map(|record| record["id"].as_u64()).eq((1..=records.len() as u64).map(Some)));
    for (sender, accepted) in accepted.iter().enumerate() {
        let begin = format!("/{sender}/");
        let urls =
            records.iter().filter_map(|record| record["url"].as_str()?.strip_prefix(&begin)?.split_once('?'));
        let numbers: Vec<usize> = urls.map(|(number, _)| number.parse().expect("a number")).collect();
        assert!(numbers.iter().copied().eq(0..numbers.len()), "sender {sender}: {numbers:?}");
        // The last one may be in the output although the end came before its answer.
        assert!((*accepted..=accepted + 1).contains(&numbers.len()), "{accepted} of {}", numbers.len());
    }
    records.len()
}

#[test]
fn what_was_accepted_before_ctrl_c_is_in_the_output() {
    let recorded = accepted_is_recorded(&[], |listener| {
        // Enough for the pipe to be full.
        thread::sleep(Duration::from_millis(500));
        listener.signal("INT");
    });
    assert!(recorded > 100, "only {recorded}");
}

#[test]
fn what_was_accepted_before_the_count_was_full_is_in_the_output() {
    assert_eq!(accepted_is_recorded(&["--count", "1000"], |_| ()), 1000);
}
