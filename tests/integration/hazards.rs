//! What a network can do to the listener: it answers what can be answered, and goes on serving.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::thread;
use std::time::Duration;

use crate::support::endpoint::OK;
use crate::support::http::{Answer, connect, read_answer, read_head};
use crate::support::listener::Listener;
use crate::support::{QUERY, sample};

/// The vendor waits so long for an answer.
const VENDOR_PATIENCE: Duration = Duration::from_secs(2);

/// More than any machine has, but not so much that the allocation would only panic.
const ABSURD: &str = "99999999999";

/// The largest length that a 64-bit machine can be told.
const LARGEST: &str = "18446744073709551615";

/// Status and headers of a request with the vendor's query, to the empty line.
fn head(method: &str, path: &str, headers: &str) -> String {
    format!("{method} {path}?{QUERY} HTTP/1.1\r\nHost: timhook\r\n{headers}\r\n")
}

/// A request that a listener without options accepts, with further headers.
fn callback(headers: &str) -> Vec<u8> {
    let body = sample("wire");
    let headers = format!("{headers}Content-Length: {}\r\n", body.len());
    format!("{}{body}", head("POST", "/callback", &headers)).into_bytes()
}

/// A body that is accepted and too long to be read together with its header.
fn long_body() -> String {
    format!("{}{}", sample("wire"), " ".repeat(2048))
}

/// Sends bytes on a connection of their own, which stays open.
fn sent(address: SocketAddr, bytes: impl AsRef<[u8]>) -> TcpStream {
    let mut stream = connect(address);
    stream.write_all(bytes.as_ref()).expect("the listener takes it");
    stream
}

/// Sends bytes on a connection of their own and reads the answer.
fn answer_to(address: SocketAddr, bytes: impl AsRef<[u8]>) -> Answer {
    read_answer(&mut sent(address, bytes))
}

/// A good callback is answered before the vendor would give up.
fn assert_serves(listener: &Listener) {
    let mut stream = sent(listener.address, callback("Connection: close\r\n"));
    stream.set_read_timeout(Some(VENDOR_PATIENCE)).expect("a socket option");
    let answer = read_answer(&mut stream);
    assert_eq!((answer.status, answer.body.as_str()), (200, OK));
}

fn assert_refused(answer: &Answer, status: u16, rule: &str) {
    assert_eq!(answer.status, status, "{answer:?}");
    assert_eq!(answer.header("content-type"), Some("application/json"));
    let body = answer.json();
    assert_eq!((&body["ActionStatus"], &body["ErrorCode"]), (&"FAIL".into(), &1.into()), "{body}");
    let why = body["ErrorInfo"].as_str().expect("a text");
    assert!(why.starts_with(&format!("{rule}: ")), "{why}");
}

/// Reads until the listener closes the connection, by an end or by a reset.
fn assert_closed(stream: &mut TcpStream) {
    match stream.read_to_end(&mut Vec::new()) {
        Ok(_) => {}
        Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset),
    }
}

