//! What goes back to the sender: the verdict's own answer, a backend's, or a fault.

use std::io::Write;
use std::net::TcpStream;
use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;
use tiny_http::StatusCode;

use super::Shared;
use super::connection::{close, reset, socket_of};
use super::reply::{self, Reply};
use super::rest::Unread;
use crate::exchange::{AnswerBody, Fault, Request, Response, Verdict};
use crate::http::forward::{Answer, Passage, end_to_end_headers};

/// What a garbled answer looks like: the beginning of a TLS record, and text.
const GARBAGE: &[u8] = b"\x16\x03\x01\x00\x2a this is not HTTP \xff\xfe\r\n\r\n";

/// Into how many pieces a slow body is cut.
const SLOW_PIECES: usize = 20;

/// What will go back.
pub(super) struct Course {
    manner: Manner,
    /// For the record, unless it is simply what the verdict says.
    pub(super) response: Option<Box<Response>>,
}

enum Manner {
    Verdict(Reply),
    Bytes { head: Vec<u8>, body: Vec<u8>, spread_over: Option<Duration> },
    Broken(Fault),
}

/// An answer whose last byte is still to be sent.
pub(super) enum Started {
    Verdict(Reply, tiny_http::Request),
    Bytes(Vec<u8>, tiny_http::Request),
    Slow { writer: Box<dyn Write + Send>, rest: Vec<u8>, socket: Option<TcpStream> },
    Broken(Fault, tiny_http::Request),
}

/// Decides what goes back; asks the backend and lets a delay pass before.
pub(super) fn choose(
    incoming: &tiny_http::Request,
    request: &Request,
    verdict: &Verdict,
    now: i64,
    shared: &Shared,
) -> Course {
    let hooks = &shared.config.hooks;
    let has_choice = verdict.is_callback && request.body.is_ok();
    let faults = hooks.faults.as_ref().filter(|_| has_choice);
    let fault = faults.and_then(|faults| faults.choose(verdict.body.as_ref()));
    let is_usual = matches!(fault, None | Some(Fault::Usual | Fault::Delay(_) | Fault::SlowBody(_)));
    let forwarder =
        hooks.forwarder.as_ref().filter(|forwarder| has_choice && is_usual && forwarder.takes(verdict));
    let passed_on = forwarder.map(|forwarder| forwarder.forward(&passage(incoming, request, now)));
    let (usual, forwarded) = match passed_on {
        Some((answer, forwarded)) => (answer, Some(forwarded)),
        // Nothing is left to skip: written in one piece, which is quicker than tiny_http's own way.
        None if fault.is_none() && request.body.is_ok() => {
            let answer = json_answer(verdict.status, &verdict.answer);
            let manner = Manner::Bytes { head: head_of(&answer), body: answer.body, spread_over: None };
            return Course { manner, response: None };
        }
        None if fault.is_none() => {
            let manner = Manner::Verdict(reply::prepare(incoming, request, verdict));
            return Course { manner, response: None };
        }
        None => (json_answer(verdict.status, &verdict.answer), None),
    };
    let played = fault.as_ref().map(Fault::to_string);
    let response = Response { forwarded, fault: played, ..Response::default() };
    play(fault.unwrap_or(Fault::Usual), usual, response, shared)
}

/// Lets a fault have its way with the usual answer.
fn play(fault: Fault, usual: Answer, mut response: Response, shared: &Shared) -> Course {
    let mut spread_over = None;
    let answer = match fault {
        Fault::Usual => usual,
        Fault::Delay(time) => {
            shared.pause(time);
            usual
        }
        Fault::SlowBody(time) => {
            spread_over = Some(time);
            usual
        }
        Fault::Status(status) => status_answer(status),
        Fault::Body { bytes, .. } => body_answer(bytes.to_vec()),
        Fault::Fail(code) => json_answer(200, &failure(code, &format!("fail={code}"))),
        Fault::Close | Fault::Reset | Fault::Garbage => {
            if fault == Fault::Garbage {
                response.body = GARBAGE.to_vec();
            }
            return Course { manner: Manner::Broken(fault), response: Some(Box::new(response)) };
        }
    };
    response.status = Some(answer.status);
    response.body.clone_from(&answer.body);
    let manner = Manner::Bytes { head: head_of(&answer), body: answer.body, spread_over };
    Course { manner, response: Some(Box::new(response)) }
}

impl Course {
    /// Begins with what can be sent before the exchange is reported: a slow body, but for its last byte.
    pub(super) fn start(self, incoming: tiny_http::Request, shared: &Shared) -> Started {
        match self.manner {
            Manner::Verdict(reply) => Started::Verdict(reply, incoming),
            Manner::Broken(fault) => Started::Broken(fault, incoming),
            Manner::Bytes { head, body, spread_over: None } => {
                Started::Bytes([head, body].concat(), incoming)
            }
            Manner::Bytes { head, mut body, spread_over: Some(time) } => {
                let socket = socket(&incoming, shared);
                let mut writer = incoming.into_writer();
                let rest = body.split_off(body.len().saturating_sub(1));
                trickle(&mut writer, &head, &body, time, shared);
                Started::Slow { writer, rest, socket }
            }
        }
    }
}

