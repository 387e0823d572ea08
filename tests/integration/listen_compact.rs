//! `timhook listen --compact`: one line for each callback, and below it what was found.

use crate::support::http::post;
use crate::support::listener::Listener;
use crate::support::{PATIENCE, QUERY, code, sample, stderr, stdout};

/// The lines of a run with these options, without what differs from run to run.
fn lines(arguments: &[&str], columns: Option<&str>) -> Vec<String> {
    let mut command = std::process::Command::new("env");
    command.args(columns.map(|columns| format!("COLUMNS={columns}")));
    command.arg(env!("CARGO_BIN_EXE_timhook")).args(["listen", "--port", "0", "--compact", "--count", "3"]);
    command.args(arguments);
    let listener = Listener::spawn(command);
    listener.post(&sample("wire"));
    listener.post(&sample("documented"));
    listener.post_to(&format!("/?{QUERY}"), "{");
    let output = listener.wait();
    assert_eq!(code(&output), 0);
    stdout(&output).lines().map(str::to_owned).collect()
}

#[test]
fn a_callback_without_findings_takes_one_line() {
    let lines = lines(&[], None);
    let first = &lines[0][13..];
    assert!(
        first.starts_with(
            "✓ accepted #1 Group.CallbackAfterRecallMsg administrator recalled 1 message in @TGS#2J4SZEAEL 200 OK "
        ),
        "{first}"
    );
    assert!(first.ends_with(" ms"), "{first}");
    let findings: Vec<&String> = lines[2..].iter().take_while(|line| line.starts_with("  ")).collect();
    assert_eq!(findings.len(), 4, "{lines:#?}");
    let expected =
        "  warning[topic-id-not-under-group] at /TopicId: `TopicId` does not begin with its `GroupId`";
    assert_eq!(findings[1], expected);
    assert!(lines[6][13..].starts_with("✗ unparsable #3 POST / 400 FAIL "), "{lines:#?}");
}

#[test]
fn lines_fit_into_the_columns_that_there_are() {
    for columns in [60, 80, 100, 160] {
        let lines = lines(&["-v"], Some(&columns.to_string()));
        assert!(lines.len() > 8, "{lines:#?}");
        let long = lines.iter().find(|line| line.chars().count() > columns);
        assert_eq!(long, None);
    }
}

#[test]
fn quiet_leaves_what_is_wrong() {
    let arguments = ["--compact", "--quiet", "--sdkappid", "1400000000", "--count", "2"];
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_timhook"));
    command.args(["listen", "--port", "0", "--ready-file"]);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("url");
    let mut child = command
        .arg(&file)
        .args(arguments)
        .env_clear()
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("the listener starts");
    // Without a ready line, the file says where it is.
    let deadline = std::time::Instant::now() + PATIENCE;
    let url = loop {
        match std::fs::read_to_string(&file) {
            Ok(url) => break url,
            Err(_) => assert!(std::time::Instant::now() < deadline, "the listener is not ready"),
        }
        std::thread::yield_now();
    };
    let address =
        url.trim().strip_prefix("http://").and_then(|address| address.parse().ok()).expect("an address");
    post(address, &format!("/?{QUERY}"), sample("wire").as_bytes());
    post(address, &format!("/?{}", QUERY.replace("1400000000", "1")), sample("wire").as_bytes());
    child.wait().expect("it ends");
    let output = child.wait_with_output().expect("its output");
    let lines: Vec<String> = stdout(&output).lines().map(str::to_owned).collect();
    assert_eq!((code(&output), lines.len(), stderr(&output).as_str()), (0, 2, ""), "{lines:?}");
    assert!(lines[0][13..].starts_with("✗ rejected #2 "), "{lines:?}");
    assert!(
        lines[1].starts_with("  error[sdkappid-mismatch]: SdkAppid is 1, but this app is 1400000000"),
        "{lines:?}"
    );
}
