//! `timhook send` many times: kept connections, order, schedules, variation, ends, the summary.

use std::collections::HashSet;
use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::endpoint::{Endpoint, OK};
use crate::support::keeping::Keeping;
use crate::support::send::{counts, good_endpoint, send, send_to, summary};
use crate::support::{code, json_lines, stderr, stdout, wait_until};

#[test]
fn results_are_in_the_order_of_the_payloads_unless_told_otherwise() {
    // The first request is held back until all others have been answered.
    let slow_first = || {
        let answered = AtomicUsize::new(0);
        Endpoint::handling(move |number, stream| {
            if number == 0 {
                wait_until("the others are answered", || answered.load(Ordering::SeqCst) == 13);
            }
            let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{OK}", OK.len());
            answered.fetch_add(1, Ordering::SeqCst);
        })
    };
    let names = |output: &std::process::Output| -> Vec<String> {
        json_lines(&stdout(output)).iter().map(|record| record["payload"].to_string()).collect()
    };
    let ordered =
        send(&slow_first(), &["--sample", "all", "--concurrency", "2", "--timeout", "10m", "--json"]);
    let one_by_one = send(&good_endpoint(), &["--sample", "all", "--json"]);
    assert_eq!(names(&ordered), names(&one_by_one));
    let arguments = ["--sample", "all", "--concurrency", "2", "--timeout", "10m", "--unordered", "--json"];
    let unordered = send(&slow_first(), &arguments);
    assert_eq!(names(&unordered).len(), 14);
    assert_ne!(names(&unordered), names(&ordered));
}

#[test]
fn a_rate_spaces_deliveries_and_slow_answers_count_from_the_schedule() {
    let started = Instant::now();
    let output = send(&good_endpoint(), &["--repeat", "11", "--rate", "50/s", "--json"]);
    assert!(started.elapsed() >= Duration::from_millis(200), "{:?}", started.elapsed());
    assert_eq!((code(&output), counts(&output)), (0, [11, 11, 0, 0]));
    // One delivery at a time that takes 50 ms, every 10 ms: the tenth waits for nine others.
    let slow = Endpoint::handling(|_, stream| {
        std::thread::sleep(Duration::from_millis(50));
        let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{OK}", OK.len());
    });
    let arguments = ["--repeat", "10", "--rate", "100", "--concurrency", "1", "--json"];
    let output = send(&slow, &arguments);
    let last = json_lines(&stdout(&output)).pop().expect("a record");
    let of = |name: &str| last[name].as_f64().expect("a time");
    assert!(of("elapsed_ms") < of("latency_ms") && of("latency_ms") >= 400.0, "{last}");
    assert!(summary(&output)["latency_ms"]["max"].as_f64() >= Some(400.0));
}

#[test]
fn a_duration_ends_a_run_that_would_not() {
    let started = Instant::now();
    let output = send_to(&Keeping::always().url(), &["--duration", "1s", "--concurrency", "2", "--json"]);
    assert!(started.elapsed() >= Duration::from_secs(1), "{:?}", started.elapsed());
    let [deliveries, passed, ..] = counts(&output);
    assert_eq!((code(&output), deliveries), (0, passed));
    assert!(deliveries > 2, "{deliveries}");
}

#[test]
fn every_varied_delivery_has_its_own_numbers_and_a_seed_repeats_them() {
    let run = |seed: &str| {
        let endpoint = good_endpoint();
        let output = send(&endpoint, &["--vary", "--seed", seed, "--repeat", "20", "--json"]);
        assert_eq!((code(&output), counts(&output)), (0, [20, 20, 0, 0]));
        endpoint.seen().into_iter().map(|seen| seen.body).collect::<Vec<_>>()
    };
    let bodies = run("7");
    let of = |pointer: &str| {
        let value = |body: &Vec<u8>| serde_json::from_slice::<Value>(body).expect("JSON");
        bodies
            .iter()
            .map(|body| value(body).pointer(pointer).expect("a field").to_string())
            .collect::<HashSet<_>>()
    };
    let distinct = ["/MsgSeqList/0/MsgSeq", "/MsgSeqList/0/MsgId", "/EventTime"].map(|field| of(field).len());
    assert_eq!(distinct, [20, 20, 20]);
    assert_eq!(run("7"), bodies);
    assert_ne!(run("8"), bodies);
}

#[test]
fn failures_end_a_run_where_that_is_wanted() {
    for (arguments, most) in [(vec!["--fail-fast"], 1), (vec!["--max-failures", "3"], 3)] {
        let endpoint = Endpoint::with("500 Oops", "no");
        let output = send(&endpoint, &[&["--repeat", "50", "--json"], &arguments[..]].concat());
        assert_eq!((code(&output), counts(&output)), (1, [most, 0, most, 0]), "{arguments:?}");
        assert_eq!((endpoint.seen().len() as u64, &summary(&output)["stopped"]), (most, &json!("failures")));
        assert_eq!(summary(&output)["undelivered"], 50 - most);
        let output = send(&endpoint, &[&["--repeat", "50"], &arguments[..]].concat());
        let expected = format!(" answer\nstopped by failures: {} deliveries were not sent\n", 50 - most);
        assert!(stderr(&output).contains(&expected), "{}", stderr(&output));
    }
    let output = send(&Endpoint::with("500 Oops", "no"), &["--repeat", "2", "--fail-fast"]);
    assert!(
        stderr(&output).ends_with("\nstopped by failures: 1 delivery was not sent\n"),
        "{}",
        stderr(&output)
    );
    let output = send(&Endpoint::with("500 Oops", "no"), &["--repeat", "2", "--max-failures", "2"]);
    assert!(!stderr(&output).contains("stopped"), "nothing was left to do: {}", stderr(&output));
}

