//! `timhook probe`: which cases run, what is sent, how answers are graded and shown.

use std::io::Write as _;
use std::process::Output;

use serde_json::Value;

use crate::support::endpoint::{Endpoint, OK};
use crate::support::listener::Listener;
use crate::support::probe::{probe, results};
use crate::support::{SDKAPPID, code, json_lines, stderr, stdout, timhook};

/// The ids of the cases that ended so, in the order of the output.
fn ids(output: &Output, result: &str) -> Vec<String> {
    let records = json_lines(&stdout(output)).into_iter().filter(|record| record["result"] == result);
    records.map(|record| record["id"].as_str().expect("an id").to_owned()).collect()
}

#[test]
fn listen_passes_every_case_with_a_token() {
    let listener = Listener::start(&["--sdkappid", SDKAPPID, "--token", "xxxxyyyy"]);
    let url = format!("http://{}", listener.address);
    let output = probe(&url, &["--token", "xxxxyyyy", "--all", "--json", "--fail-on", "warn"]);
    let wrong: Vec<Value> =
        json_lines(&stdout(&output)).into_iter().filter(|record| record["result"] != "pass").collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let listed =
        json_lines(&stdout(&timhook(&["probe", "--list", "--json"]).output().expect("timhook runs")));
    assert_eq!(json_lines(&stdout(&output)).len(), listed.len());
}

#[test]
fn listen_passes_without_a_token_and_says_what_was_left_out() {
    let listener = Listener::start(&["--sdkappid", SDKAPPID]);
    let output = probe(&format!("http://{}/callback", listener.address), &["--json", "--fail-on", "warn"]);
    assert_eq!(code(&output), 0, "{}", stdout(&output));
    let skipped: Vec<(String, String)> = results(&output)
        .into_iter()
        .filter(|(_, record)| record["result"] != "pass")
        .map(|(id, record)| (id, record["reason"].as_str().expect("a reason").to_owned()))
        .collect();
    for (id, reason) in &skipped {
        let expected = match id.as_str() {
            id if id.starts_with("sign-") => "needs --token or --token-file",
            "url-without-path" => "the URL has a path",
            _ => "may disturb others: --all, or --only ID",
        };
        assert_eq!(reason, expected, "{id}");
    }
    assert_eq!(skipped.iter().filter(|(id, _)| id.starts_with("sign-")).count(), 16);
    let disturbing = skipped.iter().filter(|(_, reason)| reason.starts_with("may disturb")).count();
    assert_eq!((disturbing, skipped.len()), (3, 20));
}

#[test]
fn what_is_sent_is_a_recall_in_the_test_group_and_nothing_else() {
    let endpoint = Endpoint::with("200 OK", OK);
    let output = probe(&endpoint.url(), &["--group-id", "@TGS#MINE", "--operator", "tester"]);
    assert_eq!(code(&output), 1);
    let seen = endpoint.seen();
    assert!(seen.len() > 100, "{} requests", seen.len());
    for request in seen {
        let text = String::from_utf8_lossy(&request.body).into_owned();
        let Ok(body) = serde_json::from_slice::<Value>(&request.body) else { continue };
        let Some(group) = body["GroupId"].as_str() else { continue };
        let is_ours = group.contains("@TGS#MINE") || group == "7e57da7a-0000-4000-8000-000000000000";
        assert!(is_ours, "{text}");
        let operator = body["Operator_Account"].as_str().unwrap_or("tester");
        assert!(operator.starts_with("tester") || operator == "@TLS#NOT_FOUND", "{text}");
        let command = body["CallbackCommand"].as_str().unwrap_or("Group.CallbackAfterRecallMsg");
        assert!(["Group.CallbackAfterRecallMsg", "Timhook.CallbackProbe"].contains(&command), "{text}");
    }
    let said = stderr(&output);
    let first = said.lines().next().expect("an announcement");
    assert!(
        first.starts_with(&format!("probing http://{}/callback with 121 cases: ", endpoint.address)),
        "{said}"
    );
    assert!(first.contains("group @TGS#MINE by tester, SDKAppID 1400000000"), "{said}");
}

