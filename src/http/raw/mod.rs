//! HTTP/1.1 by hand, for requests that no well-behaved client would make: bytes go out as they are given,
//! in the pieces and at the pace that are wanted, and every wait has an end.

mod answer;
mod tls;

use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use url::Url;

pub(crate) use answer::RawAnswer;

use super::client::{ClientOptions, Failure, FailureKind};
use crate::error::reason;

/// How long a blocked socket waits before it looks whether it should stop.
const TICK: Duration = Duration::from_millis(100);

/// How much is written between two looks for an early answer.
const PIECE: usize = 64 * 1024;

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

/// Where requests go.
#[derive(Clone)]
pub(crate) struct Endpoint {
    addresses: Vec<SocketAddr>,
    tls: Option<tls::Tls>,
    stop: Arc<AtomicBool>,
}

impl Endpoint {
    /// Finds the addresses of `url` and prepares TLS where it is needed. `stop` ends every wait.
    pub(crate) fn resolve(
        url: &Url,
        options: &ClientOptions,
        stop: Arc<AtomicBool>,
    ) -> Result<Self, Failure> {
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
        let port = url.port_or_known_default().unwrap_or(80);
        let unusable = |message: String, help: &str| Failure {
            kind: FailureKind::Connection,
            message,
            help: help.to_owned(),
            elapsed: Duration::ZERO,
        };
        let addresses: Vec<SocketAddr> = (host, port)
            .to_socket_addrs()
            .map_err(|error| {
                let why = error.to_string();
                unusable(
                    format!("the host of {host}:{port} cannot be found: {why}"),
                    "check the spelling of the URL",
                )
            })?
            .collect();
        let tls = match url.scheme() {
            "https" => Some(tls::Tls::new(host, options).map_err(|why| {
                let help = "check --cacert, or skip the check of certificates with --insecure";
                unusable(format!("TLS to {host}:{port} cannot be prepared: {why}"), help)
            })?),
            _ => None,
        };
        Ok(Self { addresses, tls, stop })
    }

    /// Every address the host has.
    pub(crate) fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// Whether every wait is to end.
    pub(crate) fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::SeqCst)
    }

    /// Opens a connection, at `until` at the latest.
    pub(crate) fn connect(&self, until: Instant) -> Result<Connection, Trouble> {
        let mut last = Trouble::Unconnectable("the host has no address".to_owned());
        for address in &self.addresses {
            let left = until.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
            match TcpStream::connect_timeout(address, left) {
                Ok(tcp) => return self.converse(tcp),
                Err(error) if error.kind() == ErrorKind::TimedOut => last = Trouble::Late,
                Err(error) => last = Trouble::Unconnectable(reason(&error)),
            }
        }
        Err(last)
    }

    fn converse(&self, tcp: TcpStream) -> Result<Connection, Trouble> {
        let prepare = || {
            tcp.set_nodelay(true)?;
            tcp.set_read_timeout(Some(TICK))?;
            tcp.set_write_timeout(Some(TICK))?;
            tcp.try_clone()
        };
        let socket = prepare().map_err(|error| Trouble::Unconnectable(reason(&error)))?;
        let stream: Box<dyn Duplex> = match &self.tls {
            None => Box::new(tcp),
            Some(tls) => Box::new(tls.wrap(tcp).map_err(Trouble::Unconnectable)?),
        };
        Ok(Connection { stream, socket, received: Vec::new(), stop: Arc::clone(&self.stop) })
    }
}

/// A stream of either kind.
trait Duplex: Read + Write + Send {}
impl<T: Read + Write + Send> Duplex for T {}

/// An open connection.
pub(crate) struct Connection {
    stream: Box<dyn Duplex>,
    /// The same socket without TLS, to look at.
    socket: TcpStream,
    /// Received, and not yet part of an answer.
    received: Vec<u8>,
    stop: Arc<AtomicBool>,
}

