//! Why a request failed, in words: by what is on the way to the endpoint, or else by the kind of the failure.

use std::error::Error;
use std::io::{self, ErrorKind};
use std::time::Duration;

use url::Url;

use super::{Client, Failure, FailureKind};
use crate::http::tls;

/// An exchange that did not come to its end.
pub(super) struct Broken {
    error: Box<dyn Error + Send + Sync>,
    stage: Stage,
    /// Whether the connection had been used before and ended before there was an answer this time.
    pub(super) is_stale: bool,
}

/// An answer that the library takes and that is no HTTP: why not.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Senseless(pub(super) String);

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

impl Broken {
    /// On a connection that was not kept.
    pub(super) fn at(stage: Stage, error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { error: error.into(), stage, is_stale: false }
    }

    /// The connection had been used before, and ended before there was an answer to this request.
    pub(super) fn stale(self) -> Self {
        Self { is_stale: true, ..self }
    }

    /// Whether the connection was gone before the request could go out.
    pub(super) fn is_unsent(&self) -> bool {
        self.error.downcast_ref::<hyper::Error>().is_some_and(hyper::Error::is_canceled)
    }

    /// Whether something came that is no HTTP.
    pub(super) fn is_senseless(&self) -> bool {
        // What the library says of chunks that are malformed has no kind of its own.
        let is_malformed =
            |error: &io::Error| matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::InvalidData);
        let is_one = |cause: &(dyn Error + 'static)| {
            cause.is::<Senseless>()
                || cause.downcast_ref::<hyper::Error>().is_some_and(hyper::Error::is_parse)
                || (self.stage == Stage::Reading
                    && cause.downcast_ref::<io::Error>().is_some_and(is_malformed))
        };
        self.causes().any(is_one)
    }

    /// The error, and what is behind it.
    fn causes(&self) -> impl Iterator<Item = &(dyn Error + 'static)> {
        let error: &(dyn Error + 'static) = &*self.error;
        std::iter::successors(Some(error), |&error| error.source())
    }

    /// Whether the request was on its way, or the head of the answer.
    pub(super) fn is_asking(&self) -> bool {
        self.stage == Stage::Asking
    }
}

impl Client {
    /// Explains a failure. `elapsed` is how long it took to fail.
    pub(super) fn explain(&self, url: &Url, broken: &Broken, elapsed: Duration) -> Failure {
        let authority = authority(url);
        let cause = root_cause(&*broken.error);
        let is_connecting = broken.stage == Stage::Connecting;
        let on_the_way = self.connection.explain(&*broken.error, is_connecting, &cause, &authority);
        let is_lasting = broken.stage == Stage::Preparing || broken.is_senseless() || is_about_tls(broken);
        let kind = if is_lasting { FailureKind::Lasting } else { FailureKind::Connection };
        let (message, help) = on_the_way.unwrap_or_else(|| words(broken, &cause, &authority));
        Failure { kind, message, help, elapsed }
    }

    /// Explains that there was no complete answer in time.
    pub(super) fn explain_slowness(&self, url: &Url, elapsed: Duration) -> Failure {
        let timeout = humantime::format_duration(self.timeout);
        Failure {
            kind: FailureKind::Timeout,
            message: format!("{} did not answer within {timeout}", authority(url)),
            help: "the vendor waits only 2 s: answer first and do the work afterwards, or raise --timeout to see \
                   how long it takes"
                .to_owned(),
            elapsed,
        }
    }
}

/// The categories that deserve different advice: message and help.
///
/// The libraries below tell their errors apart in types of their own, which do not reach
/// this far; their words do. The tests of each category fail when they change.
fn words(broken: &Broken, cause: &str, authority: &str) -> (String, String) {
    let says = |words: &[&str]| words.iter().any(|word| cause.contains(word));
    let (message, help) = match broken.stage {
        Stage::Preparing => (
            format!("the URL cannot be sent: {cause}"),
            "a URL may have at most 65,534 characters, including the query",
        ),
        _ if says(&["refused"]) => {
            (format!("{authority} refused the connection"), "check that the endpoint is running on this port")
        }
        _ if broken.causes().any(|cause| cause.to_string().contains("dns error")) => {
            (format!("the host of {authority} cannot be found: {cause}"), "check the spelling of the URL")
        }
        _ if says(&["Too many open files"]) => {
            (format!("no connection to {authority}: {cause}"), "lower --concurrency, or raise `ulimit -n`")
        }
        _ if broken.is_senseless() => (
            format!("{authority} did not answer with HTTP: {cause}"),
            "check the port, and the scheme (http or https)",
        ),
        Stage::Connecting => {
            (format!("no connection to {authority}: {cause}"), "check host, port and scheme (http or https)")
        }
        Stage::Asking | Stage::Reading => (
            format!("{authority} closed the connection before the answer was complete: {cause}"),
            "see the log of the endpoint: it may have crashed",
        ),
    };
    (message, help.to_owned())
}

/// `host:port`, without the query, which may carry a signature.
pub(crate) fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port_or_known_default().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// A certificate that is refused once is refused again; a handshake may break off for other reasons.
fn is_about_tls(broken: &Broken) -> bool {
    tls::find(&*broken.error).is_some()
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
