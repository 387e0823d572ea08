//! Cases made by hand, for the tests of every format.

use super::{CaseJudgement, CaseOutcome, CheckedCase, PlacedFinding};
use crate::document::Position;
use crate::finding::Rule;
use crate::protocol::rules::{UNKNOWN_FIELD, WRONG_TYPE};

/// Text that every format has to do something about.
pub(super) const HOSTILE: &str =
    "\u{1b}[31m \"é\" 'x' <a> & ]]> 100%: a,b #c \\ 🙂\u{0}\u{ffff}\r\n::error::x";

/// A finding at line 2, columns 5 to 9.
pub(super) fn finding(rule: &'static Rule, message: &str) -> PlacedFinding {
    PlacedFinding {
        rule,
        pointer: "/MsgSeqList/0".to_owned(),
        message: message.to_owned(),
        help: "write a number".to_owned(),
        start: Position { line: 2, column: 5 },
        end: Position { line: 2, column: 9 },
    }
}

/// An error.
pub(super) fn placed() -> PlacedFinding {
    finding(&WRONG_TYPE, "`MsgSeq` is a string")
}

/// A checked text.
pub(super) fn checked(file: &str, judgement: CaseJudgement, findings: Vec<PlacedFinding>) -> CheckedCase {
    let outcome = CaseOutcome::Checked { judgement, findings };
    CheckedCase { file: file.to_owned(), name: file.to_owned(), outcome }
}

/// An error and a warning, a warning that is no failure, nothing, one of several texts, and no file at all.
pub(super) fn cases() -> Vec<CheckedCase> {
    let warning = || finding(&UNKNOWN_FIELD, "unknown field `x`");
    let mut line = checked("log.jsonl", CaseJudgement::Failed, vec![placed()]);
    line.name = "log.jsonl:2".to_owned();
    let message = "gone.json: no such file".to_owned();
    vec![
        checked("./a b.json", CaseJudgement::Failed, vec![warning(), placed()]),
        checked("warned.json", CaseJudgement::Passed, vec![warning()]),
        checked("good.json", CaseJudgement::Passed, vec![]),
        line,
        CheckedCase {
            file: "gone.json".to_owned(),
            name: "gone.json".to_owned(),
            outcome: CaseOutcome::Unreadable { message },
        },
    ]
}

/// A name, a message and a help of strangers.
pub(super) fn hostile_cases() -> Vec<CheckedCase> {
    let mut finding = finding(&WRONG_TYPE, HOSTILE);
    finding.help = HOSTILE.to_owned();
    vec![checked(HOSTILE, CaseJudgement::Failed, vec![finding])]
}
