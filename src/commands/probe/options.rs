//! What is asked of a run.

use std::path::PathBuf;

use super::selection::CaseSelection;
use super::subject::ProbeTarget;

/// What to ask an endpoint, and how.
#[derive(Debug, Clone)]
pub(crate) struct ProbeOptions {
    /// Which cases.
    pub(crate) selection: CaseSelection,
    /// The endpoint; `None` where cases are only listed.
    pub(crate) subject: Option<ProbeTarget>,
    /// Where GitHub wants a table, beside its report.
    pub(crate) step_summary: Option<PathBuf>,
    /// The least that fails the run.
    pub(crate) fail_on: FailOn,
    /// Reports, and the files they go to; standard output, where there is none.
    pub(crate) reports: Vec<(ReportFormat, Option<PathBuf>)>,
}

/// The least that fails a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FailOn {
    Fail,
    Warn,
}

/// The formats there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReportFormat {
    /// JUnit XML.
    Junit,
    /// One page of HTML.
    Html,
    /// SARIF 2.1.0.
    Sarif,
    /// Workflow commands of GitHub Actions; on standard output, where their runner reads them.
    Github,
}
