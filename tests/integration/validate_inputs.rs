//! `timhook validate`: where texts come from, and that no text is too odd to be judged.

use std::fs;

use serde_json::json;

use crate::send_payloads::record_of;
use crate::support::{QUERY, code, json_lines, sample, stderr, stdout, timhook};
use crate::validate::{places, validate_text};

const FIXTURES: &str = "fixtures/Group.CallbackAfterRecallMsg";

#[test]
fn json_lines_keep_their_numbers_and_a_bad_one_does_not_stop_the_rest() {
    let wire = sample("wire");
    let text = format!("{wire}\r\n\n{{\"broken\":\n{}\n{wire}\n", wire.replace("Public", "Work"));
    let (exit, records) = validate_text(text, &[]);
    assert_eq!(exit, 1);
    let lines: Vec<_> = records.iter().map(|record| (record["line"].clone(), places(record))).collect();
    let expected = [
        (json!(1), vec![]),
        (json!(3), vec!["truncated-json 3:11".to_owned()]),
        (json!(4), vec!["unknown-group-type 4:227".to_owned()]),
        (json!(5), vec![]),
    ];
    assert_eq!(lines, expected);
}

#[test]
fn folders_and_globs_are_searched_for_payloads() {
    let cases = [
        (FIXTURES.to_owned(), 44),
        (format!("{FIXTURES}/invalid"), 30),
        (format!("{FIXTURES}/v?.json"), 2),
        (format!("{FIXTURES}/**/e*.json"), 7),
    ];
    for (argument, count) in cases {
        let output = timhook(&["validate", &argument, "--json"]).output().expect("timhook runs");
        assert_eq!(json_lines(&stdout(&output)).len(), count, "{argument}");
    }
}

#[test]
#[cfg(unix)]
fn links_in_folders_are_followed() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = crate::support::root().join(FIXTURES).join("wire.json");
    std::os::unix::fs::symlink(target, folder.path().join("wire.json")).expect("a link");
    let folder = folder.path().to_str().expect("UTF-8");
    let output = timhook(&["validate", folder]).output().expect("timhook runs");
    assert_eq!(code(&output), 0, "{}", stderr(&output));
}

#[test]
fn what_cannot_be_read_is_exit_code_3_and_the_rest_is_checked() {
    let empty = tempfile::tempdir().expect("a folder");
    let empty = empty.path().to_str().expect("UTF-8");
    let invalid = format!("{FIXTURES}/invalid/empty-id.json");
    let output = timhook(&["validate", "missing.json", empty, "no*such.json", &invalid, "--json"]).output();
    let output = output.expect("timhook runs");
    assert_eq!(code(&output), 3);
    let records = json_lines(&stdout(&output));
    assert_eq!(records.iter().flat_map(places).collect::<Vec<_>>(), ["empty-id 1:87"]);
    let spelling = "check the spelling; `timhook sample` lists the built-in samples";
    let expected = [
        json!({"type": "error", "message": "missing.json: no such file or directory", "help": spelling}),
        json!({"type": "error", "message": format!("{empty}: the folder contains no .json, .ndjson or .jsonl file"), "help": "name the files, or another folder"}),
        json!({"type": "error", "message": "no*such.json: no file matches", "help": "check the pattern"}),
        json!({"type": "summary", "checked": 1, "valid": 0, "invalid": 1, "errors": 1, "warnings": 0, "unreadable": 3}),
    ];
    assert_eq!(json_lines(&stderr(&output)), expected);
}

#[test]
fn an_empty_name_is_no_input() {
    let output = timhook(&["validate", "", "--json"]).output().expect("timhook runs");
    assert_eq!((code(&output), stdout(&output).as_str()), (3, ""));
    let help = "name a file, or - for standard input; a variable in the script may be empty";
    let expected = json!({"type": "error", "message": "an input has an empty name", "help": help});
    assert_eq!(json_lines(&stderr(&output))[0], expected);
}

#[test]
fn exchange_records_are_checked_at_their_places() {
    let wire = sample("wire");
    let work = wire.replace("Public", "Work");
    let bodies = [wire, work.clone(), work.replace(':', ": ")];
    let records =
        bodies.iter().map(|body| record_of(&format!("/?{QUERY}"), body.as_bytes())).collect::<String>();
    for arguments in [&[][..], &["--kind", "exchange"]] {
        let (exit, checked) = validate_text(records.clone(), arguments);
        assert_eq!(exit, 0);
        let kinds: Vec<_> = checked.iter().map(|record| record["kind"].clone()).collect();
        assert_eq!(kinds, ["exchange", "exchange", "exchange"]);
        let column = records.lines().nth(1).and_then(|line| line.find("\"Work\"")).expect("a type") + 1;
        assert_eq!(places(&checked[0]), [""; 0]);
        assert_eq!(places(&checked[1]), [format!("unknown-group-type 2:{column}")]);
        assert_eq!(checked[1]["findings"][0]["pointer"], "/Type");
        let raw = records.lines().nth(2).and_then(|line| line.find("\"raw\":")).expect("a raw form") + 7;
        assert_eq!(places(&checked[2]), [format!("unknown-group-type 3:{raw}")]);
    }
}

