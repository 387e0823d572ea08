//! The engine: makes the planned deliveries and reports each as an event. Prints nothing.

mod diagnosing;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use fastrand::Rng;
use tokio::sync::{Notify, mpsc};
use tokio::task::{AbortHandle, spawn_local};
use tokio::time::Instant;

use super::backlog::ResultBacklog;
use super::judging::{JudgedAttempt, judge_attempt};
use super::order::{Order, size};
use super::pace;
use super::plan::{Plan, Planned};
use super::requests::Requests;
use super::retry::AttemptEnding;
use super::stop::{StopReason, StopSignal};
use crate::commands::send::options::SendOptions;
use crate::error::Error;
use crate::exchange::{Delivery, DeliveryVerdict, EarlierAttempt};
use crate::http::client::{Client, FailureKind};

/// How long the vendor waits for an answer.
const VENDOR_TIMEOUT: Duration = Duration::from_secs(2);

/// How long deliveries under way may take after the run was told to end.
const GRACE: Duration = Duration::from_secs(2);

/// How often time passes for those who watch.
const TICK: Duration = Duration::from_millis(250);

/// How often a sender whose turn has not come looks whether there still is anything to do.
const LOOK: Duration = Duration::from_millis(50);

/// How late the clock wakes a sender that was free in time: it ticks in milliseconds.
const CLOCK_TICK: Duration = Duration::from_millis(2);

/// Results are passed on together, since waking the other side for each costs more than the result. A
/// result waits this long for others to join it.
const BATCH_TIME: Duration = Duration::from_millis(5);

/// How many results may wait to be passed on before no further delivery is begun.
const MOST_RESULTS: usize = 1024;

/// What happens during a run.
pub(crate) enum SendEvent {
    /// Deliveries have ended.
    Delivered(Vec<Delivery>),
    /// Time has passed.
    Tick,
    /// So many deliveries were due and not begun.
    Unbegun(u64),
    /// The plan could not be carried out further.
    Broken(Error),
}

/// What the first attempt of a delivery says about the endpoint.
#[derive(Clone, Copy)]
struct First {
    latency: Duration,
    is_measured: bool,
}

/// A run under way. Everything of it happens on one thread.
struct Engine {
    client: Client,
    options: Arc<SendOptions>,
    stop: StopSignal,
    plan: RefCell<Plan>,
    requests: Requests,
    /// Holds back results that come too early; `None` where their order does not matter.
    order: Option<RefCell<Order>>,
    events: mpsc::Sender<SendEvent>,
    /// Results that are not passed on yet, and the call to do it.
    outbox: RefCell<Vec<Delivery>>,
    has_results: Notify,
    is_passing_on: Cell<bool>,
    /// All results that are not shown yet.
    backlog: Arc<ResultBacklog>,
    is_over: Cell<bool>,
    /// Whether every delivery of the plan has been begun.
    is_exhausted: Cell<bool>,
    failures: Cell<u64>,
    /// Why the plan could not be carried out further.
    broken: RefCell<Option<Error>>,
    has_diagnosed: Cell<bool>,
    random: RefCell<Rng>,
    started: Instant,
}

