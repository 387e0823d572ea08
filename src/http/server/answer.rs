//! What goes back to the sender: the verdict's own answer, a backend's, or a fault.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;

use super::inner_server::{Handed, Outlet, reason_of};
use super::receiver::Receiver;
use crate::exchange::{AnswerBody, Fault, Outcome, Response, SignatureState, Verdict};
use crate::http::forward::{Passage, end_to_end_headers};
use crate::http::wire::RawAnswer;

/// What a garbled answer looks like: the beginning of a TLS record, and text.
pub(super) const GARBAGE: &[u8] = b"\x16\x03\x01\x00\x2a this is not HTTP \xff\xfe\r\n\r\n";

/// Into how many pieces a slow body is cut.
const SLOW_PIECES: usize = 20;

/// What will go back.
pub(super) struct Reply {
    manner: Manner,
    /// For the record, unless it is simply what the verdict says.
    pub(super) response: Option<Box<Response>>,
}

enum Manner {
    Bytes { head: Vec<u8>, body: Vec<u8>, spread_over: Option<Duration> },
    Broken(Fault),
}

/// An answer whose last byte is still to be sent.
pub(super) enum Started<'a> {
    Bytes(Vec<u8>, Outlet<'a>),
    Slow(Vec<u8>, Outlet<'a>),
    Broken(Fault, Outlet<'a>),
}

/// Decides what goes back; asks the backend and lets a delay pass before.
pub(super) fn choose(handed: &Handed, verdict: &Verdict, now: i64, receiver: &Receiver) -> Reply {
    let hooks = &receiver.config.hooks;
    let has_choice = verdict.is_callback && handed.request.body.is_ok();
    let faults = hooks.faults.as_ref().filter(|_| has_choice);
    let fault = faults.and_then(|faults| faults.choose(verdict.body.as_ref()));
    let is_usual = matches!(fault, None | Some(Fault::Usual | Fault::Delay(_) | Fault::SlowBody(_)));
    let forwarder =
        hooks.forwarder.as_ref().filter(|forwarder| has_choice && is_usual && forwarder.takes(verdict));
    let (usual, forwarded) =
        match forwarder.map(|forwarder| forwarder.forward(&passage(handed, verdict, now))) {
            Some((answer, forwarded)) => (answer, Some(forwarded)),
            None if fault.is_none() => {
                let answer = json_answer(verdict.status, &verdict.answer);
                let manner = Manner::Bytes { head: head_of(&answer), body: answer.body, spread_over: None };
                return Reply { manner, response: None };
            }
            None => (json_answer(verdict.status, &verdict.answer), None),
        };
    let played = fault.as_ref().map(Fault::to_string);
    let response = Response { forwarded, fault: played, ..Response::default() };
    play(fault.unwrap_or(Fault::Usual), usual, response, receiver)
}

/// Lets a fault have its way with the usual answer.
fn play(fault: Fault, usual: RawAnswer, mut response: Response, receiver: &Receiver) -> Reply {
    let mut spread_over = None;
    let answer = match fault {
        Fault::Usual => usual,
        Fault::Delay(time) => {
            receiver.pause(time);
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
            return Reply { manner: Manner::Broken(fault), response: Some(Box::new(response)) };
        }
    };
    response.status = Some(answer.status);
    response.body.clone_from(&answer.body);
    let manner = Manner::Bytes { head: head_of(&answer), body: answer.body, spread_over };
    Reply { manner, response: Some(Box::new(response)) }
}

impl Reply {
    /// An answer of the documented kind, as it goes over the wire.
    pub(super) fn json(status: u16, body: &AnswerBody) -> Vec<u8> {
        let answer = json_answer(status, body);
        [head_of(&answer), answer.body].concat()
    }

    /// The answer to a health check, with its body or without, as HEAD wants it.
    pub(super) fn alive(has_body: bool) -> Vec<u8> {
        let answer = own_answer(200, "text/plain", b"ok".to_vec());
        if has_body {
            [head_of(&answer), answer.body].concat()
        } else {
            [fields_of(&answer), b"\r\n".to_vec()].concat()
        }
    }

    /// Begins with what can be sent before the exchange is reported: a slow body, but for its last byte.
    pub(super) fn start<'a>(self, mut outlet: Outlet<'a>, receiver: &Receiver) -> Started<'a> {
        match self.manner {
            Manner::Broken(fault) => Started::Broken(fault, outlet),
            Manner::Bytes { head, body, spread_over: None } => Started::Bytes([head, body].concat(), outlet),
            Manner::Bytes { head, mut body, spread_over: Some(time) } => {
                let rest = body.split_off(body.len().saturating_sub(1));
                trickle(&mut outlet, &head, &body, time, receiver);
                Started::Slow(rest, outlet)
            }
        }
    }
}

