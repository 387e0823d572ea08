//! `timhook send`: which payloads go out, in which order, and that they stay as they are.

use std::fs;
use std::path::Path;

use crate::support::http::post;
use crate::support::listener::Listener;
use crate::support::send::{good_endpoint, send};
use crate::support::{QUERY, SDKAPPID, code, json_lines, root, sample, stderr, stdout, timhook};

const SAMPLES: [&str; 14] = [
    "wire",
    "documented",
    "v1",
    "v2",
    "private",
    "public",
    "chatroom",
    "avchatroom",
    "community",
    "community-topic",
    "rest-admin",
    "unmapped-operator",
    "batch-10",
    "unicode-operator",
];

/// The bodies that arrive when these arguments are sent and everything passes.
fn bodies(arguments: &[&str]) -> Vec<String> {
    let endpoint = good_endpoint();
    let output = send(&endpoint, arguments);
    assert_eq!(code(&output), 0, "{arguments:?}: {}", stderr(&output));
    let bodies = endpoint.seen().into_iter().map(|seen| seen.body);
    bodies.map(|body| String::from_utf8(body).expect("UTF-8")).collect()
}

/// The payload names in the records of `--json`.
fn names(text: &str) -> Vec<String> {
    let name = |record: &serde_json::Value| record["payload"].as_str().expect("a name").to_owned();
    json_lines(text).iter().map(name).collect()
}

/// A folder with three payloads at different depths, and what is no payload.
fn folder_of_payloads() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: String| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    };
    write("a.json", sample("private"));
    write("b/c/d.ndjson", format!("{}\n{}\n", sample("public"), sample("chatroom")));
    write("b/e.jsonl", sample("community"));
    write("notes.txt", "no payload".to_owned());
    folder
}

/// What `timhook listen --json` prints about one callback.
pub(crate) fn record_of(target: &str, body: &[u8]) -> String {
    let listener = Listener::start(&["--json", "--count", "1"]);
    post(listener.address, target, body);
    stdout(&listener.wait())
}

