//! A piece of a source that holds whole texts, and where in it each one stands.

use std::sync::Arc;

use super::Input;
use super::values::ValueScanner;
use crate::document::{Comments, Position};

/// How the texts of a source lie in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// One text, white space around it included.
    Whole,
    /// One per line.
    Lines,
    /// One after the other, each over as many lines as it likes.
    Values,
}

/// A piece of a source that holds whole texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Batch {
    /// The file as it was named, or `<stdin>`.
    pub(crate) file: Arc<str>,
    /// Where in the file it begins.
    pub(super) start: Position,
    /// How its texts lie.
    pub(super) layout: Layout,
    /// Whether lines may be comments.
    pub(super) comments: Comments,
    /// The texts and what lies between them.
    pub(super) bytes: Vec<u8>,
}

impl Batch {
    /// Calls `visit` with each text.
    pub(crate) fn for_each(&self, mut visit: impl FnMut(&Input<'_>)) {
        let input = |start, bytes| Input { file: &self.file, start, is_one_of_several: true, bytes };
        match self.layout {
            Layout::Whole => visit(&Input { is_one_of_several: false, ..input(self.start, &self.bytes) }),
            Layout::Lines => {
                let (mut start, mut begin) = (self.start, 0);
                // The last line may lack its newline.
                for end in memchr::memchr_iter(b'\n', &self.bytes).chain([self.bytes.len()]) {
                    let text = &self.bytes[begin..end];
                    let text = text.strip_suffix(b"\r").unwrap_or(text);
                    if says_something(text, self.comments) {
                        visit(&input(start, text));
                    }
                    start.line += 1;
                    begin = self.bytes.len().min(end + 1);
                }
            }
            Layout::Values => {
                let (mut start, mut done, mut scanner) = (self.start, 0, ValueScanner::default());
                while let Some(value) = scanner.next_value(&self.bytes, true) {
                    start = start.after(&self.bytes[done..value.start]);
                    done = value.start;
                    visit(&input(start, &self.bytes[value]));
                }
            }
        }
    }
}

/// Whether a line is more than white space, or than a comment where comments are accepted.
pub(super) fn says_something(line: &[u8], comments: Comments) -> bool {
    let line = line.trim_ascii();
    let is_comment = line.starts_with(b"//") || (line.starts_with(b"/*") && line.ends_with(b"*/"));
    let is_skipped = line.is_empty() || (comments == Comments::Allowed && is_comment);
    !is_skipped
}
