//! A checked text as it is counted, printed and reported.

use serde_json::json;

use super::batch::{CheckedBatch, Presented};
use super::check::{CheckedInput, check_input};
use super::options::{ExpectedVerdict, ValidateOptions};
use crate::finding::{Finding, Severity, worst};
use crate::inputs::Input;
use crate::protocol::rules::COMMAND_NOT_COVERED;
use crate::render::diagnostic::{FindingJson, Located, SourceText, diagnostic, locate};
use crate::render::json;
use crate::render::sanitize::sanitize;
use crate::render::style::{Role, Style};
use crate::report::{CaseJudgement, CaseOutcome, CheckedCase, PlacedFinding};

/// How findings are printed.
#[derive(Debug, Clone, Copy)]
pub(super) struct FindingDisplay {
    pub(super) style: Style,
    pub(super) is_json: bool,
    pub(super) is_verbose: bool,
    /// Into how many columns lines are to fit.
    pub(super) columns: Option<usize>,
}

/// Checks a text and adds what it comes to.
pub(super) fn present(
    input: &Input<'_>,
    options: &ValidateOptions,
    looks: FindingDisplay,
    batch: &mut CheckedBatch,
) {
    let checked = check_input(input, options);
    let threshold = if options.is_strict { Severity::Warning } else { Severity::Error };
    let is_unknown = |finding: &Finding| finding.rule == &COMMAND_NOT_COVERED;
    let is_invalid = worst(&checked.findings) >= Some(threshold)
        || options.is_strict && checked.findings.iter().any(is_unknown);
    let is_expected = match options.expectation {
        ExpectedVerdict::Valid => !is_invalid,
        ExpectedVerdict::Invalid => is_invalid,
        ExpectedVerdict::Breaks(rule) => checked.findings.iter().any(|finding| finding.rule == rule),
    };
    let count =
        |severity| checked.findings.iter().filter(|finding| finding.rule.severity == severity).count();
    batch.tally.checked += 1;
    batch.tally.invalid += usize::from(is_invalid);
    batch.tally.unexpected += usize::from(!is_expected);
    if options.is_drift {
        batch.drift.see(input, checked.payload.as_ref(), checked.query.as_ref());
    }
    let is_quiet = checked.findings.is_empty() && is_expected;
    if is_quiet && !looks.is_json && !looks.is_verbose && !options.needs_cases() {
        return;
    }
    batch.tally.errors += count(Severity::Error);
    batch.tally.warnings += count(Severity::Warning);
    let source = SourceText { name: input.file, start: input.start, bytes: input.bytes };
    let located = locate(source, checked.prefix, &checked.findings);
    if options.needs_cases() {
        let judgement = match options.expectation {
            _ if is_expected => CaseJudgement::Passed,
            ExpectedVerdict::Valid => CaseJudgement::Failed,
            expectation => CaseJudgement::Unexpected(surprise(expectation, &located)),
        };
        batch.cases.push(case(input, judgement, &located));
    }
    if options.shows_findings() {
        let judged = JudgedText { input, checked: &checked, located: &located, is_invalid, is_expected };
        let pieces =
            if looks.is_json { vec![judged.record(options)] } else { judged.pieces(source, options, looks) };
        batch.presented.extend(pieces);
    }
}

/// A text and what it was found to be.
struct JudgedText<'a> {
    input: &'a Input<'a>,
    checked: &'a CheckedInput,
    located: &'a [Located<'a>],
    is_invalid: bool,
    is_expected: bool,
}

impl JudgedText<'_> {
    fn record(&self, options: &ValidateOptions) -> Presented {
        let findings: Vec<FindingJson<'_>> = self.located.iter().map(FindingJson::from).collect();
        let mut record = json!({
            "type": "validation",
            "input": self.input.file,
            "line": self.input.start.line,
            "kind": self.checked.kind,
            "verdict": if self.is_invalid { "invalid" } else { "valid" },
            "findings": findings,
        });
        if options.expectation != ExpectedVerdict::Valid {
            record["as_expected"] = self.is_expected.into();
        }
        Presented { text: json::text(&record) + "\n", findings: findings.len() }
    }

    fn pieces(
        &self,
        source: SourceText<'_>,
        options: &ValidateOptions,
        looks: FindingDisplay,
    ) -> Vec<Presented> {
        let name = sanitize(&self.input.name()).into_owned();
        let line = |text: String| vec![Presented { text, findings: 0 }];
        match options.expectation {
            ExpectedVerdict::Valid => {}
            _ if self.is_expected && !looks.is_verbose => return Vec::new(),
            _ if self.is_expected => {
                let mark = looks.style.paint(Role::Good, "✓");
                return line(format!("{mark} {name}: {}\n", rules(self.located)));
            }
            _ => {
                let label = looks.style.paint(Role::Danger, "error:");
                return line(format!("{label} {name}: {}\n", surprise(options.expectation, self.located)));
            }
        }
        let mut pieces = Vec::new();
        if looks.is_verbose && !self.is_invalid {
            let mark = looks.style.paint(Role::Good, "✓");
            pieces.extend(line(format!("{mark} {name}: a valid {}\n", self.checked.kind)));
        }
        pieces.extend(self.located.iter().map(|located| Presented {
            text: format!("{}\n", diagnostic(source, located, looks.style, looks.columns)),
            findings: 1,
        }));
        pieces
    }
}

/// The rules that are broken, by their ids.
fn rules(located: &[Located<'_>]) -> String {
    let ids: Vec<&str> = located.iter().map(|located| located.finding.rule.id).collect();
    if ids.is_empty() { "no finding".to_owned() } else { ids.join(", ") }
}

/// How an expectation was missed.
fn surprise(expectation: ExpectedVerdict, located: &[Located<'_>]) -> String {
    match expectation {
        ExpectedVerdict::Breaks(rule) => format!("expected {}, found {}", rule.id, rules(located)),
        _ => format!("expected to be invalid, found {}", rules(located)),
    }
}

fn case(input: &Input<'_>, judgement: CaseJudgement, located: &[Located<'_>]) -> CheckedCase {
    let findings = located.iter().map(|located| PlacedFinding {
        rule: located.finding.rule,
        pointer: located.finding.pointer.clone(),
        message: located.finding.message.clone(),
        help: located.finding.help.clone(),
        start: located.start,
        end: located.end,
    });
    let outcome = CaseOutcome::Checked { judgement, findings: findings.collect() };
    CheckedCase { file: input.file.to_owned(), name: input.name(), outcome }
}
