//! The standard streams: readers that leave, disks that are full, colour, and JSON on both of them.

use std::fs::File;
use std::io::{Read, Write};
use std::process::{Command, Output, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::channel;

use serde_json::Value;

use crate::support::endpoint::{Endpoint, OK};
use crate::support::{SDKAPPID, code, root, sample, stderr, stdout, timhook};

const FIXTURES: &str = "fixtures/Group.CallbackAfterRecallMsg";

/// The binary in a clean environment, for what `assert_cmd` cannot do with streams.
fn raw(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_timhook"));
    command.args(arguments).current_dir(root()).env_clear().env("TZ", "UTC");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn with_full_disk(arguments: &[&str]) -> Output {
    let full = File::options().write(true).open("/dev/full").expect("a device");
    raw(arguments).stdout(full).output().expect("timhook runs")
}

#[test]
fn send_ends_well_when_its_reader_has_left() {
    let (leave, has_left) = channel::<()>();
    let has_left = Mutex::new(has_left);
    let endpoint = Endpoint::handling(move |number, stream| {
        if number == 0 {
            let _ = has_left.lock().expect("no test panicked while holding it").recv();
        }
        let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{OK}", OK.len());
    });
    let mut command =
        raw(&["send", &endpoint.url(), "--sdkappid", SDKAPPID, "--sample", "wire", "--timeout", "20s"]);
    let mut child = command.spawn().expect("timhook starts");
    drop(child.stdout.take());
    leave.send(()).expect("the endpoint waits");
    let output = child.wait_with_output().expect("timhook ends");
    assert_eq!((code(&output), stderr(&output).as_str()), (0, ""));
}

#[test]
fn validate_ends_well_when_its_reader_has_left() {
    let invalid = format!("{FIXTURES}/invalid");
    for arguments in [vec!["validate", "-", &invalid], vec!["validate", "--json", "-", &invalid]] {
        let mut child = raw(&arguments).stdin(Stdio::piped()).spawn().expect("timhook starts");
        drop(child.stdout.take());
        let mut stdin = child.stdin.take().expect("a pipe");
        stdin.write_all(b"{}").expect("timhook reads");
        drop(stdin);
        let output = child.wait_with_output().expect("timhook ends");
        assert_eq!((code(&output), stderr(&output).as_str()), (0, ""), "{arguments:?}");
    }
}

#[test]
fn results_come_out_while_others_are_still_to_come() {
    let (answer, may_answer) = channel::<()>();
    let may_answer = Mutex::new(may_answer);
    let endpoint = Endpoint::handling(move |number, stream| {
        if number == 1 {
            let _ = may_answer.lock().expect("no test panicked while holding it").recv();
        }
        let _ = write!(
            stream,
            "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{OK}",
            OK.len()
        );
    });
    let url = endpoint.url();
    let samples = ["--sample", "wire", "--sample", "public", "--timeout", "20s", "--json"];
    let mut child = raw(&[&["send", &url, "--sdkappid", SDKAPPID], &samples[..]].concat())
        .spawn()
        .expect("timhook starts");
    let mut stdout = child.stdout.take().expect("a pipe");
    let mut first = Vec::new();
    while !first.ends_with(b"\n") {
        let mut byte = [0];
        stdout.read_exact(&mut byte).expect("a record");
        first.push(byte[0]);
    }
    assert!(String::from_utf8_lossy(&first).contains(r#""payload":"wire""#));
    answer.send(()).expect("the endpoint waits");
    let mut rest = String::new();
    stdout.read_to_string(&mut rest).expect("UTF-8");
    assert_eq!(rest.lines().count(), 1);
    assert_eq!(code(&child.wait_with_output().expect("timhook ends")), 0);
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_exit_code_3_with_a_clear_message() {
    let endpoint = Endpoint::with("200 OK", OK);
    let url = endpoint.url();
    let wire = format!("{FIXTURES}/wire.json");
    let invalid = format!("{FIXTURES}/invalid/empty-id.json");
    let cases: [&[&str]; 9] = [
        &["send", &url, "--sdkappid", SDKAPPID],
        &["send", &url, "--sdkappid", SDKAPPID, "--dry-run"],
        &["validate", &invalid],
        &["demo"],
        &["sample"],
        &["sample", "wire"],
        &["schema"],
        &["explain"],
        &["completions", "bash"],
    ];
    let expected = "error: the output could not be written: no space left on device\n  help: free some space, or write somewhere else\n";
    for arguments in cases {
        let output = with_full_disk(arguments);
        assert_eq!(code(&output), 3, "{arguments:?}");
        assert!(stderr(&output).ends_with(expected), "{arguments:?}: {}", stderr(&output));
    }
    let output = with_full_disk(&["validate", "--json", &wire]);
    assert_eq!(code(&output), 3);
    assert!(stderr(&output).starts_with(r#"{"type":"error","message":"the output could not be written: "#));
    assert_eq!(code(&with_full_disk(&["--help"])), 3);
}

#[test]
fn pipes_get_no_colour_unless_it_is_asked_for() {
    let file = format!("{FIXTURES}/invalid/empty-id.json");
    type Case<'a> = (&'a [&'a str], &'a [(&'a str, &'a str)], bool);
    let cases: [Case<'_>; 9] = [
        (&[], &[], false),
        (&[], &[("NO_COLOR", "1")], false),
        (&["--color", "always"], &[], true),
        (&["--color", "always"], &[("NO_COLOR", "1")], true),
        (&["--color", "never"], &[("FORCE_COLOR", "1")], false),
        (&[], &[("CLICOLOR_FORCE", "1")], true),
        (&[], &[("FORCE_COLOR", "1")], true),
        (&[], &[("NO_COLOR", "1"), ("FORCE_COLOR", "1")], false),
        (&["--json", "--color", "always"], &[], false),
    ];
    for (arguments, variables, expected) in cases {
        let output = timhook(&["validate", &file, "no-such-file"])
            .args(arguments)
            .envs(variables.iter().copied())
            .output()
            .expect("timhook runs");
        for stream in [&output.stdout, &output.stderr] {
            assert_eq!(stream.contains(&0x1b), expected, "{arguments:?} {variables:?}");
        }
    }
}

#[test]
fn with_json_every_line_of_both_streams_is_an_object() {
    let unreachable = ["send", "http://127.0.0.1:1/", "--sdkappid", "1"];
    let folder = format!("{FIXTURES}/invalid");
    let cases: [Vec<&str>; 14] = [
        unreachable.to_vec(),
        [&unreachable[..], &["--sample", "documented"]].concat(),
        [&unreachable[..], &["--dry-run"]].concat(),
        [&unreachable[..], &[&folder]].concat(),
        vec!["send"],
        vec!["send", "http://127.0.0.1:1/"],
        vec!["validate", &folder, "no-such-file", "no-such-*"],
        vec!["demo"],
        vec!["sample"],
        vec!["sample", "wire"],
        vec!["explain"],
        vec!["explain", "not-json"],
        vec!["explain", "no-such-rule"],
        vec!["sample", "no-such-sample"],
    ];
    for arguments in cases {
        let output = timhook(&arguments).arg("--json").output().expect("timhook runs");
        for line in stdout(&output).lines().chain(stderr(&output).lines()) {
            let is_object = serde_json::from_str::<Value>(line).is_ok_and(|value| value.is_object());
            assert!(is_object, "{arguments:?}: {line}");
        }
    }
}

#[test]
fn with_json_a_sample_of_several_lines_is_one_line() {
    let output = timhook(&["sample", "documented", "--json"]).output().expect("timhook runs");
    assert_eq!(stdout(&output).lines().count(), 1, "{}", stdout(&output));
    let shown: Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    assert!(shown.to_string().contains("1670574414123"), "{shown}");
    assert!(sample("documented").contains('\n'));
}

#[test]
fn with_json_an_error_of_the_command_line_is_an_object() {
    for arguments in [&["send", "--bogus", "--json"][..], &["--json", "lisen"], &["validate", "--json"]] {
        let output = timhook(arguments).output().expect("timhook runs");
        assert_eq!((code(&output), stdout(&output).as_str()), (2, ""));
        let error: Value = serde_json::from_str(&stderr(&output))
            .unwrap_or_else(|error| panic!("{arguments:?}: {error}: {}", stderr(&output)));
        assert_eq!(error["type"], "error", "{arguments:?}");
    }
}
