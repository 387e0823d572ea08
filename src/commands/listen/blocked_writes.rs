//! Writing that may wait for a reader: how long it has done so.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What is written to.
#[derive(Debug, Clone, Copy)]
pub(super) enum WriteTarget {
    /// The streams of the process.
    Output,
    /// The record.
    Record,
}

/// Since when each of them has been written to without an end.
#[derive(Debug, Clone, Default)]
pub(crate) struct BlockedWrites(Arc<Mutex<[Option<Instant>; 2]>>);

impl BlockedWrites {
    /// Writes, and takes note for how long.
    pub(super) fn during<T>(&self, to: WriteTarget, write: impl FnOnce() -> T) -> T {
        self.set(to, Some(Instant::now()));
        let written = write();
        self.set(to, None);
        written
    }

    /// Whether one of them has taken nothing for so long.
    pub(super) fn are_stuck_for(&self, time: Duration) -> bool {
        let since = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        since.into_iter().flatten().any(|since| since.elapsed() >= time)
    }

    fn set(&self, to: WriteTarget, since: Option<Instant>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)[to as usize] = since;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_not_come_back_is_stuck() {
        let writes = BlockedWrites::default();
        assert!(!writes.are_stuck_for(Duration::ZERO));
        writes.during(WriteTarget::Record, || {
            writes.during(WriteTarget::Output, || assert!(writes.are_stuck_for(Duration::ZERO)));
            assert!(writes.are_stuck_for(Duration::ZERO));
            assert!(!writes.are_stuck_for(Duration::from_secs(3600)));
        });
        assert!(!writes.are_stuck_for(Duration::ZERO));
    }
}
