//! `timhook send --dry-run=vegeta|k6|hurl`: what other programs are given sends what timhook sends.

use std::fs;
use std::process::{Command, Output};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};

use crate::support::endpoint::Endpoint;
use crate::support::send::{assert_signed, good_endpoint, send, send_to};
use crate::support::written;
use crate::support::{QUERY, code, json_lines, now, root, sample, skip, stderr, stdout};

/// The files that stand in for k6's modules, by the name under which scripts import them.
const MODULES: [(&str, &str); 5] = [
    ("k6", "index.mjs"),
    ("k6/crypto", "crypto.mjs"),
    ("k6/encoding", "encoding.mjs"),
    ("k6/execution", "execution.mjs"),
    ("k6/http", "http.mjs"),
];

/// Runs a script with node, whose modules stand in for k6's; nothing if there is no node.
pub(crate) fn run_k6_script(script: &str, variables: &[&str]) -> Option<Output> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    if Command::new("node").arg("--version").output().is_err() {
        skip("there is no node on this machine, and k6 scripts are run with it");
        return None;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let modules = folder.path().join("node_modules/k6");
    fs::create_dir_all(&modules).expect("a folder");
    let mut exports = json!({});
    for (name, file) in MODULES {
        fs::copy(root().join("tests/integration/support/k6").join(file), modules.join(file)).expect("a copy");
        exports[name.replacen("k6", ".", 1)] = json!(format!("./{file}"));
    }
    written(&modules, "package.json", &json!({"name": "k6", "exports": exports}).to_string());
    let runner = folder.path().join("run.mjs");
    fs::copy(root().join("tests/integration/support/k6/run.mjs"), &runner).expect("a copy");
    let script = written(folder.path(), "script.mjs", script);
    let mut node = Command::new("node");
    node.arg(runner).arg(script).args(variables).env_clear().env("PATH", path).current_dir(root());
    Some(node.output().expect("node runs"))
}

/// The checks that a script has made: name and outcome.
pub(crate) fn checks(output: &Output) -> Vec<(String, bool)> {
    assert!(output.status.success(), "{}", stderr(output));
    let of = |line: &Value| Some((line["check"].as_str()?.to_owned(), line["passes"].as_bool()?));
    json_lines(&stdout(output)).iter().filter_map(of).collect()
}

#[test]
fn targets_for_vegeta_are_whole_requests() {
    let endpoint = good_endpoint();
    let arguments = ["--sample", "wire", "--sample", "unicode-operator", "--header", "X-Trace: 1"];
    let output = send(&endpoint, &[&arguments[..], &["--dry-run=vegeta"]].concat());
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(endpoint.seen().is_empty());
    let targets = json_lines(&stdout(&output));
    assert_eq!(targets.len(), 2);
    assert_eq!(
        targets[0],
        json!({
            "method": "POST",
            "url": format!("{}?{QUERY}", endpoint.url()),
            "header": {
                "Content-Type": ["application/json"],
                "Accept": ["*/*"],
                "User-Agent": [format!("timhook/{}", env!("CARGO_PKG_VERSION"))],
                "X-Trace": ["1"],
            },
            "body": BASE64.encode(sample("wire")),
        })
    );
    let body = BASE64.decode(targets[1]["body"].as_str().expect("text")).expect("Base64");
    assert_eq!(String::from_utf8(body).expect("UTF-8"), sample("unicode-operator"));
    let expected = "run it with: vegeta attack -format=json -lazy -redirects=-1 -timeout=2s -targets=FILE\n";
    assert_eq!(stderr(&output), expected);
}

#[test]
fn the_command_for_vegeta_takes_the_same_way() {
    let arguments = [
        "--cacert",
        "Cargo.toml",
        "--cert",
        "README.md",
        "--key",
        "LICENSE",
        "--timeout",
        "1500ms",
        "--insecure",
    ];
    let resolve = ["--resolve", "staging.example:443:10.0.0.7,[2001:db8::7],10.0.0.8", "--dry-run=vegeta"];
    let output = send_to("https://staging.example/", &[&arguments[..], &resolve].concat());
    let expected = "warning: vegeta has no option like IPv6 addresses in --resolve\nrun it with: vegeta attack \
                    -format=json -lazy -redirects=-1 -timeout=1s500ms -targets=FILE -root-certs='Cargo.toml' \
                    -cert='README.md' -key='LICENSE' -insecure -connect-to='staging.example:443:10.0.0.7:443' \
                    -connect-to='staging.example:443:10.0.0.8:443'\n";
    assert_eq!(stderr(&output), expected);
}

