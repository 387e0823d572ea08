//! JUnit XML: a test case each, failures for what is wrong, errors for what could not be judged.

use std::collections::HashMap;
use std::fmt::Write;

use super::text::{gravest, visible, visible_lines};
use super::{CaseJudgement, CaseOutcome, CheckedCase, PlacedFinding, Problem, Test, TestRun, TestStatus};
use crate::exit::Exit;

/// Writes the report on checked texts. Two runs over the same inputs write the same bytes: there are no
/// times in it.
pub(crate) fn write(cases: &[CheckedCase], _exit: Exit) -> String {
    write_tests(&run_of(cases))
}

/// Checked texts as a run of tests.
pub(crate) fn run_of(cases: &[CheckedCase]) -> TestRun {
    TestRun { suite: "timhook validate".to_owned(), started: None, tests: cases.iter().map(test).collect() }
}

/// Writes the report on any run.
pub(crate) fn write_tests(run: &TestRun) -> String {
    let count = |is_so: fn(&TestStatus) -> bool| run.tests.iter().filter(|test| is_so(&test.status)).count();
    let failures = count(|status| matches!(status, TestStatus::Failed(_)));
    let errors = count(|status| matches!(status, TestStatus::Errored(_)));
    let tests = run.tests.len();
    // The schema of Jenkins has `skipped` on a suite, and not on <testsuites>.
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <testsuites name=\"timhook\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\">\n"
    );
    suites(&run.tests).into_iter().for_each(|(file, tests)| write_suite(run, file, &tests, &mut xml));
    xml + "</testsuites>\n"
}

/// The tests of each file, in the order of their first ones: the schema has `file` on a suite alone. One suite at
/// least.
fn suites(tests: &[Test]) -> Vec<(Option<&str>, Vec<&Test>)> {
    let mut suites: Vec<(Option<&str>, Vec<&Test>)> = Vec::new();
    let mut places: HashMap<Option<&str>, usize> = HashMap::new();
    for test in tests {
        let file = test.place.as_ref().map(|(file, _)| file.as_str());
        let at = *places.entry(file).or_insert(suites.len());
        match suites.get_mut(at) {
            Some((_, tests)) => tests.push(test),
            None => suites.push((file, vec![test])),
        }
    }
    if suites.is_empty() { vec![(None, Vec::new())] } else { suites }
}

fn write_suite(run: &TestRun, file: Option<&str>, tests: &[&Test], xml: &mut String) {
    let count = |is_so: fn(&TestStatus) -> bool| tests.iter().filter(|test| is_so(&test.status)).count();
    let mut cases = String::new();
    tests.iter().for_each(|test| write_case(test, &mut cases));
    let mut suite = format!(
        "testsuite name=\"{}\" tests=\"{}\" skipped=\"{}\" errors=\"{}\" failures=\"{}\"",
        escaped(&visible(&run.suite)),
        tests.len(),
        count(|status| matches!(status, TestStatus::Skipped { .. })),
        count(|status| matches!(status, TestStatus::Errored(_))),
        count(|status| matches!(status, TestStatus::Failed(_))),
    );
    if let Some(started) = run.started {
        let _ = write!(suite, " timestamp=\"{}\"", started.strftime("%Y-%m-%dT%H:%M:%S"));
    }
    if let Some(file) = file {
        let _ = write!(suite, " file=\"{}\"", escaped(&visible(file)));
    }
    let _ = match cases.as_str() {
        "" => writeln!(xml, "    <{suite}/>"),
        cases => write!(xml, "    <{suite}>\n{cases}    </testsuite>\n"),
    };
}

fn write_case(test: &Test, xml: &mut String) {
    let (name, class) = (escaped(&visible(&test.name)), escaped(&visible(&test.class)));
    let time = test.elapsed.map(|time| format!(" time=\"{:.3}\"", time.as_secs_f64())).unwrap_or_default();
    let mut inside = match &test.status {
        TestStatus::Passed => String::new(),
        TestStatus::Skipped { reason } => {
            format!("            <skipped message=\"{}\"/>\n", escaped(&visible(reason)))
        }
        TestStatus::Failed(problem) => problem_element("failure", problem),
        TestStatus::Errored(problem) => problem_element("error", problem),
    };
    if !test.output.is_empty() {
        let output = escaped(&visible_lines(&test.output));
        let _ = writeln!(inside, "            <system-out>{output}</system-out>");
    }
    let case = format!("testcase name=\"{name}\" classname=\"{class}\"{time}");
    let _ = match inside.as_str() {
        "" => writeln!(xml, "        <{case}/>"),
        inside => writeln!(xml, "        <{case}>\n{inside}        </testcase>"),
    };
}

fn problem_element(name: &str, problem: &Problem) -> String {
    format!(
        "            <{name} message=\"{}\" type=\"{}\">{}</{name}>\n",
        escaped(&visible(&problem.message)),
        escaped(&visible(&problem.kind)),
        escaped(&visible_lines(&problem.text)),
    )
}

/// Visible text as XML has it, in elements and attributes.
fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;").replace('\'', "&apos;")
}

/// A checked text as a test.
fn test(case: &CheckedCase) -> Test {
    let failed = |kind: &str, message: &str, text: String| {
        TestStatus::Failed(Problem { kind: kind.to_owned(), message: message.to_owned(), text })
    };
    let mut output = String::new();
    let status = match &case.outcome {
        CaseOutcome::Checked { judgement: CaseJudgement::Passed, findings } => {
            output = listing(&case.file, findings);
            TestStatus::Passed
        }
        CaseOutcome::Checked { judgement: CaseJudgement::Failed, findings } => {
            let (kind, message) = gravest(findings).map_or(("", ""), |it| (it.rule.id, &it.message));
            failed(kind, message, listing(&case.file, findings))
        }
        CaseOutcome::Checked { judgement: CaseJudgement::Unexpected(message), findings } => {
            output = listing(&case.file, findings);
            failed("unexpected", message, message.clone())
        }
        CaseOutcome::Unreadable { message } => TestStatus::Errored(Problem {
            kind: "unreadable".to_owned(),
            message: message.clone(),
            text: visible(message),
        }),
    };
    Test { name: case.name.clone(), class: case.file.clone(), place: None, elapsed: None, status, output }
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
        let missed = CaseJudgement::Unexpected("expected empty-list, found wrong-type".to_owned());
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
            place: None,
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
        assert_eq!(
            write_tests(&TestRun { suite: "timhook probe".to_owned(), started: None, tests }),
            expected
        );
    }

    #[test]
    fn no_cases_make_an_empty_suite() {
        let suite = r#"<testsuite name="timhook validate" tests="0" skipped="0" errors="0" failures="0"/>"#;
        assert!(write(&[], Exit::Input).contains(suite));
    }
}
