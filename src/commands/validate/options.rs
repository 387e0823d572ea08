//! What is asked of a run.

use std::path::PathBuf;

use crate::document::Comments;
use crate::finding::Rule;
use crate::protocol::catalogue::Command;
use crate::report::CaseFormat;

/// What the texts are meant to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TextKind {
    /// Each tells by itself.
    Auto,
    /// Bodies of callbacks.
    Request,
    /// Bodies of answers.
    Response,
    /// Exchange records.
    Exchange,
}

/// What the check should come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ExpectedVerdict {
    /// Every text is valid.
    Valid,
    /// Every text is invalid, whatever the reason.
    Invalid,
    /// Every text breaks this rule.
    Breaks(&'static Rule),
}

/// What to validate, how strictly, and what to write where.
#[derive(Debug, Clone)]
pub(crate) struct ValidateOptions {
    /// Files, folders, globs and `-`.
    pub(crate) inputs: Vec<String>,
    /// What they are.
    pub(crate) kind: TextKind,
    /// The command of answers, and of payloads that do not name theirs.
    pub(crate) command: Option<&'static Command>,
    /// Warnings fail too.
    pub(crate) is_strict: bool,
    /// Whether comments are accepted.
    pub(crate) comments: Comments,
    /// What the check should come to.
    pub(crate) expectation: ExpectedVerdict,
    /// Show so many findings at most.
    pub(crate) max_findings: Option<usize>,
    /// Show what the documentation does not know, in place of findings.
    pub(crate) is_drift: bool,
    /// Print this report in place of findings.
    pub(crate) format: Option<CaseFormat>,
    /// Reports to write into files.
    pub(crate) reports: Vec<(CaseFormat, PathBuf)>,
    /// Where GitHub wants a table, beside its report.
    pub(crate) step_summary: Option<PathBuf>,
    /// The longest text, in bytes.
    pub(crate) max_document: u64,
    /// Whether somebody watches.
    pub(crate) stderr_is_terminal: bool,
}

impl ValidateOptions {
    /// Whether every text has to be remembered until the end.
    pub(super) fn needs_cases(&self) -> bool {
        self.format.is_some() || !self.reports.is_empty()
    }

    /// Whether findings are shown as they are found.
    pub(super) fn shows_findings(&self) -> bool {
        self.format.is_none() && !self.is_drift
    }
}