#[test]
fn a_record_that_breaks_its_own_shape_says_so() {
    let text = r#"{"type":"callback","v":1,"id":1}"#;
    let (exit, records) = validate_text(text, &[]);
    assert_eq!((exit, &records[0]["kind"]), (1, &json!("exchange")));
    let message = records[0]["findings"][0]["message"].as_str().expect("a message");
    assert!(message.starts_with("not an exchange record: "), "{message}");
    let shown = timhook(&["validate", "-"]).write_stdin(text).output().expect("timhook runs");
    let notes: Vec<String> =
        stdout(&shown).lines().filter(|line| line.contains("= note")).map(str::to_owned).collect();
    assert_eq!(notes, ["  = note: JSON Schema of exchange records, version 1"]);
}

#[test]
fn texts_that_are_hardly_json_have_one_finding_that_says_why() {
    let wire = sample("wire");
    let cases: [(&str, Vec<u8>, &str); 12] = [
        ("nothing", vec![], "empty-input 1:1"),
        ("blanks", b" \r\n\t\n".to_vec(), "empty-input 1:1"),
        ("a byte order mark", [b"\xEF\xBB\xBF", wire.as_bytes()].concat(), "byte-order-mark 1:1"),
        ("UTF-16", b"\xFF\xFE{\0}\0".to_vec(), "not-utf8 1:1"),
        ("Latin 1", b"{\"a\":\"caf\xE9\"}".to_vec(), "not-utf8 1:10"),
        ("a cut character", b"{\"a\":\"\xE7\x94".to_vec(), "not-utf8 1:7"),
        ("a cut text", b"{\"a\":[1,\n2".to_vec(), "truncated-json 2:2"),
        ("a trailing comma", b"{\"a\":1,\n}".to_vec(), "not-json 2:1"),
        ("single quotes", b"{'a':1}".to_vec(), "not-json 1:2"),
        ("something after", b"{} x".to_vec(), "not-json 1:4"),
        ("a NUL", b"{\"a\":\0}".to_vec(), "nul-byte 1:6"),
        ("a form", b"SdkAppid=1&CallbackCommand=x".to_vec(), "not-json 1:1"),
    ];
    for (case, text, expected) in cases {
        let (exit, records) = validate_text(text, &[]);
        let found: Vec<_> = records.iter().flat_map(places).collect();
        assert_eq!((exit, found), (1, vec![expected.to_owned()]), "{case}");
    }
}

#[test]
fn deep_nesting_is_one_finding() {
    let closed = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let cases = [("[".repeat(10_000), "1:128"), (closed, "1:128"), ("{\"a\":".repeat(10_000), "1:636")];
    for (text, place) in cases {
        let (exit, records) = validate_text(text, &[]);
        assert_eq!((exit, places(&records[0])), (1, vec![format!("nesting-too-deep {place}")]));
    }
}

/// A shell limits the memory, so that a failure ends the process and not the machine.
#[test]
#[cfg(target_os = "linux")]
fn deeper_nesting_does_not_eat_the_memory() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("deep.json");
    fs::write(&file, "[".repeat(200_000)).expect("the file is written");
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", "ulimit -v 2000000; exec \"$0\" validate \"$1\"", env!("CARGO_BIN_EXE_timhook")]);
    let output = shell.arg(&file).env_clear().output().expect("sh runs");
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Checks a payload with so many unknown fields: what is said about it, and the seconds of computing that it took, which
/// do not depend on what else the machine does.
#[cfg(unix)]
fn with_fields(text: &str, count: u32) -> (String, f64) {
    let fields: String = (0..count).map(|number| format!("\"F{number}\":{number},")).collect();
    let text = text.replacen('{', &format!("{{{fields}"), 1);
    let mut shell = assert_cmd::Command::new("sh");
    shell.args(["-c", "\"$0\" validate - && times >&2", env!("CARGO_BIN_EXE_timhook")]).env_clear();
    let output = shell.timeout(crate::support::PATIENCE).write_stdin(text).output().expect("sh runs");
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    // The shell prints two lines, its own time and that of the program, each as in `0m1.25s 0m0.05s`.
    let said = stderr(&output);
    let lines: Vec<&str> = said.lines().collect();
    let [summary, _, times] = lines[..] else { panic!("{said}") };
    let user = times.split(' ').next().and_then(|time| time.strip_suffix('s')?.split_once('m'));
    let number = |text: &str| text.parse::<f64>().expect("a number");
    let (minutes, seconds) = user.expect("minutes and seconds");
    (summary.to_owned(), 60.0 * number(minutes) + number(seconds))
}

