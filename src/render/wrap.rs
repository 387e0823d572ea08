//! Running text in lines of a given length.

use unicode_width::UnicodeWidthStr;

/// Breaks a text that has an indent of its own at its spaces, so that lines have at most `measure` columns where
/// words allow it; lines after the first begin with `indent`. Nothing is broken where there is no measure.
pub(crate) fn hanging(text: &str, measure: Option<usize>, indent: &str) -> String {
    let Some(measure) = measure else { return text.to_owned() };
    let mut lines = String::new();
    let mut columns = 0;
    for (position, word) in text.split(' ').enumerate() {
        let width = word.width();
        if position > 0 && columns + 1 + width > measure && columns > indent.len() {
            lines.push('\n');
            lines.push_str(indent);
            columns = indent.len();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_hang_and_words_stay_whole() {
        assert_eq!(hanging("  ab cd ef", Some(7), "    "), "  ab cd\n    ef");
        assert_eq!(hanging("  ab cd ef", None, "    "), "  ab cd ef");
        assert_eq!(hanging("  a 张三张三 b", Some(8), " "), "  a\n 张三张三\n b");
        assert_eq!(hanging("longer than that", Some(3), ""), "longer\nthan\nthat");
    }
}
