//! The engine: makes the planned deliveries and reports each as an event. Prints nothing.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use fastrand::Rng;
use tokio::sync::{Notify, mpsc};
use tokio::task::{AbortHandle, spawn_local};
use tokio::time::Instant;

use super::Options;
use super::judging::judge_attempt;
use super::order::Order;
use super::pace;
use super::plan::{Plan, Planned};
use super::requests::Requests;
use super::stop::{Stop, StopReason};
use crate::error::Error;
use crate::http::client::Client;
use crate::render::delivery::{Attempt, Delivery, Verdict};

/// How long the vendor waits for an answer.
const VENDOR_TIMEOUT: Duration = Duration::from_secs(2);

/// How long deliveries under way may take after the run was told to end.
const GRACE: Duration = Duration::from_secs(2);

/// How often time passes for those who watch.
const TICK: Duration = Duration::from_millis(250);

/// Results are passed on together, since waking the other side for each costs more than the result. A
/// result waits so long for others.
const BATCH_TIME: Duration = Duration::from_millis(5);

/// How many results may wait to be passed on before no further delivery is begun.
const MOST_RESULTS: usize = 1024;

/// What happens during a run.
pub(super) enum Event {
    /// Deliveries have ended.
    Delivered(Vec<Delivery>),
    /// Time has passed.
    Tick,
    /// The plan could not be carried out further.
    Broken(Error),
}

/// A run under way. Everything of it happens on one thread.
struct Engine {
    client: Client,
    options: Arc<Options>,
    stop: Stop,
    plan: RefCell<Plan>,
    requests: Requests,
    /// Holds back results that come too early; `None` where their order does not matter.
    order: Option<RefCell<Order>>,
    events: mpsc::Sender<Event>,
    /// Results that are not passed on yet, and the call to do it.
    outbox: RefCell<Vec<Delivery>>,
    has_results: Notify,
    is_passing_on: Cell<bool>,
    /// Tells senders that fewer results wait.
    room: Notify,
    is_over: Cell<bool>,
    failures: Cell<u64>,
    random: RefCell<Rng>,
    started: Instant,
}

/// Makes all deliveries of a plan, or as many as there is time for.
pub(super) fn run(
    client: Client,
    options: &Arc<Options>,
    plan: Plan,
    stop: &Stop,
    events: mpsc::Sender<Event>,
) {
    let total = plan.total().unwrap_or(u64::MAX);
    let senders = options.concurrency.min(usize::try_from(total).unwrap_or(usize::MAX));
    let engine = Rc::new(Engine {
        client,
        requests: Requests::new(options),
        order: options.is_ordered.then(RefCell::default),
        plan: RefCell::new(plan),
        options: Arc::clone(options),
        stop: stop.clone(),
        events,
        outbox: RefCell::default(),
        has_results: Notify::new(),
        is_passing_on: Cell::new(false),
        room: Notify::new(),
        is_over: Cell::new(false),
        failures: Cell::new(0),
        random: RefCell::new(options.seed.map_or_else(Rng::new, Rng::with_seed)),
        started: Instant::now(),
    });
    engine.client.block_on(Rc::clone(&engine).run(senders));
}

impl Engine {
    async fn run(self: Rc<Self>, senders: usize) {
        let senders: Vec<_> =
            (0..senders).map(|sender| spawn_local(Rc::clone(&self).work(sender, senders))).collect();
        let handles = senders.iter().map(tokio::task::JoinHandle::abort_handle).collect();
        let guard = spawn_local(Rc::clone(&self).end_after_grace(handles));
        let clock = spawn_local(Rc::clone(&self).tick());
        let post = spawn_local(Rc::clone(&self).pass_on());
        for sender in senders {
            // A sender that was aborted has nothing more to say.
            let _ = sender.await;
        }
        guard.abort();
        clock.abort();
        self.is_over.set(true);
        if self.is_passing_on.get() {
            let _ = post.await;
        } else {
            post.abort();
        }
        if let Some(order) = &self.order {
            self.outbox.borrow_mut().extend(order.borrow_mut().drain());
        }
        self.empty_outbox().await;
    }

    /// Makes one delivery after the other.
    async fn work(self: Rc<Self>, sender: usize, senders: usize) {
        if self.options.rate.is_none() {
            let begin = pace::begin(sender, senders, self.options.ramp);
            if !begin.is_zero() {
                self.stop.sleep_until(self.started + begin).await;
            }
        }
        while let Some((planned, due)) = self.next().await {
            let delivery = self.deliver(&planned, due).await;
            if delivery.verdict != Verdict::Pass {
                self.failures.set(self.failures.get() + 1);
                if self.options.max_failures.is_some_and(|most| self.failures.get() >= most) {
                    self.stop.request(StopReason::Failures);
                }
            }
            self.hand_out(delivery).await;
        }
    }

