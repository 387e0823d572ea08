//! What goes over a lane: requests as tiny_http reads them, and answers as workers write them.

use std::io::Write;

use serde::{Deserialize, Serialize};

use crate::exchange::{BodyFault, Fault, Request};

/// Stands before every name of a stranger's header, so that none means anything to tiny_http.
const STRANGERS: &str = "~";

/// The header with what a stranger cannot say: a [`Note`].
const NOTE: &str = "Note";

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
    let start = format!("{} {} HTTP/1.1\r\nContent-Length: {}\r\n{NOTE}: {note}\r\n", request.method, request.url, body.len());
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
    Some((Handed { request, names }, Outlet { writer: incoming.into_writer(), is_begun: false }))
}

/// Where the answer to a request goes. Dropped unused, it ends the stranger's connection.
pub(in crate::http::server) struct Outlet {
    writer: Box<dyn Write + Send>,
    is_begun: bool,
}

impl Outlet {
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
pub(in crate::http::server) fn beginning_of(bytes: &[u8]) -> Option<Beginning> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut head = httparse::Response::new(&mut headers);
    let Ok(httparse::Status::Complete(length)) = head.parse(bytes) else { return None };
    if head.code == Some(100) {
        let fault = match head.reason {
            Some("reset") => Fault::Reset,
            Some("garbage") => Fault::Garbage,
            _ => Fault::Close,
        };
        return Some(Beginning::Broken(fault));
    }
    let content = head.headers.iter().rev().find(|header| header.name == "Content-Length");
    let content = content.and_then(|header| std::str::from_utf8(header.value).ok()?.parse::<usize>().ok());
    Some(Beginning::Answer { head: length, whole: length + content.unwrap_or(0) })
}

/// A backend's answer has at most 128, and some are added.
const MOST_HEADERS: usize = 160;
