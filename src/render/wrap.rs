//! Text that fits into a given number of columns.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The least that a line of a hanging text has for itself, however narrow the terminal.
const LEAST: usize = 20;

/// Breaks a text at its spaces, so that lines have at most `measure` columns. The first one has `taken` columns
/// before it; those after it are indented by `indent` columns. A word that is longer than a line breaks at its own
/// joints, such as `/`, where it has any. Nothing is broken where there is no measure. Colours have no width.
pub(crate) fn hanging(text: &str, taken: usize, measure: Option<usize>, indent: usize) -> String {
    let Some(measure) = measure else { return text.to_owned() };
    let measure = measure.max(indent + LEAST);
    let mut lines = String::new();
    let mut columns = taken;
    let break_line = |lines: &mut String| {
        lines.truncate(lines.trim_end_matches(' ').len());
        lines.push('\n');
        lines.push_str(&" ".repeat(indent));
        indent
    };
    for (position, word) in text.split(' ').enumerate() {
        let width = columns_of(word);
        if position > 0 && columns + 1 + width > measure && columns > indent {
            columns = break_line(&mut lines);
        } else if position > 0 {
            lines.push(' ');
            columns += 1;
        }
        let room = measure - indent;
        for part in if width > room { parts(word, room) } else { vec![word] } {
            let width = columns_of(part);
            if columns + width > measure && columns > indent {
                columns = break_line(&mut lines);
            }
            columns += width;
            lines.push_str(part);
        }
    }
    lines
}

/// How wide a text is without its colours.
fn columns_of(text: &str) -> usize {
    let mut parts = text.split('\u{1b}');
    let first = parts.next().map_or(0, UnicodeWidthStr::width);
    first + parts.map(|part| part.split_once('m').map_or(0, |(_, shown)| shown.width())).sum::<usize>()
}

/// A long word in pieces of at most `room` columns that end at joints, as far as it has any.
fn parts(word: &str, room: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut joint, mut columns) = (0, 0, 0);
    for (at, character) in word.char_indices() {
        columns += character.width().unwrap_or(0);
        if columns > room && joint > start {
            parts.push(&word[start..joint]);
            start = joint;
            columns = word[start..at].width() + character.width().unwrap_or(0);
        }
        if "/&,;-_@=?:.|#".contains(character) {
            joint = at + character.len_utf8();
        }
    }
    parts.push(&word[start..]);
    parts
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
        let text = "ab cd ef ab cd ef ab cd ef";
        assert_eq!(hanging(text, 2, Some(24), 4), "ab cd ef ab cd ef ab\n    cd ef");
        assert_eq!(hanging(text, 2, None, 4), text);
        assert_eq!(hanging("张三张三 张三张三 张三张三 b", 0, Some(21), 1), "张三张三 张三张三\n 张三张三 b");
        // However narrow it is, there is room for a word.
        assert_eq!(hanging("longer than that but narrow", 0, Some(3), 0), "longer than that but\nnarrow");
        let painted = "\u{1b}[31mred\u{1b}[0m and a word more";
        assert_eq!(hanging(painted, 0, Some(20), 0), "\u{1b}[31mred\u{1b}[0m and a word more");
    }

    #[test]
    fn a_word_longer_than_a_line_breaks_at_its_joints() {
        let url = "https://example.com/callback?SdkAppid=1400000000&CallbackCommand=x";
        let broken = "https://example.com/\n  callback?SdkAppid=\n  1400000000&\n  CallbackCommand=x";
        assert_eq!(hanging(url, 0, Some(22), 2), broken);
        let whole = "0123456789012345678901234567890";
        assert_eq!(hanging(whole, 0, Some(20), 0), whole);
    }
}
