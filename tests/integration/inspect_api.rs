//! The inspector: what scripts and the page can ask it.

use std::fs;
use std::io::{Read, Write};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

use serde_json::{Value, json};

use crate::support::endpoint::{Endpoint, OK};
use crate::support::http::{connect, read_answer, request};
use crate::support::inspector::{Inspector, inspected};
use crate::support::{
    QUERY, code, json_lines, now, sample, sha256_hex, skip, stderr, stdout, timhook, wait_until,
};

fn ids(inspector: &Inspector, query: &str) -> Vec<u64> {
    let found = inspector.json(&format!("/api/exchanges?{query}"));
    let id = |exchange: &Value| exchange["id"].as_u64().expect("an id");
    found["exchanges"].as_array().expect("a list").iter().map(id).collect()
}

/// The sentence and its help.
fn refusal(inspector: &Inspector, target: &str) -> (u16, String, String) {
    let answer = inspector.get(target);
    let text = |name: &str| answer.json()[name].as_str().expect("a sentence").to_owned();
    (answer.status, text("error"), text("help"))
}

#[test]
fn a_row_says_at_a_glance_what_came() {
    let backend = Endpoint::with("200 OK", "ok");
    let (listener, inspector) = inspected(&["--forward-to", &backend.url()]);
    let mut payload: Value = serde_json::from_str(&sample("wire")).expect("JSON");
    payload["New"] = json!({"Field": 1});
    listener.post(&payload.to_string());
    listener.post("{");
    inspector.until(2);
    let found = inspector.json("/api/exchanges?view=row");
    let [mut row, broken] = [0, 1].map(|number| found["exchanges"][number].clone());
    let record = inspector.json("/api/exchanges/1");
    for (name, value) in [
        ("received_at", &record["received_at"]),
        ("remote", &record["remote"]),
        ("elapsed_ms", &record["reply"]["elapsed_ms"]),
    ] {
        assert_eq!(&row[name], value);
        row.as_object_mut().expect("an object").remove(name);
    }
    assert_eq!(row["backend"]["elapsed_ms"], record["forward"]["elapsed_ms"]);
    row["backend"]["elapsed_ms"] = 0.into();
    assert_eq!(
        row,
        json!({
            "id": 1, "verdict": "accepted", "command": "Group.CallbackAfterRecallMsg",
            "title": "After group messages are recalled",
            "summary": "administrator recalled 1 message in @TGS#2J4SZEAEL", "status": 200,
            "signature": "unchecked", "errors": 0, "warnings": 1, "notes": 0, "rules": ["unknown-field"],
            "drift": ["/New"], "repeat": false, "fault": null,
            "backend": {"verdict": "fail", "status": 200, "elapsed_ms": 0},
        })
    );
    assert_eq!((&found["last"], &found["dropped"]), (&json!(2), &json!(0)));
    assert_eq!(
        (&broken["verdict"], &broken["command"], &broken["title"], &broken["summary"], &broken["errors"]),
        (&json!("unparsable"), &Value::Null, &Value::Null, &json!(""), &json!(1))
    );
}

#[test]
#[cfg(unix)]
fn records_are_those_of_the_listener_but_for_the_signature() {
    let token = "xxxxyyyy";
    let (listener, inspector) = inspected(&["--token", token, "--json"]);
    let time = now().to_string();
    let sign = sha256_hex(&format!("{token}{time}"));
    listener.post_to(&format!("/?{QUERY}&Sign={sign}&RequestTime={time}"), &sample("unicode-operator"));
    listener.post(&sample("wire"));
    inspector.until(2);
    let records = inspector.json("/api/exchanges")["exchanges"].clone();
    let lines = inspector.get("/api/exchanges?format=jsonl");
    assert_eq!(json!(json_lines(&lines.body)), records);
    assert_eq!(lines.header("content-disposition"), Some("attachment; filename=\"timhook.jsonl\""));
    assert_eq!(inspector.json("/api/exchanges/2"), records[1]);
    let printed = stdout(&listener.stop()).replace(&sign, "REDACTED");
    assert_eq!(json!(json_lines(&printed)), records);
}

