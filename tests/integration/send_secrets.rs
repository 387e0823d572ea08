//! The token of `timhook send`: where it comes from, and that it is never shown.

use std::fs;
use std::io::Write as _;
use std::process::Output;

use crate::support::endpoint::Endpoint;
use crate::support::listener::Listener;
use crate::support::refusing_port::RefusingPort;
use crate::support::send::{assert_signed, good_endpoint, only, send, send_to};
use crate::support::{SDKAPPID, code, sample, stderr, stdout, timhook};

const TOKEN: &str = "s3cret-t0ken";

fn assert_hidden(output: &Output, case: &str) {
    let shown = format!("{}{}", stdout(output), stderr(output));
    assert!(!shown.is_empty(), "{case} says nothing");
    assert!(!shown.contains(TOKEN), "{case}: {shown}");
}

#[test]
fn the_token_is_never_shown_whatever_happens() {
    let refused = RefusingPort::reserve();
    let good = good_endpoint();
    let bad = Endpoint::with("403 Forbidden", "<html>no</html>");
    let invalid = "fixtures/Group.CallbackAfterRecallMsg/invalid/wrong-type.json";
    let urls = [("passes", good.url()), ("fails", bad.url()), ("is refused", refused.url.clone())];
    let variants: [&[&str]; 9] = [
        &[],
        &["--json"],
        &["-v"],
        &["-v", "--json"],
        &["--dry-run"],
        &["--dry-run=curl"],
        &["--dry-run", "--json", "-v"],
        &[invalid],
        &["no-such-file.json"],
    ];
    for (fate, url) in &urls {
        for variant in variants {
            let case = format!("{variant:?} that {fate}");
            let arguments = [&["--token", TOKEN], variant].concat();
            assert_hidden(&send_to(url, &arguments), &case);
        }
    }
}

#[test]
fn the_token_is_not_shown_by_usage_errors_and_help() {
    let cases: [&[&str]; 8] = [
        &["send", "--help"],
        &["listen", "--help"],
        &["--help"],
        &["send", "--token", TOKEN],
        &["send", "http://127.0.0.1:1/", "--token", TOKEN],
        &["send", "http://127.0.0.1:1/", "--token", TOKEN, "--token", TOKEN],
        &["send", "http://127.0.0.1:1/", "--token", TOKEN, "--token-file", "x"],
        &["send", "http://127.0.0.1:1/", "--token", TOKEN, "--no-such-option"],
    ];
    for arguments in cases {
        let output = timhook(arguments).env("TIMHOOK_TOKEN", TOKEN).output().expect("timhook runs");
        assert_hidden(&output, &format!("{arguments:?}"));
    }
}

#[test]
fn a_token_may_begin_with_a_hyphen() {
    for token in ["-xxxxyyyy", "--xxxxyyyy"] {
        let endpoint = good_endpoint();
        let output = send(&endpoint, &["--token", token]);
        let shown = stderr(&output);
        assert!(!shown.contains(token), "the token is shown: {shown}");
        assert_eq!(code(&output), 0, "{token}: {shown}");
        assert_signed(&only(&endpoint), token);
    }
}

#[test]
fn of_a_token_file_the_newline_at_the_end_is_dropped_and_that_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("token.txt");
    let file = file.to_str().expect("UTF-8");
    for (content, is_remarked) in
        [(format!("{TOKEN}\n"), true), (format!("{TOKEN}\r\n"), true), (TOKEN.to_owned(), false)]
    {
        fs::write(file, &content).expect("the file is written");
        let endpoint = good_endpoint();
        let output = send(&endpoint, &["--token-file", file]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        assert_signed(&only(&endpoint), TOKEN);
        let remark = format!("--token-file {file}: the newline at the end is not part of the token\n");
        assert_eq!(stderr(&output).contains(&remark), is_remarked, "{content:?}: {}", stderr(&output));
        assert_hidden(&output, "a token file");
    }
}

#[test]
fn of_several_newlines_one_is_dropped_and_the_rest_is_a_warning() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("token.txt");
    fs::write(&file, format!("{TOKEN}\n\n")).expect("the file is written");
    let endpoint = good_endpoint();
    let output = send(&endpoint, &["--token-file", file.to_str().expect("UTF-8"), "--json"]);
    let warning = format!(
        "--token-file {}: the token contains a newline, and timhook uses it as part of the token: check whether the file has more than one line",
        file.display()
    );
    let remarks = crate::support::json_lines(&stderr(&output));
    assert!(remarks.iter().any(|remark| remark["message"] == warning), "{}", stderr(&output));
    assert_eq!(code(&output), 0);
}

