//! Readers of standard output that stop for a while: callbacks are answered, and none is lost.

use std::io::{PipeReader, Read};
use std::process::Stdio;
use std::time::{Duration, Instant};

use super::siege::{Siege, assert_all_recorded};
use crate::support::{code, json_lines};

/// Nobody reads for a while, then all of it.
fn read_after(pause: Duration) {
    let (mut reader, writer) = std::io::pipe().expect("a pipe");
    let siege = Siege::begin_into(&[], Stdio::from(writer));
    let begin = Instant::now();
    while begin.elapsed() < pause {
        siege.outlast(1);
    }
    siege.assert_little_memory();
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
