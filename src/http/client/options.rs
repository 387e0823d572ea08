//! How to connect and how long to wait.

use std::time::Duration;

use crate::http::failure::root_cause;
use crate::http::route::{Route, RouteError};

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

/// An error that no input can cause.
pub(super) fn unusable(error: &dyn std::error::Error) -> RouteError {
    RouteError {
        message: format!("the client cannot be set up: {}", root_cause(error)),
        help: "report this as a bug".to_owned(),
    }
}
