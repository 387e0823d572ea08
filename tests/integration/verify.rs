//! `timhook verify`: a verdict for each signature, wherever it stands.

use std::fs;
use std::io::Write;

use serde_json::{Value, json};

use crate::support::listener::Listener;
use crate::support::{QUERY, code, json_lines, sample, sha256_hex, stderr, stdout, timhook};

const TOKEN: &str = "xxxxyyyy";
const TIME: &str = "1669872112";

/// Path and query of a callback that was signed with this text in place of the token.
fn target(token: &str) -> String {
    format!("/callback?{QUERY}&Sign={}&RequestTime={TIME}", sha256_hex(&format!("{token}{TIME}")))
}

fn log_line(target: &str) -> String {
    format!(
        "10.0.0.1 - - [01/Dec/2022:05:21:53 +0000] \"POST {target} HTTP/1.1\" 200 61 \"-\" \"vendor/1\"\n"
    )
}

fn verify(arguments: &[&str]) -> (i32, String, String) {
    let output = timhook(&["verify", "--token", TOKEN]).args(arguments).output().expect("timhook runs");
    (code(&output), stdout(&output), stderr(&output))
}

/// Writes a file, and verifies it at the time of the signatures.
fn verify_file(name: &str, content: &[u8]) -> (i32, Vec<Value>) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join(name);
    fs::write(&file, content).expect("the file is written");
    let (exit, out, err) = verify(&["--at", TIME, "--json", file.to_str().expect("UTF-8")]);
    assert!(!err.contains("\"error\"") || exit == 3, "{err}");
    (exit, json_lines(&out))
}

fn facts(records: &[Value]) -> Vec<(&str, u64)> {
    let line = |record: &Value| record["line"].as_u64().expect("a line");
    records.iter().map(|record| (record["verdict"].as_str().expect("a verdict"), line(record))).collect()
}

#[test]
fn every_line_of_a_log_gets_its_verdict() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("access.log");
    let mut log = String::new();
    for target in
        [&target(TOKEN), "/favicon.ico", &target("xxxxyyyy\n"), &target("other"), &format!("/?{QUERY}")]
    {
        log.push_str(&log_line(target));
    }
    log.push_str(&log_line(&target(TOKEN)).replace("05:21:53", "05:41:53"));
    fs::write(&file, log).expect("the file is written");
    let name = file.to_str().expect("UTF-8");
    let (exit, out, err) = verify(&["--at", "recorded", name]);
    let signed = "RequestTime 2022-12-01 05:21:52 +00:00  Group.CallbackAfterRecallMsg";
    let expected = format!(
        "✓ {name}:1: valid  {signed}\n✗ {name}:3: invalid: the sender's token ends with a newline  {signed}\n\x20 \
         help: remove the white space where the program reads the token, often from a file or a secret store\n✗ \
         {name}:4: invalid: the signature was made with another token or from other data  {signed}\n\x20 help: \
         compare the token with the one in the console; Sign is the lower-case hex SHA-256 of the token followed by \
         RequestTime\n✗ {name}:5: missing: `Sign` and `RequestTime` are missing from the URL  \
         Group.CallbackAfterRecallMsg\n\x20 help: enable webhook authentication in the console; `timhook sign` \
         prints a signature\n✗ {name}:6: stale: the signature is right, but 1201 s old; the limit is 60 s  \
         {signed}\n\x20 help: sign every attempt again, and check the clocks of both machines; --at TIME checks at \
         another time\n"
    );
    assert_eq!((exit, out), (1, expected));
    assert_eq!(err, "5 signatures: 1 valid, 2 invalid, 1 missing, 1 stale; 1 line holds no callback\n");
    let (exit, out, err) = verify(&["--json", "--at", "2022-12-01T05:22:52Z", "--max-skew", "1h", name]);
    let records = json_lines(&out);
    let expected = [("valid", 1), ("invalid", 3), ("invalid", 4), ("missing", 5), ("valid", 6)];
    assert_eq!((exit, facts(&records)), (1, expected.to_vec()));
    let first = json!({
        "type": "verification", "verdict": "valid", "cause": null, "help": null, "input": name, "line": 1,
        "command": "Group.CallbackAfterRecallMsg", "request_time": TIME
    });
    assert_eq!(records[0], first);
    assert_eq!(records[1]["cause"], "the sender's token ends with a newline");
    let summary = json!({
        "type": "summary", "signatures": 5, "valid": 2, "invalid": 2, "missing": 1, "stale": 0, "others": 1
    });
    assert_eq!(json_lines(&err), [summary]);
}

