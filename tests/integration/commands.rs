//! Every command of the vendor: listed, explained, received, sent, validated by its own description.

use std::fs;

use serde_json::{Value, json};

use crate::support::commands::{exchange, query, rules, run, sample_of};
use crate::support::listener::Listener;
use crate::support::{code, json_lines, root, stderr, stdout, timhook};

#[test]
fn commands_are_listed_as_the_files_that_describe_them() {
    let (exit, out, err) = run(&["commands", "--json"]);
    assert_eq!((exit, err.as_str()), (0, ""));
    let listed = json_lines(&out);
    let folder = root().join("src/protocol/catalogue/commands");
    let mut files: Vec<String> = fs::read_dir(folder)
        .expect("the descriptions")
        .map(|entry| {
            entry.expect("an entry").path().file_stem().expect("a name").to_string_lossy().into_owned()
        })
        .collect();
    files.sort();
    let names: Vec<&str> = listed.iter().map(|record| record["command"].as_str().expect("a name")).collect();
    assert_eq!(names, files);
    let before = listed.iter().find(|record| record["command"] == "Group.CallbackBeforeSendMsg");
    let expected = json!({
        "type": "command", "command": "Group.CallbackBeforeSendMsg", "product": "chat", "category": "Group",
        "phase": "before", "title": "Before a group message is sent", "answer": ["allow", "forbid", "discard"],
        "contract": "before-message", "standing": "documented",
    });
    assert_eq!(before, Some(&expected));
    let (_, page, _) = run(&["commands", "Group.CallbackBefore*"]);
    snapbox::assert_data_eq!(page, snapbox::file!["golden/commands.txt"].raw());
}

#[test]
fn the_list_in_the_docs_is_the_catalogue() {
    let page = fs::read_to_string(root().join("docs/commands.md")).expect("the page");
    let list = page.split("<summary>All 81 commands</summary>").nth(1).expect("a list");
    let list = list.split("</details>").next().expect("its end").lines();
    let named: Vec<&str> = list.filter_map(|line| line.strip_prefix("* `")?.strip_suffix('`')).collect();
    let (_, out, _) = run(&["commands", "--json"]);
    let known = json_lines(&out);
    assert_eq!(named.len(), 81);
    assert_eq!(
        named,
        known.iter().map(|record| record["command"].as_str().expect("a name")).collect::<Vec<_>>()
    );
}

#[test]
fn a_command_is_explained_with_fields_answers_and_contradictions() {
    let (exit, page, err) = run(&["explain", "Group.CallbackBeforeSendMsg"]);
    assert_eq!((exit, err.as_str()), (0, ""));
    snapbox::assert_data_eq!(page, snapbox::file!["golden/explain-command.txt"].raw());
    let (_, out, _) = run(&["commands", "--json"]);
    for record in json_lines(&out) {
        let name = record["command"].as_str().expect("a name");
        let (exit, page, _) = run(&["explain", name]);
        assert_eq!(exit, 0, "{name}");
        let is_address =
            |line: &str| line.contains("https://") || line.contains("Group.") || line.contains("TIM");
        let told = page.split("\nSamples\n").next().expect("a page");
        let widest =
            told.lines().skip(1).filter(|line| !is_address(line)).map(|line| line.chars().count()).max();
        assert!(widest <= Some(80), "{name}: {page}");
    }
}

