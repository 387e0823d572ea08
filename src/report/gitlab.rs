//! Code Quality report of GitLab: an issue for each finding, shown in the merge request beside the line it is about.

use ring::digest;
use serde_json::{Value, json};

use super::text::{repository_path, visible};
use super::{CaseJudgement, CaseOutcome, CheckedCase, PlacedFinding};
use crate::exit::Exit;
use crate::finding::Severity;

/// Writes a JSON array with an object for each finding.
pub(crate) fn write(cases: &[CheckedCase], _exit: Exit) -> String {
    let issues: Vec<Value> = cases.iter().flat_map(issues).collect();
    format!("{}\n", serde_json::to_string_pretty(&issues).expect("a value serialises"))
}

fn issues(case: &CheckedCase) -> Vec<Value> {
    match &case.outcome {
        CaseOutcome::Unreadable { message } => vec![issue(case, "unreadable", "critical", message, "", 1)],
        CaseOutcome::Checked { judgement, findings } => {
            let missed = match judgement {
                CaseJudgement::Unexpected(message) => {
                    Some(issue(case, "unexpected", "major", message, "", 1))
                }
                CaseJudgement::Passed | CaseJudgement::Failed => None,
            };
            let is_failure = *judgement == CaseJudgement::Failed;
            missed
                .into_iter()
                .chain(findings.iter().map(|finding| of_finding(case, finding, is_failure)))
                .collect()
        }
    }
}

fn of_finding(case: &CheckedCase, finding: &PlacedFinding, is_failure: bool) -> Value {
    let severity = match finding.rule.severity {
        Severity::Error if is_failure => "major",
        // An error that was expected, or is not the expected one, is no reason for alarm.
        Severity::Error | Severity::Note => "info",
        Severity::Warning => "minor",
    };
    issue(case, finding.rule.id, severity, &finding.message, &finding.pointer, finding.start.line)
}

/// The fingerprint is the same in another run, also where the finding stands on another line.
fn issue(case: &CheckedCase, rule: &str, severity: &str, message: &str, pointer: &str, line: usize) -> Value {
    let path = repository_path(&case.file, cfg!(windows));
    let mut hash = digest::Context::new(&digest::SHA256);
    for part in [&path, rule, pointer, message] {
        hash.update(part.as_bytes());
        hash.update(&[0]);
    }
    let fingerprint: String = hash.finish().as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    json!({
        "description": visible(message),
        "check_name": rule,
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {"path": visible(&path), "lines": {"begin": line}},
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::samples::{cases, hostile_cases};

    fn read(text: &str) -> Vec<Value> {
        serde_json::from_str(text).expect("a JSON array")
    }

    #[test]
    fn each_finding_is_an_issue_at_its_line() {
        let issues = read(&write(&cases(), Exit::Input));
        let told: Vec<String> = issues
            .iter()
            .map(|issue| {
                let (location, severity) =
                    (&issue["location"], issue["severity"].as_str().expect("a severity"));
                let path = location["path"].as_str().expect("a path");
                format!("{path}:{} {severity} {}", location["lines"]["begin"], issue["check_name"])
            })
            .collect();
        let expected = [
            "a b.json:2 minor \"unknown-field\"",
            "a b.json:2 major \"wrong-type\"",
            "warned.json:2 minor \"unknown-field\"",
            "log.jsonl:2 major \"wrong-type\"",
            "gone.json:1 critical \"unreadable\"",
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn fingerprints_are_unlike_and_stay_the_same() {
        let fingerprints = |text: &str| -> Vec<String> {
            read(text).iter().map(|issue| issue["fingerprint"].to_string()).collect()
        };
        let first = fingerprints(&write(&cases(), Exit::Input));
        let mut unlike = first.clone();
        unlike.sort();
        unlike.dedup();
        assert_eq!(unlike.len(), first.len());
        assert_eq!(fingerprints(&write(&cases(), Exit::Input)), first);
    }

    #[test]
    fn strangers_text_stays_text_and_nothing_is_an_empty_list() {
        let text = write(&hostile_cases(), Exit::Failed);
        assert!(!text.contains('\u{1b}') && !read(&text).is_empty(), "{text}");
        assert_eq!(write(&[], Exit::Done), "[]\n");
    }
}
