//! A short table for the page of a run on GitHub: Markdown, appended to the file that its runner names.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use super::text::visible;
use super::{TestRun, TestStatus};
use crate::error::{Error, reason};
use crate::render::sanitize::sanitize;

/// What did not pass is listed up to so many lines.
const MOST_LISTED: usize = 20;

/// How many tests there were of each outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) errors: u64,
    pub(crate) skipped: u64,
}

impl Counts {
    /// Of a run that lists each of its tests.
    pub(crate) fn of(run: &TestRun) -> Self {
        let count = |is_so: fn(&TestStatus) -> bool| {
            run.tests.iter().filter(|test| is_so(&test.status)).count() as u64
        };
        Self {
            passed: count(|status| *status == TestStatus::Passed),
            failed: count(|status| matches!(status, TestStatus::Failed(_))),
            errors: count(|status| matches!(status, TestStatus::Errored(_))),
            skipped: count(|status| matches!(status, TestStatus::Skipped { .. })),
        }
    }
}

/// Appends the table to the file that GITHUB_STEP_SUMMARY names, which is made if it is not there.
pub(crate) fn append(run: &TestRun, counts: Counts, file: &Path) -> Result<(), Error> {
    let opened = OpenOptions::new().append(true).create(true).open(file);
    opened.and_then(|mut opened| opened.write_all(write(run, counts).as_bytes())).map_err(|error| {
        let file = sanitize(&file.display().to_string()).into_owned();
        let message = format!("{file}: the summary cannot be written: {}", reason(&error));
        Error::input(message, "GITHUB_STEP_SUMMARY names it: name a file that you may write to, or unset it")
    })
}

/// The table: how many of each outcome, and what did not pass.
fn write(run: &TestRun, counts: Counts) -> String {
    let Counts { passed, failed, errors, skipped } = counts;
    let mut text = format!(
        "### {}\n\n| passed | failed | errors | skipped |\n| ---: | ---: | ---: | ---: |\n\
         | {passed} | {failed} | {errors} | {skipped} |\n\n",
        cell(&run.suite)
    );
    let problems: Vec<_> = run
        .tests
        .iter()
        .filter_map(|test| match &test.status {
            TestStatus::Failed(problem) | TestStatus::Errored(problem) => {
                Some((&test.name, &problem.message))
            }
            TestStatus::Passed | TestStatus::Skipped { .. } => None,
        })
        .collect();
    if !problems.is_empty() {
        text += "| what | why |\n| --- | --- |\n";
    }
    for (name, message) in problems.iter().take(MOST_LISTED) {
        text += &format!("| {} | {} |\n", cell(name), cell(message));
    }
    if problems.len() > MOST_LISTED {
        text += &format!("\nand {} more\n", problems.len() - MOST_LISTED);
    }
    text + "\n"
}

/// A stranger's text in a cell of Markdown.
fn cell(text: &str) -> String {
    let mut cell = String::new();
    for character in visible(text).chars() {
        match character {
            '<' => cell.push_str("&lt;"),
            '&' => cell.push_str("&amp;"),
            '\\' | '|' | '`' | '*' | '_' | '[' | ']' | '!' | '#' | '~' | '@' => {
                cell.extend(['\\', character])
            }
            other => cell.push(other),
        }
    }
    cell
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Problem, Test};

    fn test(name: &str, status: TestStatus) -> Test {
        Test {
            name: name.to_owned(),
            class: String::new(),
            place: None,
            elapsed: None,
            status,
            output: String::new(),
        }
    }

    fn failed(message: &str) -> TestStatus {
        TestStatus::Failed(Problem { kind: "x".to_owned(), message: message.to_owned(), text: String::new() })
    }

    #[test]
    fn outcomes_are_counted_and_what_did_not_pass_is_listed() {
        let tests = vec![
            test("a", TestStatus::Passed),
            test("b|c", failed("status is <b>500</b>\n*x*")),
            test("d", TestStatus::Skipped { reason: String::new() }),
        ];
        let run = TestRun { suite: "timhook send".to_owned(), started: None, tests };
        let expected = "### timhook send\n\n| passed | failed | errors | skipped |\n| ---: | ---: | ---: | ---: |\n\
                        | 1 | 1 | 0 | 1 |\n\n| what | why |\n| --- | --- |\n\
                        | b\\|c | status is &lt;b>500&lt;/b>\\\\n\\*x\\* |\n\n";
        assert_eq!(write(&run, Counts::of(&run)), expected);
    }

    #[test]
    fn a_long_list_is_cut_and_says_so() {
        let tests = (0..30).map(|number| test(&number.to_string(), failed("no"))).collect();
        let run = TestRun { suite: "timhook probe".to_owned(), started: None, tests };
        let text = write(&run, Counts::of(&run));
        assert_eq!(text.matches("| no |").count(), MOST_LISTED);
        assert!(text.ends_with("\nand 10 more\n\n"), "{text}");
    }
}
