//! What takes part in answering and reporting, where the command line asks for it.

use std::fmt;
use std::sync::Arc;

use super::Faults;
use crate::exchange::Exchange;
use crate::http::forward::Forwarder;

/// All of it; nothing by default.
#[derive(Debug, Clone, Default)]
pub(crate) struct Hooks {
    /// Answers in place of the verdict.
    pub(crate) forwarder: Option<Arc<Forwarder>>,
    /// Answers in place of either.
    pub(crate) faults: Option<Arc<Faults>>,
    /// Keeps every exchange.
    pub(crate) journal: Option<Journal>,
}

/// Keeps exchanges, each before it is answered, so that nothing that was answered can be missing.
#[derive(Clone)]
pub(crate) struct Journal {
    keep: Arc<Keep>,
    /// The number of the last exchange that was kept before; 0, if none was.
    pub(super) last_id: u64,
}

/// Keeps one exchange, or says in one sentence why it cannot.
type Keep = dyn Fn(&Exchange) -> Result<(), String> + Send + Sync;

impl Journal {
    /// Keeps exchanges with this function. They are numbered on from the last one that was kept before, so that
    /// a number stands for one exchange.
    pub(crate) fn new(
        last_id: u64,
        keep: impl Fn(&Exchange) -> Result<(), String> + Send + Sync + 'static,
    ) -> Self {
        Self { keep: Arc::new(keep), last_id }
    }

    /// Keeps an exchange. A failure ends the receiver.
    pub(super) fn keep(&self, exchange: &Exchange) -> Result<(), String> {
        (self.keep)(exchange)
    }
}

impl fmt::Debug for Journal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Journal(…)")
    }
}