#[test]
fn an_endpoint_that_refuses_nothing_lacks_what_is_named() {
    let endpoint = Endpoint::with("200 OK", OK).for_any_request();
    let output = probe(&endpoint.url(), &["--token", "xxxxyyyy", "--category", "security", "--json"]);
    assert_eq!(code(&output), 1);
    let results = results(&output);
    for (id, result, reason) in [
        ("sdkappid-foreign", "fail", "it was accepted: it does not compare SdkAppid with its own"),
        ("sdkappid-missing", "skipped", "not confirmed: the endpoint already accepts sdkappid-foreign"),
        (
            "sign-wrong",
            "fail",
            "it was accepted: it does not compare Sign with the SHA-256 of token and RequestTime",
        ),
        ("sign-missing", "skipped", "not confirmed: the endpoint already accepts sign-wrong"),
        ("sign-stale-61s", "skipped", "not confirmed: the endpoint already accepts sign-wrong"),
        (
            "command-differs",
            "warn",
            "it was accepted: it does not compare the command of the URL with that of the body",
        ),
    ] {
        assert_eq!(
            (&results[id]["result"], &results[id]["reason"]),
            (&result.into(), &reason.into()),
            "{id}"
        );
    }
    assert_eq!(ids(&output, "pass"), ["sign-upper-case", "sign-same-second", "html-reflection"]);
    let said = json_lines(&stderr(&output));
    let messages: Vec<&str> = said.iter().filter_map(|record| record["message"].as_str()).collect();
    assert_eq!(
        messages,
        [
            "the endpoint accepts the SDKAppID of another app",
            "the endpoint gives the same answer to a right and a wrong Sign"
        ]
    );
}

#[test]
fn where_a_plain_callback_is_not_accepted_a_refusal_proves_nothing() {
    let refused = r#"{"ActionStatus":"FAIL","ErrorInfo":"who are you?","ErrorCode":1}"#;
    for (status, body) in [("404 Not Found", ""), ("200 OK", refused), ("302 Found", ""), ("500 Oops", "")] {
        let endpoint = Endpoint::with(status, body).for_any_request();
        let output = probe(&endpoint.url(), &["--json", "--only", "sdkappid-*", "--only", "null-*"]);
        assert_eq!(code(&output), 3, "{status}: {}", stdout(&output));
        let results = results(&output);
        assert_eq!(results.len(), 9, "{status}");
        for (id, record) in results {
            assert_eq!(record["result"], "skipped", "{status}: {id}");
            let reason = record["reason"].as_str().expect("a reason");
            assert!(reason.starts_with("proves nothing: a plain callback is not accepted: "), "{reason}");
        }
        assert!(
            stderr(&output).contains("no case proved anything; sdkappid-foreign: proves nothing: "),
            "{status}"
        );
    }
    // With a case that fails, the run has shown something.
    let endpoint = Endpoint::with("404 Not Found", "").for_any_request();
    let output = probe(&endpoint.url(), &["--only", "sdkappid-*", "--only", "sample-wire"]);
    assert_eq!(code(&output), 1);
}

#[test]
fn an_answer_that_says_ok_is_no_refusal_whatever_its_status() {
    let endpoint = Endpoint::with("201 Created", OK).for_any_request();
    let security = ["--token", "xxxxyyyy", "--category", "security", "--json"];
    let output = probe(&endpoint.url(), &security);
    assert_eq!((code(&output), ids(&output, "pass")), (1, Vec::new()));
    // It wants to see a callback accepted.
    assert_eq!(ids(&output, "fail"), ["sign-same-second"]);
    let results = results(&output);
    for id in ["sdkappid-foreign", "sign-missing", "html-reflection"] {
        assert_eq!(results[id]["result"], "skipped", "{id}");
    }
    let reason = results["sdkappid-foreign"]["reason"].as_str().expect("a reason");
    assert!(
        reason.starts_with("proves nothing: a plain callback is not accepted: status is 201"),
        "{reason}"
    );
    // Where a plain callback is accepted, such an answer is no refusal either.
    let endpoint = Endpoint::handling(|number, stream| {
        let status = if number == 0 { "200 OK" } else { "201 Created" };
        let _ = write!(stream, "HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n{OK}", OK.len());
    });
    let output = probe(&endpoint.url(), &["--only", "sdkappid-foreign", "--json"]);
    assert_eq!((code(&output), ids(&output, "fail")), (1, vec!["sdkappid-foreign".to_owned()]));
}

