//! How much may wait for a slow consumer: bytes, not events, since bodies differ by a factor of thousands.

use std::ops::Deref;
use std::sync::{Arc, Condvar, Mutex};

use super::lock::lock;
use crate::exchange::Exchange;

/// How many bytes of exchanges may wait. Some 30,000 of usual size fit: a minute of
/// a consumer that has stopped, at 500 callbacks a second.
const MOST_BYTES: usize = 128 * 1024 * 1024;

/// What is waiting.
#[derive(Debug, Default)]
pub(super) struct EventBacklog {
    level: Mutex<FillLevel>,
    shrank: Condvar,
}

#[derive(Debug, Default)]
struct FillLevel {
    bytes: usize,
    /// Whether anybody waits for room: to wake nobody costs a system call, too.
    is_awaited: bool,
}

impl EventBacklog {
    /// Waits until there is room for so many bytes, for one exchange at a time. One larger than all of it is let in
    /// alone.
    pub(super) fn admit(self: &Arc<Self>, exchange: Exchange, size: usize) -> Received {
        let is_full = |level: &mut FillLevel| {
            level.is_awaited = level.bytes > 0 && level.bytes + size > MOST_BYTES;
            level.is_awaited
        };
        let waited = self.shrank.wait_while(lock(&self.level), is_full);
        waited.unwrap_or_else(std::sync::PoisonError::into_inner).bytes += size;
        Received { exchange: Box::new(exchange), room: Room { size, backlog: Arc::clone(self) } }
    }
}

/// An exchange on its way to the consumer. It makes room for others when it is dropped.
#[derive(Debug)]
pub(crate) struct Received {
    exchange: Box<Exchange>,
    room: Room,
}

impl Received {
    /// The exchange, for whoever keeps it.
    pub(crate) fn into_exchange(self) -> Box<Exchange> {
        self.exchange
    }

    /// About how many bytes of memory it takes.
    pub(crate) fn size(&self) -> usize {
        self.room.size
    }
}

impl Deref for Received {
    type Target = Exchange;

    fn deref(&self) -> &Exchange {
        &self.exchange
    }
}

/// The room that an exchange takes until this is dropped.
#[derive(Debug)]
struct Room {
    size: usize,
    backlog: Arc<EventBacklog>,
}

impl Drop for Room {
    fn drop(&mut self) {
        let mut level = lock(&self.backlog.level);
        level.bytes -= self.size;
        if level.is_awaited {
            self.backlog.shrank.notify_one();
        }
    }
}
