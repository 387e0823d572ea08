//! How a client connects.

use std::time::Duration;

use crate::http::route::Route;

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
