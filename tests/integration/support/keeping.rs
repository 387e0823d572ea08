//! An endpoint that keeps connections, as real ones do, until it is told otherwise.

use std::io::{BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use socket2::Socket;

use super::endpoint::{OK, read_request};

/// What an endpoint does with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Then {
    /// Answers, and waits for the next request.
    Keep,
    /// Answers, and closes the connection without having said so.
    Close,
    /// Resets the connection without an answer.
    Reset,
    /// Closes the connection within the head of the answer.
    Break,
    /// Answers with something that is no HTTP.
    Babble,
    /// Closes the connection after an answer that is only for the meantime.
    Interim,
    /// Answers as HTTP/1.0 does that keeps connections, and waits for the next request.
    KeepOld,
}

/// A server on a free loopback port, and what it has seen.
pub(crate) struct Keeping {
    pub(crate) address: SocketAddr,
    requests: Arc<AtomicUsize>,
    connections: Arc<AtomicUsize>,
}

impl Keeping {
    /// `decide` is given the number of the connection and of the request on it, both from 0.
    pub(crate) fn deciding(decide: impl Fn(usize, usize) -> Then + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (requests, connections) = (Arc::<AtomicUsize>::default(), Arc::<AtomicUsize>::default());
        let (counted, accepted, decide) = (Arc::clone(&requests), Arc::clone(&connections), Arc::new(decide));
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let connection = accepted.fetch_add(1, Ordering::SeqCst);
                let (counted, decide) = (Arc::clone(&counted), Arc::clone(&decide));
                thread::spawn(move || serve(stream, &counted, |request| decide(connection, request)));
            }
        });
        Self { address, requests, connections }
    }

    /// Answers everything and keeps every connection.
    pub(crate) fn always() -> Self {
        Self::deciding(|_, _| Then::Keep)
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/callback", self.address)
    }

    /// How many requests have come in.
    pub(crate) fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }

    /// How many connections have been made.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

fn serve(mut stream: TcpStream, counted: &AtomicUsize, decide: impl Fn(usize) -> Then) {
    let _ = stream.set_nodelay(true);
    let Ok(reading) = stream.try_clone() else { return };
    let mut reader = BufReader::new(reading);
    for number in 0.. {
        if read_request(&mut reader).is_none() {
            return;
        }
        counted.fetch_add(1, Ordering::SeqCst);
        let then = decide(number);
        if then == Then::Reset {
            // With no time to linger, closing resets.
            let _ = Socket::from(stream).set_linger(Some(std::time::Duration::ZERO));
            return;
        }
        let length = OK.len();
        let answer = match then {
            Then::Break => "HTTP/1.1 2".to_owned(),
            Then::Babble => "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n".to_owned(),
            Then::Interim => "HTTP/1.1 103 Early Hints\r\n\r\n".to_owned(),
            Then::KeepOld => {
                format!("HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: {length}\r\n\r\n{OK}")
            }
            _ => format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{OK}"),
        };
        let stays = matches!(then, Then::Keep | Then::KeepOld);
        if stream.write_all(answer.as_bytes()).is_err() || !stays {
            return;
        }
    }
}