#[test]
fn a_decision_against_a_plain_callback_makes_refusals_prove_nothing() {
    let endpoint = Endpoint::with("200 OK", r#"{"ActionStatus":"OK","ErrorInfo":"no","ErrorCode":1}"#);
    let before = "Group.CallbackBeforeSendMsg";
    let only = ["--only", "sdkappid-foreign", "--only", "sample-wire"];
    let output = probe(&endpoint.url(), &[&["--command", before, "--json"], &only[..]].concat());
    assert_eq!((code(&output), ids(&output, "pass")), (0, vec!["sample-wire".to_owned()]));
    let reason = &results(&output)["sdkappid-foreign"]["reason"];
    assert_eq!(reason, "proves nothing: a plain callback is refused as well");
}

#[test]
fn a_crash_is_no_refusal() {
    let endpoint = Endpoint::seeing(|seen, stream| {
        let (status, body) = match seen.parameter("SdkAppid") {
            Some(SDKAPPID) => ("200 OK", OK),
            Some(_) => ("403 Forbidden", ""),
            None => ("500 Oops", "TypeError"),
        };
        let head =
            format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", body.len());
        let _ = std::io::Write::write_all(stream, format!("{head}{body}").as_bytes());
    });
    let output =
        probe(&endpoint.url(), &["--json", "--only", "sdkappid-foreign", "--only", "sdkappid-missing"]);
    assert_eq!((code(&output), ids(&output, "pass")), (1, vec!["sdkappid-foreign".to_owned()]));
    let reason =
        "status is 500: a crash is not a refusal; check for missing or wrong values before using them";
    assert_eq!(results(&output)["sdkappid-missing"]["reason"], reason);
}

#[test]
fn neither_token_nor_signature_is_ever_shown() {
    let endpoint = Endpoint::with("500 Oops", "no");
    let token = "a-secret-token";
    for format in ["--json", "--color=always"] {
        let output = probe(&endpoint.url(), &["--token", token, "-v", format]);
        let all = format!("{}{}", stdout(&output), stderr(&output));
        assert!(all.contains("$TIMHOOK_TOKEN"), "{all}");
        assert!(!all.contains(token), "{all}");
        for request in endpoint.seen() {
            let sign = request.parameter("Sign").unwrap_or_default();
            assert!(sign.len() < 32 || !all.contains(sign), "{sign} is shown");
        }
    }
}

#[test]
fn signatures_are_made_for_the_moment_or_as_the_case_says() {
    let endpoint = Endpoint::with("200 OK", OK);
    probe(&endpoint.url(), &["--token", "xxxxyyyy", "--only", "sample-wire", "--only", "sign-stale-1h"]);
    let seen = endpoint.seen();
    let times: Vec<u64> = seen
        .iter()
        .map(|request| {
            let time = request.parameter("RequestTime").expect("a time");
            assert_eq!(
                request.parameter("Sign"),
                Some(&*crate::support::sha256_hex(&format!("xxxxyyyy{time}")))
            );
            time.parse().expect("a number")
        })
        .collect();
    let now = crate::support::now();
    let ages: Vec<u64> = times.iter().map(|time| (now - time) / 60).collect();
    assert!(ages.contains(&60) && ages.iter().filter(|&&age| age == 0).count() >= 2, "{ages:?}");
}

#[test]
fn warnings_fail_a_run_only_when_asked_to() {
    let listener = Listener::start(&["--max-body", "64KiB", "--sdkappid", SDKAPPID]);
    let url = format!("http://{}", listener.address);
    for (arguments, expected) in [(&[][..], 0), (&["--fail-on", "warn"], 1)] {
        let output = probe(&url, &[&["--only", "body-*", "--json"], arguments].concat());
        assert_eq!(code(&output), expected, "{}", stdout(&output));
        assert_eq!(ids(&output, "warn"), ["body-1mib"]);
        let record = &results(&output)["body-1mib"];
        assert_eq!(record["received"]["status"], 413);
        let sent = record["sent"].as_str().expect("the request");
        assert!(sent.len() < 1000 && sent.ends_with("# 1048576 bytes"), "{sent}");
    }
}

#[test]
fn cases_are_listed_selected_and_explained() {
    let listed = |arguments: &[&str]| {
        let output = timhook(&["probe", "--list"]).args(arguments).output().expect("timhook runs");
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        stdout(&output)
    };
    assert_eq!(listed(&[]).lines().count(), 121);
    assert_eq!(
        listed(&["--only", "s*-missing", "--only", "burst-100"]),
        "security    sdkappid-missing  no SDKAppID at all\n\
         security    sign-missing      neither Sign nor RequestTime  with --token\n\
         load        burst-100         100 callbacks at once  with --all\n"
    );
    assert_eq!(listed(&["--category", "load", "--skip", "rate-*"]).lines().count(), 1);
    for record in json_lines(&listed(&["--json"])) {
        let id = record["id"].as_str().expect("an id");
        assert_eq!((&record["type"], record["story"].is_string()), (&"probe-case".into(), true), "{id}");
    }
    let output = timhook(&["explain", "sign-same-second"]).output().expect("timhook runs");
    let shown = stdout(&output);
    assert!(
        shown.starts_with("security[sign-same-second]: one Sign for two callbacks\n\nSign covers "),
        "{shown}"
    );
    assert!(
        shown.contains("\nSource: Webhook Overview: ") && shown.contains("\nNote: runs only with --token"),
        "{shown}"
    );
    let output = timhook(&["explain", "sign-same-secnd"]).output().expect("timhook runs");
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("did you mean `sign-same-second`?"), "{}", stderr(&output));
}

