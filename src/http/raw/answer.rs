//! An answer made of bytes: head, framing, body, each with a limit.

use std::io::Read;

use super::Trouble;

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
    /// Whether the connection stays open, by what the answer says.
    pub(crate) keeps_open: bool,
}

impl RawAnswer {
    /// The value of a header, by its lower-case name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// With its body as it was before it was compressed with gzip, if it was.
    pub(crate) fn decompressed(self) -> Result<Self, Trouble> {
        if !self.header("content-encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("gzip")) {
            return Ok(self);
        }
        let mut body = Vec::new();
        let decoder = flate2::read::GzDecoder::new(self.body.as_slice());
        match decoder.take(MOST_BODY as u64).read_to_end(&mut body) {
            Ok(_) => Ok(Self { body, ..self }),
            Err(_) => {
                Err(Trouble::NotHttp("Content-Encoding says gzip, and the body is something else".to_owned()))
            }
        }
    }
}

/// How an answer's body ends.
enum Framing {
    Length(usize),
    Chunked,
    Close,
}

/// The first answer in `received` and how many bytes it takes; `None` while it is not whole.
pub(super) fn parse(received: &[u8], is_closed: bool) -> Result<Option<(RawAnswer, usize)>, Trouble> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut response = httparse::Response::new(&mut headers);
    let head = match response.parse(received) {
        Ok(httparse::Status::Complete(head)) => head,
        Ok(httparse::Status::Partial) if received.len() > MOST_HEAD => {
            return Err(Trouble::NotHttp(format!("its head is longer than {MOST_HEAD} bytes")));
        }
        Ok(httparse::Status::Partial) => return Ok(None),
        Err(_) => return Err(Trouble::NotHttp(beginning(received))),
    };
    let headers: Vec<(String, String)> = response
        .headers
        .iter()
        .map(|header| {
            (header.name.to_ascii_lowercase(), String::from_utf8_lossy(header.value).trim().to_owned())
        })
        .collect();
    let mut answer = RawAnswer {
        status: response.code.unwrap_or_default(),
        keeps_open: response.version == Some(1),
        headers,
        body: Vec::new(),
    };
    let framing = framing(&answer)?;
    let says = |word: &str| {
        answer.header("connection").is_some_and(|value| value.to_ascii_lowercase().contains(word))
    };
    answer.keeps_open = match framing {
        Framing::Close => false,
        _ if answer.keeps_open => !says("close"),
        _ => says("keep-alive"),
    };
    let body = &received[head..];
    let Some((content, used)) = take_body(body, &framing, is_closed)? else { return Ok(None) };
    answer.body = content;
    answer.body.truncate(MOST_BODY);
    Ok(Some((answer, head + used)))
}

fn framing(answer: &RawAnswer) -> Result<Framing, Trouble> {
    if answer.status < 200 || matches!(answer.status, 204 | 304) {
        return Ok(Framing::Length(0));
    }
    if answer.header("transfer-encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked")) {
        return Ok(Framing::Chunked);
    }
    match answer.header("content-length") {
        None => Ok(Framing::Close),
        Some(length) => length
            .parse()
            .map(Framing::Length)
            .map_err(|_| Trouble::NotHttp(format!("its Content-Length is `{length}`"))),
    }
}

/// The body and how many bytes it takes; `None` while it is not whole.
fn take_body(bytes: &[u8], framing: &Framing, is_closed: bool) -> Result<Option<(Vec<u8>, usize)>, Trouble> {
    // A longer one is not waited for: nobody reads it.
    let is_enough = bytes.len() > 2 * MOST_BODY;
    match *framing {
        Framing::Length(length) if bytes.len() >= length => Ok(Some((bytes[..length].to_vec(), length))),
        Framing::Close if is_closed => Ok(Some((bytes.to_vec(), bytes.len()))),
        Framing::Chunked => take_chunks(bytes, is_enough),
        _ if is_enough => Ok(Some((bytes.to_vec(), bytes.len()))),
        _ => Ok(None),
    }
}

fn take_chunks(bytes: &[u8], is_enough: bool) -> Result<Option<(Vec<u8>, usize)>, Trouble> {
    let mut content = Vec::new();
    let mut position = 0;
    loop {
        let rest = &bytes[position..];
        let (head, size) = match httparse::parse_chunk_size(rest) {
            Ok(httparse::Status::Complete((head, size))) => {
                (head, usize::try_from(size).unwrap_or(usize::MAX))
            }
            Ok(httparse::Status::Partial) if is_enough => return Ok(Some((content, bytes.len()))),
            Ok(httparse::Status::Partial) => return Ok(None),
            Err(_) => return Err(Trouble::NotHttp("its chunks are malformed".to_owned())),
        };
        if size == 0 {
            return Ok(end_of_trailers(&rest[head..]).map(|end| (content, position + head + end)));
        }
        match rest.get(head..head.saturating_add(size)) {
            Some(chunk) if rest.len() >= head + size + 2 => content.extend_from_slice(chunk),
            _ if is_enough => return Ok(Some((content, bytes.len()))),
            _ => return Ok(None),
        }
        position += head + size + 2;
    }
}

/// Where the fields after the last chunk end, with the empty line.
fn end_of_trailers(bytes: &[u8]) -> Option<usize> {
    if bytes.starts_with(b"\r\n") {
        return Some(2);
    }
    bytes.windows(4).position(|window| window == b"\r\n\r\n").map(|start| start + 4)
}

fn beginning(received: &[u8]) -> String {
    let line = received.split(|byte| matches!(byte, b'\r' | b'\n')).next().unwrap_or_default();
    let text: String = String::from_utf8_lossy(line).chars().take(MOST_SHOWN).collect();
    format!("it begins with `{text}`")
}
