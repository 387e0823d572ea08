//! Where one JSON value ends and the next begins, in a text that may hold many.

use std::ops::Range;

/// Finds where JSON values end, by their brackets, going on where it stopped.
#[derive(Debug, Default)]
pub(super) struct ValueScanner {
    position: usize,
    start: Option<usize>,
    depth: usize,
    is_in_string: bool,
    is_escaped: bool,
}

impl ValueScanner {
    /// The next whole value. What is not bracketed ends at white space; a line that begins with
    /// `{` begins a new value, so that a broken one does not swallow the rest.
    pub(super) fn next_value(&mut self, bytes: &[u8], is_at_end: bool) -> Option<Range<usize>> {
        while self.position < bytes.len() {
            let byte = bytes[self.position];
            let Some(start) = self.start else {
                if !byte.is_ascii_whitespace() {
                    self.start = Some(self.position);
                    continue;
                }
                self.position += 1;
                continue;
            };
            let begins_anew = byte == b'{'
                && self.depth > 0
                && self.position > start
                && bytes[self.position - 1] == b'\n'
                && bytes[start] == b'{';
            if begins_anew {
                return Some(self.end_at(start, self.position));
            }
            self.position += 1;
            if self.is_escaped {
                self.is_escaped = false;
            } else if self.is_in_string {
                match byte {
                    b'\\' => self.is_escaped = true,
                    b'"' => self.is_in_string = false,
                    _ => {}
                }
            } else {
                match byte {
                    b'"' => self.is_in_string = true,
                    b'{' | b'[' => self.depth += 1,
                    b'}' | b']' => self.depth = self.depth.saturating_sub(1),
                    _ => {}
                }
            }
            let is_bracketed = matches!(bytes[start], b'{' | b'[');
            let next_is_space = bytes.get(self.position).is_some_and(u8::is_ascii_whitespace);
            if self.depth == 0 && !self.is_in_string && (is_bracketed || next_is_space) {
                return Some(self.end_at(start, self.position));
            }
        }
        let start = self.start.filter(|_| is_at_end)?;
        Some(self.end_at(start, bytes.len()))
    }

    fn end_at(&mut self, start: usize, end: usize) -> Range<usize> {
        *self = Self { position: end, ..Self::default() };
        start..end
    }
}
