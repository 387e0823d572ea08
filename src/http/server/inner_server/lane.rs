//! What goes over a lane: requests as tiny_http reads them, and answers as workers write them.

use std::hash::{BuildHasher, RandomState};
use std::io::{self, Write};
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::exchange::{BodyFault, Fault, Request};

/// Stands before every name of a stranger's header, so that none means anything to tiny_http.
const STRANGERS: &str = "~";

/// The header with what a stranger cannot say: a [`Note`].
const NOTE: &str = "Note";

/// The header with the [`secret`].
const LANE: &str = "Lane";

/// Tells what comes over lanes from what another program may send before the door is shut.
fn secret() -> &'static str {
    static SECRET: OnceLock<String> = OnceLock::new();
    SECRET.get_or_init(|| format!("{:016x}", RandomState::new().hash_one(LANE)))
}

/// A request without a meaning, to see whether a lane leads to somebody.
pub(super) fn probe() -> Vec<u8> {
    format!("GET / HTTP/1.1\r\n{LANE}: {}\r\n\r\n", secret()).into_bytes()
}

/// Whether a request has come over a lane.
pub(super) fn is_ours(incoming: &tiny_http::Request) -> bool {
    incoming.headers().first().is_some_and(|header| header.field.equiv(LANE) && header.value == secret())
}

/// What a request says that is not part of HTTP, as JSON.
#[derive(Serialize, Deserialize)]
struct Note {
    remote: String,
    fault: Option<BodyFault>,
}

/// A request that was handed over.
pub(in crate::http::server) struct Handed {
    pub(in crate::http::server) request: Request,
    /// The names of its headers in their own casing.
    pub(in crate::http::server) names: Vec<String>,
}

/// The request as it goes over a lane. All of it but the body is ASCII.
pub(in crate::http::server) fn encode(handed: &Handed) -> Vec<u8> {
    let Handed { request, names } = handed;
    let fault = request.body.as_ref().err().cloned();
    let note = Note { remote: request.remote.clone(), fault };
    let note = serde_json::to_string(&note).expect("texts and numbers always serialise");
    let body = request.body_bytes();
    let mut bytes = Vec::with_capacity(1024 + body.len());
    let start = format!(
        "{} {} HTTP/1.1\r\n{LANE}: {}\r\nContent-Length: {}\r\n{NOTE}: {note}\r\n",
        request.method,
        request.url,
        secret(),
        body.len()
    );
    bytes.extend_from_slice(start.as_bytes());
    for (name, (_, value)) in names.iter().zip(&request.headers) {
        for part in [STRANGERS, name, ": ", value, "\r\n"] {
            bytes.extend_from_slice(part.as_bytes());
        }
    }
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(body);
    bytes
}

/// The request as it was before it was encoded, and where its answer goes. None for what [`encode`] did not make.
pub(super) fn decode(mut incoming: tiny_http::Request) -> Option<(Handed, Outlet)> {
    let length = incoming.body_length()?;
    let mut body = Vec::with_capacity(length);
    incoming.as_reader().read_to_end(&mut body).ok()?;
    let (mut note, mut names, mut headers) = (None, Vec::new(), Vec::new());
    for header in incoming.headers() {
        let (name, value) = (header.field.as_str().as_str(), header.value.as_str());
        if let Some(name) = name.strip_prefix(STRANGERS) {
            headers.push((name.to_ascii_lowercase(), value.to_owned()));
            names.push(name.to_owned());
        } else if name == NOTE {
            note = serde_json::from_str::<Note>(value).ok();
        }
    }
    let Note { remote, fault } = note?;
    let (method, url) = (incoming.method().to_string(), incoming.url().to_owned());
    let request = Request { method, url, headers, body: fault.map_or(Ok(body), Err), remote };
    Some((Handed { request, names }, Outlet::new(incoming.into_writer())))
}

/// Where the answer to a request goes. Dropped unused, it ends the stranger's connection.
pub(in crate::http::server) struct Outlet {
    writer: Box<dyn Write + Send>,
    is_begun: bool,
}

impl Outlet {
    pub(in crate::http::server) fn new(writer: Box<dyn Write + Send>) -> Self {
        Self { writer, is_begun: false }
    }

    /// Sends some of an answer; false if nobody takes it any more.
    pub(in crate::http::server) fn write(&mut self, bytes: &[u8]) -> bool {
        self.is_begun = true;
        self.writer.write_all(bytes).and_then(|()| self.writer.flush()).is_ok()
    }

    /// Plays a fault that ends the stranger's connection.
    pub(in crate::http::server) fn break_off(mut self, fault: &Fault) {
        self.write(format!("HTTP/1.1 100 {fault}\r\n\r\n").as_bytes());
    }
}

impl Drop for Outlet {
    fn drop(&mut self) {
        if !self.is_begun {
            self.write(format!("HTTP/1.1 100 {}\r\n\r\n", Fault::Close).as_bytes());
        }
    }
}

/// What an answer begins with.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::http::server) enum Beginning {
    /// A head of so many bytes, and so many in all.
    Answer { head: usize, whole: usize },
    /// No answer, but a fault that ends the connection.
    Broken(Fault),
}

/// The beginning of the answer in these bytes, once its head is complete.
pub(in crate::http::server) fn beginning_of(bytes: &[u8]) -> io::Result<Option<Beginning>> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut head = httparse::Response::new(&mut headers);
    let httparse::Status::Complete(length) = head.parse(bytes).map_err(io::Error::other)? else {
        return Ok(None);
    };
    if head.code == Some(100) {
        let fault = match head.reason {
            Some("reset") => Fault::Reset,
            Some("garbage") => Fault::Garbage,
            _ => Fault::Close,
        };
        return Ok(Some(Beginning::Broken(fault)));
    }
    let content = head.headers.iter().rev().find(|header| header.name == "Content-Length");
    let content = content.and_then(|header| std::str::from_utf8(header.value).ok()?.parse::<usize>().ok());
    Ok(Some(Beginning::Answer { head: length, whole: length + content.unwrap_or(0) }))
}

/// A backend's answer has at most 128, and some are added.
const MOST_HEADERS: usize = 160;

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn an_answer_is_as_long_as_its_head_says() {
        let of = |text: &str| beginning_of(text.as_bytes()).expect("an answer");
        assert_eq!(of("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n"), None);
        let head = "HTTP/1.1 200 OK\r\nX: y\r\nContent-Length: 5\r\n\r\n";
        let answer = |head: usize, whole: usize| Some(Beginning::Answer { head, whole });
        assert_eq!(of(&format!("{head}12")), answer(head.len(), head.len() + 5));
        assert_eq!(of("HTTP/1.1 204 No Content\r\n\r\n"), answer(27, 27));
        assert!(beginning_of(b"nonsense").is_err());
    }

    #[test]
    fn a_fault_that_ends_the_connection_arrives_as_such_and_so_does_silence() {
        for fault in [Some(Fault::Close), Some(Fault::Reset), Some(Fault::Garbage), None] {
            let (mut reader, writer) = io::pipe().expect("a pipe");
            let outlet = Outlet::new(Box::new(writer));
            match &fault {
                Some(fault) => outlet.break_off(fault),
                None => drop(outlet),
            }
            let mut text = Vec::new();
            reader.read_to_end(&mut text).expect("the end of a pipe");
            let beginning = beginning_of(&text).expect("well-formed");
            assert_eq!(beginning, Some(Beginning::Broken(fault.unwrap_or(Fault::Close))));
        }
    }
}
