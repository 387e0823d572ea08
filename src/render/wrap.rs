//! Text that fits into a given number of columns.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

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
