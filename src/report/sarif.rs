//! SARIF 2.1.0, the exchange format of static analysis (OASIS), as code scanning reads it.

use serde_json::{Value, json};

use super::text::repository_path;
use super::{CaseJudgement, CaseOutcome, CheckedCase, PlacedFinding};
use crate::exit::Exit;
use crate::finding::Rule;
use crate::protocol::rules::ALL;
use crate::render::json;

/// Writes the log of one run.
pub(crate) fn write(cases: &[CheckedCase], exit: Exit) -> String {
    let rules = ALL.iter().map(|rule| descriptor(rule)).collect();
    log(rules, invocation(cases, exit), cases.iter().flat_map(results).collect())
}

/// What was found at a URL rather than in a file.
pub(crate) struct Remote<'a> {
    /// Without anything secret.
    pub(crate) url: String,
    /// Everything that was looked for.
    pub(crate) rules: Vec<RemoteRule>,
    /// What was found.
    pub(crate) results: Vec<RemoteResult<'a>>,
    /// What ended the run before its end.
    pub(crate) failure: Option<String>,
}

/// A rule for endpoints.
pub(crate) struct RemoteRule {
    /// Stable id.
    pub(crate) id: &'static str,
    /// What it is about, as a heading.
    pub(crate) title: &'static str,
    /// Why it matters.
    pub(crate) meaning: &'static str,
    /// Where it comes from.
    pub(crate) source: String,
}

/// Something found about an endpoint.
pub(crate) struct RemoteResult<'a> {
    /// The rule.
    pub(crate) rule_id: &'a str,
    /// `error` or `warning`.
    pub(crate) level: &'static str,
    /// What is wrong.
    pub(crate) message: String,
}

/// Writes the log of a run against an endpoint.
pub(crate) fn write_remote(remote: &Remote<'_>, exit: Exit) -> String {
    let rules = remote.rules.iter().map(|rule| {
        json!({
            "id": rule.id,
            "name": pascal_case(rule.id),
            "shortDescription": {"text": plain(rule.title)},
            "fullDescription": {"text": plain(rule.meaning)},
            "help": {"text": plain(&format!("{}\n\nSource: {}", rule.meaning, rule.source))},
        })
    });
    let results = remote.results.iter().map(|result| {
        json!({
            "ruleId": result.rule_id,
            "ruleIndex": remote.rules.iter().position(|rule| rule.id == result.rule_id),
            "level": result.level,
            "message": {"text": plain(&result.message)},
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": remote.url}}}],
        })
    });
    let notifications: Vec<Value> = remote
        .failure
        .iter()
        .map(|message| json!({"level": "error", "message": {"text": plain(message)}}))
        .collect();
    let invocation = json!({
        "executionSuccessful": remote.failure.is_none(),
        "exitCode": exit as u8,
        "toolExecutionNotifications": notifications,
    });
    log(rules.collect(), invocation, results.collect())
}

fn log(rules: Vec<Value>, invocation: Value, results: Vec<Value>) -> String {
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "timhook",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "invocations": [invocation],
            "results": results,
        }],
    });
    json::pretty(&log)
}

fn descriptor(rule: &Rule) -> Value {
    json!({
        "id": rule.id,
        "name": pascal_case(rule.id),
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.meaning},
        "help": {"text": format!("{}\n\nSource: {}", rule.meaning, rule.source)},
        "defaultConfiguration": {"level": rule.severity.as_str()},
    })
}

fn invocation(cases: &[CheckedCase], exit: Exit) -> Value {
    let notifications: Vec<Value> = cases.iter().filter_map(notification).collect();
    let is_read = |case: &CheckedCase| matches!(case.outcome, CaseOutcome::Checked { .. });
    json!({
        "executionSuccessful": cases.iter().all(is_read),
        "exitCode": exit as u8,
        "toolExecutionNotifications": notifications,
    })
}

