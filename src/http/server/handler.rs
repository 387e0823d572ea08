//! A request that was handed over: judged, reported, answered.

use std::time::Instant;

use jiff::Timestamp;

use super::answer::{self, Reply};
use super::receiver::Receiver;
use super::tiny::{Handed, Outlet};
use crate::exchange::{AnswerBody, Exchange};

/// Handles one request.
pub(super) fn handle(handed: Handed, outlet: Outlet, receiver: &Receiver) {
    let (arrival, received_at) = (Instant::now(), Timestamp::now());
    let now = received_at.as_second();
    let verdict = receiver.config.policy.judge(&handed.request, now);
    if verdict.is_callback && !receiver.admit(&handed.request, &verdict) {
        return too_late(outlet);
    }
    let mut reply = answer::choose(&handed, &verdict, now, receiver);
    let response = reply.response.take();
    let started = reply.start(outlet, receiver);
    // Reported before it is answered: so the output is in the order in which a sender sends, and
    // nothing that was answered can be missing from it.
    let elapsed = arrival.elapsed();
    let (request, repeats) = (handed.request, Vec::new());
    let exchange = Exchange { id: 0, received_at, request, verdict, repeats, response, elapsed };
    if receiver.report_exchange(exchange) {
        started.finish();
    } else if let Some(outlet) = started.take_back() {
        too_late(outlet);
    }
}

/// Refuses a callback that came after the last one that was waited for.
fn too_late(mut outlet: Outlet) {
    let body = AnswerBody::fail("the listener is stopping and takes no more callbacks");
    outlet.write(&Reply::json(503, &body));
}
