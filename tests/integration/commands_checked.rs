//! Payloads and answers of any command against its description: in streams, in records, in drift.

use serde_json::{Value, json};

use crate::support::commands::{exchange, query, rules, run, sample_of};
use crate::support::{SDKAPPID, code, json_lines, stdout, timhook};

#[test]
fn schemas_of_commands_and_of_their_answers_are_printed() {
    let (exit, text, _) = run(&["schema", "Sns.CallbackPrevFriendAdd", "--answer"]);
    let schema: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(
        (exit, &schema["$id"]),
        (
            0,
            &json!(
                "https://github.com/timhook/timhook/raw/main/schemas/Sns.CallbackPrevFriendAdd.answer.json"
            )
        )
    );
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

#[test]
fn a_payload_that_leaves_its_command_to_the_option_need_not_name_it() {
    let payload = r#"{"EventTime":1740711995000,"GroupId":"@TGS#2J4SZEAEL"}"#;
    let check = |arguments: &[&str], payload: &str| {
        let all = [&["validate", "--json", "-"], arguments].concat();
        let output = timhook(&all).write_stdin(payload).output().expect("it runs");
        let record = json_lines(&stdout(&output)).remove(0);
        (code(&output), rules(&record).iter().map(|rule| (*rule).to_owned()).collect::<Vec<_>>())
    };
    let full = ["--command", "Group.CallbackAfterGroupFull"];
    assert_eq!(check(&full, payload), (0, vec![]));
    assert_eq!(check(&[], payload), (1, vec!["missing-field".to_owned()]));
    assert_eq!(check(&full, r#"{"EventTime":1740711995000}"#), (1, vec!["missing-field".to_owned()]));
    let other = r#"{"CallbackCommand":7,"GroupId":"@TGS#2J4SZEAEL","EventTime":1740711995000}"#;
    assert_eq!(check(&full, other), (1, vec!["wrong-type".to_owned()]));
}

#[test]
fn a_body_that_never_names_its_command_is_checked_even_with_a_field_missing() {
    let damaged = sample_of("ContentCallback.ResultNotify", "wire").replace("\"Scene\":\"C2C\",", "");
    let output = timhook(&["validate", "--json", "-"]).write_stdin(damaged).output().expect("it runs");
    let record = json_lines(&stdout(&output)).remove(0);
    assert_eq!(
        (code(&output), &record["findings"][0]["message"]),
        (1, &json!("`Scene` is missing")),
        "{record}"
    );
}

/// A record of a callback of this command, with this answer in place of the one that was given.
fn answered(command: &str, reply: &Value) -> String {
    let (_, mut record) = exchange(&[], &query(command), &sample_of(command, "wire"));
    record["reply"] = reply.clone();
    record.to_string()
}

#[test]
fn the_answers_in_records_are_checked_by_the_command_of_their_callback() {
    let check = |arguments: &[&str], record: &str| {
        let all = [&["validate", "--kind", "response", "--json", "-"], arguments].concat();
        let output = timhook(&all).write_stdin(record).output().expect("it runs");
        let record = json_lines(&stdout(&output)).remove(0);
        let finding = &record["findings"][0];
        (code(&output), format!("{} {}", finding["rule"], finding["pointer"]))
    };
    let reply = |code: i64| {
        json!({"status": 200, "elapsed_ms": 1.0,
               "body": {"ActionStatus": "OK", "ErrorInfo": "", "ErrorCode": code}})
    };
    let before = "Group.CallbackBeforeSendMsg";
    assert_eq!(check(&[], &answered(before, &reply(1))), (0, "null null".to_owned()));
    let undefined = "\"undefined-error-code\" \"/ErrorCode\"".to_owned();
    assert_eq!(check(&[], &answered(before, &reply(3))), (0, undefined.clone()));
    assert_eq!(check(&["--strict"], &answered(before, &reply(3))), (1, undefined));
    let contradiction = "\"ok-with-error-code\" \"/ErrorCode\"".to_owned();
    assert_eq!(check(&[], &answered("Group.CallbackAfterSendMsg", &reply(1))), (0, contradiction.clone()));
    // What is typed counts before what is recorded.
    let typed = ["--command", "Group.CallbackAfterSendMsg"];
    assert_eq!(check(&typed, &answered(before, &reply(1))), (0, contradiction));
    let text = json!({"status": 200, "elapsed_ms": 1.0, "body": null, "raw": "fine"});
    assert_eq!(check(&[], &answered(before, &text)), (1, "\"not-json\" \"\"".to_owned()));
    let empty = json!({"status": 200, "elapsed_ms": 1.0, "body": null});
    assert_eq!(check(&[], &answered(before, &empty)), (1, "\"empty-input\" \"\"".to_owned()));
    // Nothing like HTTP went back, as a fault wanted it.
    let nothing = json!({"status": 0, "elapsed_ms": 1.0, "body": null, "fault": "reset"});
    assert_eq!(check(&[], &answered(before, &nothing)), (0, "null null".to_owned()));
}
