//! HTTP/1.1 by hand, for requests that no well-behaved client would make: bytes go out as they are given,
//! in the pieces and at the pace that are wanted, and every wait has an end.

mod answer;
mod connection;
mod endpoint;

pub(crate) use answer::RawAnswer;
pub(crate) use connection::Connection;
pub(crate) use endpoint::Endpoint;

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// No connection: nobody listens, or TLS failed.
    Unconnectable(String),
    /// The time was over.
    Late,
    /// The other side closed or reset the connection; the reason says when.
    BrokenOff(String),
    /// What came is no HTTP.
    NotHttp(String),
    /// This program is to stop.
    Stopped,
}

/// Status and body of the answer that these bytes are, where nothing follows them.
#[cfg(fuzzing)]
pub(crate) fn answer_in(bytes: &[u8]) -> Option<(u16, Vec<u8>)> {
    let mut received = bytes.to_vec();
    loop {
        let mut begun = answer::take_head(&mut received).ok()??;
        if !begun.take_body(&mut received, true).ok()? {
            return None;
        }
        if begun.answer.status >= 200 {
            return Some((begun.answer.status, begun.answer.body));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use std::sync::Arc;
    use std::thread;
    use std::time::{Duration, Instant};

    use url::Url;

    use crate::http::connection::Connection as Way;

    fn talk(answer: impl AsRef<[u8]> + Send + 'static) -> Result<RawAnswer, Trouble> {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}/", listener.local_addr().expect("an address"));
        let server = thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("a connection");
            let mut request = [0; 4];
            stream.read_exact(&mut request).expect("the request");
            stream.write_all(answer.as_ref()).expect("the answer");
        });
        let url = Url::parse(&url).expect("a URL");
        let endpoint = Endpoint::resolve(&url, &Way::default(), Arc::default()).expect("loopback");
        let until = Instant::now() + Duration::from_secs(20);
        let mut connection = endpoint.connect(until).expect("a connection");
        connection.send(b"ping", until).expect("it is sent");
        let answer = connection.receive(until);
        server.join().expect("the server ends");
        answer
    }

    #[test]
    fn answers_of_every_framing_are_read() {
        for bytes in [
            &b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"[..],
            b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\no\r\n1;x=y\r\nk\r\n0\r\nA: b\r\n\r\n",
            b"HTTP/1.0 200 OK\r\n\r\nok",
        ] {
            let answer = talk(bytes).expect("an answer");
            assert_eq!((answer.status, answer.body), (200, b"ok".to_vec()));
        }
    }

    #[test]
    fn what_is_not_a_whole_answer_is_trouble() {
        let cases = [
            (&b""[..], Trouble::BrokenOff("before it answered".to_owned())),
            (
                b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok",
                Trouble::BrokenOff("in the middle of its answer".to_owned()),
            ),
            (b"SSH-2.0-OpenSSH\r\n\r\n", Trouble::NotHttp("it begins with `SSH-2.0-OpenSSH`".to_owned())),
        ];
        for (bytes, trouble) in cases {
            assert_eq!(talk(bytes), Err(trouble));
        }
    }

    #[test]
    fn an_answer_that_is_cut_anywhere_is_none() {
        for whole in [
            &b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"[..],
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\no\r\n1;x=y\r\nk\r\n0\r\nA: b\r\n\r\n",
        ] {
            for cut in 1..whole.len() {
                let trouble = Trouble::BrokenOff("in the middle of its answer".to_owned());
                assert_eq!(talk(&whole[..cut]), Err(trouble), "cut at {cut}");
            }
            assert_eq!(talk(whole).expect("an answer").body, b"ok");
        }
    }

    #[test]
    fn an_answer_that_can_be_read_in_two_ways_is_none() {
        for head in [
            "200 OK\r\nContent-Length: 2\r\nContent-Length: 3",
            "101 X\r\nA: b",
            "999 X\r\nContent-Length: 2",
        ] {
            let answer = format!("HTTP/1.1 {head}\r\n\r\nok");
            assert!(matches!(talk(answer.clone().into_bytes()), Err(Trouble::NotHttp(_))), "{answer:?}");
        }
        let long = format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;{}", "x".repeat(1000));
        assert_eq!(talk(long.into_bytes()), Err(Trouble::NotHttp("its chunks are malformed".to_owned())));
    }

    #[test]
    fn nobody_listening_is_said_without_a_number() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}/", listener.local_addr().expect("an address"));
        drop(listener);
        let url = Url::parse(&url).expect("a URL");
        let endpoint = Endpoint::resolve(&url, &Way::default(), Arc::default()).expect("loopback");
        let trouble = endpoint.connect(Instant::now() + Duration::from_secs(20)).err();
        assert_eq!(trouble, Some(Trouble::Unconnectable("connection refused".to_owned())));
    }
}
