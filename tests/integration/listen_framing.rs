//! `timhook listen`: where a request ends, what is refused, and that a backend gets the one that was judged.

use std::io::Write;
use std::net::{Shutdown, SocketAddr, TcpStream};

use serde_json::Value;

use crate::hazards::{answer_to, assert_closed, assert_refused, callback, head, sent};
use crate::listen_forward::Recording;
use crate::support::endpoint::OK;
use crate::support::http::{Answer, connect, read_answer};
use crate::support::listener::Listener;
use crate::support::{QUERY, json_lines, sample, stdout};

/// What came back before the listener closed the connection, if it answered at all.
fn last_words(address: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = sent(address, bytes);
    stream.shutdown(Shutdown::Write).expect("half a connection");
    let mut answer = String::new();
    std::io::Read::read_to_string(&mut stream, &mut answer).expect("an orderly end");
    answer
}

/// Sends a request, cut at every point, and nothing after it.
#[cfg(unix)]
fn assert_only_the_whole_counts(head: &str, body: &str) {
    let listener = Listener::start(&["--json"]);
    let whole = format!("{head}{body}");
    for cut in 0..whole.len() {
        let answer = last_words(listener.address, &whole.as_bytes()[..cut]);
        if cut < head.len() {
            assert_eq!(answer, "", "cut at {cut}");
        } else {
            assert!(answer.starts_with("HTTP/1.1 400 Bad Request\r\n"), "cut at {cut}: {answer}");
            assert!(answer.contains("body-unreadable: "), "cut at {cut}: {answer}");
        }
    }
    let answer = last_words(listener.address, whole.as_bytes());
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with(OK), "{answer}");
    let records = json_lines(&stdout(&listener.stop()));
    assert_eq!(records.len(), body.len() + 1);
    let accepted: Vec<_> = records.iter().filter(|record| record["verdict"] == "accepted").collect();
    assert_eq!(accepted.len(), 1);
    assert_eq!(accepted[0]["body"].to_string(), sample("wire"));
}

#[cfg(unix)]
#[test]
#[cfg(unix)]
fn a_counted_request_that_is_cut_anywhere_does_not_count() {
    let body = sample("wire");
    assert_only_the_whole_counts(&head("POST", "/", &format!("Content-Length: {}\r\n", body.len())), &body);
}

#[cfg(unix)]
#[test]
#[cfg(unix)]
fn a_chunked_request_that_is_cut_anywhere_does_not_count() {
    let body = sample("wire");
    let (first, second) = body.split_at(19);
    let chunks = format!(
        "{:x}\r\n{first}\r\n{:X};name=value\r\n{second}\r\n0\r\nTrailer: x\r\n\r\n",
        first.len(),
        second.len()
    );
    assert_only_the_whole_counts(&head("POST", "/", "Transfer-Encoding: chunked\r\n"), &chunks);
}

/// A chunked sample, its first size with something before it.
fn chunks(before_size: &str) -> String {
    let body = sample("wire");
    format!("{before_size}{:x}\r\n{body}\r\n0\r\n\r\n", body.len())
}