#[test]
fn callbacks_are_chosen_by_conditions_text_and_place() {
    let (listener, inspector) = inspected(&["--respond-when", "/Type=Public:503"]);
    listener.post(&sample("wire"));
    listener.post(&sample("v1"));
    listener.post(&sample("wire").replace("@TGS#2J4SZEAEL", "@TGS#Other"));
    listener.post("{");
    inspector.until(4);
    assert_eq!(ids(&inspector, ""), [1, 2, 3, 4]);
    for (query, expected) in [
        ("limit=2", &[3, 4][..]),
        ("after=1&before=4", &[2, 3]),
        ("view=row&after=2&limit=1", &[4]),
        ("filter=verdict=unparsable", &[4]),
        ("filter=/GroupId=@TGS%232*&filter=repeat=true", &[2]),
        ("filter=command=Group.*&filter=finding=msg-*", &[2]),
        ("filter=finding=*json", &[4]),
        ("filter=signature=valid", &[]),
        ("search=tgs%23other", &[3]),
        ("search=EVENTTIME", &[1, 2, 3]),
        ("search=purpose:+503", &[1, 2, 3]),
        ("search=missing+in+1+of", &[2]),
        ("search=%22MsgSeq%22:130", &[1, 2, 3]),
        ("search=content-length&filter=id=2", &[2]),
        ("search=nowhere", &[]),
        ("search=", &[1, 2, 3, 4]),
    ] {
        assert_eq!(ids(&inspector, query), expected, "{query}");
    }
}

#[test]
fn mistakes_are_named_as_on_the_command_line() {
    let (_listener, inspector) = inspected(&[]);
    let condition = "verdict=good";
    let typed = timhook(&["show", "x.jsonl", "--filter", condition]).output().expect("it runs");
    let (status, error, help) = refusal(&inspector, &format!("/api/exchanges?filter={condition}"));
    assert_eq!((status, error.as_str()), (400, "filter=verdict=good is not understood"));
    assert!(stderr(&typed).contains(&help), "{help}: {}", stderr(&typed));
    for (target, status, error, help) in [
        (
            "/api/exchanges?foo=1",
            400,
            "there is no parameter `foo`",
            "it takes filter, search, after, before, limit, view, format",
        ),
        ("/api/exchanges/1?filter=id=1", 400, "there is no parameter `filter`", "it takes view"),
        ("/api/events?timeout=1s", 400, "there is no parameter `timeout`", "it takes filter, search, after"),
        ("/api/exchanges?limit=1&limit=2", 400, "limit is given twice", "give it once"),
        ("/api/wait?search=a&search=b", 400, "search is given twice", "give it once"),
        ("/api/exchanges?limit=-1", 400, "limit=-1 is not understood", "write a whole number"),
        ("/api/exchanges?view=all", 400, "view=all is not understood", "write row or record"),
        ("/api/exchanges/x", 400, "`x` is not an id", "write a whole number"),
        ("/api/exchanges/1", 404, "there is no #1", "there are none yet"),
        (
            "/api/wait?timeout=1",
            400,
            "timeout=1 is not understood",
            "write a number and a unit, such as 500ms, 30s or 2m",
        ),
        ("/api/wait?timeout=11m", 400, "timeout is longer than 10m", "wait several times"),
        (
            "/api/explain/event-time-strin",
            404,
            "there is no rule `event-time-strin`",
            "did you mean `event-time-string`? `timhook explain` lists them all",
        ),
        ("/api", 404, "there is nothing at /api", "docs/inspect.md lists what there is"),
        (
            "/api/exchanges/1/2/3",
            404,
            "there is nothing at /api/exchanges/1/2/3",
            "docs/inspect.md lists what there is",
        ),
    ] {
        assert_eq!(refusal(&inspector, target), (status, error.to_owned(), help.to_owned()), "{target}");
    }
    for plain in ["about", "exchanges/1/curl", "exchanges/1/fixture", "explain/duplicate-key"] {
        let found = refusal(&inspector, &format!("/api/{plain}?foo=1"));
        assert_eq!(
            found,
            (400, "there is no parameter `foo`".to_owned(), "it takes none".to_owned()),
            "{plain}"
        );
    }
    for acts in ["check", "exchanges/1/resend"] {
        let answer = inspector.post(&format!("/api/{acts}?foo=1"), &json!({"body": "{}"}));
        assert_eq!((answer.status, &answer.json()["error"]), (400, &json!("there is no parameter `foo`")));
    }
}