impl Started {
    /// Sends what is left; what is left of the request is still to be skipped. The peer may be gone;
    /// what it sent is recorded all the same.
    #[must_use]
    pub(super) fn finish(self, shared: &Shared) -> Option<Unread> {
        match self {
            Self::Verdict(reply, incoming) => return reply.send(incoming, shared),
            Self::Bytes(bytes, incoming) => {
                let mut writer = incoming.into_writer();
                let _ = writer.write_all(&bytes).and_then(|()| writer.flush());
            }
            Self::Slow { mut writer, rest, .. } => {
                let _ = writer.write_all(&rest).and_then(|()| writer.flush());
            }
            Self::Broken(fault, incoming) => {
                let socket = socket(&incoming, shared);
                // Not simply dropped: that would answer 500.
                let mut writer = incoming.into_writer();
                if fault == Fault::Garbage {
                    let _ = writer.write_all(GARBAGE).and_then(|()| writer.flush());
                }
                match socket {
                    Some(socket) if fault == Fault::Reset => reset(&socket),
                    Some(socket) => close(&socket),
                    None => {}
                }
            }
        }
        None
    }

    /// Takes back what nobody will see in the output.
    pub(super) fn refuse(self) {
        match self {
            Self::Verdict(_, incoming) | Self::Bytes(_, incoming) | Self::Broken(_, incoming) => {
                reply::too_late(incoming);
            }
            Self::Slow { socket, .. } => {
                if let Some(socket) = socket {
                    close(&socket);
                }
            }
        }
    }
}

fn socket(incoming: &tiny_http::Request, shared: &Shared) -> Option<TcpStream> {
    socket_of(*incoming.remote_addr()?, shared.address.port()).ok()?
}

fn passage<'a>(incoming: &'a tiny_http::Request, request: &'a Request, now: i64) -> Passage<'a> {
    let headers = incoming.headers().iter();
    Passage {
        method: &request.method,
        asked: &request.url,
        headers: headers.map(|header| (header.field.as_str().as_str(), header.value.as_str())).collect(),
        body: request.body_bytes(),
        now,
    }
}

/// An answer of the documented kind.
fn json_answer(status: u16, body: &AnswerBody) -> Answer {
    own_answer(status, "application/json", body.to_json().into_bytes())
}

/// An answer that is made of any bytes.
fn body_answer(body: Vec<u8>) -> Answer {
    let is_json = serde_json::from_slice::<serde::de::IgnoredAny>(&body).is_ok();
    own_answer(200, if is_json { "application/json" } else { "text/plain" }, body)
}

fn own_answer(status: u16, content_type: &str, body: Vec<u8>) -> Answer {
    let date = DateTimePrinter::new().timestamp_to_rfc9110_string(&Timestamp::now()).unwrap_or_default();
    let header = |name: &str, value: &str| (name.to_owned(), value.as_bytes().to_vec());
    let headers = vec![header("Date", &date), header("Content-Type", content_type)];
    Answer { status, reason: String::new(), headers, body }
}

/// Any status with the documented body: the one of success, as far as the status is one.
fn status_answer(status: u16) -> Answer {
    match status {
        204 | 304 => Answer { status, ..Answer::default() },
        200..=299 => json_answer(status, &AnswerBody::ok()),
        _ => json_answer(status, &failure(1, &status.to_string())),
    }
}

fn failure(error_code: i64, fault: &str) -> AnswerBody {
    AnswerBody { error_code, ..AnswerBody::fail(format!("played on purpose: {fault}")) }
}

/// Status line and headers, with the length of the body.
fn head_of(answer: &Answer) -> Vec<u8> {
    let reason = match answer.reason.as_str() {
        "" => StatusCode(answer.status).default_reason_phrase(),
        reason => reason,
    };
    let mut head = format!("HTTP/1.1 {} {reason}\r\n", answer.status).into_bytes();
    for (name, value) in end_to_end_headers(answer) {
        head.extend_from_slice(name.as_bytes());
        head.extend_from_slice(b": ");
        head.extend_from_slice(value);
        head.extend_from_slice(b"\r\n");
    }
    if !matches!(answer.status, 204 | 304) {
        head.extend_from_slice(format!("Content-Length: {}\r\n", answer.body.len()).as_bytes());
    }
    head.extend_from_slice(b"\r\n");
    head
}

/// Sends the head at once and the body in pieces, as long as anybody reads them.
fn trickle(writer: &mut dyn Write, head: &[u8], body: &[u8], time: Duration, shared: &Shared) {
    if writer.write_all(head).and_then(|()| writer.flush()).is_err() {
        return;
    }
    let pieces = body.chunks(body.len().div_ceil(SLOW_PIECES).max(1));
    let pause = time / u32::try_from(pieces.len().max(1)).unwrap_or(1);
    for piece in pieces {
        shared.pause(pause);
        if writer.write_all(piece).and_then(|()| writer.flush()).is_err() {
            return;
        }
    }
}
