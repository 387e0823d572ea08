//! Finished runs in formats that other programs read. Checked texts are [`Case`]s, everything else is
//! a [`TestRun`]; nothing here knows how they came about.

pub(crate) mod github;
mod gitlab;
pub(crate) mod html;
pub(crate) mod junit;
pub(crate) mod probe_html;
#[cfg(test)]
mod samples;
pub(crate) mod sarif;
pub(crate) mod summary;
mod tap;
mod tests;
mod text;

pub(crate) use tests::{Problem, Test, TestRun, TestStatus};

use crate::document::Position;
use crate::exit::Exit;
use crate::finding::Rule;

/// One checked input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Case {
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
        judgement: Judgement,
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
pub(crate) enum Judgement {
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

/// The formats there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// JUnit XML: one test case per input.
    Junit,
    /// SARIF 2.1.0.
    Sarif,
    /// Workflow commands of GitHub Actions.
    Github,
    /// Test Anything Protocol 14.
    Tap,
    /// Code Quality of GitLab.
    Gitlab,
}

impl Format {
    /// The report on a run that ended with `exit`.
    pub(crate) fn write(self, cases: &[Case], exit: Exit) -> String {
        match self {
            Self::Junit => junit::write(cases, exit),
            Self::Sarif => sarif::write(cases, exit),
            Self::Github => github::write(cases, exit),
            Self::Tap => tap::write(cases, exit),
            Self::Gitlab => gitlab::write(cases, exit),
        }
    }
}
