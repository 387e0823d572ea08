//! `timhook listen --exec`: a command and the listener, started and ended together.

use std::io::Read;
use std::net::TcpStream;
use std::process::Output;

use crate::support::listener::Listener;
use crate::support::{PATIENCE, code, json_lines, stderr, stdout, timhook};

/// Runs a listener with a command to its end.
fn run(command: &str, arguments: &[&str]) -> Output {
    let arguments = [&["listen", "--port", "0", "--exec", command], arguments].concat();
    let mut listener = timhook(&arguments);
    listener.env("PATH", std::env::var_os("PATH").unwrap_or_default()).output().expect("it runs")
}

/// A command that sends this sample to the listener.
fn send(sample: &str) -> String {
    let timhook = env!("CARGO_BIN_EXE_timhook");
    format!("'{timhook}' send \"$TIMHOOK_LISTEN_URL\" --sdkappid 1400000000 --sample {sample}")
}

#[test]
fn receiver_and_test_are_one_line() {
    let expected = ["--json", "--path", "/callback", "--expect", "/GroupId=@TGS#2J4SZEAEL"];
    let output = run(&send("wire"), &expected);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let records = json_lines(&stdout(&output));
    assert_eq!(records.len(), 1);
    assert!(records[0]["url"].as_str().expect("a URL").starts_with("/callback?"));
}

#[test]
fn what_the_command_prints_goes_to_standard_error() {
    let output = run("echo \"at $TIMHOOK_LISTEN_URL\"; echo trouble >&2", &["-q"]);
    assert_eq!((code(&output), stdout(&output).as_str()), (0, ""));
    let said = stderr(&output);
    assert!(said.starts_with("at http://127.0.0.1:") && said.ends_with("\ntrouble\n"), "{said}");
}

#[test]
fn its_exit_code_counts() {
    let cases = [
        ("exit 3", "ended with code 3"),
        ("no-such-command 2>/dev/null", "ended with code 127: the shell did not find it"),
        ("/dev/null 2>/dev/null", "ended with code 126: the shell is not allowed to execute it"),
        ("kill -KILL $$", "was ended by a signal: 9 (SIGKILL)"),
    ];
    for (command, how) in cases {
        let output = run(command, &["-q"]);
        assert_eq!(code(&output), 1, "{command}");
        assert_eq!(stderr(&output), format!("error: --exec: `{command}` {how}\n"));
    }
}

#[test]
fn expectations_count_as_well() {
    let output = run(&send("wire"), &["-q", "--expect", "/GroupId=x"]);
    assert_eq!(code(&output), 1);
    let closest = "the closest was \"@TGS#2J4SZEAEL\", in callback #1\n";
    assert!(stderr(&output).ends_with(closest), "{}", stderr(&output));
}

#[test]
fn met_expectations_do_not_cut_the_command_short() {
    let output = run(&format!("{}; {}; echo done", send("wire"), send("v1")), &["-q", "--expect-count", "1"]);
    assert_eq!(code(&output), 0);
    assert!(stderr(&output).ends_with("done\n"), "{}", stderr(&output));
}

#[test]
fn time_running_out_ends_the_command() {
    let output = run("trap 'echo asked; exit 0' TERM; sleep 600 & wait", &["-q", "--timeout", "500ms"]);
    assert_eq!(code(&output), 1);
    let said = stderr(&output);
    assert!(said.starts_with("asked\n") && said.ends_with("` was stopped before it had ended\n"), "{said}");
}

#[test]
fn a_command_that_does_not_listen_is_killed() {
    let output = run("trap '' TERM; while true; do sleep 1; done", &["-q", "--timeout", "200ms"]);
    assert_eq!(code(&output), 1);
}

#[test]
fn what_it_leaves_in_the_background_ends_with_it() {
    for background in ["sleep 600", "(trap '' TERM; exec sleep 600)"] {
        // It would hold standard error open, and this test would wait for it.
        let begin = std::time::Instant::now();
        let output = run(&format!("{background} & echo started"), &["-q"]);
        assert_eq!((code(&output), stderr(&output).as_str()), (0, "started\n"));
        assert!(begin.elapsed() < PATIENCE, "{background}");
    }
}

#[test]
fn a_signal_reaches_both() {
    for signal in ["INT", "TERM"] {
        let command = "trap 'echo asked; exit 0' TERM; echo here; sleep 600 & wait";
        let listener = Listener::start(&["--exec", command]);
        listener.wait_until_said("here");
        let address = listener.address;
        listener.signal(signal);
        let output = listener.wait();
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        assert!(stderr(&output).contains("asked\n"), "{}", stderr(&output));
        assert!(TcpStream::connect(address).and_then(|mut stream| stream.read(&mut [0])).is_err());
    }
}

#[test]
fn reports_tell_of_the_command() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("junit.xml");
    let report = format!("junit={}", path.display());
    let output = run("exit 7", &["-q", "--report", &report]);
    assert_eq!(code(&output), 1);
    let xml = std::fs::read_to_string(path).expect("a report");
    assert!(xml.contains(r#"<testcase name="exit 7 (--exec)" classname="run">"#), "{xml}");
    assert!(xml.contains(r#"message="ended with code 7" type="command-failed""#), "{xml}");
}
