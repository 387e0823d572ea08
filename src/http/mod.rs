//! The edges that speak HTTP: the only users of the server and client libraries.
//!
//! Two clients, for two needs. [`client`] sends many requests at a time, asynchronously, by libraries. [`wire`] sends
//! bytes as they are given, one exchange per thread; `probe` and [`forward`] stand on it.

pub(crate) mod client;
mod failure;
pub(crate) mod forward;
mod framing;
pub(crate) mod local_server;
mod resolve;
pub(crate) mod route;
pub(crate) mod server;
mod tls;
pub(crate) mod wire;