#[test]
fn mistakes_in_a_body_are_named_as_well() {
    let backend = Endpoint::with("200 OK", OK);
    let (listener, inspector) = inspected(&["--forward-to", &backend.url()]);
    listener.post(&sample("wire"));
    inspector.until(1);
    let bearer = inspector.bearer();
    let headers = [("Authorization", &*bearer), ("Content-Type", "application/json")];
    let check = ("/api/check", "send {\"command\":NAME,\"body\":\"text\"}");
    let resend = ("/api/exchanges/1/resend", "send {} or {\"body\":\"text\"}");
    for ((target, help), body, error) in [
        (check, "{}", "`body` is missing"),
        (check, r#"{"body":null}"#, "`body` is missing"),
        (check, r#"{"body":"","command":7}"#, "`command` is not a string"),
        (check, r#"{"body":"","text":""}"#, "there is no field `text`"),
        (check, r#"{"body":"","body":""}"#, "a field is given twice"),
        (check, "[]", "the body is JSON, but no object"),
        (check, "", "the body, line 1, column 1: the text is empty, so there is no JSON"),
        (check, "{\n  \"body\": }", "the body, line 2, column 11: this is not JSON: expected value"),
        (resend, r#"{"bdy":""}"#, "there is no field `bdy`"),
        (resend, r#"{"body":{}}"#, "`body` is not a string"),
    ] {
        let answer = inspector.ask("POST", target, &headers, body.as_bytes());
        assert_eq!((answer.status, answer.json()), (400, json!({"error": error, "help": help})), "{body}");
    }
    assert_eq!(backend.seen().len(), 1);
}

/// HEAD is GET without a body, for whoever only wants to know whether something is there.
#[test]
fn a_head_is_answered_as_a_get_without_its_body() {
    let (listener, inspector) = inspected(&[]);
    listener.post(&sample("wire"));
    inspector.until(1);
    let bearer = inspector.bearer();
    let whole = |method: &str, target: &str, key: &str| {
        let headers = [("Authorization", key), ("Connection", "close")];
        let mut answer = String::new();
        let mut stream = inspector.begin(method, target, &headers, b"");
        stream.read_to_string(&mut answer).expect("an answer");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
        let lines = head.lines().filter(|line| !line.starts_with("date: ")).map(str::to_owned);
        (lines.collect::<Vec<_>>(), body.to_owned())
    };
    for target in
        ["/", "/app.js", "/api/about", "/api/exchanges", "/api/exchanges/1?view=detail", "/api/wait"]
    {
        let ((get, body), (head, nothing)) = (whole("GET", target, &bearer), whole("HEAD", target, &bearer));
        assert_eq!((&head, nothing.as_str()), (&get, ""), "{target}");
        assert!(head[0].ends_with(" 200 OK") && !body.is_empty(), "{target}: {head:?}");
    }
    let (events, nothing) = whole("HEAD", "/api/events?after=0", &bearer);
    assert!(
        events.contains(&"content-type: text/event-stream".to_owned()) && nothing.is_empty(),
        "{events:?}"
    );
    assert!(whole("HEAD", "/api/exchanges", "Bearer wrong").0[0].ends_with(" 401 Unauthorized"));
    assert!(whole("HEAD", "/api/check", &bearer).0[0].ends_with(" 405 Method Not Allowed"));
}

#[test]
fn a_callback_is_told_with_its_meaning_and_the_places_of_what_was_found() {
    let (listener, inspector) = inspected(&["--token", "xxxxyyyy", "--respond", "delay=1ms"]);
    let body = r#"{"CallbackCommand":"Group.CallbackAfterRecallMsg","EventTime":"1740711995000","GroupId":"@TGS#1","MsgSeqList":[{"MsgSeq":1.0,"MsgSeq":2}],"Operator_Account":"a<b>","Type":"Public"}"#;
    listener.post(body);
    inspector.until(1);
    let detail = inspector.json("/api/exchanges/1?view=detail");
    let pretty = detail["body"]["pretty"].as_str().expect("it is JSON");
    assert!(pretty.contains(
        "\n  \"MsgSeqList\": [\n    {\n      \"MsgSeq\": 1.0,\n      \"MsgSeq\": 2\n    }\n  ],\n"
    ));
    assert_eq!((&detail["body"]["raw"], &detail["body"]["is_json"]), (&json!(body), &json!(true)));
    let places: Vec<(&str, &Value, &str)> = detail["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .map(|finding| {
            let line = finding["line"]
                .as_u64()
                .map_or("", |line| pretty.lines().nth(line as usize - 1).expect("a line"));
            (finding["rule"].as_str().expect("a rule"), &finding["column"], line)
        })
        .collect();
    assert_eq!(
        places,
        [
            ("signature-missing", &Value::Null, ""),
            ("msg-id-missing", &json!(5), "    {"),
            ("event-time-string", &json!(16), "  \"EventTime\": \"1740711995000\","),
            ("duplicate-key", &json!(7), "      \"MsgSeq\": 2"),
        ]
    );
    let signature = &detail["signature"];
    assert_eq!(signature["state"], "missing");
    assert_eq!(signature["cause"], "`Sign` is missing from the URL, so anybody could have sent this");
    assert!(signature["help"].is_string());
    let meaning: Vec<_> = detail["meaning"]
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| (&row["label"], &row["value"]))
        .collect();
    assert_eq!(meaning[0], (&json!("what"), &json!("a<b> recalled 1 message in @TGS#1")));
    assert_eq!(meaning[1], (&json!("operator"), &json!("a<b>")));
    let elapsed = &detail["record"]["reply"]["elapsed_ms"];
    assert_eq!(
        detail["timeline"],
        json!([{"name": "received", "ms": 0.0}, {"name": "fault played: delay=1ms", "ms": elapsed}, {"name": "answered", "ms": elapsed}])
    );
    assert_eq!(detail["record"], inspector.json("/api/exchanges/1"));
    assert_eq!(detail["answer"]["status"], 200);
    assert_eq!(detail["answer"]["raw"], detail["record"]["reply"]["body"].to_string());
    assert_eq!((&detail["backend"], &detail["repeats"]), (&Value::Null, &json!([])));
}

#[test]
fn what_is_no_text_comes_as_base64() {
    let (listener, inspector) = inspected(&[]);
    let mut stream = connect(listener.address);
    stream
        .write_all(b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\n\xff\xfe{")
        .expect("it is sent");
    read_answer(&mut stream);
    inspector.until(1);
    let body = &inspector.json("/api/exchanges/1?view=detail")["body"];
    assert_eq!(*body, json!({"raw": null, "base64": "//57", "pretty": null, "is_json": false}));
    assert_eq!(inspector.get("/api/exchanges/1/fixture").status, 409);
}

#[test]
#[cfg(unix)]
fn sending_again_signs_afresh_and_is_neither_counted_nor_recorded() {
    let backend = Endpoint::changing("ok");
    let folder = tempfile::tempdir().expect("a folder");
    let record = folder.path().join("callbacks.jsonl");
    let (listener, inspector) = inspected(&[
        "--token",
        "xxxxyyyy",
        "--forward-to",
        &backend.url(),
        "--json",
        "--record",
        record.to_str().expect("UTF-8"),
    ]);
    let time = now() - 30;
    let sign = sha256_hex(&format!("xxxxyyyy{time}"));
    listener.post_to(&format!("/cb?{QUERY}&Sign={sign}&RequestTime={time}"), &sample("wire"));
    inspector.until(1);
    assert_eq!(inspector.json("/api/about")["can_resend"], true);
    let answer = inspector.post("/api/exchanges/1/resend", &json!({}));
    assert_eq!(answer.status, 200, "{}", answer.body);
    let resent = answer.json();
    assert_eq!(resent["body"], sample("wire"));
    assert_eq!((&resent["backend"]["verdict"], &resent["backend"]["raw"]), (&json!("fail"), &json!("ok")));
    assert_eq!(resent["backend"]["url"], format!("{}/cb", backend.url()));
    let edited = inspector.post("/api/exchanges/1/resend", &json!({"body": "{\"a\":1}"})).json();
    assert_eq!(edited["body"], "{\"a\":1}");
    let seen = backend.seen();
    let bodies: Vec<_> = seen.iter().map(|seen| String::from_utf8_lossy(&seen.body).into_owned()).collect();
    assert_eq!(bodies, [sample("wire"), sample("wire"), "{\"a\":1}".to_owned()]);
    assert_eq!(seen[0].parameter("Sign"), Some(&*sign));
    for seen in &seen[1..] {
        let fresh = seen.parameter("RequestTime").expect("a time");
        assert!(fresh.parse::<u64>().is_ok_and(|fresh| fresh >= now() - 20), "{fresh}");
        assert_eq!(seen.parameter("Sign"), Some(&*sha256_hex(&format!("xxxxyyyy{fresh}"))));
    }
    assert_eq!(inspector.post("/api/exchanges/1/resend", &json!({"bdy": ""})).status, 400);
    assert_eq!(inspector.post("/api/exchanges/2/resend", &json!({})).status, 404);
    let output = listener.stop();
    assert_eq!(json_lines(&stdout(&output)).len(), 1);
    assert_eq!(
        json_lines(&stderr(&output)).last().map(|summary| summary["callbacks"].clone()),
        Some(json!(1))
    );
    assert_eq!(fs::read_to_string(&record).expect("the record").lines().count(), 1);
}

/// A backend that takes its time keeps nobody else waiting.
#[test]
fn no_more_than_four_are_sent_again_at_a_time() {
    let gate = Arc::new((Mutex::new(false), Condvar::new()));
    let (opening, first) = (Arc::clone(&gate), Arc::new(AtomicBool::new(true)));
    let backend = Endpoint::handling(move |_, stream| {
        if !first.swap(false, Ordering::SeqCst) {
            let open = opening.0.lock().expect("a lock");
            let _open = opening.1.wait_while(open, |is_open| !*is_open).expect("a lock");
        }
        let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{OK}", OK.len());
    });
    let (listener, inspector) = inspected(&["--forward-to", &backend.url(), "--forward-timeout", "10m"]);
    listener.post(&sample("wire"));
    inspector.until(1);
    let resend = |inspector: &Inspector| inspector.post("/api/exchanges/1/resend", &json!({}));
    let sending: Vec<_> = (0..4)
        .map(|_| {
            let inspector = inspector.clone();
            thread::spawn(move || resend(&inspector).status)
        })
        .collect();
    wait_until("four are on their way", || backend.seen().len() == 5);
    let refused = resend(&inspector);
    assert_eq!(
        (refused.status, refused.json()),
        (
            503,
            json!({"error": "4 callbacks are being sent again already", "help": "wait until the backend has answered"})
        )
    );
    assert_eq!(ids(&inspector, "view=row"), [1]);
    *gate.0.lock().expect("a lock") = true;
    gate.1.notify_all();
    for sent in sending {
        assert_eq!(sent.join().expect("an answer"), 200);
    }
    assert_eq!(resend(&inspector).status, 200);
}

#[test]
fn without_a_backend_nothing_is_sent_again() {
    let (listener, inspector) = inspected(&[]);
    listener.post(&sample("wire"));
    inspector.until(1);
    let answer = inspector.post("/api/exchanges/1/resend", &json!({}));
    let why = "callbacks are not forwarded, so there is no backend to send them to";
    assert_eq!((answer.status, &answer.json()["error"]), (409, &json!(why)));
    let about = inspector.json("/api/about");
    assert_eq!((&about["can_resend"], &about["why_no_resend"]), (&json!(false), &json!(why)));
}

#[test]
fn a_text_is_checked_while_it_is_edited() {
    let (_listener, inspector) = inspected(&[]);
    let text = "{\n  \"CallbackCommand\": \"Group.CallbackAfterRecallMsg\",\n  \"Typ\": \"Public\"\n}";
    let checked = inspector.post("/api/check", &json!({"command": null, "body": text})).json();
    assert_eq!(checked["is_json"], true);
    let unknown = checked["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .find(|found| found["rule"] == "unknown-field");
    let unknown = unknown.expect("a finding");
    assert_eq!(
        (&unknown["line"], &unknown["column"], &unknown["explain"]),
        (&json!(3), &json!(3), &json!(true))
    );
    let broken = inspector.post("/api/check", &json!({"body": "{\n  \"a\": }"})).json();
    assert_eq!((&broken["is_json"], &broken["findings"][0]["line"]), (&json!(false), &json!(2)));
    let sound = inspector.post("/api/check", &json!({"body": sample("wire")})).json();
    assert_eq!(sound, json!({"findings": [], "is_json": true}));
    let mistaken = inspector.post("/api/check", &json!({"text": ""}));
    assert_eq!(mistaken.status, 400);
    let list = inspector.post("/api/check", &json!([null, "{}"]));
    assert_eq!((list.status, &list.json()["error"]), (400, &json!("the body is JSON, but no object")));
}

#[test]
fn rules_are_explained_as_on_the_command_line() {
    let (_listener, inspector) = inspected(&[]);
    let printed = timhook(&["explain", "duplicate-key"]).output().expect("it runs");
    let told = inspector.json("/api/explain/duplicate-key");
    assert_eq!(told, json!({"rule": "duplicate-key", "severity": "error", "text": stdout(&printed)}));
}

/// Runs a command line in a shell that has the token.
fn run_in_shell(command: &str) -> String {
    let mut shell = Command::new("sh");
    shell.args(["-c", command]).env_remove("http_proxy").env("TIMHOOK_TOKEN", "xxxxyyyy");
    stdout(&shell.output().expect("sh runs"))
}

#[test]
fn curl_sends_a_callback_again_and_the_shell_signs_it() {
    if Command::new("curl").arg("--version").output().is_err() {
        return skip("curl is missing");
    }
    let (listener, inspector) =
        inspected(&["--path", "/cb", "--token", "xxxxyyyy", "--sdkappid", "1600000000"]);
    let time = now() - 30;
    let sign = sha256_hex(&format!("xxxxyyyy{time}"));
    let query = QUERY.replace("1400000000", "1600000000");
    let target = format!("/cb?{query}&x=%2f'&Sign={sign}&RequestTime={time}");
    listener.post_to(&target, &sample("unicode-operator"));
    inspector.until(1);
    let curl = inspector.get("/api/exchanges/1/curl");
    assert_eq!(curl.header("content-type"), Some("text/plain; charset=utf-8"));
    assert!(!curl.body.contains(&sign) && !curl.body.contains("xxxxyyyy"), "{}", curl.body);
    assert_eq!(run_in_shell(&curl.body), OK);
    let about = inspector.json("/api/about");
    let try_it = about["curl"].as_str().expect("a command line");
    assert_eq!(run_in_shell(try_it), OK);
    inspector.until(3);
    let [first, again, tried] = [1, 2, 3].map(|id| inspector.json(&format!("/api/exchanges/{id}")));
    for (name, value) in
        [("body", &first["body"]), ("signature", &json!("valid")), ("verdict", &json!("accepted"))]
    {
        assert_eq!((&first[name], &again[name]), (value, value), "{name}");
    }
    assert_eq!(
        (&tried["signature"], &tried["verdict"], &tried["findings"]),
        (&json!("valid"), &json!("accepted"), &json!([]))
    );
    assert_eq!(again["query"]["x"], "/'");
    assert_ne!(first["query"]["RequestTime"], again["query"]["RequestTime"]);
    request(listener.address, "GET", "/cb", b"");
    inspector.until(4);
    assert_eq!(inspector.get("/api/exchanges/4/curl").status, 409);
}

#[test]
fn curl_has_no_signature_in_other_capitals_either() {
    let (listener, inspector) = inspected(&[]);
    listener.post_to(&format!("/?{QUERY}&sign=xxxx&%53IGN=yyyy&Sign=zzzz"), &sample("wire"));
    inspector.until(1);
    let curl = inspector.get("/api/exchanges/1/curl").body;
    assert!(curl.contains("sign=REDACTED"), "{curl}");
    assert!(!["xxxx", "yyyy", "zzzz"].iter().any(|sign| curl.contains(sign)), "{curl}");
}

#[test]
fn a_fixture_is_the_payload_for_people() {
    let (listener, inspector) = inspected(&[]);
    listener.post(&sample("wire"));
    inspector.until(1);
    let fixture = inspector.get("/api/exchanges/1/fixture");
    let name = "attachment; filename=\"Group.CallbackAfterRecallMsg-1.json\"";
    assert_eq!(fixture.header("content-disposition"), Some(name));
    let value: Value = serde_json::from_str(&sample("wire")).expect("JSON");
    assert_eq!(fixture.body, format!("{value:#}\n"));
}

#[test]
fn the_page_knows_about_the_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let record = folder.path().join("callbacks.jsonl").to_str().expect("UTF-8").to_owned();
    let (listener, inspector) =
        inspected(&["--path", "/cb", "--token", "xxxxyyyy", "--record", &record, "--inspect-keep", "7"]);
    let mut about = inspector.json("/api/about");
    let about = about.as_object_mut().expect("an object");
    let commands = about.remove("commands").expect("a list");
    let recall =
        json!({"name": "Group.CallbackAfterRecallMsg", "title": "After group messages are recalled"});
    assert!(commands.as_array().expect("a list").contains(&recall));
    about.remove("curl");
    assert_eq!(
        json!(about),
        json!({
            "version": env!("CARGO_PKG_VERSION"), "mode": "listen", "url": format!("http://{}/cb", listener.address),
            "forward_to": null, "is_signed": true, "can_resend": false,
            "why_no_resend": "callbacks are not forwarded, so there is no backend to send them to",
            "keep": 7, "files": [], "record": record,
            "older": format!("--inspect-keep N and --inspect-memory SIZE keep more; {record} has every callback whose \
                              body arrived whole"),
        })
    );
}

#[test]
fn only_the_latest_are_kept() {
    let (listener, inspector) = inspected(&["--inspect-keep", "2"]);
    (0..4).for_each(|_| drop(listener.post(&sample("wire"))));
    inspector.until(4);
    let found = inspector.json("/api/exchanges?view=row");
    assert_eq!((&found["last"], &found["dropped"]), (&json!(4), &json!(2)));
    assert_eq!(ids(&inspector, ""), [3, 4]);
    let gone = "#1 is no longer kept".to_owned();
    let help = "--inspect-keep N and --inspect-memory SIZE keep more; --record FILE records every callback whose body \
                arrives whole";
    assert_eq!(inspector.json("/api/about")["older"], help);
    assert_eq!(refusal(&inspector, "/api/exchanges/1"), (404, gone, help.to_owned()));
    let none = ("there is no #5".to_owned(), "the latest is #4".to_owned());
    assert_eq!(refusal(&inspector, "/api/exchanges/5"), (404, none.0, none.1));
    let (listener, inspector) = inspected(&["--inspect-memory", "20KiB"]);
    (0..40).for_each(|_| drop(listener.post(&sample("wire"))));
    inspector.until(40);
    let kept = ids(&inspector, "");
    assert!((1..10).contains(&kept.len()) && kept.last() == Some(&40), "{kept:?}");
}

#[test]
fn older_callbacks_come_from_the_record() {
    let backend = Endpoint::with("200 OK", OK);
    let folder = tempfile::tempdir().expect("a folder");
    let record = folder.path().join("callbacks.jsonl").to_str().expect("UTF-8").to_owned();
    let keep = ["--inspect-keep", "1", "--record", &record, "--forward-to", &backend.url()];
    let (listener, inspector) = inspected(&keep);
    for group in ["@TGS#1", "@TGS#2", "@TGS#3"] {
        listener.post(&sample("wire").replace("@TGS#2J4SZEAEL", group));
    }
    inspector.until(3);
    assert_eq!(ids(&inspector, ""), [3]);
    let lines = json_lines(&fs::read_to_string(&record).expect("the record"));
    assert_eq!(inspector.json("/api/exchanges/2"), lines[1]);
    let detail = inspector.json("/api/exchanges/1?view=detail");
    assert_eq!((&detail["row"]["id"], &detail["record"]), (&json!(1), &lines[0]));
    assert_eq!(inspector.post("/api/exchanges/1/resend", &json!({})).status, 200);
    assert_eq!(
        backend.seen().last().map(|seen| seen.body.clone()),
        Some(sample("wire").replace("@TGS#2J4SZEAEL", "@TGS#1").into_bytes())
    );
    assert_eq!(inspector.get("/api/exchanges/4").status, 404);
    // What was refused before it was a callback is not in the record.
    request(listener.address, "GET", "/", b"");
    listener.post(&sample("wire"));
    inspector.until(5);
    let help = format!(
        "--inspect-keep N and --inspect-memory SIZE keep more; {record} has every callback whose body arrived whole"
    );
    let gone = |id: u64| (404, format!("#{id} is no longer kept"), help.clone());
    assert_eq!(refusal(&inspector, "/api/exchanges/4"), gone(4));
    fs::write(&record, "").expect("it is emptied");
    assert_eq!(refusal(&inspector, "/api/exchanges/2"), gone(2));
}

#[test]
fn what_is_left_out_of_the_output_is_left_out_here() {
    let (listener, inspector) = inspected(&["--filter", "/GroupId=@TGS#a", "--inspect-keep", "2"]);
    for group in ["@TGS#a", "@TGS#b", "@TGS#a"] {
        listener.post(&sample("wire").replace("@TGS#2J4SZEAEL", group));
    }
    inspector.until(3);
    assert_eq!(ids(&inspector, ""), [1, 3]);
    assert_eq!(inspector.json("/api/exchanges")["dropped"], 0);
    let none = (404, "there is no #2".to_owned(), "the latest is #3".to_owned());
    assert_eq!(refusal(&inspector, "/api/exchanges/2"), none);
}

#[test]
fn a_wait_returns_what_has_come_or_what_comes() {
    let (listener, inspector) = inspected(&[]);
    listener.post(&sample("wire"));
    assert_eq!(inspector.json("/api/wait")["id"], 1);
    let (asking, asked) = (inspector.clone(), "/api/wait?filter=/GroupId=@TGS%23x&after=1&timeout=10m");
    let waiting = thread::spawn(move || asking.json(asked));
    listener.post(&sample("wire"));
    listener.post(&sample("wire").replace("@TGS#2J4SZEAEL", "@TGS#x"));
    let record = waiting.join().expect("it comes");
    assert_eq!((&record["id"], &record["type"]), (&json!(3), &json!("callback")));
    let error = "nothing that matches came within 50ms".to_owned();
    let help = "check filter and search, or wait longer with timeout=2m".to_owned();
    // An id that nothing has had yet is waited for, too.
    for after in [3, 99] {
        let found = refusal(&inspector, &format!("/api/wait?after={after}&timeout=50ms"));
        assert_eq!(found, (504, error.clone(), help.clone()));
    }
}

#[test]
fn whoever_need_not_wait_takes_nobodys_place() {
    let (listener, inspector) = inspected(&[]);
    listener.post(&sample("wire"));
    listener.post(&sample("wire"));
    inspector.until(2);
    let _readers: Vec<_> = (0..32).map(|_| inspector.events("/api/events", &[])).collect();
    assert_eq!(inspector.json("/api/wait")["id"], 1);
    assert_eq!(inspector.json("/api/wait?after=1&search=SZEAEL")["id"], 2);
    let error = "32 others listen or wait already, which is the limit".to_owned();
    for after in [2, 99] {
        let refused = refusal(&inspector, &format!("/api/wait?after={after}&timeout=1ms"));
        assert_eq!(
            refused,
            (503, error.clone(), "close other pages of the inspector, or try again later".to_owned())
        );
    }
}

#[test]
fn a_state_that_no_signature_has_is_named() {
    let answer = timhook(&["show", "--filter", "signature=none", "x"]).output().expect("it runs");
    assert_eq!(code(&answer), 2);
    let expected = "`none` is no state of a signature; there are valid, invalid, missing and unchecked";
    assert!(stderr(&answer).contains(expected), "{}", stderr(&answer));
}
