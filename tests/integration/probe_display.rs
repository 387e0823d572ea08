//! What people see of `timhook probe`: rows, and what is said of the cases that did not pass.

use std::io::Write;

use crate::support::endpoint::{Endpoint, OK};
use crate::support::probe::{probe, results};
use crate::support::reference::{Fault, Reference};
use crate::support::{code, stderr, stdout};

#[test]
fn a_wrong_answer_is_told_once_with_the_request_the_answer_and_the_sentence_behind_it() {
    let endpoint = Endpoint::with("200 OK", "ok");
    let output =
        probe(&endpoint.url(), &["--only", "sample-*", "--only", "messages-2", "--skip", "sample-v*"]);
    assert_eq!(code(&output), 1);
    let shown = stdout(&output);
    let (table, reasons) = shown.split_once("\n✗ fail  sample-wire: ").expect("an explanation");
    assert_eq!(table.lines().filter(|line| line.starts_with("✗ fail  ")).count(), 13, "{shown}");
    assert!(table.starts_with("documented\n✗ fail  sample-wire  "), "{shown}");
    assert!(table.contains("\n\nrobustness\n✗ fail  messages-2  "), "{shown}");
    for part in [
        "a recall as real traffic looks\n",
        "\n  why       this is not JSON: expected value [not-json]; answer with the JSON\n            object",
        &format!("\n  sent      curl -X POST 'http://{}/callback?SdkAppid=1400000000&", endpoint.address),
        "\n              -H 'Content-Type: application/json' \\\n",
        "\n  got       200\n            ok\n",
        "\n  expected  200 with {\"ActionStatus\":\"OK\",\"ErrorInfo\":\"\",\"ErrorCode\":0}, in time\n",
        "\n  source    Webhook Overview: the answer is JSON with ActionStatus (String),\n",
        "\n  also      sample-documented, sample-private, ",
    ] {
        let whole = format!("\n✗ fail  sample-wire: {reasons}");
        assert!(whole.contains(part), "{part:?} is not in {whole}");
    }
    assert!(!reasons.contains("✗ fail"), "{shown}");
    let said = stderr(&output);
    assert!(said.contains("13 cases: 0 passed, 13 failed, 0 warnings, 0 skipped\n"), "{said}");
    assert!(said.ends_with("`timhook explain sample-wire` explains a case\n"), "{said}");
}

#[test]
fn rows_fit_eighty_columns() {
    let endpoint = Endpoint::with("200 OK", OK).for_any_request();
    let output = probe(&endpoint.url(), &["--skip", "sdkappid-*"]);
    let shown = stdout(&output);
    let table = shown.split("\n! warn  keep-alive-50: ").next().expect("the table");
    for line in table.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
}

#[test]
fn equal_reasons_are_told_apart_where_something_else_was_expected() {
    let endpoint = Endpoint::with("503 Unavailable", "<html>").for_any_request();
    let output =
        probe(&endpoint.url(), &["--only", "sample-v*", "--only", "body-late", "--only", "body-chunked"]);
    let shown = stdout(&output);
    let is_heading = |line: &&str| line.starts_with("✗ fail") && line.contains(": ");
    let explained: Vec<&str> = shown.lines().filter(is_heading).collect();
    assert_eq!(
        explained,
        [
            "✗ fail  sample-v1: the first revision of the page",
            "✗ fail  body-late: the body 50 ms after the headers"
        ],
        "{shown}"
    );
    // An error page is not judged as the documented answer besides, nor is what is special about a case
    // taken for the reason where a plain callback is refused as well.
    let why = "\n  why       status is 503; the vendor counts only status 200 as a success\n  sent ";
    assert!(shown.contains(why), "{shown}");
    assert!(shown.contains("\n  also      sample-v2, body-chunked\n"), "{shown}");
}

