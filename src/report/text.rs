//! What several formats say the same way.

use super::PlacedFinding;
use crate::render::sanitize::sanitize;

/// Strangers' text on one line, with whatever a terminal obeys or XML and YAML refuse shown as `\u{…}`.
pub(super) fn visible(text: &str) -> String {
    // U+FFFE and U+FFFF are harmless to a terminal, yet no XML document may contain them.
    sanitize(text).replace('\u{fffe}', "\\u{fffe}").replace('\u{ffff}', "\\u{ffff}")
}

/// As [`visible`], on as many lines as the text has.
pub(super) fn visible_lines(text: &str) -> String {
    text.split('\n').map(visible).collect::<Vec<_>>().join("\n")
}

/// The finding by which a case is known: the first of the gravest.
pub(super) fn gravest(findings: &[PlacedFinding]) -> Option<&PlacedFinding> {
    findings.iter().rev().max_by_key(|finding| finding.rule.severity)
}

/// A path as repositories write it: no leading `./`, and slashes between the parts.
pub(super) fn repository_path(file: &str, is_windows: bool) -> String {
    let path = if is_windows { file.replace('\\', "/") } else { file.to_owned() };
    let mut rest = path.as_str();
    while let Some(shorter) = rest.strip_prefix("./") {
        rest = shorter.trim_start_matches('/');
    }
    rest.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::samples::{finding, placed};

    #[test]
    fn nothing_is_left_that_a_reader_obeys_or_refuses() {
        assert_eq!(visible("a\u{1b}[2J\n\u{ffff}\u{fffe}é"), "a\\u{1b}[2J\\n\\u{ffff}\\u{fffe}é");
    }

    #[test]
    fn lines_stay_lines() {
        assert_eq!(visible_lines("a\r\n\u{1b}b\n"), "a\\r\n\\u{1b}b\n");
    }

    #[test]
    fn the_first_of_the_gravest_stands_for_all() {
        let warning = finding(&crate::protocol::rules::UNKNOWN_FIELD, "w");
        let (first, second) = (placed(), finding(&crate::protocol::rules::NOT_JSON, "later"));
        assert_eq!(gravest(&[warning.clone(), first.clone(), second]), Some(&first));
        assert_eq!(gravest(&[]), None);
    }

    #[test]
    fn paths_are_written_as_repositories_write_them() {
        assert_eq!(repository_path("././/a/./b.json", false), "a/./b.json");
        assert_eq!(repository_path("../a\\b.json", false), "../a\\b.json");
        assert_eq!(repository_path(".\\a\\b.json", true), "a/b.json");
        assert_eq!(repository_path(".hidden", false), ".hidden");
    }
}