#[test]
fn names_that_no_command_has_are_named_with_the_nearest() {
    let help = "  help: did you mean `State.StateChange`? `timhook commands` lists them all\n";
    let cases: [&[&str]; 6] = [
        &["commands", "State.StateChanged"],
        &["explain", "State.StateChanged"],
        &["sample", "State.StateChanged"],
        &["sample", "--command", "State.StateChanged"],
        &["send", "http://127.0.0.1:1/", "--sdkappid", "1", "--command", "State.StateChanged"],
        &["validate", "--command", "State.StateChanged", "x.json"],
    ];
    for arguments in cases {
        let expected = format!("error: there is no command `State.StateChanged`\n{help}");
        assert_eq!(run(arguments), (2, String::new(), expected), "{arguments:?}");
    }
    let (exit, _, err) = run(&["schema", "State.StateChanged"]);
    assert_eq!(exit, 2);
    assert!(
        err.starts_with(
            "error: there is no schema `State.StateChanged`\n  help: did you mean `State.StateChange`?"
        ),
        "{err}"
    );
    for arguments in [
        &["listen", "--port", "0", "--filter", "command=State.StateChanged"][..],
        &["listen", "--port", "0", "--expect", "command=State.StateChanged"],
        &["show", "x.ndjson", "--filter", "command=State.StateChanged"],
    ] {
        let (exit, _, err) = run(arguments);
        assert_eq!(exit, 2, "{err}");
        assert!(
            err.contains("there is no command `State.StateChanged`: did you mean `State.StateChange`?"),
            "{err}"
        );
    }
    let (exit, _, err) = run(&["explain", "StateChange"]);
    let expected = format!("error: there is no rule, no case and no command `StateChange`\n{help}");
    assert_eq!((exit, err), (2, expected));
    let unknown = r#"{"CallbackCommand":"State.StateChanged"}"#;
    let output = timhook(&["validate", "--json", "-"]).write_stdin(unknown).output().expect("it runs");
    let finding = &json_lines(&stdout(&output))[0]["findings"][0];
    assert_eq!(
        (code(&output), &finding["rule"], &finding["severity"]),
        (0, &json!("command-not-covered"), &json!("note"))
    );
    assert!(
        finding["help"].as_str().expect("help").starts_with("did you mean `State.StateChange`?"),
        "{finding}"
    );
    let output = timhook(&["validate", "--strict", "-"]).write_stdin(unknown).output().expect("it runs");
    assert_eq!(code(&output), 1);
}

#[test]
fn a_callback_before_an_event_is_allowed_whatever_its_payload_and_refused_for_its_sender_alone() {
    let command = "Group.CallbackBeforeSendMsg";
    let broken = sample_of(command, "wire").replace("\"Random\":", "\"Rnd\":");
    let (answer, record) = exchange(&[], &query(command), &broken);
    assert_eq!((&answer["ActionStatus"], &answer["ErrorCode"]), (&json!("OK"), &json!(0)));
    assert_eq!(record["verdict"], "accepted");
    assert_eq!(rules(&record), ["missing-field", "unknown-field"]);
    let (answer, record) = exchange(&[], &query(command), "not JSON");
    assert_eq!(
        (&answer["ErrorCode"], &record["verdict"], &record["reply"]["status"]),
        (&json!(0), &json!("unparsable"), &json!(200))
    );
    let (answer, record) = exchange(&["--sdkappid", "1"], &query(command), &sample_of(command, "wire"));
    assert_eq!(
        (&answer["ActionStatus"], &answer["ErrorCode"], &record["verdict"]),
        (&json!("FAIL"), &json!(1), &json!("rejected"))
    );
    let (answer, _) = exchange(&["--token", "t"], &query(command), &sample_of(command, "wire"));
    assert_eq!(answer["ActionStatus"], "FAIL");
    let listener = Listener::start(&["--fail-on", "error", "--count", "1"]);
    listener.post_to(&format!("/?{}", query(command)), &broken);
    assert_eq!(code(&listener.wait()), 1);
}

/// The decisions that are shown, as far as they are a word.
fn decisions(page: &str) -> Vec<&str> {
    page.lines().filter_map(|line| line.strip_prefix("  decision   ")?.split(':').next()).collect()
}

#[test]
fn what_is_not_json_is_shown_with_its_decision_where_the_url_names_a_command_before_an_event() {
    let listener = Listener::start(&["--count", "2"]);
    for command in ["Group.CallbackBeforeSendMsg", "Group.CallbackAfterNewMemberJoin"] {
        listener.post_to(&format!("/?{}", query(command)), "no JSON");
    }
    let page = stdout(&listener.wait());
    assert_eq!(decisions(&page), ["allow"], "{page}");
    assert_eq!(page.matches("error[not-json]").count(), 2, "{page}");
}

