//! Every command of the vendor: listed, explained, received, sent, validated by its own description.

use std::fs;

use serde_json::{Value, json};

use crate::support::endpoint::Endpoint;
use crate::support::listener::Listener;
use crate::support::{SDKAPPID, code, json_lines, root, stderr, stdout, timhook};

fn run(arguments: &[&str]) -> (i32, String, String) {
    let output = timhook(arguments).output().expect("timhook runs");
    (code(&output), stdout(&output), stderr(&output))
}

/// A sample of any command, as it goes over the wire.
fn sample_of(command: &str, name: &str) -> String {
    let path = root().join(format!("fixtures/{command}/{name}.json"));
    let text = fs::read_to_string(path).expect("a sample");
    text.strip_suffix('\n').unwrap_or(&text).to_owned()
}

/// The query that the vendor appends for a command.
fn query(command: &str) -> String {
    format!(
        "SdkAppid={SDKAPPID}&CallbackCommand={command}&contenttype=json&ClientIP=127.0.0.1&OptPlatform=RESTAPI"
    )
}

/// What a listener with these arguments answers to one callback, and how it records it.
fn exchange(arguments: &[&str], query: &str, body: &str) -> (Value, Value) {
    let listener = Listener::start(&[&["--json", "--count", "1"], arguments].concat());
    let answer = listener.post_to(&format!("/?{query}"), body);
    let records = json_lines(&stdout(&listener.wait()));
    (answer.json(), records[0].clone())
}

fn rules(record: &Value) -> Vec<&str> {
    let findings = record["findings"].as_array().expect("findings");
    findings.iter().map(|finding| finding["rule"].as_str().expect("a rule")).collect()
}

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
fn schemas_of_commands_and_of_their_answers_are_printed() {
    let (exit, text, _) = run(&["schema", "Sns.CallbackPrevFriendAdd", "--answer"]);
    let schema: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!((exit, &schema["$id"]), (0, &json!("urn:timhook:schema:Sns.CallbackPrevFriendAdd:answer")));
    assert_eq!(schema["required"], json!(["ActionStatus", "ErrorCode", "ErrorInfo", "ResultItem"]));
    let (_, text, _) = run(&["schema", "C2C.CallbackAfterSendMsg"]);
    let schema: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(schema["properties"]["MsgBody"]["items"]["$ref"], "#/$defs/MsgBody");
    assert_eq!(schema["$defs"]["MsgBody"]["allOf"].as_array().map(Vec::len), Some(9));
    let (exit, _, err) = run(&["schema", "response", "--answer"]);
    assert_eq!(exit, 2, "{err}");
}

#[test]
fn answers_are_checked_by_the_command_they_answer() {
    let check = |arguments: &[&str], answer: &str| {
        let all = [&["validate", "--kind", "response", "--json", "-"], arguments].concat();
        let output = timhook(&all).write_stdin(answer).output().expect("it runs");
        let record = json_lines(&stdout(&output)).remove(0);
        (code(&output), rules(&record).iter().map(|rule| (*rule).to_owned()).collect::<Vec<_>>())
    };
    let forbids = r#"{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":1}"#;
    let group = ["--command", "Group.CallbackBeforeSendMsg"];
    assert_eq!(check(&[], forbids), (0, vec!["ok-with-error-code".to_owned()]));
    assert_eq!(check(&group, forbids), (0, vec![]));
    assert_eq!(check(&group, &forbids.replace(":1}", ":3}")), (0, vec!["undefined-error-code".to_owned()]));
    let rewrites = r#"{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0,"MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"Text":1}}]}"#;
    assert_eq!(check(&group, rewrites), (1, vec!["wrong-type".to_owned()]));
    let friend = ["--command", "Sns.CallbackPrevFriendAdd"];
    assert_eq!(check(&friend, &forbids.replace(":1}", ":0}")), (1, vec!["missing-field".to_owned()]));
}

