//! What goes over the wire, byte for byte.

use super::*;

#[test]
fn a_request_is_passed_on_byte_for_byte_but_for_the_headers_of_the_connection() {
    let backend = Recording::answering(|_, _| Some(ok_answer()));
    let listener = in_front_of(&format!("http://{}/base/", backend.address), &["--count", "1"]);
    let body = format!(" {}\n", sample("wire").replace(":", " : "));
    let target = format!("/cb/../x'y?b=%7e&&a=\"<'>&{QUERY}");
    let mut stream = connect(listener.address);
    let head = "Host: in-front\r\nX-Casing-Kept: a,  b\r\nx-twice: 1\r\nx-twice: 2\r\nConnection: close, X-Mine\r\n\
                X-Mine: no\r\nTE: trailers\r\nKeep-Alive: 5\r\nProxy-Authorization: no\r\nUpgrade: no\r\n\
                Content-Type: application/json\r\n";
    let request = format!("POST {target} HTTP/1.1\r\n{head}Content-Length: {}\r\n\r\n{body}", body.len());
    stream.write_all(request.as_bytes()).expect("sent");
    assert_eq!(read_answer(&mut stream).body, OK);
    listener.wait();
    assert_eq!(
        backend.texts(),
        [format!(
            "POST /base{target} HTTP/1.1\r\nHost: {}\r\nX-Casing-Kept: a,  b\r\nx-twice: 1\r\nx-twice: 2\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            backend.address,
            body.len()
        )]
    );
}

