//! What is left of a request that was answered before its body was read.
//!
//! tiny_http skips it by itself when a request is dropped, in a buffer as large as all of it: fifty
//! bodies of 10 MB at a time take 800 MB. And after a chunked body it skips nothing: what follows is
//! taken for the next header, whose lines have no limit.

use std::io::{self, ErrorKind, Read};
use std::thread;
use std::time::Duration;

use tiny_http::ReadWrite;

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
    /// How much of it there is; with `None`, chunks.
    pub(super) bytes: Option<u64>,
}

impl Unread {
    /// Reads to the end, however long that takes, or until the sender breaks off.
    pub(super) fn skip(mut self) {
        let most = self.bytes.unwrap_or(u64::MAX);
        let mut piece = vec![0; PIECE];
        let mut skipped = 0;
        while skipped < most {
            let wanted = usize::try_from(most - skipped).map_or(PIECE, |left| left.min(PIECE));
            match self.stream.read(&mut piece[..wanted]) {
                Ok(0) => return,
                Ok(read) => skipped += read as u64,
                // Dropped now, it would wait once more, and in a buffer of its full length.
                Err(error) if is_stalled(&error) && self.bytes.is_some() => {}
                Err(_) => return,
            }
            if skipped > MOST_SKIPPED {
                thread::sleep(REST);
            }
        }
    }
}

fn is_stalled(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}
