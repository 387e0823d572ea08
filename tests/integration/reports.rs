//! The reports of `timhook validate`, read by parsers and schemas that others wrote.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{code, json_lines, root, sample, skip, stderr, stdout, timhook};

/// Sorted by name, as reports have them: a comment, a valid payload, one with strangers' text, two texts in
/// one file, and a payload with warnings alone. A file that does not exist is named last.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("a file");
    let wire = sample("wire");
    write("a comment.json", &format!("{{ // why\n{}", &wire[1..]));
    write("b.json", &wire);
    write("c#1,é%.json", &hostile(&wire));
    write("d.jsonl", &format!("{wire}\n{}\n", wire.replace("\"MsgSeqList\"", "\"MsgSeqlist\"")));
    write("e.json", &wire.replacen('{', "{\"Extra\":1,", 1));
    folder
}

/// A key that is there twice, with characters that mean something to every format.
fn hostile(wire: &str) -> String {
    let text = "\\u001b[31m]]> \\\"é\\\" <a href='x'> & 100%: a,b #c [x](y) \\u0000\\uffff\\r\\n::error::x";
    wire.replacen('{', &format!("{{\"{text}\":1,\"{text}\":1,"), 1)
}

const FILES: [&str; 6] = ["a comment.json", "b.json", "c#1,é%.json", "d.jsonl", "e.json", "gone.json"];

fn validate(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = timhook(&["validate"]);
    command.current_dir(folder).args(FILES).args(arguments).output().expect("timhook runs")
}

/// A report, and every finding as `--format json` has it, with the name of its file.
fn report_and_findings(format: &str) -> (String, Vec<(String, Value)>) {
    let folder = folder();
    let output = validate(folder.path(), &["--format", format]);
    assert_eq!(code(&output), 3, "{}", stderr(&output));
    (stdout(&output), findings(folder.path()))
}

fn findings(folder: &Path) -> Vec<(String, Value)> {
    let records = json_lines(&stdout(&validate(folder, &["--format", "json"])));
    let of_record = |record: &Value| {
        let file = record["input"].as_str().expect("a name").to_owned();
        let findings = record["findings"].as_array().expect("findings").clone();
        findings.into_iter().map(move |finding| (file.clone(), finding))
    };
    let found: Vec<(String, Value)> = records.iter().flat_map(of_record).collect();
    assert!(found.len() >= 4, "{found:?}");
    found
}

/// What the official schema has to say against a log.
pub(crate) fn sarif_errors(log: &Value) -> Vec<String> {
    let schema = fs::read_to_string(root().join("tests/integration/schemas/sarif-2.1.0.json"));
    // One of its patterns has a bracket that opens nowhere, which a strict reader of ECMA 262 refuses.
    let mended = schema.expect("the schema").replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}$");
    let schema: Value = serde_json::from_str(&mended).expect("JSON");
    let options = jsonschema::options().should_validate_formats(true);
    let validator = options.build(&schema).expect("the schema compiles");
    validator.iter_errors(log).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

fn assert_valid_junit(xml: &str) {
    let schema = root().join("tests/integration/schemas/junit-10.xsd");
    let spawned = Command::new("xmllint")
        .args(["--noout", "--nonet", "--schema"])
        .arg(schema)
        .arg("-")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    match spawned {
        Ok(child) => {
            let output = feed(child, xml);
            assert!(output.status.success(), "{}\n{xml}", stderr(&output));
        }
        Err(error) => skip(&format!("JUnit against its schema: xmllint (libxml2-utils): {error}")),
    }
}

/// Writes to the standard input of a process and waits for its end.
fn feed(mut child: std::process::Child, text: &str) -> Output {
    use std::io::Write;
    let mut pipe = child.stdin.take().expect("a pipe");
    let text = text.to_owned();
    let writer = std::thread::spawn(move || pipe.write_all(text.as_bytes()));
    let output = child.wait_with_output().expect("the process ends");
    writer.join().expect("the writer ends").expect("the process reads");
    output
}

