//! Why a request failed, in words: by what is on the way to the endpoint, or else by the kind of the failure.

use std::error::Error;
use std::time::Duration;

use url::Url;

use super::{Client, Failure, FailureKind};

/// An exchange that did not come to its end.
pub(super) struct Broken {
    error: Box<dyn Error + Send + Sync>,
    stage: Stage,
    /// Whether the connection had been used before and the endpoint said nothing on it this time.
    pub(super) is_stale: bool,
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

impl Broken {
    /// On a connection that was not kept.
    pub(super) fn at(stage: Stage, error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { error: error.into(), stage, is_stale: false }
    }

    /// The connection had been used before, and ended without a word about this request.
    pub(super) fn stale(self) -> Self {
        Self { is_stale: true, ..self }
    }

    /// Whether the connection was gone before the request could go out.
    pub(super) fn is_unsent(&self) -> bool {
        self.error.downcast_ref::<hyper::Error>().is_some_and(hyper::Error::is_canceled)
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
        let (message, help) = self
            .connection
            .explain(&*broken.error, is_connecting, &cause, &authority)
            .unwrap_or_else(|| words(broken, &cause, &authority));
        Failure { kind: FailureKind::Connection, message, help, elapsed }
    }

    /// Explains that there was no complete answer in time.
    pub(super) fn explain_slowness(&self, url: &Url, elapsed: Duration) -> Failure {
        let timeout = humantime::format_duration(self.timeout);
        Failure {
            kind: FailureKind::Timeout,
            message: format!("{} did not answer within {timeout}", authority(url)),
            help: "the vendor gives up after 2 s: answer first and work afterwards, \
                   or raise --timeout to see how long it takes"
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
            "URLs may have 65,534 characters, the query included",
        ),
        _ if says(&["refused"]) => {
            (format!("{authority} refused the connection"), "is the endpoint running, and on this port?")
        }
        _ if is_name_failure(&*broken.error) => {
            (format!("the host of {authority} cannot be found: {cause}"), "check the spelling of the URL")
        }
        _ if says(&["invalid HTTP", "invalid header", "message head is too large"]) => (
            format!("{authority} did not answer with HTTP: {cause}"),
            "check the port and the scheme: is this the endpoint, and is it http or https?",
        ),
        Stage::Connecting => {
            (format!("no connection to {authority}: {cause}"), "check host, port and scheme (http or https)")
        }
        Stage::Asking | Stage::Reading => (
            format!("{authority} broke off before the answer was complete: {cause}"),
            "look into the log of the endpoint: it may have crashed",
        ),
    };
    (message, help.to_owned())
}

/// `host:port`, without the query, which may carry a signature.
pub(super) fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port_or_known_default().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

fn is_name_failure(error: &(dyn Error + 'static)) -> bool {
    std::iter::successors(Some(error), |&error| error.source())
        .any(|error| error.to_string().contains("dns error"))
}

/// The innermost error, which says what happened; the outer ones repeat the URL.
pub(super) fn root_cause(error: &dyn Error) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    let text = cause.to_string();
    // std appends the number of the error: `Connection refused (os error 111)`.
    text.split(" (os error").next().unwrap_or_default().to_owned()
}
