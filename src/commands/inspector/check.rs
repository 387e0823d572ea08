//! What is found in a text that somebody edits, and what a rule means.

use http::StatusCode;
use serde::Serialize;
use serde_json::json;

use super::answers::{self, ApiRefusal, JSON, whole};
use super::asked::AskedFields;
use super::detail::{DetailFinding, placed};
use super::secrets::Secrets;
use crate::commands::explain::{self, unknown_rule};
use crate::document::Comments;
use crate::http::local_server::{LocalAnswer, LocalRequest};
use crate::protocol::rules::by_id;
use crate::protocol::validate::{check as check_text, payload_findings};
use crate::render::json;
use crate::render::style::Style;

/// How a text is sent to be checked.
const SHAPE: &str = r#"send {"command":NAME,"body":"text"}"#;

#[derive(Serialize)]
struct CheckedEdit<'a> {
    findings: Vec<DetailFinding<'a>>,
    is_json: bool,
}

/// Answers `/api/check`.
pub(super) fn check(request: &LocalRequest, secrets: &Secrets) -> Result<LocalAnswer, ApiRefusal> {
    let asked = AskedFields::read(request, &["command", "body"], SHAPE)?;
    let body = asked.text("body").ok_or_else(|| ApiRefusal::bad("`body` is missing", SHAPE))?;
    let command = asked.text("command");
    let checked = check_text(body.as_bytes(), Comments::Refused, |value| payload_findings(value, command));
    let findings = placed(body.as_bytes(), &checked.findings);
    let answer = json::text(&json!(CheckedEdit { findings, is_json: checked.value.is_some() }));
    Ok(whole(JSON, secrets.plain(answer)))
}

/// Answers `/api/explain/RULE`.
pub(super) fn explain(id: &str) -> Result<LocalAnswer, ApiRefusal> {
    let rule = by_id(id).ok_or_else(|| {
        let error = unknown_rule(id);
        ApiRefusal::new(StatusCode::NOT_FOUND, error.to_string(), error.help())
    })?;
    let text = explain::page(rule, Style::plain());
    Ok(answers::json(&json!({"rule": rule.id, "severity": rule.severity, "text": text})))
}
