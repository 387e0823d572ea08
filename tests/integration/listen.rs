//! `timhook listen`: what it answers and what it records.

use serde_json::{Value, json};

use crate::support::http::{Answer, request};
use crate::support::listener::Listener;
use crate::support::{QUERY, json_lines, now, sample, sha256_hex, stderr, stdout, timhook};

const TOKEN: &str = "xxxxyyyy";

/// Sends one callback to a listener with these arguments; the answer and the record.
fn exchange(arguments: &[&str], target: &str, body: &str) -> (Answer, Value) {
    let listener = Listener::start(&[&["--json", "--count", "1"], arguments].concat());
    let answer = listener.post_to(target, body);
    let output = listener.wait();
    let record = json_lines(&stdout(&output)).remove(0);
    (answer, record)
}

/// The findings of a record as `severity rule pointer`.
fn findings(record: &Value) -> Vec<String> {
    let finding = |finding: &Value| {
        let text = |name: &str| finding[name].as_str().expect("a string").to_owned();
        format!("{} {} {}", text("severity"), text("rule"), text("pointer")).trim_end().to_owned()
    };
    record["findings"].as_array().expect("an array").iter().map(finding).collect()
}

fn signed(sign: &str, request_time: &str) -> String {
    format!("/?{QUERY}&Sign={sign}&RequestTime={request_time}")
}

#[test]
fn an_accepted_callback_is_answered_and_recorded() {
    let (answer, record) = exchange(&[], &format!("/cb?{QUERY}"), &sample("wire"));
    assert_eq!(answer.status, 200);
    assert_eq!(answer.body, r#"{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}"#);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    let names: Vec<&str> = record.as_object().expect("an object").keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "type",
            "v",
            "id",
            "received_at",
            "remote",
            "method",
            "url",
            "headers",
            "query",
            "body",
            "verdict",
            "findings",
            "signature",
            "reply"
        ]
    );
    assert_eq!(record["type"], "callback");
    assert_eq!((&record["v"], &record["id"]), (&json!(1), &json!(1)));
    assert_eq!(record["method"], "POST");
    assert_eq!(record["url"], format!("/cb?{QUERY}"));
    assert_eq!(record["query"]["OptPlatform"], "RESTAPI");
    assert_eq!(record["body"].to_string(), sample("wire"));
    assert_eq!(record["verdict"], "accepted");
    assert_eq!(record["findings"], json!([]));
    assert_eq!(record["signature"], "unchecked");
    assert_eq!(record["reply"]["status"], 200);
    assert_eq!(record["reply"]["body"].to_string(), answer.body);
}

#[test]
fn the_ready_line_names_the_real_port_on_standard_error() {
    let listener = Listener::start(&[]);
    let ready = listener.announcement.lines().last().expect("a line");
    assert!(ready.starts_with(&format!("listening on http://{}", listener.address)), "{ready}");
    let listener = Listener::start(&["--json"]);
    let ready = json_lines(&listener.announcement).pop().expect("a line");
    assert_eq!(ready, json!({"type": "ready", "url": format!("http://{}", listener.address)}));
}

#[test]
fn one_line_says_what_is_not_checked() {
    let unchecked = |arguments: &[&str]| {
        let listener = Listener::start(arguments);
        let lines: Vec<&str> =
            listener.announcement.lines().filter(|line| line.contains("not checked")).collect();
        lines.join("\n")
    };
    assert_eq!(unchecked(&[]), "SdkAppid and Sign are not checked (see --sdkappid and --token)");
    assert_eq!(unchecked(&["--sdkappid", "1"]), "Sign is not checked (see --token)");
    assert_eq!(unchecked(&["--token", "t"]), "SdkAppid is not checked (see --sdkappid)");
    assert_eq!(unchecked(&["--token", "t", "--sdkappid", "1"]), "");
}

#[test]
fn a_host_that_others_can_reach_is_warned_about() {
    let listener = Listener::start(&["--host", "0.0.0.0"]);
    assert!(
        listener.announcement.contains("can be reached from other machines"),
        "{}",
        listener.announcement
    );
    let listener = Listener::start(&[]);
    assert!(!listener.announcement.contains("other machines"), "{}", listener.announcement);
}

#[test]
fn another_sdkappid_is_refused_with_the_reason() {
    let target = format!("/?{}", QUERY.replace("1400000000", "1600000000"));
    let (answer, record) = exchange(&["--sdkappid", "1400000000"], &target, &sample("wire"));
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.body,
        r#"{"ActionStatus":"FAIL","ErrorInfo":"sdkappid-mismatch: SdkAppid is 1600000000, but this app is 1400000000","ErrorCode":1}"#
    );
    assert_eq!(record["verdict"], "rejected");
    assert_eq!(findings(&record), ["error sdkappid-mismatch"]);
}