fn text_of(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

#[test]
fn all_samples_go_out_in_the_order_of_the_catalogue() {
    let endpoint = good_endpoint();
    let output = send(&endpoint, &["--sample", "all", "--json"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(names(&stdout(&output)), SAMPLES);
    let bodies: Vec<Vec<u8>> = endpoint.seen().into_iter().map(|seen| seen.body).collect();
    assert_eq!(bodies, SAMPLES.map(|name| sample(name).into_bytes()));
    let summary = json_lines(&stderr(&output)).pop().expect("a summary");
    let counts = ["deliveries", "passed", "failed", "errors"].map(|name| summary[name].as_u64());
    assert_eq!((summary["type"].as_str(), counts), (Some("summary"), [Some(14), Some(14), Some(0), Some(0)]));
}

#[test]
fn named_samples_follow_the_files_in_their_order() {
    let file = "fixtures/Group.CallbackAfterRecallMsg/rest-admin.json";
    let expected = [format!("{}\n", sample("rest-admin")), sample("public"), sample("private")];
    assert_eq!(bodies(&[file, "--sample", "public", "--sample", "private"]), expected);
}

#[test]
fn a_folder_is_searched_to_the_bottom_in_a_stable_order() {
    let folder = folder_of_payloads();
    let endpoint = good_endpoint();
    let output = send(&endpoint, &[text_of(folder.path()), "--json"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let root = text_of(folder.path());
    let expected = ["a.json", "b/c/d.ndjson:1", "b/c/d.ndjson:2", "b/e.jsonl:1"];
    assert_eq!(names(&stdout(&output)), expected.map(|name| format!("{root}/{name}")));
    let expected = ["private", "public", "chatroom", "community"].map(|name| sample(name).into_bytes());
    assert_eq!(endpoint.seen().into_iter().map(|seen| seen.body).collect::<Vec<_>>(), expected);
}

#[test]
fn quoted_globs_name_files() {
    let folder = folder_of_payloads();
    let pattern = format!("{}/**/*.*json*", text_of(folder.path()));
    assert_eq!(bodies(&[&pattern]), ["private", "public", "chatroom", "community"].map(sample));
    let pattern = format!("{}/[a]?json", text_of(folder.path()));
    assert_eq!(bodies(&[&pattern]), [sample("private")]);
}

#[test]
fn standard_input_holds_one_payload_or_lines() {
    let odd = format!("\n {} \r\n", sample("private").replace(':', " :\t"));
    let lines = format!("{}\r\n\n{}\n", sample("public"), sample("chatroom"));
    for (input, expected) in [(odd.clone(), vec![odd]), (lines, vec![sample("public"), sample("chatroom")])] {
        let endpoint = good_endpoint();
        let mut command = timhook(&["send", &endpoint.url(), "-", "--sdkappid", SDKAPPID]);
        let output = command.write_stdin(input).output().expect("timhook runs");
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        let bodies: Vec<String> =
            endpoint.seen().into_iter().map(|seen| String::from_utf8(seen.body).expect("UTF-8")).collect();
        assert_eq!(bodies, expected);
    }
}

#[test]
fn untouched_payloads_keep_every_byte() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("odd.json");
    let wire = sample("wire");
    let texts = [
        format!("\r\n\t {}\r\n\r\n", wire.replace(',', " ,\r\n\t")),
        wire.replace("administrator", "\\u7528\\u6237\\/\\uD83D\\uDE42"),
        wire.replace(":130", ":1.30e2"),
        wire.replace("\"Type\":", "\"Ty\\u0070e\":"),
    ];
    for text in texts {
        fs::write(&file, &text).expect("the file is written");
        assert_eq!(bodies(&[text_of(&file)]), [text]);
    }
}

#[test]
fn recorded_exchanges_are_replayed_byte_for_byte_with_their_own_query() {
    let wire = sample("wire");
    let payloads: [Vec<u8>; 4] = [
        wire.clone().into_bytes(),
        wire.replace(',', " ,\n").into_bytes(),
        wire.replace("administrator", "\u{7528}\u{6237}").replace("}", "}\u{20}").into_bytes(),
        [b"{\"a\":\"\xFF\xFE\"".as_slice(), b"\0}"].concat(),
    ];
    let query = "SdkAppid=1600000007&CallbackCommand=Group.CallbackAfterRecallMsg&contenttype=json&ClientIP=10.1.2.3&OptPlatform=iPad";
    let target = format!("/hook?{query}&Sign=0&RequestTime=1");
    let records = payloads.iter().map(|payload| record_of(&target, payload)).collect::<String>();
    let parsed = json_lines(&records);
    let forms = |name: &str| parsed.iter().map(|record| record[name].is_string()).collect::<Vec<_>>();
    assert_eq!(forms("raw"), [false, true, true, false]);
    assert_eq!(forms("raw_base64"), [false, false, false, true]);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("captured.ndjson");
    fs::write(&file, records).expect("the file is written");
    let endpoint = good_endpoint();
    let mut command = timhook(&["send", &endpoint.url(), text_of(&file), "--no-validate"]);
    let output = command.output().expect("timhook runs");
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let seen = endpoint.seen();
    assert_eq!(seen.iter().map(|seen| seen.body.clone()).collect::<Vec<_>>(), payloads);
    assert!(seen.iter().all(|seen| seen.target() == format!("/callback?{query}")), "{seen:?}");
}

#[test]
fn options_win_over_what_a_record_brings() {
    let record = record_of(&format!("/?{QUERY}"), sample("wire").as_bytes());
    let endpoint = good_endpoint();
    let arguments = ["--sdkappid", "7", "--client-ip", "::1", "--opt-platform", "Web"];
    let mut command = timhook(&["send", &endpoint.url(), "-"]);
    let output = command.args(arguments).write_stdin(record).output().expect("timhook runs");
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let seen = endpoint.seen();
    let parameters = ["SdkAppid", "ClientIP", "OptPlatform"].map(|name| seen[0].parameter(name));
    assert_eq!(parameters, [Some("7"), Some("%3A%3A1"), Some("Web")]);
}

#[test]
fn a_record_of_another_version_is_refused() {
    let endpoint = good_endpoint();
    let mut command = timhook(&["send", &endpoint.url(), "-"]);
    let record = r#"{"type":"callback","v":2,"body":{}}"#;
    let output = command.write_stdin(record).output().expect("timhook runs");
    let expected = "error: <stdin>: not a usable exchange record: this version of timhook knows only version 1\n  help: `timhook schema exchange` prints the shape\n";
    assert_eq!((code(&output), stderr(&output).as_str()), (3, expected));
    assert!(endpoint.seen().is_empty());
}

#[test]
fn what_cannot_be_read_stops_the_run_before_anything_is_sent() {
    let empty = tempfile::tempdir().expect("a folder");
    let empty = text_of(empty.path());
    let cases = [
        (
            "no-such-file.json",
            "no-such-file.json: no such file or directory\n  help: check the spelling; `timhook sample` lists the built-in samples".to_owned(),
        ),
        ("no-such-*.json", "no-such-*.json: no file matches\n  help: check the pattern".to_owned()),
        (
            empty,
            format!("{empty}: the folder contains no .json, .ndjson or .jsonl file\n  help: name the files, or another folder"),
        ),
    ];
    for (argument, expected) in cases {
        let endpoint = good_endpoint();
        let output = send(&endpoint, &["fixtures/Group.CallbackAfterRecallMsg/wire.json", argument]);
        assert_eq!((code(&output), stderr(&output)), (3, format!("error: {expected}\n")));
        assert_eq!((endpoint.seen().len(), stdout(&output).len()), (0, 0), "{argument}");
    }
}

#[test]
fn payload_errors_stop_the_run_before_anything_is_sent() {
    let endpoint = good_endpoint();
    let invalid = "fixtures/Group.CallbackAfterRecallMsg/invalid/wrong-type.json";
    let output = send(&endpoint, &["--sample", "wire", invalid]);
    assert_eq!(code(&output), 1);
    assert_eq!(stdout(&output), "");
    let shown = stderr(&output);
    assert!(
        shown.starts_with("error[wrong-type]: `MsgSeq` is a string; it is documented as Integer\n"),
        "{shown}"
    );
    let end = "error: nothing was sent: payloads have errors\n  help: correct the payloads, or send them unchanged with --no-validate\n";
    assert!(shown.ends_with(end), "{shown}");
    assert!(endpoint.seen().is_empty());
}

#[test]
fn broken_payloads_go_out_as_they_are_where_asked_for() {
    let folder = root().join("fixtures/Group.CallbackAfterRecallMsg/invalid");
    let mut files: Vec<_> =
        fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    let endpoint = good_endpoint();
    let output = send(&endpoint, &[text_of(&folder), "--no-validate"]);
    assert_eq!((code(&output), endpoint.seen().len()), (0, files.len()), "{}", stderr(&output));
    for (seen, file) in endpoint.seen().iter().zip(&files) {
        assert_eq!(seen.body, fs::read(file).expect("a fixture"), "{}", file.display());
    }
}

#[test]
fn warnings_are_shown_and_do_not_stop_a_delivery() {
    let endpoint = good_endpoint();
    let output = send(&endpoint, &["--sample", "v1", "--json"]);
    assert_eq!((code(&output), endpoint.seen().len()), (0, 1));
    let lines = json_lines(&stderr(&output));
    let rules: Vec<_> = lines.iter().filter_map(|line| line["finding"]["rule"].as_str()).collect();
    assert_eq!(rules, ["event-time-missing", "msg-id-missing"]);
    assert_eq!(lines[0]["type"], "finding");
    assert_eq!(lines[0]["payload"], "v1");
}
