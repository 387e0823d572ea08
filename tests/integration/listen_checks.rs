//! `timhook listen` as a check: expectations, filters, reports, the ready file, and repeats.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::support::listener::Listener;
use crate::support::{QUERY, SDKAPPID, code, json_lines, sample, stderr, stdout, timhook};

/// The sample `wire`, in another group.
fn in_group(group: &str) -> String {
    sample("wire").replace("@TGS#2J4SZEAEL", group)
}

fn of_type<'a>(records: &'a [Value], kind: &str) -> Vec<&'a Value> {
    records.iter().filter(|record| record["type"] == kind).collect()
}

#[test]
fn it_ends_as_soon_as_all_expectations_are_met() {
    let expected =
        ["--expect", "/GroupId=@TGS#b", "--expect", "/MsgSeqList/0/MsgSeq=130", "--expect-count", "2"];
    let listener = Listener::start(&[&["--json", "--timeout", "25s"], &expected[..]].concat());
    listener.post(&in_group("@TGS#a"));
    listener.post(&in_group("@TGS#b"));
    let output = listener.wait();
    assert_eq!(code(&output), 0);
    let said = json_lines(&stderr(&output));
    assert_eq!(
        of_type(&said, "expectation"),
        [
            &json!({"type": "expectation", "expected": "/GroupId=\"@TGS#b\"", "met": true, "callback": 2}),
            &json!({"type": "expectation", "expected": "/MsgSeqList/0/MsgSeq=130", "met": true, "callback": 1}),
            &json!({"type": "expectation", "expected": "at least 2 callbacks", "met": true, "came": 2}),
        ]
    );
}

#[test]
fn what_is_not_met_in_time_is_listed_with_what_came_closest() {
    let listener = Listener::start(&[
        "--timeout",
        "1s",
        "--expect",
        "/Type=Public",
        "--expect",
        "/GroupId=@TGS#abc",
        "--expect",
        "/MsgSeqList/0/MsgSeq=\"130\"",
        "--expect",
        "/TopicId=x",
        "--expect-count",
        "5",
    ]);
    for group in ["@TGS#zzz", "@TGS#abd", "@TGS#xyz"] {
        listener.post(&in_group(group));
    }
    let output = listener.wait();
    assert_eq!(code(&output), 1);
    assert_eq!(
        stderr(&output),
        "3 callbacks: 3 accepted, 0 rejected, 0 unparsable\n/Type=\"Public\" was met by callback #1\nerror: \
         /GroupId=\"@TGS#abc\" was not met; the closest was \"@TGS#abd\", in callback #2\nerror: \
         /MsgSeqList/0/MsgSeq=\"130\" was not met; the closest was 130, in callback #1\nerror: /TopicId=\"x\" was \
         not met: all 3 callbacks have nothing at /TopicId\nerror: at least 5 callbacks were expected, but 3 came\n"
    );
}

#[test]
fn without_a_callback_nothing_can_be_met() {
    let output = timhook(&["listen", "--port", "0", "-q", "--timeout", "50ms", "--expect", "/Type=Public"])
        .output()
        .expect("it runs");
    assert_eq!(code(&output), 1);
    assert_eq!(stderr(&output), "error: /Type=\"Public\" was not met: no callback came\n");
}

#[cfg(unix)]
#[test]
fn a_stop_with_an_unmet_expectation_is_a_failure() {
    let listener = Listener::start(&["--expect", "/Type=Private"]);
    listener.post(&sample("wire"));
    assert_eq!(code(&listener.stop()), 1);
}

