//! A finding with its source line, the offending part underlined.

use std::fmt::Write as _;
use std::ops::Range;

use serde::Serialize;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::sanitize::{sanitize, sanitize_bytes};
use super::style::{Role, Style};
use crate::document::{Index, Position};
use crate::finding::{Finding, Place, Severity};

/// How much of a long line is shown, in columns.
const WINDOW: usize = 96;

/// How much of it stands before the offending part.
const LEAD: usize = 32;

/// A text and the name under which it is known.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SourceText<'a> {
    /// File name, or `<stdin>`.
    pub(crate) name: &'a str,
    /// The line of the file on which the text begins, 1-based.
    pub(crate) first_line: usize,
    /// The text.
    pub(crate) bytes: &'a [u8],
}

/// A finding and where exactly it stands.
#[derive(Debug, Clone)]
pub(crate) struct Located<'a> {
    /// The finding.
    pub(crate) finding: &'a Finding,
    /// Its bytes in the text.
    pub(crate) range: Range<usize>,
    /// Where it begins.
    pub(crate) start: Position,
    /// Where it ends (exclusive).
    pub(crate) end: Position,
}

/// Finds the place of every finding and sorts them by it. `prefix` is the pointer of the
/// payload in the text: empty, or `/body` in an exchange record.
pub(crate) fn locate<'a>(source: SourceText<'_>, prefix: &str, findings: &'a [Finding]) -> Vec<Located<'a>> {
    if findings.is_empty() {
        return Vec::new();
    }
    let index = std::str::from_utf8(source.bytes).map(Index::of).unwrap_or_default();
    let mut located: Vec<Located<'a>> = findings
        .iter()
        .map(|finding| {
            let range = range_of(&index, prefix, finding).unwrap_or(0..source.bytes.len().min(1));
            let position = |offset| {
                let position = Position::of(source.bytes, offset);
                Position { line: position.line + source.first_line - 1, ..position }
            };
            Located { finding, start: position(range.start), end: position(range.end), range }
        })
        .collect();
    located.sort_by_key(|located| (located.range.start, located.range.end));
    located
}

fn range_of(index: &Index, prefix: &str, finding: &Finding) -> Option<Range<usize>> {
    let pointer = format!("{prefix}{}", finding.pointer);
    match &finding.place {
        Place::Bytes(range) => Some(range.clone()),
        Place::Key => index.key(&pointer),
        Place::Value | Place::Outside => index.value(&pointer),
    }
}

/// Writes a finding in the manner of rustc.
pub(crate) fn diagnostic(source: SourceText<'_>, located: &Located<'_>, style: Style) -> String {
    let finding = located.finding;
    let role = role_of(finding.rule.severity);
    let heading = style.paint(role, &format!("{}[{}]", finding.rule.severity.as_str(), finding.rule.id));
    let message = style.paint(Role::Heading, &format!(": {}", sanitize(&finding.message)));
    let number = located.start.line.to_string();
    let gutter = " ".repeat(number.len());
    let muted = |text: &str| style.paint(Role::Muted, text);
    let place = format!("{}:{}:{}", sanitize(source.name), located.start.line, located.start.column);
    let mut text = format!("{heading}{message}\n{gutter}{} {place}\n", muted("-->"));
    if !source.bytes.is_empty() {
        let (line, indent, width) = excerpt(source.bytes, &located.range);
        let carets = style.paint(role, &"^".repeat(width));
        let bar = muted("|");
        let number = muted(&number);
        let _ = writeln!(
            text,
            "{gutter} {bar}\n{number} {bar} {line}\n{gutter} {bar} {}{carets}",
            " ".repeat(indent)
        );
    }
    let equals = muted("=");
    let _ = writeln!(text, "{gutter} {equals} help: {}", sanitize(&finding.help));
    let _ = writeln!(text, "{gutter} {equals} note: {}", finding.rule.source);
    text
}

/// The looks of a severity.
pub(crate) fn role_of(severity: Severity) -> Role {
    match severity {
        Severity::Error => Role::Danger,
        Severity::Warning => Role::Caution,
        Severity::Note => Role::Note,
    }
}