#[test]
fn a_mixed_stream_is_checked_command_by_command() {
    let (_, list, _) = run(&["sample", "--json"]);
    let text: String = json_lines(&list)
        .iter()
        .map(|sample| {
            (sample["command"].as_str().expect("a command"), sample["name"].as_str().expect("a name"))
        })
        .filter(|(_, name)| *name != "documented")
        .map(|(command, name)| format!("{}\n", sample_of(command, name)))
        .collect();
    let output = timhook(&["validate", "-"]).write_stdin(text.clone()).output().expect("it runs");
    assert_eq!((code(&output), stdout(&output).matches("error[").count()), (0, 0), "{}", stdout(&output));
    let broken = text.replace("\"To_Account\":", "\"ToAccount\":");
    let output = timhook(&["validate", "--json", "-"]).write_stdin(broken).output().expect("it runs");
    assert_eq!(code(&output), 1);
}

#[test]
fn real_traffic_is_met_calmly() {
    let numeric = r#"{"CallbackCommand":"Group.CallbackBeforeSendMsg","EventTime":1657012345678,"From_Account":"a","GroupId":"@TGS#1","MsgBody":[{"MsgContent":{"Text":"x"},"MsgType":"TIMTextElem"}],"MsgPriority":"Normal","OnlineOnlyFlag":0,"Operator_Account":"a","Random":1,"Type":"AVChatRoom"}"#;
    let (answer, record) = exchange(&[], &query("Group.CallbackBeforeSendMsg"), numeric);
    assert_eq!((&answer["ErrorCode"], &record["verdict"]), (&json!(0), &json!("accepted")));
    assert_eq!(rules(&record), ["msg-id-missing"]);
    let text = sample_of("Group.CallbackAfterGroupFull", "documented");
    let url =
        format!("{}&RequestID=7f9c2ba4-e88f-42ad-9c6b-4b3a5f1d0c11", query("Group.CallbackAfterGroupFull"));
    let (_, record) = exchange(&[], &url, &text);
    assert_eq!((&record["verdict"], rules(&record)), (&json!("accepted"), vec!["event-time-string"]));
    let url = format!("SdkAppid={SDKAPPID}&CallbackCommand=Push.OfflinePush");
    let (_, record) = exchange(&[], &url, &sample_of("Push.OfflinePush", "documented"));
    assert_eq!((&record["verdict"], rules(&record)), (&json!("accepted"), vec![]));
    let url = query("C2C.CallbackAfterSendMsg");
    let (_, record) = exchange(
        &[],
        &url,
        &sample_of("C2C.CallbackAfterSendMsg", "wire").replace("\"C2C.CallbackAfterSendMsg\"", "7"),
    );
    assert_eq!((&record["verdict"], rules(&record)), (&json!("rejected"), vec!["wrong-type"]));
    let url = query("ContentCallback.ResultNotify");
    let (_, record) = exchange(
        &["--expect", "command=ContentCallback.*"],
        &url,
        &sample_of("ContentCallback.ResultNotify", "wire"),
    );
    assert_eq!((&record["verdict"], rules(&record)), (&json!("accepted"), vec![]));
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
    let decisions: Vec<&str> =
        page.lines().filter_map(|line| line.strip_prefix("  decision   ")?.split(':').next()).collect();
    assert_eq!(decisions, ["forbid", "discard", "forbid", "allow"]);
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
    fs::write(&file, "1").expect("a file");
    let (exit, _, err) =
        run(&["listen", "--port", "0", "--respond", &format!("rewrite=@{}", file.display())]);
    assert_eq!(exit, 3, "{err}");
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

#[test]
fn samples_of_every_command_are_sent_with_their_query_and_judged_by_what_an_answer_means() {
    let endpoint = Endpoint::with("200 OK", r#"{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":1}"#);
    let send = |arguments: &[&str]| {
        let url = endpoint.url();
        let all = [&["send", url.as_str(), "--sdkappid", SDKAPPID, "--json"], arguments].concat();
        let output = timhook(&all).output().expect("it runs");
        (code(&output), json_lines(&stdout(&output)))
    };
    let (exit, deliveries) = send(&["--command", "Group.CallbackBefore*", "--expect", "fail"]);
    assert_eq!((exit, deliveries.len()), (0, 5));
    assert!(deliveries.iter().all(|delivery| delivery["meaning"] == "forbid"));
    assert!(
        deliveries[0]["url"]
            .as_str()
            .expect("a URL")
            .contains("CallbackCommand=Group.CallbackBeforeApplyJoinGroup&")
    );
    let (exit, deliveries) = send(&["--sample", "Group.CallbackBeforeSendMsg/image"]);
    assert_eq!((exit, &deliveries[0]["payload"]), (1, &json!("Group.CallbackBeforeSendMsg/image")));
    assert_eq!(deliveries[0]["reasons"], json!(["ActionStatus is OK with ErrorCode 1, expected OK with 0"]));
    let (_, deliveries) = send(&["--sample", "*", "--expect", "any"]);
    let (_, list, _) = run(&["sample", "--json"]);
    assert_eq!(deliveries.len(), json_lines(&list).len());
}

#[test]
fn named_options_change_the_field_they_name_in_every_command_that_has_it() {
    let body = |arguments: &[&str]| {
        let all =
            [&["send", "http://127.0.0.1:1/", "--sdkappid", "1", "--dry-run", "--json"], arguments].concat();
        let output = timhook(&all).output().expect("it runs");
        let record = json_lines(&stdout(&output)).into_iter().next();
        (code(&output), record.map_or(Value::Null, |record| record["body"].clone()), stderr(&output))
    };
    let (exit, payload, err) = body(&[
        "--sample",
        "Group.CallbackAfterSendMsg",
        "--group-id",
        "@TGS#X",
        "--msg-seq",
        "7",
        "--operator",
        "o",
    ]);
    assert_eq!(exit, 0, "{err}");
    let payload: Value =
        payload.as_str().map_or(payload.clone(), |text| serde_json::from_str(text).expect("JSON"));
    assert_eq!(
        (&payload["GroupId"], &payload["MsgSeq"], &payload["Operator_Account"]),
        (&json!("@TGS#X"), &json!(7), &json!("o"))
    );
    let (exit, _, err) = body(&["--sample", "State.StateChange", "--group-id", "x"]);
    assert_eq!(exit, 2);
    assert!(err.contains("--group-id: State.StateChange has no GroupId; --add adds any field"), "{err}");
    let (exit, _, err) = body(&["--sample", "C2C.CallbackAfterSendMsg", "--msg-seq", "1,2"]);
    assert_eq!(exit, 2);
    assert!(err.contains("--msg-seq: the payload is about one message"), "{err}");
}

#[test]
fn drift_is_told_command_by_command() {
    let text = [
        sample_of("State.StateChange", "wire").replace("\"Login\"", "\"Teleport\""),
        sample_of("C2C.CallbackAfterSendMsg", "custom").replace("\"Ext\":", "\"Extra\":"),
        sample_of("C2C.CallbackAfterSendMsg", "wire").replace("TIMTextElem", "TIMStreamElem"),
    ]
    .join("\n");
    let output =
        timhook(&["validate", "--drift", "--json", "-"]).write_stdin(text).output().expect("it runs");
    let drift = json_lines(&stdout(&output)).remove(0);
    let of = |name: &str| -> Vec<String> {
        let entries = drift[name].as_array().expect("a list").iter();
        entries
            .map(|entry| {
                format!(
                    "{}{}",
                    entry["pointer"].as_str().unwrap_or_default(),
                    entry["value"].as_str().map(|value| format!("={value}")).unwrap_or_default()
                )
            })
            .collect()
    };
    assert_eq!(
        of("unknown_fields"),
        ["C2C.CallbackAfterSendMsg /MsgBody/*/MsgContent/Extra (TIMCustomElem)"]
    );
    assert_eq!(
        of("unknown_values"),
        [
            "C2C.CallbackAfterSendMsg /MsgBody/*/MsgType=TIMStreamElem",
            "State.StateChange /Info/Action=Teleport"
        ]
    );
    assert_eq!(drift["unknown_commands"], json!([]));
}
