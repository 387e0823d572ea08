//! An answer made of bytes: head and body, each with a limit.

use std::borrow::Cow;

use super::Trouble;
use crate::http::framing::{self, Chunks, Framing};
use crate::protocol::coding::{CodingFault, Decoded, decode};

/// Answers are read up to this many bytes of body; the documented one has about fifty.
const MOST_BODY: usize = 1024 * 1024;

/// The longest head that is read.
const MOST_HEAD: usize = 64 * 1024;

/// The most header fields.
const MOST_HEADERS: usize = 128;

/// How much of something that is no HTTP is shown.
const MOST_SHOWN: usize = 1000;

/// A complete answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RawAnswer {
    /// HTTP status.
    pub(crate) status: u16,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    /// Decoded; cut after 1 MiB.
    pub(crate) body: Vec<u8>,
    /// What is wrong with how the body was coded, once that is undone.
    pub(crate) coding_fault: Option<CodingFault>,
    /// Whether the connection stays open, by what the answer says.
    pub(crate) keeps_open: bool,
}

impl RawAnswer {
    /// The value of a header, by its lower-case name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// With its body as it was before it was compressed, if it was. `is_asked_for` says whether the request told which
    /// codings it takes.
    pub(crate) fn decoded(self, is_asked_for: bool) -> Self {
        let named = self.headers.iter().filter(|(name, _)| name == "content-encoding");
        let names: Vec<&str> = named.map(|(_, value)| value.as_str()).collect();
        let Decoded { body, fault } = decode(&names.join(","), is_asked_for, &self.body);
        match body {
            Cow::Borrowed(_) => Self { coding_fault: fault, ..self },
            Cow::Owned(body) => Self { body, coding_fault: fault, ..self },
        }
    }
}

/// An answer whose head is there.
pub(super) struct Begun {
    pub(super) answer: RawAnswer,
    /// How its body ends: none, with the connection.
    framing: Option<Framing>,
    chunks: Chunks,
}

/// Takes the head that `received` begins with, once it is complete.
pub(super) fn take_head(received: &mut Vec<u8>) -> Result<Option<Begun>, Trouble> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut response = httparse::Response::new(&mut headers);
    let length = match response.parse(received) {
        Ok(httparse::Status::Complete(length)) => length,
        Ok(httparse::Status::Partial) if received.len() > MOST_HEAD => {
            return Err(Trouble::NotHttp(format!("its headers are longer than {MOST_HEAD} bytes")));
        }
        Ok(httparse::Status::Partial) => return Ok(None),
        Err(_) => return Err(Trouble::NotHttp(beginning(received))),
    };
    let status = response.code.unwrap_or_default();
    let is_http_1_0 = response.version == Some(0);
    let fields = response.headers.iter().map(|header| (header.name, header.value));
    let framing = framing::of_answer(status, fields, is_http_1_0).map_err(Trouble::NotHttp)?;
    let headers = response.headers.iter().map(|header| {
        (header.name.to_ascii_lowercase(), String::from_utf8_lossy(header.value).trim().to_owned())
    });
    let (headers, body) = (headers.collect(), Vec::new());
    let mut answer = RawAnswer { status, headers, body, coding_fault: None, keeps_open: false };
    let says = |word: &str| {
        answer.header("connection").is_some_and(|value| value.to_ascii_lowercase().contains(word))
    };
    let is_kept = if is_http_1_0 { says("keep-alive") } else { !says("close") };
    answer.keeps_open = is_kept && framing.is_some();
    received.drain(..length);
    Ok(Some(Begun { answer, framing, chunks: Chunks::default() }))
}

impl Begun {
    /// Takes as much of the body as there is; whether that is all of it.
    pub(super) fn take_body(&mut self, received: &mut Vec<u8>, is_closed: bool) -> Result<bool, Trouble> {
        let body = &mut self.answer.body;
        let is_whole = match self.framing {
            Some(Framing::Length(length)) => {
                let missing = usize::try_from(length).unwrap_or(usize::MAX) - body.len();
                body.extend(received.drain(..missing.min(received.len())));
                body.len() as u64 == length
            }
            Some(Framing::Chunked) => {
                let malformed = |_| Trouble::NotHttp("its chunks are malformed".to_owned());
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
            self.answer.keeps_open &= is_whole;
            return Ok(true);
        }
        Ok(is_whole)
    }
}

fn beginning(received: &[u8]) -> String {
    let line = received.split(|byte| matches!(byte, b'\r' | b'\n')).next().unwrap_or_default();
    let text: String = String::from_utf8_lossy(line).chars().take(MOST_SHOWN).collect();
    format!("it begins with `{text}`")
}
