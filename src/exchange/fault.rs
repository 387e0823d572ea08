//! Faults: answers as a broken endpoint would give them, on purpose.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// How a callback is answered in place of, or on top of, the usual answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    /// None: the usual answer.
    Usual,
    /// Another HTTP status, with the documented body.
    Status(u16),
    /// The usual answer after this time.
    Delay(Duration),
    /// The usual answer, its head at once and its body spread over this time.
    SlowBody(Duration),
    /// The connection is closed without an answer.
    Close,
    /// The connection is reset without an answer.
    Reset,
    /// Bytes that are no HTTP, then the end of the connection.
    Garbage,
    /// Status 200 with another body.
    Body {
        /// As typed: `body=ok`, `forbid`.
        name: String,
        /// The body.
        bytes: Arc<[u8]>,
    },
    /// Status 200 and `FAIL` with this `ErrorCode`.
    Fail(i64),
}

/// As a script says it.
impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usual => formatter.write_str("200"),
            Self::Status(status) => write!(formatter, "{status}"),
            Self::Delay(time) => write!(formatter, "delay={}", humantime::format_duration(*time)),
            Self::SlowBody(time) => write!(formatter, "slow-body={}", humantime::format_duration(*time)),
            Self::Close => formatter.write_str("close"),
            Self::Reset => formatter.write_str("reset"),
            Self::Garbage => formatter.write_str("garbage"),
            Self::Body { name, .. } => formatter.write_str(name),
            Self::Fail(code) => write!(formatter, "fail={code}"),
        }
    }
}
