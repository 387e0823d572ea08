//! A connection to a backend: made, kept and read under a deadline.

use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use super::target::Target;
use crate::http::resolve::resolve;
use crate::http::tls;

/// How much is read at once.
const READ_SIZE: usize = 8 * 1024;

/// An open connection.
pub(super) struct Connection {
    stream: Stream,
    /// Received and not yet used.
    pub(super) received: Vec<u8>,
    /// When it was last used.
    pub(super) last_used: Instant,
}

enum Stream {
    Plain(TcpStream),
    Tls(Box<tls::Stream<TcpStream>>),
}

impl Connection {
    /// Connects, with TLS where `tls` says how.
    pub(super) fn open(target: &Target, tls: Option<&tls::Session>, deadline: Instant) -> io::Result<Self> {
        let socket = connect(target, deadline)?;
        socket.set_nodelay(true)?;
        let stream = match tls {
            None => Stream::Plain(socket),
            Some(session) => Stream::Tls(Box::new(session.wrap(socket)?)),
        };
        Ok(Self { stream, received: Vec::new(), last_used: Instant::now() })
    }

    /// One over which these bytes have come, and that the other side has closed.
    #[cfg(fuzzing)]
    pub(super) fn ended(received: Vec<u8>) -> io::Result<Self> {
        let (own, _closed) = std::os::unix::net::UnixStream::pair()?;
        let stream = Stream::Plain(TcpStream::from(std::os::fd::OwnedFd::from(own)));
        Ok(Self { stream, received, last_used: Instant::now() })
    }

    fn socket(&self) -> &TcpStream {
        match &self.stream {
            Stream::Plain(socket) => socket,
            Stream::Tls(stream) => &stream.sock,
        }
    }

    /// Sends all of these bytes.
    pub(super) fn send(&mut self, bytes: &[u8], deadline: Instant) -> io::Result<()> {
        let left = remaining(deadline)?;
        self.socket().set_write_timeout(Some(left))?;
        self.socket().set_read_timeout(Some(left))?;
        match &mut self.stream {
            Stream::Plain(socket) => socket.write_all(bytes),
            Stream::Tls(stream) => stream.write_all(bytes).and_then(|()| stream.flush()),
        }
    }

    /// Receives some more bytes. How many; none at the end of the stream.
    pub(super) fn receive(&mut self, deadline: Instant) -> io::Result<usize> {
        self.socket().set_read_timeout(Some(remaining(deadline)?))?;
        let used = self.received.len();
        self.received.resize(used + READ_SIZE, 0);
        let outcome = match &mut self.stream {
            Stream::Plain(socket) => read(socket, &mut self.received[used..]),
            Stream::Tls(stream) => read(stream, &mut self.received[used..]),
        };
        self.received.truncate(used + outcome.as_ref().map_or(0, |read| *read));
        outcome
    }
}

fn read(stream: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match stream.read(buffer) {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            outcome => return outcome,
        }
    }
}

/// What is left until the deadline; an error once it has passed.
fn remaining(deadline: Instant) -> io::Result<Duration> {
    let left = deadline.saturating_duration_since(Instant::now());
    if left.is_zero() { Err(ErrorKind::TimedOut.into()) } else { Ok(left) }
}

/// Tries each address of the target in turn.
fn connect(target: &Target, deadline: Instant) -> io::Result<TcpStream> {
    let mut last = io::Error::from(ErrorKind::NotFound);
    let unknown = |error: io::Error| match error.kind() {
        ErrorKind::TimedOut => error,
        _ => io::Error::new(ErrorKind::NotFound, super::UNKNOWN_HOST),
    };
    for address in resolve(&target.host, target.port, remaining(deadline)?).map_err(unknown)? {
        match TcpStream::connect_timeout(&address, remaining(deadline)?) {
            Ok(socket) => return Ok(socket),
            Err(error) => last = error,
        }
    }
    Err(last)
}