/// What could not be read, and what was expected in vain: neither is a finding.
fn notification(case: &CheckedCase) -> Option<Value> {
    let message = match &case.outcome {
        CaseOutcome::Unreadable { message } => message.clone(),
        CaseOutcome::Checked { judgement: CaseJudgement::Unexpected(message), .. } => {
            format!("{}: {message}", case.name)
        }
        CaseOutcome::Checked { .. } => return None,
    };
    Some(json!({
        "level": "error",
        "message": {"text": plain(&message)},
        "locations": [{"physicalLocation": {"artifactLocation": artifact(&case.file)}}],
    }))
}

fn results(case: &CheckedCase) -> Vec<Value> {
    match &case.outcome {
        CaseOutcome::Checked { findings, .. } => {
            findings.iter().map(|finding| result(&case.file, finding)).collect()
        }
        CaseOutcome::Unreadable { .. } => Vec::new(),
    }
}

fn result(file: &str, finding: &PlacedFinding) -> Value {
    let mut location = json!({
        "physicalLocation": {
            "artifactLocation": artifact(file),
            "region": {
                "startLine": finding.start.line,
                "startColumn": finding.start.column,
                "endLine": finding.end.line,
                "endColumn": finding.end.column,
            },
        },
    });
    if !finding.pointer.is_empty() {
        location["logicalLocations"] = json!([{"fullyQualifiedName": finding.pointer}]);
    }
    json!({
        "ruleId": finding.rule.id,
        "ruleIndex": ALL.iter().position(|rule| rule.id == finding.rule.id),
        "level": finding.rule.severity.as_str(),
        "message": {"text": plain(&format!("{}\nhelp: {}", finding.message, finding.help))},
        "locations": [location],
    })
}

/// Text without links: SARIF takes `[text](target)` for one, unless the bracket is escaped.
fn plain(text: &str) -> String {
    text.replace("](", "\\](")
}

fn artifact(file: &str) -> Value {
    json!({"uri": if file == "<stdin>" { "stdin".to_owned() } else { uri(file, cfg!(windows)) }})
}

/// A relative reference for a relative path, a `file` URI for an absolute one.
fn uri(file: &str, is_windows: bool) -> String {
    let path = repository_path(file, is_windows);
    match path.as_bytes() {
        [drive, b':', ..] if is_windows && drive.is_ascii_alphabetic() => {
            format!("file:///{}{}", &path[..2], percent_encode(&path[2..]))
        }
        [b'/', b'/', ..] if is_windows => format!("file:{}", percent_encode(&path)),
        [b'/', ..] => format!("file://{}", percent_encode(&path)),
        _ => percent_encode(&path),
    }
}

/// Everything but slashes and the characters that RFC 3986 calls unreserved, as `%XX`.
fn percent_encode(path: &str) -> String {
    let encode = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    };
    path.bytes().map(encode).collect()
}

