//! What was recorded, as it was when it was received: exchanges rebuilt from their records, and which of
//! them are taken.

mod rebuild;
mod selection;

pub(crate) use rebuild::{exchange_of, read_record};
pub(crate) use selection::RecordSelection;
