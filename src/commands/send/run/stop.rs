//! Ending a run before its time: by a signal, or because enough has failed.

use std::sync::Arc;

use tokio::sync::watch;

/// Why a run ends early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StopReason {
    /// Ctrl-C, SIGTERM or SIGHUP.
    Signal,
    /// `--fail-fast` or `--max-failures`.
    Failures,
    /// The input could not be read to its end, or does not fit.
    Broken,
    /// Results cannot be written any more, or a report.
    Unheard,
}

impl StopReason {
    /// Whether deliveries under way are not waited for as long as they may take.
    fn is_urgent(self) -> bool {
        matches!(self, Self::Signal | Self::Unheard)
    }
}

/// What has been asked for.
#[derive(Debug, Clone, Copy, Default)]
struct StopRequest {
    /// The first reason.
    reason: Option<StopReason>,
    is_urgent: bool,
}

/// A request to end, which many can make and many can wait for. The first reason counts; a later one can make it
/// urgent.
#[derive(Debug, Clone)]
pub(crate) struct StopSignal(Arc<watch::Sender<StopRequest>>);

impl StopSignal {
    pub(crate) fn new() -> Self {
        Self(Arc::new(watch::Sender::new(StopRequest::default())))
    }

    /// Asks for the end.
    pub(crate) fn request(&self, reason: StopReason) {
        self.0.send_if_modified(|request| {
            let is_news = request.reason.is_none() || (reason.is_urgent() && !request.is_urgent);
            request.reason = request.reason.or(Some(reason));
            request.is_urgent |= reason.is_urgent();
            is_news
        });
    }

    /// Why the run is to end, if it is.
    pub(crate) fn reason(&self) -> Option<StopReason> {
        self.0.borrow().reason
    }

    /// Waits until the end is asked for.
    pub(crate) async fn requested(&self) {
        // The sender lives as long as `self`, so waiting cannot fail.
        let _ = self.0.subscribe().wait_for(|request| request.reason.is_some()).await;
    }

    /// Waits until the end is urgent.
    pub(crate) async fn urged(&self) {
        let _ = self.0.subscribe().wait_for(|request| request.is_urgent).await;
    }

    /// Sleeps, but not longer than until the end is asked for.
    pub(crate) async fn sleep_until(&self, deadline: tokio::time::Instant) {
        let _ = tokio::time::timeout_at(deadline, self.requested()).await;
    }
}
