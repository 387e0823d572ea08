//! Where a body ends, strictly (RFC 9112, 6), in requests and in answers: whoever takes a doubtful message for one
//! thing, and somebody before or behind it for another, lets a second one through that nobody has judged.

use std::ops::RangeInclusive;

/// The longest line with the size of a chunk, its extensions included.
const MOST_SIZE_LINE: usize = 256;

/// How many bytes of trailers are skipped.
const MOST_TRAILERS: usize = 16 * 1024;

/// What HTTP calls a status (RFC 9110, 15).
const STATUSES: RangeInclusive<u16> = 100..=599;

/// How a body is delimited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Framing {
    /// So many bytes.
    Length(u64),
    Chunked,
}

/// How the body of a request with these headers is delimited, or what is wrong with them.
pub(super) fn of_request<'a>(
    headers: impl Iterator<Item = (&'a str, &'a [u8])>,
    is_http_1_0: bool,
) -> Result<Framing, String> {
    announced(headers, is_http_1_0).map(|framing| framing.unwrap_or(Framing::Length(0)))
}

/// How the body of an answer is delimited: none, by the end of the connection. Or what is wrong with its head.
pub(super) fn of_answer<'a>(
    status: u16,
    headers: impl Iterator<Item = (&'a str, &'a [u8])>,
    is_http_1_0: bool,
) -> Result<Option<Framing>, String> {
    match status {
        status if !STATUSES.contains(&status) => {
            Err(format!("its status is {status}, which is not an HTTP status"))
        }
        101 => Err("it switches to another protocol, but the request did not ask for that".to_owned()),
        102..=199 | 100 | 204 | 304 => Ok(Some(Framing::Length(0))),
        _ => announced(headers, is_http_1_0),
    }
}

/// What the headers say about the body, if they do.
fn announced<'a>(
    headers: impl Iterator<Item = (&'a str, &'a [u8])>,
    is_http_1_0: bool,
) -> Result<Option<Framing>, String> {
    let (mut lengths, mut codings) = (Vec::new(), Vec::new());
    for (name, value) in headers {
        if name.eq_ignore_ascii_case("content-length") {
            lengths.push(String::from_utf8_lossy(value));
        } else if name.eq_ignore_ascii_case("transfer-encoding") {
            codings.push(String::from_utf8_lossy(value));
        }
    }
    match (&*lengths, &*codings) {
        ([], []) => Ok(None),
        ([_, ..], [_, ..]) => Err("it has both Content-Length and Transfer-Encoding".to_owned()),
        ([length], []) => parse_length(length)
            .map(|length| Some(Framing::Length(length)))
            .ok_or_else(|| format!("Content-Length `{length}` is not a number of bytes")),
        ([first, second, ..], []) => {
            Err(format!("Content-Length occurs twice, as `{first}` and as `{second}`"))
        }
        ([], _) if is_http_1_0 => Err("HTTP/1.0 has no Transfer-Encoding".to_owned()),
        ([], [coding]) if coding.eq_ignore_ascii_case("chunked") => Ok(Some(Framing::Chunked)),
        ([], [coding]) => Err(format!("Transfer-Encoding `{coding}` is not supported; only `chunked` is")),
        ([], _) => Err("Transfer-Encoding occurs twice".to_owned()),
    }
}

/// Digits and nothing else: no sign, no list.
fn parse_length(text: &str) -> Option<u64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

/// Takes chunks apart as they come.
#[derive(Debug, Default)]
pub(super) struct Chunks {
    next: Next,
    trailers: usize,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Next {
    #[default]
    Size,
    Data(u64),
    EndOfData,
    Trailer,
    Nothing,
}

/// The chunks are not well-formed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Malformed;

impl Chunks {
    /// Whether the last chunk has come.
    pub(super) fn are_over(&self) -> bool {
        self.next == Next::Nothing
    }

    /// Moves what has been received to the body, as far as it goes, and as long as the body has no more than
    /// `most` bytes.
    pub(super) fn take(
        &mut self,
        received: &mut Vec<u8>,
        body: &mut Vec<u8>,
        most: usize,
    ) -> Result<(), Malformed> {
        let mut used = 0;
        while !self.are_over() && body.len() <= most {
            let rest = &received[used..];
            let Some(step) = self.step(rest, body)? else { break };
            used += step;
        }
        received.drain(..used);
        Ok(())
    }

    /// How many bytes one step used; none if it needs more.
    fn step(&mut self, rest: &[u8], body: &mut Vec<u8>) -> Result<Option<usize>, Malformed> {
        let (used, next) = match self.next {
            Next::Data(left) => {
                let taken = usize::try_from(left).map_or(rest.len(), |left| left.min(rest.len()));
                body.extend_from_slice(&rest[..taken]);
                match left - taken as u64 {
                    0 => (taken, Next::EndOfData),
                    _ if taken == 0 => return Ok(None),
                    left => (taken, Next::Data(left)),
                }
            }
            Next::Nothing => return Ok(None),
            _ => {
                let most =
                    if self.next == Next::Trailer { MOST_TRAILERS - self.trailers } else { MOST_SIZE_LINE };
                let Some(line) = line(rest, most)? else { return Ok(None) };
                (line.len() + 2, self.after(line)?)
            }
        };
        self.next = next;
        Ok(Some(used))
    }

