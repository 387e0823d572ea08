//! What is exported: deliveries, ready to go, and the program that will make them.

use std::sync::Arc;

use crate::commands::expectations::Expected;
use crate::commands::request::{OutgoingRequest, Target};
use crate::http::client::ClientOptions;
use crate::protocol::answer::Expectation;
use crate::render::sanitize::sanitize;

/// A program that sends requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ExportTool {
    /// <https://github.com/tsenart/vegeta>
    Vegeta,
    /// <https://k6.io>
    K6,
    /// <https://hurl.dev>
    Hurl,
}

impl ExportTool {
    /// Its name, as it is typed.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Vegeta => "vegeta",
            Self::K6 => "k6",
            Self::Hurl => "hurl",
        }
    }

    /// What requests have to be made with: a script for k6 signs when it runs, and is made of unsigned ones.
    pub(crate) fn adapt(self, target: &Target) -> Target {
        let mut target = target.clone();
        if self == Self::K6 {
            target.token = None;
        }
        target
    }
}

/// What all deliveries have in common.
pub(crate) struct Export<'a> {
    pub(crate) engine: ExportTool,
    pub(crate) target: &'a Target,
    pub(crate) client: &'a ClientOptions,
    pub(crate) expectation: Expectation,
}

/// A delivery, ready to go.
pub(crate) struct Exported {
    /// Sample or file.
    pub(crate) name: Arc<str>,
    /// What is sent.
    pub(crate) request: OutgoingRequest,
    /// What the answer should be, where a file says it.
    pub(crate) expected: Option<Arc<Expected>>,
}

/// A comment must stay on its line.
pub(super) fn comment(text: &str) -> String {
    sanitize(text).into_owned()
}