#[test]
fn strangers_values_are_shown_and_not_obeyed() {
    let listener = Listener::start(&["--timeout", "500ms", "--expect", "/GroupId=x"]);
    listener.post(&in_group("\u{9b}31m\u{202e}"));
    let said = stderr(&listener.wait());
    assert!(said.contains(r#"the closest was "\u{9b}31m\u{202e}""#), "{said}");
}

#[test]
fn what_a_filter_leaves_out_is_answered_and_neither_shown_nor_counted() {
    let listener = Listener::start(&["--json", "--count", "2", "--filter", "/GroupId=@TGS#b"]);
    for group in ["@TGS#a", "@TGS#b", "@TGS#a", "@TGS#b"] {
        assert_eq!(listener.post(&in_group(group)).json()["ActionStatus"], "OK");
    }
    let output = listener.wait();
    assert_eq!(code(&output), 0);
    let records = json_lines(&stdout(&output));
    let shown: Vec<_> = records.iter().map(|record| (&record["id"], &record["body"]["GroupId"])).collect();
    assert_eq!(shown, [(&json!(2), &json!("@TGS#b")), (&json!(4), &json!("@TGS#b"))]);
    let said = json_lines(&stderr(&output));
    let summary = of_type(&said, "summary")[0];
    assert_eq!((&summary["callbacks"], &summary["left_out"]), (&json!(2), &json!(2)));
}

#[test]
fn filters_of_command_and_verdict_are_joined_by_and() {
    let filters = ["--filter", "verdict=rejected", "--filter", "command=Group.CallbackAfterRecallMsg"];
    let listener = Listener::start(&[&["--json", "--expect-count", "1"], &filters[..]].concat());
    listener.post(&sample("wire"));
    listener.post("not JSON");
    listener.post_to("/?CallbackCommand=State.StateChange", r#"{"CallbackCommand":1}"#);
    let rejected = r#"{"CallbackCommand":"Group.CallbackAfterRecallMsg"}"#;
    assert_eq!(listener.post(rejected).json()["ActionStatus"], "FAIL");
    let output = listener.wait();
    let records = json_lines(&stdout(&output));
    assert_eq!((code(&output), records.len()), (0, 1));
    assert_eq!(records[0]["body"].to_string(), rejected);
}

#[test]
fn reports_name_what_was_met_and_what_was_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let (junit, github) = (folder.path().join("junit.xml"), folder.path().join("github.txt"));
    let reports = [format!("junit={}", junit.display()), format!("github={}", github.display())];
    let listener = Listener::start(&[
        "--report",
        &reports[0],
        "--report",
        &reports[1],
        "--report",
        "github",
        "--expect",
        "/Type=Public",
        "--expect",
        "/GroupId=@TGS#abc",
        "--fail-on",
        "error",
        "--timeout",
        "1s",
    ]);
    listener.post(&in_group("@TGS#abd"));
    listener.post("{}");
    let output = listener.wait();
    assert_eq!(code(&output), 1);
    let xml = fs::read_to_string(junit).expect("a report");
    let document = roxmltree::Document::parse(&xml).expect("XML");
    let cases: Vec<_> = document.descendants().filter(|node| node.has_tag_name("testcase")).collect();
    let names: Vec<_> = cases.iter().map(|case| case.attribute("name").expect("a name")).collect();
    assert_eq!(
        names,
        ["/Type=\"Public\"", "/GroupId=\"@TGS#abc\"", "no finding of severity error or higher (--fail-on)"]
    );
    let failures: Vec<_> = document.descendants().filter(|node| node.has_tag_name("failure")).collect();
    let messages: Vec<_> =
        failures.iter().map(|failure| failure.attribute("message").expect("one")).collect();
    assert_eq!(messages, ["was not met; the closest was \"@TGS#abd\", in callback #1", "1 callback failed"]);
    assert!(failures[1].text().expect("a text").starts_with("callback #2 was rejected: "), "{xml}");
    let commands = fs::read_to_string(github).expect("a report");
    assert_eq!(commands.lines().filter(|line| line.starts_with("::error title=timhook listen")).count(), 2);
    assert!(stderr(&output).ends_with(&commands), "{}", stderr(&output));
}

#[test]
fn a_report_that_cannot_be_written_is_found_out_before_anything_is_received() {
    let report = "junit=/no/such/folder/junit.xml";
    let output = timhook(&["listen", "--port", "0", "--report", report]).output().expect("it runs");
    assert_eq!(code(&output), 3);
    assert_eq!(
        stderr(&output),
        "error: /no/such/folder/junit.xml: the report cannot be written: no such file or directory\n  \
         help: name a file in a folder that exists and that you may write to\n"
    );
}

fn text_of(path: &Path) -> Option<String> {
    fs::read_to_string(path).ok()
}

#[cfg(unix)]
#[test]
fn the_ready_file_names_the_url_while_the_listener_is_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("url");
    fs::write(&path, "http://127.0.0.1:1/left/over\n").expect("a file");
    let ready_file = path.to_str().expect("UTF-8");
    let listener = Listener::start(&["--ready-file", ready_file, "--path", "/callback"]);
    assert_eq!(text_of(&path), Some(format!("http://{}/callback\n", listener.address)));
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1);
    assert_eq!(code(&listener.stop()), 0);
    assert_eq!(text_of(&path), None);
}

#[test]
fn the_ready_file_of_a_listener_that_cannot_start_is_not_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("url");
    fs::write(&path, "http://127.0.0.1:1\n").expect("a file");
    let ready_file = path.to_str().expect("UTF-8");
    let output = timhook(&["listen", "--port", "0", "--host", "192.0.2.1", "--ready-file", ready_file])
        .output()
        .expect("it runs");
    assert_eq!((code(&output), text_of(&path)), (5, None));
}

#[test]
fn a_file_that_is_something_else_is_not_overwritten() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("important.txt");
    for content in ["", "important", "http://a\nhttp://b\n"] {
        fs::write(&path, content).expect("a file");
        let ready_file = path.to_str().expect("UTF-8");
        let output =
            timhook(&["listen", "--port", "0", "--ready-file", ready_file]).output().expect("it runs");
        assert_eq!((code(&output), text_of(&path).as_deref()), (3, Some(content)));
        assert!(
            stderr(&output).contains("the file exists, and no earlier run has created it"),
            "{}",
            stderr(&output)
        );
    }
}