    fn after(&mut self, line: &[u8]) -> Result<Next, Malformed> {
        match self.next {
            Next::EndOfData if line.is_empty() => Ok(Next::Size),
            Next::Size => match size(line)? {
                0 => Ok(Next::Trailer),
                size => Ok(Next::Data(size)),
            },
            Next::Trailer if line.is_empty() => Ok(Next::Nothing),
            Next::Trailer => {
                self.trailers += line.len();
                Ok(Next::Trailer)
            }
            _ => Err(Malformed),
        }
    }
}

/// A line without its end, once it is complete.
fn line(rest: &[u8], most: usize) -> Result<Option<&[u8]>, Malformed> {
    match memchr::memchr(b'\n', rest) {
        Some(end) if end <= most => rest[..end].strip_suffix(b"\r").map(Some).ok_or(Malformed),
        None if rest.len() <= most => Ok(None),
        _ => Err(Malformed),
    }
}

/// The number that a line with a size begins with.
fn size(line: &[u8]) -> Result<u64, Malformed> {
    if !line.first().is_some_and(u8::is_ascii_hexdigit) {
        return Err(Malformed);
    }
    match httparse::parse_chunk_size(&[line, b"\r\n"].concat()) {
        Ok(httparse::Status::Complete((_, size))) => Ok(size),
        _ => Err(Malformed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes<'a>(headers: &'a [(&str, &str)]) -> impl Iterator<Item = (&'a str, &'a [u8])> {
        headers.iter().map(|(name, value)| (*name, value.as_bytes()))
    }

    fn framing(headers: &[(&str, &str)]) -> Result<Framing, String> {
        let framing = of_request(bytes(headers), false);
        // What is wrong in a request is so in an answer, and what is sound means the same.
        let announced = framing.clone().map(|framing| Some(framing).filter(|_| !headers.is_empty()));
        assert_eq!(of_answer(200, bytes(headers), false), announced);
        framing
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_refused() {
        assert_eq!(framing(&[]), Ok(Framing::Length(0)));
        assert_eq!(framing(&[("content-LENGTH", "007")]), Ok(Framing::Length(7)));
        assert_eq!(framing(&[("Transfer-Encoding", "Chunked")]), Ok(Framing::Chunked));
        for length in ["", "+5", "-5", "5, 5", "0x5", "5 ", "18446744073709551616"] {
            assert!(framing(&[("Content-Length", length)]).is_err(), "{length}");
        }
        for coding in
            ["", "gzip", "gzip, chunked", "chunked, identity", "chunked, chunked", "xchunked", "identity"]
        {
            assert!(framing(&[("Transfer-Encoding", coding)]).is_err(), "{coding}");
        }
        let twice = [("Content-Length", "5"), ("Content-Length", "5")];
        assert!(framing(&twice).is_err());
        assert!(framing(&[("Transfer-Encoding", "chunked"), ("transfer-encoding", "chunked")]).is_err());
        assert!(framing(&[("Content-Length", "5"), ("Transfer-Encoding", "chunked")]).is_err());
        let chunked = [("Transfer-Encoding", "chunked")];
        assert!(of_request(bytes(&chunked), true).is_err());
        assert!(of_answer(200, bytes(&chunked), true).is_err());
    }

    #[test]
    fn answers_have_a_status_and_some_of_them_no_body() {
        let of = |status: u16| of_answer(status, bytes(&[("Content-Length", "5")]), false);
        for status in [100, 103, 204, 304] {
            assert_eq!(of(status), Ok(Some(Framing::Length(0))), "{status}");
        }
        for status in [0, 99, 101, 600, 999] {
            assert!(of(status).is_err(), "{status}");
        }
        assert_eq!(of(599), Ok(Some(Framing::Length(5))));
    }

    /// What chunks come to that arrive in pieces of this size.
    fn unchunked(text: &[u8], piece: usize) -> Result<(String, bool, usize), Malformed> {
        let (mut chunks, mut body, mut received) = (Chunks::default(), Vec::new(), Vec::new());
        for piece in text.chunks(piece) {
            received.extend_from_slice(piece);
            chunks.take(&mut received, &mut body, 1024)?;
        }
        Ok((String::from_utf8(body).expect("UTF-8"), chunks.are_over(), received.len()))
    }

    #[test]
    fn chunks_are_the_same_however_they_arrive() {
        let text = b"3;name=\"v\"\r\nabc\r\n0A \r\n0123456789\r\n0\r\nTrailer: x\r\n\r\nnext";
        for piece in 1..text.len() {
            assert_eq!(unchunked(text, piece), Ok(("abc0123456789".to_owned(), true, 4)), "{piece}");
        }
    }

    #[test]
    fn chunks_without_an_end_are_not_over_at_any_point() {
        let text = b"3\r\nabc\r\na\r\n0123456789\r\n0\r\n\r\n";
        for end in 0..text.len() {
            assert!(!unchunked(&text[..end], 7).expect("well-formed so far").1, "{end}");
        }
    }

    #[test]
    fn malformed_chunks_are_refused() {
        for text in [
            "+3\r\n",
            "-1\r\n",
            " 3\r\n",
            "\r\n",
            ";\r\n",
            "0x3\r\n",
            "3\n",
            "3;\n\r\n",
            "g\r\n",
            "3\r\nabcd\r\n",
        ] {
            assert_eq!(unchunked(text.as_bytes(), 64), Err(Malformed), "{text:?}");
        }
        assert_eq!(unchunked(b"10000000000000000\r\n", 64), Err(Malformed));
        let long = format!("1;{}", "x".repeat(MOST_SIZE_LINE));
        assert_eq!(unchunked(long.as_bytes(), 64), Err(Malformed));
        let trailers = format!("0\r\n{}", "X: 1\r\n".repeat(MOST_TRAILERS / 4 + 1));
        assert_eq!(unchunked(trailers.as_bytes(), 64), Err(Malformed));
    }
}
