//! Why an endpoint refuses a callback whose signature is right: which wrong signature does it take?

use serde_json::Value;

use super::signature::{SignatureMistake, Variant};

/// Whether an answer refuses a callback as an endpoint does that finds `Sign` wrong: 401, 403, or 200 with `FAIL`.
pub(crate) fn refuses(status: u16, body: &[u8]) -> bool {
    matches!(status, 401 | 403) || status == 200 && says_fail(body)
}

/// Whether an answer lets a callback pass.
pub(crate) fn takes(status: u16, body: &[u8]) -> bool {
    status == 200 && !says_fail(body)
}

fn says_fail(body: &[u8]) -> bool {
    serde_json::from_slice::<Value>(body).is_ok_and(|body| body["ActionStatus"] == "FAIL")
}

/// What came of trying the variants, one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Diagnosis {
    /// The endpoint takes this mistake, and refuses what is right once more.
    Cause(SignatureMistake),
    /// The endpoint takes what it has refused before.
    Unsteady,
    /// None of so many was taken.
    Unknown {
        /// How many of them there was time for.
        tried: usize,
    },
}

impl Diagnosis {
    /// Reads it from what was tried: the variant that was taken, if one was, and whether what is right was taken
    /// after it.
    pub(crate) fn of(taken: Option<&Variant>, takes_right: bool, tried: usize) -> Self {
        match taken {
            None => Self::Unknown { tried },
            Some(_) if takes_right => Self::Unsteady,
            Some(variant) => Self::Cause(variant.mistake),
        }
    }

    /// Whether it names what is wrong.
    pub(crate) fn is_cause(self) -> bool {
        matches!(self, Self::Cause(_))
    }
}

impl std::fmt::Display for Diagnosis {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Cause(mistake) => {
                let (cause, help) = mistake.explain_of_endpoint();
                write!(formatter, "root cause: {cause}; {help}")
            }
            Self::Unsteady => formatter.write_str(
                "the endpoint accepts the same callback when it is sent again, so the signature was not the reason",
            ),
            Self::Unknown { tried } => write!(
                formatter,
                "none of the {tried} common signing mistakes is the root cause: compare the tokens, and look for \
                 other checks in the endpoint"
            ),
        }
    }
}
