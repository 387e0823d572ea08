//! `timhook send` where a run ends otherwise than planned: what was delivered is told, and nothing else is sent.

use std::fs;
use std::io::Write;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::endpoint::{Endpoint, OK};
use crate::support::keeping::{Keeping, Then};
use crate::support::send::{counts, summary};
use crate::support::send::{good_endpoint, send, send_to};
use crate::support::written;
use crate::support::{EVER, PATIENCE, SDKAPPID, code, json_lines, sample, stderr, stdout, timhook};

/// An endpoint that takes so long for every answer.
fn slow(time: Duration) -> Endpoint {
    Endpoint::handling(move |_, stream| {
        std::thread::sleep(time);
        let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{OK}", OK.len());
    })
}

#[test]
fn deliveries_before_a_payload_that_cannot_be_sent_are_told() {
    let endpoint = slow(Duration::from_millis(100));
    let folder = tempfile::tempdir().expect("a folder");
    let text = format!("{0}\n{0}\n{0}\n[]\n", sample("wire"));
    let file = written(folder.path(), "some.ndjson", &text);
    let arguments = [&*file, "--vary", "--no-validate", "--concurrency", "4", "--json"];
    let output = send(&endpoint, &arguments);
    let errors = json_lines(&stderr(&output));
    assert_eq!(code(&output), 2, "{errors:?}");
    assert_eq!((json_lines(&stdout(&output)).len(), endpoint.seen().len()), (3, 3));
    let summary = errors.iter().find(|record| record["type"] == "summary").expect("a summary");
    assert_eq!(
        ["deliveries", "passed", "undelivered", "stopped"].map(|name| &summary[name]),
        [&json!(3), &json!(3), &json!(1), &json!("error")]
    );
    assert!(errors.iter().any(|record| record["type"] == "error"), "{errors:?}");
}

#[test]
fn a_record_without_a_time_is_found_before_anything_is_sent() {
    let endpoint = Keeping::always();
    let folder = tempfile::tempdir().expect("a folder");
    let text = format!("{0}\n{0}\n", sample("wire"));
    let file = written(folder.path(), "some.ndjson", &text);
    let output = send_to(&endpoint.url(), &[&file, "--timing", "recorded"]);
    assert_eq!((code(&output), endpoint.requests(), stdout(&output)), (2, 0, String::new()));
    let expected = format!("error: {file}:1: nothing says when it was received\n");
    assert!(stderr(&output).starts_with(&expected), "{}", stderr(&output));
}

#[test]
fn an_input_that_changes_while_it_is_sent_is_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    // More than is kept in memory.
    let text = format!("{}\n", sample("wire")).repeat(80_000);
    let file = written(folder.path(), "many.ndjson", &text);
    let path = file.clone();
    let endpoint = Keeping::deciding(move |_, request| {
        if request == 0 {
            fs::write(&path, "").expect("the file can be emptied");
        }
        Then::Keep
    });
    let output = send_to(&endpoint.url(), &[&file, "--duration", "60s", "--json"]);
    let errors = json_lines(&stderr(&output));
    let message = errors.iter().find(|record| record["type"] == "error").map(|record| &record["message"]);
    let message = message.and_then(Value::as_str).expect("an error");
    assert!(message.starts_with("the input has changed: it now has "), "{message}");
    assert!(message.ends_with(" of 80000 payloads"), "{message}");
    assert_eq!((code(&output), json_lines(&stdout(&output)).len()), (3, endpoint.requests()));
}

