//! An exchange that did not come to its end: how far it came, and what that says about another try.

use std::error::Error;
use std::io::{self, ErrorKind};
use std::time::Duration;

use url::Url;

use crate::http::failure::{Failure, FailureCause, Senseless, Stage, causes};
use crate::http::route::Route;

/// An exchange that did not come to its end.
pub(super) struct BrokenExchange {
    error: Box<dyn Error + Send + Sync>,
    stage: Stage,
    /// Whether the connection had been used before and ended before there was an answer this time.
    pub(super) is_stale: bool,
}

impl BrokenExchange {
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
        causes(&*self.error).any(is_one)
    }

    /// Whether the request was on its way, or the head of the answer.
    pub(super) fn is_asking(&self) -> bool {
        self.stage == Stage::Asking
    }

    /// Explains it. `elapsed` is how long it took to fail.
    pub(super) fn explain(&self, url: &Url, route: &Route, elapsed: Duration) -> Failure {
        let problem =
            FailureCause { stage: self.stage, error: &*self.error, is_senseless: self.is_senseless() };
        problem.explain(url, route, elapsed)
    }
}
