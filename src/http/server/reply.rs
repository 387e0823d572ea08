//! Writing an answer, also to requests whose body can be neither read nor skipped.

use std::io::{Cursor, Write};
use std::sync::atomic::Ordering;

use tiny_http::{Header, ReadWrite, Response};

use super::rest::{self, Rest, Unread};
use super::{Event, Shared, Trouble};
use crate::exchange::{AnswerBody, BodyFault, Request, Verdict};

/// An answer that is ready to be written.
pub(super) struct Reply {
    status: u16,
    answer: AnswerBody,
    /// What stands between the request and the next one on its connection.
    rest: Rest,
}

/// Decides how to answer a request.
pub(super) fn prepare(incoming: &tiny_http::Request, request: &Request, verdict: &Verdict) -> Reply {
    let is_whole = matches!(request.body, Ok(_) | Err(BodyFault::TooManyValues { .. }));
    let rest = if is_whole { Rest::Nothing } else { rest::of(incoming) };
    Reply { status: verdict.status, answer: verdict.answer.clone(), rest }
}

impl Reply {
    /// Writes the answer; what is left of the request is still to be skipped.
    /// Giving up too many connections for it ends the receiver.
    #[must_use]
    pub(super) fn send(&self, incoming: tiny_http::Request, shared: &Shared) -> Option<Unread> {
        match self.rest {
            Rest::Nothing => respond(incoming, self.status, &self.answer),
            Rest::Skippable(bytes) => {
                let sender = incoming.remote_addr().copied();
                let stream = answer_ahead(incoming, self.status, &self.answer);
                return Some(Unread { stream, bytes, sender });
            }
            Rest::Absurd => {
                abandon(incoming, self.status, &self.answer);
                shared.count_abandoned();
            }
        }
        None
    }
}

impl Shared {
    fn count_abandoned(&self) {
        let total = self.abandoned.fetch_add(1, Ordering::SeqCst) + 1;
        self.report(Event::Trouble(Trouble::Abandoned { total }));
        if total >= self.most_abandoned {
            let why =
                format!("{total} requests announced bodies too large to skip, and each holds a connection");
            self.report(Event::Died { why, help: "start it again" });
        }
    }
}

/// Refuses a callback that came after the last one that was waited for.
pub(super) fn too_late(incoming: tiny_http::Request) {
    let answer = AnswerBody::fail("the listener is stopping and takes no more callbacks");
    match rest::of(&incoming) {
        Rest::Absurd => abandon(incoming, 503, &answer),
        Rest::Nothing | Rest::Skippable(_) => respond(incoming, 503, &answer),
    }
}

fn respond(incoming: tiny_http::Request, status: u16, answer: &AnswerBody) {
    // The peer may be gone; what it sent is recorded all the same.
    let _ = incoming.respond(response(status, answer, "application/json"));
}

fn response(status: u16, answer: &AnswerBody, content_type: &str) -> Response<Cursor<Vec<u8>>> {
    let content_type = Header::from_bytes("Content-Type", content_type).expect("it is ASCII");
    let mut response =
        Response::from_string(answer.to_json()).with_status_code(status).with_header(content_type);
    if status == 405 {
        response.add_header(Header::from_bytes("Allow", "POST").expect("both are ASCII"));
    }
    response
}

/// Answers before the body was read, and hands back the stream that it still stands in. `upgrade` is
/// the one way to get at that stream. It leaves out the length and the body of the answer, so the
/// length goes along with another header, and the body follows by hand.
fn answer_ahead(incoming: tiny_http::Request, status: u16, answer: &AnswerBody) -> Box<dyn ReadWrite + Send> {
    let body = answer.to_json();
    let headers = format!("application/json\r\nContent-Length: {}\r\nConnection: close", body.len());
    let mut stream = incoming.upgrade("HTTP/1.1", response(status, answer, &headers));
    let _ = stream.write_all(body.as_bytes()).and_then(|()| stream.flush());
    stream
}

/// Answers and leaves the connection as it is for ever: dropping the request would
/// allocate the announced length, which ends the process if it is absurd
/// (<https://github.com/tiny-http/tiny-http/pull/290>).
fn abandon(incoming: tiny_http::Request, status: u16, answer: &AnswerBody) {
    std::mem::forget(answer_ahead(incoming, status, answer));
}