#[test]
fn a_token_that_an_endpoint_repeats_is_hidden_in_every_form() {
    let token = "abcd/ä\"<kl==";
    let forms = [
        r#"{"ActionStatus":"FAIL","ErrorInfo":"sha256(abcd\/\u00e4\"<kl== . time)","ErrorCode":1}"#,
        r#"{"ActionStatus":"FAIL","ErrorInfo":"sha256(\u0061bcd/ä\u0022<kl== . time)","ErrorCode":1}"#,
        "<p>abcd/ä&quot;&lt;kl==</p>",
        "see /debug?token=abcd%2F%C3%A4%22%3Ckl%3D%3D",
        "see /debug?token=abcd%252F%25C3%25A4%2522%253Ckl%253D%253D",
        r#"{"ActionStatus":"FAIL","ErrorInfo":"{\"token\":\"\u0061bcd\\/ä\\\"<kl==\"}","ErrorCode":1}"#,
        "Basic bWU6YWJjZC/DpCI8a2w9PQ== YWJjZC_DpCI8a2w9PQ",
        "616263642fc3a4223c6b6c3d3d 616263642FC3A4223C6B6C3D3D",
    ];
    let folder = tempfile::tempdir().expect("a folder");
    for form in forms {
        let endpoint = Endpoint::with("200 OK", form);
        for (name, arguments) in [("send", vec![]), ("probe", vec!["--only", "sample-wire"])] {
            for format in ["--json", "-v"] {
                let files = ["junit", "html"]
                    .map(|kind| folder.path().join(kind).to_str().expect("UTF-8").to_owned());
                let reports = [format!("--report=junit={}", files[0]), format!("--report=html={}", files[1])];
                let mut command = timhook(&[name, &endpoint.url(), "--sdkappid", SDKAPPID, format]);
                let output = command.args(&arguments).args(&reports).env("TIMHOOK_TOKEN", token).output();
                let output = output.expect("timhook runs");
                assert_eq!(code(&output), 1, "{name}: {}", stderr(&output));
                let read = |file: &String| fs::read_to_string(file).expect("the report");
                let shown = [stdout(&output), stderr(&output), read(&files[0]), read(&files[1])].concat();
                assert!(shown.contains("REDACTED"), "{name} {format}: {shown}");
                for part in
                    ["kl==", "kl%3D", "kl%253D", "abcd", "YWJjZC", "JjZC", "a2w9P", "616263", "6b6c3d"]
                {
                    assert!(
                        !shown.to_lowercase().contains(&part.to_lowercase()),
                        "{name} {format} {form}: {shown}"
                    );
                }
            }
        }
    }
}

/// Answers with the request line and the headers of a request, and of the one before it, in either case.
fn echoing() -> Endpoint {
    let before = std::sync::Mutex::new(String::new());
    Endpoint::seeing(move |seen, stream| {
        let mut before = before.lock().expect("no test panicked while holding it");
        let body = format!("{}\n{:?}\n{}\n", seen.request_line, seen.headers, *before);
        before.clone_from(&seen.request_line.to_uppercase());
        let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    })
}

#[test]
fn signatures_and_passwords_that_an_endpoint_repeats_are_hidden() {
    let endpoint = echoing();
    let url = format!("http://me:hidden-word@{}/callback", endpoint.address);
    for (name, arguments) in [("send", vec!["--rate=1/s", "--repeat=2"]), ("probe", vec!["--only=sample-*"])]
    {
        let mut command = timhook(&[name, &url, "--sdkappid", SDKAPPID, "--json", "--token", TOKEN]);
        let output = command.args(&arguments).output().expect("timhook runs");
        let shown = format!("{}{}", stdout(&output), stderr(&output));
        assert_eq!(code(&output), 1, "{shown}");
        let signs = endpoint.seen().into_iter().filter_map(|seen| seen.parameter("Sign").map(str::to_owned));
        let signs: std::collections::HashSet<String> = signs.collect();
        assert!(!signs.is_empty());
        for sign in signs {
            assert!(!shown.to_lowercase().contains(&sign), "{name}: {shown}");
        }
        assert!(!shown.contains("hidden-word") && !shown.contains("bWU6aGlkZGVuLXdvcmQ="), "{name}: {shown}");
        assert!(shown.contains("Sign=REDACTED"), "{name}: {shown}");
    }
}

