//! The sender: one request out, one answer or one failure back.

mod answer;
mod broken;
mod counted;
mod delivery;
mod direct;
mod options;
mod resolver;
mod routed;

use std::time::{Duration, Instant};

use bytes::Bytes;
use reqwest::header::{ACCEPT_ENCODING, HeaderName, HeaderValue};
use tokio::runtime::{Builder, Runtime};
use tokio::task::LocalSet;
use url::Url;

pub(crate) use answer::Answer;
pub(crate) use delivery::Outgoing;
pub(crate) use options::ClientOptions;

use super::failure;
pub(crate) use super::failure::{Failure, FailureKind};
use super::route::{Route, RouteError};
use broken::BrokenExchange;
use direct::Direct;
use options::unusable;
use routed::Routed;

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

/// What came of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RequestOutcome {
    /// The answer, or why there is none.
    pub(crate) result: Result<Answer, Failure>,
    /// Whether a kept connection turned out to be closed, and the request went out again on a new one.
    pub(crate) is_reconnected: bool,
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

    /// Sends a request and waits for the whole answer.
    ///
    /// An endpoint may close a kept connection just when the next request goes out on it. That is not the
    /// failure of a delivery: the request goes out once more, on a connection of its own, within the same time.
    pub(crate) async fn send(&self, request: &Outgoing) -> RequestOutcome {
        let started = Instant::now();
        let mut is_reconnected = false;
        let tries = async {
            request.target()?;
            match self.transport.exchange(request).await {
                Err(BrokenExchange { is_stale: true, .. }) => {
                    is_reconnected = true;
                    self.transport.exchange_afresh(request).await
                }
                outcome => outcome,
            }
        };
        let outcome = tokio::time::timeout(self.timeout, tries).await;
        let elapsed = started.elapsed();
        let result = match outcome {
            Ok(Ok(mut answer)) => {
                answer.elapsed = elapsed;
                if let Some(coding) = &mut answer.coding {
                    coding.is_asked_for = request.headers.contains_key(ACCEPT_ENCODING);
                }
                Ok(answer)
            }
            Ok(Err(broken)) => Err(broken.explain(&request.url, &self.route, elapsed)),
            Err(_) => Err(failure::explain_slowness(&request.url, self.timeout, elapsed)),
        };
        RequestOutcome { result, is_reconnected }
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
