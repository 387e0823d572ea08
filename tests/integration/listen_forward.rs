//! `timhook listen --forward-to`: what the backend receives, and what the sender gets back.

mod bytes;
mod failures;
mod options;
mod tls;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::endpoint::{Endpoint, OK};
use crate::support::http::{Answer, connect, read_answer, read_head};
use crate::support::listener::Listener;
use crate::support::tls::TlsEndpoint;
use crate::support::written;
use crate::support::{QUERY, code, json_lines, now, sample, sha256_hex, stderr, stdout, timhook};

/// A listener in front of this address, and whatever else it is told.
fn in_front_of(target: &str, arguments: &[&str]) -> Listener {
    Listener::start(&[&["--json", "--forward-to", target][..], arguments].concat())
}

/// Sends the sample `wire` through a listener in front of `target`: the answer and the record.
fn through(target: &str, arguments: &[&str]) -> (Answer, Value) {
    let listener = in_front_of(target, &[&["--count", "1"][..], arguments].concat());
    let answer = listener.post(&sample("wire"));
    (answer, json_lines(&stdout(&listener.wait())).remove(0))
}

/// A backend that keeps every byte of its connections, and answers as it is told.
pub(crate) struct Recording {
    pub(crate) address: std::net::SocketAddr,
    /// The bytes of each connection.
    connections: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Recording {
    /// `answer` gets the number of the connection and of the request on it; without an answer the
    /// connection is closed.
    pub(crate) fn answering(
        answer: impl Fn(usize, usize) -> Option<Vec<u8>> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let connections = Arc::new(Mutex::new(Vec::new()));
        let (all, answer) = (Arc::clone(&connections), Arc::new(answer));
        thread::spawn(move || {
            for (number, stream) in listener.incoming().map_while(Result::ok).enumerate() {
                all.lock().expect("no test panicked").push(Vec::new());
                let (all, answer) = (Arc::clone(&all), Arc::clone(&answer));
                thread::spawn(move || serve(number, stream, &all, &*answer));
            }
        });
        Self { address, connections }
    }

    pub(crate) fn texts(&self) -> Vec<String> {
        let connections = self.connections.lock().expect("no test panicked");
        connections.iter().map(|bytes| String::from_utf8(bytes.clone()).expect("UTF-8")).collect()
    }
}

fn serve(
    number: usize,
    mut stream: TcpStream,
    all: &Mutex<Vec<Vec<u8>>>,
    answer: &dyn Fn(usize, usize) -> Option<Vec<u8>>,
) {
    let mut reader = BufReader::new(stream.try_clone().expect("a second handle"));
    for request in 0.. {
        let mut bytes = Vec::new();
        while !bytes.ends_with(b"\r\n\r\n") {
            if reader.read_until(b'\n', &mut bytes).unwrap_or(0) == 0 {
                return;
            }
        }
        let head = String::from_utf8_lossy(&bytes).to_lowercase();
        let length = head.split("content-length: ").nth(1).and_then(|rest| rest.lines().next()?.parse().ok());
        let mut body = vec![0; length.unwrap_or(0)];
        if reader.read_exact(&mut body).is_err() {
            return;
        }
        bytes.extend(body);
        all.lock().expect("no test panicked")[number].extend(bytes);
        match answer(number, request) {
            Some(bytes) => stream.write_all(&bytes).expect("the answer is sent"),
            None => return,
        }
    }
}

fn ok_answer() -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{OK}", OK.len()).into_bytes()
}
