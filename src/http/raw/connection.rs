//! A connection that sends the bytes it is given, and reads whole answers.

use std::io::{self, ErrorKind, Read, Write};
use std::mem::MaybeUninit;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use socket2::Socket;

use super::Trouble;
use super::answer::{self, Begun, RawAnswer};
use crate::error::reason;
use crate::http::tls;

/// How much is written between two looks for an early answer.
const PIECE: usize = 64 * 1024;

/// A stream, with TLS or without.
pub(super) trait Duplex: Read + Write + Send {}
impl<T: Read + Write + Send> Duplex for T {}

/// An open connection.
pub(crate) struct Connection {
    stream: Box<dyn Duplex>,
    /// The same socket without TLS, to look at.
    socket: Socket,
    /// Explains what goes wrong with TLS.
    tls: Option<Arc<tls::Session>>,
    /// Received, and not yet part of an answer.
    received: Vec<u8>,
    stop: Arc<AtomicBool>,
}

impl Connection {
    /// Takes over an open socket, and the stream over it.
    pub(super) fn new(
        stream: Box<dyn Duplex>,
        socket: Socket,
        tls: Option<Arc<tls::Session>>,
        stop: Arc<AtomicBool>,
    ) -> Self {
        Self { stream, socket, tls, received: Vec::new(), stop }
    }

    /// Sends all of `bytes`, or as many as the other side wants before it answers.
    pub(crate) fn send(&mut self, bytes: &[u8], until: Instant) -> Result<(), Trouble> {
        let mut rest = bytes;
        while !rest.is_empty() {
            if rest.len() < bytes.len() && self.has_something_to_say() {
                return Ok(());
            }
            match self.stream.write(&rest[..rest.len().min(PIECE)]) {
                Ok(0) => return Err(Trouble::BrokenOff("it accepts no more data".to_owned())),
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
        let mut begun: Option<Begun> = None;
        loop {
            if begun.is_none() {
                begun = answer::take_head(&mut self.received)?;
            }
            if let Some(some) = &mut begun
                && some.take_body(&mut self.received, is_closed)?
            {
                match begun.take() {
                    Some(Begun { answer, .. }) if answer.status >= 200 => return Ok(answer),
                    _ => continue,
                }
            }
            let is_begun = begun.is_some() || !self.received.is_empty();
            let when = if is_begun { "in the middle of its answer" } else { "before it answered" };
            if is_closed {
                return Err(Trouble::BrokenOff(when.to_owned()));
            }
            is_closed = self.read_more(until, when)?;
        }
    }

    /// Whether the other side has closed the connection or begun to answer. Does not wait.
    pub(crate) fn has_something_to_say(&self) -> bool {
        let _ = self.socket.set_nonblocking(true);
        let peeked = self.socket.peek(&mut [MaybeUninit::uninit()]);
        let _ = self.socket.set_nonblocking(false);
        !matches!(peeked, Err(error) if error.kind() == ErrorKind::WouldBlock)
    }

    /// Reads what there is; whether the other side has closed. `when` says what a failure interrupts.
    fn read_more(&mut self, until: Instant, when: &str) -> Result<bool, Trouble> {
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
                Err(error) => self.excuse(&error, until, when)?,
            }
        }
    }

    /// Lets a wait go on while there is time, and turns everything else into trouble.
    fn excuse(&self, error: &io::Error, until: Instant, when: &str) -> Result<(), Trouble> {
        if let Some((message, help)) = self.tls.as_ref().and_then(|tls| tls.explain(error)) {
            return Err(Trouble::Unconnectable(format!("{message}; {help}")));
        }
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