#[test]
fn a_foreign_sdkappid_is_refused_beside_the_own_one_too() {
    for query in [format!("{QUERY}&SdkAppid=1600000000"), format!("SdkAppid=1600000000&{QUERY}")] {
        let (answer, record) =
            exchange(&["--sdkappid", "1400000000"], &format!("/?{query}"), &sample("wire"));
        let reason = "sdkappid-mismatch: SdkAppid is 1600000000, but this app is 1400000000";
        assert_eq!(answer.json()["ErrorInfo"], reason, "{query}");
        let expected = ["error sdkappid-mismatch", "warning query-parameter-repeated"];
        assert_eq!(findings(&record), expected, "{query}");
    }
}

#[test]
fn a_missing_or_misspelt_sdkappid_is_refused() {
    let misspelt = format!("/?{}", QUERY.replace("SdkAppid", "SdkAppId"));
    let (answer, record) = exchange(&["--sdkappid", "1400000000"], &misspelt, &sample("wire"));
    assert_eq!(answer.json()["ErrorInfo"], "sdkappid-mismatch: SdkAppid is missing from the URL");
    assert_eq!(record["findings"][0]["help"], "`SdkAppId` is written `SdkAppid`");
    let (_, record) = exchange(&[], &misspelt, &sample("wire"));
    assert_eq!(record["verdict"], "accepted");
    assert_eq!(findings(&record), ["warning query-parameter-missing"]);
}

#[test]
fn a_right_signature_is_valid_and_upper_case_is_remarked() {
    let time = now().to_string();
    let sign = sha256_hex(&format!("{TOKEN}{time}"));
    let (answer, record) = exchange(&["--token", TOKEN], &signed(&sign, &time), &sample("wire"));
    assert_eq!(answer.json()["ActionStatus"], "OK");
    assert_eq!((&record["signature"], findings(&record)), (&json!("valid"), vec![]));
    let (_, record) = exchange(&["--token", TOKEN], &signed(&sign.to_uppercase(), &time), &sample("wire"));
    assert_eq!(record["verdict"], "accepted");
    assert_eq!(findings(&record), ["warning signature-upper-case"]);
}

#[test]
fn a_missing_signature_is_refused() {
    let (answer, record) = exchange(&["--token", TOKEN], &format!("/?{QUERY}"), &sample("wire"));
    assert_eq!((answer.status, &answer.json()["ErrorCode"]), (200, &json!(1)));
    assert_eq!(record["signature"], "missing");
    assert_eq!(findings(&record), ["error signature-missing"]);
}

#[test]
fn a_stale_signature_is_refused_unless_the_window_is_wider() {
    let time = (now() - 100).to_string();
    let target = signed(&sha256_hex(&format!("{TOKEN}{time}")), &time);
    let (_, record) = exchange(&["--token", TOKEN], &target, &sample("wire"));
    assert_eq!(record["signature"], "invalid");
    assert_eq!(findings(&record), ["error request-time-stale"]);
    let (_, record) = exchange(&["--token", TOKEN, "--max-skew", "5m"], &target, &sample("wire"));
    assert_eq!(record["signature"], "valid");
}

#[test]
fn every_typical_mistake_with_a_signature_is_named() {
    let time = now().to_string();
    let millis = format!("{time}123");
    let cases = [
        (sha256_hex(&format!("{TOKEN}\n{time}")), &time, "the sender's token ends with a newline"),
        (sha256_hex(&format!(" {TOKEN}{time}")), &time, "the sender's token has spaces around it"),
        (sha256_hex(&format!("{TOKEN}{millis}")), &millis, "`RequestTime` is in milliseconds"),
        (sha256_hex(&format!("{time}{TOKEN}")), &time, "the sender put RequestTime before the token"),
        (hmac_hex(TOKEN, &time), &time, "the sender computed HMAC-SHA256"),
        (
            sha256_hex(&format!("other{time}")),
            &time,
            "the signature was made with another token or from other data",
        ),
        ("abc".to_owned(), &time, "`Sign` is not 64 hexadecimal digits"),
    ];
    for (sign, time, cause) in cases {
        let (answer, record) = exchange(&["--token", TOKEN], &signed(&sign, time), &sample("wire"));
        assert_eq!(record["findings"][0]["message"], format!("the signature does not match: {cause}"));
        assert_eq!(answer.json()["ActionStatus"], "FAIL");
    }
}

