//! How a run of `timhook probe` can end: no endpoint, a slow one, one that dies, a signal; and its reports.

mod reports;

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::reports::sarif_errors;
use crate::support::endpoint::{Endpoint, OK};
use crate::support::listener::Listener;
use crate::support::probe::{probe, results};
use crate::support::refusing_port::RefusingPort;
use crate::support::send::send_to;
use crate::support::{EVER, PATIENCE, SDKAPPID, code, stderr, stdout};

/// Reads one request with a `Content-Length`; `None` where there is none.
pub(crate) fn read_request(stream: &mut impl Read) -> Option<String> {
    let mut request = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&request).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("Content-Length: "));
            if body.len() >= length.and_then(|length| length.parse().ok()).unwrap_or(0) {
                return Some(text);
            }
        }
        match stream.read(&mut piece) {
            Ok(read @ 1..) => request.extend_from_slice(&piece[..read]),
            _ => return None,
        }
    }
}

/// The documented answer, and the end of the connection.
pub(crate) fn answer(stream: &mut impl Write) {
    let _ =
        write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{OK}", OK.len());
    let _ = stream.flush();
}

/// An endpoint that is gone for good after the first request with this text in it.
fn mortal(poison: &'static str) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let _ = stream.set_read_timeout(Some(PATIENCE));
            match read_request(&mut stream) {
                Some(request) if request.contains(poison) => break,
                Some(_) => answer(&mut stream),
                None => {}
            }
        }
        // Nothing listens any more, and nobody else gets the port.
        socket2::SockRef::from(&listener).shutdown(Shutdown::Both).expect("it closes");
        thread::sleep(EVER);
    });
    address
}

#[test]
fn nobody_there_is_the_error_of_send() {
    let refusing = RefusingPort::reserve();
    for url in [refusing.url.as_str(), "http://nowhere.invalid/callback"] {
        let output = probe(url, &[]);
        assert_eq!((code(&output), stdout(&output)), (4, String::new()));
        let said = stderr(&output);
        let (_, error) = said.split_once("error: ").expect("an error");
        let (message, help) = error.trim_end().split_once("\n  help: ").expect("a way out");
        let of_send = stdout(&send_to(url, &[]));
        let message = message.split(": ").next().expect("the message without the cause");
        assert!(
            of_send.contains(message) && of_send.contains(help),
            "{said} is not what send says: {of_send}"
        );
    }
}

/// The number between two pieces of a sentence.
fn seconds_in(sentence: &str, before: &str, after: &str) -> f64 {
    let number = sentence.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
    number.and_then(|number| number.parse().ok()).unwrap_or_else(|| panic!("{sentence}"))
}

#[test]
fn an_endpoint_that_never_answers_is_told_with_the_limit() {
    let hanging = Endpoint::handling(|_, stream| wait_for_the_end(stream));
    let output = probe(&hanging.url(), &["--timeout", "300ms"]);
    let said = format!("error: {} did not answer within 300ms\n", hanging.address);
    assert_eq!((code(&output), stderr(&output).contains(&said)), (4, true), "{}", stderr(&output));
}

#[test]
fn a_slow_endpoint_is_told_so_once() {
    let endpoint = Endpoint::handling(|_, stream| {
        thread::sleep(Duration::from_millis(700));
        answer(stream);
    });
    let output = probe(&endpoint.url(), &["--timeout", "500ms", "--json", "--category", "documented"]);
    assert_eq!(code(&output), 1, "{}", stdout(&output));
    for (id, record) in results(&output) {
        let reason = record["reason"].as_str().expect("a reason");
        if id == "sample-wire" {
            assert_eq!(record["result"], "fail");
            assert!(seconds_in(reason, "the answer took ", " s; the limit is 500ms") >= 0.7, "{reason}");
        } else {
            assert_eq!(record["result"], "skipped", "{id}");
            assert!(
                seconds_in(reason, "the endpoint is too slow: a plain callback took ", " s") >= 0.7,
                "{reason}"
            );
        }
    }
}

