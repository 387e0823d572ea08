//! What is asked of a run.

use std::time::Duration;

use jiff::Timestamp;

use crate::protocol::signature::Token;

/// The moment that signatures are judged at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum JudgingTime {
    /// The same for all.
    Fixed(Timestamp),
    /// When each of them came, as far as its line or record says it; else now.
    Recorded,
}

/// What to verify, and how.
#[derive(Debug, Clone)]
pub(crate) struct VerifyOptions {
    /// URLs, curl commands, files, folders, globs and `-`.
    pub(crate) inputs: Vec<String>,
    /// The longest text or line, in bytes.
    pub(crate) max_document: u64,
    /// The token that signatures are checked with.
    pub(crate) token: Token,
    /// When.
    pub(crate) clock: JudgingTime,
    /// How far `RequestTime` may be from that moment, either way.
    pub(crate) max_skew: Duration,
}
