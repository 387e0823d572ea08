//! `timhook validate` on streams: many texts, compressed ones, and what is said about all of them.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::json;

use crate::send_payloads::record_of;
use crate::support::{QUERY, code, json_lines, sample, stderr, stdout, timhook, zstd};
use crate::validate::{places, validate_text};

const INVALID: &str = "fixtures/Group.CallbackAfterRecallMsg/invalid";

#[test]
fn values_over_several_lines_are_told_apart() {
    let wire: serde_json::Value = serde_json::from_str(&sample("wire")).expect("JSON");
    let pretty = serde_json::to_string_pretty(&wire).expect("it serialises");
    let text = format!("{pretty}\n{}\n{pretty} {pretty}", pretty.replace("Public", "Work"));
    let (exit, records) = validate_text(text, &[]);
    let found: Vec<_> = records.iter().map(|record| (record["line"].clone(), places(record))).collect();
    let finding = vec!["unknown-group-type 25:11".to_owned()];
    assert_eq!(exit, 0);
    assert_eq!(found, [(json!(1), vec![]), (json!(14), finding), (json!(27), vec![]), (json!(39), vec![])]);
}

#[test]
fn a_hundred_thousand_lines_come_out_in_order() {
    let wire = sample("wire");
    let mut text = String::new();
    for line in 1..=100_000 {
        let kind = if line % 997 == 0 { "Work" } else { "Public" };
        text.push_str(&wire.replace("Public", kind));
        text.push('\n');
    }
    let (exit, records) = validate_text(text, &[]);
    assert_eq!((exit, records.len()), (0, 100_000));
    for (position, record) in records.iter().enumerate() {
        assert_eq!(record["line"], position + 1);
        assert_eq!(places(record).len(), usize::from((position + 1) % 997 == 0));
    }
}

#[test]
fn compressed_files_are_read_like_others() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = format!("{}\n{}\n", sample("wire"), sample("wire").replace("Public", "Work"));
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(text.as_bytes()).expect("it compresses");
    let gzip = gzip.finish().expect("it compresses");
    let zstd = zstd(text.as_bytes());
    std::fs::write(folder.path().join("a.ndjson.gz"), &gzip).expect("a file");
    std::fs::write(folder.path().join("b.json.zst"), &zstd).expect("a file");
    std::fs::write(folder.path().join("c.json.gz"), &gzip[..gzip.len() / 2]).expect("a file");
    let output =
        timhook(&["validate", "--json", folder.path().to_str().expect("UTF-8")]).output().expect("it runs");
    let found: Vec<_> = json_lines(&stdout(&output)).iter().flat_map(places).collect();
    assert_eq!(found, ["unknown-group-type 2:227", "unknown-group-type 2:227"]);
    assert_eq!(code(&output), 3);
    assert!(stderr(&output).contains("the compressed data is damaged or cut off"), "{}", stderr(&output));
}

/// Half a gigabyte of one text, in a few kilobytes; a shell limits the memory.
#[test]
#[cfg(target_os = "linux")]
fn a_text_without_end_is_refused_before_it_fills_the_memory() {
    let folder = tempfile::tempdir().expect("a folder");
    let bomb = folder.path().join("bomb.json.zst");
    // 4096 blocks of a frame, each of them one byte that is repeated: 128 KiB, which is also the window.
    let block = |is_last: u32| [&((128 << 10 << 3) | (1 << 1) | is_last).to_le_bytes()[..3], b"["].concat();
    let frame = [b"\x28\xb5\x2f\xfd\x00\x38".to_vec(), block(0).repeat(4095), block(1)].concat();
    std::fs::write(&bomb, frame).expect("written");
    let bomb = bomb.to_str().expect("UTF-8");
    for (file, option, most) in [(bomb, "", 64 << 20), ("/dev/zero", "--max-document 4MiB", 4 << 20)] {
        for command in ["validate", "send http://127.0.0.1:1/ --sdkappid 1"] {
            let mut shell = Command::new("sh");
            let script = format!("ulimit -v 1500000; exec \"$0\" {command} {option} \"$1\"");
            let output =
                shell.args(["-c", &script, env!("CARGO_BIN_EXE_timhook"), file]).env_clear().output();
            let output = output.expect("sh runs");
            let expected = format!(
                "error: {file}: the text that begins on line 1 is longer than {most} bytes\n  help: if such a text \
                 is intended, raise --max-document\n"
            );
            assert_eq!(output.status.code(), Some(3), "{command}: {}", stderr(&output));
            assert!(stderr(&output).starts_with(&expected), "{command}: {}", stderr(&output));
        }
    }
}

