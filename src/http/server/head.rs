//! The heads of requests: what is taken, and what is said of those that are not.

use std::time::Duration;

use super::inner_server::Handed;
use crate::exchange::{BodyFault, Request};
use crate::http::framing::{self, Framing};

/// The largest head.
pub(super) const MOST_HEAD: usize = 64 * 1024;

/// How many headers a head may have.
pub(super) const MOST_HEADERS: usize = 128;

/// How much of a head that cannot be read is shown.
const MOST_SHOWN: usize = 1024;

/// A head that could be read.
pub(super) struct Head {
    /// Its body is still unread.
    pub(super) handed: Handed,
    /// How its body is delimited, or why that cannot be told.
    pub(super) framing: Result<Framing, String>,
    /// Whether the sender waits to be told to send the body.
    pub(super) expects_continue: bool,
    /// Whether no further request is to be expected.
    pub(super) is_last: bool,
}

/// Why a head is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct HeadRefusal {
    pub(super) status: u16,
    pub(super) why: String,
}

impl HeadRefusal {
    /// For want of memory.
    pub(super) fn crowded() -> Self {
        refusal(503, "too many large requests arrive at the same time")
    }

    /// The head did not come to its end in time.
    pub(super) fn late(patience: Duration) -> Self {
        refusal(408, format!("it was not complete within {}", humantime::format_duration(patience)))
    }
}

fn refusal(status: u16, why: impl Into<String>) -> HeadRefusal {
    HeadRefusal { status, why: why.into() }
}

/// The head at the beginning of these bytes and its length, once it is complete.
pub(super) fn parse(received: &[u8], remote: &str) -> Result<Option<(Head, usize)>, HeadRefusal> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut parsed = httparse::Request::new(&mut headers);
    let length = match parsed.parse(received) {
        Ok(httparse::Status::Complete(length)) if length <= MOST_HEAD => length,
        Ok(httparse::Status::Partial) if received.len() < MOST_HEAD => return Ok(None),
        Ok(_) => {
            return Err(refusal(
                431,
                format!("the request line and headers are larger than {MOST_HEAD} bytes"),
            ));
        }
        Err(error) => return Err(explain(error, received)),
    };
    let bytes = &received[..length];
    if !bytes.is_ascii() {
        return Err(refusal(400, "it contains a byte outside ASCII"));
    }
    if memchr::memchr_iter(b'\n', bytes).any(|end| end == 0 || bytes[end - 1] != b'\r') {
        return Err(refusal(400, "a line ends with only a line feed"));
    }
    let (method, target) = (parsed.method.unwrap_or_default(), parsed.path.unwrap_or_default());
    check_target(method, target)?;
    let text = |header: &httparse::Header<'_>| String::from_utf8_lossy(header.value).into_owned();
    let names: Vec<String> = parsed.headers.iter().map(|header| header.name.to_owned()).collect();
    let headers: Vec<(String, String)> =
        parsed.headers.iter().map(|header| (header.name.to_ascii_lowercase(), text(header))).collect();
    let values = |wanted: &'static str| headers.iter().filter(move |(name, _)| name == wanted);
    let is_http_1_0 = parsed.version == Some(0);
    let closes = |value: &str| value.split(',').any(|item| item.trim().eq_ignore_ascii_case("close"));
    let is_last = is_http_1_0 || values("connection").any(|(_, value)| closes(value));
    let is_asked = values("expect").any(|(_, value)| value.eq_ignore_ascii_case("100-continue"));
    let expects_continue = is_asked && !is_http_1_0;
    let pairs = headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
    let framing = framing::of_request(pairs, is_http_1_0);
    let request = request(method, target, headers, BodyFault::Unread, remote);
    Ok(Some((Head { handed: Handed { request, names }, framing, expects_continue, is_last }, length)))
}

fn request(
    method: &str,
    url: &str,
    headers: Vec<(String, String)>,
    fault: BodyFault,
    remote: &str,
) -> Request {
    Request {
        method: method.to_owned(),
        url: url.to_owned(),
        headers,
        body: Err(fault),
        remote: remote.to_owned(),
    }
}

/// Path and query, or a whole URL without a user (RFC 9112, 3.2).
fn check_target(method: &str, target: &str) -> Result<(), HeadRefusal> {
    let authority = ["http://", "https://"].iter().find_map(|scheme| target.strip_prefix(scheme));
    let is_sound = match authority {
        Some(rest) => {
            let authority = rest.split(['/', '?']).next().unwrap_or_default();
            !authority.is_empty() && !authority.contains('@')
        }
        None => target.starts_with('/') || (target == "*" && method == "OPTIONS"),
    };
    is_sound.then_some(()).ok_or_else(|| refusal(400, "the target of the request does not begin with `/`"))
}

fn explain(error: httparse::Error, received: &[u8]) -> HeadRefusal {
    match error {
        httparse::Error::TooManyHeaders => refusal(431, format!("it has more than {MOST_HEADERS} headers")),
        httparse::Error::Version if names_another_version(received) => {
            refusal(505, "the listener accepts only HTTP/1.0 and HTTP/1.1")
        }
        // The first bytes of a TLS handshake.
        _ if received.starts_with(b"\x16\x03") => refusal(400, "it is TLS: call http://, not https://"),
        error => refusal(400, format!("it is not HTTP/1.1: {error}")),
    }
}

