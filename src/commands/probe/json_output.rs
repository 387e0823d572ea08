//! Reports of cases for programs: a record each, and one of the whole run.

use serde_json::{Value, json};

use super::case_report::{CaseEnding, CaseReport, RunSoFar, count};
use super::causes::{Cause, causes, doubts};
use super::received::{DecodedAnswer, Trouble, received_text};
use crate::exchange::milliseconds;

/// A report for programs.
pub(super) fn record(report: &CaseReport) -> Value {
    let case = report.case;
    let is_wrong = matches!(report.ending, CaseEnding::Failed | CaseEnding::Warned);
    let mut record = json!({
        "type": "case",
        "id": case.id,
        "command": case.command().name,
        "category": case.category.as_str(),
        "title": case.title,
        "result": report.ending.as_str(),
        "elapsed_ms": report.elapsed.map(milliseconds),
    });
    if !report.reason.is_empty() {
        record["reason"] = report.reason.as_str().into();
    }
    if is_wrong {
        record["sent"] = report.sent.as_str().into();
        record["received"] = report.received.as_ref().map_or(Value::Null, received_record);
        record["expected"] = report.expected().into();
        record["source"] = report.basis().sentence().into();
    }
    record
}

fn received_record(received: &Result<DecodedAnswer, Trouble>) -> Value {
    match received {
        Err(_) => json!({"error": received_text(received)}),
        Ok(answer) => {
            let text = || Value::from(String::from_utf8_lossy(&answer.body));
            json!({
                "status": answer.status,
                "headers": answer.headers,
                "body": serde_json::from_slice(&answer.body).unwrap_or_else(|_| text()),
            })
        }
    }
}

fn cause_record(cause: &Cause) -> Value {
    json!({
        "cause": cause.text,
        "common": cause.features,
        "evidence": cause.evidence,
        "cases": cause.cases,
    })
}

/// The numbers of a run, with what explains them first.
pub(super) fn summary(told: &RunSoFar, path: &str, was_stopped: bool) -> Value {
    let reports = &*told.shown;
    let count = |ending| count(reports, ending);
    let mut summary = json!({
        "type": "summary",
        "unconfirmed": doubts(reports),
        "causes": causes(reports, path).iter().map(cause_record).collect::<Vec<_>>(),
        "cases": reports.len(),
        "passed": count(CaseEnding::Passed),
        "failed": count(CaseEnding::Failed),
        "warned": count(CaseEnding::Warned),
        "skipped": count(CaseEnding::Skipped),
        "stopped": was_stopped,
    });
    if let Some(cause) = &told.root_cause {
        summary["root_cause"] = cause.as_str().into();
    }
    summary
}
