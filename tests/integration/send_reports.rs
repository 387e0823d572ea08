//! `timhook send --report`: JUnit, JSON, GitHub and a web page, opened first and complete at the end.

use std::fs;
use std::io::Write;

use serde_json::{Value, json};

use crate::support::endpoint::{Endpoint, OK};
use crate::support::send::{good_endpoint, send, send_to};
use crate::support::{code, json_lines, sample, stderr, stdout, timhook};

/// Right, wrong, and no answer at all.
fn three_ways() -> Endpoint {
    Endpoint::handling(|number, stream| {
        let body = match number {
            0 => OK,
            1 => "<script>alert(1)</script>",
            _ => return,
        };
        let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    })
}

const SAMPLES: [&str; 6] = ["--sample", "wire", "--sample", "public", "--sample", "private"];

struct Report {
    folder: tempfile::TempDir,
}

impl Report {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    fn path(&self) -> String {
        self.folder.path().join("report").to_str().expect("UTF-8").to_owned()
    }

    fn text(&self) -> String {
        fs::read_to_string(self.path()).expect("the report")
    }
}

#[test]
fn junit_tells_failures_from_errors() {
    let report = Report::new();
    let argument = format!("--report=junit={}", report.path());
    let output = send(&three_ways(), &[&SAMPLES[..], &[&argument]].concat());
    assert_eq!(code(&output), 4, "{}", stderr(&output));
    let xml = report.text();
    let document = roxmltree::Document::parse(&xml).expect("well-formed");
    let case = |name: &str| {
        let is_case = |node: &roxmltree::Node<'_, '_>| {
            node.attribute("name") == Some(name) && node.has_tag_name("testcase")
        };
        document.descendants().find(is_case).unwrap_or_else(|| panic!("{name}: {xml}"))
    };
    let child = |name: &str, tag: &str| case(name).children().find(|node| node.has_tag_name(tag));
    assert!(child("wire", "failure").is_none() && child("wire", "error").is_none());
    let failure = child("public", "failure").expect("a failure");
    assert!(
        failure.attribute("message").is_some_and(|text| text.starts_with("this is HTML or XML")),
        "{xml}"
    );
    let error = child("private", "error").expect("an error");
    assert!(error.attribute("message").is_some_and(|text| text.contains("closed the connection")), "{xml}");
    let suites = document.root_element();
    let counts = ["tests", "failures", "errors"].map(|name| suites.attribute(name).expect("a count"));
    assert_eq!(counts, ["3", "1", "1"]);
}

#[test]
fn the_json_report_holds_every_delivery_and_the_summary() {
    let report = Report::new();
    let argument = format!("--report=json={}", report.path());
    let output = send(&three_ways(), &[&SAMPLES[..], &[&argument, "--json"]].concat());
    let document: Value = serde_json::from_str(&report.text()).expect("one document");
    assert_eq!(document["deliveries"], Value::from(json_lines(&stdout(&output))));
    assert_eq!(Some(&document["summary"]), json_lines(&stderr(&output)).last());
    assert_eq!((&document["type"], &document["v"]), (&json!("report"), &json!(1)));
}