#[test]
fn what_cannot_be_meant_is_a_usage_error() {
    for (arguments, message) in [
        (&["probe"][..], "error: the URL is missing\n  help: name the endpoint"),
        (&["probe", "http://127.0.0.1:1"], "error: the SDKAppID is missing\n  help: give the one"),
        (
            &["probe", "127.0.0.1:1", "--sdkappid", "1"],
            "error: `127.0.0.1:1` is not a URL: it has no scheme\n",
        ),
        (
            &["probe", "http://127.0.0.1:1", "--sdkappid", "1", "--only", "sampel-wire"],
            "error: --only sampel-wire: no case has such an id\n  help: did you mean `sample-wire`?",
        ),
        (
            &["probe", "--list", "--only", "sign-*", "--category", "load"],
            "error: no case is left: --only, --skip and --category exclude each other\n",
        ),
        (
            &["probe", "http://192.0.2.1/", "--sdkappid", "1", "--only", "burst-100"],
            "error: `burst-100` may disturb others, but 192.0.2.1 is a public address\n  help: add --yes",
        ),
        (
            &["probe", "http://127.0.0.1:1", "--sdkappid", "1", "--operator", ""],
            "error: --operator is empty\n",
        ),
        (
            &["probe", "http://127.0.0.1:1/", "--sdkappid", "1", "--json", "--report", "github"],
            "{\"type\":\"error\",\"message\":\"--report github and --json both write to standard output\"",
        ),
    ] {
        let output = timhook(arguments).output().expect("timhook runs");
        assert_eq!(code(&output), 2, "{arguments:?}: {}", stderr(&output));
        assert!(stderr(&output).starts_with(message), "{arguments:?}: {}", stderr(&output));
        assert_eq!(stdout(&output), "", "{arguments:?}");
    }
    let output = timhook(&["probe", "--list", "--report", "junit"]).output().expect("timhook runs");
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("the file is missing, as in junit=FILE"), "{}", stderr(&output));
}

#[test]
fn a_run_without_a_single_case_is_no_success() {
    let endpoint = crate::support::send::good_endpoint();
    let output = timhook(&["probe", &endpoint.url(), "--sdkappid", "1", "--only", "sign-*"]).output();
    let output = output.expect("timhook runs");
    let error = "error: no case proved anything; sign-";
    assert_eq!(code(&output), 3, "{}", stderr(&output));
    assert!(stderr(&output).contains(error), "{}", stderr(&output));
    assert!(stderr(&output).contains(": needs --token or --token-file\n"), "{}", stderr(&output));
}
