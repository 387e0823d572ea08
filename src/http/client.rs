//! The sender: one request out, one answer or one failure back.

mod delivery;
mod readiness;

use std::cell::{OnceCell, RefCell};
use std::collections::HashSet;
use std::error::Error as _;
use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use url::Url;

pub(crate) use delivery::Outgoing;
pub(crate) use readiness::{sees_endpoint, wait_until_ready};

use super::connection::{Connection, ConnectionError};
use super::tls;

/// How to connect and how long to wait.
#[derive(Debug, Clone, Default)]
pub(crate) struct ClientOptions {
    /// From connecting to the last byte of the answer.
    pub(crate) timeout: Duration,
    /// The way to the endpoint.
    pub(crate) connection: Connection,
    /// Keep connections for further requests, as the vendor does.
    pub(crate) keep_alive: bool,
}

/// A complete answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    /// HTTP status.
    pub(crate) status: u16,
    /// Value of `Content-Type`, if any.
    pub(crate) content_type: Option<String>,
    /// Body; cut after a mebibyte.
    pub(crate) body: Bytes,
    /// Whether more would have come.
    pub(crate) is_cut: bool,
    /// From the first byte sent to the last byte received, connecting included.
    pub(crate) elapsed: Duration,
}

/// Why there is no usable answer, as far as it decides about another attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FailureKind {
    /// It took too long.
    Timeout,
    /// There was no connection, or it did not last.
    Connection,
}

/// Why there is no usable answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    /// Slowness, or anything else.
    pub(crate) kind: FailureKind,
    /// What happened, in one sentence.
    pub(crate) message: String,
    /// What to do about it.
    pub(crate) help: String,
    /// How long it took to fail.
    pub(crate) elapsed: Duration,
}

/// Sends requests. Never follows a redirect.
pub(crate) struct Client {
    http: reqwest::Client,
    runtime: tokio::runtime::Runtime,
    timeout: Duration,
    /// What [`Self::fresh`] is made with.
    options: ClientOptions,
    url: Url,
    /// Never takes a kept connection. Made when it is first needed, which is seldom.
    fresh: OnceCell<Option<reqwest::Client>>,
    /// Our ends of the connections that have brought an answer, and so may be kept.
    proven: RefCell<HashSet<SocketAddr>>,
}

impl Client {
    /// Makes a client for `url`.
    pub(crate) fn new(url: &Url, options: &ClientOptions) -> Result<Self, ConnectionError> {
        let failed = |error: &dyn std::error::Error| ConnectionError {
            message: format!("the client cannot be set up: {}", root_cause(error)),
            help: "report this as a bug".to_owned(),
        };
        let http = builder(url, options)?.build().map_err(|error| failed(&error))?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| failed(&error))?;
        Ok(Self {
            http,
            runtime,
            timeout: options.timeout,
            options: options.clone(),
            url: url.clone(),
            fresh: OnceCell::new(),
            proven: RefCell::default(),
        })
    }

    /// Runs a future, and what it spawns on this thread, to its end.
    pub(crate) fn block_on<F: Future>(&self, future: F) -> F::Output {
        tokio::task::LocalSet::new().block_on(&self.runtime, future)
    }

    /// POSTs `body` and waits for the whole answer.
    pub(crate) fn post(
        &self,
        url: &Url,
        headers: &[(String, String)],
        body: impl Into<Bytes>,
    ) -> Result<Answer, Failure> {
        self.runtime.block_on(self.send(&Outgoing::new(url.clone(), headers, body.into()))).result
    }

    /// Explains why a request failed: by what is on the way to the endpoint, or else by its kind.
    fn explain_error(&self, url: &Url, error: &reqwest::Error, elapsed: Duration) -> Failure {
        let cause = root_cause(error);
        match self.options.connection.explain(error, &cause, &authority(url)) {
            Some((message, help)) => Failure { kind: FailureKind::Connection, message, help, elapsed },
            None => self.explain(url, &Trouble::of(error, &cause), &cause, elapsed),
        }
    }

    fn explain(&self, url: &Url, trouble: &Trouble, cause: &str, elapsed: Duration) -> Failure {
        let authority = authority(url);
        let (message, help) = match trouble {
            Trouble::Timeout => (
                format!("{authority} did not answer within {}", humantime::format_duration(self.timeout)),
                "the vendor gives up after 2 s: answer first and work afterwards, \
                 or raise --timeout to see how long it takes",
            ),
            Trouble::Refused => {
                (format!("{authority} refused the connection"), "is the endpoint running, and on this port?")
            }
            Trouble::UnknownHost => {
                (format!("the host of {authority} cannot be found: {cause}"), "check the spelling of the URL")
            }
            Trouble::NotHttp => (
                format!("{authority} did not answer with HTTP: {cause}"),
                "check the port and the scheme: is this the endpoint, and is it http or https?",
            ),
            Trouble::NoConnection => (
                format!("no connection to {authority}: {cause}"),
                "check host, port and scheme (http or https)",
            ),
            Trouble::BrokenOff => (
                format!("{authority} broke off before the answer was complete: {cause}"),
                "look into the log of the endpoint: it may have crashed",
            ),
        };
        let is_slow = matches!(trouble, Trouble::Timeout);
        let kind = if is_slow { FailureKind::Timeout } else { FailureKind::Connection };
        Failure { kind, message, help: help.to_owned(), elapsed }
    }
}

