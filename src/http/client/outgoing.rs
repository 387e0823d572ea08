//! A request that is ready to go.

use bytes::Bytes;
use reqwest::header::{CONTENT_LENGTH, HOST, HeaderMap, HeaderName, HeaderValue};
use url::{Position, Url};

use super::broken::BrokenExchange;
use crate::http::failure::Stage;
use crate::protocol::query::sign_again;

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
