//! What a network can do to the listener: it answers what can be answered, and goes on serving.

#[cfg(unix)]
mod bytes;
#[cfg(unix)]
pub(crate) mod unix;

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::thread;
use std::time::Duration;

use crate::support::endpoint::OK;
use crate::support::http::{Answer, connect, read_answer, read_head};
use crate::support::listener::Listener;
use crate::support::{QUERY, sample};

/// How soon a good callback is to be answered: as long as the vendor waits. An unoptimised program on a busy machine
/// gets more; `tests/unbreakable.sh` runs the same tests with an optimised one.
pub(crate) const ANSWERED_WITHIN: Duration = Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 2 });

/// More than any machine has, but not so much that the allocation would only panic.
pub(crate) const ABSURD: &str = "99999999999";

/// The largest length that a 64-bit machine can be told.
const LARGEST: &str = "18446744073709551615";

/// Status and headers of a request with the vendor's query, to the empty line.
pub(crate) fn head(method: &str, path: &str, headers: &str) -> String {
    format!("{method} {path}?{QUERY} HTTP/1.1\r\nHost: timhook\r\n{headers}\r\n")
}

/// A request that a listener without options accepts, with further headers.
pub(crate) fn callback(headers: &str) -> Vec<u8> {
    callback_to("/callback", headers)
}

/// The same, to any path.
pub(crate) fn callback_to(path: &str, headers: &str) -> Vec<u8> {
    let body = sample("wire");
    let headers = format!("{headers}Content-Length: {}\r\n", body.len());
    format!("{}{body}", head("POST", path, &headers)).into_bytes()
}

/// A body that is accepted and too long to be read together with its header.
fn long_body() -> String {
    format!("{}{}", sample("wire"), " ".repeat(2048))
}

/// Sends bytes on a connection of their own, which stays open.
pub(crate) fn sent(address: SocketAddr, bytes: impl AsRef<[u8]>) -> TcpStream {
    let mut stream = connect(address);
    stream.write_all(bytes.as_ref()).expect("the listener takes it");
    stream
}

/// Sends bytes on a connection of their own and reads the answer.
pub(crate) fn answer_to(address: SocketAddr, bytes: impl AsRef<[u8]>) -> Answer {
    read_answer(&mut sent(address, bytes))
}

/// A good callback is answered in time.
fn assert_serves(listener: &Listener) {
    let mut stream = sent(listener.address, callback("Connection: close\r\n"));
    stream.set_read_timeout(Some(ANSWERED_WITHIN)).expect("a socket option");
    let answer = read_answer(&mut stream);
    assert_eq!((answer.status, answer.body.as_str()), (200, OK));
}

pub(crate) fn assert_refused(answer: &Answer, status: u16, rule: &str) {
    assert_eq!(answer.status, status, "{answer:?}");
    assert_eq!(answer.header("content-type"), Some("application/json"));
    let body = answer.json();
    assert_eq!((&body["ActionStatus"], &body["ErrorCode"]), (&"FAIL".into(), &1.into()), "{body}");
    let why = body["ErrorInfo"].as_str().expect("a text");
    assert!(why.starts_with(&format!("{rule}: ")), "{why}");
}

/// Reads until the listener closes the connection, by an end or by a reset.
pub(crate) fn assert_closed(stream: &mut TcpStream) {
    match stream.read_to_end(&mut Vec::new()) {
        Ok(_) => {}
        Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset),
    }
}

/// Requests that announce a body no memory holds, and bring two bytes of it.
pub(crate) fn absurd(method: &str, path: &str, length: &str) -> String {
    format!("{}{{}}", head(method, path, &format!("Content-Length: {length}\r\n")))
}

#[test]
fn an_absurd_content_length_is_answered_and_does_not_kill_the_listener() {
    let listener = Listener::start(&["--path", "/callback"]);
    for length in [ABSURD, LARGEST] {
        let answer = answer_to(listener.address, absurd("POST", "/callback", length));
        assert_refused(&answer, 413, "body-too-large");
        assert_serves(&listener);
    }
}

