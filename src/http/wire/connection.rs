//! An open connection. Sends bytes exactly as they are given, and reads whole answers, all under a deadline.

use std::cell::Cell;
use std::io::{self, ErrorKind, Read, Write};
use std::mem::MaybeUninit;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use socket2::Socket;

use super::answer::{Begun, Broken, RawAnswer, take_head};
use crate::http::tls::{self, Session};

/// How much is written between two looks for an early answer.
const PIECE: usize = 64 * 1024;

/// How much is read at once.
const READ_SIZE: usize = 8 * 1024;

/// How long a blocked socket waits before it looks whether it should stop.
const TICK: Duration = Duration::from_millis(100);

/// An open connection.
pub(crate) struct WireConnection {
    stream: Stream,
    /// How long the socket waits by itself.
    patience: Cell<Duration>,
    /// Ends every wait.
    stop: Option<Arc<AtomicBool>>,
    /// Received, and not yet part of an answer.
    received: Vec<u8>,
    /// Whether all of the last request went out.
    is_sent: bool,
}

enum Stream {
    Plain(Socket),
    Tls(Box<tls::TlsStream<Socket>>),
}

impl WireConnection {
    /// Takes over an open socket, with TLS where `session` says how.
    pub(in crate::http) fn over(
        socket: Socket,
        session: Option<&Session>,
        stop: Option<Arc<AtomicBool>>,
    ) -> io::Result<Self> {
        let stream = match session {
            None => Stream::Plain(socket),
            Some(session) => Stream::Tls(Box::new(session.wrap(socket)?)),
        };
        Ok(Self { stream, patience: Cell::default(), stop, received: Vec::new(), is_sent: true })
    }

    /// Sends all of `bytes`, or as many as the other side wants before it answers.
    pub(crate) fn send(&mut self, bytes: &[u8], until: Instant) -> Result<(), Broken> {
        self.send_all(bytes, until).map_err(Broken::Unsent)
    }

    fn send_all(&mut self, bytes: &[u8], until: Instant) -> io::Result<()> {
        let mut rest = bytes;
        while !rest.is_empty() {
            if rest.len() < bytes.len() && self.has_something_to_say() {
                self.is_sent = false;
                return Ok(());
            }
            let piece = &rest[..rest.len().min(PIECE)];
            match self.attempt(until, |stream| stream.write(piece))? {
                0 => return Err(io::Error::new(ErrorKind::WriteZero, "it accepts no more data")),
                written => rest = &rest[written..],
            }
        }
        self.attempt(until, Stream::flush)
    }

    /// Receives one whole answer; interim ones are skipped.
    pub(crate) fn receive(&mut self, until: Instant) -> Result<RawAnswer, Broken> {
        let begun = self.receive_head(until)?;
        self.receive_body(begun, until)
    }

    /// Receives the head of an answer, but for interim ones.
    pub(in crate::http) fn receive_head(&mut self, until: Instant) -> Result<Begun, Broken> {
        loop {
            match take_head(&mut self.received)? {
                Some(begun) if begun.answer.status >= 200 => return Ok(begun),
                Some(_interim) => continue,
                None => {}
            }
            let broken = if self.received.is_empty() { Broken::Unanswered } else { Broken::Cut };
            if self.read_more(until).map_err(broken)? == 0 {
                return Err(broken(end("it closed the connection")));
            }
        }
    }

    /// Receives what follows a head.
    pub(in crate::http) fn receive_body(
        &mut self,
        mut begun: Begun,
        until: Instant,
    ) -> Result<RawAnswer, Broken> {
        let mut is_closed = false;
        while !begun.take_body(&mut self.received, is_closed)? {
            if is_closed {
                return Err(Broken::Cut(end(&begun.place())));
            }
            is_closed = self.read_more(until).map_err(Broken::Cut)? == 0;
        }
        begun.answer.keeps_open &= self.is_sent;
        Ok(begun.answer)
    }

    /// Whether the other side has closed the connection or begun to answer. Does not wait.
    pub(crate) fn has_something_to_say(&self) -> bool {
        let socket = self.stream.socket();
        let _ = socket.set_nonblocking(true);
        let peeked = socket.peek(&mut [MaybeUninit::uninit()]);
        let _ = socket.set_nonblocking(false);
        !matches!(peeked, Err(error) if error.kind() == ErrorKind::WouldBlock)
    }

    /// Whether more has come than the answers so far.
    pub(in crate::http) fn has_more(&self) -> bool {
        !self.received.is_empty()
    }

    /// Reads what there is: how many bytes; none where the other side has closed.
    fn read_more(&mut self, until: Instant) -> io::Result<usize> {
        let used = self.received.len();
        let mut received = std::mem::take(&mut self.received);
        received.resize(used + READ_SIZE, 0);
        let outcome = match self.attempt(until, |stream| stream.read(&mut received[used..])) {
            // TLS closed without saying so: the answer's own length tells whether it is whole.
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(0),
            outcome => outcome,
        };
        received.truncate(used + outcome.as_ref().map_or(0, |read| *read));
        self.received = received;
        outcome
    }

    /// Takes a step as often as the socket loses patience, while there is time.
    fn attempt<T>(
        &mut self,
        until: Instant,
        mut step: impl FnMut(&mut Stream) -> io::Result<T>,
    ) -> io::Result<T> {
        loop {
            self.be_patient(until)?;
            match step(&mut self.stream) {
                Err(error) if is_no_end(error.kind()) => {}
                outcome => return outcome,
            }
        }
    }

    /// Lets the socket wait as long as it may. An error once that is not at all.
    fn be_patient(&self, until: Instant) -> io::Result<()> {
        if self.stop.as_ref().is_some_and(|stop| stop.load(Ordering::SeqCst)) {
            return Err(io::Error::other("it was stopped"));
        }
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(ErrorKind::TimedOut.into());
        }
        let patience = left.min(TICK);
        if self.patience.replace(patience) != patience {
            self.stream.socket().set_read_timeout(Some(patience))?;
            self.stream.socket().set_write_timeout(Some(patience))?;
        }
        Ok(())
    }
}

/// Whether after such an error everything may go on.
fn is_no_end(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted)
}

fn end(place: &str) -> io::Error {
    io::Error::new(ErrorKind::UnexpectedEof, place)
}

impl Stream {
    /// What is below TLS.
    fn socket(&self) -> &Socket {
        match self {
            Self::Plain(socket) => socket,
            Self::Tls(stream) => &stream.sock,
        }
    }

    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(socket) => socket.read(into),
            Self::Tls(stream) => stream.read(into),
        }
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(socket) => socket.write(bytes),
            Self::Tls(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(_) => Ok(()),
            Self::Tls(stream) => stream.flush(),
        }
    }
}
