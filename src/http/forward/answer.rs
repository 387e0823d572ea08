//! Reading a backend's answer from its connection.

use std::io::{self, ErrorKind, Read};
use std::time::Instant;

use super::connection::Connection;

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

enum Framing {
    None,
    Length(u64),
    Chunked,
    UntilClose,
}

impl Answer {
    /// The value of a header, by its lower-case name.
    pub(crate) fn header(&self, name: &str) -> Option<&[u8]> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_slice())
    }

    /// Reads an answer; interim ones (1xx) are skipped.
    pub(super) fn read(connection: &mut Connection, deadline: Instant) -> Result<(Self, After), Broken> {
        let (mut answer, minor_version) = loop {
            let (answer, minor_version) = read_head(connection, deadline)?;
            if !(100..200).contains(&answer.status) || answer.status == 101 {
                break (answer, minor_version);
            }
        };
        let framing = answer.framing()?;
        let read = |reader: &mut dyn Read, body: &mut Vec<u8>| {
            reader.take(MOST_BODY_BYTES + 1).read_to_end(body).map_err(Broken::Cut)
        };
        let mut reader = connection.reader(deadline);
        match framing {
            Framing::None => {}
            Framing::Length(length) if length > MOST_BODY_BYTES => return Err(Broken::TooLarge),
            Framing::Length(length) => {
                read(&mut reader.take(length), &mut answer.body)?;
                if (answer.body.len() as u64) < length {
                    let message = format!("it closed after {} of {length} bytes", answer.body.len());
                    return Err(Broken::Cut(io::Error::new(ErrorKind::UnexpectedEof, message)));
                }
            }
            Framing::Chunked => {
                read(&mut chunked_transfer::Decoder::new(reader), &mut answer.body)?;
            }
            Framing::UntilClose => {
                read(&mut reader, &mut answer.body)?;
            }
        }
        if answer.body.len() as u64 > MOST_BODY_BYTES {
            return Err(Broken::TooLarge);
        }
        let is_kept = minor_version == 1
            && !matches!(framing, Framing::UntilClose)
            && !answer.says("connection", "close")
            && answer.status != 101
            && connection.received.is_empty();
        Ok((answer, if is_kept { After::Keep } else { After::Close }))
    }

    fn framing(&self) -> Result<Framing, Broken> {
        if matches!(self.status, 101 | 204 | 304) {
            return Ok(Framing::None);
        }
        if self.header("transfer-encoding").is_some() {
            let is_chunked = self.says("transfer-encoding", "chunked");
            return Ok(if is_chunked { Framing::Chunked } else { Framing::UntilClose });
        }
        let Some(length) = self.header("content-length") else {
            return Ok(Framing::UntilClose);
        };
        let text = String::from_utf8_lossy(length);
        let length = text.trim().parse();
        length
            .map(Framing::Length)
            .map_err(|_| Broken::NotHttp(format!("Content-Length `{text}` is not a number of bytes")))
    }

    fn says(&self, name: &str, word: &str) -> bool {
        let is_it = |value: &[u8]| {
            String::from_utf8_lossy(value).split(',').any(|item| item.trim().eq_ignore_ascii_case(word))
        };
        self.headers.iter().any(|(key, value)| key.eq_ignore_ascii_case(name) && is_it(value))
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
            Err(Broken::NotHttp(format!("its head is larger than {MOST_HEAD_BYTES} bytes")))
        }
        Ok(httparse::Status::Partial) => Ok(None),
        Err(error) => Err(Broken::NotHttp(error.to_string())),
    }
}