#[test]
fn an_absurd_content_length_is_harmless_where_path_or_method_decide() {
    let listener = Listener::start(&["--path", "/callback"]);
    for length in [ABSURD, LARGEST] {
        let answer = answer_to(listener.address, absurd("POST", "/elsewhere", length));
        assert_refused(&answer, 404, "path-not-served");
        let answer = answer_to(listener.address, absurd("GET", "/callback", length));
        assert_refused(&answer, 405, "method-not-post");
        assert_eq!(answer.header("allow"), Some("POST"));
        assert_serves(&listener);
    }
}

#[test]
fn the_sender_of_an_absurd_content_length_may_leave_without_the_answer() {
    let listener = Listener::start(&["--path", "/callback"]);
    for length in [ABSURD, LARGEST] {
        for (method, path) in [("POST", "/callback"), ("POST", "/elsewhere"), ("GET", "/callback")] {
            drop(sent(listener.address, absurd(method, path, length)));
            // The listener sees the end of this one, yet can still answer.
            let mut stream = sent(listener.address, absurd(method, path, length));
            stream.shutdown(Shutdown::Write).expect("half a connection");
            assert_ne!(read_answer(&mut stream).status, 200);
            drop(stream);
            assert_serves(&listener);
        }
    }
}

#[test]
fn fifty_absurd_content_lengths_in_a_row_are_all_answered() {
    let listener = Listener::start(&[]);
    for _ in 0..50 {
        let answer = answer_to(listener.address, absurd("POST", "/callback", ABSURD));
        assert_refused(&answer, 413, "body-too-large");
    }
    assert_serves(&listener);
}

/// Opens connections that each send the same and then nothing more.
fn stalled(address: SocketAddr, count: usize, bytes: &str) -> Vec<TcpStream> {
    (0..count).map(|_| sent(address, bytes)).collect()
}

/// The start of a request that never goes on.
pub(crate) fn half_a_head() -> String {
    head("POST", "/callback", "Content-Le").trim_end().to_owned()
}

/// A request whose body never goes on; too long to be read together with the header.
pub(crate) fn half_a_body() -> String {
    format!("{}{{\"Callback", head("POST", "/callback", "Content-Length: 4096\r\n"))
}

#[test]
fn stalled_senders_stop_nobody_else() {
    allow_many_connections();
    let listener = Listener::start(&[]);
    let heads = stalled(listener.address, 200, &half_a_head());
    assert_serves(&listener);
    let bodies = stalled(listener.address, 200, &half_a_body());
    for _ in 0..5 {
        assert_serves(&listener);
    }
    drop((heads, bodies));
    assert_serves(&listener);
}

#[test]
fn stalled_connections_are_closed_after_the_idle_timeout() {
    let listener = Listener::start(&["--idle-timeout", "1s"]);
    let mut unused = connect(listener.address);
    let heads = stalled(listener.address, 10, &half_a_head());
    let bodies = stalled(listener.address, 10, &half_a_body());
    assert_closed(&mut unused);
    for mut stream in heads {
        assert_closed(&mut stream);
    }
    for mut stream in bodies {
        let answer = read_answer(&mut stream);
        assert_refused(&answer, 400, "body-unreadable");
        assert!(answer.body.contains("the sender sent nothing for 1s"), "{}", answer.body);
        assert_closed(&mut stream);
    }
    assert_serves(&listener);
}

#[test]
fn a_slow_sender_is_no_stalled_sender() {
    let listener = Listener::start(&["--idle-timeout", "1s"]);
    let body = long_body();
    let (at_once, slowly) = body.as_bytes().split_at(body.len() - 60);
    let head = head("POST", "/callback", &format!("Content-Length: {}\r\n", body.len()));
    let mut stream = sent(listener.address, [head.as_bytes(), at_once].concat());
    for byte in slowly {
        // All bytes together take longer than the idle time-out, and each one less.
        thread::sleep(Duration::from_millis(20));
        stream.write_all(&[*byte]).expect("the listener waits");
    }
    assert_eq!(read_answer(&mut stream).body, OK);
}

