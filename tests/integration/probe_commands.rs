//! `timhook probe --command`: other commands than the recall, each with cases from its description.

use std::collections::BTreeSet;
use std::io::Write;

use serde_json::Value;

use crate::probe_faults::{Run, ids, probe as run};
use crate::reports::sarif_errors;
use crate::support::endpoint::{Endpoint, OK, Seen};
use crate::support::probe::probe;
use crate::support::reference::Reference;
use crate::support::{code, json_lines, stderr, stdout, timhook};

/// Before an event: the answer decides.
const BEFORE: &str = "Group.CallbackBeforeSendMsg";

/// After an event: the answer is ignored.
const AFTER: &str = "Group.CallbackAfterNewMemberJoin";

/// Before an event: the answer decides about each friend.
const PER_ITEM: &str = "Sns.CallbackPrevFriendAdd";

const TOKEN: &str = "xxxxyyyy";

/// An endpoint that answers every request with what this makes of it; drops the connection on nothing.
fn endpoint(answer: impl Fn(&Seen, &Value) -> Option<(u16, String)> + Send + Sync + 'static) -> Endpoint {
    Endpoint::seeing(move |seen, stream| {
        let body = serde_json::from_slice(&seen.body).unwrap_or_default();
        if let Some((status, text)) = answer(seen, &body) {
            let head =
                format!("HTTP/1.1 {status} X\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", text.len());
            let _ = stream.write_all(format!("{head}{text}").as_bytes());
        }
    })
}

fn with_command(url: &str, command: &str, arguments: &[&str]) -> Run {
    run(url, &[&["--command", command, "--timeout", "10s"], arguments].concat())
}

#[test]
fn a_correct_endpoint_passes_before_and_after_commands() {
    for command in [BEFORE, AFTER] {
        let reference = Reference::start(Some(TOKEN), None);
        let run = with_command(&reference.url(), command, &["--token", TOKEN, "--fail-on", "warn"]);
        assert_eq!((run.exit, run.with("fail"), run.with("warn")), (0, ids(""), ids("")), "{command}");
        assert_eq!(run.with("skipped"), ids("url-without-path sender-slow burst-100 rate-5s"));
        assert!(run.cases.iter().all(|case| case["command"] == command));
        assert!(run.with("pass").contains("missing-group-id"), "{command}");
    }
}

