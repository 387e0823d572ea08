//! A finding: something about a payload, a request or an answer that its owner
//! should know. A value, not an error of this program.

use std::ops::Range;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Severity {
    /// Worth knowing; never a failure.
    Note,
    /// Against the documentation, yet receivers cope; a failure only when asked for.
    Warning,
    /// Against the documented contract.
    Error,
}

impl Severity {
    /// The word that stands for it in every output.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// What a rule is about, and so where its findings can appear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RuleSubject {
    /// The JSON body of a callback: each such rule has a broken payload of its name.
    Payload,
    /// The rest of a callback's request: method, path, query, signature.
    Request,
    /// The JSON body of an endpoint's answer.
    Answer,
}

impl RuleSubject {
    /// The word that stands for it in listings.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Payload => "payload",
            Self::Request => "request",
            Self::Answer => "answer",
        }
    }
}

/// One thing that is checked, with a name that never changes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    /// Stable id in kebab-case.
    pub(crate) id: &'static str,
    /// How much its findings matter.
    pub(crate) severity: Severity,
    /// What it is about.
    pub(crate) subject: RuleSubject,
    /// What is wrong, as a heading.
    pub(crate) title: &'static str,
    /// Why it matters and what to do, in a few sentences.
    pub(crate) meaning: &'static str,
    /// Where the rule comes from: a section of the documentation, or the reason.
    pub(crate) source: &'static str,
    /// What is written there, word for word; empty where nothing short says it.
    pub(crate) quote: &'static str,
}

/// Where in a text a finding belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// The value at the finding's pointer.
    Value,
    /// The key of the member at the finding's pointer.
    Key,
    /// These bytes, for texts that have no values yet.
    Bytes(Range<usize>),
    /// Nowhere in the body: the query, the method, the transport.
    Outside,
}

/// A rule that was broken, where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    /// The rule.
    pub(crate) rule: &'static Rule,
    /// JSON Pointer (RFC 6901) into the body; empty for the whole.
    pub(crate) pointer: String,
    /// What exactly to point at.
    pub(crate) place: Place,
    /// What is wrong here, in one sentence without a full stop.
    pub(crate) message: String,
    /// What to write or do instead.
    pub(crate) help: String,
    /// What the rule's source says of this very field, word for word; else what it says of the rule.
    pub(crate) quote: &'static str,
}

impl Finding {
    /// A finding about the value at `pointer`.
    pub(crate) fn at(
        rule: &'static Rule,
        pointer: impl Into<String>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            rule,
            pointer: pointer.into(),
            place: Place::Value,
            message: message.into(),
            help: help.into(),
            quote: rule.quote,
        }
    }

    /// A finding about something outside the body.
    pub(crate) fn outside(rule: &'static Rule, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { place: Place::Outside, ..Self::at(rule, "", message, help) }
    }

    /// Whether the documented contract is broken.
    pub(crate) fn is_error(&self) -> bool {
        self.rule.severity == Severity::Error
    }
}

/// The gravest severity among `findings`.
pub(crate) fn worst(findings: &[Finding]) -> Option<Severity> {
    findings.iter().map(|finding| finding.rule.severity).max()
}
