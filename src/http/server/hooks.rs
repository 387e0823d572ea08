//! What takes part in answering and reporting, where the command line asks for it.

use std::sync::Arc;

use super::Faults;
use crate::http::forward::Forwarder;

/// All of it; nothing by default.
#[derive(Debug, Clone, Default)]
pub(crate) struct Hooks {
    /// Answers in place of the verdict.
    pub(crate) forwarder: Option<Arc<Forwarder>>,
    /// Answers in place of either.
    pub(crate) faults: Option<Arc<Faults>>,
}