/// The line on which `range` begins, or a window of it, with the column and width of what to underline.
fn excerpt(bytes: &[u8], range: &Range<usize>) -> (String, usize, usize) {
    let start = range.start.min(bytes.len());
    let line_start = bytes[..start].iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1);
    let line_end = bytes[start..].iter().position(|&byte| byte == b'\n').map_or(bytes.len(), |at| start + at);
    let line_end = if bytes[line_start..line_end].ends_with(b"\r") { line_end - 1 } else { line_end };
    let end = range.end.clamp(start, line_end.max(start));
    let before = sanitize_bytes(&bytes[line_start..start.min(line_end)]);
    let marked = sanitize_bytes(&bytes[start.min(line_end)..end.min(line_end)]);
    let after = sanitize_bytes(&bytes[end.min(line_end)..line_end]);
    let before = if before.width() + marked.width() + after.width() > WINDOW {
        cut_front(&before, LEAD)
    } else {
        before
    };
    let room = WINDOW.saturating_sub(before.width());
    let is_whole = end == range.end && marked.width() <= room;
    let marked = cut_back(&marked, room);
    let after = cut_back(&after, room.saturating_sub(marked.width()));
    // Of an object or array that does not fit, the bracket stands for all of it.
    let is_long_container = !is_whole && marked.starts_with(['{', '[']);
    let width = if is_long_container { 1 } else { marked.width().max(1) };
    (format!("{before}{marked}{after}"), before.width(), width)
}

/// The last `width` columns of a text, with an ellipsis for what is left out.
fn cut_front(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut kept: Vec<char> = Vec::new();
    let mut used = 1;
    for character in text.chars().rev() {
        used += character.width().unwrap_or(0);
        if used > width {
            break;
        }
        kept.push(character);
    }
    std::iter::once('…').chain(kept.into_iter().rev()).collect()
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

/// A finding with its place, for programs.
#[derive(Debug, Serialize)]
pub(crate) struct FindingJson<'a> {
    severity: Severity,
    rule: &'a str,
    pointer: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    message: &'a str,
    help: &'a str,
}

impl<'a> From<&Located<'a>> for FindingJson<'a> {
    fn from(located: &Located<'a>) -> Self {
        let finding = located.finding;
        Self {
            severity: finding.rule.severity,
            rule: finding.rule.id,
            pointer: &finding.pointer,
            line: located.start.line,
            column: located.start.column,
            end_line: located.end.line,
            end_column: located.end.column,
            message: &finding.message,
            help: &finding.help,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, part: &str) -> (String, String) {
        let start = text.find(part).expect("the part is in the text");
        let (line, indent, width) = excerpt(text.as_bytes(), &(start..start + part.len()));
        (line, format!("{}{}", " ".repeat(indent), "^".repeat(width)))
    }

    #[test]
    fn the_underline_stands_under_the_part() {
        assert_eq!(shown("a\n{\"b\": 12}\r\nc", "12"), ("{\"b\": 12}".to_owned(), "      ^^".to_owned()));
    }

    #[test]
    fn wide_and_control_characters_keep_it_in_line() {
        assert_eq!(shown("{\"张三\": 12}", "12"), ("{\"张三\": 12}".to_owned(), "         ^^".to_owned()));
        assert_eq!(shown("\t\u{1b}12", "12"), ("\\t\\u{1b}12".to_owned(), "        ^^".to_owned()));
    }

    #[test]
    fn a_long_line_is_a_window_around_the_part() {
        let text = format!("[{}42,{}]", "1,".repeat(500), "1,".repeat(500));
        let (line, carets) = shown(&text, "42");
        assert_eq!(line.chars().count(), WINDOW);
        assert!(line.starts_with('…') && line.ends_with('…'), "{line}");
        assert_eq!(carets, format!("{}^^", " ".repeat(LEAD)));
    }

    #[test]
    fn of_an_object_or_array_of_several_lines_the_bracket_is_underlined() {
        assert_eq!(shown("{\"a\": [1,\n2]}", "[1,\n2]"), ("{\"a\": [1,".to_owned(), "      ^".to_owned()));
    }
}
