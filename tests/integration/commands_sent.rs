//! Callbacks of any command as `send` makes them, and answers as `listen` scripts them.

use serde_json::{Value, json};

use crate::support::commands::run;
use crate::support::endpoint::Endpoint;
use crate::support::listener::Listener;
use crate::support::{SDKAPPID, code, json_lines, stderr, stdout, timhook};

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

/// Exit code, the payloads of a dry run, and standard error.
fn payloads(arguments: &[&str]) -> (i32, Vec<Value>, String) {
    let all =
        [&["send", "http://127.0.0.1:1/", "--sdkappid", "1", "--dry-run", "--json"], arguments].concat();
    let output = timhook(&all).output().expect("it runs");
    let body = |record: &Value| match &record["body"] {
        Value::String(text) => serde_json::from_str(text).expect("JSON"),
        body => body.clone(),
    };
    (code(&output), json_lines(&stdout(&output)).iter().map(body).collect(), stderr(&output))
}

#[test]
fn of_several_commands_those_with_the_field_are_changed() {
    let (exit, bodies, err) = payloads(&["--sample", "*", "--group-id", "@TGS#X"]);
    assert_eq!(exit, 0, "{err}");
    let (changed, others): (Vec<_>, Vec<_>) = bodies.iter().partition(|body| body["GroupId"] == "@TGS#X");
    assert!(changed.len() > 100 && others.len() > 50, "{} and {}", changed.len(), others.len());
    assert!(others.iter().all(|body| body.get("GroupId").is_none()));
    let (exit, bodies, err) = payloads(&["--sample", "State.*", "--group-id", "@TGS#X"]);
    assert_eq!((exit, bodies.len()), (2, 0));
    assert!(err.contains("--group-id: State.StateChange has no GroupId; --add adds any field"), "{err}");
}

#[test]
fn numbers_of_messages_go_where_the_command_has_them() {
    let (exit, bodies, err) = payloads(&["--sample", "Group.CallbackAfterReadReceipt", "--msg-seq", "7,8,9"]);
    assert_eq!(exit, 0, "{err}");
    let list = bodies[0]["GroupMsgReceiptList"].as_array().expect("a list");
    let seqs: Vec<&Value> = list.iter().map(|message| &message["MsgSeq"]).collect();
    assert_eq!(seqs, [7, 8, 9]);
    assert_eq!(list[2]["ReadNum"], list[0]["ReadNum"]);
    let refused = |arguments: &[&str], complaint: &str| {
        let (exit, _, err) = payloads(arguments);
        assert_eq!(exit, 2, "{err}");
        assert!(err.contains(complaint), "{err}");
    };
    refused(
        &["--sample", "Group.CallbackAfterReadReceipt", "--msg-id", "1-2-3"],
        "--msg-id: Group.CallbackAfterReadReceipt has no MsgId; --add adds any field",
    );
    refused(
        &["--sample", "State.StateChange", "--msg-seq", "1"],
        "--msg-seq: State.StateChange has no MsgSeq; --add adds any field",
    );
}

#[test]
fn the_query_has_what_the_page_of_the_command_has() {
    let url = |arguments: &[&str]| {
        let all = [&["send", "http://h/", "--sdkappid", "1", "--dry-run", "--json"], arguments].concat();
        let output = timhook(&all).output().expect("it runs");
        json_lines(&stdout(&output))[0]["url"].as_str().expect("a URL").to_owned()
    };
    let plain = "http://h/?SdkAppid=1&CallbackCommand=Push.OfflinePush&contenttype=json";
    assert_eq!(url(&["--sample", "Push.OfflinePush"]), plain);
    let typed = ["--sample", "Push.OfflinePush", "--client-ip", "10.0.0.1"];
    assert_eq!(url(&typed), format!("{plain}&ClientIP=10.0.0.1"));
    let state = url(&["--sample", "State.StateChange"]);
    assert!(state.ends_with("&contenttype=json&ClientIP=127.0.0.1&OptPlatform=RESTAPI"), "{state}");
}

#[test]
fn an_answer_of_another_status_decides_nothing() {
    let listener = Listener::start(&["--respond", "500", "--count", "1"]);
    let url = format!("http://{}/", listener.address);
    let before = ["--sample", "Group.CallbackBeforeSendMsg", "--json", "--sdkappid", SDKAPPID];
    let output = timhook(&[&["send", &url][..], &before].concat()).output().expect("it runs");
    let record = &json_lines(&stdout(&output))[0];
    assert_eq!((&record["status"], record.get("meaning")), (&json!(500), None), "{record}");
    let page = stdout(&listener.wait());
    assert!(!page.contains("  decision "), "{page}");
}