#[test]
fn a_chunked_body_without_an_end_is_cut_off_at_the_limit() {
    let listener = Listener::start(&["--max-body", "64KiB"]);
    let chunked = head("POST", "/callback", "Transfer-Encoding: chunked\r\n");
    let in_one = format!("{chunked}fffffffffffffff0\r\n{}", " ".repeat(64 * 1024 + 1));
    assert_refused(&answer_to(listener.address, in_one), 413, "body-too-large");
    let in_many = format!("{chunked}{}", format!("400\r\n{}\r\n", " ".repeat(1024)).repeat(65));
    assert_refused(&answer_to(listener.address, in_many), 413, "body-too-large");
    assert_serves(&listener);
}

#[test]
fn a_chunked_body_of_exactly_the_limit_is_accepted() {
    let listener = Listener::start(&["--max-body", "64KiB"]);
    let mut body = sample("wire");
    body.push_str(&" ".repeat(64 * 1024 - body.len()));
    let head = head("POST", "/callback", "Transfer-Encoding: chunked\r\n");
    let answer = answer_to(listener.address, format!("{head}10000\r\n{body}\r\n0\r\n\r\n"));
    assert_eq!((answer.status, answer.body.as_str()), (200, OK));
}

#[test]
fn invalid_chunk_sizes_are_refused() {
    let listener = Listener::start(&[]);
    for size in ["zz", "-1", "", ";", "0x10", "10000000000000000", "\u{e9}"] {
        let head = head("POST", "/callback", "Transfer-Encoding: chunked\r\n");
        let answer = answer_to(listener.address, format!("{head}{size}\r\n{{}}\r\n0\r\n\r\n"));
        assert_refused(&answer, 400, "body-unreadable");
        assert!(answer.body.contains("the chunked encoding is broken"), "{}", answer.body);
    }
    assert_serves(&listener);
}

#[test]
fn a_sender_that_sends_all_of_a_large_body_before_it_listens_gets_its_answer() {
    let listener = Listener::start(&[]);
    let answer = listener.post(&" ".repeat(10 * 1024 * 1024));
    assert_refused(&answer, 413, "body-too-large");
    assert_serves(&listener);
}

#[test]
fn a_body_of_too_many_values_is_refused_and_raising_the_limit_helps() {
    let body = format!("{{\"CallbackCommand\":\"Other\",\"a\":[{}1]}}", "1,".repeat(3000));
    let listener = Listener::start(&["--max-body", "8KiB"]);
    let answer = listener.post(&body);
    assert_refused(&answer, 413, "body-too-large");
    assert!(answer.body.contains("the body holds more than 409 JSON values"), "{}", answer.body);
    assert_serves(&listener);
    // Text is not counted, however it looks.
    let text = format!("{{\"CallbackCommand\":\"Other\",\"a\":\"{}\"}}", "1,".repeat(3000));
    assert_eq!(listener.post(&text).status, 200);
    assert_eq!(Listener::start(&[]).post(&body).status, 200);
}

#[test]
fn a_crowd_of_large_bodies_is_refused_for_as_long_as_it_lasts_and_no_other_callback() {
    let listener = Listener::start(&[]);
    let length = 1024 * 1024;
    let wire = sample("wire");
    let large = wire.clone() + &*" ".repeat(length - wire.len());
    let whole = head("POST", "/callback", &format!("Content-Length: {length}\r\n")) + &*large;
    let begun = &whole[..whole.len() - 1];
    // One more at a time: of many at once, those that find no room would leave too much of it behind.
    let mut crowd = Vec::new();
    let answer = loop {
        crowd.push(sent(listener.address, begun));
        let mut stream = sent(listener.address, &whole);
        let answer = read_answer(&mut stream);
        if answer.status == 503 {
            assert_eq!(answer.header("connection"), Some("close"));
            assert_closed(&mut stream);
            break answer;
        }
        assert!(answer.body == OK && crowd.len() < 1000, "{} stall: {answer:?}", crowd.len());
    };
    assert_refused(&answer, 503, "body-unreadable");
    assert!(answer.body.contains("too many large bodies arrive at the same time"), "{}", answer.body);
    assert_serves(&listener);
    drop(crowd);
    while listener.post(&large).status == 503 {}
    assert_eq!(listener.post(&large).body, OK);
}