#[test]
fn sarif_is_valid_against_the_official_schema() {
    let (text, _) = report_and_findings("sarif");
    let log: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(sarif_errors(&log), [""; 0]);
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    assert_eq!(run["invocations"][0]["exitCode"], 3);
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
    let unread = &run["invocations"][0]["toolExecutionNotifications"];
    let place = &unread[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(*place, "gone.json");
}

#[test]
fn the_schema_of_sarif_would_refuse_mistakes() {
    let mut log: Value = serde_json::from_str(&report_and_findings("sarif").0).expect("JSON");
    let location = &mut log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    location["artifactLocation"]["uri"] = json!("a b.json");
    location["region"]["startColumn"] = json!(0);
    log["runs"][0]["columnKind"] = json!("bytes");
    assert_eq!(sarif_errors(&log).len(), 3, "{:?}", sarif_errors(&log));
}

#[test]
fn sarif_has_every_finding_at_its_place_under_a_rule_with_help() {
    let (text, findings) = report_and_findings("sarif");
    let log: Value = serde_json::from_str(&text).expect("JSON");
    let results = log["runs"][0]["results"].as_array().expect("results");
    assert_eq!(results.len(), findings.len());
    let rules = &log["runs"][0]["tool"]["driver"]["rules"];
    for (result, (file, finding)) in results.iter().zip(&findings) {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().expect("a number")).expect("small")];
        assert_eq!(result["ruleId"], finding["rule"]);
        assert_eq!(rule["id"], finding["rule"]);
        assert!(rule["help"]["text"].as_str().is_some_and(|help| !help.is_empty()), "{rule}");
        assert_eq!(result["level"], finding["severity"]);
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["region"]["startLine"], finding["line"]);
        assert_eq!(place["region"]["startColumn"], finding["column"]);
        assert_eq!(decoded(place["artifactLocation"]["uri"].as_str().expect("a URI")), *file);
    }
}

/// A relative URI without its percent encoding, by way of a query that it is the only value of.
fn decoded(uri: &str) -> String {
    assert!(!uri.contains([':', '#', '?', '&', '=', '+', ' ']), "{uri}");
    let query = format!("path={uri}");
    url::form_urlencoded::parse(query.as_bytes()).map(|(_, value)| value.into_owned()).collect()
}

#[test]
fn sarif_of_a_stream_and_of_nothing_wrong_is_valid_too() {
    for (text, exit) in [("{", 1), (sample("wire").as_str(), 0)] {
        let mut command = timhook(&["validate", "-", "--format", "sarif"]);
        let output = command.write_stdin(text).output().expect("timhook runs");
        assert_eq!(code(&output), exit);
        let log: Value = serde_json::from_str(&stdout(&output)).expect("JSON");
        assert_eq!(sarif_errors(&log), [""; 0]);
        assert_eq!(log["runs"][0]["invocations"][0]["exitCode"], exit);
        assert_eq!(log["runs"][0]["invocations"][0]["executionSuccessful"], true);
    }
}

#[test]
fn junit_is_valid_against_the_schema_of_jenkins() {
    assert_valid_junit(&report_and_findings("junit").0);
    let mut command = timhook(&["validate", "no-such-file.json", "--format", "junit"]);
    assert_valid_junit(&stdout(&command.output().expect("timhook runs")));
}

