//! A byte offset as a person counts: line and column.

/// A place in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Position {
    /// 1-based; lines end with `\n`.
    pub(crate) line: usize,
    /// 1-based, in Unicode scalar values.
    pub(crate) column: usize,
}

impl Position {
    /// The first byte of a text.
    pub(crate) const START: Self = Self { line: 1, column: 1 };

    /// The position after `text`, which begins at this one. Bytes that are not UTF-8 count as one column each.
    pub(crate) fn after(self, text: &[u8]) -> Self {
        let width = |text: &[u8]| text.utf8_chunks().map(chunk_width).sum::<usize>();
        match text.iter().rposition(|&byte| byte == b'\n') {
            None => Self { column: self.column + width(text), ..self },
            Some(newline) => Self {
                line: self.line + text.iter().filter(|&&byte| byte == b'\n').count(),
                column: 1 + width(&text[newline + 1..]),
            },
        }
    }
}

fn chunk_width(chunk: std::str::Utf8Chunk<'_>) -> usize {
    chunk.valid().chars().count() + chunk.invalid().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &[u8], offset: usize) -> Position {
        let whole = Position::START.after(&text[..offset]);
        let in_steps = (1..=offset).fold(Position::START, |at, end| at.after(&text[end - 1..end]));
        assert_eq!(whole.line, in_steps.line);
        whole
    }

    #[test]
    fn columns_count_scalar_values_and_lines_count_newlines() {
        let text = "ab\r\né√x\n".as_bytes();
        assert_eq!(at(text, 0), Position { line: 1, column: 1 });
        assert_eq!(at(text, 4), Position { line: 2, column: 1 });
        assert_eq!(at(text, 9), Position { line: 2, column: 3 });
        assert_eq!(at(text, text.len()), Position { line: 3, column: 1 });
    }

    #[test]
    fn bytes_that_are_not_utf8_count_one_column_each() {
        assert_eq!(at(b"a\xFF\xFEb", 3), Position { line: 1, column: 4 });
    }
}