#[test]
fn a_chunked_body_is_passed_on_with_its_length() {
    let backend = Recording::answering(|_, _| Some(ok_answer()));
    let listener = in_front_of(&backend.address.port().to_string(), &["--count", "1"]);
    let body = sample("wire");
    let mut stream = connect(listener.address);
    let (first, second) = body.split_at(7);
    let request = format!(
        "POST /?{QUERY} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{first}\r\n{:x}\r\n{second}\r\n0\r\n\r\n",
        first.len(),
        second.len()
    );
    stream.write_all(request.as_bytes()).expect("sent");
    assert_eq!(read_answer(&mut stream).body, OK);
    listener.wait();
    let port = backend.address.port();
    assert_eq!(
        backend.texts(),
        [format!(
            "POST /?{QUERY} HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )]
    );
}

#[test]
fn no_header_can_be_smuggled_to_the_backend() {
    let backend = Recording::answering(|_, _| Some(ok_answer()));
    let listener = in_front_of(&backend.address.to_string(), &[]);
    let body = sample("wire");
    let length = body.len();
    for (target, header) in [("/?a\nX-Smuggled:1", "X-A: a"), ("/", "X-A: a\nTransfer-Encoding: chunked")] {
        let mut stream = connect(listener.address);
        let request = format!("POST {target} HTTP/1.1\r\n{header}\r\nContent-Length: {length}\r\n\r\n{body}");
        stream.write_all(request.as_bytes()).expect("sent");
        let answer = read_answer(&mut stream);
        assert_eq!((answer.status, answer.header("connection")), (400, Some("close")), "{answer:?}");
    }
    assert_eq!(listener.post(&body).body, OK);
    assert_eq!(backend.texts().iter().map(|text| text.matches("HTTP/1.1").count()).sum::<usize>(), 1);
}

#[test]
fn the_backends_answer_goes_back_as_it_is() {
    let answer = "HTTP/1.1 202 Quite So\r\nX-Backend: Yes\r\nset-cookie: a\r\nset-cookie: b\r\nKeep-Alive: 5\r\n\
                  Connection: keep-alive, X-Hop\r\nX-Hop: no\r\nContent-Length: 3\r\n\r\nhey";
    let backend = Endpoint::answering(answer);
    let listener = in_front_of(&backend.url(), &["--count", "1"]);
    let mut stream = connect(listener.address);
    let body = sample("wire");
    let request =
        format!("POST /?{QUERY} HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    stream.write_all(request.as_bytes()).expect("sent");
    assert_eq!(
        read_head(&mut stream),
        "HTTP/1.1 202 Quite So\r\nX-Backend: Yes\r\nset-cookie: a\r\nset-cookie: b\r\nContent-Length: 3\r\n\r\n"
    );
    let mut body = [0; 3];
    stream.read_exact(&mut body).expect("the body");
    assert_eq!(&body, b"hey");
    let record = json_lines(&stdout(&listener.wait())).remove(0);
    assert_eq!((&record["reply"]["status"], &record["reply"]["raw"]), (&202.into(), &"hey".into()));
    let forward = &record["forward"];
    assert_eq!(forward["url"], backend.url());
    assert_eq!((&forward["status"], &forward["verdict"]), (&202.into(), &"fail".into()));
    assert_eq!(
        forward["reasons"],
        serde_json::json!(["status is 202; the vendor counts only status 200 as a success"])
    );
}

#[test]
fn a_good_answer_passes_however_it_is_framed() {
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n{\"ActionStatus\":\r\n22\r\n\"OK\",\"ErrorInfo\":\"\",\"ErrorCode\":0}\r\n0\r\n\r\n";
    let until_close = format!("HTTP/1.0 200 OK\r\n\r\n{OK}");
    let after_interim =
        format!("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{OK}", OK.len());
    for framed in [chunked.to_owned(), until_close, after_interim] {
        let backend = Endpoint::answering(framed.clone());
        let (answer, record) = through(&backend.url(), &[]);
        assert_eq!((answer.status, answer.body.as_str()), (200, OK), "{framed}");
        assert_eq!(answer.header("content-length"), Some("50"), "{framed}");
        assert_eq!(record["forward"]["verdict"], "pass", "{record}");
        assert_eq!(record["forward"]["reasons"], serde_json::json!([]));
    }
}

#[test]
fn resigning_replaces_the_signature_and_nothing_else() {
    let backend = Endpoint::with("200 OK", OK);
    let listener = in_front_of(
        &backend.url(),
        &["--count", "1", "--token", "xxxxyyyy", "--max-skew", "1000days", "--resign"],
    );
    let old = (now() - 5000).to_string();
    let sign = sha256_hex(&format!("xxxxyyyy{old}"));
    let answer = listener.post_to(&format!("/?{QUERY}&Sign={sign}&x=%7e&RequestTime={old}"), &sample("wire"));
    assert_eq!(answer.body, OK);
    let output = listener.wait();
    let seen = backend.seen().remove(0);
    let time = seen.parameter("RequestTime").expect("signed").to_owned();
    assert!(time.parse::<u64>().expect("seconds").abs_diff(now()) < 60, "{time}");
    let fresh = sha256_hex(&format!("xxxxyyyy{time}"));
    assert_eq!(seen.target(), format!("/callback?{QUERY}&x=%7e&Sign={fresh}&RequestTime={time}"));
    for text in [stdout(&output), stderr(&output)] {
        assert!(!text.contains(&fresh) && !text.contains("xxxxyyyy"), "a usable signature is shown: {text}");
    }
}

#[test]
fn connections_to_the_backend_are_kept_and_replaced_when_they_went_stale() {
    // The first connection answers twice and then closes when it is used for the third time.
    let backend = Recording::answering(|number, request| (number > 0 || request < 2).then(ok_answer));
    let listener = in_front_of(&backend.address.to_string(), &["--count", "4"]);
    for _ in 0..4 {
        assert_eq!(listener.post(&sample("wire")).body, OK);
    }
    listener.wait();
    let requests: Vec<usize> = backend.texts().iter().map(|text| text.matches("POST /").count()).collect();
    assert_eq!(requests, [3, 2]);
}

#[test]
fn a_fresh_connection_that_fails_is_not_tried_again() {
    let backend = Recording::answering(|_, _| None);
    let (answer, _) = through(&backend.address.to_string(), &[]);
    assert_eq!(answer.status, 502);
    assert_eq!(backend.texts().len(), 1);
}
