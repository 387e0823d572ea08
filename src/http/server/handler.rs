//! A request that was handed over: judged, reported, answered.

use std::time::Instant;

use jiff::Timestamp;

use super::answer::{self, Reply};
use super::inner_server::{Handed, Outlet};
use super::receiver::Receiver;
use crate::exchange::{AnswerBody, Exchange, Request};

/// Handles one request.
pub(super) fn handle(handed: Handed, outlet: Outlet<'_>, receiver: &Receiver) {
    if receiver.config.is_health_check(&handed.request) {
        return answer_health_check(&handed.request, outlet);
    }
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

/// Says that the receiver is alive. Nobody is shown that somebody asked.
fn answer_health_check(request: &Request, mut outlet: Outlet<'_>) {
    outlet.write(&Reply::alive(request.method == "GET"));
}

/// Refuses a callback that came after the last one that was waited for.
fn too_late(mut outlet: Outlet<'_>) {
    let body = AnswerBody::fail("the listener is stopping and accepts no more callbacks");
    outlet.write(&Reply::json(503, &body));
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver as Events, sync_channel};
    use std::time::Duration;

    use super::*;
    use crate::exchange::BodyFault;
    use crate::http::server::{Config, Event, Hooks};
    use crate::protocol::judge::Policy;

    fn receiver(count: u64) -> (Receiver, Events<Event>) {
        let policy = Policy { sdkappid: None, token: None, max_skew: Duration::ZERO, path: None };
        let (events, following) = sync_channel(10);
        let config = Config {
            policy,
            health_path: None,
            max_body: 1024,
            idle_timeout: Duration::from_secs(1),
            count: Some(count),
            filters: Vec::new(),
            marks_repeats: false,
            hooks: Hooks::default(),
        };
        (Receiver::new(config, events), following)
    }

    /// The status line of the answer to a request with this method and body.
    fn status_line(receiver: &Receiver, method: &str, body: Result<Vec<u8>, BodyFault>) -> String {
        let mut answer = Vec::new();
        let (method, url, remote) = (method.to_owned(), "/".to_owned(), String::new());
        let request = Request { method, url, headers: Vec::new(), body, remote };
        handle(Handed { request, names: Vec::new() }, Outlet::new(&mut answer), receiver);
        String::from_utf8(answer).expect("UTF-8").lines().next().unwrap_or_default().to_owned()
    }

    #[test]
    fn callbacks_count_until_there_are_enough_and_others_do_not() {
        let (receiver, events) = receiver(1);
        let head = BodyFault::Head { status: 431, why: String::new() };
        assert_eq!(status_line(&receiver, "GET", Err(BodyFault::Unread)), "HTTP/1.1 405 Method Not Allowed");
        assert_eq!(status_line(&receiver, "-", Err(head)), "HTTP/1.1 431 Request Header Fields Too Large");
        assert_eq!(status_line(&receiver, "POST", Ok(b"{}".to_vec())), "HTTP/1.1 200 OK");
        assert_eq!(status_line(&receiver, "POST", Ok(b"{}".to_vec())), "HTTP/1.1 503 Service Unavailable");
        drop(receiver);
        let reported = events.iter().map(|event| match event {
            Event::Exchange(exchange) => (exchange.id, exchange.verdict.status),
            other => panic!("{other:?}"),
        });
        assert_eq!(reported.collect::<Vec<_>>(), [(1, 405), (2, 431), (3, 200)]);
    }

    #[test]
    fn nothing_is_accepted_that_nobody_will_see() {
        let (receiver, events) = receiver(2);
        receiver.close();
        assert_eq!(status_line(&receiver, "POST", Ok(b"{}".to_vec())), "HTTP/1.1 503 Service Unavailable");
        drop(receiver);
        assert!(matches!(events.recv(), Ok(Event::Stopped)));
        assert!(events.recv().is_err());
    }
}
