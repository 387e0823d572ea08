//! What the vendor documents. Pure: no I/O, no command line, no colour, no HTTP library.

pub(crate) mod answer;
pub(crate) mod answer_codes;
pub(crate) mod catalogue;
pub(crate) mod content_coding;
pub(crate) mod diagnosis;
pub(crate) mod expectation_file;
mod field_check;
pub(crate) mod filter;
mod hints;
pub(crate) mod judge;
pub(crate) mod message_id;
pub(crate) mod query;
pub(crate) mod quick_check;
pub(crate) mod redaction;
pub(crate) mod rules;
pub(crate) mod schema;
pub(crate) mod signature;
mod signature_mistake;
pub(crate) mod similar;
pub(crate) mod status_hint;
mod token;
pub(crate) mod validate;
