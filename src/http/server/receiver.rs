//! What the receiver decides: which callbacks count, what they are numbered, and when it is over. No socket in sight.

use std::hash::RandomState;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use super::backlog::EventBacklog;
use super::config::Config;
use super::event::{Event, ReceiverTrouble};
use super::lock::lock;
use super::memory_budget::MemoryBudget;
use super::repeats::{Delivered, Repeats};
use crate::exchange::{Exchange, Request, Verdict};

/// How soon a pause notices that the receiver stops.
const PAUSE_TICK: Duration = Duration::from_millis(50);

/// What all threads of a receiver share.
pub(super) struct Receiver {
    pub(super) config: Config,
    /// What may be received at a time.
    pub(super) memory: Arc<MemoryBudget>,
    events: SyncSender<Event>,
    backlog: Arc<EventBacklog>,
    /// Held while an exchange is reported, so that ids are in the order of the output.
    /// None once the receiver has stopped.
    next_id: Mutex<Option<u64>>,
    repeats: Mutex<Repeats>,
    /// That of the repeats.
    hasher: RandomState,
    admitted: AtomicU64,
    in_flight: Mutex<usize>,
    landed: Condvar,
    stopping: AtomicBool,
}

impl Receiver {
    pub(super) fn new(config: Config, events: SyncSender<Event>) -> Self {
        let repeats = Repeats::default();
        let last_id = config.hooks.journal.as_ref().map_or(0, |journal| journal.last_id);
        Self {
            config,
            memory: Arc::default(),
            events,
            backlog: Arc::default(),
            next_id: Mutex::new(Some(last_id + 1)),
            hasher: repeats.hasher(),
            repeats: Mutex::new(repeats),
            admitted: AtomicU64::new(0),
            in_flight: Mutex::new(0),
            landed: Condvar::new(),
            stopping: AtomicBool::new(false),
        }
    }

    /// Passes an event on; nobody listens any more once the consumer has ended.
    fn report(&self, event: Event) {
        let _ = self.events.send(event);
    }

    /// Passes a trouble on, unless others are still waiting to be shown: nobody is to wait for that.
    pub(super) fn report_trouble(&self, trouble: ReceiverTrouble) {
        let _ = self.events.try_send(Event::Trouble(trouble));
    }

    /// Whether this is the first time that the receiver is told to stop.
    pub(super) fn begin_to_stop(&self) -> bool {
        !self.stopping.swap(true, Ordering::SeqCst)
    }

    /// Numbers an exchange and reports it, in one step. False if nobody will see it any more.
    ///
    /// Whatever grows with the exchange is done before, for many at a time. What is done in its turn is what its
    /// turn decides: number, repeats, the write to the record, and its place in the output. The write is among it
    /// since the lines of a record stand in the order of their numbers, and an exchange that cannot be written must
    /// be the last that is answered.
    pub(super) fn report_exchange(&self, mut exchange: Exchange) -> bool {
        let journal = self.config.hooks.journal.as_ref();
        let prepared = journal.map(|journal| journal.prepare(&exchange)).transpose();
        let delivered = self.config.marks_repeats.then(|| Delivered::of(&exchange, &self.hasher)).flatten();
        let size = exchange.footprint();
        let mut next_id = lock(&self.next_id);
        let Some(id) = *next_id else { return false };
        exchange.id = id;
        if let Some(delivered) = delivered {
            lock(&self.repeats).mark(delivered, &mut exchange);
        }
        let kept = prepared.and_then(|keep| keep.map_or(Ok(()), |keep| keep(&exchange)));
        if let Err(why) = kept {
            let help = "free some space or name another file, and start the listener again; all answered callbacks are recorded";
            self.report(Event::Died { why, help });
            return false;
        }
        *next_id = Some(id + 1);
        self.events.send(Event::Exchange(self.backlog.admit(exchange, size))).is_ok()
    }

    /// Reports the end. No exchange follows it.
    pub(super) fn close(&self) {
        let mut next_id = lock(&self.next_id);
        if next_id.take().is_some() {
            self.report(Event::Stopped);
        }
    }

    /// Whether one more callback may be taken; those that do not count always may.
    pub(super) fn admit(&self, request: &Request, verdict: &Verdict) -> bool {
        let Some(count) = self.config.count else {
            return true;
        };
        if !self.config.filters.iter().all(|filter| filter.matches(request, verdict)) {
            return true;
        }
        self.admitted.fetch_add(1, Ordering::SeqCst) < count
    }

    pub(super) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::SeqCst)
    }

    /// Waits, unless the receiver stops.
    pub(super) fn pause(&self, time: Duration) {
        let end = Instant::now() + time;
        while !self.is_stopping() {
            match end.saturating_duration_since(Instant::now()) {
                Duration::ZERO => return,
                left => thread::sleep(left.min(PAUSE_TICK)),
            }
        }
    }

    pub(super) fn wait_until_landed(&self, grace: Duration) {
        let in_flight = lock(&self.in_flight);
        let _ = self.landed.wait_timeout_while(in_flight, grace, |in_flight| *in_flight > 0);
    }
}

/// Counts a request as in flight for as long as it lives.
pub(super) struct InFlight<'a>(&'a Receiver);

impl<'a> InFlight<'a> {
    pub(super) fn new(receiver: &'a Receiver) -> Self {
        *lock(&receiver.in_flight) += 1;
        Self(receiver)
    }
}

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        let mut in_flight = lock(&self.0.in_flight);
        *in_flight -= 1;
        // Only a stop waits for it: to wake nobody costs a system call, too.
        if *in_flight == 0 && self.0.is_stopping() {
            self.0.landed.notify_all();
        }
    }
}
