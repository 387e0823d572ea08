//! What went back to the sender where that is not simply what the verdict says.

use std::time::Duration;

/// An answer that a backend gave or a fault made.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Response {
    /// HTTP status; none if nothing like HTTP went back.
    pub(crate) status: Option<u16>,
    /// Body.
    pub(crate) body: Vec<u8>,
    /// The fault that was played, as a script says it.
    pub(crate) fault: Option<String>,
    /// What the backend did.
    pub(crate) forwarded: Option<Forwarded>,
}

/// A callback that was passed on to a backend, and the judgement of its answer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Forwarded {
    /// Where it went, without the query, which may carry a fresh signature.
    pub(crate) url: String,
    /// HTTP status; none if there was no usable answer.
    pub(crate) status: Option<u16>,
    /// The answer's body, without its content coding.
    pub(crate) body: Vec<u8>,
    /// From the first byte sent until the last one received, or until the failure.
    pub(crate) elapsed: Duration,
    /// What breaks the contract, or why there is no answer; empty if all is well.
    pub(crate) reasons: Vec<String>,
    /// What to do about it.
    pub(crate) help: Option<String>,
}

impl Response {
    /// The body as it can be read: of a backend's answer without the content coding.
    pub(crate) fn readable_body(&self) -> &[u8] {
        match &self.forwarded {
            Some(Forwarded { status: Some(_), body, .. }) => body,
            _ => &self.body,
        }
    }
}

impl Forwarded {
    /// `pass`, `fail` or `error`, as for a delivery of `send`.
    pub(crate) fn verdict(&self) -> &'static str {
        match (self.status, self.reasons.is_empty()) {
            (None, _) => "error",
            (Some(_), true) => "pass",
            (Some(_), false) => "fail",
        }
    }
}
