//! `timhook send` against endpoints that misbehave: exact counts, nothing hangs, nothing is lost.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::json;

use crate::support::endpoint::{Endpoint, OK};
use crate::support::keeping::{Keeping, Then};
use crate::support::send::send_to;
use crate::support::send::{counts, summary};
use crate::support::{EVER, code, json_lines, stderr, stdout};

fn stall(stream: &mut TcpStream) {
    let _ = stream.set_read_timeout(Some(EVER));
    let _ = stream.read(&mut [0; 1]);
}

#[test]
fn an_endpoint_that_dies_halfway_fails_exactly_the_other_half() {
    let endpoint = Keeping::deciding({
        let served = std::sync::atomic::AtomicUsize::new(0);
        move |_, _| match served.fetch_add(1, std::sync::atomic::Ordering::SeqCst) {
            0..5000 => Then::Keep,
            _ => Then::Reset,
        }
    });
    let arguments = ["--repeat", "10000", "--concurrency", "8", "--json"];
    let output = send_to(&endpoint.url(), &arguments);
    assert_eq!((code(&output), counts(&output)), (4, [10_000, 5000, 0, 5000]));
    let verdicts = json_lines(&stdout(&output));
    assert_eq!(verdicts.len(), 10_000);
    assert_eq!(verdicts.iter().filter(|record| record["verdict"] == "error").count(), 5000);
}

#[test]
fn every_third_connection_that_is_reset_is_one_error() {
    let endpoint =
        Keeping::deciding(|connection, _| if connection % 3 == 2 { Then::Reset } else { Then::Close });
    let arguments = ["--repeat", "30", "--no-keepalive", "--json"];
    let output = send_to(&endpoint.url(), &arguments);
    assert_eq!((code(&output), counts(&output)), (4, [30, 20, 0, 10]), "{}", stderr(&output));
    let broken: Vec<usize> = json_lines(&stdout(&output))
        .iter()
        .enumerate()
        .filter(|(_, record)| record["verdict"] == "error")
        .map(|(position, _)| position)
        .collect();
    assert_eq!(broken, (0..10).map(|third| third * 3 + 2).collect::<Vec<_>>());
}

#[test]
fn half_an_answer_and_a_stall_end_with_the_timeout() {
    let half = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{}", OK.len(), &OK[..20]);
    let stalling = Endpoint::handling(move |number, stream| {
        if number % 2 == 0 {
            let _ = stream.write_all(half.as_bytes());
        }
        stall(stream);
    });
    let arguments = ["--repeat", "6", "--concurrency", "6", "--timeout", "400ms", "--json"];
    let output = send_to(&stalling.url(), &arguments);
    assert_eq!((code(&output), counts(&output)), (4, [6, 0, 0, 6]));
    let reason = format!("{} did not answer within 400ms", stalling.address);
    assert_eq!(summary(&output)["reasons"], json!([{"reason": reason, "count": 6}]));
}

#[test]
fn an_answer_of_a_hundred_megabytes_is_not_read_to_its_end() {
    let endpoint = Endpoint::handling(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n");
        let block = [b'x'; 64 * 1024];
        while stream.write_all(&block).is_ok() {}
    });
    let output = send_to(&endpoint.url(), &["--repeat", "4", "--json"]);
    assert_eq!((code(&output), counts(&output)), (1, [4, 0, 4, 0]));
    let records = json_lines(&stdout(&output));
    let reasons = records[0]["reasons"].as_array().expect("reasons");
    assert_eq!(reasons.first(), Some(&json!("the answer is longer than 1 MiB; the rest was not read")));
}

#[test]
fn large_answers_behind_a_slow_one_neither_block_the_run_nor_change_its_order() {
    // Every fortieth answer is late, and the others fill what may wait for it.
    let text = format!("\"{}\"", "x".repeat(900_000));
    let endpoint = Endpoint::handling(move |number, stream| {
        if number % 40 == 0 {
            std::thread::sleep(Duration::from_millis(100));
        }
        let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{text}", text.len());
    });
    let folder = tempfile::tempdir().expect("a folder");
    let lines = format!("{}\n", crate::support::sample("wire")).repeat(80);
    let file = crate::support::written(folder.path(), "many.ndjson", &lines);
    let arguments = [&*file, "--concurrency", "32", "--expect", "any", "--timeout", "10m", "--json"];
    let output = send_to(&endpoint.url(), &arguments);
    let names = json_lines(&stdout(&output)).into_iter().map(|record| record["payload"].clone());
    let expected: Vec<_> = (1..=80).map(|line| json!(format!("{file}:{line}"))).collect();
    assert_eq!((code(&output), names.collect::<Vec<_>>()), (0, expected), "{}", stderr(&output));
}

