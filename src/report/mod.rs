//! Finished runs in formats that other programs read. Checked texts are [`CheckedCase`]s, everything else is
//! a [`TestRun`]; nothing here knows how they came about.

mod case;
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
mod test_run;
mod text;

pub(crate) use case::{CaseJudgement, CaseOutcome, CheckedCase, PlacedFinding};
pub(crate) use test_run::{Problem, Test, TestRun, TestStatus};

use crate::exit::Exit;

/// The formats there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CaseFormat {
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

impl CaseFormat {
    /// The report on a run that ended with `exit`.
    pub(crate) fn write(self, cases: &[CheckedCase], exit: Exit) -> String {
        match self {
            Self::Junit => junit::write(cases, exit),
            Self::Sarif => sarif::write(cases, exit),
            Self::Github => github::write(cases, exit),
            Self::Tap => tap::write(cases, exit),
            Self::Gitlab => gitlab::write(cases, exit),
        }
    }
}