#[test]
fn a_crash_is_attributed_to_the_case_that_caused_it() {
    let address = mortal("TimhookProbeObject");
    let output = probe(&format!("http://{address}"), &["--json", "--category", "robustness"]);
    assert_eq!(code(&output), 1);
    let results = results(&output);
    let reason = results["field-unknown"]["reason"].as_str().expect("a reason");
    assert!(
        reason.contains("; then the endpoint did not survive it (no connection: connection refused)"),
        "{reason}"
    );
    for (id, result) in [
        ("messages-10", "pass"),
        ("field-unknown", "fail"),
        ("group-type-unknown", "skipped"),
        ("sender-leaves", "skipped"),
    ] {
        assert_eq!(results[id]["result"], result, "{id}");
    }
    let failed = results.values().filter(|record| record["result"] == "fail").count();
    assert_eq!(failed, 1);
    assert_eq!(results["body-1mib"]["reason"], "the endpoint has been down since field-unknown");
}

#[test]
fn what_only_failed_in_company_is_asked_again_alone() {
    // A connection beside another one is closed without an answer.
    let alone = Arc::new(std::sync::Mutex::new(()));
    let endpoint = Endpoint::handling(move |_, stream| {
        if let Ok(guard) = alone.try_lock() {
            thread::sleep(Duration::from_millis(5));
            drop(guard);
            answer(stream);
        }
    });
    let output = probe(&endpoint.url(), &["--json", "--only", "platform-*"]);
    assert_eq!(code(&output), 0, "{}", stdout(&output));
}

#[test]
fn closing_is_a_warning_when_announced_and_a_failure_when_not() {
    let announced = Endpoint::with("200 OK", OK);
    let output = probe(&announced.url(), &["--json", "--only", "keep-alive-50"]);
    let record = &results(&output)["keep-alive-50"];
    assert_eq!(record["reason"], "the connection is closed after 1 of 50 callbacks, as announced");
    assert_eq!((code(&output), &record["result"]), (0, &"warn".into()));
    let silent = Endpoint::answering(format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{OK}", OK.len()));
    let output = probe(&silent.url(), &["--json", "--only", "keep-alive-50"]);
    let record = &results(&output)["keep-alive-50"];
    let reason = "the connection was closed after 1 of 50 callbacks, but the answer before did not have Connection: close";
    assert_eq!((code(&output), &record["reason"]), (1, &reason.into()));
}

#[test]
fn the_default_suite_takes_less_than_two_seconds() {
    let listener = Listener::start(&["--sdkappid", SDKAPPID, "--token", "xxxxyyyy"]);
    let took = || {
        let started = Instant::now();
        let output = probe(&format!("http://{}", listener.address), &["--token", "xxxxyyyy", "--json"]);
        assert_eq!(code(&output), 0, "{}", stdout(&output));
        started.elapsed()
    };
    // An unoptimised build gets some grace. A case that waits without need costs more, and does so every time;
    // what else a machine has to do does not.
    let times: Vec<Duration> =
        (0..10).map(|_| took()).take_while(|time| *time >= Duration::from_secs(6)).collect();
    assert!(times.len() < 10, "{times:?}");
}

#[cfg(unix)]
#[test]
fn ctrl_c_shows_what_there_is_and_is_no_success() {
    use std::io::{BufRead, BufReader};
    use std::process::{Command, Stdio};

    // Answers the first ones, then lets everybody wait.
    let endpoint = Endpoint::handling(|number, stream| match number {
        0..=4 => answer(stream),
        _ => wait_for_the_end(stream),
    });
    let mut child = Command::new(env!("CARGO_BIN_EXE_timhook"))
        .args(["probe", &endpoint.url(), "--sdkappid", SDKAPPID, "--json", "--timeout", "10m"])
        .args(["--category", "robustness"])
        .env_clear()
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("timhook runs");
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    let first = lines.next().expect("a record").expect("UTF-8");
    assert!(first.contains("\"id\":\"repeat-same\"") && first.contains("\"result\":\"pass\""), "{first}");
    let started = Instant::now();
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill runs");
    assert!(killed.success());
    let rest: Vec<String> = lines.map(|line| line.expect("UTF-8")).collect();
    let status = child.wait().expect("timhook ends");
    assert!(started.elapsed() < PATIENCE, "{:?}", started.elapsed());
    assert_eq!(status.code(), Some(1));
    let stopped = rest.iter().filter(|line| line.contains("\"reason\":\"the run was stopped\"")).count();
    assert!(stopped >= 30, "{rest:#?}");
    let mut said = String::new();
    child.stderr.take().expect("a pipe").read_to_string(&mut said).expect("UTF-8");
    assert!(said.contains("\"stopped\":true"), "{said}");
}

/// Holds a connection until the other side closes it.
fn wait_for_the_end(stream: &mut TcpStream) {
    let _ = stream.set_read_timeout(Some(EVER));
    let _ = stream.read(&mut [0; 64]);
}
