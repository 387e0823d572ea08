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
pub(crate) struct Journal(Arc<Keep>);

/// Keeps one exchange, or says in one sentence why it cannot.
type Keep = dyn Fn(&Exchange) -> Result<(), String> + Send + Sync;

impl Journal {
    /// Keeps exchanges with this function.
    pub(crate) fn new(keep: impl Fn(&Exchange) -> Result<(), String> + Send + Sync + 'static) -> Self {
        Self(Arc::new(keep))
    }

    /// Keeps an exchange. A failure ends the receiver.
    pub(super) fn keep(&self, exchange: &Exchange) -> Result<(), String> {
        (self.0)(exchange)
    }
}

impl fmt::Debug for Journal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Journal(…)")
    }
}
