//! Writing an answer, also to requests whose body can be neither read nor skipped.

use std::sync::atomic::Ordering;

use tiny_http::{Header, Response, StatusCode};

use super::{Event, Shared, Trouble};
use crate::exchange::{AnswerBody, BodyFault, Request, Verdict};

/// Up to this many bytes, tiny_http may skip what is left of a body: it allocates them at once.
const MOST_SKIPPED: usize = 16 * 1024 * 1024;

/// How many connections may be given up. Each keeps a thread and two descriptors.
const MOST_ABANDONED: usize = 4096;

/// Answers a request. Returns how many connections have been given up in all, if this was one.
pub(super) fn send(
    incoming: tiny_http::Request,
    request: &Request,
    verdict: &Verdict,
    shared: &Shared,
) -> Option<usize> {
    let was_read = !matches!(request.body, Err(BodyFault::Unread | BodyFault::TooLarge { .. }));
    if was_read || is_skippable(&incoming) {
        respond(incoming, verdict.status, &verdict.answer);
        return None;
    }
    abandon(incoming, verdict.status, &verdict.answer);
    Some(shared.abandoned.fetch_add(1, Ordering::SeqCst) + 1)
}

/// Refuses a callback that came after the last one that was waited for.
pub(super) fn too_late(incoming: tiny_http::Request) {
    let answer = AnswerBody::fail("the listener is stopping and takes no more callbacks");
    if is_skippable(&incoming) { respond(incoming, 503, &answer) } else { abandon(incoming, 503, &answer) }
}

/// Reports a connection that was given up; too many of them end the receiver.
pub(super) fn report_abandoned(total: usize, shared: &Shared) {
    shared.report(Event::Trouble(Trouble::Abandoned { total }));
    if total >= MOST_ABANDONED {
        let reason =
            format!("{total} requests announced bodies too large to skip, and each holds a connection");
        shared.report(Event::Died(reason));
    }
}

/// Whether the request may be dropped with its body unread.
fn is_skippable(incoming: &tiny_http::Request) -> bool {
    incoming.body_length().is_none_or(|length| length <= MOST_SKIPPED)
}

fn respond(incoming: tiny_http::Request, status: u16, answer: &AnswerBody) {
    let mut response = Response::from_string(answer.to_json())
        .with_status_code(status)
        .with_header(header("Content-Type", "application/json"));
    if status == 405 {
        response.add_header(header("Allow", "POST"));
    }
    // The peer may be gone; what it sent is recorded all the same.
    let _ = incoming.respond(response);
}

/// Answers and leaves the connection as it is for ever: dropping the request would
/// allocate the announced length, which ends the process if it is absurd
/// (<https://github.com/tiny-http/tiny-http/pull/290>). `upgrade` is the one way to get at the
/// stream; it insists on a header of its own, so that goes out as an interim response,
/// which clients skip.
fn abandon(incoming: tiny_http::Request, status: u16, answer: &AnswerBody) {
    let mut stream = incoming.upgrade("HTTP/1.1", Response::empty(100));
    let body = answer.to_json();
    let reason = StatusCode(status).default_reason_phrase();
    let allow = if status == 405 { "Allow: POST\r\n" } else { "" };
    let head = format!(
        "HTTP/1.1 {status} {reason}\r\nConnection: close\r\nContent-Type: application/json\r\n{allow}\
         Content-Length: {}\r\n\r\n",
        body.len()
    );
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes()));
    let _ = stream.flush();
    std::mem::forget(stream);
}

fn header(name: &'static str, value: &'static str) -> Header {
    Header::from_bytes(name, value).expect("both are ASCII")
}