/// To look up each of them among all others would take sixteen times as long for four times as many.
#[test]
#[cfg(unix)]
fn fifty_thousand_findings_take_about_four_times_as_long_as_a_quarter_of_them() {
    let (_, few) = with_fields(&sample("wire"), 12_500);
    let (said, many) = with_fields(&sample("wire"), 50_000);
    assert_eq!(said, "1 payload checked: 1 valid, 0 invalid (0 errors, 50000 warnings)");
    assert!(many < 8.0 * few, "{many} s in place of {few} s");
}

/// To look at the whole line for each of them would be to look at a hundred gigabytes.
#[test]
#[cfg(unix)]
fn a_long_line_is_not_looked_at_for_every_finding_in_it() {
    let (said, _) = with_fields(&sample("wire").replace("administrator", &"x".repeat(20_000_000)), 5_000);
    assert_eq!(said, "1 payload checked: 1 valid, 0 invalid (0 errors, 5000 warnings)");
}

#[test]
fn random_bytes_are_judged_without_a_panic() {
    let mut bytes = vec![0; 20_000];
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    for round in 0..20 {
        for byte in &mut bytes {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = (state >> 56) as u8;
        }
        let output = timhook(&["validate", "-"]).write_stdin(bytes.clone()).output().expect("timhook runs");
        assert_eq!(code(&output), 1, "round {round}: {}", stderr(&output));
        assert!(!stdout(&output).contains('\u{1b}'));
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_hundred_megabytes_are_checked_like_any_other_text() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("huge.json");
    let text = sample("wire").replace("administrator", &"x".repeat(100_000_000));
    fs::write(&file, text).expect("the file is written");
    let output =
        timhook(&["validate", file.to_str().expect("UTF-8"), "--strict", "--max-document", "100MiB"])
            .output();
    let output = output.expect("timhook runs");
    assert_eq!((code(&output), stdout(&output).as_str()), (0, ""));
    assert_eq!(stderr(&output), "1 payload checked: 1 valid, 0 invalid (0 errors, 0 warnings)\n");
}

#[test]
fn a_file_with_expectations_that_is_named_is_left_out_with_a_word() {
    let folder = tempfile::tempdir().expect("a folder");
    let (payload, expected) = (folder.path().join("a.json"), folder.path().join("a.expect.json"));
    std::fs::write(&payload, sample("wire")).expect("a payload");
    std::fs::write(&expected, "{\"status\": 200}").expect("a file");
    let [payload, expected] = [&payload, &expected].map(|path| path.to_str().expect("a path"));
    let output = timhook(&["validate", payload, expected]).output().expect("it runs");
    let said = format!("{expected} is left out: it contains expectations for an answer, not a payload\n");
    assert_eq!((code(&output), stdout(&output).as_str()), (0, ""));
    assert!(
        stderr(&output).contains(&said) && stderr(&output).contains("1 payload checked"),
        "{}",
        stderr(&output)
    );
    let output = timhook(&["validate", expected]).output().expect("it runs");
    assert_eq!(code(&output), 0, "{}", stderr(&output));
}

#[test]
fn the_schema_that_an_editor_wants_named_is_no_unknown_field() {
    let text = sample("wire").replacen('{', "{\"$schema\":\"recall.schema.json\",", 1);
    let output = timhook(&["validate", "--strict", "-"]).write_stdin(text).output().expect("it runs");
    assert_eq!((code(&output), stdout(&output).as_str()), (0, ""));
    let inside = sample("wire").replace("\"MsgSeq\":", "\"$schema\":\"x\",\"MsgSeq\":");
    let output = timhook(&["validate", "--strict", "-"]).write_stdin(inside).output().expect("it runs");
    assert_eq!(code(&output), 1);
}

#[test]
#[cfg(unix)]
fn a_folder_that_may_not_be_read_is_named_and_stops_nothing_else() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().expect("a folder");
    let (open, closed) = (folder.path().join("open.json"), folder.path().join("closed"));
    std::fs::write(&open, sample("wire")).expect("a file");
    std::fs::create_dir(&closed).expect("a folder");
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o000)).expect("a mode");
    let output = timhook(&["validate", folder.path().to_str().expect("UTF-8")]).output().expect("it runs");
    let is_read = std::fs::read_dir(&closed).is_ok();
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o700)).expect("a mode");
    if is_read {
        return crate::support::skip("root may read everything");
    }
    let said = stderr(&output);
    let expected = format!("error: {}: permission denied\n", closed.display());
    assert!(said.starts_with(&expected) && said.contains("1 payload checked: 1 valid"), "{said}");
    assert_eq!(code(&output), 3);
}