/// `not-utf8` as `NotUtf8`.
fn pascal_case(id: &str) -> String {
    let capital = |word: &str| word[..1].to_ascii_uppercase() + &word[1..];
    id.split('-').filter(|word| !word.is_empty()).map(capital).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::samples::{HOSTILE, cases, checked, hostile_cases, placed};

    fn run(cases: &[CheckedCase], exit: Exit) -> Value {
        let log: Value = serde_json::from_str(&write(cases, exit)).expect("JSON");
        assert_eq!(log["version"], "2.1.0");
        log["runs"][0].clone()
    }

    fn expected(file: &str, rule: &str, level: &str, message: &str) -> Value {
        json!({
            "ruleId": rule,
            "ruleIndex": ALL.iter().position(|known| known.id == rule),
            "level": level,
            "message": {"text": message},
            "locations": [{
                "physicalLocation": {
                    "artifactLocation": {"uri": file},
                    "region": {"startLine": 2, "startColumn": 5, "endLine": 2, "endColumn": 9},
                },
                "logicalLocations": [{"fullyQualifiedName": "/MsgSeqList/0"}],
            }],
        })
    }

    #[test]
    fn one_result_per_finding() {
        let run = run(&cases(), Exit::Input);
        let (wrong, unknown) =
            ("`MsgSeq` is a string\nhelp: write a number", "unknown field `x`\nhelp: write a number");
        let results = [
            expected("a%20b.json", "unknown-field", "warning", unknown),
            expected("a%20b.json", "wrong-type", "error", wrong),
            expected("warned.json", "unknown-field", "warning", unknown),
            expected("log.jsonl", "wrong-type", "error", wrong),
        ];
        assert_eq!(run["results"], json!(results));
        assert_eq!(run["columnKind"], "unicodeCodePoints");
    }

    #[test]
    fn the_invocation_tells_the_exit_code_and_what_could_not_be_read() {
        let notification = json!({
            "level": "error",
            "message": {"text": "gone.json: no such file"},
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": "gone.json"}}}],
        });
        let unread = json!([{"executionSuccessful": false, "exitCode": 3, "toolExecutionNotifications": [notification]}]);
        assert_eq!(run(&cases(), Exit::Input)["invocations"], unread);
        let read = json!([{"executionSuccessful": true, "exitCode": 1, "toolExecutionNotifications": []}]);
        assert_eq!(
            run(&[checked("a", CaseJudgement::Failed, vec![placed()])], Exit::Failed)["invocations"],
            read
        );
        let missed = CaseJudgement::Unexpected("expected empty-list, found wrong-type".to_owned());
        let invocation = &run(&[checked("a", missed, vec![placed()])], Exit::Failed)["invocations"][0];
        assert_eq!(invocation["executionSuccessful"], true);
        assert_eq!(
            invocation["toolExecutionNotifications"][0]["message"]["text"],
            "a: expected empty-list, found wrong-type"
        );
    }

    #[test]
    fn every_rule_of_the_catalogue_is_described() {
        let run = run(&[], Exit::Done);
        let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
        assert_eq!(rules.len(), ALL.len());
        let meaning = "The input is empty or has only white space. A webhook body is always a JSON object; an empty \
                       body usually means that a program read the body twice, or created a file but never wrote to \
                       it.";
        let source = "Webhook pages, Sample request";
        let first = json!({
            "id": "empty-input",
            "name": "EmptyInput",
            "shortDescription": {"text": "The text is empty"},
            "fullDescription": {"text": meaning},
            "help": {"text": format!("{meaning}\n\nSource: {source}")},
            "defaultConfiguration": {"level": "error"},
        });
        assert_eq!(rules[0], first);
    }

    #[test]
    fn strangers_text_is_kept_and_links_nothing() {
        let run = run(&hostile_cases(), Exit::Failed);
        let result = &run["results"][0];
        assert_eq!(result["message"]["text"], format!("{HOSTILE}\nhelp: {HOSTILE}"));
        let uri = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
        assert_eq!(
            *uri,
            "%1B%5B31m%20%22%C3%A9%22%20%27x%27%20%3Ca%3E%20%26%20%5D%5D%3E%20100%25%3A%20a%2Cb%20%23c%20%5C\
             %20%F0%9F%99%82%00%EF%BF%BF%0D%0A%3A%3Aerror%3A%3Ax"
        );
        assert_eq!(plain("see [this](https://example.com)"), "see [this\\](https://example.com)");
    }

    #[test]
    fn a_finding_about_the_whole_text_has_no_logical_place() {
        let mut finding = placed();
        finding.pointer = String::new();
        let run = run(&[checked("<stdin>", CaseJudgement::Failed, vec![finding])], Exit::Failed);
        let location = &run["results"][0]["locations"][0];
        assert_eq!(location["physicalLocation"]["artifactLocation"]["uri"], "stdin");
        assert_eq!(location.get("logicalLocations"), None);
    }

    #[test]
    fn paths_become_uris() {
        for (file, is_windows, expected) in [
            ("./a/b.json", false, "a/b.json"),
            ("../a.json", false, "../a.json"),
            ("c:x", false, "c%3Ax"),
            ("/tmp/a b", false, "file:///tmp/a%20b"),
            ("a\\b", false, "a%5Cb"),
            (".\\a\\b", true, "a/b"),
            ("C:\\a b\\c", true, "file:///C:/a%20b/c"),
            ("\\\\host\\share\\a", true, "file://host/share/a"),
        ] {
            assert_eq!(uri(file, is_windows), expected);
        }
    }

    #[test]
    fn names_are_in_pascal_case() {
        assert_eq!(pascal_case("not-utf8"), "NotUtf8");
    }
}
