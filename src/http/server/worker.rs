//! The threads that receive requests. There is always one more waiting than
//! there are busy ones, so that a request that blocks blocks nobody else.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Instant;

use jiff::Timestamp;

use super::pulse::HEARTBEAT_HEADER;
use super::{InFlight, Shared, body, course, reply};
use crate::exchange::{BodyFault, Exchange, Request};

/// How many threads wait for requests when there is nothing to do.
const WAITING: usize = 2;

/// How many may wait after a burst; any more end themselves.
const MOST_WAITING: usize = 8;

/// One tiny_http server. Its accept loop ends at the first error; its open
/// connections go on, so it is kept until they are done.
pub(super) struct Generation {
    pub(super) server: tiny_http::Server,
    waiting: AtomicUsize,
    /// Whether the accept loop has reported its end, so that no new connection can come.
    has_ended: AtomicBool,
    /// Tells the watchdog that the accept loop has ended.
    accept_ended: Sender<()>,
}

impl Generation {
    pub(super) fn start(
        server: tiny_http::Server,
        shared: &Arc<Shared>,
        accept_ended: Sender<()>,
    ) -> Arc<Self> {
        let generation = Arc::new(Self {
            server,
            waiting: AtomicUsize::new(0),
            has_ended: AtomicBool::new(false),
            accept_ended,
        });
        for _ in 0..WAITING {
            spawn(&generation, shared);
        }
        generation
    }

    /// Whether no new connection can come.
    pub(super) fn has_ended(&self) -> bool {
        self.has_ended.load(Ordering::SeqCst)
    }

    /// Wakes every waiting thread, so that it sees that the receiver stops.
    pub(super) fn wake_all(&self) {
        for _ in 0..self.waiting.load(Ordering::SeqCst) {
            self.server.unblock();
        }
    }
}

/// Without a thread to spare, the requests simply wait for the busy ones.
fn spawn(generation: &Arc<Generation>, shared: &Arc<Shared>) {
    let (generation, shared) = (Arc::clone(generation), Arc::clone(shared));
    generation.waiting.fetch_add(1, Ordering::SeqCst);
    let waiting = Arc::clone(&generation);
    let worker = move || work(generation, &shared);
    if thread::Builder::new().name("timhook-worker".to_owned()).spawn(worker).is_err() {
        waiting.waiting.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Receives and handles requests until there is no need for this thread any more.
fn work(mut generation: Arc<Generation>, shared: &Arc<Shared>) {
    let patience = shared.config.idle_timeout * 2;
    let mut waiting_since = Instant::now();
    loop {
        let received = generation.server.recv_timeout(patience);
        let others = generation.waiting.fetch_sub(1, Ordering::SeqCst) - 1;
        match received {
            Ok(Some(request)) => {
                if others == 0 && !shared.is_stopping() {
                    spawn(&generation, shared);
                }
                // A request in flight does not keep the server alive: a stop closes the socket at once.
                let idle = Arc::downgrade(&generation);
                drop(generation);
                handle(request, shared);
                let Some(still_serving) = idle.upgrade() else { return };
                generation = still_serving;
                waiting_since = Instant::now();
            }
            Ok(None) if shared.is_stopping() => return,
            // Connections without traffic are closed after half of this time, so none is left.
            Ok(None) if generation.has_ended() && waiting_since.elapsed() >= patience => {
                return;
            }
            Ok(None) => {}
            Err(_) => {
                generation.has_ended.store(true, Ordering::SeqCst);
                // The watchdog is gone only when the receiver has stopped.
                let _ = generation.accept_ended.send(());
            }
        }
        if generation.waiting.fetch_add(1, Ordering::SeqCst) >= MOST_WAITING {
            generation.waiting.fetch_sub(1, Ordering::SeqCst);
            return;
        }
    }
}

fn handle(mut incoming: tiny_http::Request, shared: &Shared) {
    if is_heartbeat(&incoming, shared) {
        let _ = incoming.respond(tiny_http::Response::empty(204));
        return;
    }
    shared.requests.fetch_add(1, Ordering::Relaxed);
    let in_flight = InFlight::new(shared);
    let (arrival, received_at) = (Instant::now(), Timestamp::now());
    let mut request = head_of(&incoming);
    let policy = &shared.config.policy;
    let mut place = shared.room.place();
    if policy.refuses_unread(&request).is_none() {
        request.body = body::read(&mut incoming, &shared.config, &mut place);
    }
    let verdict = policy.judge(&request, received_at.as_second());
    if verdict.is_callback && !shared.admit(&request, &verdict) {
        reply::too_late(incoming);
        return;
    }
    let mut course = course::choose(&incoming, &request, &verdict, received_at.as_second(), shared);
    let response = course.response.take();
    let started = course.start(incoming, shared);
    // Reported before it is answered: so the output is in the order in which a sender sends, and
    // nothing that was answered can be missing from it.
    let elapsed = arrival.elapsed();
    let repeats = Vec::new();
    let exchange = Exchange { id: 0, received_at, request, verdict, repeats, response, elapsed };
    let is_reported = shared.report_exchange(exchange);
    drop(place);
    if is_reported {
        let unread = started.finish(shared);
        // Answered: nobody needs to wait for the rest of it.
        drop(in_flight);
        if let Some(unread) = unread {
            unread.skip(shared);
        }
    } else {
        started.refuse();
    }
}

fn is_heartbeat(incoming: &tiny_http::Request, shared: &Shared) -> bool {
    let is_ours = |header: &tiny_http::Header| {
        header.field.equiv(HEARTBEAT_HEADER) && header.value.as_str() == shared.heartbeat_secret
    };
    incoming.headers().iter().any(is_ours)
}

/// Everything but the body.
fn head_of(incoming: &tiny_http::Request) -> Request {
    Request {
        method: incoming.method().to_string(),
        url: incoming.url().to_owned(),
        headers: incoming
            .headers()
            .iter()
            .map(|header| {
                (header.field.as_str().as_str().to_ascii_lowercase(), header.value.as_str().to_owned())
            })
            .collect(),
        body: Err(BodyFault::Unread),
        remote: incoming.remote_addr().map(ToString::to_string).unwrap_or_default(),
    }
}