#[test]
fn the_bound_is_on_a_text_and_not_on_a_stream() {
    let folder = tempfile::tempdir().expect("a folder");
    let lines = format!("{}\n", sample("wire")).repeat(20_000);
    let gzip = folder.path().join("long.ndjson.zst");
    std::fs::write(&gzip, zstd(lines.as_bytes())).expect("written");
    let file = gzip.to_str().expect("UTF-8");
    let validate =
        |most: &str| timhook(&["validate", file, "--max-document", most]).output().expect("it runs");
    let output = validate("512B");
    assert_eq!(code(&output), 0);
    assert!(stderr(&output).starts_with("20000 payloads checked: 20000 valid"), "{}", stderr(&output));
    let output = validate("100B");
    assert_eq!(code(&output), 3);
    let expected = format!("error: {file}: the text that begins on line 1 is longer than 100 bytes\n");
    assert!(stderr(&output).starts_with(&expected), "{}", stderr(&output));
}

/// Somebody watches who might wonder why nothing happens.
#[test]
#[cfg(target_os = "linux")]
fn on_a_terminal_it_is_said_that_a_pipe_is_waited_for() {
    use std::io::{BufRead, BufReader};
    let folder = tempfile::tempdir().expect("a folder");
    for command in ["validate", "send http://127.0.0.1:1/ --sdkappid 1 --dry-run"] {
        let pipe = folder.path().join(command.split(' ').next().expect("a name"));
        let pipe = pipe.to_str().expect("UTF-8");
        assert!(Command::new("mkfifo").arg(pipe).status().expect("mkfifo runs").success());
        let command = format!("{} {command} {pipe}", env!("CARGO_BIN_EXE_timhook"));
        let mut script = Command::new("script");
        script.args(["--quiet", "--return", "--command", &command, "/dev/null"]);
        let spawned = script.stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
        let Ok(mut child) = spawned else { return crate::support::skip("there is no script(1)") };
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let said = lines.next().expect("a line").expect("UTF-8");
        assert_eq!(
            said.trim_end(),
            format!("{pipe} is a pipe: timhook waits until another program writes to it")
        );
        std::fs::write(pipe, sample("wire")).expect("written");
        let _rest: Vec<_> = lines.collect();
        assert!(child.wait().expect("it ends").success());
    }
    let pipe = folder.path().join("validate");
    let child = timhook_waiting_for(pipe.to_str().expect("UTF-8"));
    std::fs::write(&pipe, sample("wire")).expect("written");
    let output = child.wait_with_output().expect("it ends");
    assert!(!stderr(&output).contains("is a pipe"), "{}", stderr(&output));
}

#[cfg(target_os = "linux")]
fn timhook_waiting_for(pipe: &str) -> std::process::Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_timhook"));
    command.args(["validate", pipe]).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("timhook runs")
}

#[test]
fn findings_are_shown_while_the_stream_goes_on() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_timhook"))
        .args(["validate", "--json", "-"])
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    writeln!(stdin, "{0}\n{0}", sample("wire")).expect("two lines");
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(child.stdout.take().expect("a pipe")));
    for _ in 0..2 {
        assert!(
            lines.next().expect("a line before the end of the input").expect("UTF-8").contains("\"valid\"")
        );
    }
    drop(stdin);
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
}

#[test]
fn no_more_findings_are_shown_than_asked_for() {
    let output = timhook(&["validate", INVALID, "--max-findings", "3"]).output().expect("it runs");
    let shown = stdout(&output);
    assert_eq!(shown.matches("\n  = help:").count() + shown.matches("\n   = help:").count(), 3, "{shown}");
    let last: Vec<_> = stderr(&output).lines().map(str::to_owned).collect();
    assert_eq!(last[0], "27 findings more (--max-findings)");
    assert_eq!(code(&output), 1);
}

#[test]
fn folders_that_should_be_wrong_are_judged_the_other_way_round() {
    let output = timhook(&["validate", INVALID, "--expect-invalid", "--strict"]).output().expect("it runs");
    assert_eq!((code(&output), stdout(&output).as_str()), (0, ""), "{}", stderr(&output));
    let mixed = ["validate", "fixtures/Group.CallbackAfterRecallMsg/v?.json", INVALID, "--expect-invalid"];
    let output = timhook(&mixed).output().expect("it runs");
    let shown = stdout(&output);
    assert_eq!(code(&output), 1);
    let first = "error: fixtures/Group.CallbackAfterRecallMsg/v1.json: expected to be invalid, found event-time-missing, msg-id-missing";
    assert_eq!(shown.lines().next(), Some(first));
    assert_eq!(shown.lines().count(), 16);
}

