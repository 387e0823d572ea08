//! What came back from an endpoint: an answer, or why there is none; and both in words.

use std::borrow::Cow;
use std::io::ErrorKind;

use crate::error::reason;
use crate::http::wire::{Broken, Endpoint, RawAnswer};
use crate::protocol::content_coding::{CodingFault, Decoded};
use crate::render::diagnostic::cut_back;
use crate::render::sanitize::{sanitize, sanitize_bytes};

/// How much of an answer is shown, in columns.
const MOST_ANSWER: usize = 300;

/// A complete answer, as it is graded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DecodedAnswer {
    /// HTTP status.
    pub(crate) status: u16,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    /// As it was before it was compressed, if it was; cut after 1 MiB.
    pub(crate) body: Vec<u8>,
    /// What is wrong with how the body was coded, once that is undone.
    pub(crate) coding_fault: Option<CodingFault>,
    /// Whether the connection stays open, by what the answer says.
    pub(crate) keeps_open: bool,
}

impl DecodedAnswer {
    /// Undoes the coding. `is_asked_for` says whether the request told which codings it takes.
    pub(super) fn of(answer: RawAnswer, is_asked_for: bool) -> Self {
        let Decoded { body, fault } = answer.decoded(is_asked_for);
        let decoded = match body {
            Cow::Owned(body) => Some(body),
            Cow::Borrowed(_) => None,
        };
        let headers = answer.headers.iter().map(|(name, value)| {
            (name.to_ascii_lowercase(), String::from_utf8_lossy(value).trim().to_owned())
        });
        Self {
            status: answer.status,
            headers: headers.collect(),
            body: decoded.unwrap_or(answer.body),
            coding_fault: fault,
            keeps_open: answer.keeps_open,
        }
    }

    /// The value of a header, by its lower-case name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// No connection: nobody listens, or TLS failed.
    Unconnectable(String),
    /// The time was over.
    Late,
    /// The other side closed or reset the connection; the reason says when.
    BrokenOff(String),
    /// What came is no HTTP.
    NotHttp(String),
    /// This program is to stop.
    Stopped,
}

impl Trouble {
    /// What broke an exchange with an endpoint, in short.
    pub(super) fn of(broken: Broken, endpoint: &Endpoint) -> Self {
        if let Some((message, help)) = broken.error().and_then(|error| endpoint.explain_tls(error)) {
            return Self::Unconnectable(format!("{message}; {help}"));
        }
        let (error, when) = match &broken {
            Broken::NotHttp { line: Some(line), .. } => {
                return Self::NotHttp(format!("it begins with `{line}`"));
            }
            Broken::NotHttp { why, .. } => return Self::NotHttp(why.clone()),
            _ if endpoint.is_stopped() => return Self::Stopped,
            _ if broken.is_late() => return Self::Late,
            Broken::Unconnected(error) => return Self::Unconnectable(reason(error)),
            Broken::Unsent(error) => (error, "while the request was being sent"),
            Broken::Unanswered(error) => (error, "before it answered"),
            Broken::Cut(error) => (error, "in the middle of its answer"),
        };
        Self::BrokenOff(match error.kind() {
            ErrorKind::UnexpectedEof
            | ErrorKind::ConnectionReset
            | ErrorKind::BrokenPipe
            | ErrorKind::ConnectionAborted => when.to_owned(),
            _ => format!("{when}: {}", reason(error)),
        })
    }
}

/// A text from outside on one line, safe and not too long.
pub(super) fn cut_line(text: &str) -> String {
    cut_back(&sanitize(text), MOST_ANSWER)
}

/// What came back, on a line or two.
pub(super) fn received_text(received: &Result<DecodedAnswer, Trouble>) -> String {
    match received {
        Err(trouble) => match trouble {
            Trouble::Unconnectable(why) => format!("no connection: {}", sanitize(why)),
            Trouble::Late => "nothing".to_owned(),
            Trouble::BrokenOff(when) => format!("the end of the connection, {}", sanitize(when)),
            Trouble::NotHttp(why) => format!("not HTTP: {}", sanitize(why)),
            Trouble::Stopped => "no answer: the run was stopped".to_owned(),
        },
        Ok(answer) => {
            let kind = answer.header("content-type").map(|kind| format!(", {}", cut_line(kind)));
            let body = match answer.body.as_slice() {
                [] => "(no body)".to_owned(),
                body => cut_back(&sanitize_bytes(&body[..body.len().min(4096)]), MOST_ANSWER),
            };
            format!("{}{}\n{body}", answer.status, kind.unwrap_or_default())
        }
    }
}
