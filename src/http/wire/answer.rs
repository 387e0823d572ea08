//! An answer made of bytes: head and body, each with a limit.

use std::io;

use crate::http::framing::{self, Chunks, Framing};
use crate::protocol::content_coding::{Decoded, decode};

/// Answers are read up to this many bytes of body; the documented one has about fifty.
pub(crate) const MOST_BODY: usize = 1024 * 1024;

/// The longest head that is read.
const MOST_HEAD: usize = 64 * 1024;

/// The most header fields.
const MOST_HEADERS: usize = 128;

/// How much of something that is no HTTP is shown.
const MOST_SHOWN: usize = 1000;

/// A complete answer, as it came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct RawAnswer {
    /// HTTP status.
    pub(crate) status: u16,
    /// The words after it.
    pub(crate) reason: String,
    /// Headers in order and in their own casing.
    pub(crate) headers: Vec<(String, Vec<u8>)>,
    /// Body, without any transfer coding; cut after [`MOST_BODY`].
    pub(crate) body: Vec<u8>,
    /// Whether more of the body would have come.
    pub(crate) is_cut: bool,
    /// Whether the connection stays open, by what the answer says.
    pub(crate) keeps_open: bool,
}

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum Broken {
    /// There was no connection.
    Unconnected(io::Error),
    /// It ended while the request was being sent.
    Unsent(io::Error),
    /// It ended before the first byte of an answer.
    Unanswered(io::Error),
    /// It ended later.
    Cut(io::Error),
    /// What came is no HTTP.
    NotHttp {
        /// What is wrong with it.
        why: String,
        /// Its first line, where there is no head at all.
        line: Option<String>,
    },
}

impl Broken {
    /// What happened to the connection, if it was that.
    pub(crate) fn error(&self) -> Option<&io::Error> {
        match self {
            Self::Unconnected(error) | Self::Unsent(error) | Self::Unanswered(error) | Self::Cut(error) => {
                Some(error)
            }
            Self::NotHttp { .. } => None,
        }
    }

    /// Whether the time was over.
    pub(crate) fn is_late(&self) -> bool {
        self.error()
            .is_some_and(|error| matches!(error.kind(), io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock))
    }
}

impl RawAnswer {
    /// The values of a header, by its lower-case name.
    fn values(&self, name: &str) -> impl Iterator<Item = &[u8]> {
        let named = self.headers.iter().filter(move |(key, _)| key.eq_ignore_ascii_case(name));
        named.map(|(_, value)| value.as_slice())
    }

    /// The first value of a header, by its lower-case name.
    pub(crate) fn header(&self, name: &str) -> Option<&[u8]> {
        self.values(name).next()
    }

    /// The body without its content coding. `is_asked_for` says whether the request told which ones it takes.
    pub(crate) fn decoded(&self, is_asked_for: bool) -> Decoded<'_> {
        let names: Vec<_> = self.values("content-encoding").map(String::from_utf8_lossy).collect();
        decode(&names.join(","), is_asked_for, &self.body)
    }

    fn says(&self, name: &str, word: &str) -> bool {
        self.values(name).any(|value| {
            String::from_utf8_lossy(value).split(',').any(|item| item.trim().eq_ignore_ascii_case(word))
        })
    }
}

/// An answer whose head is there.
pub(in crate::http) struct Begun {
    pub(in crate::http) answer: RawAnswer,
    /// How its body ends: none, with the connection.
    framing: Option<Framing>,
    chunks: Chunks,
}

/// Takes the head that `received` begins with, once it is complete.
pub(super) fn take_head(received: &mut Vec<u8>) -> Result<Option<Begun>, Broken> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut head = httparse::Response::new(&mut headers);
    let length = match head.parse(received) {
        Ok(httparse::Status::Complete(length)) => length,
        Ok(httparse::Status::Partial) if received.len() > MOST_HEAD => {
            return Err(not_http(format!("its headers are larger than {MOST_HEAD} bytes")));
        }
        Ok(httparse::Status::Partial) => return Ok(None),
        Err(error) => {
            return Err(Broken::NotHttp { why: error.to_string(), line: Some(first_line(received)) });
        }
    };
    let status = head.code.unwrap_or_default();
    let is_http_1_0 = head.version == Some(0);
    let fields = head.headers.iter().map(|header| (header.name, header.value));
    let framing = framing::of_answer(status, fields, is_http_1_0).map_err(not_http)?;
    let headers = head.headers.iter().map(|header| (header.name.to_owned(), header.value.to_vec()));
    let mut answer = RawAnswer {
        status,
        reason: head.reason.unwrap_or_default().to_owned(),
        headers: headers.collect(),
        ..RawAnswer::default()
    };
    let is_kept = if is_http_1_0 {
        answer.says("connection", "keep-alive")
    } else {
        !answer.says("connection", "close")
    };
    answer.keeps_open = is_kept && framing.is_some();
    received.drain(..length);
    Ok(Some(Begun { answer, framing, chunks: Chunks::default() }))
}

impl Begun {
    /// Whether the body will be longer than what is read of it.
    pub(in crate::http) fn is_too_long(&self) -> bool {
        matches!(self.framing, Some(Framing::Length(length)) if length > MOST_BODY as u64)
    }

    /// Takes as much of the body as there is; whether that is all of it.
    pub(super) fn take_body(&mut self, received: &mut Vec<u8>, is_closed: bool) -> Result<bool, Broken> {
        let body = &mut self.answer.body;
        let is_whole = match self.framing {
            Some(Framing::Length(length)) => {
                let missing = usize::try_from(length).unwrap_or(usize::MAX) - body.len();
                body.extend(received.drain(..missing.min(received.len())));
                body.len() as u64 == length
            }
            Some(Framing::Chunked) => {
                let malformed = |_| not_http("its chunks are malformed".to_owned());
                self.chunks.take(received, body, MOST_BODY).map_err(malformed)?;
                self.chunks.are_over()
            }
            None => {
                body.append(received);
                is_closed
            }
        };
        // What is longer is not waited for: nobody reads it.
        if body.len() > MOST_BODY {
            body.truncate(MOST_BODY);
            self.answer.is_cut = true;
            self.answer.keeps_open &= is_whole;
            return Ok(true);
        }
        Ok(is_whole)
    }

    /// Where the connection ended, if it ends now.
    pub(super) fn place(&self) -> String {
        match self.framing {
            Some(Framing::Length(length)) => {
                format!("it closed after {} of {length} bytes", self.answer.body.len())
            }
            _ => "it closed before the last chunk".to_owned(),
        }
    }
}

fn not_http(why: String) -> Broken {
    Broken::NotHttp { why, line: None }
}

fn first_line(received: &[u8]) -> String {
    let line = received.split(|byte| matches!(byte, b'\r' | b'\n')).next().unwrap_or_default();
    String::from_utf8_lossy(line).chars().take(MOST_SHOWN).collect()
}

/// Status and body of the answer that these bytes are, where nothing follows them.
#[cfg(fuzzing)]
pub(crate) fn answer_in(bytes: &[u8]) -> Option<(u16, Vec<u8>)> {
    let mut received = bytes.to_vec();
    loop {
        let mut begun = take_head(&mut received).ok()??;
        if !begun.take_body(&mut received, true).ok()? {
            return None;
        }
        if begun.answer.status >= 200 {
            return Some((begun.answer.status, begun.answer.body));
        }
    }
}
