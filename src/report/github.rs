//! Workflow commands of GitHub Actions: one annotation per finding, shown beside the line it is about.

use super::text::{repository_path, visible, visible_lines};
use super::{CaseJudgement, CaseOutcome, CheckedCase, PlacedFinding, Problem, Test, TestRun, TestStatus};
use crate::exit::Exit;
use crate::finding::Severity;

/// Writes one command per line.
pub(crate) fn write(cases: &[CheckedCase], _exit: Exit) -> String {
    cases.iter().map(commands).collect()
}

/// Writes one command per test that did not pass, beside the file that the test comes from, if it comes from one.
pub(crate) fn write_tests(run: &TestRun) -> String {
    run.tests.iter().filter_map(|test| problem(test).map(|problem| complaint(run, test, problem))).collect()
}

fn problem(test: &Test) -> Option<&Problem> {
    match &test.status {
        TestStatus::Passed | TestStatus::Skipped { .. } => None,
        TestStatus::Failed(problem) | TestStatus::Errored(problem) => Some(problem),
    }
}

fn complaint(run: &TestRun, test: &Test, problem: &Problem) -> String {
    let title = property(&visible(&format!("{}: {}", run.suite, test.name)));
    // The text tells the message again, where it shows the test as a person would see it.
    let lines = problem.text.lines().filter(|line| !line.trim().ends_with(problem.message.trim()));
    let text = escape_data(&visible_lines(lines.collect::<Vec<_>>().join("\n").trim_end()));
    let text = if text.is_empty() { text } else { format!("%0A{text}") };
    let place = test.place.as_ref().map(|(file, line)| format!("file={},line={line},", file_property(file)));
    format!("::error {}title={title}::{}{text}\n", place.unwrap_or_default(), data(&problem.message))
}

fn commands(case: &CheckedCase) -> String {
    let file = file_property(&case.file);
    match &case.outcome {
        CaseOutcome::Unreadable { message } => format!("::error file={file}::{}\n", data(message)),
        CaseOutcome::Checked { judgement, findings } => {
            let is_failure = *judgement == CaseJudgement::Failed;
            let findings = findings.iter().map(|finding| command(&file, finding, is_failure));
            missed(&file, judgement).into_iter().chain(findings).collect()
        }
    }
}

/// The command for an expectation that was not met.
fn missed(file: &str, judgement: &CaseJudgement) -> Option<String> {
    match judgement {
        CaseJudgement::Passed | CaseJudgement::Failed => None,
        CaseJudgement::Unexpected(message) => {
            Some(format!("::error file={file},title=unexpected::{}\n", data(message)))
        }
    }
}

fn command(file: &str, finding: &PlacedFinding, is_failure: bool) -> String {
    let name = match finding.rule.severity {
        Severity::Error if is_failure => "error",
        // An error that was expected, or is not the expected one, is no reason for alarm.
        Severity::Error | Severity::Note => "notice",
        Severity::Warning => "warning",
    };
    format!(
        "::{name} file={file},{},title={}::{}%0Ahelp: {}\n",
        place(finding),
        property(finding.rule.id),
        data(&finding.message),
        data(&finding.help),
    )
}

/// Lines and columns. GitHub takes columns only within one line: its runner drops them from commands that
/// span several, and the API of check runs refuses these. Its documentation leaves open whether `endColumn`
/// is inclusive; the runner accepts one that equals `col`, and the exclusive reading is what people measured
/// and what other linters write, so the end goes out as it is: exclusive.
fn place(finding: &PlacedFinding) -> String {
    let (start, end) = (finding.start, finding.end);
    if start.line == end.line {
        format!("line={},col={},endLine={},endColumn={}", start.line, start.column, end.line, end.column)
    } else {
        format!("line={},endLine={}", start.line, end.line)
    }
}

/// The message of a command.
fn data(text: &str) -> String {
    escape_data(&visible(text))
}

/// A file as the repository names it. Line breaks survive, escaped; GitHub has no escape for other controls.
fn file_property(file: &str) -> String {
    visible(&property(&repository_path(file, cfg!(windows))))
}

