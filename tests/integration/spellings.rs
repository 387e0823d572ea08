//! A whole number is the same number in every spelling, wherever it is looked at: gateways that read a body and write
//! it anew turn `130` into `130.0`.

use serde_json::{Value, json};

use crate::support::commands::{rules, run};
use crate::support::endpoint::Endpoint;
use crate::support::listener::Listener;
use crate::support::{QUERY, SDKAPPID, code, json_lines, sample, stderr, stdout, timhook};

/// The sample as a gateway writes it.
fn respelled() -> String {
    let text = sample("wire").replace("\"MsgSeq\":130", "\"MsgSeq\":130.0");
    text.replace("1740711995000", "1.740711995e12")
}

#[test]
fn validate_accepts_the_value_and_warns_of_the_spelling() {
    let check = |arguments: &[&str], text: &str| {
        let output = timhook(&[&["validate", "-", "--json"], arguments].concat())
            .write_stdin(text)
            .output()
            .expect("it runs");
        (code(&output), json_lines(&stdout(&output)).remove(0))
    };
    let (exit, record) = check(&[], &respelled());
    assert_eq!((exit, rules(&record)), (0, vec!["integer-spelling", "integer-spelling"]), "{record}");
    let pointers: Vec<&Value> =
        record["findings"].as_array().expect("findings").iter().map(|finding| &finding["pointer"]).collect();
    assert_eq!(pointers, ["/EventTime", "/MsgSeqList/0/MsgSeq"]);
    assert_eq!(check(&["--strict"], &respelled()).0, 1);
    let (exit, record) = check(&[], &respelled().replace("130.0", "4294967296.0"));
    assert_eq!(exit, 1);
    assert!(rules(&record).contains(&"out-of-range"), "{record}");
    let (_, record) = check(&[], &respelled().replace("1.740711995e12", "1.740711995e9"));
    assert!(rules(&record).contains(&"event-time-in-seconds"), "{record}");
    assert_eq!(check(&[], &respelled().replace("130.0", "130.5")).0, 1);
    let (_, drift) = check(&["--drift"], &respelled());
    assert_eq!(drift["unknown_types"], json!([]));
}

#[test]
fn numbers_with_a_fraction_are_as_documented_where_the_vendor_sends_such() {
    let location = r#"{"CallbackCommand":"C2C.CallbackAfterSendMsg","From_Account":"a","To_Account":"b","MsgSeq":1,"MsgRandom":2,"MsgTime":1740711994,"MsgKey":"1_2_1740711994","MsgId":"1-1740711994-2","OnlineOnlyFlag":0,"SendMsgResult":0,"ErrorInfo":"","UnreadMsgNum":1,"CloudCustomData":"","EventTime":1740711995000,"MsgBody":[{"MsgType":"TIMLocationElem","MsgContent":{"Desc":"d","Latitude":29.0,"Longitude":116.5}},{"MsgType":"TIMSoundElem","MsgContent":{"Url":"u","UUID":"i","Size":62351.0,"Second":1,"Download_Flag":2}}]}"#;
    let output = timhook(&["validate", "-", "--json"]).write_stdin(location).output().expect("it runs");
    let record = json_lines(&stdout(&output)).remove(0);
    let found = &record["findings"];
    assert_eq!(
        (rules(&record), &found[0]["pointer"]),
        (vec!["integer-spelling"], &json!("/MsgBody/1/MsgContent/Size"))
    );
}

#[test]
fn listen_shows_compares_and_records_the_value_and_keeps_the_bytes() {
    let listener = Listener::start(&["--json", "--count", "2", "--filter", "/MsgSeqList/0/MsgSeq=130"]);
    listener.post_to(&format!("/?{QUERY}"), &sample("wire"));
    listener.post_to(&format!("/?{QUERY}"), &respelled());
    let records = json_lines(&stdout(&listener.wait()));
    assert_eq!(records[0]["body"], records[1]["body"]);
    assert_eq!((&records[0]["raw"], &records[1]["raw"]), (&Value::Null, &json!(respelled())));
    assert_eq!(records[1]["verdict"], "accepted");
    assert_eq!(records[1]["repeats"], json!([{"msg_seq": 130, "first": 1}]));
    let listener = Listener::start(&["--count", "1", "--expect", "/EventTime=1740711995000"]);
    listener.post_to(&format!("/?{QUERY}"), &respelled());
    let output = listener.wait();
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let page = stdout(&output);
    assert!(
        page.contains("2025-02-28 03:06:35 +00:00") && page.contains("  message    seq 130  id "),
        "{page}"
    );
}

#[test]
fn a_record_with_such_numbers_is_selected_and_sent_byte_for_byte() {
    let listener = Listener::start(&["--json", "--count", "1"]);
    listener.post_to(&format!("/?{QUERY}"), &respelled());
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("callbacks.ndjson");
    std::fs::write(&file, stdout(&listener.wait())).expect("a record");
    let file = file.to_str().expect("a path");
    let (exit, shown, err) = run(&["show", file, "--filter", "/MsgSeqList/0/MsgSeq=130.0", "--json"]);
    assert_eq!((exit, json_lines(&shown).len()), (0, 1), "{err}");
    let endpoint = Endpoint::with("200 OK", r#"{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0.0}"#);
    let (exit, out, err) = run(&["send", &endpoint.url(), file, "--filter", "/EventTime=1740711995000"]);
    assert_eq!(exit, 0, "{out}{err}");
    let (exit, ..) = run(&["send", &endpoint.url(), file, "--sdkappid", SDKAPPID, "--group-id", "@TGS#X"]);
    assert_eq!(exit, 0);
    let bodies: Vec<String> =
        endpoint.seen().into_iter().map(|seen| String::from_utf8(seen.body).expect("UTF-8")).collect();
    assert_eq!(bodies[0], respelled());
    // What is not changed keeps its spelling as far as JSON values have one.
    assert!(bodies[1].contains("\"MsgSeq\":130.0"), "{}", bodies[1]);
}

#[test]
fn answers_are_judged_by_the_value() {
    let check = |code: &str| {
        let answer = format!(r#"{{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":{code}}}"#);
        let output = timhook(&["validate", "--kind", "response", "--json", "-"]).write_stdin(answer).output();
        json_lines(&stdout(&output.expect("it runs"))).remove(0)
    };
    assert_eq!(rules(&check("0.0")), ["integer-spelling"]);
    assert_eq!(rules(&check("1e0")), ["ok-with-error-code", "integer-spelling"]);
    assert_eq!(rules(&check("0.5")), ["wrong-type"]);
}
