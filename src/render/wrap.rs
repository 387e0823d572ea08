//! Text that fits into a given number of columns.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Breaks a text at its spaces, so that lines have at most `measure` columns where words allow it. The first one
/// has `taken` columns before it; those after it are indented by `indent` columns. Nothing is broken where there is
/// no measure.
pub(crate) fn hanging(text: &str, taken: usize, measure: Option<usize>, indent: usize) -> String {
    let Some(measure) = measure else { return text.to_owned() };
    let mut lines = String::new();
    let mut columns = taken;
    for (position, word) in text.split(' ').enumerate() {
        let width = word.width();
        if position > 0 && columns + 1 + width > measure && columns > indent {
            lines.push('\n');
            lines.push_str(&" ".repeat(indent));
            columns = indent;
        } else if position > 0 {
            lines.push(' ');
            columns += 1;
        }
        columns += width;
        lines.push_str(word);
    }
    lines
}

/// Breaks a text at its spaces, so that lines have at most `measure` columns where words allow it.
pub(crate) fn wrap(text: &str, measure: usize) -> String {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let current = lines.last_mut().map_or(0, |line| line.len());
        if current > 0 && current + 1 + word.len() > measure {
            lines.push(String::new());
        }
        let line = lines.last_mut().expect("there is at least one line");
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.join("\n")
}

/// The first `width` columns of a text, with an ellipsis for what is left out.
pub(crate) fn cut_back(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = 1;
    for character in text.chars() {
        used += character.width().unwrap_or(0);
        if used > width {
            break;
        }
        kept.push(character);
    }
    if width > 0 {
        kept.push('…');
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_hang_and_words_stay_whole() {
        assert_eq!(hanging("ab cd ef", 2, Some(7), 4), "ab cd\n    ef");
        assert_eq!(hanging("ab cd ef", 2, None, 4), "ab cd ef");
        assert_eq!(hanging("  a 张三张三 b", 0, Some(8), 1), "  a\n 张三张三\n b");
        assert_eq!(hanging("longer than that", 0, Some(3), 0), "longer\nthan\nthat");
    }
}
