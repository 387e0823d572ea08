//! Texts from files, folders, globs and standard input: one per file, JSON Lines,
//! or JSON values one after the other, of any length and also compressed.

mod batch;
mod bounded;
mod source;
mod split;
mod values;

use serde_json::Value;

pub(crate) use batch::Batch;
pub(crate) use bounded::{read_line, read_whole};
pub(crate) use source::{Source, expand, expectations_below};
pub(crate) use split::Splitter;

use crate::document::Position;

/// A text from the input, meant to be one JSON value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Input<'a> {
    /// The file as it was named, or `<stdin>`.
    pub(crate) file: &'a str,
    /// Where in the file the text begins.
    pub(crate) start: Position,
    /// Whether it is one of several in its file.
    pub(crate) is_one_of_several: bool,
    /// The text.
    pub(crate) bytes: &'a [u8],
}

impl Input<'_> {
    /// `file`, or `file:line` for one text of several.
    pub(crate) fn name(&self) -> String {
        if self.is_one_of_several {
            format!("{}:{}", self.file, self.start.line)
        } else {
            self.file.to_owned()
        }
    }
}

/// Whether a value is an exchange record, of whatever version.
pub(crate) fn is_record(value: &Value) -> bool {
    value.get("type").and_then(Value::as_str) == Some("callback") && value.get("v").is_some_and(Value::is_u64)
}
