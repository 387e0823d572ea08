//! How well a fact of the catalogue is known.

use serde::Deserialize;

/// How well something is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Standing {
    /// A page of the vendor says it.
    #[default]
    Documented,
    /// Real traffic shows it.
    Seen,
    /// Nobody says it; it follows from something else.
    Inferred,
}

impl Standing {
    /// The word for it in every output.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Seen => "seen",
            Self::Inferred => "inferred",
        }
    }
}
