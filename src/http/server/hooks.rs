//! What takes part in answering and reporting, where the command line asks for it.

use std::fmt;
use std::sync::Arc;

use super::faults::Faults;
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
    prepare: Arc<Prepare>,
    /// The number of the last exchange that was kept before; 0, if none was.
    pub(super) last_id: u64,
}

/// Does what takes long about an exchange that is still without its number and its repeats, for many at a time.
type Prepare = dyn Fn(&Exchange) -> Result<Keep, String> + Send + Sync;

/// Keeps the exchange that it was prepared for, when it is the next; or says in one sentence why it cannot.
pub(crate) type Keep = Box<dyn FnOnce(&Exchange) -> Result<(), String>>;

impl Journal {
    /// Keeps exchanges with what this function prepares. They are numbered on from the last one that was kept before, so that
    /// a number stands for one exchange.
    pub(crate) fn new(
        last_id: u64,
        prepare: impl Fn(&Exchange) -> Result<Keep, String> + Send + Sync + 'static,
    ) -> Self {
        Self { prepare: Arc::new(prepare), last_id }
    }

    /// Prepares to keep an exchange. A failure, then or when it is kept, ends the receiver.
    pub(super) fn prepare(&self, exchange: &Exchange) -> Result<Keep, String> {
        (self.prepare)(exchange)
    }
}

impl fmt::Debug for Journal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Journal(…)")
    }
}
