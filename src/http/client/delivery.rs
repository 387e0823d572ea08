//! One request out, one answer back; once more where a kept connection turns out to be dead.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt as _;
use hyper::body::Body;
use reqwest::header::{CONTENT_ENCODING, CONTENT_LENGTH, HOST, HeaderMap, HeaderName, HeaderValue, LOCATION};
use url::{Position, Url};

use super::answer::{Answer, Coding};
use super::broken::BrokenExchange;
use crate::http::failure::{Senseless, Stage};
use crate::http::framing;
use crate::protocol::query::sign_again;

/// Answers are read up to this many bytes; the documented one has about fifty.
const MOST_ANSWER_BYTES: usize = 1024 * 1024;

/// Answers up to this many bytes are copied out of what they were received in.
const SHORT_ANSWER_BYTES: usize = 2048;

/// A POST request that is ready to go, as often as needed.
pub(crate) struct Outgoing {
    pub(super) url: Url,
    target: Result<http::Uri, http::uri::InvalidUri>,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Outgoing {
    /// Headers have been checked before.
    pub(crate) fn new(url: Url, headers: &[(String, String)], body: Bytes) -> Self {
        let target = url[Position::BeforePath..Position::AfterQuery].parse();
        let mut headers = header_map(&url, headers);
        // A proxy is told the whole URL, and must not be told who asks: the headers say it to the endpoint.
        let mut url = url;
        let _ = url.set_username("");
        let _ = url.set_password(None);
        // Also for an empty body, where the libraries would leave it out.
        headers.insert(CONTENT_LENGTH, body.len().into());
        Self { target, headers, url, body }
    }

    /// The same with another signature.
    pub(crate) fn signed(&self, sign: &str, request_time: &str) -> Self {
        let mut url = self.url.clone();
        url.set_query(Some(&sign_again(url.query().unwrap_or_default(), sign, request_time)));
        let target = url[Position::BeforePath..Position::AfterQuery].parse();
        Self { url, target, headers: self.headers.clone(), body: self.body.clone() }
    }

    /// Path and query as the request line has them, unless they are too long for it.
    pub(super) fn target(&self) -> Result<&http::Uri, BrokenExchange> {
        self.target.as_ref().map_err(|error| BrokenExchange::at(Stage::Preparing, error.to_string()))
    }
}

/// Headers that have been checked before, after the one that HTTP itself demands, unless it is among them.
fn header_map(url: &Url, headers: &[(String, String)]) -> HeaderMap {
    let mut map = HeaderMap::with_capacity(headers.len() + 1);
    if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host"))
        && let Ok(host) = HeaderValue::from_str(&url[Position::BeforeHost..Position::AfterPort])
    {
        map.insert(HOST, host);
    }
    for (name, value) in headers {
        if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value))
        {
            map.append(name, value);
        }
    }
    map
}

/// Takes the rest of an answer in. How long it took is not known here.
pub(super) async fn read_answer<B>(response: http::Response<B>) -> Result<Answer, BrokenExchange>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let status = response.status().as_u16();
    let codings = response.headers().get_all(CONTENT_ENCODING).iter();
    let codings = codings.map(|value| String::from_utf8_lossy(value.as_bytes())).collect::<Vec<_>>();
    let coding = (!codings.is_empty()).then(|| Coding { names: codings.join(", "), is_asked_for: false });
    let fields = response.headers().iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
    let framing = framing::of_answer(status, fields, response.version() == http::Version::HTTP_10);
    framing.map_err(|why| BrokenExchange::at(Stage::Reading, Senseless(why)))?;
    let location = response.headers().get(LOCATION);
    let location = location.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    let (body, is_cut) =
        read_body(response.into_body()).await.map_err(|error| BrokenExchange::at(Stage::Reading, error))?;
    Ok(Answer { status, location, coding, body, is_cut, elapsed: Duration::ZERO })
}

/// The body as far as it is looked at, and whether more would come. Most bodies arrive in one piece.
async fn read_body<B: Body<Data = Bytes> + Unpin>(mut body: B) -> Result<(Bytes, bool), B::Error> {
    let mut whole = Bytes::new();
    let mut parts = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let Ok(chunk) = frame?.into_data() else { continue };
        if whole.is_empty() && parts.is_empty() {
            whole = chunk;
        } else {
            if parts.is_empty() {
                parts.extend_from_slice(&whole);
            }
            parts.extend_from_slice(&chunk);
        }
        if whole.len().max(parts.len()) > MOST_ANSWER_BYTES {
            let body = if parts.is_empty() { whole } else { parts.freeze() };
            return Ok((body.slice(..MOST_ANSWER_BYTES), true));
        }
    }
    let body = if parts.is_empty() { whole } else { parts.freeze() };
    // A short one would keep the whole block in memory that it was received in.
    let body = if body.len() <= SHORT_ANSWER_BYTES { Bytes::copy_from_slice(&body) } else { body };
    Ok((body, false))
}