#[test]
fn what_is_about_sending_is_left_to_the_other_program_and_that_is_said() {
    let arguments = ["--no-keepalive", "--rate", "5/s", "--retries", "2"];
    for engine in ["vegeta", "k6", "hurl"] {
        let format = format!("--dry-run={engine}");
        let more = [&*format, "--report", "json=/dev/null"];
        let output = send_to("http://127.0.0.1:3000/", &[&arguments[..], &more].concat());
        let expected = "warning: --report writes nothing: nothing is sent\nwarning: --rate, --retries: not part of \
                        the output\n  help: set the options of the program that sends\n";
        assert!(stderr(&output).starts_with(expected), "{engine}: {}", stderr(&output));
        let shown = format!("{}{}", stdout(&output), stderr(&output));
        let keeps = match engine {
            "vegeta" => shown.contains(" -keepalive=false"),
            "k6" => shown.contains("\"options\":{\"noConnectionReuse\":true}"),
            _ => true,
        };
        assert!(keeps, "{engine}: {shown}");
    }
}

#[test]
fn headers_that_k6_cannot_repeat_are_pointed_out() {
    let headers = ["--header", "X-A: 1", "--header", "x-a: 2", "--dry-run=k6"];
    let output = send_to("http://127.0.0.1:3000/", &headers);
    let expected = "warning: k6 sends only one header per name: the last of several `x-a`\n";
    assert_eq!(code(&output), 0);
    assert!(stderr(&output).starts_with(expected), "{}", stderr(&output));
}

#[test]
fn signatures_that_age_are_pointed_out() {
    for engine in ["vegeta", "hurl"] {
        let format = format!("--dry-run={engine}");
        let output = send_to("http://127.0.0.1:3000/", &["--token", "hidden-word", &format]);
        let expected = "warning: receivers usually accept a signature for 60 s: use the output within that time\n  \
                        help: --dry-run=k6 signs when it runs\n";
        assert!(stderr(&output).starts_with(expected), "{engine}: {}", stderr(&output));
        assert!(stdout(&output).contains("&Sign="), "{engine}");
        assert!(!format!("{}{}", stdout(&output), stderr(&output)).contains("hidden-word"), "{engine}");
    }
}

#[test]
fn the_script_for_k6_sends_every_byte() {
    let endpoint = good_endpoint();
    let folder = tempfile::tempdir().expect("a folder");
    let odd = folder.path().join("odd.json");
    fs::write(&odd, b"{\"a\":\"\xFF`${x}\\u2028\"}\r\n").expect("the file is written");
    let odd = odd.to_str().expect("UTF-8");
    let output = send(
        &endpoint,
        &["--sample", "all", odd, "--no-validate", "--header", "X-Trace: `${1}`", "--dry-run=k6"],
    );
    assert_eq!((code(&output), stderr(&output).as_str()), (0, "run it with: k6 run FILE\n"));
    let Some(run) = run_k6_script(&stdout(&output), &[]) else { return };
    let outcomes = checks(&run);
    assert_eq!(outcomes.len(), 15 * 5);
    assert!(outcomes.iter().all(|(_, passes)| *passes), "{outcomes:?}");
    let seen = endpoint.seen();
    assert_eq!(seen.len(), 15);
    assert_eq!(seen[0].body, fs::read(odd).expect("the file"));
    assert_eq!(String::from_utf8_lossy(&seen[1].body), sample("wire"));
    assert_eq!(seen[1].header("content-type"), Some("application/json"));
    assert_eq!(seen[1].header("x-trace"), Some("`${1}`"));
    assert_eq!(seen[1].target(), format!("/callback?{QUERY}"));
}

#[test]
fn the_script_for_k6_signs_when_it_runs_and_does_not_hold_the_token() {
    let endpoint = good_endpoint();
    let output = send(&endpoint, &["--token", "hidden-word", "--dry-run=k6"]);
    let script = stdout(&output);
    assert_eq!((code(&output), stderr(&output).lines().count()), (0, 1), "{}", stderr(&output));
    assert!(!script.contains("hidden-word") && !script.contains("Sign=0"), "{script}");
    let before = now();
    let Some(run) = run_k6_script(&script, &["TIMHOOK_TOKEN=hidden-word"]) else { return };
    assert!(run.status.success(), "{}", stderr(&run));
    let time = assert_signed(&endpoint.seen()[0], "hidden-word");
    assert!((before..=now()).contains(&time), "{time}");
    let without = run_k6_script(&script, &[]).expect("node was there a moment ago");
    assert!(!without.status.success());
    assert!(stderr(&without).contains("TIMHOOK_TOKEN is missing"), "{}", stderr(&without));
}

