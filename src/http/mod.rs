//! The edges that speak HTTP: the only users of the server and client libraries.

pub(crate) mod client;
pub(crate) mod connection;
pub(crate) mod forward;
mod framing;
pub(crate) mod local_server;
pub(crate) mod proxy;
pub(crate) mod raw;
mod resolve;
pub(crate) mod server;
mod socket_file;
mod tls;
