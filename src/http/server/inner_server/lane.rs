//! What goes over a lane: a word that requests lie ready, and answers as workers write them.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Write};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::exchange::{Fault, Request};

/// Tells what comes over lanes from what another program may send before the door is shut.
fn secret() -> &'static str {
    static SECRET: OnceLock<String> = OnceLock::new();
    SECRET.get_or_init(|| format!("{:016x}", RandomState::new().hash_one("lane")))
}

/// A request that was handed over.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::http::server) struct Handed {
    pub(in crate::http::server) request: Request,
    /// The names of its headers in their own casing.
    pub(in crate::http::server) names: Vec<String>,
}

/// Where requests lie that were handed over and not yet taken up, by the number of their lane.
#[derive(Default)]
pub(super) struct Desk(Mutex<HashMap<usize, Vec<Handed>>>);

impl Desk {
    fn at<T>(&self, change: impl FnOnce(&mut HashMap<usize, Vec<Handed>>) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// One lane, for some requests at a time.
pub(in crate::http::server) struct Lane {
    number: usize,
    desk: Arc<Desk>,
    message: Vec<u8>,
}

impl Lane {
    pub(super) fn new(number: usize, desk: &Arc<Desk>) -> Self {
        let message = format!("GET /{}/{number} HTTP/1.1\r\n\r\n", secret()).into_bytes();
        Self { number, desk: Arc::clone(desk), message }
    }

    /// Puts requests where a worker takes them up once it receives what is to go over the lane. Their answers come
    /// back in this order.
    pub(in crate::http::server) fn put_down(&self, requests: Vec<Handed>) -> &[u8] {
        self.desk.at(|lying| lying.insert(self.number, requests));
        &self.message
    }

    /// The same without any request, to see whether the lane leads to somebody.
    pub(super) fn knock(&self) -> &[u8] {
        &self.message
    }
}

/// The number of the lane over which this has come; none if it was no lane.
pub(super) fn number_of(incoming: &tiny_http::Request) -> Option<usize> {
    incoming.url().strip_prefix('/')?.strip_prefix(secret())?.strip_prefix('/')?.parse().ok()
}

/// Takes up what was handed over, and has `handle` answer each of it. What it answers to several goes back at once.
pub(super) fn take_up(desk: &Desk, incoming: tiny_http::Request, handle: impl Fn(Handed, Outlet<'_>)) {
    let requests = number_of(&incoming).and_then(|number| desk.at(|lying| lying.remove(&number)));
    let (requests, mut writer) = (requests.unwrap_or_default(), incoming.into_writer());
    let is_alone = requests.len() == 1;
    let mut together = Vec::new();
    for handed in requests {
        let outlet = Outlet::new(if is_alone { &mut *writer } else { &mut together });
        handle(handed, outlet);
    }
    if !is_alone {
        // If nobody takes it any more, the program ends.
        let _ = writer.write_all(&together).and_then(|()| writer.flush());
    }
}

/// Where the answer to a request goes. Dropped unused, it ends the stranger's connection.
pub(in crate::http::server) struct Outlet<'a> {
    writer: &'a mut dyn Write,
    is_begun: bool,
}

impl<'a> Outlet<'a> {
    pub(in crate::http::server) fn new(writer: &'a mut dyn Write) -> Self {
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

impl Drop for Outlet<'_> {
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
    /// No answer, but, in so many bytes, a fault that ends the connection.
    Broken { length: usize, fault: Fault },
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
        return Ok(Some(Beginning::Broken { length, fault }));
    }
    let content = head.headers.iter().rev().find(|header| header.name == "Content-Length");
    let content = content.and_then(|header| std::str::from_utf8(header.value).ok()?.parse::<usize>().ok());
    Ok(Some(Beginning::Answer { head: length, whole: length + content.unwrap_or(0) }))
}

/// A backend's answer has at most 128, and some are added.
const MOST_HEADERS: usize = 160;

#[cfg(test)]
mod tests {
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
            let mut written = Vec::new();
            let outlet = Outlet::new(&mut written);
            match &fault {
                Some(fault) => outlet.break_off(fault),
                None => drop(outlet),
            }
            let expected = Beginning::Broken { length: written.len(), fault: fault.unwrap_or(Fault::Close) };
            assert_eq!(beginning_of(&written).expect("well-formed"), Some(expected));
        }
    }
}