/// Requests that announce a body no memory holds, and bring two bytes of it.
fn absurd(method: &str, path: &str, length: &str) -> String {
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
fn half_a_head() -> String {
    head("POST", "/callback", "Content-Le").trim_end().to_owned()
}

/// A request whose body never goes on; too long to be read together with the header.
fn half_a_body() -> String {
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
        let answer = answer_to(listener.address, head("POST", "/callback", &headers) + &body);
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

/// What needs the limits and signals of Unix.
#[cfg(unix)]
mod unix {
    use std::collections::BTreeSet;
    use std::process::{Command, Stdio};
    use std::time::Instant;

    use serde_json::Value;
    use socket2::SockRef;

    use super::*;
    use crate::support::{PATIENCE, code, json_lines, stderr, stdout};

    /// Closes a connection so that the other side gets a reset instead of an end.
    fn reset(stream: TcpStream) {
        SockRef::from(&stream).set_linger(Some(Duration::ZERO)).expect("a socket option");
    }

    #[test]
    fn a_thousand_resets_are_survived_in_silence() {
        let listener = Listener::start(&["--json"]);
        let whole = callback("");
        let until = [0, 20, whole.len() - 100, whole.len()];
        for number in 0..1000 {
            reset(sent(listener.address, &whole[..until[number % until.len()]]));
        }
        assert_serves(&listener);
        let output = listener.stop();
        assert_eq!(code(&output), 0);
        assert_eq!(
            json_lines(&stdout(&output)).last().map(|record| &record["reply"]["status"]),
            Some(&200.into())
        );
        // Threads that panic would write something else than JSON.
        let said = json_lines(&stderr(&output));
        assert_eq!(said.len(), 1, "{said:?}");
        assert_eq!(said[0]["type"], "summary");
    }

    /// A listener whose limit on descriptors nobody can raise again.
    fn with_descriptors(count: u32) -> Listener {
        let mut command = Command::new("sh");
        let script = format!("ulimit -Sn {count}; ulimit -Hn {count}; exec \"$0\" \"$@\"");
        command.args(["-c", &script, env!("CARGO_BIN_EXE_timhook"), "listen", "--port", "0", "--json"]);
        Listener::spawn(command)
    }

    #[test]
    fn running_out_of_descriptors_is_reported_and_passes() {
        for bytes in [String::new(), half_a_head(), half_a_body()] {
            let listener = with_descriptors(64);
            assert_serves(&listener);
            let held = stalled(listener.address, 100, &bytes);
            listener.wait_until_said("no file descriptor is left");
            drop(held);
            wait_until_served(listener.address);
            let output = listener.stop();
            assert_eq!(code(&output), 0);
            let said = json_lines(&stderr(&output));
            let warning = said.iter().find(|line| line["type"] == "warning").expect("a warning");
            assert!(warning["help"].as_str().expect("a text").contains("ulimit -n"), "{warning}");
            let recovered = said.iter().any(|line| line["message"] == "new connections are accepted again");
            assert!(recovered, "{said:?}");
            assert_eq!(said.last().map(|line| &line["type"]), Some(&"summary".into()));
        }
    }

    /// Tries until a good callback is answered; for a listener that is about to recover.
    fn wait_until_served(address: SocketAddr) {
        let deadline = Instant::now() + PATIENCE;
        while !is_served(address) {
            assert!(Instant::now() < deadline, "no callback is answered any more");
        }
    }

    fn is_served(address: SocketAddr) -> bool {
        let exchange = || {
            let mut stream = TcpStream::connect_timeout(&address, VENDOR_PATIENCE)?;
            stream.set_read_timeout(Some(VENDOR_PATIENCE))?;
            stream.write_all(&callback("Connection: close\r\n"))?;
            let mut answer = String::new();
            stream.read_to_string(&mut answer).map(|_| answer)
        };
        exchange().is_ok_and(|answer: String| answer.ends_with(OK))
    }

    #[test]
    fn pipelined_requests_are_answered_in_order() {
        let listener = Listener::start(&["--json"]);
        let broken = head("POST", "/callback", "Content-Length: 2\r\n") + "{,";
        let mut stream =
            sent(listener.address, [&callback("")[..], broken.as_bytes(), &callback("")].concat());
        let statuses = [(); 3].map(|()| read_answer(&mut stream).status);
        assert_eq!(statuses, [200, 400, 200]);
        let records = json_lines(&stdout(&listener.stop()));
        let ids: Vec<_> = records.iter().map(|record| &record["id"]).collect();
        assert_eq!(ids, [1, 2, 3]);
    }

    #[test]
    fn misspelt_and_repeated_parameters_are_found() {
        let listener = Listener::start(&["--json"]);
        let query =
            QUERY.replace("SdkAppid", "sdkappid").replace("contenttype", "ClientIP=10.0.0.1&contenttype");
        assert_eq!(listener.post_to(&format!("/?{query}"), &sample("wire")).body, OK);
        let records = json_lines(&stdout(&listener.stop()));
        assert_eq!(records[0]["query"]["ClientIP"], "10.0.0.1");
        let rules: Vec<_> = records[0]["findings"].as_array().expect("findings").iter().collect();
        let rules: Vec<_> = rules.iter().map(|finding| &finding["rule"]).collect();
        assert_eq!(rules, ["query-parameter-missing", "query-parameter-repeated"]);
    }

    /// Sends callbacks on one connection, numbered in a header, and demands that each is accepted.
    fn post_numbered(address: SocketAddr, numbers: std::ops::Range<u64>) {
        let mut stream = connect(address);
        for number in numbers {
            stream.write_all(&callback(&format!("X-Number: {number}\r\n"))).expect("the listener takes it");
            assert_eq!(read_answer(&mut stream).body, OK);
        }
    }

    fn number_of(record: &Value) -> u64 {
        let headers = record["headers"].as_array().expect("headers");
        let header = headers.iter().find(|header| header[0] == "x-number").expect("a number");
        header[1].as_str().expect("a text").parse().expect("digits")
    }

    #[test]
    fn a_reader_that_comes_late_misses_nothing() {
        let (mut reader, writer) = std::io::pipe().expect("a pipe");
        let mut command = Command::new(env!("CARGO_BIN_EXE_timhook"));
        command.args(["listen", "--port", "0", "--json", "-v"]);
        let listener = Listener::spawn_into(command, Stdio::from(writer));
        let address = listener.address;
        thread::scope(|scope| {
            for quarter in 0..4 {
                scope.spawn(move || post_numbered(address, quarter * 200..(quarter + 1) * 200));
            }
        });
        listener.signal("TERM");
        let mut text = String::new();
        reader.read_to_string(&mut text).expect("UTF-8");
        assert!(text.len() > 512 * 1024, "it fitted into the pipe: {}", text.len());
        let records = json_lines(&text);
        assert!(records.iter().map(|record| &record["id"]).eq((1..=800).collect::<Vec<_>>().iter()));
        let numbers: BTreeSet<_> = records.iter().map(number_of).collect();
        assert!(numbers.into_iter().eq(0..800));
        assert_eq!(code(&listener.wait()), 0);
    }
}