#[test]
fn junit_has_a_test_case_per_input() {
    let (xml, findings) = report_and_findings("junit");
    let document = roxmltree::Document::parse(&xml).expect("XML");
    let cases: Vec<_> = document.descendants().filter(|node| node.has_tag_name("testcase")).collect();
    let ends = cases.iter().map(|case| {
        let child = case.first_element_child().map_or("", |child| child.tag_name().name());
        (case.attribute("name").expect("a name"), child)
    });
    let expected = [
        ("a comment.json", "failure"),
        ("b.json", ""),
        ("c#1,é%.json", "failure"),
        ("d.jsonl:1", ""),
        ("d.jsonl:2", "failure"),
        ("e.json", "system-out"),
        ("gone.json", "error"),
    ];
    assert_eq!(ends.collect::<Vec<_>>(), expected);
    assert_eq!(cases[4].attribute("classname"), Some("d.jsonl"));
    for (file, finding) in &findings {
        let place = format!(
            "{file}:{}:{}: {}[{}]: ",
            finding["line"],
            finding["column"],
            finding["severity"].as_str().expect("a severity"),
            finding["rule"].as_str().expect("a rule"),
        );
        let is_listed = cases.iter().any(|case| {
            case.children().filter_map(|child| child.text()).any(|text| text.contains(place.as_str()))
        });
        assert!(is_listed, "{place} is not in\n{xml}");
    }
}

#[test]
fn junit_is_the_same_from_run_to_run() {
    let folder = folder();
    let report = || stdout(&validate(folder.path(), &["--format", "junit"]));
    assert_eq!(report(), report());
}

/// Takes a workflow command apart as GitHub's runner does.
fn workflow_command(line: &str) -> (String, Vec<(String, String)>, String) {
    let (head, message) = line.strip_prefix("::").and_then(|rest| rest.split_once("::")).expect("a command");
    let (name, properties) = head.split_once(' ').expect("properties");
    let data = |text: &str| text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%");
    let value = |text: &str| {
        let text = text.replace("%0D", "\r").replace("%0A", "\n");
        text.replace("%3A", ":").replace("%2C", ",").replace("%25", "%")
    };
    let pairs = properties.split(',').map(|pair| pair.split_once('=').expect("a value"));
    let pairs = pairs.map(|(key, text)| (key.to_owned(), value(text))).collect();
    (name.to_owned(), pairs, data(message))
}

#[test]
fn github_has_a_command_per_finding_and_unread_file() {
    let (text, findings) = report_and_findings("github");
    let commands: Vec<_> = text.lines().map(workflow_command).collect();
    assert_eq!(commands.len(), findings.len() + 1, "{text}");
    for ((name, properties, message), (file, finding)) in commands.iter().zip(&findings) {
        let property = |key: &str| {
            let found = properties.iter().find(|(name, _)| name == key);
            json!(found.map(|(_, value)| value.clone()))
        };
        assert_eq!(*name, finding["severity"].as_str().expect("a severity"));
        assert_eq!(property("file"), *file);
        assert_eq!(property("line"), finding["line"].to_string());
        assert_eq!(property("col"), finding["column"].to_string());
        assert_eq!(property("title"), finding["rule"]);
        assert!(property("endLine").is_string() && property("endColumn").is_string(), "{properties:?}");
        assert!(message.contains("\nhelp: "), "{message}");
        assert!(!message.contains('\u{1b}'), "{message}");
    }
    let (name, properties, _) = commands.last().expect("a command");
    assert_eq!(
        (name.as_str(), &properties[..]),
        ("error", &[("file".to_owned(), "gone.json".to_owned())][..])
    );
}

#[test]
fn tap_has_a_plan_and_a_test_point_per_input() {
    let (text, _) = report_and_findings("tap");
    let points: Vec<&str> = text.lines().filter(|line| !line.starts_with(' ')).collect();
    let expected = [
        "TAP version 14",
        "1..7",
        "not ok 1 - a comment.json",
        "ok 2 - b.json",
        "not ok 3 - c\\#1,é%.json",
        "ok 4 - d.jsonl:1",
        "not ok 5 - d.jsonl:2",
        "ok 6 - e.json",
        "not ok 7 - gone.json",
    ];
    assert_eq!(points, expected);
    let count = |line: &str| text.lines().filter(|found| *found == line).count();
    assert_eq!((count("  ---"), count("  ...")), (5, 5));
}