/// The value of a property of a command.
fn property(text: &str) -> String {
    escape_data(text).replace(':', "%3A").replace(',', "%2C")
}

fn escape_data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Position;
    use crate::report::samples::{cases, checked, hostile_cases, placed};

    #[test]
    fn one_command_per_finding() {
        let expected = "\
::warning file=a b.json,line=2,col=5,endLine=2,endColumn=9,title=unknown-field::unknown field `x`%0Ahelp: write a number
::error file=a b.json,line=2,col=5,endLine=2,endColumn=9,title=wrong-type::`MsgSeq` is a string%0Ahelp: write a number
::warning file=warned.json,line=2,col=5,endLine=2,endColumn=9,title=unknown-field::unknown field `x`%0Ahelp: write a number
::error file=log.jsonl,line=2,col=5,endLine=2,endColumn=9,title=wrong-type::`MsgSeq` is a string%0Ahelp: write a number
::error file=gone.json::gone.json: no such file
";
        assert_eq!(write(&cases(), Exit::Input), expected);
    }

    #[test]
    fn strangers_text_cannot_end_a_command_or_begin_one() {
        let file =
            r#"\u{1b}[31m "é" 'x' <a> & ]]> 100%25%3A a%2Cb #c \ 🙂\u{0}\u{ffff}%0D%0A%3A%3Aerror%3A%3Ax"#;
        let text = r#"\u{1b}[31m "é" 'x' <a> & ]]> 100%25: a,b #c \ 🙂\u{0}\u{ffff}\r\n::error::x"#;
        let place = "line=2,col=5,endLine=2,endColumn=9,title=wrong-type";
        let expected = format!("::error file={file},{place}::{text}%0Ahelp: {text}\n");
        assert_eq!(write(&hostile_cases(), Exit::Failed), expected);
    }

    #[test]
    fn a_finding_over_several_lines_has_no_columns() {
        let mut finding = placed();
        finding.end = Position { line: 4, column: 2 };
        let text = write(&[checked("a.json", CaseJudgement::Failed, vec![finding])], Exit::Failed);
        assert!(text.starts_with("::error file=a.json,line=2,endLine=4,title=wrong-type::"), "{text}");
    }

    #[test]
    fn what_was_expected_is_a_notice_and_what_was_missed_an_error() {
        let text = write(&[checked("a.json", CaseJudgement::Passed, vec![placed()])], Exit::Done);
        assert!(text.starts_with("::notice file=a.json,line=2,"), "{text}");
        let missed = CaseJudgement::Unexpected("expected empty-list, found wrong-type".to_owned());
        let text = write(&[checked("a.json", missed, vec![placed()])], Exit::Failed);
        let expected = "::error file=a.json,title=unexpected::expected empty-list, found wrong-type\n::notice file=a.json,";
        assert!(text.starts_with(expected), "{text}");
    }

    #[test]
    fn tests_that_did_not_pass_are_errors() {
        let problem = Problem {
            kind: "status".to_owned(),
            message: "answered 500".to_owned(),
            text: "✗ fail\n  answered 500\n  expected 200\n  100%\r.\n".to_owned(),
        };
        let test = |name: &str, status| Test {
            name: name.to_owned(),
            class: "documented".to_owned(),
            place: (name == "c").then(|| ("./tests/c.json".to_owned(), 7)),
            elapsed: None,
            status,
            output: String::new(),
        };
        let tests = vec![
            test("passes", TestStatus::Passed),
            test("a:b", TestStatus::Failed(problem.clone())),
            test("skipped", TestStatus::Skipped { reason: "x".to_owned() }),
            test("c", TestStatus::Errored(problem)),
        ];
        let expected = "\
::error title=timhook send%3A a%3Ab::answered 500%0A✗ fail%0A  expected 200%0A  100%25\\r.
::error file=tests/c.json,line=7,title=timhook send%3A c::answered 500%0A✗ fail%0A  expected 200%0A  100%25\\r.
";
        assert_eq!(
            write_tests(&TestRun { suite: "timhook send".to_owned(), started: None, tests }),
            expected
        );
    }

    #[test]
    fn nothing_to_say_is_nothing() {
        assert_eq!(write(&[], Exit::Done), "");
    }
}