#[test]
fn a_rule_that_should_be_broken_is_missed_by_its_name() {
    let file = format!("{INVALID}/empty-id.json");
    let output = timhook(&["validate", &file, "--expect-rule", "empty-id"]).output().expect("it runs");
    assert_eq!((code(&output), stdout(&output).as_str()), (0, ""));
    let output = timhook(&["validate", &file, "--expect-rule", "empty-list"]).output().expect("it runs");
    assert_eq!(
        (code(&output), stdout(&output)),
        (1, format!("error: {file}: expected empty-list, found empty-id\n"))
    );
    let output = timhook(&["validate", &file, "--expect-rule", "empty-lists"]).output().expect("it runs");
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("did you mean `empty-list`?"), "{}", stderr(&output));
}

#[test]
fn drift_tells_what_the_documentation_does_not_know() {
    let wire = sample("wire");
    let text = [
        wire.clone(),
        wire.replace("\"Type\"", "\"Reason\":{\"Code\":1},\"Type\""),
        wire.replace("\"Type\":\"Public\"", "\"Reason\":\"y\",\"Type\":\"Channel\""),
        wire.replace("\"MsgSeq\":130", "\"Random\":1,\"MsgSeq\":\"130\""),
        wire.replace("Group.CallbackAfterRecallMsg", "Group.CallbackAfterSentMsg")
            .replace("\"Type\"", "\"X\":1,\"Type\""),
        "not JSON".to_owned(),
    ]
    .join("\n");
    let output =
        timhook(&["validate", "--drift", "--json", "-"]).write_stdin(text.clone()).output().expect("it runs");
    let expected = json!({
        "type": "drift",
        "payloads": 5,
        "unknown_fields": [
            {"pointer": "/MsgSeqList/*/Random", "count": 1, "first": "<stdin>:4"},
            {"pointer": "/Reason", "count": 2, "first": "<stdin>:2"},
            {"pointer": "/Reason/Code", "count": 1, "first": "<stdin>:2"},
        ],
        "unknown_types": [
            {"pointer": "/MsgSeqList/*/MsgSeq", "value": "string", "count": 1, "first": "<stdin>:4"},
        ],
        "unknown_group_types": [{"value": "Channel", "count": 1, "first": "<stdin>:3"}],
        "unknown_values": [],
        "unknown_commands": [{"value": "Group.CallbackAfterSentMsg", "count": 1, "first": "<stdin>:5"}],
        "unseen_fields": ["/TopicId"],
        "unseen_group_types": ["Private", "ChatRoom", "AVChatRoom", "Community"],
    });
    assert_eq!(json_lines(&stdout(&output)), [expected]);
    assert_eq!(code(&output), 1);
    let output = timhook(&["validate", "--drift", "-"]).write_stdin(text).output().expect("it runs");
    snapbox::assert_data_eq!(stdout(&output), snapbox::file!["golden/drift.txt"].raw());
}

#[test]
fn drift_of_recorded_callbacks_looks_at_their_query_too() {
    let record = record_of(&format!("/?{QUERY}"), sample("wire").as_bytes())
        .replace("\"OptPlatform\":\"RESTAPI\"", "\"OptPlatform\":\"Vision\",\"RequestID\":\"1\"");
    assert!(record.contains("Vision"), "{record}");
    let output =
        timhook(&["validate", "--drift", "--json", "-"]).write_stdin(record).output().expect("it runs");
    let drift = &json_lines(&stdout(&output))[0];
    assert_eq!(drift["unknown_parameters"], json!([{"value": "RequestID", "count": 1, "first": "<stdin>"}]));
    assert_eq!(drift["unknown_platforms"], json!([{"value": "Vision", "count": 1, "first": "<stdin>"}]));
    assert_eq!(drift["unseen_parameters"], json!([]));
    assert_eq!(drift["unseen_platforms"][0], "RESTAPI");
}

#[test]
fn a_report_that_cannot_be_written_is_found_out_before_the_work() {
    let output =
        timhook(&["validate", INVALID, "--report", "junit=/no/such/folder/x.xml"]).output().expect("it runs");
    assert_eq!((code(&output), stdout(&output).as_str()), (3, ""));
    assert!(
        stderr(&output).contains("/no/such/folder/x.xml: the report cannot be written"),
        "{}",
        stderr(&output)
    );
    for (arguments, expected) in [
        (["--report", "html=x"], "`html` is not a report format"),
        (["--report", "junit"], "write FORMAT=FILE"),
        (["--output", "x"], "--output needs a report format"),
    ] {
        let output = timhook(&[&["validate", INVALID], &arguments[..]].concat()).output().expect("it runs");
        assert_eq!(code(&output), 2);
        assert!(stderr(&output).contains(expected), "{}", stderr(&output));
    }
    let output = timhook(&["sample", "--format", "sarif"]).output().expect("it runs");
    assert_eq!(code(&output), 2);
}