#[test]
fn a_signature_is_found_in_every_framing() {
    let (url, target) = (format!("http://127.0.0.1:3000{}", target(TOKEN)), target(TOKEN));
    let entry = json!({"startedDateTime": "2022-12-01T05:21:53Z", "request": {"method": "POST", "url": url}});
    let har = json!({"log": {"version": "1.2", "entries": [entry, entry]}});
    let framings = [
        ("urls.txt", format!("{url}\n"), vec![1]),
        ("access.log", log_line(&target), vec![1]),
        (
            "error.log",
            format!(
                "2022/12/01 05:21:53 [error] 7#7: *1 upstream timed out, request: \"POST {target} HTTP/1.1\", upstream: \"{url}\"\n"
            ),
            vec![1],
        ),
        ("log.json", format!("{}\n{}\n", json!({"uri": "/"}), json!({"request_uri": target})), vec![2]),
        ("curl.sh", format!("# again\ncurl -X POST \\\n  -d '{{}}' \\\n  '{url}'\n"), vec![4]),
        ("dump.http", format!("POST {target} HTTP/1.1\r\nHost: h\r\n\r\n{}", sample("wire")), vec![1]),
        ("trace.har", serde_json::to_string_pretty(&har).expect("JSON"), vec![9, 16]),
    ];
    for (name, text, lines) in framings {
        let expected: Vec<(&str, u64)> = lines.into_iter().map(|line| ("valid", line)).collect();
        let (exit, records) = verify_file(name, text.as_bytes());
        assert_eq!((exit, facts(&records)), (0, expected), "{name}");
    }
}

#[test]
fn urls_and_commands_are_arguments_and_lines_come_from_standard_input() {
    let url = format!("https://h{}", target(TOKEN));
    let (exit, out, _) = verify(&["--at", TIME, &url, &format!("curl '{}'", url.replace("Sign=", "sign="))]);
    let expected = "✓ argument 1: valid  RequestTime 2022-12-01 05:21:52 +00:00  Group.CallbackAfterRecallMsg\n\
                    ✗ argument 2: missing: `Sign` is missing from the URL  RequestTime 2022-12-01 05:21:52 +00:00  Group.CallbackAfterRecallMsg\n\
                    \x20 help: `sign` is written `Sign`: names are case-sensitive\n";
    assert_eq!((exit, out.as_str()), (1, expected));
    let output = timhook(&["verify", "--token", TOKEN, "--at", TIME, "-"])
        .write_stdin(log_line(&target(TOKEN)))
        .output();
    let output = output.expect("timhook runs");
    let expected =
        "✓ <stdin>:1: valid  RequestTime 2022-12-01 05:21:52 +00:00  Group.CallbackAfterRecallMsg\n";
    assert_eq!((code(&output), stdout(&output).as_str()), (0, expected));
}

