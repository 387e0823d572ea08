//! One request out, one answer back; once more where a kept connection turns out to be dead.

use std::error::Error as _;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::HttpInfo;
use reqwest::header::{CONNECTION, CONTENT_TYPE};
use url::Url;

use super::{Answer, Client, ClientOptions, Failure, Trouble, builder, header_map};

/// Answers are read up to this many bytes; the documented one has about fifty.
const MOST_ANSWER_BYTES: usize = 1024 * 1024;

/// A request that is ready to go, as often as needed.
pub(crate) struct Outgoing(reqwest::Request);

impl Outgoing {
    /// A POST request. Headers have been checked before.
    pub(crate) fn new(url: Url, headers: &[(String, String)], body: Bytes) -> Self {
        let mut request = reqwest::Request::new(reqwest::Method::POST, url);
        *request.headers_mut() = header_map(headers);
        *request.body_mut() = Some(body.into());
        Self(request)
    }

    fn url(&self) -> &Url {
        self.0.url()
    }

    fn copy(&self) -> reqwest::Request {
        self.0.try_clone().expect("a body in memory can be sent again")
    }
}

/// What came of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// The answer, or why there is none.
    pub(crate) result: Result<Answer, Failure>,
    /// Whether a kept connection turned out to be closed, and the request went out again on a new one.
    pub(crate) is_reconnected: bool,
}

/// Why a try failed, and on what kind of connection.
struct Broken {
    error: reqwest::Error,
    /// Whether the connection had been used before and the endpoint said nothing on it this time.
    is_stale: bool,
}

impl Client {
    /// Sends a request and waits for the whole answer.
    ///
    /// An endpoint may close a kept connection just when the next request goes out on it. That is not the
    /// failure of a delivery: the request goes out once more, on a connection of its own, within the same time.
    pub(crate) async fn send(&self, request: &Outgoing) -> Outcome {
        let started = Instant::now();
        let mut is_reconnected = false;
        let tries = async {
            match self.exchange(&self.http, request).await {
                Err(Broken { is_stale: true, error }) => match self.fresh() {
                    Some(fresh) => {
                        is_reconnected = true;
                        self.exchange(fresh, request).await.map_err(|broken| broken.error)
                    }
                    None => Err(error),
                },
                outcome => outcome.map_err(|broken| broken.error),
            }
        };
        let outcome = tokio::time::timeout(self.timeout, tries).await;
        let elapsed = started.elapsed();
        let result = match outcome {
            Ok(Ok(answer)) => Ok(Answer { elapsed, ..answer }),
            Ok(Err(error)) => Err(self.explain_error(request.url(), &error, elapsed)),
            Err(_) => Err(self.explain(request.url(), &Trouble::Timeout, "", elapsed)),
        };
        Outcome { result, is_reconnected }
    }

    async fn exchange(&self, http: &reqwest::Client, request: &Outgoing) -> Result<Answer, Broken> {
        let mut response = http.execute(request.copy()).await.map_err(|error| self.inspect_failure(error))?;
        let own_end = response.extensions().get::<HttpInfo>().map(HttpInfo::local_addr);
        let is_kept = self.options.keep_alive && !closes(&response);
        if let Some(own_end) = own_end {
            let mut proven = self.proven.borrow_mut();
            if is_kept {
                proven.insert(own_end)
            } else {
                proven.remove(&own_end)
            };
        }
        let status = response.status().as_u16();
        let content_type = response.headers().get(CONTENT_TYPE);
        let content_type = content_type.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        let (body, is_cut) =
            read_body(&mut response).await.map_err(|error| Broken { error, is_stale: false })?;
        Ok(Answer { status, content_type, body, is_cut, elapsed: Duration::ZERO })
    }

    /// Finds out whether it was a kept connection that failed. Connections without an address, such as those
    /// of Unix sockets, cannot be told apart, and count as kept while keeping is on.
    fn inspect_failure(&self, error: reqwest::Error) -> Broken {
        let is_stale = self.options.keep_alive
            && !error.is_connect()
            && connection_of(&error).is_some_and(|own_end| {
                own_end.is_none_or(|own_end| self.proven.borrow_mut().remove(&own_end))
            });
        Broken { error, is_stale }
    }

    /// A client whose every request has a connection of its own.
    fn fresh(&self) -> Option<&reqwest::Client> {
        let make = || {
            let options = ClientOptions { keep_alive: false, ..self.options.clone() };
            builder(&self.url, &options).ok()?.build().ok()
        };
        self.fresh.get_or_init(make).as_ref()
    }
}

/// Whether the endpoint announces that it closes the connection.
fn closes(response: &reqwest::Response) -> bool {
    let says_close = |value: &reqwest::header::HeaderValue| {
        value
            .to_str()
            .is_ok_and(|value| value.split(',').any(|word| word.trim().eq_ignore_ascii_case("close")))
    };
    response.headers().get_all(CONNECTION).iter().any(says_close)
}

/// The connection on which a request failed: `None` if there was none, `Some(None)` if it has no address.
fn connection_of(error: &reqwest::Error) -> Option<Option<SocketAddr>> {
    let mut source = error.source();
    while let Some(cause) = source {
        if let Some(error) = cause.downcast_ref::<legacy::Error>() {
            let mut extensions = http::Extensions::new();
            error.connect_info()?.get_extras(&mut extensions);
            return Some(extensions.get::<HttpInfo>().map(HttpInfo::local_addr));
        }
        source = cause.source();
    }
    None
}

/// The body as far as it is looked at, and whether more would come. Most bodies arrive in one piece.
async fn read_body(response: &mut reqwest::Response) -> Result<(Bytes, bool), reqwest::Error> {
    let mut whole = Bytes::new();
    let mut parts = BytesMut::new();
    while let Some(chunk) = response.chunk().await? {
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
    Ok((if parts.is_empty() { whole } else { parts.freeze() }, false))
}
