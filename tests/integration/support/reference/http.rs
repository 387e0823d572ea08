//! HTTP/1.1 as far as an endpoint needs it.

use std::io::{self, BufRead, BufReader, Read, Write};

use super::fault::Fault;

/// More than any body of the tests that is not about size.
const LARGEST_BODY: usize = 4 << 20;

/// A request that has arrived in full.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// Path and query.
    pub(crate) target: String,
    headers: Vec<(String, String)>,
    /// `None` is a body above the limit.
    pub(crate) body: Option<Vec<u8>>,
}

/// What a connection yields.
pub(crate) enum Arrival {
    Request(Request),
    /// The client went away between two requests.
    End,
    /// The client went away within a request, or broke the encoding.
    Broken,
}

impl Request {
    /// The value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        header(&self.headers, name)
    }

    /// The path, without the query.
    pub(crate) fn path(&self) -> &str {
        self.target.split_once('?').map_or(&self.target, |(path, _)| path)
    }

    /// The decoded query parameters, in their order.
    pub(crate) fn parameters(&self) -> Vec<(String, String)> {
        let query = self.target.split_once('?').map_or("", |(_, query)| query);
        url::form_urlencoded::parse(query.as_bytes()).into_owned().collect()
    }

    /// Whether the body came in chunks.
    pub(crate) fn is_chunked(&self) -> bool {
        is_chunked(&self.headers)
    }

    /// Whether the header that announces the length is not spelt as in most documents.
    pub(crate) fn spells_length_otherwise(&self) -> bool {
        let mut names = self.headers.iter().map(|(name, _)| name);
        names.any(|name| name.eq_ignore_ascii_case("Content-Length") && name != "Content-Length")
    }

    /// Whether the client goes on with this connection.
    pub(crate) fn keeps_alive(&self) -> bool {
        !self.header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close"))
    }
}

/// Reads the next request of a connection.
pub(crate) fn read_request(
    stream: &mut BufReader<impl Read>,
    back: &mut impl Write,
    fault: Option<Fault>,
) -> Arrival {
    let head = match read_head(stream) {
        Ok(Some(head)) => head,
        Ok(None) => return Arrival::End,
        Err(_) => return Arrival::Broken,
    };
    let (method, target, headers) = head;
    let expects_continue = header(&headers, "expect").is_some();
    if expects_continue && back.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").is_err() {
        return Arrival::Broken;
    }
    match read_body(stream, &headers, fault) {
        Ok(body) => Arrival::Request(Request { method, target, headers, body }),
        Err(_) => Arrival::Broken,
    }
}

type Head = (String, String, Vec<(String, String)>);

fn read_head(stream: &mut impl BufRead) -> io::Result<Option<Head>> {
    let mut request_line = String::new();
    if stream.read_line(&mut request_line)? == 0 {
        return Ok(None);
    }
    let mut words = request_line.split_whitespace();
    let (Some(method), Some(target)) = (words.next(), words.next()) else {
        return Err(io::ErrorKind::InvalidData.into());
    };
    let mut headers = Vec::new();
    loop {
        let line = read_line(stream)?;
        if line.is_empty() {
            return Ok(Some((method.to_owned(), target.to_owned(), headers)));
        }
        let (name, value) = line.split_once(':').ok_or(io::ErrorKind::InvalidData)?;
        headers.push((name.to_owned(), value.trim().to_owned()));
    }
}

fn read_line(stream: &mut impl BufRead) -> io::Result<String> {
    let mut line = String::new();
    match stream.read_line(&mut line)? {
        0 => Err(io::ErrorKind::UnexpectedEof.into()),
        _ => Ok(line.trim_end_matches(['\r', '\n']).to_owned()),
    }
}

fn read_body(
    stream: &mut BufReader<impl Read>,
    headers: &[(String, String)],
    fault: Option<Fault>,
) -> io::Result<Option<Vec<u8>>> {
    if is_chunked(headers) {
        return read_chunks(stream);
    }
    let length = header(headers, "content-length").unwrap_or("0");
    let length: usize = length.parse().map_err(|_| io::ErrorKind::InvalidData)?;
    if fault == Some(Fault::ReadsOnce) {
        let came_with_head = stream.buffer()[..length.min(stream.buffer().len())].to_vec();
        read_piece(stream, length)?;
        return Ok(Some(came_with_head));
    }
    read_piece(stream, length)
}

fn read_chunks(stream: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut body = Some(Vec::new());
    loop {
        let line = read_line(stream)?;
        let size = line.split(';').next().unwrap_or_default().trim();
        let size = usize::from_str_radix(size, 16).map_err(|_| io::ErrorKind::InvalidData)?;
        let chunk = read_piece(stream, size)?;
        let end = read_line(stream)?;
        if size == 0 && end.is_empty() {
            return Ok(body);
        }
        body = body.zip(chunk).map(|(body, chunk)| [body, chunk].concat());
        body = body.filter(|body| body.len() <= LARGEST_BODY);
    }
}

/// Reads so many bytes; those of a body above the limit are read, so that the client is ready
/// for the answer, and not kept.
fn read_piece(stream: &mut impl BufRead, length: usize) -> io::Result<Option<Vec<u8>>> {
    if length > LARGEST_BODY {
        let skipped = io::copy(&mut stream.take(length as u64), &mut io::sink())?;
        return if skipped < length as u64 { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(None) };
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    Ok(Some(body))
}

fn header<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

fn is_chunked(headers: &[(String, String)]) -> bool {
    header(headers, "transfer-encoding").is_some_and(|value| value.eq_ignore_ascii_case("chunked"))
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) content_type: &'static str,
    /// One more header line, for the statuses that need one.
    pub(crate) header: &'static str,
    pub(crate) body: String,
}

impl Reply {
    /// The answer as it goes over the wire.
    pub(crate) fn to_bytes(&self, closes: bool) -> Vec<u8> {
        let Self { status, content_type, header, body } = self;
        let connection = if closes { "Connection: close\r\n" } else { "" };
        let length = body.len();
        let content = match status {
            204 => String::new(),
            _ => format!("Content-Type: {content_type}\r\nContent-Length: {length}\r\n"),
        };
        format!("HTTP/1.1 {status} Status\r\n{content}{header}{connection}\r\n{body}").into_bytes()
    }
}
