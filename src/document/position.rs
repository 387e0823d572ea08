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
    /// The position of the byte at `offset`. Bytes that are not UTF-8 count as one column each.
    pub(crate) fn of(text: &[u8], offset: usize) -> Self {
        let before = &text[..offset.min(text.len())];
        let line_start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1);
        Self {
            line: 1 + before.iter().filter(|&&byte| byte == b'\n').count(),
            column: 1 + before[line_start..].utf8_chunks().map(chunk_width).sum::<usize>(),
        }
    }
}

fn chunk_width(chunk: std::str::Utf8Chunk<'_>) -> usize {
    chunk.valid().chars().count() + chunk.invalid().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_scalar_values_and_lines_count_newlines() {
        let text = "ab\r\né√x\n".as_bytes();
        assert_eq!(Position::of(text, 0), Position { line: 1, column: 1 });
        assert_eq!(Position::of(text, 4), Position { line: 2, column: 1 });
        assert_eq!(Position::of(text, 9), Position { line: 2, column: 3 });
        assert_eq!(Position::of(text, text.len()), Position { line: 3, column: 1 });
    }

    #[test]
    fn bytes_that_are_not_utf8_count_one_column_each() {
        assert_eq!(Position::of(b"a\xFF\xFEb", 3), Position { line: 1, column: 4 });
    }
}
