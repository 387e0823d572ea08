//! What whoever loads payloads has to tell, in the order in which it comes up.

use crate::finding::Finding;
use crate::inputs::Source;

/// Something that the user should know of the input.
pub(crate) enum Notice<'a> {
    /// It is read as it comes.
    Waiting(&'a Source),
    /// A file of expectations that no payload has.
    StrayExpectations(String),
    /// What is wrong with a payload.
    Findings {
        /// Sample or file.
        name: &'a str,
        /// The payload itself.
        bytes: &'a [u8],
        /// What was found.
        findings: &'a [Finding],
    },
    /// So many records of requests are left out, because they are no callbacks.
    NoCallbacks(u64),
}
