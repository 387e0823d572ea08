//! `timhook send --ramp`: deliveries, or senders, begin more and more quickly.

use std::io::Write;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use crate::support::endpoint::{Endpoint, OK};
use crate::support::send::counts;
use crate::support::send::{good_endpoint, send};
use crate::support::{PATIENCE, json_lines, stderr, stdout};

#[test]
fn a_ramp_schedules_few_deliveries_first_and_the_whole_rate_at_last() {
    // Up to 20 a second within 2 s, 20 deliveries are due at the moments √(n/5); from then on one every 50 ms.
    let endpoint = good_endpoint();
    let arguments = ["--rate", "20/s", "--ramp", "2s", "--repeat", "31", "--timeout", "30s", "--json"];
    let began = Instant::now();
    let output = send(&endpoint, &arguments);
    let took = began.elapsed();
    assert_eq!(counts(&output), [31, 31, 0, 0], "{}", stderr(&output));
    let records = json_lines(&stdout(&output));
    for (number, record) in (0..31_u32).map(f64::from).zip(&records) {
        let due =
            if number < 20.0 { 1000.0 * (number / 5.0).sqrt() } else { 2000.0 + 50.0 * (number - 20.0) };
        let scheduled = record["scheduled_ms"].as_f64().expect("a schedule");
        assert!((scheduled - due).abs() < 1.0, "{number}: {scheduled}, not {due}");
    }
    assert!(took >= Duration::from_millis(2500), "the last one was due after 2.5 s: {took:?}");
}

#[test]
fn a_duration_ends_a_ramp_where_it_is() {
    // Delivery n is due after √(0.4·n) s: five of them before 1.4 s, and the sixth after 1.41 s.
    let endpoint = good_endpoint();
    let arguments = ["--rate", "10/s", "--ramp", "2s", "--duration", "1400ms", "--timeout", "30s", "--json"];
    let output = send(&endpoint, &arguments);
    let records = json_lines(&stdout(&output));
    assert!(!records.is_empty() && records.len() <= 5, "{}", records.len());
    assert_eq!(endpoint.seen().len(), records.len());
    assert!(records.iter().all(|record| record["scheduled_ms"].as_f64() < Some(1400.0)));
}

#[test]
fn without_a_rate_a_ramp_lets_senders_begin_one_after_the_other() {
    // Nobody is answered before all three have asked, so each of them is another sender.
    let began = Instant::now();
    let asked = Arc::new((Mutex::new(Vec::new()), Condvar::new()));
    let times = Arc::clone(&asked);
    let endpoint = Endpoint::handling(move |_, stream| {
        let (times, all) = &*times;
        let mut times = times.lock().expect("no test panicked while holding it");
        times.push(began.elapsed());
        all.notify_all();
        let waited = all.wait_timeout_while(times, PATIENCE, |times| times.len() < 3);
        drop(waited.expect("no test panicked while holding it"));
        let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{OK}", OK.len());
    });
    let arguments = ["--concurrency", "3", "--ramp", "1s", "--repeat", "3", "--timeout", "30s", "--json"];
    let output = send(&endpoint, &arguments);
    assert_eq!(counts(&output), [3, 3, 0, 0], "{}", stderr(&output));
    let times = asked.0.lock().expect("no test panicked while holding it").clone();
    assert!(times[1] >= Duration::from_millis(500) && times[2] >= Duration::from_secs(1), "{times:?}");
    assert_eq!(json_lines(&stdout(&output))[0].get("scheduled_ms"), None);
}