#[test]
fn bodies_are_shown_so_that_they_can_be_sent_again() {
    let sent = |url: &str, id: &str| {
        let output = probe(url, &["--json", "--only", id]);
        results(&output)[id]["sent"].as_str().expect("a command").to_owned()
    };
    let documented = sent(&Endpoint::with("500 Oops", "").url(), "sample-documented");
    let (_, body) = documented.split_once("--data-raw '").expect("a body");
    let body: serde_json::Value =
        serde_json::from_str(body.trim_end_matches('\'')).expect("the whole payload");
    assert_eq!(body["Type"], "Community");
    let strict = Reference::start(None, Some(Fault::DropsOnByteOrderMark));
    let bom = sent(&strict.url(), "body-bom");
    assert!(bom.contains(r#"--data-raw $'\xef\xbb\xbf{"CallbackCommand":"#), "{bom}");
}

#[test]
fn more_detail_is_the_story() {
    let endpoint = Endpoint::with("200 OK", "ok");
    let arguments = ["--only", "sample-public"];
    let story =
        "\n  story     The simplest type of group; the documentation uses it as its\n            example.\n";
    assert!(!stdout(&probe(&endpoint.url(), &arguments)).contains("story"));
    let shown = stdout(&probe(&endpoint.url(), &[&arguments[..], &["-v"]].concat()));
    assert!(shown.contains(story), "{shown}");
}

#[test]
fn of_several_requests_the_one_that_ended_the_endpoint_is_shown() {
    let endpoint = Reference::start(None, Some(Fault::DiesOfNotJson));
    let output = probe(&endpoint.url(), &["--json", "--only", "html-reflection"]);
    let record = &results(&output)["html-reflection"];
    let sent = record["sent"].as_str().expect("a command");
    assert!(sent.ends_with("--data-raw '<script>timhook</script>'"), "{sent}");
    assert_eq!(record["received"]["error"], "the end of the connection, before it answered");
    let expected = "no markup of the request in an HTML page; and the endpoint works afterwards";
    assert_eq!(record["expected"], expected);
}

#[test]
fn slowness_is_said_once_with_the_way_out() {
    let endpoint = Endpoint::handling(|_, stream| {
        std::thread::sleep(std::time::Duration::from_millis(300));
        let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{OK}", OK.len());
    });
    let output = probe(&endpoint.url(), &["--timeout", "100ms", "--category", "documented"]);
    let said = stderr(&output);
    assert_eq!(code(&output), 1, "{said}");
    let warning = said.lines().find(|line| line.starts_with("warning: ")).expect("a warning");
    assert!(warning.starts_with("warning: a plain callback took 0.3"), "{said}");
    assert!(warning.ends_with(" s; the limit is 100ms"), "{said}");
    assert!(said.contains("\n  help: the vendor waits only 2 s: answer first"), "{said}");
}

#[test]
fn failures_are_grouped_by_what_made_them_fail() {
    let (status, page) =
        ("404 Not Found", "<html><style>p {}</style><h1>Cannot POST</h1> <p>/callback</p></html>");
    let endpoint = Endpoint::with(status, page);
    let shown = stdout(&probe(&endpoint.url(), &["--only", "platform-ma*", "--only", "sdkappid-foreign"]));
    let (_, causes) = shown.rsplit_once("\n\n").expect("a paragraph");
    assert_eq!(
        causes,
        "1 cause explains all 2 failures\n\
         \x20  2  status 404: there is no route for /callback: check the URL, and\n\
         \x20     whether the route accepts POST\n\
         \x20     the endpoint says: Cannot POST /callback\n\
         \x20     cases: platform-macos, platform-mac\n"
    );
}

#[test]
fn what_failing_requests_share_is_named() {
    for (fault, feature) in
        [(Fault::RefusesTopicId, "TopicId"), (Fault::RefusesEventTimeString, "EventTime as digits in quotes")]
    {
        let endpoint = Reference::start(None, Some(fault));
        let output = probe(&endpoint.url(), &["--timeout", "10s", "--json", "--category", "documented"]);
        let said = crate::support::json_lines(&stderr(&output));
        let summary = said.iter().find(|record| record["type"] == "summary").expect("a summary");
        let causes = summary["causes"].as_array().expect("causes");
        assert_eq!(causes.len(), 1, "{summary}");
        assert_eq!(causes[0]["common"], serde_json::json!([feature]), "{summary}");
        assert_eq!(causes[0]["evidence"], "the payload is not as it should be", "{summary}");
    }
}

#[test]
fn the_usual_reason_behind_a_status_is_named() {
    for (head, cause) in [
        (
            "201 Created\r\nX: y",
            "status 201: NestJS and others send this by default for a POST; set the status to 200",
        ),
        (
            "301 Moved\r\nLocation: /callback/",
            "status 301: a redirect to /callback/, which only adds a slash, as Django does: use the path with the \
             slash; the vendor does not follow redirects",
        ),
        (
            "401 X",
            "status 401: the server or a proxy requires a login: exclude /callback from it, and check Sign there \
             (the vendor sends no credentials)",
        ),
        (
            "403 X",
            "status 403: the request was refused, in Django and Laravel often by the CSRF check: exclude /callback \
             from it, and check Sign there (the vendor sends no credentials)",
        ),
        (
            "415 X",
            "status 415: the body parser requires another Content-Type: parse the body as JSON, whatever the header is",
        ),
        (
            "422 X",
            "status 422: a strict model refuses the payload, as in FastAPI: make fields optional and ignore unknown ones",
        ),
        ("500 X", "status 500: an unhandled exception: see the log of the endpoint"),
        ("418 X", "status 418"),
    ] {
        let endpoint = Endpoint::with(head, OK);
        let output = probe(&endpoint.url(), &["--json", "--only", "sample-wire"]);
        let said = crate::support::json_lines(&stderr(&output));
        let summary = said.iter().find(|record| record["type"] == "summary").expect("a summary");
        assert_eq!(summary["causes"][0]["cause"], cause, "{summary}");
    }
}

#[cfg(unix)]
#[test]
fn the_shown_command_signs_in_the_shell() {
    use std::process::Command;
    let works = |program: &str| Command::new(program).arg("--version").output().is_ok();
    if !["sh", "curl", "sha256sum"].into_iter().all(works) {
        crate::support::skip("signing in the shell: curl or sha256sum is not there");
        return;
    }
    let token = "it's a \"$ecret\"";
    // Once a plain callback is accepted, no case passes, so that every command is shown.
    let endpoint = Endpoint::changing("ok");
    let only = ["sample-wire", "sign-truncated", "sign-stale-61s", "sign-other-time", "sign-of-empty-time"];
    let only = only.iter().chain(&["sign-of-no-time", "sign-in-body"]).flat_map(|id| ["--only", id]);
    let arguments: Vec<&str> = ["--json", "--token", token].into_iter().chain(only).collect();
    let results = results(&probe(&endpoint.url(), &arguments));
    for (id, record) in results {
        let sent = record["sent"].as_str().expect("a command");
        assert!(!sent.contains("ecret"), "{sent}");
        let mut shell = Command::new("sh");
        let output = shell.args(["-c", sent]).env("TIMHOOK_TOKEN", token).env_remove("http_proxy").output();
        assert!(output.expect("a shell").status.success(), "{sent}");
        let seen = endpoint.seen().pop().expect("a request");
        let body: serde_json::Value = serde_json::from_slice(&seen.body).expect("JSON");
        let in_body = |name: &str| body[name].as_str().map(str::to_owned);
        let given = |name: &str| in_body(name).or_else(|| seen.parameter(name).map(str::to_owned));
        let right = |time: &str| crate::support::sha256_hex(&format!("{token}{time}"));
        let (sign, time) = (given("Sign").expect("Sign"), given("RequestTime").unwrap_or_default());
        let Ok(seconds) = time.parse::<u64>() else {
            let is_there = seen.parameter("RequestTime").is_some();
            assert_eq!((sign, is_there), (right(""), id == "sign-of-empty-time"), "{id}: {sent}");
            continue;
        };
        let expected = match id.as_str() {
            "sign-truncated" => right(&time)[..32].to_owned(),
            "sign-other-time" => right(&(seconds - 1).to_string()),
            _ => right(&time),
        };
        assert_eq!(sign, expected, "{id}: {sent}");
        let age = crate::support::now() - seconds;
        let least = if id == "sign-stale-61s" { 61 } else { 0 };
        assert!((least..least + 60).contains(&age), "{id}: {age} s");
    }
}

#[test]
fn what_could_not_be_confirmed_is_said_before_the_causes() {
    let endpoint = Endpoint::with("200 OK", OK);
    let arguments = ["--token", "t0ken", "--only", "sdkappid-foreign", "--only", "sign-wrong"];
    let output = probe(&endpoint.url(), &arguments);
    let shown = stdout(&output);
    let (_, end) = shown.split_once("\n\ncould not be confirmed\n").expect("a doubt");
    assert!(
        end.starts_with(
            "   ?  the endpoint accepts the SDKAppID of another app: compare SdkAppid\n\
             \x20     with the app's own, or check --sdkappid; until then, the other\n"
        ),
        "{shown}"
    );
    let heading = end.find("\n2 causes for 2 failures\n").expect("a heading");
    assert!(end[..heading].contains("or check --token"), "{shown}");
    let said = stderr(&probe(&endpoint.url(), &[&arguments[..], &["--json"]].concat()));
    let summary = crate::support::json_lines(&said).pop().expect("a summary");
    assert_eq!(summary["unconfirmed"].as_array().map(Vec::len), Some(2), "{summary}");
}

#[test]
fn a_case_cites_the_sentence_that_was_broken() {
    let slow = Endpoint::handling(|number, stream| {
        if number > 0 {
            std::thread::sleep(std::time::Duration::from_millis(700));
        }
        crate::probe_ends::answer(stream);
    });
    for (endpoint, id, arguments, source) in [
        (
            Endpoint::with("201 Created", OK),
            "platform-ios",
            &[][..],
            "Webhook Overview: a callback has failed if",
        ),
        (Endpoint::with("200 OK", "ok"), "platform-ios", &[], "Webhook Overview: the answer is JSON with"),
        (
            slow,
            "platform-ios",
            &["--timeout", "500ms"],
            "Webhook Overview: a callback times out after 2 seconds",
        ),
        (
            Endpoint::with("200 OK", r#"{"ActionStatus":"FAIL","ErrorInfo":"","ErrorCode":1}"#),
            "platform-ios",
            &[],
            "Webhook Overview, Webhook Protocols: OptPlatform: ",
        ),
    ] {
        let output = probe(&endpoint.url(), &[&["--json", "--only", id], arguments].concat());
        let record = &results(&output)[id];
        assert!(record["source"].as_str().is_some_and(|found| found.starts_with(source)), "{record}");
    }
}

#[test]
fn send_names_the_usual_reason_behind_a_status_as_well() {
    let endpoint = Endpoint::with("301 Moved\r\nLocation: /callback/?Sign=secret", "");
    let shown = stdout(&crate::support::send::send_to(&endpoint.url(), &[]));
    let help = "\n         help: a redirect to /callback/, which only adds a slash, as Django does: use the path \
                with the slash; the vendor does not follow redirects\n";
    assert!(shown.contains(help), "{shown}");
}

#[test]
fn compressed_answers_are_read_where_they_were_asked_for() {
    let compressed = {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(OK.as_bytes()).expect("written");
        encoder.finish().expect("compressed")
    };
    let endpoint = Endpoint::seeing(move |seen, stream| {
        let is_asked_for = seen.header("accept-encoding") == Some("gzip");
        let (coding, body) = match is_asked_for {
            true => ("Content-Encoding: gzip\r\n", compressed.as_slice()),
            false => ("", OK.as_bytes()),
        };
        let head =
            format!("HTTP/1.1 200 OK\r\n{coding}Connection: close\r\nContent-Length: {}\r\n\r\n", body.len());
        let _ = stream.write_all(&[head.as_bytes(), body].concat());
    });
    let output = probe(&endpoint.url(), &["--json", "--only", "accept-encoding-gzip"]);
    assert_eq!(results(&output)["accept-encoding-gzip"]["result"], "pass", "{}", stdout(&output));
    // Without being asked, nobody is compressed to.
    let plain = probe(&endpoint.url(), &["--json", "--only", "platform-web"]);
    assert_eq!(code(&plain), 0, "{}", stdout(&plain));
}
