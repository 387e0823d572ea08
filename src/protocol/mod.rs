//! What the vendor documents. Pure: no I/O, no command line, no colour, no HTTP library.

pub(crate) mod answer;
pub(crate) mod catalogue;
mod documentation;
pub(crate) mod filter;
pub(crate) mod flawless;
mod hints;
pub(crate) mod judge;
mod mistake;
pub(crate) mod msg_id;
pub(crate) mod query;
pub(crate) mod redaction;
pub(crate) mod repeats;
pub(crate) mod rules;
pub(crate) mod schema;
pub(crate) mod sidecar;
pub(crate) mod signature;
pub(crate) mod similar;
mod token;
pub(crate) mod validate;