#[test]
fn the_summary_counts_reasons_and_those_that_are_too_late_for_the_vendor() {
    let endpoint = Endpoint::handling(|number, stream| {
        let (status, body) = match number {
            0 => ("500 Oops", OK),
            1 => ("500 Oops", OK),
            2 => ("200 OK", "ok"),
            3 => {
                std::thread::sleep(Duration::from_millis(2100));
                ("200 OK", OK)
            }
            _ => ("200 OK", OK),
        };
        let _ = write!(stream, "HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    });
    let output = send(&endpoint, &["--repeat", "6", "--timeout", "5s", "--json"]);
    let summary = summary(&output);
    assert_eq!(counts(&output), [6, 3, 3, 0]);
    let reason = "status is 500; the vendor counts only status 200 as a success";
    assert_eq!(summary["reasons"][0], json!({"reason": reason, "count": 2}));
    assert_eq!((summary["reasons"].as_array().map(Vec::len), &summary["over_2s"]), (Some(2), &json!(1)));
    for name in ["min", "mean", "p50", "p90", "p99", "max"] {
        assert!(summary["latency_ms"][name].as_f64() > Some(0.0), "{name}: {summary}");
    }
    assert!(summary["deliveries_per_second"].as_f64() > Some(0.0), "{summary}");
}

#[test]
fn retries_are_for_the_reasons_given_and_every_attempt_is_visible() {
    let flaky = || {
        Endpoint::handling(|number, stream| {
            let status = if number == 0 { "503 Busy" } else { "200 OK" };
            let _ = write!(stream, "HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n{OK}", OK.len());
        })
    };
    let output = send(&flaky(), &["--retries", "2", "--retry-on", "timeout,connect", "--json"]);
    assert_eq!((code(&output), counts(&output)), (1, [1, 0, 1, 0]));
    let arguments = ["--retries", "2", "--retry-on", "5xx", "--retry-delay", "20ms"];
    let output = send(&flaky(), &[&arguments[..], &["--json"]].concat());
    let record = json_lines(&stdout(&output)).remove(0);
    assert_eq!((code(&output), &record["attempts"]), (0, &json!(2)));
    let earlier = &record["earlier_attempts"][0];
    assert_eq!((&earlier["status"], &earlier["verdict"]), (&json!(503), &json!("fail")));
    let pause = earlier["pause_ms"].as_f64().expect("a pause");
    assert!((10.0..=20.0).contains(&pause), "{pause}");
    let output = send(&flaky(), &[&arguments[..], &["-v"]].concat());
    assert!(stdout(&output).contains("attempt 1: status is 503"), "{}", stdout(&output));
}

#[test]
fn an_endpoint_that_is_still_starting_is_waited_for() {
    let reserved = crate::support::refusing_port::RefusingPort::reserve();
    let output = send_to(&reserved.url, &["--wait-for", "300ms"]);
    assert_eq!(code(&output), 4);
    assert!(
        stderr(&output).contains("did not accept a connection within 300ms: connection refused\n"),
        "{}",
        stderr(&output)
    );
    let url = reserved.url.clone();
    let server = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(300));
        let listener = reserved.listen();
        // The first connection only looks whether somebody is there.
        for stream in listener.incoming().take(2) {
            let mut stream = stream.expect("a connection");
            let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
            let mut byte = [0; 4096];
            if std::io::Read::read(&mut stream, &mut byte).is_ok_and(|read| read > 0) {
                let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{OK}", OK.len());
            }
        }
    });
    let output = send_to(&url, &["--wait-for", "20s"]);
    assert_eq!(code(&output), 0, "{}{}", stdout(&output), stderr(&output));
    server.join().expect("the server ends");
}

#[test]
fn combinations_that_mean_nothing_are_refused() {
    let cases: [(&[&str], &str); 7] = [
        (
            &["--rate", "5", "--timing", "recorded"],
            "error: --rate and --timing recorded both set the schedule\n",
        ),
        (&["--speed", "2x"], "error: --speed needs a timing to speed up\n"),
        (&["--ramp", "2s"], "error: --ramp needs a rate or a concurrency to increase to\n"),
        (&["--rate", "fast"], "write a number per second or minute, such as 500/s or 30/m"),
        (&["--concurrency", "0"], "it must be a whole number from 1 to 10000"),
        (&["--fail-fast", "--max-failures", "2"], "cannot be used with"),
        (&["--duration", "2s", "--dry-run"], "cannot be used with"),
    ];
    for (arguments, expected) in cases {
        let output = send_to("http://127.0.0.1:1/", arguments);
        assert_eq!((code(&output), stdout(&output).as_str()), (2, ""), "{arguments:?}");
        assert!(stderr(&output).contains(expected), "{arguments:?}: {}", stderr(&output));
    }
}

#[test]
fn a_payload_that_cannot_be_varied_is_named() {
    let output = crate::support::timhook(&["send", "http://127.0.0.1:1/", "-", "--sdkappid", "1"])
        .args(["--no-validate", "--vary"])
        .write_stdin("[]")
        .output()
        .expect("timhook runs");
    assert!(
        stderr(&output).contains("error: <stdin>: cannot be varied: it is not an object\n"),
        "{}",
        stderr(&output)
    );
    assert_eq!(code(&output), 2);
}