#[test]
fn the_script_for_k6_judges_as_expected() {
    let fail = r#"{"ActionStatus":"FAIL","ErrorInfo":"no","ErrorCode":1}"#;
    let cases = [
        ("ok", "200 OK", fail, [true, false, false, true, true].as_slice()),
        ("fail", "200 OK", fail, &[true, true, true, true]),
        ("contract", "200 OK", fail, &[true, true, true, true]),
        ("contract", "200 OK", "ok", &[true, false, false, false]),
        ("status=403", "403 Forbidden", "no", &[true]),
        ("status=403", "200 OK", fail, &[false]),
        ("any", "500 No", "", &[true]),
    ];
    for (expectation, status, body, expected) in cases {
        let endpoint = Endpoint::with(status, body);
        let output = send(&endpoint, &["--expect", expectation, "--dry-run=k6"]);
        let Some(run) = run_k6_script(&stdout(&output), &[]) else { return };
        let outcomes = checks(&run);
        let outcomes: Vec<bool> = outcomes.iter().map(|(_, passes)| *passes).collect();
        assert_eq!(outcomes, expected, "{expectation} {status} {body}");
    }
}

#[test]
fn the_script_for_k6_is_a_file_of_javascript() {
    let folder = tempfile::tempdir().expect("a folder");
    let source = root().join("src/commands/export/k6.js");
    let module = folder.path().join("k6.mjs");
    fs::copy(source, &module).expect("a copy");
    match Command::new("node").arg("--check").arg(&module).output() {
        Ok(output) => assert!(output.status.success(), "{}", stderr(&output)),
        Err(_) => skip("there is no node on this machine, and it checks the script for k6"),
    }
}

#[test]
fn the_options_of_a_k6_script_lead_the_same_way() {
    let arguments = ["--cert", "README.md", "--insecure", "--cacert", "Cargo.toml", "--dry-run=k6"];
    let resolve = ["--resolve", "staging.example:443:[2001:db8::7]"];
    let output = send_to("https://staging.example/", &[&arguments[..], &resolve].concat());
    let expected = "warning: k6 has no option like --cacert (SSL_CERT_FILE=FILE before k6 does it)\nrun it with: k6 \
                    run FILE\n";
    assert_eq!(stderr(&output), expected);
    let shown = stdout(&output);
    for line in [
        "\"insecureSkipTLSVerify\":true",
        "\"certificate\":{\"cert\":\"README.md\",\"key\":\"README.md\"}",
        "\"hosts\":{\"staging.example:443\":\"[2001:db8::7]:443\"}",
    ] {
        assert!(shown.contains(line), "{line}: {shown}");
    }
}

#[test]
fn a_file_for_hurl_has_an_entry_per_delivery() {
    let arguments =
        ["--header", "X-Trace: #{{1}} \\", "--header", "User-Agent: test", "--dry-run=hurl", "--no-proxy"];
    let output = send_to("http://127.0.0.1:3000/?q={{x}}", &arguments);
    let body = sample("wire");
    let version = env!("CARGO_PKG_VERSION");
    let expected = format!(
        "# Deliveries of timhook {version}: hurl --test --max-time 2000ms --noproxy '*' FILE\n\
         \n\
         # wire\n\
         POST http://127.0.0.1:3000/?q=\\u{{7b}}\\u{{7b}}x}}}}&{QUERY}\n\
         Content-Type: application/json\n\
         Accept: */*\n\
         X-Trace: \\#\\u{{7b}}\\u{{7b}}1}}}} \\\\\n\
         User-Agent: test\n\
         # {body}\n\
         base64,{};\n\
         HTTP 200\n\
         [Asserts]\n\
         jsonpath \"$.ActionStatus\" == \"OK\"\n\
         jsonpath \"$.ErrorCode\" == 0\n\
         jsonpath \"$.ErrorInfo\" isString\n",
        BASE64.encode(&body)
    );
    assert_eq!((code(&output), stdout(&output)), (0, expected));
    assert_eq!(stderr(&output), "run it with: hurl --test --max-time 2000ms --noproxy '*' FILE\n");
}

#[test]
fn scripts_are_records_in_json() {
    for engine in ["k6", "hurl"] {
        let format = format!("--dry-run={engine}");
        let plain = send_to("http://127.0.0.1:3000/", &[&format]);
        let output = send_to("http://127.0.0.1:3000/", &[&format, "--json"]);
        let expected = json!({"type": "script", "engine": engine, "text": stdout(&plain)});
        assert_eq!(json_lines(&stdout(&output)), [expected]);
    }
}

#[test]
fn every_delivery_of_a_plan_is_exported() {
    let arguments = ["--repeat", "3", "--vary", "--seed", "7", "--dry-run=vegeta"];
    let output = send_to("http://127.0.0.1:1/", &arguments);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let targets = json_lines(&stdout(&output));
    let bodies: std::collections::HashSet<_> =
        targets.iter().map(|target| target["body"].to_string()).collect();
    assert_eq!((targets.len(), bodies.len()), (3, 3));
}
