//! What the page has to know of the run.

use serde::Serialize;

use crate::protocol::catalogue;

/// What the page has to know of the run.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct About {
    pub(crate) version: &'static str,
    /// `listen` or `show`.
    pub(crate) mode: &'static str,
    /// Where callbacks are received.
    pub(crate) url: Option<String>,
    /// A command line to try.
    pub(crate) curl: Option<String>,
    /// The backend, without a query.
    pub(crate) forward_to: Option<String>,
    /// Whether signatures are checked.
    pub(crate) is_signed: bool,
    pub(crate) can_resend: bool,
    /// A sentence.
    pub(crate) why_no_resend: Option<&'static str>,
    pub(crate) commands: Vec<Known>,
    pub(crate) keep: usize,
    /// What is shown.
    pub(crate) files: Vec<String>,
    /// Where it is recorded.
    pub(crate) record: Option<String>,
    /// Where older exchanges are, or how more are kept; not a whole sentence.
    pub(crate) older: String,
}

/// How more exchanges are kept.
pub(crate) const KEEP_MORE: &str = "--inspect-keep N and --inspect-memory SIZE keep more";

/// A command of the catalogue.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Known {
    name: &'static str,
    title: &'static str,
}

impl About {
    /// Of a run that keeps so many exchanges; nothing else is known yet.
    pub(crate) fn new(mode: &'static str, keep: usize) -> Self {
        let known = catalogue::all().map(|command| Known { name: &command.name, title: &command.title });
        Self {
            version: env!("CARGO_PKG_VERSION"),
            mode,
            url: None,
            curl: None,
            forward_to: None,
            is_signed: false,
            can_resend: false,
            why_no_resend: None,
            commands: known.collect(),
            keep,
            files: Vec::new(),
            record: None,
            older: KEEP_MORE.to_owned(),
        }
    }

    pub(super) fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}
