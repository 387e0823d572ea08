//! Ending a run before its time: by a signal, or because enough has failed.

use std::sync::Arc;

use tokio::sync::watch;

/// Why a run ends early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StopReason {
    /// Ctrl-C, SIGTERM or SIGHUP.
    Signal,
    /// `--fail-fast` or `--max-failures`.
    Failures,
    /// Nobody takes the results any more.
    Unheard,
}

/// A request to end, which many can make and many can wait for. The first one counts.
#[derive(Debug, Clone)]
pub(super) struct Stop(Arc<watch::Sender<Option<StopReason>>>);

impl Stop {
    pub(super) fn new() -> Self {
        Self(Arc::new(watch::Sender::new(None)))
    }

    /// Asks for the end.
    pub(super) fn request(&self, reason: StopReason) {
        self.0.send_if_modified(|current| {
            let is_first = current.is_none();
            *current = current.or(Some(reason));
            is_first
        });
    }

    /// Why the run is to end, if it is.
    pub(super) fn reason(&self) -> Option<StopReason> {
        *self.0.borrow()
    }

    /// Waits until the end is asked for.
    pub(super) async fn requested(&self) {
        // The sender lives as long as `self`, so waiting cannot fail.
        let _ = self.0.subscribe().wait_for(Option::is_some).await;
    }

    /// Sleeps, but not longer than until the end is asked for.
    pub(super) async fn sleep_until(&self, deadline: tokio::time::Instant) {
        let _ = tokio::time::timeout_at(deadline, self.requested()).await;
    }
}
