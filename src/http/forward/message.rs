//! Messages as they go on: without what concerns one connection alone.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::http::wire::RawAnswer;
use crate::protocol::catalogue::Command;
use crate::protocol::quick_check;

/// Headers that concern one connection alone (RFC 9110, 7.6.1), and those that are set afresh.
const OWN_HEADERS: [&str; 12] = [
    "connection",
    "content-length",
    "expect",
    "host",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// A request as it is passed on.
pub(crate) struct Passage<'a> {
    /// Method.
    pub(crate) method: &'a str,
    /// Path and query.
    pub(crate) asked: &'a str,
    /// Headers in order and in their own casing.
    pub(crate) headers: Vec<(&'a str, &'a str)>,
    /// Body.
    pub(crate) body: &'a [u8],
    /// Now in Unix seconds.
    pub(crate) now: i64,
    /// Whether its signature was found to be right.
    pub(crate) is_signed: bool,
    /// Whether it is a callback that nothing is wrong with.
    pub(crate) is_accepted: bool,
}

impl Passage<'_> {
    /// The command that it is a callback of, if that is known.
    pub(super) fn command(&self) -> Option<&'static Command> {
        quick_check::command_of(self.body, self.asked)
    }

    /// Whether its sender said which content codings it takes.
    pub(super) fn asks_for_coding(&self) -> bool {
        self.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("accept-encoding"))
    }

    /// The request as it goes over the wire, in one piece.
    pub(super) fn to_bytes(&self, joined: &str, authority: &str) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(1024 + self.body.len());
        let target = without_controls(joined, "%0A");
        bytes.extend_from_slice(
            format!("{} {target} HTTP/1.1\r\nHost: {authority}\r\n", self.method).as_bytes(),
        );
        let named = named_by_connection(self.headers.iter().map(|(name, value)| (*name, value.as_bytes())));
        for (name, value) in &self.headers {
            if is_token(name) && is_end_to_end(name, &named) {
                bytes.extend_from_slice(format!("{name}: {}\r\n", without_controls(value, " ")).as_bytes());
            }
        }
        bytes.extend_from_slice(format!("Content-Length: {}\r\n\r\n", self.body.len()).as_bytes());
        bytes.extend_from_slice(self.body);
        bytes
    }
}

/// A backend may take a lone line feed for the end of a line, and what follows for a header that the sender
/// smuggles in (RFC 9112, 2.2).
fn without_controls<'a>(text: &'a str, replacement: &str) -> Cow<'a, str> {
    let is_control = |character: char| character.is_ascii_control() && character != '\t';
    if text.contains(is_control) { text.replace(is_control, replacement).into() } else { text.into() }
}

/// Whether a name of a header is one (RFC 9110, 5.6.2).
fn is_token(name: &str) -> bool {
    let is_one = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !name.is_empty() && name.bytes().all(is_one)
}

/// The headers of an answer that go back to the sender.
pub(crate) fn end_to_end_headers(answer: &RawAnswer) -> impl Iterator<Item = (&str, &[u8])> {
    let headers = || answer.headers.iter().map(|(name, value)| (name.as_str(), value.as_slice()));
    let named = named_by_connection(headers());
    headers().filter(move |(name, _)| is_end_to_end(name, &named))
}

fn is_end_to_end(name: &str, named_by_connection: &HashSet<String>) -> bool {
    let name = name.to_ascii_lowercase();
    !OWN_HEADERS.contains(&name.as_str()) && !named_by_connection.contains(&name)
}

/// The further headers that `Connection` declares to concern one connection alone, in lower case.
fn named_by_connection<'a>(headers: impl Iterator<Item = (&'a str, &'a [u8])>) -> HashSet<String> {
    headers
        .filter(|(name, _)| name.eq_ignore_ascii_case("connection"))
        .flat_map(|(_, value)| {
            let value = String::from_utf8_lossy(value);
            value.split(',').map(|item| item.trim().to_ascii_lowercase()).collect::<Vec<_>>()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Comparing each with each would take 10^11 comparisons.
    #[test]
    fn many_headers_that_many_names_declare_cost_a_look_each() {
        let names: Vec<String> = (0..300_000).map(|number| format!("X-{number}")).collect();
        let declared = names.join(",");
        let mut headers: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "1")).collect();
        headers.push(("Connection", &declared));
        headers.push(("X-Kept", "1"));
        let passage = Passage {
            method: "POST",
            asked: "/",
            headers,
            body: b"",
            now: 0,
            is_signed: false,
            is_accepted: true,
        };
        let text = String::from_utf8(passage.to_bytes("/", "there:1")).expect("ASCII");
        assert_eq!(text, "POST / HTTP/1.1\r\nHost: there:1\r\nX-Kept: 1\r\nContent-Length: 0\r\n\r\n");
    }

    #[test]
    fn headers_of_the_connection_are_left_behind() {
        let passage = Passage {
            method: "POST",
            asked: "/cb?a",
            headers: vec![
                ("Host", "here"),
                ("X-Kept", "1"),
                ("Connection", "keep-alive, X-Secret"),
                ("x-secret", "2"),
                ("TE", "trailers"),
                ("Transfer-Encoding", "chunked"),
                ("content-type", "application/json"),
                ("X-Smuggled", "a\nTransfer-Encoding: chunked\r"),
                ("No\u{1}Token", "3"),
            ],
            body: b"{}",
            now: 0,
            is_signed: false,
            is_accepted: true,
        };
        let text = String::from_utf8(passage.to_bytes("/cb?a\nX:y", "there:1")).expect("ASCII");
        assert_eq!(
            text,
            "POST /cb?a%0AX:y HTTP/1.1\r\nHost: there:1\r\nX-Kept: 1\r\ncontent-type: application/json\r\n\
             X-Smuggled: a Transfer-Encoding: chunked \r\nContent-Length: 2\r\n\r\n{}"
        );
    }
}