/// A request line and headers, and a body.
type Doubtful = (&'static str, String, String);

/// Requests that one reader could take for another thing than the next one.
fn doubtful() -> Vec<Doubtful> {
    let body = sample("wire");
    let length = body.len();
    let target = "/";
    let with = |headers: String, body: &str| (target, headers, body.to_owned());
    let chunked = "Transfer-Encoding: chunked\r\n".to_owned();
    let mut cases = vec![
        with(format!("Content-Length: {length}\r\nContent-Length: {}\r\n", length - 1), &body),
        with(format!("Content-Length: {length}\r\ncontent-length: {length}\r\n"), &body),
        with(format!("Content-Length: +{length}\r\n"), &body),
        with(format!("Content-Length: {length}, {length}\r\n"), &body),
        with(format!("Content-Length: 0x{length:x}\r\n"), &body),
        with("Content-Length:\r\n".to_owned(), &body),
        with(format!("Content-Length: {length}\r\n{chunked}"), &chunks("")),
        with(format!("{chunked}Content-Length: {length}\r\n"), &chunks("")),
        with(chunked.repeat(2), &chunks("")),
        with(chunked.clone(), &chunks("+")),
        with(chunked.clone(), &chunks("0x")),
        with(chunked.clone(), &chunks(" ")),
        with(chunked.clone(), &chunks("").replacen("\r\n", "\n", 1)),
        with(chunked.clone(), &format!("1;{}\r\n{{\r\n", "x".repeat(300))),
        with(chunked.clone(), &chunks("").replace("}\r\n0", "}}\r\n0")),
    ];
    for coding in
        ["gzip, chunked", "chunked, identity", "chunked, chunked", "identity", "xchunked", "chunked;q=1"]
    {
        cases.push(with(format!("Transfer-Encoding: {coding}\r\n"), &chunks("")));
    }
    for target in ["@host/", "host/", "*", "host:80", "http://a@host/", "ftp://host/", "//\u{e9}", "/a b"] {
        cases.push((target, format!("Content-Length: {length}\r\n"), body.clone()));
    }
    for headers in
        ["A: b\nC: d\r\n", "A : b\r\n", "A: b\r\n c\r\n", ": b\r\n", "A\r\n", "A: \0\r\n", "A: \u{e9}\r\n"]
    {
        cases.push(with(format!("{headers}Content-Length: {length}\r\n"), &body));
    }
    cases
}

#[test]
#[cfg(unix)]
fn whatever_is_doubtful_is_refused_and_reaches_no_backend() {
    let backend = Recording::answering(|_, _| Some(ok_answer()));
    let listener =
        Listener::start(&["--json", "--forward-to", &backend.address.to_string(), "--forward-all"]);
    let cases = doubtful();
    for (target, headers, body) in &cases {
        // What follows could be taken for a request of its own.
        let request =
            format!("POST {target} HTTP/1.1\r\nHost: x\r\n{headers}\r\n{body}{}", text(&callback("")));
        let mut stream = sent(listener.address, &request);
        let answer = read_answer(&mut stream);
        assert_eq!(
            (answer.status, answer.header("connection")),
            (400, Some("close")),
            "{request:?}: {answer:?}"
        );
        assert_eq!(answer.json()["ActionStatus"], "FAIL");
        assert_closed(&mut stream);
    }
    assert_eq!(backend.texts(), [""; 0]);
    let records = json_lines(&stdout(&listener.stop()));
    assert_eq!(records.len(), cases.len());
    assert!(records.iter().all(|record| record["reply"]["status"] == 400), "each is recorded");
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

fn ok_answer() -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{OK}", OK.len()).into_bytes()
}

#[test]
fn what_is_sound_reaches_the_backend_once_and_with_its_length() {
    let backend = Recording::answering(|_, _| Some(ok_answer()));
    let listener = Listener::start(&["--forward-to", &backend.address.to_string()]);
    let body = sample("wire");
    let length = body.len();
    let requests = [
        format!("POST /1?{QUERY} HTTP/1.1\r\nContent-Length: {length}\r\n\r\n{body}"),
        format!("POST /2?{QUERY} HTTP/1.1\r\ncontent-length: 000{length}\r\n\r\n{body}"),
        format!("POST /3?{QUERY} HTTP/1.1\r\nTransfer-Encoding: Chunked\r\n\r\n{}", chunks("")),
        format!("POST http://x/4?{QUERY} HTTP/1.1\r\nContent-Length: {length}\r\n\r\n{body}"),
        format!("\r\nPOST /5?{QUERY} HTTP/1.1\r\ntransfer-encoding:chunked\r\n\r\n{}", chunks("00")),
    ];
    // All on one connection: each begins where the one before ends.
    let mut stream = sent(listener.address, requests.concat());
    for _ in &requests {
        assert_eq!(read_answer(&mut stream).body, OK);
    }
    let received = backend.texts().concat();
    // No newline ends a body: the next request begins right behind it.
    let lines = received.lines().filter(|line| line.ends_with(" HTTP/1.1"));
    let lines: Vec<&str> = lines.filter_map(|line| line.get(line.find("POST /")?..)).collect();
    let expected: Vec<String> =
        (1..=requests.len()).map(|number| format!("POST /{number}?{QUERY} HTTP/1.1")).collect();
    assert_eq!(lines, expected);
    assert_eq!(received.matches(&format!("Content-Length: {length}\r\n\r\n{body}")).count(), requests.len());
    assert!(!received.to_lowercase().contains("transfer-encoding"), "{received}");
}

/// The answer to a head that is refused, and its record.
#[cfg(unix)]
fn refused(arguments: &[&str], bytes: &[u8]) -> (Answer, Value) {
    let listener = Listener::start(&[&["--json"], arguments].concat());
    let mut stream = sent(listener.address, bytes);
    let answer = read_answer(&mut stream);
    assert_eq!(answer.header("connection"), Some("close"));
    assert_closed(&mut stream);
    assert_eq!(listener.post(&sample("wire")).body, OK);
    let records = json_lines(&stdout(&listener.stop()));
    assert_eq!(records.len(), 2);
    assert_eq!(records[0]["reply"]["body"], answer.json());
    (answer, records[0].clone())
}

#[test]
#[cfg(unix)]
fn a_byte_outside_ascii_in_the_head_is_answered_and_recorded() {
    let body = sample("wire");
    let request = format!("POST /caf\u{e9}?{QUERY} HTTP/1.1\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    let (answer, record) = refused(&[], request.as_bytes());
    assert_refused(&answer, 400, "head-unreadable");
    assert_eq!(record["url"], format!("/caf%C3%A9?{QUERY}"));
    assert_eq!((&record["method"], &record["verdict"]), (&"POST".into(), &"rejected".into()));
    let request = format!("POST /?{QUERY} HTTP/1.1\r\nX-Name: \u{e9}\r\n\r\n");
    let (answer, record) = refused(&[], request.as_bytes());
    assert!(answer.body.contains("it contains a byte outside ASCII"), "{}", answer.body);
    assert_eq!(record["url"], format!("/?{QUERY}"));
}

#[test]
#[cfg(unix)]
fn heads_beyond_the_limits_are_refused_with_the_status_that_says_why() {
    let long = head("POST", "/", &format!("X-Long: {}\r\n", "x".repeat(64 * 1024)));
    assert_refused(&refused(&[], long.as_bytes()).0, 431, "head-unreadable");
    let many = head("POST", "/", &"X: y\r\n".repeat(128));
    assert_refused(&refused(&[], many.as_bytes()).0, 431, "head-unreadable");
    let (answer, record) = refused(&[], b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    assert_refused(&answer, 505, "head-unreadable");
    assert_eq!((&record["method"], &record["url"]), (&"PRI".into(), &"*".into()));
    let (answer, record) = refused(&[], b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03");
    assert_refused(&answer, 400, "head-unreadable");
    assert!(answer.body.contains("it is TLS: call http://, not https://"), "{}", answer.body);
    assert_eq!(record["method"], "%16%03%01%02%00%01%00%01%FC%03%03");
}

#[test]
#[cfg(unix)]
fn a_head_has_to_come_to_its_end_in_time_however_often_a_byte_of_it_comes() {
    let listener = Listener::start(&["--json", "--idle-timeout", "500ms"]);
    let mut stream = sent(listener.address, "POST / HTTP/1.1\r\nX: ");
    let mut dripping = stream.try_clone().expect("a second handle");
    std::thread::spawn(move || {
        while dripping.write_all(b"x").is_ok() {
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
    });
    let answer = read_answer(&mut stream);
    assert_refused(&answer, 408, "head-unreadable");
    assert!(answer.body.contains("it was not complete within 500ms"), "{}", answer.body);
    assert_closed(&mut stream);
    assert_eq!(json_lines(&stdout(&listener.stop())).len(), 1);
}

#[test]
fn a_refusal_without_its_body_says_close_and_closes() {
    let listener = Listener::start(&["--path", "/callback"]);
    let large = 1024 * 1024 + 1;
    for (method, path, status) in
        [("POST", "/callback", 413), ("POST", "/other", 404), ("GET", "/callback", 405)]
    {
        let headers = format!("Content-Length: {large}\r\n");
        let mut stream = sent(listener.address, head(method, path, &headers) + &*" ".repeat(large));
        let answer = read_answer(&mut stream);
        assert_eq!((answer.status, answer.header("connection")), (status, Some("close")));
        assert_closed(&mut stream);
    }
    // What is left of a short one is skipped, and the connection kept.
    let mut stream = connect(listener.address);
    for _ in 0..3 {
        stream
            .write_all((head("GET", "/callback", "Content-Length: 5\r\n") + "12345").as_bytes())
            .expect("kept");
        let answer = read_answer(&mut stream);
        assert_eq!((answer.status, answer.header("connection")), (405, None));
    }
}

#[test]
fn who_does_not_want_to_go_on_is_told_that_the_connection_closes() {
    let listener = Listener::start(&[]);
    let closing: [fn() -> Vec<u8>; 2] = [
        || callback("Connection: keep-alive, Close\r\n"),
        || text(&callback("Connection: keep-alive\r\n")).replacen("HTTP/1.1", "HTTP/1.0", 1).into_bytes(),
    ];
    for request in closing {
        let mut stream: TcpStream = sent(listener.address, request());
        let answer = read_answer(&mut stream);
        assert_eq!((answer.body.as_str(), answer.header("connection")), (OK, Some("close")));
        assert_closed(&mut stream);
    }
    assert_eq!(answer_to(listener.address, callback("")).header("connection"), None);
}