#[test]
fn tap_is_understood_by_the_harness_of_perl() {
    let folder = folder();
    // Harnesses before that of Perl 5.38 refuse the number 14, though they read everything below it.
    let text = stdout(&validate(folder.path(), &["--format", "tap"])).replacen("version 14", "version 13", 1);
    fs::write(folder.path().join("report.tap"), text).expect("a file");
    let arguments = ["--verbose", "--parse", "--merge", "report.tap"];
    match Command::new("prove").current_dir(folder.path()).args(arguments).env("LC_ALL", "C").output() {
        Ok(output) => {
            let said = stdout(&output);
            assert!(said.contains("Failed tests:  1, 3, 5, 7\n"), "{said}");
            assert!(!said.contains("Parse errors"), "{said}");
        }
        Err(error) => skip(&format!("TAP read by prove (perl): {error}")),
    }
}

#[test]
fn output_writes_the_report_to_a_file_and_keeps_the_findings_on_standard_output() {
    let folder = folder();
    let pretty = validate(folder.path(), &[]);
    let plain = validate(folder.path(), &["--format", "junit"]);
    let output = validate(folder.path(), &["--format", "junit", "--output", "report.xml"]);
    assert_eq!(code(&output), 3);
    assert_eq!(stdout(&output), stdout(&pretty));
    let written = fs::read_to_string(folder.path().join("report.xml")).expect("the report");
    assert_eq!(written, stdout(&plain));
}

#[test]
fn several_reports_can_be_written_in_one_run() {
    let folder = folder();
    let formats = ["junit", "sarif", "github", "tap"];
    let reports = formats.map(|format| format!("{format}=out.{format}"));
    let arguments: Vec<&str> = reports.iter().flat_map(|report| ["--report", report.as_str()]).collect();
    let output = validate(folder.path(), &arguments);
    assert_eq!(code(&output), 3);
    assert_eq!(stdout(&output), stdout(&validate(folder.path(), &[])));
    for format in formats {
        let written = fs::read_to_string(folder.path().join(format!("out.{format}"))).expect("the report");
        assert_eq!(written, stdout(&validate(folder.path(), &["--format", format])), "{format}");
    }
}

#[test]
fn gitlab_gets_an_issue_for_each_finding() {
    let folder = tempfile::tempdir().expect("a folder");
    let report = folder.path().join("quality.json");
    let argument = format!("--report=gitlab={}", report.display());
    let file = "fixtures/Group.CallbackAfterRecallMsg/invalid/wrong-type.json";
    let output =
        timhook(&["validate", file, "fixtures/Group.CallbackAfterRecallMsg/v1.json", &argument]).output();
    assert_eq!(code(&output.expect("it runs")), 1);
    let text = std::fs::read_to_string(&report).expect("a report");
    let issues: Vec<serde_json::Value> = serde_json::from_str(&text).expect("an array");
    let first = &issues[0];
    assert_eq!((&first["check_name"], &first["severity"]), (&"wrong-type".into(), &"major".into()));
    assert_eq!(first["location"], serde_json::json!({"path": file, "lines": {"begin": 1}}));
    assert!(issues[1..].iter().all(|issue| issue["severity"] == "minor") && issues.len() == 3, "{text}");
    let printed = timhook(&["validate", file, "--format", "gitlab"]).output().expect("it runs");
    let printed: Vec<serde_json::Value> = serde_json::from_str(&stdout(&printed)).expect("an array");
    assert_eq!(printed[0]["fingerprint"], first["fingerprint"]);
}

#[test]
fn two_reports_of_validate_do_not_share_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("report").display().to_string();
    let (junit, sarif) = (format!("--report=junit={file}"), format!("--report=sarif={file}"));
    let output = timhook(&["validate", "-", &junit, &sarif]).output().expect("it runs");
    assert_eq!(code(&output), 2);
    assert!(
        stderr(&output).contains(&format!("--report names the file {file} twice")),
        "{}",
        stderr(&output)
    );
}