#[test]
fn documented_answers_are_scripted_by_their_names() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("body.json");
    fs::write(&file, r#"[{"MsgType":"TIMTextElem","MsgContent":{"Text":"***"}}]"#).expect("a file");
    let script = format!("forbid,discard,code=10123,rewrite=@{}", file.display());
    let listener = Listener::start(&["--respond", &script, "--count", "4"]);
    let command = "Group.CallbackBeforeSendMsg";
    let post = || listener.post_to(&format!("/?{}", query(command)), &sample_of(command, "wire")).json();
    let answers: Vec<Value> = (0..4).map(|_| post()).collect();
    let codes: Vec<&Value> = answers.iter().map(|answer| &answer["ErrorCode"]).collect();
    assert_eq!(codes, [&json!(1), &json!(2), &json!(10123), &json!(0)]);
    assert!(answers.iter().all(|answer| answer["ActionStatus"] == "OK"));
    assert_eq!(answers[3]["MsgBody"][0]["MsgContent"]["Text"], "***");
    let page = stdout(&listener.wait());
    assert_eq!(decisions(&page), ["forbid", "discard", "forbid", "allow"]);
    for (script, complaint) in [
        ("code", "`code`, needs an ErrorCode, such as code=10123"),
        ("code=x", "`code=x`, needs a whole number, such as code=10123"),
        ("rewrite", "`rewrite`, needs a file, such as rewrite=@body.json"),
        ("forbit", "`forbit`, is not known; did you mean `forbid`?"),
    ] {
        let (exit, _, err) = run(&["listen", "--port", "0", "--respond", script]);
        assert_eq!(exit, 2, "{script}");
        assert!(err.contains(complaint), "{err}");
    }
    for (text, complaint) in [
        ("1", "its value is of type integer"),
        (
            r#"{"MsgBody":{}}"#,
            "/MsgBody: `MsgBody` is an object; it is documented as Array; body=@FILE can send any body",
        ),
        (r#"[{"MsgType":"TIMTextElem","MsgContent":{"Text":1}}]"#, "/MsgBody/0/MsgContent/Text: "),
        (r#"{"Colour":1}"#, "no answer has the field `Colour`"),
    ] {
        fs::write(&file, text).expect("a file");
        let (exit, _, err) =
            run(&["listen", "--port", "0", "--respond", &format!("rewrite=@{}", file.display())]);
        assert_eq!(exit, 3, "{err}");
        assert!(err.contains(complaint), "{err}");
    }
}

#[test]
fn each_command_is_repeated_by_what_names_its_deliveries() {
    let listener = Listener::start(&["--json", "--count", "5"]);
    let post = |command: &str, body: &str| listener.post_to(&format!("/?{}", query(command)), body);
    let message = sample_of("C2C.CallbackAfterSendMsg", "wire");
    post("C2C.CallbackAfterSendMsg", &message);
    post("C2C.CallbackAfterSendMsg", &message.replace("red packet", "again"));
    post("C2C.CallbackAfterSendMsg", &message.replace("48374_", "48375_"));
    post("C2C.CallbackAfterMsgWithDraw", &sample_of("C2C.CallbackAfterMsgWithDraw", "wire"));
    post("C2C.CallbackAfterMsgWithDraw", &sample_of("C2C.CallbackAfterMsgWithDraw", "wire"));
    let records = json_lines(&stdout(&listener.wait()));
    let repeats: Vec<&Value> = records.iter().map(|record| &record["repeats"]).collect();
    let key = |record: &Value| record["body"]["MsgKey"].clone();
    assert_eq!(repeats[1], &json!([{"msg_key": key(&records[0]), "first": 1}]));
    assert_eq!((repeats[0], repeats[2], repeats[3]), (&Value::Null, &Value::Null, &Value::Null));
    assert_eq!(repeats[4], &json!([{"msg_key": key(&records[3]), "first": 4}]));
}

#[test]
fn commands_and_values_are_expected_and_filtered_by_globs() {
    let listener = Listener::start(&[
        "--json",
        "--filter",
        "command=C2C.*",
        "--expect",
        "command=C2C.CallbackAfter*",
        "--expect",
        "/From_Account=jar?d",
    ]);
    listener.post_to(&format!("/?{}", query("State.StateChange")), &sample_of("State.StateChange", "wire"));
    listener.post_to(
        &format!("/?{}", query("C2C.CallbackAfterSendMsg")),
        &sample_of("C2C.CallbackAfterSendMsg", "wire"),
    );
    let output = listener.wait();
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let records = json_lines(&stdout(&output));
    assert_eq!(records.len(), 1);
    assert_eq!(records[0]["body"]["CallbackCommand"], "C2C.CallbackAfterSendMsg");
}
