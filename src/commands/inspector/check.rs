//! What is found in a text that somebody edits, and what a rule means.

use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::answers::{self, ApiRefusal, JSON, whole};
use super::detail::{DetailFinding, placed};
use super::secrets::Secrets;
use crate::commands::explain::{self, unknown_rule};
use crate::document::Comments;
use crate::http::local_server::LocalAnswer;
use crate::protocol::rules::by_id;
use crate::protocol::validate::{check as check_text, payload_findings};
use crate::render::json;
use crate::render::style::Style;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EditToCheck {
    #[serde(default)]
    command: Option<String>,
    body: String,
}

#[derive(Serialize)]
struct CheckedEdit<'a> {
    findings: Vec<DetailFinding<'a>>,
    is_json: bool,
}

/// Answers `/api/check`.
pub(super) fn check(asked: &Value, secrets: &Secrets) -> Result<LocalAnswer, ApiRefusal> {
    let edited = EditToCheck::deserialize(asked).map_err(|error| {
        ApiRefusal::bad(
            format!("the request is not understood: {error}"),
            r#"send {"command":NAME,"body":"text"}"#,
        )
    })?;
    let command = edited.command.as_deref();
    let checked =
        check_text(edited.body.as_bytes(), Comments::Refused, |value| payload_findings(value, command));
    let findings = placed(edited.body.as_bytes(), &checked.findings);
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