#[test]
fn secrets_that_are_wanted_are_signatures_and_no_more() {
    let endpoint = Endpoint::with("200 OK", &format!("{TOKEN} hidden-word"));
    let url = format!("http://me:hidden-word@{}/callback", endpoint.address);
    let output = send_to(&url, &["--token", TOKEN, "--show-secrets", "--json"]);
    let shown = format!("{}{}", stdout(&output), stderr(&output));
    let sign = endpoint.seen()[0].parameter("Sign").map(str::to_owned).expect("a signature");
    assert!(shown.contains(&format!("http://me:REDACTED@{}/callback?", endpoint.address)), "{shown}");
    assert!(shown.contains(&sign) && shown.contains("\"REDACTED REDACTED\""), "{shown}");
    assert!(!shown.contains(TOKEN) && !shown.contains("hidden-word"), "{shown}");
}

#[test]
fn a_token_that_answers_hold_by_chance_is_pointed_out() {
    let endpoint = good_endpoint();
    let output = send(&endpoint, &["--token", "a", "-v"]);
    let warning = "warning: the token is short, so answers may contain it by chance; timhook shows REDACTED in its place\n";
    assert!(stderr(&output).starts_with(warning), "{}", stderr(&output));
    assert!(stdout(&output).contains("{\"ActionStREDACTEDtus\":"), "{}", stdout(&output));
    for arguments in [["--token", "xxxxyy"], ["--token=a", "--dry-run"]] {
        let output = send(&endpoint, &arguments);
        assert!(!stderr(&output).contains("so short"), "{arguments:?}: {}", stderr(&output));
    }
}

#[test]
fn a_token_file_that_cannot_be_used_is_named_and_its_content_is_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("token.bin");
    fs::write(&file, [TOKEN.as_bytes(), b"\xFF"].concat()).expect("the file is written");
    let file = file.to_str().expect("UTF-8");
    let output = send_to("http://127.0.0.1:1/", &["--token-file", file]);
    let expected =
        format!("error: --token-file {file}: the token is not UTF-8\n  help: save the file as UTF-8\n");
    assert_eq!((code(&output), stderr(&output)), (3, expected));
    let output = send_to("http://127.0.0.1:1/", &["--token-file", "no-such-file"]);
    let expected = "error: --token-file no-such-file: no such file or directory\n  help: check the path and its permissions\n";
    assert_eq!((code(&output), stderr(&output).as_str()), (3, expected));
}

#[test]
fn a_token_file_may_be_standard_input() {
    let endpoint = good_endpoint();
    let mut command = timhook(&[
        "send",
        &endpoint.url(),
        "--sdkappid",
        SDKAPPID,
        "--token-file",
        "-",
        "--sample",
        "public",
    ]);
    let output = command.write_stdin(format!("{TOKEN}\n")).output().expect("timhook runs");
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_signed(&only(&endpoint), TOKEN);
}

/// A backend may know the token, too; what it answers goes back to the sender as it is, and is shown without.
#[test]
fn a_token_that_a_backend_repeats_is_neither_shown_nor_recorded() {
    let folder = tempfile::tempdir().expect("a folder");
    let record = folder.path().join("record.ndjson");
    let body =
        format!("{{\"ActionStatus\":\"FAIL\",\"ErrorInfo\":\"sha256({TOKEN})\",\"ErrorCode\":\"{TOKEN}\"}}");
    let backend = Endpoint::with("200 OK", &body);
    for format in ["-v", "--json"] {
        let (record, backend) = (record.to_str().expect("UTF-8"), backend.url());
        let arguments = ["--count=1", "--token", TOKEN, "--forward-all", "--forward-to", &backend];
        let listener =
            Listener::start(&[&arguments[..], &[format, "--record", record, "--fail-on=error"]].concat());
        assert_eq!(listener.post(&sample("wire")).body, body);
        let output = listener.wait();
        assert_hidden(&output, format);
        assert!(stdout(&output).contains("REDACTED"), "{}", stdout(&output));
    }
    let recorded = fs::read_to_string(record).expect("the record");
    assert!(!recorded.contains(TOKEN) && recorded.contains("REDACTED"), "{recorded}");
}