#[test]
fn compressed_and_wide_files_are_read() {
    let line = log_line(&target(TOKEN));
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(line.as_bytes()).expect("it is compressed");
    assert_eq!(facts(&verify_file("access.log.1.gz", &gzip.finish().expect("it ends")).1), [("valid", 1)]);
    let wide: Vec<u8> = format!("\u{feff}{line}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(facts(&verify_file("access.txt", &wide).1), [("valid", 1)]);
}

#[test]
fn what_listen_records_is_verified_as_it_was() {
    let listener = Listener::start(&["--json", "--token", TOKEN, "--max-skew", "10000d", "--count", "2"]);
    listener.post_to(&target(TOKEN), &sample("wire"));
    listener.post_to(&target("\"xxxxyyyy\""), &sample("wire"));
    let output = listener.wait();
    let records = json_lines(&stdout(&output));
    let known: Vec<&str> =
        records.iter().map(|record| record["signature"].as_str().expect("a word")).collect();
    assert_eq!(known, ["valid", "invalid"]);
    let message = records[1]["findings"][0]["message"].as_str().expect("a message");
    assert_eq!(message, "the signature does not match: the sender's token has quotes around it");
    let (exit, found) = verify_file("callbacks.ndjson", stdout(&output).as_bytes());
    assert_eq!((exit, facts(&found)), (1, vec![("valid", 1), ("invalid", 2)]));
    assert_eq!(found[1]["cause"], "the sender's token has quotes around it");
}

#[test]
fn a_token_that_is_almost_right_here_is_named_and_not_shown() {
    let url = format!("https://h{}&token={TOKEN}&x=", target(TOKEN));
    let arguments = ["verify", "--token", "\u{feff}xxxxyyyy", "--at", TIME, &url];
    let output = timhook(&arguments).output().expect("timhook runs");
    let cause = "the token given to timhook begins with a byte order mark, but the sender's token does not";
    assert!(stdout(&output).starts_with(&format!("✗ argument 1: invalid: {cause}  ")), "{}", stdout(&output));
    assert!(stderr(&output).starts_with("warning: --token: the token begins with a byte order mark, "));
    let named = format!("https://h/?CallbackCommand={TOKEN}&Sign={}&RequestTime={TIME}", sha256_hex(TOKEN));
    let (_, out, err) = verify(&["--at", TIME, &named]);
    for text in [stdout(&output), stderr(&output), out, err] {
        assert!(!text.contains(TOKEN), "{text}");
    }
}

#[test]
fn html_in_a_url_is_named() {
    let url = format!("https://h{}", target(TOKEN)).replace('&', "&amp;");
    let (exit, out, _) = verify(&[&url]);
    let cause =
        "`Sign` and `RequestTime` are missing from the URL: the URL has `&amp;` between its parameters";
    assert!(exit == 1 && out.starts_with(&format!("✗ argument 1: missing: {cause}")), "{out}");
    assert!(out.ends_with("  help: write & between parameters; &amp; is correct only in HTML\n"), "{out}");
}

#[test]
fn what_cannot_be_verified_is_said_and_the_rest_goes_on() {
    let (exit, out, err) = verify(&["no-such-file", &format!("http://h{}", target(TOKEN)), "--at", TIME]);
    assert_eq!((exit, out.lines().count()), (3, 1));
    assert!(err.starts_with("error: no-such-file: no such file or directory\n"), "{err}");
    let (exit, records) = verify_file("notes.txt", b"nothing\nto see\n");
    assert_eq!((exit, records.len()), (3, 0));
    let output = timhook(&["verify", "x"]).output().expect("timhook runs");
    let needs = "error: verify needs the token of webhook authentication\n  help: give it with --token-file FILE, in TIMHOOK_TOKEN or with --token\n";
    assert_eq!((code(&output), stderr(&output).as_str()), (2, needs));
    let output = timhook(&["verify", "--token-file", "-", "-"]).output().expect("timhook runs");
    let once =
        "error: standard input can be read only once\n  help: write `-` once, or save the input in a file\n";
    assert_eq!((code(&output), stderr(&output).as_str()), (2, once));
    let (exit, _, err) = verify(&["--at", "soon", "x"]);
    assert!(exit == 2 && err.contains("write a date (2026-01-02), a local time"), "{err}");
}

#[test]
fn lines_and_texts_have_a_longest_length() {
    let folder = tempfile::tempdir().expect("a folder");
    let har =
        format!("{{\"log\":{{\"entries\":[{{\"request\":{{\"url\":\"http://h{}\"}}}}]}}}}", target(TOKEN));
    for (name, content) in [("access.log", log_line(&target(TOKEN))), ("one.har", har)] {
        let file = folder.path().join(name);
        fs::write(&file, &content).expect("the file is written");
        let name = file.to_str().expect("UTF-8");
        let verify = |most: usize| verify(&["--at", TIME, "--max-document", &format!("{most}B"), name]);
        let length = content.trim_end().len();
        assert_eq!(verify(length).0, 0, "{name}");
        let (exit, out, err) = verify(length - 1);
        assert_eq!((exit, out.as_str()), (3, ""), "{name}");
        let most = length - 1;
        let expected = format!("error: {name}: the text that begins on line 1 is longer than {most} bytes\n");
        assert!(err.starts_with(&expected), "{err}");
    }
}