#[test]
fn github_commands_follow_the_results() {
    let output = send(&three_ways(), &[&SAMPLES[..], &["--report", "github"]].concat());
    let shown = stdout(&output);
    let commands: Vec<&str> = shown.lines().filter(|line| line.starts_with("::")).collect();
    assert_eq!(commands.len(), 2, "{shown}");
    assert!(commands[0].starts_with("::error title=timhook send%3A public::this is HTML or XML"), "{shown}");
    assert!(commands[1].starts_with("::error title=timhook send%3A private::"), "{shown}");
    let output = send_to("http://127.0.0.1:1/", &["--report", "github", "--json"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("--report github=FILE"), "{}", stderr(&output));
}

#[test]
fn the_page_has_a_row_per_delivery_and_strangers_text_stays_text() {
    let report = Report::new();
    let argument = format!("--report=html={}", report.path());
    send(&three_ways(), &[&SAMPLES[..], &[&argument]].concat());
    let page = report.text();
    assert_eq!((page.matches("<details class=").count(), page.matches("<svg ").count()), (3, 2), "{page}");
    assert!(!page.contains("<script") && page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "{page}");
    assert!(
        page.contains("&quot;CallbackCommand&quot;")
            && page.contains("&quot;ActionStatus&quot;:&quot;OK&quot;")
    );
    assert!(page.contains("default-src 'none'"), "{page}");
}

#[test]
fn a_report_that_cannot_be_written_is_found_before_anything_is_sent() {
    for kind in ["junit", "json", "html", "github"] {
        let endpoint = good_endpoint();
        let output = send(&endpoint, &["--report", &format!("{kind}=/no/such/folder/report")]);
        let expected =
            "error: /no/such/folder/report: the report cannot be written: no such file or directory\n";
        assert!(stderr(&output).starts_with(expected), "{}", stderr(&output));
        assert_eq!((code(&output), endpoint.seen().len()), (3, 0), "{kind}");
    }
}

#[test]
fn reports_that_are_not_understood_are_refused() {
    let cases = [
        ("--report=tap=x", "`tap` is not a report format; write junit, json, github or html"),
        ("--report=junit", "the file is missing, as in junit=FILE"),
        ("--report=html=", "the file is missing, as in html=FILE"),
        ("--report=json=-", "standard output already has the results; name a file, as in json=FILE"),
    ];
    for (argument, expected) in cases {
        let output = send_to("http://127.0.0.1:1/", &[argument]);
        assert_eq!(code(&output), 2, "{argument}");
        assert!(stderr(&output).contains(expected), "{argument}: {}", stderr(&output));
    }
    let report = Report::new();
    let twice = [format!("--report=junit={}", report.path()), format!("--report=json={}", report.path())];
    let output = send_to("http://127.0.0.1:1/", &[&twice[0], &twice[1]]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("twice\n"), "{}", stderr(&output));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_that_names_the_report() {
    for kind in ["junit", "json", "html"] {
        let output = send(&good_endpoint(), &["--sample", "all", "--report", &format!("{kind}=/dev/full")]);
        let expected = "error: /dev/full: the report cannot be written: no space left on device\n";
        assert!(stderr(&output).contains(expected), "{kind}: {}", stderr(&output));
        assert_eq!(code(&output), 3, "{kind}");
        assert!(stderr(&output).contains("14 deliveries: 14 passed"), "{}", stderr(&output));
    }
}

#[test]
fn no_report_holds_the_token_or_a_signature_unless_asked_to() {
    const TOKEN: &str = "s3cret-t0ken";
    // An endpoint that repeats everything it was sent.
    let echoing = || {
        Endpoint::handling(|_, stream| {
            let body = format!("{{\"ActionStatus\":\"{TOKEN}\",\"ErrorInfo\":\"{TOKEN}\",\"ErrorCode\":0}}");
            let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        })
    };
    for kind in ["junit", "json", "html", "github"] {
        let report = Report::new();
        let argument = format!("--report={kind}={}", report.path());
        let endpoint = echoing();
        let arguments = ["--token", TOKEN, "--request-time", "1669872112", &argument, "--repeat", "2"];
        let output = send(&endpoint, &arguments);
        let sign = crate::support::sha256_hex(&format!("{TOKEN}1669872112"));
        let shown = report.text() + &*stdout(&output) + &*stderr(&output);
        assert!(!shown.contains(TOKEN) && !shown.contains(&sign), "{kind}: {shown}");
        assert!(shown.contains("REDACTED"), "{kind}: {shown}");
        send(&endpoint, &[&arguments[..], &["--show-secrets"]].concat());
        assert!(report.text().contains(&sign), "{kind}: {}", report.text());
    }
}

#[test]
fn reports_name_the_file_of_a_payload_and_not_where_it_went() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("callbacks.ndjson");
    fs::write(&file, format!("{0}\n{0}\n", sample("wire"))).expect("payloads");
    let file = file.to_str().expect("UTF-8");
    let endpoint = Endpoint::with("500 Internal Server Error", "");
    let report = Report::new();
    let argument = format!("--report=junit={}", report.path());
    let output = send(&endpoint, &[file, "--sample", "wire", "--report=github", &argument]);
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    let shown = stdout(&output);
    let commands: Vec<&str> = shown.lines().filter(|line| line.starts_with("::error ")).collect();
    assert!(commands[0].contains(&format!("file={file},line=1,")), "{shown}");
    assert!(commands[1].contains(&format!("file={file},line=2,")), "{shown}");
    assert!(!commands[2].contains("file="), "{shown}");
    let xml = report.text();
    let document = roxmltree::Document::parse(&xml).expect("well-formed");
    let suites: Vec<_> = document.descendants().filter(|node| node.has_tag_name("testsuite")).collect();
    let files: Vec<_> = suites.iter().map(|suite| suite.attribute("file")).collect();
    assert_eq!(files, [Some(file), None], "{xml}");
    for suite in suites {
        let time = suite.attribute("timestamp").expect("a time");
        assert!(format!("{time}Z").parse::<jiff::Timestamp>().is_ok(), "{time}");
    }
    let classes: Vec<_> = document
        .descendants()
        .filter(|node| node.has_tag_name("testcase"))
        .map(|case| case.attribute("classname").expect("a class").to_owned())
        .collect();
    let of_file = format!("send {file}");
    assert_eq!(classes, [of_file.as_str(), &of_file, "send Group.CallbackAfterRecallMsg"]);
}

#[test]
fn github_gets_a_table_where_it_names_a_file_and_a_report_is_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let summary = folder.path().join("summary.md");
    let run = |arguments: &[&str]| {
        let mut command = timhook(arguments);
        command.env("GITHUB_STEP_SUMMARY", &summary).output().expect("it runs")
    };
    let endpoint = Endpoint::with("500 Internal Server Error", "");
    let url = endpoint.url();
    let send = ["send", &url, "--sdkappid", "1"];
    run(&send);
    assert!(!summary.exists());
    run(&[&send[..], &["--report", "github"]].concat());
    run(&["validate", "fixtures/Group.CallbackAfterRecallMsg/invalid/empty-id.json", "--format", "github"]);
    run(&["probe", &url, "--sdkappid", "1", "--only", "sample-wire", "--report", "github"]);
    run(&["listen", "--port", "0", "--timeout", "1ms", "--count", "1", "--report", "github"]);
    let text = fs::read_to_string(&summary).expect("a table");
    let headings: Vec<&str> = text.lines().filter(|line| line.starts_with("### ")).collect();
    assert_eq!(
        headings,
        ["### timhook send", "### timhook validate", "### timhook probe", "### timhook listen"]
    );
    assert!(
        text.contains("| 0 | 1 | 0 | 0 |\n\n| what | why |\n| --- | --- |\n| wire | status is 500; "),
        "{text}"
    );
    assert!(text.contains("empty-id.json | \\`GroupId\\` is empty |"), "{text}");
    fs::remove_file(&summary).expect("it was there");
    let good = good_endpoint();
    run(&["send", &good.url(), "--sdkappid", "1", "--repeat", "3", "--report", "github"]);
    let text = fs::read_to_string(&summary).expect("a table");
    assert!(text.contains("| 3 | 0 | 0 | 0 |"), "{text}");
    let mut command = timhook(&["send", &good.url(), "--sdkappid", "1", "--report", "github"]);
    let output = command.env("GITHUB_STEP_SUMMARY", "/no/such/folder/table").output().expect("it runs");
    let said = "error: /no/such/folder/table: the summary cannot be written: no such file or directory\n";
    assert!(code(&output) == 3 && stderr(&output).contains(said), "{}", stderr(&output));
}
