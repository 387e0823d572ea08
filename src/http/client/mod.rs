//! The sender: one request out, one answer or one failure back.

mod broken;
mod counted;
mod delivery;
mod direct;
mod resolver;
mod routed;

use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{HeaderName, HeaderValue};
use tokio::runtime::{Builder, Runtime};
use tokio::task::LocalSet;
use url::Url;

pub(crate) use delivery::Outgoing;

use super::failure::root_cause;
pub(crate) use super::failure::{Failure, FailureKind};
use super::route::{Route, RouteError};
use crate::protocol::coding::{Decoded, decode};
use broken::BrokenExchange;
use direct::Direct;
use routed::Routed;

/// How to connect and how long to wait.
#[derive(Debug, Clone, Default)]
pub(crate) struct ClientOptions {
    /// From connecting to the last byte of the answer.
    pub(crate) timeout: Duration,
    /// The way to the endpoint.
    pub(crate) route: Route,
    /// Keep connections for further requests, as the vendor does.
    pub(crate) keep_alive: bool,
}

/// A complete answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    /// HTTP status.
    pub(crate) status: u16,
    /// Where a redirect leads.
    pub(crate) location: Option<String>,
    /// `Content-Encoding`, if the body has one.
    pub(crate) coding: Option<Coding>,
    /// Body as it came; cut after a mebibyte.
    pub(crate) body: Bytes,
    /// Whether more would have come.
    pub(crate) is_cut: bool,
    /// From the start of the attempt, connecting included, to the last byte received.
    pub(crate) elapsed: Duration,
}

/// How the body of an answer is coded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Coding {
    /// The value of `Content-Encoding`.
    names: String,
    /// Whether the request said which codings it takes.
    is_asked_for: bool,
}

impl Answer {
    /// Its body without the coding.
    pub(crate) fn decoded(&self) -> Decoded<'_> {
        match &self.coding {
            Some(coding) => decode(&coding.names, coding.is_asked_for, &self.body),
            None => Decoded { body: (&*self.body).into(), fault: None },
        }
    }
}

/// Sends requests. Never follows a redirect.
pub(crate) struct Client {
    transport: Transport,
    /// There until the end.
    runtime: Option<Runtime>,
    timeout: Duration,
    route: Route,
}

/// How requests reach the endpoint.
enum Transport {
    /// There is nothing on the way.
    Direct(Direct),
    /// TLS, a proxy or given addresses.
    Routed(Box<Routed>),
}

impl Client {
    /// Makes a client for `url`.
    pub(crate) fn new(url: &Url, options: &ClientOptions) -> Result<Self, RouteError> {
        let transport = if options.route.is_straight(url) {
            Transport::Direct(Direct::new(url, options).map_err(|error| unusable(&error))?)
        } else {
            Transport::Routed(Box::new(Routed::new(url, options)?))
        };
        let runtime = Builder::new_current_thread().enable_all().build().map_err(|error| unusable(&error))?;
        Ok(Self { transport, runtime: Some(runtime), timeout: options.timeout, route: options.route.clone() })
    }

    /// Runs a future, and what it spawns on this thread, to its end.
    pub(crate) fn block_on<F: Future>(&self, future: F) -> F::Output {
        LocalSet::new().block_on(self.runtime(), future)
    }

    /// POSTs `body` and waits for the whole answer.
    pub(crate) fn post(
        &self,
        url: &Url,
        headers: &[(String, String)],
        body: impl Into<Bytes>,
    ) -> Result<Answer, Failure> {
        self.runtime().block_on(self.send(&Outgoing::new(url.clone(), headers, body.into()))).result
    }

    fn runtime(&self) -> &Runtime {
        self.runtime.as_ref().expect("it is taken at the end alone")
    }
}

impl Drop for Client {
    /// Without waiting for a look-up of a name, which knows no time-out.
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl Transport {
    /// Sends a request, on a kept connection if there is one, and waits for the whole answer.
    async fn exchange(&self, request: &Outgoing) -> Result<Answer, BrokenExchange> {
        match self {
            Self::Direct(direct) => direct.exchange(request).await,
            Self::Routed(routed) => routed.exchange(request).await,
        }
    }

    /// The same on a connection of its own.
    async fn exchange_afresh(&self, request: &Outgoing) -> Result<Answer, BrokenExchange> {
        match self {
            Self::Direct(direct) => direct.exchange_afresh(request).await,
            Self::Routed(routed) => routed.exchange_afresh(request).await,
        }
    }
}

/// An error that no input can cause.
fn unusable(error: &dyn std::error::Error) -> RouteError {
    RouteError {
        message: format!("the client cannot be set up: {}", root_cause(error)),
        help: "report this as a bug".to_owned(),
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