    /// Waits for the next delivery's turn. Returns, too, when it should have begun, if there is a schedule.
    async fn next(&self) -> Option<(Planned, Option<Instant>)> {
        let end = self.options.duration;
        if self.stop.reason().is_some() || end.is_some_and(|end| self.started.elapsed() >= end) {
            return None;
        }
        let planned = self.plan.borrow_mut().next()?;
        let planned = match planned {
            Ok(planned) => planned,
            Err(error) => {
                self.report(Event::Broken(error)).await;
                self.stop.request(StopReason::Unheard);
                return None;
            }
        };
        let Some(due) = planned.due else { return Some((planned, None)) };
        if end.is_some_and(|end| due >= end) {
            return None;
        }
        let due = self.started + due;
        if Instant::now() >= due {
            return Some((planned, Some(due)));
        }
        self.stop.sleep_until(due).await;
        // The sender was free in time: that the clock ticks in milliseconds is not the endpoint's fault.
        self.stop.reason().is_none().then(|| (planned, Some(Instant::now())))
    }

    /// Makes one delivery, with as many attempts as allowed, each signed afresh.
    async fn deliver(&self, planned: &Planned, due: Option<Instant>) -> Delivery {
        let mut earlier = Vec::new();
        let mut is_late = None;
        let mut due = due;
        loop {
            let request = self.requests.request(planned);
            let begun = Instant::now();
            let outcome = self.client.send(&request.outgoing).await;
            let mut judged = judge_attempt(outcome.result, &planned.payload, &self.options);
            self.requests.redact(&mut judged);
            let latency = due.take().map(|due| begun.saturating_duration_since(due) + judged.elapsed);
            let is_late = *is_late.get_or_insert(latency.unwrap_or(judged.elapsed) >= VENDOR_TIMEOUT);
            let attempts = u32::try_from(earlier.len() + 1).unwrap_or(u32::MAX);
            let pause =
                self.options.retry.pause_after(attempts, judged.ending, &mut self.random.borrow_mut());
            if let Some(pause) = pause.filter(|_| self.stop.reason().is_none()) {
                earlier.push(Attempt {
                    status: judged.status,
                    verdict: judged.verdict,
                    reasons: judged.reasons,
                    elapsed: judged.elapsed,
                    pause,
                    is_reconnected: outcome.is_reconnected,
                    mismatches: judged.mismatches,
                });
                self.stop.sleep_until(Instant::now() + pause).await;
                continue;
            }
            return Delivery {
                number: planned.number,
                payload: Arc::clone(&planned.payload.name),
                url: request.shown_url.clone(),
                body: planned.body().clone(),
                status: judged.status,
                action_status: judged.action_status,
                reply: judged.reply,
                elapsed: judged.elapsed,
                scheduled: planned.due,
                latency,
                earlier,
                is_reconnected: outcome.is_reconnected,
                is_late,
                verdict: judged.verdict,
                reasons: judged.reasons,
                mismatches: judged.mismatches,
            };
        }
    }

    /// Puts a result where it will be passed on. It is never lost from there, also if this sender is aborted.
    async fn hand_out(&self, delivery: Delivery) {
        match &self.order {
            None => self.outbox.borrow_mut().push(delivery),
            Some(order) => self.outbox.borrow_mut().extend(order.borrow_mut().take(delivery)),
        }
        self.has_results.notify_one();
        while !self.has_room() && self.stop.reason().is_none() {
            self.room.notified().await;
        }
    }

    /// Whether so little waits that further deliveries may be begun.
    fn has_room(&self) -> bool {
        let is_order_full = self.order.as_ref().is_some_and(|order| order.borrow().is_full());
        !is_order_full && self.outbox.borrow().len() < MOST_RESULTS
    }

    /// Passes results on as they come. Deliveries that are under way go on while the other side is busy.
    async fn pass_on(self: Rc<Self>) {
        while !self.is_over.get() {
            self.has_results.notified().await;
            tokio::time::sleep(BATCH_TIME).await;
            self.is_passing_on.set(true);
            self.empty_outbox().await;
            self.is_passing_on.set(false);
        }
    }

    async fn empty_outbox(&self) {
        let batch = self.outbox.take();
        if !batch.is_empty() {
            self.report(Event::Delivered(batch)).await;
        }
        self.room.notify_waiters();
    }

    /// Waits while the other side has enough to do.
    async fn report(&self, event: Event) {
        if self.events.send(event).await.is_err() {
            self.stop.request(StopReason::Unheard);
        }
    }

    async fn end_after_grace(self: Rc<Self>, senders: Vec<AbortHandle>) {
        self.stop.requested().await;
        self.room.notify_waiters();
        // What has failed enough is let finish; a person who asks for the end does not wait for long.
        if self.stop.reason() == Some(StopReason::Signal) {
            tokio::time::sleep(GRACE).await;
            senders.iter().for_each(AbortHandle::abort);
        }
    }

    async fn tick(self: Rc<Self>) {
        loop {
            tokio::time::sleep(TICK).await;
            // Whoever is behind need not be told the time. The watcher of a single delivery looks only after
            // its end: ticks must not take the room of its result.
            if self.events.capacity() > self.events.max_capacity() / 2 {
                let _ = self.events.try_send(Event::Tick);
            }
        }
    }
}
