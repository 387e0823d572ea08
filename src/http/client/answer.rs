//! A complete answer.

use std::time::Duration;

use bytes::Bytes;

use crate::protocol::content_coding::{Decoded, decode};

/// A complete answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    /// HTTP status.
    pub(crate) status: u16,
    /// Where a redirect leads.
    pub(crate) location: Option<String>,
    /// `Content-Encoding`, if the body has one.
    pub(crate) coding: Option<Coding>,
    /// Body as it came; cut after a mebibyte.
    pub(crate) body: Bytes,
    /// Whether more would have come.
    pub(crate) is_cut: bool,
    /// From the start of the attempt, connecting included, to the last byte received.
    pub(crate) elapsed: Duration,
}

/// How the body of an answer is coded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Coding {
    /// The value of `Content-Encoding`.
    pub(super) names: String,
    /// Whether the request said which codings it takes.
    pub(super) is_asked_for: bool,
}

impl Answer {
    /// Its body without the coding.
    pub(crate) fn decoded(&self) -> Decoded<'_> {
        match &self.coding {
            Some(coding) => decode(&coding.names, coding.is_asked_for, &self.body),
            None => Decoded { body: (&*self.body).into(), fault: None },
        }
    }
}
