//! The reference endpoint by itself: what `probe` is tested with has to be right, too.

use std::io::{Read, Write};
use std::net::TcpListener;

use crate::support::http::{Answer, connect, post, read_answer, request};
use crate::support::reference::{Fault, Reference};
use crate::support::{QUERY, now, sample, sha256_hex};

const TOKEN: &str = "xxxxyyyy";

/// Status, `ActionStatus` and `ErrorInfo`, and that nothing else is there.
fn outcome(answer: &Answer) -> (u16, String) {
    let json = answer.json();
    let (status, code) = (json["ActionStatus"].as_str().expect("a text"), &json["ErrorCode"]);
    assert_eq!(json.as_object().map(serde_json::Map::len), Some(3), "{json}");
    assert_eq!(status == "OK", *code == 0, "{json}");
    (answer.status, format!("{status} {}", json["ErrorInfo"].as_str().expect("a text")))
}

fn signed(sign: &str, time: u64) -> String {
    format!("/?{QUERY}&Sign={sign}&RequestTime={time}")
}

#[test]
fn the_correct_endpoint_answers_as_documented() {
    let endpoint = Reference::start(None, None);
    let wire = sample("wire");
    let at = |query: &str, body: &str| outcome(&post(endpoint.address, query, body.as_bytes()));
    let good = format!("/callback?{QUERY}");
    let unknown = r#"{"CallbackCommand":"Group.CallbackAfterSendMsg"}"#;
    let cases = [
        (good.clone(), wire.as_str(), 200, "OK "),
        (format!("/?{QUERY}"), &wire, 200, "OK "),
        (good.replace(".CallbackAfterRecallMsg", ".CallbackAfterSendMsg"), unknown, 200, "OK "),
        (good.replace("=1400000000", "=1400000001"), &wire, 200, "FAIL SdkAppid is not that of this app"),
        (format!("{good}&SdkAppid=1400000000"), &wire, 200, "FAIL SdkAppid is not that of this app"),
        (good.clone(), unknown, 200, "FAIL CallbackCommand differs between URL and body"),
        (good.clone(), "[]", 200, "FAIL CallbackCommand is missing"),
        (good.clone(), "not JSON", 400, "FAIL the body is not JSON"),
        ("/elsewhere".to_owned(), &wire, 404, "FAIL nothing is served here"),
    ];
    for (target, body, status, answer) in cases {
        assert_eq!(at(&target, body), (status, answer.to_owned()), "{target} {body}");
    }
    let get = request(endpoint.address, "GET", &good, b"");
    assert_eq!((outcome(&get), get.header("allow")), ((405, "FAIL POST it".to_owned()), Some("POST")));
    let large = post(endpoint.address, &good, &vec![b' '; (4 << 20) + 1]);
    assert_eq!(outcome(&large), (413, "FAIL the body is too large".to_owned()));
}

#[test]
fn the_correct_endpoint_verifies_signatures() {
    let endpoint = Reference::start(Some(TOKEN), None);
    let sign = |time: u64| sha256_hex(&format!("{TOKEN}{time}"));
    let now = now();
    let cases = [
        (signed(&sign(now), now), "OK "),
        (signed(&sign(now).to_uppercase(), now), "OK "),
        (signed(&sign(now - 50), now - 50), "OK "),
        (signed(&sign(now - 120), now - 120), "FAIL RequestTime is stale"),
        (signed(&sign(now + 120), now + 120), "FAIL RequestTime is stale"),
        (signed(&sign(now - 1), now), "FAIL Sign does not match"),
        (signed(&sign(now)[..32], now), "FAIL Sign does not match"),
        (format!("/?{QUERY}&Sign={}", sign(now)), "FAIL Sign or RequestTime is missing"),
        (format!("/?{QUERY}"), "FAIL Sign or RequestTime is missing"),
    ];
    for (target, answer) in cases {
        let given = outcome(&post(endpoint.address, &target, sample("wire").as_bytes()));
        assert_eq!(given, (200, answer.to_owned()), "{target}");
    }
}

#[test]
fn a_connection_takes_callbacks_with_length_and_in_chunks() {
    let endpoint = Reference::start(None, None);
    let mut stream = connect(endpoint.address);
    let (head, wire) = (format!("POST /?{QUERY} HTTP/1.1\r\nHost: a\r\n"), sample("wire"));
    let (first, second) = wire.split_at(100);
    let (rest, length) = (second.len(), wire.len());
    for _ in 0..2 {
        write!(stream, "{head}Content-Length: {length}\r\n\r\n{wire}").expect("sent");
        assert_eq!(outcome(&read_answer(&mut stream)), (200, "OK ".to_owned()));
        let chunks = format!("64\r\n{first}\r\n{rest:x}\r\n{second}\r\n0\r\n\r\n");
        write!(stream, "{head}Transfer-Encoding: chunked\r\n\r\n{chunks}").expect("sent");
        assert_eq!(outcome(&read_answer(&mut stream)), (200, "OK ".to_owned()));
    }
}

#[test]
fn an_endpoint_that_dies_takes_its_connections_and_its_port_with_it() {
    let endpoint = Reference::start(None, Some(Fault::DiesOfNotJson));
    let mut idle = connect(endpoint.address);
    let mut stream = connect(endpoint.address);
    write!(stream, "POST /?{QUERY} HTTP/1.1\r\nContent-Length: 1\r\n\r\n?").expect("sent");
    for stream in [&mut stream, &mut idle] {
        assert!(matches!(stream.read(&mut [0]), Ok(0) | Err(_)), "the connection is still open");
    }
    let address = endpoint.address;
    drop(endpoint);
    TcpListener::bind(address).expect("the port is free again");
}
