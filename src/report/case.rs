//! A checked text and what was found in it.

use crate::document::Position;
use crate::finding::Rule;

/// One checked input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CheckedCase {
    /// The file as it was named, or `<stdin>`.
    pub(crate) file: String,
    /// `file`, or `file:line` for one text of several.
    pub(crate) name: String,
    /// How it ended.
    pub(crate) outcome: CaseOutcome,
}

/// How the check of an input ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum CaseOutcome {
    /// It was checked.
    Checked {
        /// Whether that is as it should be.
        judgement: CaseJudgement,
        /// What was found, in the order of the text.
        findings: Vec<PlacedFinding>,
    },
    /// It could not be read.
    Unreadable {
        /// Why.
        message: String,
    },
}

/// What the findings of an input mean for the run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum CaseJudgement {
    /// All is as it should be.
    Passed,
    /// It has findings that it should not have.
    Failed,
    /// It should have findings that it has not; the sentence says which, and what it has instead.
    Unexpected(String),
}

/// A finding and where it stands in its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlacedFinding {
    /// The rule.
    pub(crate) rule: &'static Rule,
    /// JSON Pointer into the payload.
    pub(crate) pointer: String,
    /// What is wrong.
    pub(crate) message: String,
    /// What to do.
    pub(crate) help: String,
    /// Where it begins: 1-based line and column, columns in Unicode scalar values.
    pub(crate) start: Position,
    /// Where it ends, exclusive.
    pub(crate) end: Position,
}
