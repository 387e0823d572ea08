//! What texts that were checked together come to.

use super::drift::Drift;
use crate::report::CheckedCase;

/// A batch after its check.
#[derive(Default)]
pub(super) struct CheckedBatch {
    pub(super) tally: ValidateTally,
    /// What to print.
    pub(super) presented: Vec<Presented>,
    /// For reports, if there are any.
    pub(super) cases: Vec<CheckedCase>,
    /// For drift, if it was asked for.
    pub(super) drift: Drift,
}

/// Something to print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Presented {
    /// Whole lines.
    pub(super) text: String,
    /// How many findings it shows.
    pub(super) findings: usize,
}

/// What a run has come to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct ValidateTally {
    pub(super) checked: usize,
    pub(super) invalid: usize,
    /// Texts that did not come to what was expected of them.
    pub(super) unexpected: usize,
    pub(super) errors: usize,
    pub(super) warnings: usize,
    pub(super) unreadable: usize,
}

impl ValidateTally {
    pub(super) fn add(&mut self, other: Self) {
        self.checked += other.checked;
        self.invalid += other.invalid;
        self.unexpected += other.unexpected;
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.unreadable += other.unreadable;
    }
}
