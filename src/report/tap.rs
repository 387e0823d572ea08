//! Test Anything Protocol, version 14: a test point per input, its findings in a YAML block below it.

use super::text::visible;
use super::{CaseJudgement, CaseOutcome, CheckedCase, PlacedFinding};
use crate::exit::Exit;

/// Writes the stream, the plan first.
pub(crate) fn write(cases: &[CheckedCase], _exit: Exit) -> String {
    let points = cases.iter().enumerate().map(|(index, case)| test_point(index + 1, case));
    format!("TAP version 14\n1..{}\n{}", cases.len(), points.collect::<String>())
}

fn test_point(number: usize, case: &CheckedCase) -> String {
    let (is_ok, lines) = match &case.outcome {
        CaseOutcome::Checked { judgement, findings } => {
            let message = match judgement {
                CaseJudgement::Passed | CaseJudgement::Failed => String::new(),
                CaseJudgement::Unexpected(text) => message(text),
            };
            (*judgement == CaseJudgement::Passed, message + &list(&case.file, findings))
        }
        CaseOutcome::Unreadable { message: text } => (false, message(text)),
    };
    let block = if lines.is_empty() { lines } else { format!("  ---\n{lines}  ...\n") };
    let status = if is_ok { "ok" } else { "not ok" };
    format!("{status} {number} - {}\n{block}", description(&case.name))
}

/// A name that no reader takes for a directive.
fn description(name: &str) -> String {
    visible(name).replace('\\', "\\\\").replace('#', "\\#")
}

fn message(text: &str) -> String {
    format!("  message: {}\n", quoted(text))
}

fn list(file: &str, findings: &[PlacedFinding]) -> String {
    if findings.is_empty() {
        return String::new();
    }
    let items = findings.iter().map(|finding| item(file, finding));
    format!("  findings:\n{}", items.collect::<String>())
}

fn item(file: &str, finding: &PlacedFinding) -> String {
    let members = [
        ("severity", finding.rule.severity.as_str().to_owned()),
        ("file", quoted(file)),
        ("line", finding.start.line.to_string()),
        ("column", finding.start.column.to_string()),
        ("end_line", finding.end.line.to_string()),
        ("end_column", finding.end.column.to_string()),
        ("pointer", quoted(&finding.pointer)),
        ("message", quoted(&finding.message)),
        ("help", quoted(&finding.help)),
    ];
    let members = members.map(|(name, value)| format!("      {name}: {value}\n")).concat();
    format!("    - rule: {}\n{members}", finding.rule.id)
}

/// A double-quoted scalar: every JSON string is one.
fn quoted(text: &str) -> String {
    serde_json::Value::from(visible(text)).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::samples::{cases, checked, hostile_cases};

    fn finding(rule: &str, severity: &str, file: &str, message: &str) -> String {
        format!(
            "    - rule: {rule}
      severity: {severity}
      file: \"{file}\"
      line: 2
      column: 5
      end_line: 2
      end_column: 9
      pointer: \"/MsgSeqList/0\"
      message: \"{message}\"
"
        )
    }

    #[test]
    fn one_test_point_per_input() {
        let help = "      help: \"write a number\"\n";
        let error = |file| finding("wrong-type", "error", file, "`MsgSeq` is a string") + help;
        let warning = |file| finding("unknown-field", "warning", file, "unknown field `x`") + help;
        let expected = [
            "TAP version 14\n1..5\nnot ok 1 - ./a b.json\n  ---\n  findings:\n",
            &warning("./a b.json"),
            &error("./a b.json"),
            "  ...\nok 2 - warned.json\n  ---\n  findings:\n",
            &warning("warned.json"),
            "  ...\nok 3 - good.json\nnot ok 4 - log.jsonl:2\n  ---\n  findings:\n",
            &error("log.jsonl"),
            "  ...\nnot ok 5 - gone.json\n  ---\n  message: \"gone.json: no such file\"\n  ...\n",
        ];
        assert_eq!(write(&cases(), Exit::Input), expected.concat());
    }

    #[test]
    fn strangers_text_is_no_directive_and_ends_no_line() {
        let name = r#"\\u{1b}[31m "é" 'x' <a> & ]]> 100%: a,b \#c \\ 🙂\\u{0}\\u{ffff}\\r\\n::error::x"#;
        let text = r#"\\u{1b}[31m \"é\" 'x' <a> & ]]> 100%: a,b #c \\ 🙂\\u{0}\\u{ffff}\\r\\n::error::x"#;
        let finding = finding("wrong-type", "error", text, text);
        let expected = format!(
            "TAP version 14\n1..1\nnot ok 1 - {name}\n  ---\n  findings:\n{finding}      help: \"{text}\"\n  ...\n"
        );
        assert_eq!(write(&hostile_cases(), Exit::Failed), expected);
    }

    #[test]
    fn a_missed_expectation_says_so() {
        let missed = CaseJudgement::Unexpected("expected empty-list, found no finding".to_owned());
        let text = write(&[checked("a.json", missed, vec![])], Exit::Failed);
        let block = "  ---\n  message: \"expected empty-list, found no finding\"\n  ...\n";
        assert_eq!(text, format!("TAP version 14\n1..1\nnot ok 1 - a.json\n{block}"));
    }

    #[test]
    fn no_cases_make_an_empty_plan() {
        assert_eq!(write(&[], Exit::Input), "TAP version 14\n1..0\n");
    }
}
