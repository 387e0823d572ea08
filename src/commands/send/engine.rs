//! The engine: makes the planned deliveries and reports each as an event. Prints nothing.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use fastrand::Rng;
use tokio::sync::{Mutex, Notify, mpsc};
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

/// What happens during a run.
pub(super) enum Event {
    /// A delivery has ended.
    Delivered(Box<Delivery>),
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
    /// Whoever holds it hands out results; `None` where their order does not matter.
    order: Option<Mutex<Order>>,
    /// What is in the order waits for an earlier result, and there is too much of it.
    is_full: Cell<bool>,
    has_room: Notify,
    events: mpsc::Sender<Event>,
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
        order: options.is_ordered.then(Mutex::default),
        is_full: Cell::new(false),
        has_room: Notify::new(),
        plan: RefCell::new(plan),
        options: Arc::clone(options),
        stop: stop.clone(),
        events,
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
        for sender in senders {
            // A sender that was aborted has nothing more to say.
            let _ = sender.await;
        }
        guard.abort();
        clock.abort();
        if let Some(order) = &self.order {
            for delivery in order.lock().await.drain() {
                self.report_delivery(delivery).await;
            }
        }
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
        while self.is_full.get() && self.stop.reason().is_none() {
            self.has_room.notified().await;
        }
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
            judged.redact(&request);
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
                latency,
                earlier,
                is_reconnected: outcome.is_reconnected,
                is_late,
                verdict: judged.verdict,
                reasons: judged.reasons,
            };
        }
    }

    async fn hand_out(&self, delivery: Delivery) {
        let Some(order) = &self.order else {
            return self.report_delivery(delivery).await;
        };
        // Held until everything that is in turn has been handed out: the next one waits here.
        let mut order = order.lock().await;
        for delivery in order.take(delivery) {
            self.report_delivery(delivery).await;
        }
        self.is_full.set(order.is_full());
        if !self.is_full.get() {
            self.has_room.notify_waiters();
        }
    }

    async fn report_delivery(&self, delivery: Delivery) {
        self.report(Event::Delivered(Box::new(delivery))).await;
    }

    /// Waits while the other side has enough to do. Deliveries that are under way go on meanwhile.
    async fn report(&self, event: Event) {
        if self.events.send(event).await.is_err() {
            self.stop.request(StopReason::Unheard);
            self.has_room.notify_waiters();
        }
    }

    async fn end_after_grace(self: Rc<Self>, senders: Vec<AbortHandle>) {
        self.stop.requested().await;
        self.has_room.notify_waiters();
        // What has failed enough is let finish; a person who asks for the end does not wait for long.
        if self.stop.reason() == Some(StopReason::Signal) {
            tokio::time::sleep(GRACE).await;
            senders.iter().for_each(AbortHandle::abort);
        }
    }

    async fn tick(self: Rc<Self>) {
        loop {
            tokio::time::sleep(TICK).await;
            // Whoever is behind need not be told the time.
            let _ = self.events.try_send(Event::Tick);
        }
    }
}
