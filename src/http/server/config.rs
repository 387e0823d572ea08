//! How the receiver behaves.

use std::time::Duration;

use super::hooks::Hooks;
use crate::exchange::Request;
use crate::protocol::filter::Filter;
use crate::protocol::judge::Policy;

/// How the receiver behaves.
#[derive(Debug, Clone)]
pub(crate) struct Config {
    /// What it insists on.
    pub(crate) policy: Policy,
    /// A path where GET and HEAD ask whether the receiver is alive, which is none of its callbacks.
    pub(crate) health_path: Option<String>,
    /// Largest accepted body, in bytes.
    pub(crate) max_body: u64,
    /// How long a connection may send nothing before it is closed.
    pub(crate) idle_timeout: Duration,
    /// Take this many callbacks and no more.
    pub(crate) count: Option<u64>,
    /// What callbacks have to be like to count.
    pub(crate) filters: Vec<Filter>,
    /// Mark messages that came before.
    pub(crate) marks_repeats: bool,
    /// What takes part in answering and reporting.
    pub(crate) hooks: Hooks,
}

impl Config {
    /// Whether somebody asks if the receiver is alive.
    pub(super) fn is_health_check(&self, request: &Request) -> bool {
        self.health_path.as_deref() == Some(request.path()) && matches!(&*request.method, "GET" | "HEAD")
    }
}
