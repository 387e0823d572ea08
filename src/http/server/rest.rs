//! What is left of a request that was answered before its body was read.
//!
//! tiny_http skips it by itself when a request is dropped, in a buffer as large as all of it: fifty
//! bodies of 10 MB at a time take 800 MB. And after a chunked body it skips nothing: what follows is
//! taken for the next header, whose lines have no limit.

use std::io::{self, ErrorKind, Read};
use std::net::{SocketAddr, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::Duration;

use tiny_http::ReadWrite;

use super::Shared;
use super::connection::{close, socket_of};

/// Up to this many bytes, tiny_http may skip by itself.
const SMALL: u64 = 64 * 1024;

/// Up to this many bytes, tiny_http may be left with the rest of a body whose sender breaks off: it
/// reserves them all at once, though it touches no more of them than arrive.
const MOST_SKIPPED: u64 = 256 * 1024 * 1024;

/// How many bytes are skipped at a time.
const PIECE: usize = 16 * 1024;

/// How long to rest after each piece of a body that has no end: 1.6 MB/s keep its sender busy
/// and nobody else.
const REST: Duration = Duration::from_millis(10);

/// What stands between a request and the next one on its connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rest {
    /// Nothing, or little.
    Nothing,
    /// So many bytes; with `None`, chunks.
    Skippable(Option<u64>),
    /// More than can be told to tiny_http.
    Absurd,
}

/// What is left of a request whose body nobody has begun to read.
pub(super) fn of(incoming: &tiny_http::Request) -> Rest {
    match incoming.body_length().map(|length| length as u64) {
        Some(0..=SMALL) => Rest::Nothing,
        Some(length @ ..=MOST_SKIPPED) => Rest::Skippable(Some(length)),
        Some(_) => Rest::Absurd,
        None if super::body::is_chunked(incoming) => Rest::Skippable(None),
        None => Rest::Nothing,
    }
}

/// A body that is still in its stream.
pub(super) struct Unread {
    pub(super) stream: Box<dyn ReadWrite + Send>,
    /// How much of it there is at most; with `None`, chunks.
    pub(super) bytes: Option<u64>,
    /// Whose it is.
    pub(super) sender: Option<SocketAddr>,
}

impl Unread {
    /// Reads to the end, however long that takes, or until the sender breaks off or stalls.
    pub(super) fn skip(mut self, shared: &Shared) {
        let socket = match self.sender.filter(|_| self.bytes.is_some()) {
            None => None,
            Some(sender) => match socket_of(sender, shared.address.port()) {
                Ok(None) => return shared.graveyard.bury(self.stream),
                found => found.ok().flatten(),
            },
        };
        let mut left = self.bytes.unwrap_or(u64::MAX);
        let mut piece = vec![0; PIECE];
        let mut skipped = 0;
        while left > 0 {
            // The last piece may stand in a buffer already, and nothing follow in the socket.
            if left > SMALL && socket.as_ref().is_some_and(is_over) {
                break;
            }
            let wanted = usize::try_from(left).map_or(PIECE, |left| left.min(PIECE));
            match (self.stream.read(&mut piece[..wanted]), &socket) {
                (Ok(0), _) => break,
                (Ok(read), _) => {
                    skipped += read as u64;
                    left -= read as u64;
                }
                (Err(error), Some(socket)) if is_stalled(&error) => close(socket),
                // Dropped now, it would wait once more; as it is, its sender has to end the connection.
                (Err(error), None) if is_stalled(&error) && self.bytes.is_some() => {}
                (Err(_), _) => break,
            }
            if skipped > MOST_SKIPPED {
                thread::sleep(REST);
            }
        }
        drop(piece);
        shared.graveyard.bury(self.stream);
    }
}

/// Whether nothing more comes: the sender has broken off, or has stalled, which ends the connection.
fn is_over(socket: &TcpStream) -> bool {
    match socket.peek(&mut [0]) {
        Ok(waiting) => waiting == 0,
        Err(error) if error.kind() == ErrorKind::Interrupted => false,
        Err(error) => {
            if is_stalled(&error) {
                close(socket);
            }
            true
        }
    }
}

fn is_stalled(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}

/// Where streams go whose bodies broke off. To read their end, or to drop them, reserves the rest that
/// never came, and the system's allocator keeps for each thread what that thread has reserved, filled with
/// zeros: hundreds of megabytes. So one thread drops them all.
pub(super) struct Graveyard(Sender<Box<dyn ReadWrite + Send>>);

impl Graveyard {
    pub(super) fn open() -> io::Result<Self> {
        let (sender, streams) = channel();
        let drop_each = move || {
            for stream in streams {
                // tiny_http panics where nobody waits for the end of a stream any more.
                let _ = catch_unwind(AssertUnwindSafe(|| drop::<Box<dyn ReadWrite + Send>>(stream)));
            }
        };
        thread::Builder::new().name("timhook-graveyard".to_owned()).spawn(drop_each)?;
        Ok(Self(sender))
    }

    fn bury(&self, stream: Box<dyn ReadWrite + Send>) {
        // The thread ends when nobody can send to it any more.
        let _ = self.0.send(stream);
    }
}
