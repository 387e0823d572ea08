//! The edges that speak HTTP: the only users of the server and client libraries.

pub(crate) mod client;
pub(crate) mod forward;
pub(crate) mod raw;
pub(crate) mod server;