/// Makes all deliveries of a plan, or as many as there is time for.
pub(crate) fn run(
    client: Client,
    options: &Arc<SendOptions>,
    plan: Plan,
    stop: &StopSignal,
    backlog: &Arc<ResultBacklog>,
    events: mpsc::Sender<SendEvent>,
) {
    let total = plan.total().unwrap_or(u64::MAX);
    let senders = options.schedule.concurrency.min(usize::try_from(total).unwrap_or(usize::MAX));
    let engine = Rc::new(Engine {
        client,
        requests: Requests::new(options, plan.repeats_payloads()),
        order: options.delivery.is_ordered.then(RefCell::default),
        plan: RefCell::new(plan),
        options: Arc::clone(options),
        stop: stop.clone(),
        events,
        outbox: RefCell::default(),
        has_results: Notify::new(),
        is_passing_on: Cell::new(false),
        backlog: Arc::clone(backlog),
        is_over: Cell::new(false),
        is_exhausted: Cell::new(false),
        failures: Cell::new(0),
        broken: RefCell::default(),
        has_diagnosed: Cell::new(false),
        random: RefCell::new(options.schedule.seed.map_or_else(Rng::new, Rng::with_seed)),
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
            self.put_out(order.borrow_mut().drain());
        }
        self.empty_outbox().await;
        let end = self.options.schedule.duration.filter(|_| self.stop.reason().is_none());
        let unbegun = end.map_or(0, |end| self.plan.borrow().due_before(end));
        if unbegun > 0 {
            self.report(SendEvent::Unbegun(unbegun)).await;
        }
        // After all results: whoever hears of it listens no longer.
        if let Some(error) = self.broken.take() {
            self.report(SendEvent::Broken(error)).await;
        }
    }

    /// Makes one delivery after the other.
    async fn work(self: Rc<Self>, sender: usize, senders: usize) {
        if self.options.schedule.rate.is_none() {
            self.wait_until(pace::begin(sender, senders, self.options.schedule.ramp)).await;
        }
        while let Some((planned, due)) = self.next().await {
            let delivery = self.deliver(&planned, due).await;
            if delivery.verdict != DeliveryVerdict::Pass {
                self.failures.set(self.failures.get() + 1);
                if self.options.delivery.max_failures.is_some_and(|most| self.failures.get() >= most) {
                    self.stop.request(StopReason::Failures);
                }
            }
            self.hand_out(delivery);
        }
    }

    /// Waits until so long after the start, but not longer than there is anything to do.
    async fn wait_until(&self, begin: Duration) {
        let begin = self.started + self.options.schedule.duration.map_or(begin, |end| begin.min(end));
        while Instant::now() < begin && !self.is_exhausted.get() && self.stop.reason().is_none() {
            self.stop.sleep_until(begin.min(Instant::now() + LOOK)).await;
        }
    }

    /// Waits for the next delivery's turn. Returns, too, when it should have begun, if there is a schedule.
    async fn next(&self) -> Option<(Planned, Option<Instant>)> {
        let end = self.options.schedule.duration;
        if self.stop.reason().is_some() || end.is_some_and(|end| self.started.elapsed() >= end) {
            return None;
        }
        let planned = match self.plan.borrow_mut().next() {
            Some(Ok(planned)) => planned,
            None => {
                self.is_exhausted.set(true);
                return None;
            }
            Some(Err(error)) => {
                self.broken.borrow_mut().get_or_insert(error);
                self.stop.request(StopReason::Broken);
                return None;
            }
        };
        self.backlog.wait_for_room(&self.stop, || self.has_room_for(planned.number)).await;
        if self.stop.reason().is_some() {
            return None;
        }
        let Some(due) = planned.due else { return Some((planned, None)) };
        if end.is_some_and(|end| due >= end) {
            return None;
        }
        let due = self.started + due;
        if Instant::now() >= due {
            return Some((planned, Some(due)));
        }
        self.stop.sleep_until(due).await;
        let woken = Instant::now().checked_sub(CLOCK_TICK);
        self.stop.reason().is_none().then(|| (planned, woken.map(|woken| woken.max(due)).or(Some(due))))
    }

    /// Makes one delivery, with as many attempts as allowed, each signed afresh.
    async fn deliver(&self, planned: &Planned, due: Option<Instant>) -> Delivery {
        let mut earlier = Vec::new();
        let mut first = None;
        loop {
            let begun = Instant::now();
            let (url, mut judged, is_reconnected) = self.attempt(planned).await;
            // What the endpoint did shows in the first attempt; pauses and further ones are our own.
            let First { latency, is_measured } = *first.get_or_insert_with(|| {
                let waited = due.map(|due| begun.saturating_duration_since(due)).unwrap_or_default();
                let is_answered = !matches!(
                    judged.ending,
                    AttemptEnding::Unanswered(FailureKind::Connection | FailureKind::Lasting)
                );
                First { latency: waited + judged.elapsed, is_measured: is_answered }
            });
            let attempts = u32::try_from(earlier.len() + 1).unwrap_or(u32::MAX);
            let pause = self.options.delivery.retry.pause_after(
                attempts,
                judged.ending,
                &mut self.random.borrow_mut(),
            );
            if let Some(pause) = pause
                && self.paused(pause).await
            {
                earlier.push(EarlierAttempt {
                    status: judged.status,
                    verdict: judged.verdict,
                    reasons: judged.reasons,
                    elapsed: judged.elapsed,
                    pause,
                    is_reconnected,
                    mismatches: judged.mismatches,
                });
                continue;
            }
            if judged.is_refusal()
                && let Some(diagnosis) = self.diagnose(planned).await
            {
                judged.explain(diagnosis);
            }
            return Delivery {
                number: planned.number,
                payload: Arc::clone(&planned.payload.name),
                source: planned.payload.source.clone(),
                command: planned.payload.query.command.as_str().into(),
                url,
                body: planned.body().clone(),
                status: judged.status,
                action_status: judged.action_status,
                meaning: judged.meaning,
                reply: judged.reply,
                readable: judged.readable,
                elapsed: judged.elapsed,
                scheduled: planned.due,
                latency,
                is_measured,
                earlier,
                is_reconnected,
                is_late: latency >= VENDOR_TIMEOUT,
                verdict: judged.verdict,
                reasons: judged.reasons,
                mismatches: judged.mismatches,
            };
        }
    }

    /// Makes one attempt: the URL as it is shown, what came of it, and whether it went out twice.
    async fn attempt(&self, planned: &Planned) -> (Arc<str>, JudgedAttempt, bool) {
        let request = self.requests.request(planned);
        let outcome = self.client.send(&request.outgoing).await;
        let mut judged = judge_attempt(outcome.result, &planned.payload, &self.options);
        self.requests.redact(&mut judged);
        (Arc::clone(&request.shown_url), judged, outcome.is_reconnected)
    }

    /// Waits before another attempt; whether there is to be one: none is begun after the end was asked for.
    async fn paused(&self, pause: Duration) -> bool {
        self.stop.sleep_until(Instant::now() + pause).await;
        self.stop.reason().is_none()
    }

    /// Puts a result where it will be passed on. From there it is not lost, even if this sender is aborted.
    fn hand_out(&self, delivery: Delivery) {
        let ready = match &self.order {
            None => vec![delivery],
            Some(order) => order.borrow_mut().take(delivery),
        };
        self.put_out(ready);
        self.has_results.notify_one();
    }

    fn put_out(&self, ready: Vec<Delivery>) {
        self.backlog.add(ready.iter().map(size).sum());
        self.outbox.borrow_mut().extend(ready);
    }

    /// Whether so little waits that a delivery may be begun.
    fn has_room_for(&self, number: u64) -> bool {
        let is_order_full = self.order.as_ref().is_some_and(|order| order.borrow().is_full_for(number));
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
            self.report(SendEvent::Delivered(batch)).await;
        }
        self.backlog.look_again();
    }

    /// Waits while the other side has enough to do.
    async fn report(&self, event: SendEvent) {
        if self.events.send(event).await.is_err() {
            self.stop.request(StopReason::Unheard);
        }
    }

    async fn end_after_grace(self: Rc<Self>, senders: Vec<AbortHandle>) {
        self.stop.requested().await;
        self.backlog.look_again();
        // A run that stops because of failures lets deliveries under way finish; who asks for the end, or has
        // gone, does not wait for long.
        self.stop.urged().await;
        tokio::time::sleep(GRACE).await;
        senders.iter().for_each(AbortHandle::abort);
    }

    async fn tick(self: Rc<Self>) {
        loop {
            tokio::time::sleep(TICK).await;
            // Whoever is behind need not be told the time. The watcher of a single delivery looks only after
            // its end: ticks must not take the room of its result.
            if self.events.capacity() > self.events.max_capacity() / 2 {
                let _ = self.events.try_send(SendEvent::Tick);
            }
        }
    }
}