#[test]
fn headers_for_ever_end_at_a_limit_or_at_the_timeout() {
    let fast = Endpoint::handling(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n");
        let line = format!("X-Filler: {}\r\n", "x".repeat(1000)).repeat(10);
        while stream.write_all(line.as_bytes()).is_ok() {}
    });
    let output = send_to(&fast.url(), &["--json"]);
    assert_eq!((code(&output), counts(&output)), (4, [1, 0, 0, 1]), "{}", stdout(&output));
    let slow = Endpoint::handling(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n");
        while stream.write_all(b"X-Filler: x\r\n").is_ok() {
            std::thread::sleep(Duration::from_millis(20));
        }
    });
    let output = send_to(&slow.url(), &["--timeout", "300ms", "--json"]);
    assert_eq!((code(&output), counts(&output)), (4, [1, 0, 0, 1]));
    let record = json_lines(&stdout(&output)).remove(0);
    assert_eq!(record["reasons"][0], json!(format!("{} did not answer within 300ms", slow.address)));
}

#[cfg(unix)]
mod interrupted {
    use std::fs;
    use std::process::{Command, Output, Stdio};

    use std::time::Instant;

    use super::*;
    use crate::support::{PATIENCE, SDKAPPID, wait_until};

    /// Starts a long run, waits until it is under way, interrupts it and waits for its end.
    fn interrupt(endpoint: &Keeping, arguments: &[&str]) -> Output {
        interrupt_after(20, endpoint, arguments)
    }

    /// The same, after so many requests.
    fn interrupt_after(requests: usize, endpoint: &Keeping, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_timhook"));
        command.args(["send", &endpoint.url(), "--sdkappid", SDKAPPID, "--json"]).args(arguments);
        command.env_clear().stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = command.spawn().expect("timhook starts");
        wait_until("something is sent", || endpoint.requests() >= requests);
        let id = child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().expect("kill runs").success());
        let asked = Instant::now();
        let output = child.wait_with_output().expect("it ends");
        assert!(asked.elapsed() < PATIENCE, "{:?}", asked.elapsed());
        output
    }

    #[test]
    fn an_interrupt_keeps_results_summary_and_reports() {
        let endpoint = Keeping::always();
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
        let (junit, json, html) = (path("r.xml"), path("r.json"), path("r.html"));
        let reports = [format!("junit={junit}"), format!("json={json}"), format!("html={html}")];
        let mut arguments = vec!["--repeat", "1000000", "--rate", "200"];
        reports.iter().for_each(|report| arguments.extend(["--report", report]));
        let output = interrupt(&endpoint, &arguments);
        let records = json_lines(&stdout(&output));
        let summary = summary(&output);
        assert_eq!(code(&output), 1, "{summary}");
        assert_eq!(
            (&summary["stopped"], summary["deliveries"].as_u64()),
            (&json!("signal"), Some(records.len() as u64))
        );
        assert_eq!(summary["passed"], summary["deliveries"]);
        assert_eq!(summary["undelivered"].as_u64(), Some(1_000_000 - records.len() as u64));
        let text = fs::read_to_string(json).expect("the report");
        let report: serde_json::Value = serde_json::from_str(&text).expect("one document");
        assert_eq!(report["deliveries"].as_array().map(Vec::len), Some(records.len()));
        assert_eq!(report["summary"], summary);
        let xml = fs::read_to_string(junit).expect("the report");
        let document = roxmltree::Document::parse(&xml).expect("well-formed");
        let tests = document.descendants().filter(|node| node.has_tag_name("testcase")).count();
        assert_eq!(tests, records.len() + 1, "and one for those that were not made");
        let page = fs::read_to_string(html).expect("the report");
        assert!(page.ends_with("</html>\n") && page.matches("<details").count() == records.len());
    }

    #[test]
    fn an_interrupt_does_not_wait_for_a_stalled_endpoint() {
        let endpoint = Keeping::deciding(|_, request| {
            if request == 25 {
                std::thread::sleep(EVER);
            }
            Then::Keep
        });
        let output = interrupt(&endpoint, &["--repeat", "1000000", "--timeout", "10m"]);
        assert_eq!((code(&output), &summary(&output)["stopped"]), (1, &json!("signal")));
    }

    #[test]
    fn an_interrupt_counts_also_where_failures_have_stopped_the_run() {
        let endpoint = Keeping::deciding(|connection, _| {
            if connection > 0 {
                std::thread::sleep(EVER);
            }
            Then::Reset
        });
        let arguments = ["--repeat", "8", "--concurrency", "4", "--fail-fast", "--timeout", "10m"];
        let output = interrupt_after(4, &endpoint, &arguments);
        assert_eq!((code(&output), counts(&output)), (4, [1, 0, 0, 1]), "{}", stderr(&output));
        assert_eq!(summary(&output)["stopped"], json!("failures"));
    }

    #[test]
    fn an_interrupt_ends_the_pause_before_another_attempt_and_makes_none() {
        let endpoint = Keeping::deciding(|_, _| Then::Reset);
        let arguments = [
            "--repeat",
            "3",
            "--concurrency",
            "3",
            "--retries",
            "5",
            "--retry-delay",
            "10m",
            "--no-keepalive",
        ];
        let output = interrupt_after(3, &endpoint, &arguments);
        assert_eq!((code(&output), counts(&output)), (4, [3, 0, 0, 3]), "{}", stderr(&output));
        assert_eq!((endpoint.requests(), &summary(&output)["retries"]), (3, &json!(0)));
        let records = json_lines(&stdout(&output));
        assert!(records.iter().all(|record| record["attempts"] == 1), "{records:?}");
    }
}
