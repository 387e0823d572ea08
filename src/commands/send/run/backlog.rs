//! How much of the results waits in memory until it is shown: between the engine, which adds, and whoever watches.

use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::Notify;

use super::stop::StopSignal;

/// How many bytes of results may wait before no further delivery is begun.
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// What waits.
#[derive(Debug, Default)]
pub(crate) struct ResultBacklog {
    bytes: AtomicUsize,
    /// Tells senders that less waits.
    room: Notify,
}

impl ResultBacklog {
    /// Results have ended.
    pub(crate) fn add(&self, bytes: usize) {
        self.bytes.fetch_add(bytes, Ordering::SeqCst);
    }

    /// Results have been shown.
    pub(crate) fn remove(&self, bytes: usize) {
        self.bytes.fetch_sub(bytes, Ordering::SeqCst);
        self.look_again();
    }

    /// Lets senders that wait for room look again.
    pub(crate) fn look_again(&self) {
        self.room.notify_waiters();
    }

    /// Waits until there is room, here and as `has_room` says. After a stop, there is always room.
    pub(crate) async fn wait_for_room(&self, stop: &StopSignal, has_room: impl Fn() -> bool) {
        loop {
            // Before the look: what is told after it is not missed.
            let told = self.room.notified();
            let is_small = self.bytes.load(Ordering::SeqCst) < MOST_BYTES;
            if (is_small && has_room()) || stop.reason().is_some() {
                return;
            }
            told.await;
        }
    }
}