#[test]
fn a_second_delivery_is_marked_as_a_repeat() {
    let listener = Listener::start(&["--json", "--count", "3"]);
    let more = sample("wire").replace("\"MsgSeq\":130", "\"MsgSeq\":130},{\"MsgSeq\":131");
    for body in [&sample("wire"), &sample("wire"), &more] {
        listener.post(body);
    }
    let text = stdout(&listener.wait());
    let records = json_lines(&text);
    assert_eq!(records[0].get("repeats"), None);
    assert_eq!(records[1]["repeats"], json!([{"msg_seq": 130, "first": 1}]));
    assert_eq!(records[2]["repeats"], json!([{"msg_seq": 130, "first": 1}]));
    let checked =
        timhook(&["validate", "--kind", "exchange", "-"]).write_stdin(text).output().expect("it runs");
    assert_eq!(code(&checked), 0, "{}", stdout(&checked));
}

#[test]
fn a_person_sees_the_repeat_too() {
    let listener = Listener::start(&["--count", "2"]);
    listener.post(&sample("wire"));
    listener.post(&sample("wire"));
    let page = stdout(&listener.wait());
    assert_eq!(page.matches("  repeat     seq 130 came before, in #1\n").count(), 1, "{page}");
}

#[test]
fn nonsense_is_refused_with_a_way_out() {
    let cases = [
        (&["--expect", "GroupId=x"][..], "did you mean `/GroupId=x`?"),
        (&["--expect", "/GroupId"], "write POINTER=VALUE, such as /GroupId=@TGS#1"),
        (&["--expect-count", "0"], "it must be a whole number, at least 1"),
        (&["--filter", "verdict=ok"], "write accepted, rejected or unparsable"),
        (&["--filter", "group=x"], "write POINTER=VALUE, command=NAME or verdict=accepted"),
        (&["--report", "tap=x"], "write junit=FILE, github=FILE or github"),
        (&["--report", "junit"], "the file is missing, as in junit=FILE"),
        (&["--report", "junit=-"], "standard output already has the results; name a file, as in junit=FILE"),
        (&["--exec", "true", "--count", "1"], "cannot be used with"),
    ];
    for (arguments, expected) in cases {
        let output = timhook(&[&["listen"], arguments].concat()).output().expect("it runs");
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert!(stderr(&output).contains(expected), "{arguments:?}: {}", stderr(&output));
    }
}

#[test]
fn a_query_that_was_garbled_as_a_whole_is_told_of_once() {
    let sdkappid = format!("--sdkappid={SDKAPPID}");
    let listener = Listener::start(&["--json", "--count", "4", &sdkappid, "--token", "xxxxyyyy"]);
    let post = |query: &str| listener.post_to(&format!("/?{query}"), &sample("wire"));
    post(&QUERY.replace('&', "&amp;"));
    post(&format!("env=dev?{QUERY}"));
    let plain = Listener::start(&["--json", "--count", "3"]);
    plain.post_to(&format!("/?{}", QUERY.replace('&', "&amp;")), &sample("wire"));
    plain.post_to(&format!("/?env=dev?{QUERY}"), &sample("wire"));
    // A parameter of one's own may hold a URL.
    plain.post_to(&format!("/?next=http://h/?SdkAppid=1&{QUERY}"), &sample("wire"));
    post(QUERY);
    post("");
    let found = |record: &Value| -> Vec<(String, String)> {
        let findings = record["findings"].as_array().expect("findings").iter();
        let text = |value: &Value| value.as_str().expect("text").to_owned();
        findings.map(|finding| (text(&finding["rule"]), text(&finding["message"]))).collect()
    };
    let one = |rule: &str, message: &str| vec![(rule.to_owned(), message.to_owned())];
    let amp = "the URL has `&amp;` between its parameters";
    let second = "the URL has a second `?`, so everything after it belongs to the previous value";
    let records = json_lines(&stdout(&listener.wait()));
    assert_eq!(found(&records[0]), one("signature-missing", amp));
    assert_eq!(found(&records[1])[0], one("sdkappid-mismatch", second)[0]);
    assert_eq!(records[1]["verdict"], "rejected");
    assert_eq!(found(&records[2])[0].0, "signature-missing");
    assert!(found(&records[3]).len() > 2);
    let records = json_lines(&stdout(&plain.wait()));
    assert_eq!(found(&records[0]), one("query-parameter-missing", amp));
    assert_eq!(found(&records[1]), one("query-parameter-missing", second));
    assert_eq!(found(&records[2]), vec![]);
}
