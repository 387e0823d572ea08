//! What is asked of a run, by who reads it: the input, the schedule, the deliveries, the output.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::input::replay::{PayloadSelection, Timing};
use super::run::retry::RetryPolicy;
use crate::commands::crafting::Crafting;
use crate::commands::expectations::Expected;
use crate::commands::export::ExportTool;
use crate::commands::request::Target;
use crate::http::client::ClientOptions;
use crate::protocol::answer::Expectation;

/// What to send, where to, how often, and what to expect.
#[derive(Debug, Clone)]
pub(crate) struct SendOptions {
    /// Where requests go and how they are signed.
    pub(crate) target: Target,
    /// How to connect.
    pub(crate) client: ClientOptions,
    /// How long to wait for the endpoint to start.
    pub(crate) wait_for: Option<Duration>,
    /// Print in place of sending.
    pub(crate) dry_run: Option<DryRun>,
    /// Whether signatures may be shown.
    pub(crate) shows_secrets: bool,
    /// What is sent.
    pub(crate) input: Arc<InputOptions>,
    /// How often, and when.
    pub(crate) schedule: Schedule,
    /// How a delivery is made and judged.
    pub(crate) delivery: DeliveryOptions,
    /// What is written besides results.
    pub(crate) output: OutputOptions,
}

/// What is sent: where payloads come from, which of them, and what is changed about them.
#[derive(Debug, Clone)]
pub(crate) struct InputOptions {
    /// Files, folders, globs and `-`.
    pub(crate) inputs: Vec<String>,
    /// Names of samples.
    pub(crate) samples: Vec<String>,
    /// Which of them are sent.
    pub(crate) selection: PayloadSelection,
    /// Changes to every payload.
    pub(crate) crafting: Crafting,
    /// Query parameters that are given on the command line.
    pub(crate) sdkappid: Option<u64>,
    /// As above.
    pub(crate) client_ip: Option<String>,
    /// As above.
    pub(crate) opt_platform: Option<String>,
    /// Whether the headers of records are sent again.
    pub(crate) with_headers: bool,
    /// What an answer should be, as a file says it that stands beside no payload.
    pub(crate) expected: Option<Arc<Expected>>,
    /// The longest text of the input, in bytes.
    pub(crate) max_document: u64,
    /// Whether payloads are checked before.
    pub(crate) is_validated: bool,
    /// Whether every payload needs the time at which it was received.
    pub(crate) needs_times: bool,
}

/// How often everything is sent, and when.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Schedule {
    /// How often everything is sent.
    pub(crate) repeat: Option<u64>,
    /// How many deliveries may be under way at a time.
    pub(crate) concurrency: usize,
    /// Deliveries per second.
    pub(crate) rate: Option<f64>,
    /// How long it takes to reach the rate, or else the concurrency.
    pub(crate) ramp: Duration,
    /// Begin no delivery after this time.
    pub(crate) duration: Option<Duration>,
    /// Whether records keep their distance in time.
    pub(crate) timing: Timing,
    /// Whether every delivery has its own numbers, ids and time.
    pub(crate) vary: bool,
    /// Makes what is left to chance repeatable.
    pub(crate) seed: Option<u64>,
}

/// How a delivery is made and judged.
#[derive(Debug, Clone)]
pub(crate) struct DeliveryOptions {
    /// When it is tried again.
    pub(crate) retry: RetryPolicy,
    /// Whether wrong signatures are tried where the right one is refused.
    pub(crate) diagnoses_sign: bool,
    /// What an answer should be.
    pub(crate) expectation: Expectation,
    /// End after so many that did not pass.
    pub(crate) max_failures: Option<u64>,
    /// Whether results are in the order of the payloads.
    pub(crate) is_ordered: bool,
}

/// What is written besides results.
#[derive(Debug, Clone)]
pub(crate) struct OutputOptions {
    /// Reports to write.
    pub(crate) reports: Vec<ReportTarget>,
    /// Where GitHub wants a table, beside its report.
    pub(crate) step_summary: Option<PathBuf>,
    /// Files of the command line besides payloads, which no report may take the place of.
    pub(crate) own_files: Vec<String>,
    /// Whether a person is watching.
    pub(crate) stderr_is_terminal: bool,
}

impl Schedule {
    /// How often everything is sent; without end, if `None`.
    pub(super) fn rounds(&self) -> Option<u64> {
        match (self.repeat, self.duration) {
            (Some(repeat), _) => Some(repeat),
            (None, Some(_)) => None,
            (None, None) => Some(1),
        }
    }
}

/// What to print in place of sending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DryRun {
    /// The request as HTTP.
    Http,
    /// A command line for curl.
    Curl,
    /// All requests, for a program that sends them.
    For(ExportTool),
}

/// The formats there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReportKind {
    /// JUnit XML.
    Junit,
    /// One JSON document.
    Json,
    /// Workflow commands of GitHub Actions.
    Github,
    /// A web page.
    Html,
}

/// A report that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReportTarget {
    /// In which format.
    pub(crate) kind: ReportKind,
    /// The file; standard output, if `None`, after the results.
    pub(crate) path: Option<PathBuf>,
}
