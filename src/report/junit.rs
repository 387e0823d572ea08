//! JUnit XML: one test case per input, failures for findings, errors for what could not be read.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::text::{NOTHING_FOUND, gravest, visible};
use super::{Case, CaseOutcome, PlacedFinding};
use crate::exit::Exit;

/// Writes the report. Two runs over the same inputs write the same bytes: there are no times in it.
pub(crate) fn write(cases: &[Case], _exit: Exit) -> String {
    let mut suite = TestSuite::new("timhook validate");
    suite.add_test_cases(cases.iter().map(test_case));
    let mut report = Report::new("timhook");
    report.add_test_suite(suite);
    let xml = report.to_string().expect("memory can be written to");
    // The schema of Jenkins has `skipped` on a suite, not on <testsuites>, which comes first.
    xml.replacen(" skipped=\"0\"", "", 1)
}

fn test_case(case: &Case) -> TestCase {
    let mut test_case = TestCase::new(visible(&case.name), status(case));
    test_case.set_classname(visible(&case.file));
    if let CaseOutcome::Checked { is_failure: false, findings } = &case.outcome
        && !findings.is_empty()
    {
        test_case.set_system_out(listing(&case.file, findings));
    }
    test_case
}

fn status(case: &Case) -> TestCaseStatus {
    match &case.outcome {
        CaseOutcome::Checked { is_failure: false, .. } => TestCaseStatus::success(),
        CaseOutcome::Checked { is_failure: true, findings } => match gravest(findings) {
            Some(finding) => non_success(
                NonSuccessKind::Failure,
                finding.rule.id,
                &finding.message,
                listing(&case.file, findings),
            ),
            None => non_success(NonSuccessKind::Failure, "unexpected", NOTHING_FOUND, NOTHING_FOUND.into()),
        },
        CaseOutcome::Unreadable { message } => {
            non_success(NonSuccessKind::Error, "unreadable", message, visible(message))
        }
    }
}

fn non_success(kind: NonSuccessKind, name: &str, message: &str, text: String) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind);
    status.set_type(name).set_message(visible(message)).set_description(text);
    status
}

/// Every finding on two lines: where and what, then what to do.
fn listing(file: &str, findings: &[PlacedFinding]) -> String {
    let file = visible(file);
    let lines = findings.iter().map(|finding| {
        format!(
            "{file}:{}:{}: {}[{}]: {}\nhelp: {}",
            finding.start.line,
            finding.start.column,
            finding.rule.severity.as_str(),
            finding.rule.id,
            visible(&finding.message),
            visible(&finding.help),
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::samples::{cases, checked, hostile_cases};

    const EXPECTED: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="timhook" tests="5" failures="2" errors="1">
    <testsuite name="timhook validate" tests="5" skipped="0" errors="1" failures="2">
        <testcase name="./a b.json" classname="./a b.json">
            <failure message="`MsgSeq` is a string" type="wrong-type">./a b.json:2:5: warning[unknown-field]: unknown field `x`
help: write a number
./a b.json:2:5: error[wrong-type]: `MsgSeq` is a string
help: write a number</failure>
        </testcase>
        <testcase name="warned.json" classname="warned.json">
            <system-out>warned.json:2:5: warning[unknown-field]: unknown field `x`
help: write a number</system-out>
        </testcase>
        <testcase name="good.json" classname="good.json"/>
        <testcase name="log.jsonl:2" classname="log.jsonl">
            <failure message="`MsgSeq` is a string" type="wrong-type">log.jsonl:2:5: error[wrong-type]: `MsgSeq` is a string
help: write a number</failure>
        </testcase>
        <testcase name="gone.json" classname="gone.json">
            <error message="gone.json: no such file" type="unreadable">gone.json: no such file</error>
        </testcase>
    </testsuite>
</testsuites>
"#;

    #[test]
    fn one_test_case_per_input() {
        assert_eq!(write(&cases(), Exit::Input), EXPECTED);
    }

    #[test]
    fn strangers_text_stays_text() {
        let xml = write(&hostile_cases(), Exit::Failed);
        let shown = r#"\u{1b}[31m "é" 'x' <a> & ]]> 100%: a,b #c \ 🙂\u{0}\u{ffff}\r\n::error::x"#;
        let escaped = shown
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
            .replace('"', "&quot;")
            .replace('\'', "&apos;");
        let failure = format!(
            "<failure message=\"{escaped}\" type=\"wrong-type\">{escaped}:2:5: error[wrong-type]: {escaped}\n\
             help: {escaped}</failure>"
        );
        assert!(xml.contains(&failure), "{xml}");
        assert!(xml.contains(&format!("<testcase name=\"{escaped}\" classname=\"{escaped}\">")), "{xml}");
    }

    #[test]
    fn a_failure_without_a_finding_says_so() {
        let xml = write(&[checked("a.json", true, vec![])], Exit::Failed);
        let failure = format!("<failure message=\"{NOTHING_FOUND}\" type=\"unexpected\">{NOTHING_FOUND}<");
        assert!(xml.contains(&failure), "{xml}");
    }

    #[test]
    fn no_cases_make_an_empty_suite() {
        let suite = r#"<testsuite name="timhook validate" tests="0" skipped="0" errors="0" failures="0"/>"#;
        assert!(write(&[], Exit::Input).contains(suite));
    }
}
