//! `timhook validate`: how findings look, and that no text from a stranger is obeyed.

use std::fs;

use crate::support::{code, sample, stderr, stdout, timhook};

const INVALID: &str = "fixtures/Group.CallbackAfterRecallMsg/invalid";

/// The pretty output for a text from standard input.
fn shown(text: impl Into<Vec<u8>>) -> String {
    stdout(&timhook(&["validate", "-"]).write_stdin(text).output().expect("timhook runs"))
}

/// The pretty output for a broken fixture.
fn shown_file(rule: &str) -> String {
    let output = timhook(&["validate", &format!("{INVALID}/{rule}.json")]).output().expect("timhook runs");
    stdout(&output)
}

/// The wire sample as an editor would write it.
fn indented(wire: &str, indent: &str, end: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(wire).expect("JSON");
    let text = serde_json::to_string_pretty(&value).expect("it serialises");
    text.replace("  ", indent).replace('\n', end)
}

#[test]
fn a_missing_field_points_at_the_object_that_lacks_it() {
    snapbox::assert_data_eq!(shown_file("missing-field"), snapbox::file!["golden/missing-field.txt"].raw());
}

#[test]
fn of_a_long_line_a_window_is_shown() {
    snapbox::assert_data_eq!(shown_file("duplicate-msg-seq"), snapbox::file!["golden/long-line.txt"].raw());
}

#[test]
fn the_caret_stands_under_its_part_behind_tabs() {
    let text = indented(&sample("wire").replace("Public", "Pubic"), "\t", "\n");
    snapbox::assert_data_eq!(shown(text), snapbox::file!["golden/tabs.txt"].raw());
}

#[test]
fn the_caret_stands_under_its_part_behind_wide_characters() {
    let wire = sample("wire").replace("\"Type\":\"Public\"", "\"用户\":\"张三🙂\",\"Type\":\"用户\"");
    let text = wire.replace(",\"用户\"", ",\n\"用户\"");
    snapbox::assert_data_eq!(shown(text), snapbox::file!["golden/wide.txt"].raw());
}

#[test]
fn the_caret_stands_under_its_part_behind_combining_characters() {
    let wire = sample("wire").replace("\"administrator\"", "\"Zoe\u{308} n\u{303}a\u{301}\"");
    let text = wire.replace("Public", "Pu\u{301}blic");
    snapbox::assert_data_eq!(shown(text), snapbox::file!["golden/combining.txt"].raw());
}

#[test]
fn carriage_returns_at_the_ends_of_lines_are_not_shown() {
    let text = indented(&sample("wire").replace(":130", ":-130"), "    ", "\r\n");
    snapbox::assert_data_eq!(shown(text), snapbox::file!["golden/crlf.txt"].raw());
}

#[test]
fn several_findings_stand_in_the_order_of_the_text() {
    let text = indented(&sample("documented").replace("\"admin\"", "1"), "  ", "\n")
        .replace("\"TopicId\"", "\"Topic_ID\": 1,\n  \"TopicId\"");
    snapbox::assert_data_eq!(shown(text), snapbox::file!["golden/several.txt"].raw());
}

#[test]
fn bytes_that_are_not_utf8_are_shown_by_their_values() {
    snapbox::assert_data_eq!(shown_file("not-utf8"), snapbox::file!["golden/not-utf8.txt"].raw());
}

#[test]
fn findings_in_json_lines_name_the_line_of_the_file() {
    let wire = sample("wire");
    let text = format!("{wire}\n{}\n{{\"a\n", wire.replace("\"Public\"", "7"));
    snapbox::assert_data_eq!(shown(text), snapbox::file!["golden/lines.txt"].raw());
}

#[test]
fn every_diagnostic_fits_a_terminal_of_120_columns_but_for_its_sentences() {
    let output = timhook(&["validate", INVALID]).output().expect("timhook runs");
    for line in stdout(&output).lines().filter(|line| line.contains(" | ")) {
        assert!(line.chars().count() <= 110, "{line}");
    }
}

#[test]
fn nothing_that_a_terminal_obeys_gets_through() {
    let evil = "\u{1b}[2J\u{1b}]0;t\u{7}\u{9b}31m\u{202e}\u{2066}\u{200f}\u{feff}";
    let escaped: String = evil.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
    let folder = tempfile::tempdir().expect("a folder");
    let wire = sample("wire");
    for (number, text) in [evil, &escaped].into_iter().enumerate() {
        let texts = [
            wire.replace("administrator", text).replace("Public", text),
            wire.replace("\"Type\"", &format!("\"{text}\":1,\"Type\"")),
            wire.replace("@TGS#2J4SZEAEL", "").replace("administrator", text),
            wire.replace("144115213033478435-", text),
            wire.replace("Group.CallbackAfterRecallMsg", text),
            wire.replace(":130", &format!(":130,\"{text}\":1,\"{text}\":2")),
            format!("{{\"ActionStatus\":\"{text}\",\"ErrorInfo\":\"{text}\",\"ErrorCode\":\"{text}\"}}"),
            format!("{{{text}}}"),
        ];
        for (case, text) in texts.iter().enumerate() {
            let file = folder.path().join(format!("{case}{evil}{number}.json"));
            fs::write(&file, text).expect("the file is written");
        }
    }
    let name = folder.path().to_str().expect("UTF-8");
    let missing = format!("{name}/{evil}");
    let output = timhook(&["validate", name, &missing]).output().expect("timhook runs");
    assert_eq!(code(&output), 3);
    for text in [stdout(&output), stderr(&output)] {
        let obeyed = |character: char| {
            (character.is_control() && character != '\n')
                || matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
        };
        assert_eq!(text.chars().find(|&character| obeyed(character)), None, "{text:?}");
        assert!(text.contains("\\u{1b}[2J"), "{text}");
    }
}

#[test]
fn json_gives_strangers_text_exactly() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a\u{1b}[31m\u{202e}.json");
    fs::write(&file, sample("wire").replace("Public", "\\u001b\u{202e}")).expect("the file is written");
    let file = file.to_str().expect("UTF-8");
    let output = timhook(&["validate", file, "--json"]).output().expect("timhook runs");
    assert!(!output.stdout.contains(&0x1b));
    let record = crate::support::json_lines(&stdout(&output)).remove(0);
    assert_eq!(record["input"], file);
    assert_eq!(record["findings"][0]["message"], "`\u{1b}\u{202e}` is not a documented group type");
}

#[test]
fn quiet_leaves_findings_and_errors() {
    let file = format!("{INVALID}/empty-id.json");
    let output = timhook(&["validate", "-q", &file, "no-such-file"]).output().expect("timhook runs");
    assert_eq!(stdout(&output), shown_file("empty-id"));
    let expected = "error: no-such-file: no such file or directory\n  help: check the spelling; `timhook sample` lists the built-in samples\n";
    assert_eq!(stderr(&output), expected);
}

#[test]
fn what_is_valid_is_not_talked_about() {
    let output = timhook(&["validate", "-q"]).arg("fixtures/Group.CallbackAfterRecallMsg/wire.json").output();
    let output = output.expect("timhook runs");
    assert_eq!((code(&output), stdout(&output).as_str(), stderr(&output).as_str()), (0, "", ""));
}