#[test]
fn a_sender_that_closes_too_early_is_told_so() {
    let listener = Listener::start(&[]);
    let mut stream = sent(listener.address, half_a_body());
    stream.shutdown(Shutdown::Write).expect("half a connection");
    let answer = read_answer(&mut stream);
    assert_refused(&answer, 400, "body-unreadable");
    assert!(answer.body.contains("the sender closed after 10 of 4096 bytes"), "{}", answer.body);
}

#[test]
fn a_content_length_that_is_no_number_is_refused() {
    let listener = Listener::start(&[]);
    for length in ["abc", "-2", "1e3", "2 bytes", "18446744073709551616"] {
        let answer = answer_to(listener.address, absurd("POST", "/callback", length));
        assert_refused(&answer, 400, "body-unreadable");
        assert!(answer.body.contains(length), "{}", answer.body);
    }
    assert_serves(&listener);
}

#[test]
fn who_expects_to_be_told_to_continue_is_told() {
    let listener = Listener::start(&[]);
    for body in [sample("wire"), long_body()] {
        let headers = format!("Expect: 100-continue\r\nContent-Length: {}\r\n", body.len());
        let mut stream = sent(listener.address, head("POST", "/callback", &headers));
        let interim = read_head(&mut stream);
        assert!(interim.starts_with("HTTP/1.1 100 "), "{interim}");
        stream.write_all(body.as_bytes()).expect("the listener takes it");
        assert_eq!(read_answer(&mut stream).body, OK);
    }
}

#[test]
fn http_1_0_is_answered_and_closed() {
    let listener = Listener::start(&[]);
    let request = String::from_utf8(callback("")).expect("UTF-8").replacen("HTTP/1.1", "HTTP/1.0", 1);
    let mut stream = sent(listener.address, request);
    let answer = read_answer(&mut stream);
    assert_eq!((answer.status, answer.body.as_str()), (200, OK));
    assert_closed(&mut stream);
}

#[test]
fn an_offered_upgrade_is_ignored() {
    let listener = Listener::start(&[]);
    for body in [sample("wire"), long_body()] {
        let headers = format!(
            "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nContent-Length: {}\r\n",
            body.len()
        );
        let answer = answer_to(listener.address, head("POST", "/callback", &headers) + &*body);
        assert_eq!((answer.status, answer.body.as_str()), (200, OK));
    }
    let headers = format!("Connection: upgrade\r\nContent-Length: {ABSURD}\r\n");
    let answer = answer_to(listener.address, head("POST", "/callback", &headers) + "{}");
    assert_refused(&answer, 413, "body-too-large");
    assert_serves(&listener);
}

#[test]
fn a_header_line_of_twenty_megabytes_stops_nobody_else() {
    let listener = Listener::start(&[]);
    let mut stream = sent(listener.address, head("POST", "/callback", "X-Long: ").trim_end());
    let filler = vec![b'x'; 1024 * 1024];
    for _ in 0..20 {
        stream.write_all(&filler).expect("the listener takes it");
    }
    assert_serves(&listener);
    drop(stream);
    assert_serves(&listener);
}

/// Every stalled sender needs a descriptor here as well, and the usual limit is low.
fn allow_many_connections() {
    #[cfg(unix)]
    rlimit::increase_nofile_limit(4096).expect("enough descriptors for this test");
}
