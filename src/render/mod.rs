//! Values to text on a writer. Knows colours and terminals; knows no command.

mod answer_rows;
pub(crate) mod callback;
pub(crate) mod compact;
pub(crate) mod console;
pub(crate) mod delivery;
pub(crate) mod diagnostic;
pub(crate) mod exchange;
pub(crate) mod json;
mod mismatch;
pub(crate) mod plural;
pub(crate) mod progress;
pub(crate) mod sanitize;
pub(crate) mod style;
pub(crate) mod time;
pub(crate) mod wrap;
