//! What differs between an answer and what was expected of it.

use serde::Serialize;
use serde_json::Value;

/// Something that is not as expected.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Mismatch {
    /// `status`, `latency`, or `answer` with a JSON Pointer: `answer /ErrorCode`.
    pub(crate) what: String,
    /// As the file says.
    pub(crate) expected: Value,
    /// As it came; none if there is nothing.
    pub(crate) actual: Option<Value>,
}
