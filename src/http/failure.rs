//! Why a request failed, in words: by what is on the way to the endpoint, or else by the kind of the failure.

use std::error::Error;
use std::time::Duration;

use url::Url;

use super::route::Route;
use super::route::proxy::Proxy;
use super::tls;

/// Why there is no usable answer, as far as it decides about another attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FailureKind {
    /// It took too long.
    Timeout,
    /// There was no connection, or it did not last.
    Connection,
    /// It would be the same next time: no such request, no trust, no HTTP.
    Lasting,
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

/// How far an exchange came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// The request could not be made.
    Preparing,
    /// There was no connection yet.
    Connecting,
    /// The request was on its way, or the head of the answer.
    Asking,
    /// The body of the answer was on its way.
    Reading,
}

/// An answer that a library takes and that is no HTTP: why not.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Senseless(pub(super) String);

/// What ended an exchange.
pub(super) struct FailureCause<'a> {
    pub(super) stage: Stage,
    pub(super) error: &'a (dyn Error + 'static),
    /// Whether something came that is no HTTP.
    pub(super) is_senseless: bool,
}

impl FailureCause<'_> {
    /// Explains it. `elapsed` is how long it took to fail.
    pub(super) fn explain(&self, url: &Url, route: &Route, elapsed: Duration) -> Failure {
        let authority = authority(url);
        let cause = root_cause(self.error);
        // A certificate that is refused once is refused again; a handshake may break off for other reasons.
        let tls_error = tls::find(self.error);
        let is_lasting = self.stage == Stage::Preparing || self.is_senseless || tls_error.is_some();
        let kind = if is_lasting { FailureKind::Lasting } else { FailureKind::Connection };
        let (message, help) = match tls_error {
            Some(error) => tls::explain(error, &authority, route),
            None => self
                .explain_route(route, &cause, &authority)
                .unwrap_or_else(|| self.explain_itself(&cause, &authority)),
        };
        Failure { kind, message, help, elapsed }
    }

    /// What is due to something on the way: message and help.
    fn explain_route(&self, route: &Route, cause: &str, authority: &str) -> Option<(String, String)> {
        if self.stage != Stage::Connecting {
            return None;
        }
        match (&route.unix_socket, &route.proxy) {
            (Some(path), _) => Some((
                format!("no connection to {authority} over the socket {path}: {cause}"),
                "check that the endpoint is running and listens on this socket".to_owned(),
            )),
            (None, Some(proxy)) => Some(explain_proxy(proxy, cause, authority)),
            (None, None) => None,
        }
    }

    /// The categories that deserve different advice: message and help.
    ///
    /// The libraries below tell their errors apart in types of their own, which do not reach
    /// this far; their words do. The tests of each category fail when they change.
    fn explain_itself(&self, cause: &str, authority: &str) -> (String, String) {
        let says = |words: &[&str]| words.iter().any(|word| cause.contains(word));
        let (message, help) = match self.stage {
            Stage::Preparing => (
                format!("the URL cannot be sent: {cause}"),
                "a URL may have at most 65,534 characters, including the query",
            ),
            _ if says(&["refused"]) => (
                format!("{authority} refused the connection"),
                "check that the endpoint is running on this port",
            ),
            _ if causes(self.error).any(|cause| cause.to_string().contains("dns error")) => {
                (format!("the host of {authority} cannot be found: {cause}"), "check the spelling of the URL")
            }
            _ if says(&["Too many open files"]) => (
                format!("no connection to {authority}: {cause}"),
                "lower --concurrency, or raise `ulimit -n`",
            ),
            _ if self.is_senseless => (
                format!("{authority} did not answer with HTTP: {cause}"),
                "check the port, and the scheme (http or https)",
            ),
            Stage::Connecting => (
                format!("no connection to {authority}: {cause}"),
                "check host, port and scheme (http or https)",
            ),
            Stage::Asking | Stage::Reading => (
                format!("{authority} closed the connection before the answer was complete: {cause}"),
                "see the log of the endpoint: it may have crashed",
            ),
        };
        (message, help.to_owned())
    }
}

/// Explains that there was no complete answer in time.
pub(super) fn explain_slowness(url: &Url, timeout: Duration, elapsed: Duration) -> Failure {
    let timeout = humantime::format_duration(timeout);
    Failure {
        kind: FailureKind::Timeout,
        message: format!("{} did not answer within {timeout}", authority(url)),
        help: "the vendor waits only 2 s: answer first and do the work afterwards, or raise --timeout to see how \
               long it takes"
            .to_owned(),
        elapsed,
    }
}

fn explain_proxy(proxy: &Proxy, cause: &str, authority: &str) -> (String, String) {
    let variable = proxy.variable;
    if cause.contains("proxy authorization required") {
        return (
            format!("the proxy {proxy} requires a user and a password"),
            format!("write user and password in {variable}: http://USER:PASSWORD@HOST:PORT"),
        );
    }
    if cause.contains("tunnel error: unsuccessful") {
        return (
            format!("the proxy {proxy} refuses to connect to {authority}"),
            "ask the administrator of the proxy, or call the endpoint directly with --no-proxy".to_owned(),
        );
    }
    (
        format!("no connection to the proxy {proxy}: {cause}"),
        format!(
            "check that the proxy is running, correct {variable}, or call the endpoint directly with --no-proxy"
        ),
    )
}

/// `host:port`, without the query, which may carry a signature.
pub(super) fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port_or_known_default().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// An error, and what is behind it.
pub(super) fn causes<'a>(
    error: &'a (dyn Error + 'static),
) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

/// The innermost error, which says what happened; the outer ones repeat the URL.
pub(super) fn root_cause(error: &dyn Error) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    let text = cause.to_string();
    // std appends the number of the error: `Connection refused (os error 111)`; rustls a link.
    let text = text.split(" (os error").next().unwrap_or_default();
    text.split(": https://docs.rs/").next().unwrap_or_default().to_owned()
}