/// Whether the request line ends with a version that is well-formed.
fn names_another_version(received: &[u8]) -> bool {
    let line = received.split(|byte| matches!(byte, b'\r' | b'\n')).find(|line| !line.is_empty());
    let version = line.and_then(|line| line.rsplit(|byte| *byte == b' ').next()).unwrap_or_default();
    let is_other = |major: u8, minor: u8| {
        major.is_ascii_digit() && minor.is_ascii_digit() && !matches!((major, minor), (b'1', b'0' | b'1'))
    };
    matches!(version, [b'H', b'T', b'T', b'P', b'/', major, b'.', minor] if is_other(*major, *minor))
}

/// A request that stands for a head which was refused: as much of its first line as can be shown.
pub(super) fn stand_in(received: &[u8], refusal: HeadRefusal, remote: &str) -> Handed {
    let received = &received[..received.len().min(MOST_SHOWN)];
    let start = received.iter().position(|byte| !matches!(byte, b'\r' | b'\n')).unwrap_or(received.len());
    let line = received[start..].split(|byte| matches!(byte, b'\r' | b'\n')).next().unwrap_or_default();
    let mut words = line.split(|byte| *byte == b' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let HeadRefusal { status, why } = refusal;
    let fault = BodyFault::Head { status, why };
    let request = request(&escaped(method), &escaped(target), Vec::new(), fault, remote);
    Handed { request, names: Vec::new() }
}

/// Percent-encodes whatever is no visible ASCII.
fn escaped(word: &[u8]) -> String {
    let one = |byte: &u8| match byte {
        0x21..=0x7e => char::from(*byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    if word.is_empty() { "-".to_owned() } else { word.iter().map(one).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status_of(head: &str) -> Option<u16> {
        parse(head.as_bytes(), "").err().map(|refusal| refusal.status)
    }

    #[test]
    fn heads_that_cannot_be_taken_are_refused_with_the_status_that_says_why() {
        assert_eq!(status_of("POST / HTTP/1.1\r\nA: b\r\n\r\n"), None);
        assert_eq!(status_of("POST http://host/cb?a HTTP/1.1\r\n\r\n"), None);
        for target in ["@host/", "host/", "*", "http://", "http://a@host/", "ftp://host/", "host:443"] {
            assert_eq!(status_of(&format!("POST {target} HTTP/1.1\r\n\r\n")), Some(400), "{target}");
        }
        for head in [
            "POST / HTTP/1.1\r\nA: \u{e9}\r\n\r\n",
            "POST /\u{e9} HTTP/1.1\r\n\r\n",
            "POST / HTTP/1.1\nA: b\r\n\r\n",
            "POST / HTTP/1.1\r\nA: b\nC: d\r\n\r\n",
            "POST / HTTP/1.1\r\nA : b\r\n\r\n",
            "POST / HTTP/1.1\r\nA: b\r\n c\r\n\r\n",
            "POST / HTTP/1.1\r\n: b\r\n\r\n",
            "POST /\0 HTTP/1.1\r\n\r\n",
            "POST / HTTX/1.1\r\n\r\n",
            "POST /a b HTTP/1.1\r\n\r\n",
            "\u{16}\u{3}\u{1}\r\n\r\n",
        ] {
            assert_eq!(status_of(head), Some(400), "{head:?}");
        }
        for version in ["0.9", "1.2", "2.0", "3.0"] {
            assert_eq!(status_of(&format!("POST / HTTP/{version}\r\n\r\n")), Some(505), "{version}");
        }
        let many = |count: usize| format!("POST / HTTP/1.1\r\n{}\r\n", "A: b\r\n".repeat(count));
        assert_eq!((status_of(&many(MOST_HEADERS)), status_of(&many(MOST_HEADERS + 1))), (None, Some(431)));
        let long = |length: usize| {
            let head = "POST / HTTP/1.1\r\nA: \r\n\r\n";
            head.replace("A: ", &format!("A: {}", "x".repeat(length - head.len())))
        };
        assert_eq!((status_of(&long(MOST_HEAD)), status_of(&long(MOST_HEAD + 1))), (None, Some(431)));
    }

    #[test]
    fn what_can_be_shown_of_a_refused_head_is_ascii_without_spaces() {
        let refusal = HeadRefusal { status: 400, why: String::new() };
        let shown = |head: &[u8]| {
            let Handed { request, .. } = stand_in(head, refusal.clone(), "");
            format!("{} {}", request.method, request.url)
        };
        assert_eq!(shown(b"POST /\xe9?a HTTP/1.1\r\n"), "POST /%E9?a");
        assert_eq!(shown(b"\x16\x03\x01"), "%16%03%01 -");
        assert_eq!(shown(b"\r\n\x1b[2J x"), "%1B[2J x");
        assert_eq!(shown(b""), "- -");
    }
}
