//! `--record` under logrotate: the file is moved away, and SIGHUP says so.

use std::fs;
use std::process::Command;

use crate::support::listener::Listener;
use crate::support::{json_lines, sample, stderr, stdout, wait_until};

#[test]
fn a_hangup_ends_nothing_while_a_file_is_recorded_and_records_go_on_in_a_new_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, old) = (folder.path().join("callbacks.ndjson"), folder.path().join("callbacks.ndjson.1"));
    let path = file.to_str().expect("UTF-8");
    let listener = Listener::start(&["--record", path, "--count", "3"]);
    listener.post(&sample("wire"));
    fs::rename(&file, &old).expect("moved away");
    listener.signal("HUP");
    listener.signal("HUP");
    listener.post(&sample("wire"));
    listener.post(&sample("wire"));
    let output = listener.wait();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let ids = |file| -> Vec<u64> {
        let text = fs::read_to_string(file).expect("a record");
        json_lines(&text).iter().map(|record| record["id"].as_u64().expect("an id")).collect()
    };
    assert_eq!((ids(&old), ids(&file)), (vec![1], vec![2, 3]));
}

#[test]
fn a_hangup_stops_a_listener_that_records_nothing() {
    let listener = Listener::start(&["--json"]);
    listener.post(&sample("wire"));
    listener.signal("HUP");
    let output = listener.wait();
    assert_eq!(
        (output.status.code(), json_lines(&stdout(&output)).len()),
        (Some(0), 1),
        "{}",
        stderr(&output)
    );
}

#[test]
fn a_termination_still_stops_a_listener_that_got_a_hangup() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("callbacks.ndjson");
    let mut command = Command::new(env!("CARGO_BIN_EXE_timhook"));
    command.args(["listen", "--port", "0", "--record", file.to_str().expect("UTF-8")]);
    let listener = Listener::spawn(command);
    listener.signal("HUP");
    listener.post(&sample("wire"));
    wait_until("a record", || fs::metadata(&file).is_ok_and(|metadata| metadata.len() > 0));
    listener.signal("TERM");
    let output = listener.wait();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}
