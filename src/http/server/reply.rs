//! Writing an answer, also to requests whose body can be neither read nor skipped.

use std::sync::atomic::Ordering;

use tiny_http::{Header, Response, StatusCode};

use super::{Event, Shared, Trouble};
use crate::exchange::{AnswerBody, BodyFault, Request, Verdict};

/// Up to this many bytes, tiny_http may skip what is left of a body: it reserves them all at
/// once, though it touches no more of them than arrive.
const MOST_SKIPPED: usize = 256 * 1024 * 1024;

/// An answer that is ready to be written.
pub(super) struct Reply {
    status: u16,
    answer: AnswerBody,
    /// Whether the request may be dropped after it.
    is_skippable: bool,
}

/// Decides how to answer a request.
pub(super) fn prepare(incoming: &tiny_http::Request, request: &Request, verdict: &Verdict) -> Reply {
    let was_read = !matches!(request.body, Err(BodyFault::Unread | BodyFault::TooLarge { .. }));
    let is_skippable = was_read || is_skippable(incoming);
    Reply { status: verdict.status, answer: verdict.answer.clone(), is_skippable }
}

impl Reply {
    /// Writes the answer. Giving up too many connections for it ends the receiver.
    pub(super) fn send(&self, incoming: tiny_http::Request, shared: &Shared) {
        if self.is_skippable {
            return respond(incoming, self.status, &self.answer);
        }
        abandon(incoming, self.status, &self.answer);
        let total = shared.abandoned.fetch_add(1, Ordering::SeqCst) + 1;
        shared.report(Event::Trouble(Trouble::Abandoned { total }));
        if total >= shared.most_abandoned {
            let reason =
                format!("{total} requests announced bodies too large to skip, and each holds a connection");
            shared.report(Event::Died(reason));
        }
    }
}

/// Refuses a callback that came after the last one that was waited for.
pub(super) fn too_late(incoming: tiny_http::Request) {
    let answer = AnswerBody::fail("the listener is stopping and takes no more callbacks");
    if is_skippable(&incoming) { respond(incoming, 503, &answer) } else { abandon(incoming, 503, &answer) }
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
