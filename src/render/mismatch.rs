//! What was expected and what came, as a diff.

use std::fmt::Write as _;

use serde_json::Value;

use super::diagnostic::cut_back;
use super::sanitize::sanitize;
use super::style::{Role, Style};
use crate::exchange::Mismatch;

/// How much of a line is shown, in columns.
const MOST_COLUMNS: usize = 160;

/// How many lines of a value are shown.
const MOST_LINES: usize = 20;

/// Every mismatch with its place, each line after `indent`.
pub(super) fn diff(mismatches: &[Mismatch], indent: &str, style: Style) -> String {
    let mut text = String::new();
    for mismatch in mismatches {
        let _ = writeln!(text, "{indent}{}", sanitize(&mismatch.what));
        let expected = lines(Some(&mismatch.expected));
        let actual = lines(mismatch.actual.as_ref());
        let before = expected.iter().zip(&actual).take_while(|(one, other)| one == other).count();
        let (expected_rest, actual_rest) = (&expected[before..], &actual[before..]);
        let pairs = expected_rest.iter().rev().zip(actual_rest.iter().rev());
        let after = pairs.take_while(|(one, other)| one == other).count();
        let removed = &expected_rest[..expected_rest.len() - after];
        let added = &actual_rest[..actual_rest.len() - after];
        let mut write = |mark: char, role: Option<Role>, lines: &[String]| {
            for line in lines.iter().take(MOST_LINES) {
                let line = format!("{mark} {}", cut_back(&sanitize(line), MOST_COLUMNS));
                let _ =
                    writeln!(text, "{indent}{}", role.map_or(line.clone(), |role| style.paint(role, &line)));
            }
            if lines.len() > MOST_LINES {
                let _ = writeln!(text, "{indent}{mark} … and {} more lines", lines.len() - MOST_LINES);
            }
        };
        write(' ', None, &expected[..before]);
        write('-', Some(Role::Danger), removed);
        write('+', Some(Role::Good), added);
        write(' ', None, &expected_rest[expected_rest.len() - after..]);
    }
    text
}

/// A value over several lines, as it is compared.
fn lines(value: Option<&Value>) -> Vec<String> {
    let text = value.map_or_else(|| "(nothing)".to_owned(), |value| format!("{value:#}"));
    text.lines().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn shown(expected: Value, actual: Option<Value>) -> String {
        let mismatch = Mismatch { what: "answer /a".to_owned(), expected, actual };
        diff(&[mismatch], "", Style::plain())
    }

    #[test]
    fn plain_values_stand_below_each_other() {
        assert_eq!(shown(json!("OK"), Some(json!("FAIL"))), "answer /a\n- \"OK\"\n+ \"FAIL\"\n");
        assert_eq!(shown(json!(0), None), "answer /a\n- 0\n+ (nothing)\n");
    }

    #[test]
    fn lines_that_are_equal_are_shown_once() {
        let text = shown(json!({"a": 1, "b": 2, "c": 3}), Some(json!({"a": 1, "b": 5, "c": 3})));
        assert_eq!(text, "answer /a\n  {\n    \"a\": 1,\n-   \"b\": 2,\n+   \"b\": 5,\n    \"c\": 3\n  }\n");
    }

    #[test]
    fn what_an_endpoint_sends_cannot_steer_the_terminal() {
        let text = shown(json!(0), Some(json!("\u{202e}")));
        assert!(!text.contains('\u{202e}'), "{text}");
    }
}