impl<'a> Started<'a> {
    /// Sends what is left.
    pub(super) fn finish(self) {
        match self {
            Self::Bytes(bytes, mut outlet) | Self::Slow(bytes, mut outlet) => {
                outlet.write(&bytes);
            }
            Self::Broken(fault, outlet) => outlet.break_off(&fault),
        }
    }

    /// Takes back what nobody will see in the output, as far as nothing of it has been sent.
    pub(super) fn take_back(self) -> Option<Outlet<'a>> {
        match self {
            Self::Bytes(_, outlet) | Self::Broken(_, outlet) => Some(outlet),
            Self::Slow(..) => None,
        }
    }
}

fn passage<'a>(handed: &'a Handed, verdict: &Verdict, now: i64) -> Passage<'a> {
    let Handed { request, names } = handed;
    let values = request.headers.iter().map(|(_, value)| value.as_str());
    Passage {
        method: &request.method,
        asked: &request.url,
        headers: names.iter().map(String::as_str).zip(values).collect(),
        body: request.body_bytes(),
        now,
        is_signed: verdict.signature == SignatureState::Valid,
        is_accepted: verdict.outcome == Outcome::Accepted,
    }
}

/// An answer of the documented kind.
fn json_answer(status: u16, body: &AnswerBody) -> RawAnswer {
    own_answer(status, "application/json", body.to_json().into_bytes())
}

/// An answer that is made of any bytes.
fn body_answer(body: Vec<u8>) -> RawAnswer {
    let is_json = serde_json::from_slice::<serde::de::IgnoredAny>(&body).is_ok();
    own_answer(200, if is_json { "application/json" } else { "text/plain" }, body)
}

fn own_answer(status: u16, content_type: &str, body: Vec<u8>) -> RawAnswer {
    let date = DateTimePrinter::new().timestamp_to_rfc9110_string(&Timestamp::now()).unwrap_or_default();
    let header = |name: &str, value: &str| (name.to_owned(), value.as_bytes().to_vec());
    let mut headers = vec![header("Date", &date), header("Content-Type", content_type)];
    if status == 405 {
        headers.push(header("Allow", "POST"));
    }
    RawAnswer { status, headers, body, ..RawAnswer::default() }
}

/// Any status with the documented body: the one of success, as far as the status is one.
fn status_answer(status: u16) -> RawAnswer {
    match status {
        204 | 304 => RawAnswer { status, ..RawAnswer::default() },
        200..=299 => json_answer(status, &AnswerBody::ok()),
        _ => json_answer(status, &failure(1, &status.to_string())),
    }
}

fn failure(error_code: i64, fault: &str) -> AnswerBody {
    AnswerBody { error_code, ..AnswerBody::fail(format!("played on purpose: {fault}")) }
}

/// Status line and headers, with the length of the body.
fn head_of(answer: &RawAnswer) -> Vec<u8> {
    let mut head = fields_of(answer);
    if !matches!(answer.status, 204 | 304) {
        head.extend_from_slice(format!("Content-Length: {}\r\n", answer.body.len()).as_bytes());
    }
    head.extend_from_slice(b"\r\n");
    head
}

/// Status line and headers, without the length of the body.
fn fields_of(answer: &RawAnswer) -> Vec<u8> {
    let reason = match answer.reason.as_str() {
        "" => reason_of(answer.status),
        reason => reason,
    };
    let mut head = format!("HTTP/1.1 {} {reason}\r\n", answer.status).into_bytes();
    for (name, value) in end_to_end_headers(answer) {
        head.extend_from_slice(name.as_bytes());
        head.extend_from_slice(b": ");
        head.extend_from_slice(value);
        head.extend_from_slice(b"\r\n");
    }
    head
}

/// Sends the head at once and the body in pieces, as long as anybody reads them.
fn trickle(outlet: &mut Outlet<'_>, head: &[u8], body: &[u8], time: Duration, receiver: &Receiver) {
    if !outlet.write(head) {
        return;
    }
    let pieces = body.chunks(body.len().div_ceil(SLOW_PIECES).max(1));
    let pause = time / u32::try_from(pieces.len().max(1)).unwrap_or(1);
    for piece in pieces {
        receiver.pause(pause);
        if !outlet.write(piece) {
            return;
        }
    }
}