impl Connection {
    /// Sends all of `bytes`, or as many as the other side wants before it answers.
    pub(crate) fn send(&mut self, bytes: &[u8], until: Instant) -> Result<(), Trouble> {
        let mut rest = bytes;
        while !rest.is_empty() {
            if rest.len() < bytes.len() && self.has_something_to_say() {
                return Ok(());
            }
            match self.stream.write(&rest[..rest.len().min(PIECE)]) {
                Ok(0) => return Err(Trouble::BrokenOff("it takes no more bytes".to_owned())),
                Ok(written) => rest = &rest[written..],
                Err(error) => self.excuse(&error, until, "while the request was being sent")?,
            }
        }
        loop {
            match self.stream.flush() {
                Ok(()) => return Ok(()),
                Err(error) => self.excuse(&error, until, "while the request was being sent")?,
            }
        }
    }

    /// Receives one whole answer; interim ones are skipped.
    pub(crate) fn receive(&mut self, until: Instant) -> Result<RawAnswer, Trouble> {
        let mut is_closed = false;
        loop {
            if let Some((answer, used)) = answer::parse(&self.received, is_closed)? {
                self.received.drain(..used);
                if answer.status >= 200 {
                    return Ok(answer);
                }
                continue;
            }
            if is_closed {
                return Err(Trouble::BrokenOff(match self.received.is_empty() {
                    true => "before it answered".to_owned(),
                    false => "in the middle of its answer".to_owned(),
                }));
            }
            is_closed = self.read_more(until)?;
        }
    }

    /// Whether the other side has closed the connection or begun to answer. Does not wait.
    pub(crate) fn has_something_to_say(&self) -> bool {
        let _ = self.socket.set_nonblocking(true);
        let peeked = self.socket.peek(&mut [0]);
        let _ = self.socket.set_nonblocking(false);
        !matches!(peeked, Err(error) if error.kind() == ErrorKind::WouldBlock)
    }

    /// Reads what there is; whether the other side has closed.
    fn read_more(&mut self, until: Instant) -> Result<bool, Trouble> {
        let mut piece = [0; 16 * 1024];
        loop {
            match self.stream.read(&mut piece) {
                Ok(0) => return Ok(true),
                Ok(read) => {
                    self.received.extend_from_slice(&piece[..read]);
                    return Ok(false);
                }
                // TLS closed without saying so: the answer's own length tells whether it is whole.
                Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(true),
                Err(error) => {
                    let when = if self.received.is_empty() {
                        "before it answered"
                    } else {
                        "in the middle of its answer"
                    };
                    self.excuse(&error, until, when)?;
                }
            }
        }
    }

    /// Lets a wait go on while there is time, and turns everything else into trouble.
    fn excuse(&self, error: &io::Error, until: Instant, when: &str) -> Result<(), Trouble> {
        match error.kind() {
            _ if self.stop.load(Ordering::SeqCst) => Err(Trouble::Stopped),
            ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted => {
                if Instant::now() < until { Ok(()) } else { Err(Trouble::Late) }
            }
            ErrorKind::ConnectionReset | ErrorKind::BrokenPipe | ErrorKind::ConnectionAborted => {
                Err(Trouble::BrokenOff(when.to_owned()))
            }
            _ => Err(Trouble::BrokenOff(format!("{when}: {}", reason(error)))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;
    use std::thread;

    fn talk(answer: &'static [u8]) -> Result<RawAnswer, Trouble> {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}/", listener.local_addr().expect("an address"));
        let server = thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("a connection");
            let mut request = [0; 4];
            stream.read_exact(&mut request).expect("the request");
            stream.write_all(answer).expect("the answer");
        });
        let url = Url::parse(&url).expect("a URL");
        let endpoint = Endpoint::resolve(&url, &ClientOptions::default(), Arc::default()).expect("loopback");
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
    fn nobody_listening_is_said_without_a_number() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}/", listener.local_addr().expect("an address"));
        drop(listener);
        let url = Url::parse(&url).expect("a URL");
        let endpoint = Endpoint::resolve(&url, &ClientOptions::default(), Arc::default()).expect("loopback");
        let trouble = endpoint.connect(Instant::now() + Duration::from_secs(20)).err();
        assert_eq!(trouble, Some(Trouble::Unconnectable("connection refused".to_owned())));
    }
}
