//! What a case came to.

use std::collections::BTreeSet;
use std::time::Duration;

use super::cases::{Basis, Case, CaseExpectation, OVERVIEW};
use super::grade::{Attempt, Grade, Opinion, breaks_contract, is_breakdown};
use super::received::{DecodedAnswer, Trouble};
use crate::protocol::redaction::Redaction;
use crate::render::diagnostic::cut_back;

/// How much of what is no HTTP is shown, in columns.
const MOST_SHOWN: usize = 80;

const STATUS: Basis = Basis::Documented(
    OVERVIEW,
    "a callback has failed if the status of the answer is not 200; this includes 201, 204 and redirects",
);

const ANSWER: Basis = Basis::Documented(
    OVERVIEW,
    "the answer is JSON with ActionStatus (String), ErrorCode (Integer) and ErrorInfo (String)",
);

const TIMEOUT: Basis = Basis::Documented(OVERVIEW, "a callback times out after 2 seconds");

const CRASH: Basis = Basis::Reason(
    "The URL is public, so anything can arrive. A 5xx status or a closed connection means an unhandled exception: \
     no check has refused the request.",
);

const SURVIVAL: Basis = Basis::Reason("One request, whatever it contains, must not affect the next.");

/// What a case came to.
#[derive(Debug, Clone)]
pub(super) struct CaseReport {
    pub(super) case: &'static Case,
    pub(super) ending: CaseEnding,
    /// Why it did not pass or did not run, in one sentence.
    pub(super) reason: String,
    /// The request that decided; empty if none was made.
    pub(super) sent: String,
    /// What it has that may make a difference to an endpoint.
    pub(super) features: BTreeSet<String>,
    /// What came back, if anything was awaited.
    pub(super) received: Option<Result<DecodedAnswer, Trouble>>,
    /// Of the slowest answer.
    pub(super) elapsed: Option<Duration>,
    /// Whether the answer came after the limit.
    pub(super) is_late: bool,
    /// Whether the endpoint was not as before afterwards.
    pub(super) was_harmful: bool,
}

/// How a case ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum CaseEnding {
    Passed,
    Skipped,
    Warned,
    Failed,
}

impl CaseEnding {
    /// The word that stands for it everywhere.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Passed => "pass",
            Self::Warned => "warn",
            Self::Failed => "fail",
            Self::Skipped => "skipped",
        }
    }
}

impl CaseReport {
    pub(super) fn skipped(case: &'static Case, reason: impl Into<String>) -> Self {
        let ending = CaseEnding::Skipped;
        Self {
            case,
            ending,
            reason: reason.into(),
            sent: String::new(),
            features: BTreeSet::new(),
            received: None,
            elapsed: None,
            is_late: false,
            was_harmful: false,
        }
    }

    /// What was expected, in words: of the answer, and of the endpoint, where it is that which failed.
    pub(super) fn expected(&self) -> String {
        let of_answer = self.case.expected();
        match self.was_harmful && self.case.expectation != CaseExpectation::Nothing {
            true => format!("{of_answer}; and the endpoint works afterwards"),
            false => of_answer,
        }
    }

    /// The sentence that was broken: that of its case, unless the answer breaks one that holds for all of them.
    pub(super) fn basis(&self) -> Basis {
        let wants_acceptance =
            matches!(self.case.expectation, CaseExpectation::Accepted | CaseExpectation::Tolerated);
        match &self.received {
            _ if self.was_harmful => SURVIVAL,
            Some(Err(Trouble::Late)) => TIMEOUT,
            Some(_) if self.is_late => TIMEOUT,
            Some(Ok(answer)) if wants_acceptance && answer.status != 200 => STATUS,
            Some(Ok(answer)) if wants_acceptance && breaks_contract(answer) => ANSWER,
            Some(Ok(answer)) if is_breakdown(answer) => CRASH,
            Some(Err(Trouble::BrokenOff(_))) if !wants_acceptance => CRASH,
            _ => self.case.basis,
        }
    }

    /// Whether it may have failed only because others ran beside it: no answer, or one that was late.
    pub(super) fn is_doubtful(&self, limit: Duration) -> bool {
        let is_late = self.elapsed.is_some_and(|elapsed| elapsed > limit);
        self.ending == CaseEnding::Failed && (is_late || self.trouble().is_some())
    }

    /// What kept an answer from coming, where that is why the case failed.
    pub(super) fn trouble(&self) -> Option<&Trouble> {
        self.received.as_ref().filter(|_| self.ending == CaseEnding::Failed)?.as_ref().err()
    }

    /// Without what must not be shown, where the endpoint repeats it.
    pub(super) fn redacted(self, redaction: &Redaction) -> Self {
        let answer = |answer: DecodedAnswer| DecodedAnswer {
            headers: answer
                .headers
                .into_iter()
                .map(|(name, value)| (redaction.text(name), redaction.text(value)))
                .collect(),
            // It may have been cut.
            body: redaction.bytes(answer.body.into(), true).into(),
            ..answer
        };
        let mut reason = self.reason;
        let mut trouble = |trouble| match trouble {
            // Cut only now: a secret of which the end is missing would not be found.
            Trouble::NotHttp(what) => {
                let shown = cut_back(&redaction.text(what.clone()), MOST_SHOWN);
                reason = reason.replace(&what, &shown);
                Trouble::NotHttp(shown)
            }
            other => other,
        };
        let received = self.received.map(|received| received.map(answer).map_err(&mut trouble));
        Self { reason: redaction.text(reason), received, ..self }
    }

    pub(super) fn of(case: &'static Case, opinion: Opinion, attempt: Attempt, elapsed: Duration) -> Self {
        let ending = match opinion.grade {
            Grade::Fail if attempt.outcome == Err(Trouble::Stopped) => return Self::skipped(case, STOPPED),
            Grade::Pass => CaseEnding::Passed,
            Grade::Warn => CaseEnding::Warned,
            Grade::Fail => CaseEnding::Failed,
        };
        Self {
            case,
            ending,
            reason: opinion.reason,
            sent: attempt.sent,
            features: attempt.features,
            received: Some(attempt.outcome),
            elapsed: Some(elapsed),
            is_late: opinion.is_late,
            was_harmful: false,
        }
    }
}

/// Why a case did not run after a signal.
pub(super) const STOPPED: &str = "the run was stopped";

/// What a run has told so far.
#[derive(Debug, Default)]
pub(super) struct RunSoFar {
    /// The reports that were shown.
    pub(super) shown: Vec<CaseReport>,
    /// Why the endpoint refuses right signatures, once that was found.
    pub(super) root_cause: Option<String>,
}

/// Why cases did not run that a run never came to.
pub(super) const ENDED_EARLY: &str = "the run ended before it came to this case";

/// How many reports ended so.
pub(super) fn count(reports: &[CaseReport], ending: CaseEnding) -> usize {
    reports.iter().filter(|report| report.ending == ending).count()
}