#[cfg(target_os = "linux")]
#[test]
fn deliveries_whose_results_cannot_be_written_still_count() {
    let endpoint = Keeping::always();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("the device");
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_timhook"));
    command.args(["send", &endpoint.url(), "--sdkappid", SDKAPPID, "--repeat", "20000", "--json"]);
    let output = command.env_clear().stdout(full).output().expect("timhook runs");
    let errors = json_lines(&stderr(&output));
    let summary = errors.iter().find(|record| record["type"] == "summary").expect("a summary");
    let made = endpoint.requests();
    assert_eq!(code(&output), 3, "{errors:?}");
    assert_eq!((&summary["deliveries"], &summary["undelivered"]), (&json!(made), &json!(20_000 - made)));
    let message = "the output could not be written: no space left on device";
    assert!(errors.iter().any(|record| record["message"] == message), "{errors:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_report_that_fails_leaves_the_others_alone() {
    let endpoint = Endpoint::with("500 Oops", "no");
    let output = send(&endpoint, &["--report", "junit=/dev/full", "--report=github"]);
    assert_eq!(code(&output), 3, "{}", stderr(&output));
    assert!(
        stdout(&output).contains("\n::error title=timhook send%3A wire::status is 500;"),
        "{}",
        stdout(&output)
    );
    let expected = "error: /dev/full: the report cannot be written: no space left on device\n";
    assert!(stderr(&output).contains(expected), "{}", stderr(&output));
}

#[cfg(target_os = "linux")]
#[test]
fn a_report_that_fails_is_told_also_where_the_reader_has_left() {
    use std::process::{Command, Stdio};
    let endpoint = Keeping::always();
    let mut command = Command::new(env!("CARGO_BIN_EXE_timhook"));
    command.args(["send", &endpoint.url(), "--sdkappid", SDKAPPID, "--repeat", "3000"]);
    command.args(["--report", "json=/dev/full"]).env_clear().stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("timhook starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    let expected = "error: /dev/full: the report cannot be written: no space left on device\n";
    assert!(stderr(&output).contains(expected), "{}", stderr(&output));
    assert_eq!(code(&output), 3);
}

#[test]
fn a_report_does_not_take_the_place_of_another_one_or_of_a_payload() {
    let endpoint = Keeping::always();
    let folder = tempfile::tempdir().expect("a folder");
    let payload = written(folder.path(), "wire.json", &sample("wire"));
    let same = folder.path().join(".").join("wire.json");
    let report = format!("json={}", same.display());
    let output = send_to(&endpoint.url(), &[&payload, "--report", &report]);
    let expected = format!("error: --report names {}, which is also an input\n", same.display());
    assert!(stderr(&output).starts_with(&expected), "{}", stderr(&output));
    assert_eq!((code(&output), fs::read_to_string(&payload).expect("it is there")), (2, sample("wire")));
    let token = written(folder.path(), "token", "s3cret-t0ken");
    let expected = written(folder.path(), "wire.expect.json", "{\"status\":200}");
    for (file, arguments) in [(&token, vec!["--token-file", &token]), (&expected, vec![])] {
        let report = format!("--report=html={file}");
        let output = send_to(&endpoint.url(), &[&[&*payload, &*report], &arguments[..]].concat());
        let message = format!("error: --report names {file}, which is also an input\n");
        assert!(stderr(&output).contains(&message), "{}", stderr(&output));
        assert_eq!(code(&output), 2);
    }
    let (one, other) = (folder.path().join("r.xml"), folder.path().join(".").join("r.xml"));
    let reports = [format!("--report=junit={}", one.display()), format!("--report=html={}", other.display())];
    let output = send_to(&endpoint.url(), &[&payload, &reports[0], &reports[1]]);
    let expected = format!("error: --report names the file {} twice\n", other.display());
    assert!(stderr(&output).starts_with(&expected), "{}", stderr(&output));
    assert_eq!((code(&output), endpoint.requests(), one.exists()), (2, 0, false));
}

#[cfg(unix)]
#[test]
fn a_reader_that_leaves_is_not_outlived_by_slow_deliveries() {
    use std::process::{Command, Stdio};
    // The first ten are answered, the rest is not.
    let endpoint = Keeping::deciding(|_, request| {
        if request >= 10 {
            std::thread::sleep(EVER);
        }
        Then::Keep
    });
    let mut command = Command::new(env!("CARGO_BIN_EXE_timhook"));
    command.args(["send", &endpoint.url(), "--sdkappid", SDKAPPID, "--repeat", "1000", "--timeout", "10m"]);
    command.args(["--concurrency", "2"]).env_clear().stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().expect("timhook starts");
    drop(child.stdout.take());
    let started = Instant::now();
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
    assert!(started.elapsed() < PATIENCE, "{:?}", started.elapsed());
}

#[test]
fn a_ramp_of_senders_does_not_outlast_the_work_nor_the_duration() {
    for arguments in [["--repeat", "20"], ["--duration", "300ms"]] {
        let more = ["--ramp", "10m", "--concurrency", "4", "--json"];
        let output = send(&good_endpoint(), &[&arguments[..], &more].concat());
        assert_eq!(code(&output), 0, "{}", stderr(&output));
    }
}

#[test]
fn what_was_due_and_not_begun_in_time_is_told() {
    let endpoint = slow(Duration::from_millis(200));
    let arguments = ["--rate", "50/s", "--concurrency", "1", "--duration", "1s"];
    let output = send(&endpoint, &[&arguments[..], &["--json"]].concat());
    let (summary, [made, ..]) = (summary(&output), counts(&output));
    assert_eq!((code(&output), summary["unbegun"].as_u64()), (0, Some(50 - made)), "{summary}");
    assert!((1..=5).contains(&made), "{summary}");
    let output = send(&endpoint, &arguments);
    assert!(stderr(&output).contains("\nbehind schedule: 4"), "{}", stderr(&output));
    let output = send(&good_endpoint(), &["--rate", "50/s", "--repeat", "10", "--duration", "60s", "--json"]);
    assert_eq!(
        (counts(&output), &crate::support::send::summary(&output)["unbegun"]),
        ([10, 10, 0, 0], &Value::Null)
    );
}

#[test]
fn time_outs_and_first_attempts_are_what_latency_is_about() {
    let hanging = Endpoint::handling(|_, stream| drop(std::io::Read::read(stream, &mut [0; 1])));
    let output = send(&hanging, &["--repeat", "2", "--timeout", "300ms", "--json"]);
    let latency = summary(&output)["latency_ms"].clone();
    assert!(latency["min"].as_f64() >= Some(300.0), "{latency}");
    // The first attempt of each takes 300 ms, the second one next to nothing.
    let seen = Mutex::new(0);
    let endpoint = Endpoint::handling(move |_, stream| {
        let is_first = {
            let mut seen = seen.lock().expect("no test panicked while holding it");
            *seen += 1;
            *seen % 2 == 1
        };
        let status = if is_first { "503 Later" } else { "200 OK" };
        if is_first {
            std::thread::sleep(Duration::from_millis(300));
        }
        let _ = write!(stream, "HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n{OK}", OK.len());
    });
    let arguments = ["--retries", "1", "--retry-on", "5xx", "--retry-delay", "1ms", "--json"];
    for more in [vec![], vec!["--rate", "5/s"]] {
        let output = send(&endpoint, &[&arguments[..], &more].concat());
        let record = json_lines(&stdout(&output)).remove(0);
        let of = |name: &str| record[name].as_f64().expect("a time");
        assert_eq!((code(&output), &record["attempts"]), (0, &json!(2)), "{record}");
        assert!(of("latency_ms") >= 300.0 && of("elapsed_ms") < of("latency_ms"), "{record}");
        assert!(summary(&output)["latency_ms"]["max"].as_f64() >= Some(300.0), "{}", stderr(&output));
    }
    // One attempt, without a schedule: its time is all there is.
    let output = timhook(&["send", &good_endpoint().url(), "--sdkappid", SDKAPPID, "--json"]).output();
    assert_eq!(json_lines(&stdout(&output.expect("timhook runs")))[0]["latency_ms"], Value::Null);
}
