//! `timhook send`: changes to payloads before they go out.

use serde_json::Value;

use crate::support::send::{good_endpoint, only, send, send_one};
use crate::support::{code, sample, stderr, stdout};

const COMMUNITY: [&str; 6] =
    ["--type", "Community", "--group-id", "@TGS#_a", "--topic-id", "@TGS#_a@TOPIC#_t"];

/// The body that arrives when the wire sample is sent with these options.
fn crafted(arguments: &[&str]) -> String {
    String::from_utf8(send_one(arguments).body).expect("UTF-8")
}

#[test]
fn every_option_changes_its_field_and_nothing_else() {
    let id = "144115213033478435-1740711900-2512805311";
    let one = format!(r#"{{"MsgId":"{id}","MsgSeq":130}}"#);
    let two = one.replace("2512805311", "2512805312").replace("130}", "131}");
    let both = format!("{one},{two}");
    let cases: [(&[&str], &str, &str); 14] = [
        (&["--operator", "user_b"], "administrator", "user_b"),
        (&["--operator", "用户\"1\""], "administrator", "用户\\\"1\\\""),
        (&["--type", "ChatRoom"], "Public", "ChatRoom"),
        (&["--group-id", "@TGS#X"], "@TGS#2J4SZEAEL", "@TGS#X"),
        (&["--msg-seq", "131"], ":130", ":131"),
        (&["--msg-seq", "130,131"], &one, &both),
        (&["--msg-id", "144115213033478435-1740711901-7"], id, "144115213033478435-1740711901-7"),
        (&["--event-time", "1740711995001"], "1740711995000", "1740711995001"),
        (&["--set", "/MsgSeqList/0/MsgSeq=131"], ":130", ":131"),
        (&["--set", "/Type=\"Private\""], "Public", "Private"),
        (&["--add", "/MsgSeqList/0/Note=\"x=y\""], ":130", ":130,\"Note\":\"x=y\""),
        (&["--add", "/MsgSeqList/-={\"MsgSeq\":131}"], ":130}", ":130},{\"MsgSeq\":131}"),
        (&["--unset", "/EventTime"], "\"EventTime\":1740711995000,", ""),
        (&["--unset", "/MsgSeqList/0/MsgId"], &format!("\"MsgId\":\"{id}\","), ""),
    ];
    for (arguments, from, to) in cases {
        let wire = sample("wire");
        assert!(wire.contains(from), "{arguments:?}");
        assert_eq!(crafted(arguments), wire.replace(from, to), "{arguments:?}");
    }
}

#[test]
fn a_topic_is_added_at_the_end() {
    let expected = sample("wire")
        .replace("@TGS#2J4SZEAEL", "@TGS#_a")
        .replace(r#""Type":"Public"}"#, r#""Type":"Community","TopicId":"@TGS#_a@TOPIC#_t"}"#);
    assert_eq!(crafted(&COMMUNITY), expected);
}

#[test]
fn now_is_the_time_of_the_event() {
    let before = now_in_milliseconds();
    let body: Value = serde_json::from_str(&crafted(&["--event-time", "now"])).expect("JSON");
    let time = body["EventTime"].as_u64().expect("a number");
    assert!((before..=now_in_milliseconds()).contains(&time), "{time}");
}

fn now_in_milliseconds() -> u64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("it is after 1970");
    u64::try_from(now.as_millis()).expect("it is before the year 500 million")
}

#[test]
fn set_comes_before_add_and_add_before_unset() {
    let arguments = ["--unset", "/Type", "--add", "/Note=1", "--set", "/Type=\"Private\"", "--no-validate"];
    let expected = sample("wire").replace(",\"Type\":\"Public\"}", ",\"Note\":1}");
    assert_eq!(crafted(&arguments), expected);
}

#[test]
fn crafted_payloads_are_validated_as_they_go_out() {
    let endpoint = good_endpoint();
    let output = send(&endpoint, &["--set", "/MsgSeqList=[]"]);
    assert_eq!((code(&output), endpoint.seen().len()), (1, 0));
    assert!(stderr(&output).starts_with("error[empty-list]: "), "{}", stderr(&output));
}

#[test]
fn every_payload_of_a_run_is_changed() {
    let endpoint = good_endpoint();
    let output = send(&endpoint, &["--sample", "wire", "--sample", "public", "--operator", "x"]);
    assert_eq!(code(&output), 0);
    let operator =
        |body: &[u8]| serde_json::from_slice::<Value>(body).expect("JSON")["Operator_Account"].clone();
    assert_eq!(endpoint.seen().iter().map(|seen| operator(&seen.body)).collect::<Vec<_>>(), ["x", "x"]);
}

#[test]
fn numbers_beyond_a_double_survive_a_change_elsewhere() {
    let wire = sample("wire").replace(":130", ":4294967295").replace("1740711995000", "18446744073709551615");
    let endpoint = good_endpoint();
    let mut command = crate::support::timhook(&["send", &endpoint.url(), "-", "--sdkappid", "1"]);
    let output = command
        .args(["--operator", "x", "--no-validate"])
        .write_stdin(wire.clone())
        .output()
        .expect("timhook runs");
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(only(&endpoint).body, wire.replace("administrator", "x").into_bytes());
}

#[test]
fn a_path_that_does_not_exist_is_named_with_its_option() {
    let cases: [(&[&str], &str); 9] = [
        (&["--set", "/Nope=1"], "--set /Nope: there is nothing at this path; --add adds"),
        (
            &["--set", "/MsgSeqList/7/MsgSeq=1"],
            "--set /MsgSeqList/7/MsgSeq: there is nothing at this path; --add adds",
        ),
        (&["--unset", "/Nope"], "--unset /Nope: there is nothing at this path"),
        (&["--unset", ""], "--unset the empty pointer names the whole payload, which cannot be removed"),
        (&["--add", "/A/B=1"], "--add /A/B: there is nothing at /A"),
        (&["--add", "/MsgSeqList/9=1"], "--add /MsgSeqList/9: the array has 1 items"),
        (&["--add", "/Type/x=1"], "--add /Type/x: its parent is neither an object nor an array"),
        (&["--unset", "Type"], "--unset Type: a JSON Pointer begins with `/`, such as /MsgSeqList/0/MsgSeq"),
        (&["--msg-id", "a,b"], "--msg-id: 2 ids for 1 messages; give one number for each id with --msg-seq"),
    ];
    for (arguments, expected) in cases {
        let endpoint = good_endpoint();
        let output = send(&endpoint, arguments);
        let expected =
            format!("error: wire: {expected}\n  help: `timhook send --dry-run` shows the payload\n");
        assert_eq!((code(&output), stderr(&output)), (2, expected), "{arguments:?}");
        assert_eq!((endpoint.seen().len(), stdout(&output).len()), (0, 0), "{arguments:?}");
    }
}

#[test]
fn a_pointer_without_its_slash_is_not_answered_with_advice_to_add() {
    let output = send(&good_endpoint(), &["--set", "Type=\"Private\""]);
    assert_eq!(code(&output), 2);
    assert!(!stderr(&output).contains("--add adds"), "{}", stderr(&output));
}

#[test]
fn what_is_not_json_is_a_finding_with_a_place_even_where_it_was_to_be_changed() {
    let invalid = "fixtures/Group.CallbackAfterRecallMsg/invalid/not-json.json";
    let endpoint = good_endpoint();
    let output = send(&endpoint, &[invalid, "--operator", "x"]);
    assert_eq!((code(&output), endpoint.seen().len()), (1, 0), "{}", stderr(&output));
    assert!(stderr(&output).contains(&format!("{invalid}:1:229\n")), "{}", stderr(&output));
}