/// A client of the library for `url`, before it is built.
fn builder(url: &Url, options: &ClientOptions) -> Result<reqwest::ClientBuilder, ConnectionError> {
    tls::install();
    let builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .tcp_nodelay(true)
        .pool_max_idle_per_host(if options.keep_alive { usize::MAX } else { 0 });
    options.connection.apply(url, builder)
}

/// What went wrong, in the categories that deserve different advice.
enum Trouble {
    Timeout,
    Refused,
    UnknownHost,
    NotHttp,
    NoConnection,
    BrokenOff,
}

impl Trouble {
    /// The libraries below tell their errors apart in types of their own, which do not reach
    /// this far; their words do. The tests of each category fail when they change.
    fn of(error: &reqwest::Error, cause: &str) -> Self {
        let says = |words: &[&str]| words.iter().any(|word| cause.contains(word));
        match () {
            () if says(&["refused"]) => Self::Refused,
            () if is_name_failure(error) => Self::UnknownHost,
            () if says(&["invalid HTTP", "invalid header", "message head is too large"]) => Self::NotHttp,
            () if error.is_connect() => Self::NoConnection,
            () => Self::BrokenOff,
        }
    }
}

/// Checks a header as given on the command line, `Name: value`.
pub(crate) fn parse_header(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once(':').ok_or("a header reads `Name: value`")?;
    let (name, value) = (name.trim(), value.trim());
    if ["content-length", "transfer-encoding"].iter().any(|own| name.eq_ignore_ascii_case(own)) {
        return Err(format!("`{name}` follows from the payload and cannot be set"));
    }
    HeaderName::from_bytes(name.as_bytes()).map_err(|_| format!("`{name}` is not a header name"))?;
    HeaderValue::from_str(value)
        .map_err(|_| format!("the value of `{name}` has characters no header can have"))?;
    Ok((name.to_owned(), value.to_owned()))
}

/// Headers that have been checked before, as the library wants them.
fn header_map(headers: &[(String, String)]) -> HeaderMap {
    headers
        .iter()
        .filter_map(|(name, value)| {
            Some((HeaderName::from_bytes(name.as_bytes()).ok()?, HeaderValue::from_str(value).ok()?))
        })
        .collect()
}

/// `host:port`, without the query, which may carry a signature.
fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port_or_known_default().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

fn is_name_failure(error: &reqwest::Error) -> bool {
    let mut source = error.source();
    while let Some(cause) = source {
        if cause.to_string().contains("dns error") {
            return true;
        }
        source = cause.source();
    }
    false
}

/// The innermost error, which says what happened; the outer ones repeat the URL.
fn root_cause(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    let text = cause.to_string();
    // std appends the number of the error: `Connection refused (os error 111)`.
    text.split(" (os error").next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_checked_before_anything_is_sent() {
        assert_eq!(parse_header("X-A:  b "), Ok(("X-A".to_owned(), "b".to_owned())));
        assert_eq!(parse_header("X-A"), Err("a header reads `Name: value`".to_owned()));
        assert_eq!(
            parse_header("content-length: 5"),
            Err("`content-length` follows from the payload and cannot be set".to_owned())
        );
        assert_eq!(parse_header("X A: b"), Err("`X A` is not a header name".to_owned()));
        assert_eq!(
            parse_header("X: a\nb"),
            Err("the value of `X` has characters no header can have".to_owned())
        );
    }
}
