//! HTTP/1.1 by hand, for exchanges in which bytes count: they go out as they are given, in the pieces and at the pace
//! that are wanted, answers come back as they came, and every wait has an end.

mod answer;
mod connection;
mod dial;
mod endpoint;
mod readiness;

#[cfg(fuzzing)]
pub(crate) use answer::answer_in;
pub(crate) use answer::{Broken, RawAnswer};
pub(crate) use connection::WireConnection;
pub(super) use dial::dial;
pub(crate) use endpoint::Endpoint;
pub(crate) use readiness::{sees_endpoint, wait_until_ready};

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use std::sync::Arc;
    use std::thread;
    use std::time::{Duration, Instant};

    use url::Url;

    use crate::http::route::Route;

    /// Long enough for any machine.
    const PATIENCE: Duration = Duration::from_secs(20);

    fn endpoint(url: &str) -> Endpoint {
        let url = Url::parse(url).expect("a URL");
        let endpoint = Endpoint::new(&url, &Route::default(), Arc::default()).expect("no TLS");
        endpoint.resolved(PATIENCE).expect("loopback")
    }

    /// What comes of an answer: status and body, or how it broke and why.
    fn talk(answer: impl AsRef<[u8]> + Send + 'static) -> Result<(u16, Vec<u8>), String> {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}/", listener.local_addr().expect("an address"));
        let server = thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("a connection");
            let mut request = [0; 4];
            stream.read_exact(&mut request).expect("the request");
            stream.write_all(answer.as_ref()).expect("the answer");
        });
        let until = Instant::now() + PATIENCE;
        let mut connection = endpoint(&url).connect(until).expect("a connection");
        connection.send(b"ping", until).expect("it is sent");
        let answer = connection.receive(until);
        server.join().expect("the server ends");
        answer.map(|answer| (answer.status, answer.body)).map_err(|broken| match broken {
            Broken::Unanswered(error) => format!("unanswered: {error}"),
            Broken::Cut(error) => format!("cut: {error}"),
            Broken::NotHttp { why, line: None } => format!("not HTTP: {why}"),
            Broken::NotHttp { line: Some(line), .. } => format!("no head: {line}"),
            other => panic!("{other:?}"),
        })
    }

    #[test]
    fn answers_of_every_framing_are_read() {
        for bytes in [
            &b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"[..],
            b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\no\r\n1;x=y\r\nk\r\n0\r\nA: b\r\n\r\n",
            b"HTTP/1.0 200 OK\r\n\r\nok",
        ] {
            assert_eq!(talk(bytes), Ok((200, b"ok".to_vec())));
        }
    }

    #[test]
    fn what_is_not_a_whole_answer_is_trouble() {
        let cases = [
            (&b""[..], "unanswered: it closed the connection"),
            (b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok", "cut: it closed after 2 of 3 bytes"),
            (b"SSH-2.0-OpenSSH\r\n\r\n", "no head: SSH-2.0-OpenSSH"),
        ];
        for (bytes, trouble) in cases {
            assert_eq!(talk(bytes), Err(trouble.to_owned()));
        }
    }

    #[test]
    fn an_answer_that_is_cut_anywhere_is_none() {
        for whole in [
            &b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"[..],
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\no\r\n1;x=y\r\nk\r\n0\r\nA: b\r\n\r\n",
        ] {
            for cut in 1..whole.len() {
                let broken = talk(&whole[..cut]).expect_err("it is cut");
                assert!(broken.starts_with("cut: it closed "), "cut at {cut}: {broken}");
            }
            assert_eq!(talk(whole).expect("an answer").1, b"ok");
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
            let broken = talk(answer.clone().into_bytes()).expect_err(&answer);
            assert!(broken.starts_with("not HTTP: "), "{answer:?}: {broken}");
        }
        let long = format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;{}", "x".repeat(1000));
        assert_eq!(talk(long.into_bytes()), Err("not HTTP: its chunks are malformed".to_owned()));
    }

    #[test]
    fn nobody_listening_is_no_connection() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}/", listener.local_addr().expect("an address"));
        drop(listener);
        let broken = endpoint(&url).connect(Instant::now() + PATIENCE).err().expect("no connection");
        let error = broken.error().map(std::io::Error::kind);
        assert!(matches!(broken, Broken::Unconnected(_)), "{broken:?}");
        assert_eq!(error, Some(std::io::ErrorKind::ConnectionRefused));
    }

    #[test]
    fn whoever_answers_before_it_has_read_is_heard_and_not_asked_again() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}/", listener.local_addr().expect("an address"));
        let server = thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("a connection");
            stream.write_all(b"HTTP/1.1 413 No\r\nContent-Length: 0\r\n\r\n").expect("the answer");
            stream
        });
        let until = Instant::now() + PATIENCE;
        let mut connection = endpoint(&url).connect(until).expect("a connection");
        connection.send(&vec![b'x'; 64 << 20], until).expect("as much as is wanted");
        let answer = connection.receive(until).expect("an answer");
        assert_eq!((answer.status, answer.keeps_open), (413, false));
        drop(server.join());
    }
}
