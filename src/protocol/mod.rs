//! What the vendor documents. Pure: no I/O, no command line, no colour, no HTTP library.

pub(crate) mod answer;
pub(crate) mod answer_codes;
pub(crate) mod catalogue;
pub(crate) mod coding;
pub(crate) mod diagnosis;
pub(crate) mod filter;
mod hints;
pub(crate) mod judge;
pub(crate) mod message_id;
mod mistake;
pub(crate) mod query;
pub(crate) mod recognise;
pub(crate) mod redaction;
pub(crate) mod rules;
pub(crate) mod schema;
pub(crate) mod sidecar;
pub(crate) mod signature;
pub(crate) mod similar;
pub(crate) mod status;
mod structure;
mod token;
pub(crate) mod validate;
