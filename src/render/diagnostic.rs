//! A finding with its source line, the offending part underlined.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::ops::Range;

use serde::Serialize;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::sanitize::{sanitize, sanitize_bytes};
use super::style::{Role, Style};
pub(crate) use super::wrap::cut_back;
use super::wrap::hanging;
use crate::document::{Position, find};
use crate::finding::{Finding, Place, Severity};

/// How much of a long line is shown, in columns.
const WINDOW: usize = 96;

/// The same on the narrowest terminal.
const LEAST_WINDOW: usize = 24;

/// How many bytes on either side are looked at: enough for a window of the longest characters.
const MOST_EXCERPT: usize = 8 * WINDOW;

/// A text and the name under which it is known.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SourceText<'a> {
    /// File name, or `<stdin>`.
    pub(crate) name: &'a str,
    /// Where in the file the text begins.
    pub(crate) start: Position,
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
    let mut ranges: Vec<(Range<usize>, &Finding)> = ranges_of(source.bytes, prefix, findings);
    ranges.sort_by_key(|(range, _)| (range.start, range.end));
    let mut offset = 0;
    let mut start = source.start;
    let mut located = Vec::with_capacity(ranges.len());
    for (range, finding) in ranges {
        start = start.after(&source.bytes[offset..range.start]);
        offset = range.start;
        let end = start.after(&source.bytes[range.clone()]);
        located.push(Located { finding, range, start, end });
    }
    located
}

fn ranges_of<'a>(bytes: &[u8], prefix: &str, findings: &'a [Finding]) -> Vec<(Range<usize>, &'a Finding)> {
    let pointer_of = |finding: &Finding| format!("{prefix}{}", finding.pointer);
    let is_symbolic = |finding: &&Finding| !matches!(finding.place, Place::Bytes(_));
    let pointers: HashSet<String> = findings.iter().filter(is_symbolic).map(pointer_of).collect();
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let spans = if pointers.is_empty() { HashMap::new() } else { find(text, &pointers) };
    let range_of = |finding: &Finding| match &finding.place {
        Place::Bytes(range) => Some(range.clone()),
        Place::Key => spans.get(&pointer_of(finding))?.key.clone(),
        Place::Value | Place::Outside => spans.get(&pointer_of(finding)).map(|span| span.value.clone()),
    };
    let whole = 0..bytes.len().min(1);
    findings.iter().map(|finding| (range_of(finding).unwrap_or(whole.clone()), finding)).collect()
}

/// Writes a finding in the manner of rustc, in at most `measure` columns if it is given.
pub(crate) fn diagnostic(
    source: SourceText<'_>,
    located: &Located<'_>,
    style: Style,
    measure: Option<usize>,
) -> String {
    let finding = located.finding;
    let role = role_of(finding.rule.severity);
    let heading = style.paint(role, &format!("{}[{}]", finding.rule.severity.as_str(), finding.rule.id));
    let message = style.paint(Role::Heading, &format!(": {}", sanitize(&finding.message)));
    let number = located.start.line.to_string();
    let gutter = " ".repeat(number.len());
    let muted = |text: &str| style.paint(Role::Muted, text);
    let place = format!("{}:{}:{}", sanitize(source.name), located.start.line, located.start.column);
    let title = hanging(&format!("{heading}{message}"), 0, measure, 4);
    let mut text = format!("{title}\n{gutter}{} {place}\n", muted("-->"));
    if !source.bytes.is_empty() {
        let room = measure.map_or(WINDOW, |measure| measure.saturating_sub(gutter.len() + 3));
        let (line, indent, width) = excerpt(source.bytes, &located.range, room.clamp(LEAST_WINDOW, WINDOW));
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
    let column = gutter.len() + 9;
    let hang = |text: &str| hanging(text, column, measure, column);
    let _ = writeln!(text, "{gutter} {equals} help: {}", hang(&sanitize(&finding.help)));
    let _ = writeln!(text, "{gutter} {equals} note: {}", hang(finding.rule.source));
    if !finding.quote.is_empty() {
        let _ = writeln!(text, "{gutter}         {}", hang(&format!("“{}”", finding.quote)));
    }
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
/// Looks at no more of a line than could be shown.
fn excerpt(bytes: &[u8], range: &Range<usize>, window: usize) -> (String, usize, usize) {
    let start = range.start.min(bytes.len());
    let before = last_line(&bytes[start.saturating_sub(MOST_EXCERPT)..start]);
    let rest = first_line(&bytes[start..bytes.len().min(start + MOST_EXCERPT)]);
    let (marked, after) = rest.split_at((range.end.max(start) - start).min(rest.len()));
    let is_first_line_whole = start + marked.len() >= range.end;
    let [before, marked, after] = [before, marked, after].map(sanitize_bytes);
    let is_long = before.width() + marked.width() + after.width() > window;
    // A third of it stands before the offending part.
    let before = if is_long { cut_front(&before, window / 3) } else { before.into_owned() };
    let room = window.saturating_sub(before.width());
    let is_whole = is_first_line_whole && marked.width() <= room;
    let marked = cut_back(&marked, room);
    let after = cut_back(&after, room.saturating_sub(marked.width()));
    // Of an object or array that does not fit, the bracket stands for all of it.
    let is_long_container = !is_whole && marked.starts_with(['{', '[']);
    let width = if is_long_container { 1 } else { marked.width().max(1) };
    (format!("{before}{marked}{after}"), before.width(), width)
}

/// What follows the last newline, from the first whole character on.
fn last_line(bytes: &[u8]) -> &[u8] {
    let start = bytes.iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1);
    let is_cut = start == 0 && bytes.len() == MOST_EXCERPT;
    let partial = bytes[start..].iter().take_while(|&&byte| is_cut && byte & 0xC0 == 0x80).count();
    &bytes[start + partial..]
}

/// What precedes the first newline, up to the last whole character.
fn first_line(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().position(|&byte| byte == b'\n').unwrap_or(bytes.len());
    let line = bytes[..end].strip_suffix(b"\r").unwrap_or(&bytes[..end]);
    if line.len() < MOST_EXCERPT {
        return line;
    }
    let lead = line.iter().rposition(|&byte| byte & 0xC0 != 0x80).unwrap_or(0);
    &line[..lead]
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
        let (line, indent, width) = excerpt(text.as_bytes(), &(start..start + part.len()), WINDOW);
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
        assert_eq!(carets, format!("{}^^", " ".repeat(WINDOW / 3)));
    }

    #[test]
    fn of_an_object_or_array_of_several_lines_the_bracket_is_underlined() {
        assert_eq!(shown("{\"a\": [1,\n2]}", "[1,\n2]"), ("{\"a\": [1,".to_owned(), "      ^".to_owned()));
    }
}
