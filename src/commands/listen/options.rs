//! What is asked of a run, by who reads it: the receiver, what takes part besides, what the run is a test of.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::output::Look;
use crate::commands::inspector;
use crate::finding::Severity;
use crate::http::forward::ForwardOptions;
use crate::http::server::{Config, Faults};
use crate::protocol::filter::Condition;
use crate::protocol::signature::Token;

/// How to listen, and when that is a success.
#[derive(Debug, Clone)]
pub(crate) struct ListenOptions {
    /// Address or name to bind.
    pub(crate) host: String,
    /// Port to bind; 0 for any free one.
    pub(crate) port: u16,
    /// What the receiver insists on.
    pub(crate) config: Config,
    /// How exchanges are shown.
    pub(crate) look: Look,
    /// How long to wait in all.
    pub(crate) timeout: Option<Duration>,
    /// A file that names the URL while the listener is ready.
    pub(crate) ready_file: Option<PathBuf>,
    /// A command to run meanwhile.
    pub(crate) exec: Option<String>,
    /// A page that shows it all.
    pub(crate) inspect: Option<inspector::InspectorOptions>,
    /// What takes part besides the receiver.
    pub(crate) hooks: HookOptions,
    /// What the run is a test of.
    pub(crate) checks: CheckOptions,
}

/// What takes part in a run besides the receiver.
#[derive(Debug, Clone)]
pub(crate) struct HookOptions {
    /// Where callbacks are passed on to.
    pub(crate) forward: Option<ForwardOptions>,
    /// Faults to play.
    pub(crate) faults: Option<Arc<Faults>>,
    /// A file that records are appended to.
    pub(crate) record: Option<PathBuf>,
    /// A folder for one fixture per shape.
    pub(crate) record_fixtures: Option<PathBuf>,
}

/// What a run is a test of, and where it reports to.
#[derive(Debug, Clone)]
pub(crate) struct CheckOptions {
    /// The severity from which findings fail the run.
    pub(crate) fail_on: Option<Severity>,
    /// Values that callbacks are to bring.
    pub(crate) expect: Vec<Condition>,
    /// How many callbacks are to come at least.
    pub(crate) expect_count: Option<u64>,
    /// Reports to write at the end.
    pub(crate) reports: Vec<ListenReport>,
    /// Where GitHub wants a table, beside its report.
    pub(crate) step_summary: Option<PathBuf>,
}

/// Where to report to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ListenReport {
    /// JUnit XML, in a file.
    Junit(PathBuf),
    /// Workflow commands of GitHub Actions: in a file, or on standard error, where the runner finds them.
    Github(Option<PathBuf>),
}

impl ListenReport {
    /// The file, if it has one.
    pub(super) fn path(&self) -> Option<&Path> {
        match self {
            Self::Junit(path) => Some(path),
            Self::Github(path) => path.as_deref(),
        }
    }
}

impl ListenOptions {
    /// What must not be shown.
    pub(super) fn tokens(&self) -> impl Iterator<Item = &Token> {
        let resign = self.hooks.forward.as_ref().and_then(|forward| forward.resign.as_ref());
        self.config.policy.token.iter().chain(resign)
    }
}
