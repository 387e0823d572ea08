//! What is said of a case: what it is about, what its answers should be, and why.

/// What a case is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Category {
    /// What the vendor's documentation promises to send, and wants back.
    Documented,
    /// What must not be believed.
    Security,
    /// What an endpoint should survive.
    Robustness,
    /// Many callbacks at once.
    Load,
}

impl Category {
    /// The word that stands for it everywhere.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Security => "security",
            Self::Robustness => "robustness",
            Self::Load => "load",
        }
    }
}

/// Why something is expected.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Basis {
    /// The vendor says so: where, and in which words.
    Documented(&'static str, &'static str),
    /// The vendor is silent; this is the reason.
    Reason(&'static str),
}

impl Basis {
    /// One line, for reports.
    pub(crate) fn sentence(self) -> String {
        match self {
            Self::Documented(section, sentence) => format!("{section}: {sentence}"),
            Self::Reason(reason) => reason.to_owned(),
        }
    }
}

/// What the answers to a case should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CaseExpectation {
    /// The documented answer with OK and 0, in time.
    Accepted,
    /// The same; refusing cleanly is a warning.
    Tolerated,
    /// A refusal; anything else is a failure.
    Refused,
    /// A refusal; anything else is a warning, because the documentation leaves it open.
    BetterRefused,
    /// Any whole answer but a server error.
    Sane,
    /// The same; accepting is a warning.
    SaneUnaccepted,
    /// No markup of the request in a page of HTML.
    NoReflection,
    /// Nothing: what comes after it counts.
    Nothing,
}

impl CaseExpectation {
    /// In words.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Accepted => {
                "200 with {\"ActionStatus\":\"OK\",\"ErrorInfo\":\"\",\"ErrorCode\":0}, in time"
            }
            Self::Tolerated => {
                "200 with ActionStatus OK and ErrorCode 0, in time (a clean refusal is a warning)"
            }
            Self::Refused => {
                "a refusal: a status other than 200, or ActionStatus FAIL, or an ErrorCode other than 0"
            }
            Self::BetterRefused => {
                "preferably a refusal: a status other than 200, or ActionStatus FAIL, or an ErrorCode other than 0"
            }
            Self::Sane => "any complete answer except a server error (5xx), in time",
            Self::SaneUnaccepted => {
                "a complete answer except a server error, in time, and preferably not OK with ErrorCode 0"
            }
            Self::NoReflection => "no markup of the request in an HTML page",
            Self::Nothing => "the next callback is answered as before",
        }
    }
}