#[test]
fn a_documented_refusal_is_a_decision_and_an_undocumented_one_is_not_understood() {
    let only = ["--only", "sample-*", "--only", "command-unknown", "--only", "missing-msg-body"];
    for (answer, failed, reason) in [
        (r#"{"ActionStatus":"OK","ErrorInfo":"spam","ErrorCode":1}"#, "command-unknown", ""),
        (r#"{"ActionStatus":"FAIL","ErrorInfo":"spam","ErrorCode":10150}"#, "command-unknown", ""),
        (OK, "", ""),
        (
            r#"{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":7}"#,
            "command-unknown sample-wire sample-text",
            "ErrorCode 7 has no documented meaning for this command [undefined-error-code]; `timhook explain \
             Group.CallbackBeforeSendMsg` lists the documented codes",
        ),
        (
            r#"{"ActionStatus":"DENY","ErrorInfo":"","ErrorCode":1}"#,
            "command-unknown sample-wire sample-text",
            "`ActionStatus` is \"DENY\" [unknown-action-status]; answer OK or FAIL",
        ),
    ] {
        let endpoint = Endpoint::with("200 OK", answer);
        let run = with_command(&endpoint.url(), BEFORE, &only);
        let some = run
            .with("fail")
            .into_iter()
            .filter(|id| !id.starts_with("sample-") || "sample-wire sample-text".contains(id));
        assert_eq!(some.collect::<BTreeSet<_>>(), ids(failed), "{answer}");
        assert_eq!(run.reason("sample-wire"), reason, "{answer}");
        assert_eq!(run.exit, i32::from(!failed.is_empty()), "{answer}");
        let proves = if reason.is_empty() { "pass" } else { "skipped" };
        assert!(run.with(proves).contains("missing-msg-body"), "{answer}");
    }
}

#[test]
fn to_allow_what_cannot_be_read_is_a_decision_but_a_get_is_no_callback() {
    let endpoint = Endpoint::with("200 OK", OK).for_any_request();
    let only = ["--only", "body-not-json", "--only", "body-empty", "--only", "method-get"];
    let run = with_command(&endpoint.url(), BEFORE, &only);
    assert_eq!((run.exit, run.with("warn")), (0, ids("method-get")));
    let run = with_command(&endpoint.url(), AFTER, &only);
    assert_eq!((run.exit, run.with("warn")), (0, ids("body-not-json body-empty method-get")));
}

#[test]
fn what_the_elements_of_a_message_hold_is_probed_too() {
    let endpoint = endpoint(|_, body| {
        let elements = body["MsgBody"].as_array().into_iter().flatten();
        let mut texts = elements.filter(|element| element["MsgType"] == "TIMTextElem");
        let is_wrong = texts.any(|element| !element["MsgContent"]["Text"].is_string());
        Some(if is_wrong { (500, "no text".to_owned()) } else { (200, OK.to_owned()) })
    });
    let arguments = ["--only", "*-elem-*", "--only", "*-msg-body*"];
    let run = with_command(&endpoint.url(), BEFORE, &arguments);
    let fails = "missing-tim-text-elem-text type-tim-text-elem-text missing-msg-body-msg-content \
                 type-msg-body-msg-content";
    assert_eq!((run.exit, run.with("fail")), (1, ids(fails)));
    assert!(run.with("pass").contains("type-tim-face-elem-index"), "{:?}", run.with("pass"));
}

#[test]
fn where_items_are_decided_an_answer_without_them_is_not_understood() {
    let endpoint = Endpoint::with("200 OK", OK);
    let run = with_command(&endpoint.url(), PER_ITEM, &["--only", "sample-wire"]);
    assert_eq!((run.exit, run.with("fail")), (1, ids("sample-wire")));
    assert_eq!(run.reason("sample-wire"), "`ResultItem` is missing [missing-field]; add `ResultItem`");
    let denied = r#"{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0,"ResultItem":[{"To_Account":"id1","ResultCode":38000,"ResultInfo":"no"}]}"#;
    let endpoint = Endpoint::with("200 OK", denied);
    let run = with_command(&endpoint.url(), PER_ITEM, &["--only", "sample-wire"]);
    assert_eq!((run.exit, run.with("pass")), (0, ids("sample-wire")));
}

#[test]
fn a_refusal_of_what_has_happened_is_a_failure() {
    let endpoint = Endpoint::with("200 OK", r#"{"ActionStatus":"FAIL","ErrorInfo":"no","ErrorCode":1}"#);
    let run = with_command(&endpoint.url(), AFTER, &["--only", "sample-wire"]);
    assert_eq!((run.exit, run.with("fail")), (1, ids("sample-wire")));
    assert!(
        run.reason("sample-wire").starts_with("ActionStatus is FAIL with ErrorCode 1"),
        "{:?}",
        run.cases
    );
}

#[test]
fn what_is_missing_or_of_a_wrong_type_may_be_refused_but_must_not_crash() {
    let endpoint = endpoint(|_, body| {
        let is_text = body["Operator_Account"].is_string() || body["Operator_Account"].is_null();
        match body {
            _ if !is_text => Some((500, "cannot cast".to_owned())),
            _ if body.get("MsgBody").is_none() => None,
            _ if body.get("Random").is_none() => Some((400, "no Random".to_owned())),
            _ => Some((200, OK.to_owned())),
        }
    });
    let arguments = ["--only", "missing-*", "--only", "type-*"];
    let run = with_command(&endpoint.url(), BEFORE, &arguments);
    assert_eq!((run.exit, run.with("fail")), (1, ids("missing-msg-body type-operator-account")));
    let of_crash = run.reason("type-operator-account");
    assert_eq!(
        of_crash,
        "status is 500, which means that the endpoint failed, not that the request was wrong"
    );
    assert!(run.reason("missing-msg-body").starts_with("the connection was closed before it answered"));
    assert!(run.with("pass").contains("missing-random"));
}

#[test]
fn no_two_callbacks_look_alike_and_all_are_about_the_test_group() {
    let endpoint = Endpoint::with("200 OK", OK);
    let arguments =
        ["--command", BEFORE, "--category", "documented", "--group-id", "@TGS#MINE", "--operator", "tester"];
    let output = probe(&endpoint.url(), &arguments);
    assert!(stderr(&output).contains(&format!("cases: {BEFORE} in the made-up group @TGS#MINE by tester, ")));
    let (mut seen, mut ids) = (0, BTreeSet::new());
    for request in endpoint.seen() {
        let body: Value = serde_json::from_slice(&request.body).expect("JSON");
        if body["CallbackCommand"] != BEFORE {
            continue;
        }
        assert_eq!(request.parameter("CallbackCommand"), Some(BEFORE));
        let group = body["GroupId"].as_str().expect("a group");
        assert!(["@TGS#MINE", "@TGS#_@TGS#MINE"].contains(&group), "{body}");
        assert_eq!(body["Operator_Account"], "tester");
        if let Some(topic) = body["TopicId"].as_str() {
            assert!(topic.starts_with(&format!("{group}@TOPIC#_")), "{body}");
        }
        seen += 1;
        ids.insert(body["Random"].to_string());
    }
    assert!(seen > 30, "{seen}");
    assert_eq!(ids.len(), seen);
}

#[test]
fn several_commands_are_told_apart_everywhere() {
    let endpoint = Endpoint::with("200 OK", "ok");
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    let (junit, sarif, html) = (path("j.xml"), path("s.json"), path("p.html"));
    let recall = "Group.CallbackAfterRecallMsg";
    let commands = ["--command", BEFORE, "--command", "Group.*RecallMsg", "--only", "sample-wire"];
    let reports = [format!("junit={junit}"), format!("sarif={sarif}"), format!("html={html}")];
    let reports: Vec<&str> = reports.iter().flat_map(|report| ["--report", report.as_str()]).collect();
    let output = probe(&endpoint.url(), &[&commands[..], &reports].concat());
    assert_eq!(code(&output), 1);
    let shown = stdout(&output);
    let rows: Vec<&str> =
        shown.lines().take(7).map(|line| line.split("  ").next().unwrap_or_default()).collect();
    assert_eq!(rows, [recall, "documented", "✗ fail", "", BEFORE, "documented", "✗ fail"], "{shown}");
    assert!(
        shown.contains(&format!("\n✗ fail  {recall}/sample-wire: a recall as real traffic looks\n")),
        "{shown}"
    );
    let said = stderr(&output);
    assert!(said.contains("with 2 cases: 2 commands in the made-up group"), "{said}");
    assert!(said.contains(&format!("`timhook explain {recall}/sample-wire` explains")), "{said}");

    let xml = std::fs::read_to_string(&junit).expect("a report");
    let document = roxmltree::Document::parse(&xml).expect("XML");
    let cases = document.descendants().filter(|node| node.has_tag_name("testcase"));
    let names: Vec<&str> = cases.filter_map(|node| node.attribute("name")).collect();
    assert_eq!(names, [format!("{recall}/sample-wire"), format!("{BEFORE}/sample-wire")]);
    let log: Value = serde_json::from_str(&std::fs::read_to_string(&sarif).expect("a report")).expect("JSON");
    assert_eq!(sarif_errors(&log), [""; 0]);
    let texts = log["runs"][0]["results"].as_array().expect("results").iter();
    let texts: Vec<&str> = texts.map(|result| result["message"]["text"].as_str().expect("a text")).collect();
    assert!(texts[0].starts_with(&format!("{recall}: this is not JSON")), "{texts:?}");
    assert!(texts[1].starts_with(&format!("{BEFORE}: this is not JSON")), "{texts:?}");
    let page = std::fs::read_to_string(&html).expect("a report");
    assert!(page.contains(&format!("<li class=\"case fail\" id=\"{BEFORE}/sample-wire\">")), "{page}");

    let output = probe(&endpoint.url(), &[&commands[..], &["--json"]].concat());
    let records = json_lines(&stdout(&output));
    let commands: Vec<&Value> = records.iter().map(|record| &record["command"]).collect();
    assert_eq!(commands, [recall, BEFORE]);
}

#[test]
fn a_command_that_gets_no_answer_does_not_end_the_run() {
    let endpoint = endpoint(|_, body| (body["CallbackCommand"] != BEFORE).then(|| (200, OK.to_owned())));
    let commands = ["--command", AFTER, "--command", BEFORE, "--only", "sample-*", "--json"];
    let output = probe(&endpoint.url(), &commands);
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    let of_before = json_lines(&stdout(&output)).into_iter().filter(|record| record["command"] == BEFORE);
    let results: Vec<Value> = of_before.map(|record| record["result"].clone()).collect();
    assert_eq!((results[0].as_str(), results[1].as_str()), (Some("fail"), Some("skipped")), "{results:?}");
}

#[test]
fn cases_of_commands_are_listed_explained_and_completed() {
    let shown = |arguments: &[&str]| {
        let output = timhook(arguments).output().expect("timhook runs");
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        stdout(&output)
    };
    let listed = shown(&[
        "probe",
        "--list",
        "--command",
        PER_ITEM,
        "--only",
        "*-item-remark",
        "--only",
        "sample-wire",
    ]);
    assert_eq!(
        listed,
        format!(
            "{PER_ITEM}\n\
             documented  sample-wire                 sample: as real traffic looks: compact, keys sorted\n\
             robustness  missing-friend-item-remark  FriendItem[].Remark is missing\n\
             robustness  type-friend-item-remark     FriendItem[].Remark is 7\n"
        )
    );
    let records = json_lines(&shown(&["probe", "--list", "--json", "--command", AFTER]));
    assert!(records.iter().all(|record| record["command"] == AFTER), "{records:?}");
    assert_eq!(
        shown(&["explain", &format!("{BEFORE}/type-random")]),
        "robustness[type-random]: Random is \"7\"\n\n\
         Random is documented as Integer, but here it is \"7\". The endpoint may refuse or\n\
         accept the callback. An unhandled exception is a failure.\n\n\
         Expected: any complete answer except a server error (5xx), in time\n\
         Source: https://www.tencentcloud.com/document/product/1047/34374: Random:\n        Integer\n\
         Command: Group.CallbackBeforeSendMsg\n"
    );
    assert!(shown(&["explain", "missing-friend-item-remark"]).contains(&format!("\nCommand: {PER_ITEM}\n")));
    assert!(shown(&["completions", "bash"]).contains(" missing-friend-item-remark "));
}

#[test]
fn unknown_commands_and_cases_are_refused_with_the_way_out() {
    for (arguments, said) in [
        (
            &["probe", "http://127.0.0.1:1", "--sdkappid", "1", "--command", "Group.CallbackBeforeSendMs"][..],
            "error: there is no command `Group.CallbackBeforeSendMs`\n  help: did you mean \
             `Group.CallbackBeforeSendMsg`? `timhook commands` lists them all\n",
        ),
        (
            &["probe", "--list", "--command", BEFORE, "--only", "missing-rndom"],
            "error: --only missing-rndom: no case has such an id\n  help: did you mean `missing-random`? \
             `timhook probe --list` shows all cases\n",
        ),
        (
            &["explain", "Group.CallbackBeforeSendMsg/type-rndom"],
            "error: Group.CallbackBeforeSendMsg has no case `type-rndom`\n  help: did you mean `type-random`? \
             `timhook probe --list --command Group.CallbackBeforeSendMsg` lists them\n",
        ),
    ] {
        let output = timhook(arguments).output().expect("timhook runs");
        assert_eq!(
            (code(&output), stdout(&output).as_str(), stderr(&output).as_str()),
            (2, "", said),
            "{arguments:?}"
        );
    }
}