fn hmac_hex(key: &str, message: &str) -> String {
    use hmac::{Hmac, KeyInit, Mac};
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(key.as_bytes()).expect("any key");
    mac.update(message.as_bytes());
    mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_command_that_differs_from_the_url_is_refused() {
    let target = format!("/?{}", QUERY.replace("AfterRecallMsg", "AfterSendMsg"));
    let (answer, record) = exchange(&[], &target, &sample("wire"));
    assert_eq!(answer.json()["ActionStatus"], "FAIL");
    assert_eq!(findings(&record), ["error command-mismatch"]);
}

#[test]
fn another_command_is_accepted_and_noted() {
    let target = format!("/?{}", QUERY.replace("Group.CallbackAfterRecallMsg", "State.StateChanged"));
    let body = r#"{"CallbackCommand":"State.StateChanged","Info":{"Action":"Login"}}"#;
    let (answer, record) = exchange(&["--fail-on", "warning"], &target, body);
    assert_eq!(answer.json()["ActionStatus"], "OK");
    assert_eq!(record["verdict"], "accepted");
    assert_eq!(findings(&record), ["note command-not-covered /CallbackCommand"]);
}

#[test]
fn payload_errors_are_refused_with_all_reasons() {
    let body = r#"{"CallbackCommand":"Group.CallbackAfterRecallMsg","GroupId":"","MsgSeqList":[],"EventTime":1,"Type":"Public"}"#;
    let (answer, record) = exchange(&[], &format!("/?{QUERY}"), body);
    assert_eq!(answer.status, 200);
    let mut reasons: Vec<&str> = answer
        .body
        .split("\"ErrorInfo\":\"")
        .nth(1)
        .expect("the field")
        .split("\",")
        .next()
        .expect("its end")
        .split("; ")
        .collect();
    reasons.sort_unstable();
    assert_eq!(
        reasons,
        [
            "empty-id: `GroupId` is empty",
            "empty-list: `MsgSeqList` is empty",
            "missing-field: `Operator_Account` is missing"
        ]
    );
    assert_eq!(record["verdict"], "rejected");
}

#[test]
fn what_is_not_json_is_answered_400_and_kept_byte_for_byte() {
    let (answer, record) = exchange(&[], &format!("/?{QUERY}"), "{\"a\": // x\n1}");
    assert_eq!(answer.status, 400);
    assert_eq!(
        answer.json(),
        json!({"ActionStatus": "FAIL", "ErrorInfo": "json-comment: JSON has no comments", "ErrorCode": 1})
    );
    assert_eq!(record["verdict"], "unparsable");
    assert_eq!((&record["body"], &record["raw"]), (&Value::Null, &json!("{\"a\": // x\n1}")));
    let (answer, record) = exchange(&[], &format!("/?{QUERY}"), "");
    assert_eq!((answer.status, findings(&record)), (400, vec!["error empty-input".to_owned()]));
}

#[test]
fn a_body_that_is_not_utf8_is_kept_as_base64() {
    let listener = Listener::start(&["--json", "--count", "1"]);
    let answer = request(listener.address, "POST", &format!("/?{QUERY}"), b"{\"a\":\"\xFF\"}");
    assert_eq!(answer.status, 400);
    let record = json_lines(&stdout(&listener.wait())).remove(0);
    assert_eq!(record["raw_base64"], "eyJhIjoi/yJ9");
}

#[cfg(unix)]
#[test]
fn other_methods_and_paths_are_refused_shown_and_not_counted() {
    let listener = Listener::start(&["--json", "--path", "/callback"]);
    let get = request(listener.address, "GET", &format!("/callback?{QUERY}"), b"");
    assert_eq!((get.status, get.header("allow")), (405, Some("POST")));
    assert_eq!(get.json()["ActionStatus"], "FAIL");
    let elsewhere = listener.post_to(&format!("/other?{QUERY}"), &sample("wire"));
    assert_eq!((elsewhere.status, &elsewhere.json()["ErrorCode"]), (404, &json!(1)));
    assert_eq!(listener.post_to(&format!("/callback?{QUERY}"), &sample("wire")).status, 200);
    let output = listener.stop();
    let rules: Vec<Vec<String>> = json_lines(&stdout(&output)).iter().map(findings).collect();
    assert_eq!(
        rules,
        [vec!["error method-not-post".to_owned()], vec!["error path-not-served".to_owned()], vec![]]
    );
    assert_eq!(
        json_lines(&stderr(&output)).pop(),
        Some(
            json!({"type": "summary", "callbacks": 1, "accepted": 1, "rejected": 0, "unparsable": 0, "others": 2})
        )
    );
}

#[test]
fn a_body_above_the_limit_is_refused() {
    let body = format!("{}{}", sample("wire"), " ".repeat(1024));
    let (answer, record) = exchange(&["--max-body", "1KiB"], &format!("/?{QUERY}"), &body);
    assert_eq!(answer.status, 413);
    assert_eq!(answer.json()["ErrorInfo"], "body-too-large: the body is larger than 1024 bytes");
    assert_eq!(
        (&record["verdict"], findings(&record)),
        (&json!("rejected"), vec!["error body-too-large".to_owned()])
    );
    let (answer, _) = exchange(&["--max-body", "2KiB"], &format!("/?{QUERY}"), &body);
    assert_eq!(answer.status, 200);
}

#[test]
fn query_parameters_are_checked_without_insisting() {
    let cases = [
        (QUERY.replace("OptPlatform=RESTAPI", "OptPlatform=Mac"), vec![]),
        (QUERY.replace("OptPlatform=RESTAPI", "OptPlatform=macOS"), vec![]),
        (QUERY.replace("contenttype=json", "contenttype=JSON"), vec![]),
        (QUERY.replace("contenttype=json&", ""), vec![]),
        (QUERY.replace("contenttype=json", "contenttype=xml"), vec!["warning unexpected-contenttype"]),
        (QUERY.replace("RESTAPI", "Playstation"), vec!["warning unknown-opt-platform"]),
        (QUERY.replace("ClientIP", "ClientIp"), vec!["warning query-parameter-missing"]),
        (format!("{QUERY}&SdkAppid=2"), vec!["warning query-parameter-repeated"]),
        (format!("{QUERY}&RequestID=7f9c2ba4-e88f-42ad-9c6b-4b3a5f1d0c11"), vec![]),
    ];
    for (query, expected) in cases {
        let (answer, record) = exchange(&[], &format!("/?{query}"), &sample("wire"));
        assert_eq!(answer.json()["ActionStatus"], "OK", "{query}");
        assert_eq!(findings(&record), expected, "{query}");
    }
}

#[test]
fn records_have_the_published_shape() {
    let listener = Listener::start(&["--json", "--count", "3"]);
    listener.post(&sample("wire"));
    listener.post("nonsense");
    listener.post(&sample("documented"));
    let records = stdout(&listener.wait());
    let checked = timhook(&["validate", "--kind", "exchange", "--json", "-"])
        .write_stdin(records)
        .output()
        .expect("it runs");
    let rules: Vec<Vec<String>> = json_lines(&stdout(&checked)).iter().map(findings).collect();
    assert_eq!(rules[0], [""; 0]);
    assert_eq!(rules[1], ["error not-json"]);
    assert_eq!(rules[2].len(), 4);
}

#[test]
fn the_pretty_page_tells_who_recalled_what_where() {
    let listener = Listener::start(&["--token", TOKEN, "--sdkappid", "1400000000", "--count", "4"]);
    let time = now().to_string();
    let target = signed(&sha256_hex(&format!("{TOKEN}{time}")), &time);
    listener.post_to(&target, &sample("community-topic"));
    listener.post_to(&target, &sample("documented"));
    listener.post_to(&signed(&sha256_hex(&format!("{time}{TOKEN}")), &time), &sample("rest-admin"));
    listener.post_to(&target, "{\"a\":1");
    snapbox::assert_data_eq!(stdout(&listener.wait()), snapbox::file!["golden/listen-pretty.txt"]);
}

#[test]
fn verbose_output_shows_the_request_as_it_came() {
    let listener = Listener::start(&["-v", "--count", "1"]);
    listener.post(&sample("wire"));
    let page = stdout(&listener.wait());
    assert!(page.contains(&format!("  request    POST /?{QUERY}\n")), "{page}");
    assert!(page.contains("  header     connection: close\n"), "{page}");
    assert!(page.contains(&format!("  body       {}\n", sample("wire"))), "{page}");
}

#[test]
fn strangers_cannot_move_the_cursor_or_set_the_title() {
    let body = sample("wire").replace("administrator", "\u{202e}x\\u001b]0;title\\u0007\\u001b[2J\u{9b}31m");
    for arguments in [&["--color", "never", "-v"][..], &["--json"]] {
        let listener = Listener::start(&[&["--count", "1"], arguments].concat());
        listener.post_to(&format!("/%1b[2J?{QUERY}&X=%1b%5b2J"), &body);
        let output = listener.wait();
        let text = stdout(&output) + &*stderr(&output);
        assert!(!text.contains('\u{1b}') && !text.contains('\u{7}'), "{text:?}");
        if arguments[0] != "--json" {
            assert!(!text.contains('\u{202e}') && !text.contains('\u{9b}'), "{text:?}");
            assert!(text.contains(r"\u{202e}x\u{1b}]0;title\u{7}\u{1b}[2J\u{9b}31m"), "{text}");
        }
    }
}

#[test]
fn the_token_is_never_printed() {
    for arguments in [&["--json"][..], &["-v"]] {
        let listener = Listener::start(&[&["--token", "s3cr3t-t0ken", "--count", "2"], arguments].concat());
        let announcement = listener.announcement.clone();
        listener.post_to(&signed("00", "1"), &sample("wire"));
        listener.post(&sample("wire"));
        let output = listener.wait();
        let text = announcement + &*stdout(&output) + &*stderr(&output);
        assert!(!text.contains("s3cr3t"), "{text}");
    }
}
