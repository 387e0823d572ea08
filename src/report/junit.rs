//! JUnit XML: a test case each, failures for what is wrong, errors for what could not be judged.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::text::{gravest, visible, visible_lines};
use super::{Case, CaseOutcome, Judgement, PlacedFinding, Problem, Test, TestRun, TestStatus};
use crate::exit::Exit;

/// Writes the report on checked texts. Two runs over the same inputs write the same bytes: there are no
/// times in it.
pub(crate) fn write(cases: &[Case], _exit: Exit) -> String {
    let tests = cases.iter().map(test).collect();
    write_tests(&TestRun { suite: "timhook validate".to_owned(), tests })
}

/// Writes the report on any run.
pub(crate) fn write_tests(run: &TestRun) -> String {
    let mut suite = TestSuite::new(visible(&run.suite));
    suite.add_test_cases(run.tests.iter().map(test_case));
    let mut report = Report::new("timhook");
    report.add_test_suite(suite);
    let xml = report.to_string().expect("memory can be written to");
    // The schema of Jenkins has `skipped` on a suite, not on <testsuites>, which comes first.
    let skipped = run.tests.iter().filter(|test| matches!(test.status, TestStatus::Skipped { .. })).count();
    xml.replacen(&format!(" skipped=\"{skipped}\""), "", 1)
}

fn test_case(test: &Test) -> TestCase {
    let mut test_case = TestCase::new(visible(&test.name), status(&test.status));
    test_case.set_classname(visible(&test.class));
    if let Some(elapsed) = test.elapsed {
        test_case.set_time(elapsed);
    }
    if !test.output.is_empty() {
        test_case.set_system_out(visible_lines(&test.output));
    }
    test_case
}

fn status(status: &TestStatus) -> TestCaseStatus {
    match status {
        TestStatus::Passed => TestCaseStatus::success(),
        TestStatus::Skipped { reason } => {
            let mut skipped = TestCaseStatus::skipped();
            skipped.set_message(visible(reason));
            skipped
        }
        TestStatus::Failed(problem) => non_success(NonSuccessKind::Failure, problem),
        TestStatus::Errored(problem) => non_success(NonSuccessKind::Error, problem),
    }
}

fn non_success(kind: NonSuccessKind, problem: &Problem) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind);
    status
        .set_type(visible(&problem.kind))
        .set_message(visible(&problem.message))
        .set_description(visible_lines(&problem.text));
    status
}

/// A checked text as a test.
fn test(case: &Case) -> Test {
    let failed = |kind: &str, message: &str, text: String| {
        TestStatus::Failed(Problem { kind: kind.to_owned(), message: message.to_owned(), text })
    };
    let mut output = String::new();
    let status = match &case.outcome {
        CaseOutcome::Checked { judgement: Judgement::Passed, findings } => {
            output = listing(&case.file, findings);
            TestStatus::Passed
        }
        CaseOutcome::Checked { judgement: Judgement::Failed, findings } => {
            let (kind, message) = gravest(findings).map_or(("", ""), |it| (it.rule.id, &it.message));
            failed(kind, message, listing(&case.file, findings))
        }
        CaseOutcome::Checked { judgement: Judgement::Unexpected(message), findings } => {
            output = listing(&case.file, findings);
            failed("unexpected", message, message.clone())
        }
        CaseOutcome::Unreadable { message } => TestStatus::Errored(Problem {
            kind: "unreadable".to_owned(),
            message: message.clone(),
            text: visible(message),
        }),
    };
    Test { name: case.name.clone(), class: case.file.clone(), elapsed: None, status, output }
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
    use std::time::Duration;

    use super::*;
    use crate::report::samples::{cases, checked, hostile_cases, placed};

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
    fn a_missed_expectation_is_the_failure_and_what_was_found_stands_beside_it() {
        let missed = Judgement::Unexpected("expected empty-list, found wrong-type".to_owned());
        let xml = write(&[checked("a.json", missed, vec![placed()])], Exit::Failed);
        let failure = "<failure message=\"expected empty-list, found wrong-type\" type=\"unexpected\">expected \
                       empty-list, found wrong-type</failure>";
        assert!(xml.contains(failure), "{xml}");
        assert!(xml.contains("<system-out>a.json:2:5: error[wrong-type]: `MsgSeq` is a string"), "{xml}");
    }

    #[test]
    fn any_run_has_times_and_tests_that_did_not_run() {
        let test = |name: &str, elapsed, status| Test {
            name: name.to_owned(),
            class: "security".to_owned(),
            elapsed,
            status,
            output: String::new(),
        };
        let problem = Problem {
            kind: "status".to_owned(),
            message: "answered 500".to_owned(),
            text: "expected 200\nactual 500\u{1b}".to_owned(),
        };
        let tests = vec![
            test("a", Some(Duration::from_millis(1500)), TestStatus::Passed),
            test("b", None, TestStatus::Skipped { reason: "needs --token".to_owned() }),
            test("c", None, TestStatus::Failed(problem)),
        ];
        let expected = r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="timhook" tests="3" failures="1" errors="0">
    <testsuite name="timhook probe" tests="3" skipped="1" errors="0" failures="1">
        <testcase name="a" classname="security" time="1.500"/>
        <testcase name="b" classname="security">
            <skipped message="needs --token"/>
        </testcase>
        <testcase name="c" classname="security">
            <failure message="answered 500" type="status">expected 200
actual 500\u{1b}</failure>
        </testcase>
    </testsuite>
</testsuites>
"#;
        assert_eq!(write_tests(&TestRun { suite: "timhook probe".to_owned(), tests }), expected);
    }

    #[test]
    fn no_cases_make_an_empty_suite() {
        let suite = r#"<testsuite name="timhook validate" tests="0" skipped="0" errors="0" failures="0"/>"#;
        assert!(write(&[], Exit::Input).contains(suite));
    }
}
