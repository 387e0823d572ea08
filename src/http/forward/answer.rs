//! Reading a backend's answer from its connection.

use std::io::{self, ErrorKind};
use std::time::Instant;

use super::connection::Connection;
use crate::http::framing::{self, Chunks, Framing};
use crate::protocol::coding::{Decoded, decode};

/// The largest head of an answer.
const MOST_HEAD_BYTES: usize = 64 * 1024;

/// How many headers an answer may have.
const MOST_HEADERS: usize = 128;

/// The largest body of an answer; the documented one has about fifty bytes.
const MOST_BODY_BYTES: u64 = 1024 * 1024;

/// A complete answer, as it came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Answer {
    /// HTTP status.
    pub(crate) status: u16,
    /// The words after it.
    pub(crate) reason: String,
    /// Headers in order and in their own casing.
    pub(crate) headers: Vec<(String, Vec<u8>)>,
    /// Body, without any transfer coding.
    pub(crate) body: Vec<u8>,
}

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Broken {
    /// The connection ended before the first byte of an answer.
    Unanswered(io::Error),
    /// It ended later.
    Cut(io::Error),
    /// What came is no HTTP.
    NotHttp(String),
    /// The body is larger than [`MOST_BODY_BYTES`].
    TooLarge,
}

/// Whether a connection can be used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum After {
    Keep,
    Close,
}

impl Answer {
    /// The value of a header, by its lower-case name.
    pub(crate) fn header(&self, name: &str) -> Option<&[u8]> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_slice())
    }

    /// The body without its content coding. `is_asked_for` says whether the request told which ones it takes.
    pub(crate) fn decoded(&self, is_asked_for: bool) -> Decoded<'_> {
        let named = self.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("content-encoding"));
        let names: Vec<_> = named.map(|(_, value)| String::from_utf8_lossy(value)).collect();
        decode(&names.join(","), is_asked_for, &self.body)
    }

    /// Reads an answer; interim ones (1xx) are skipped.
    pub(super) fn read(connection: &mut Connection, deadline: Instant) -> Result<(Self, After), Broken> {
        let (mut answer, minor_version) = loop {
            let (answer, minor_version) = read_head(connection, deadline)?;
            if !matches!(answer.status, 100 | 102..=199) {
                break (answer, minor_version);
            }
        };
        let fields = answer.headers.iter().map(|(name, value)| (name.as_str(), value.as_slice()));
        let framing =
            framing::of_answer(answer.status, fields, minor_version == 0).map_err(Broken::NotHttp)?;
        match framing {
            Some(Framing::Length(length)) if length > MOST_BODY_BYTES => return Err(Broken::TooLarge),
            Some(Framing::Length(length)) => read_counted(connection, &mut answer.body, length, deadline)?,
            Some(Framing::Chunked) => read_chunked(connection, &mut answer.body, deadline)?,
            None => read_to_the_end(connection, &mut answer.body, deadline)?,
        }
        let is_kept = minor_version == 1
            && framing.is_some()
            && !answer.says("connection", "close")
            && connection.received.is_empty();
        Ok((answer, if is_kept { After::Keep } else { After::Close }))
    }

    fn says(&self, name: &str, word: &str) -> bool {
        let is_it = |value: &[u8]| {
            String::from_utf8_lossy(value).split(',').any(|item| item.trim().eq_ignore_ascii_case(word))
        };
        self.headers.iter().any(|(key, value)| key.eq_ignore_ascii_case(name) && is_it(value))
    }
}

/// Receives more of a body, unless that would be too much of it. Says how far it came where the connection ends.
fn receive_more(connection: &mut Connection, come: usize, of: &str, deadline: Instant) -> Result<(), Broken> {
    if come as u64 > MOST_BODY_BYTES {
        return Err(Broken::TooLarge);
    }
    match connection.receive(deadline).map_err(Broken::Cut)? {
        0 => {
            let message = format!("it closed {of}");
            Err(Broken::Cut(io::Error::new(ErrorKind::UnexpectedEof, message)))
        }
        _ => Ok(()),
    }
}

fn read_counted(
    connection: &mut Connection,
    body: &mut Vec<u8>,
    length: u64,
    deadline: Instant,
) -> Result<(), Broken> {
    loop {
        let missing = usize::try_from(length).unwrap_or(usize::MAX) - body.len();
        body.extend(connection.received.drain(..missing.min(connection.received.len())));
        if body.len() as u64 == length {
            return Ok(());
        }
        let place = format!("after {} of {length} bytes", body.len());
        receive_more(connection, body.len(), &place, deadline)?;
    }
}

fn read_chunked(connection: &mut Connection, body: &mut Vec<u8>, deadline: Instant) -> Result<(), Broken> {
    let mut chunks = Chunks::default();
    let most = usize::try_from(MOST_BODY_BYTES).unwrap_or(usize::MAX);
    loop {
        let malformed = |_| Broken::NotHttp("its chunks are malformed".to_owned());
        chunks.take(&mut connection.received, body, most).map_err(malformed)?;
        if chunks.are_over() {
            return Ok(());
        }
        receive_more(connection, body.len(), "before the last chunk", deadline)?;
    }
}

fn read_to_the_end(connection: &mut Connection, body: &mut Vec<u8>, deadline: Instant) -> Result<(), Broken> {
    loop {
        body.append(&mut connection.received);
        if body.len() as u64 > MOST_BODY_BYTES {
            return Err(Broken::TooLarge);
        }
        if connection.receive(deadline).map_err(Broken::Cut)? == 0 {
            return Ok(());
        }
    }
}

/// Reads one head; also the minor version of HTTP.
fn read_head(connection: &mut Connection, deadline: Instant) -> Result<(Answer, u8), Broken> {
    loop {
        if let Some((answer, minor_version, length)) = parse_head(&connection.received)? {
            connection.received.drain(..length);
            return Ok((answer, minor_version));
        }
        let is_unanswered = connection.received.is_empty();
        let ended = |error| if is_unanswered { Broken::Unanswered(error) } else { Broken::Cut(error) };
        if connection.receive(deadline).map_err(ended)? == 0 {
            let message = "it closed the connection";
            return Err(ended(io::Error::new(ErrorKind::UnexpectedEof, message)));
        }
    }
}

/// The head that these bytes begin with, once it is complete, and its length.
fn parse_head(bytes: &[u8]) -> Result<Option<(Answer, u8, usize)>, Broken> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut head = httparse::Response::new(&mut headers);
    match head.parse(bytes) {
        Ok(httparse::Status::Complete(length)) => {
            let answer = Answer {
                status: head.code.unwrap_or_default(),
                reason: head.reason.unwrap_or_default().to_owned(),
                headers: head
                    .headers
                    .iter()
                    .map(|header| (header.name.to_owned(), header.value.to_vec()))
                    .collect(),
                body: Vec::new(),
            };
            Ok(Some((answer, head.version.unwrap_or_default(), length)))
        }
        Ok(httparse::Status::Partial) if bytes.len() > MOST_HEAD_BYTES => {
            Err(Broken::NotHttp(format!("its headers are larger than {MOST_HEAD_BYTES} bytes")))
        }
        Ok(httparse::Status::Partial) => Ok(None),
        Err(error) => Err(Broken::NotHttp(error.to_string())),
    }
}
