//! One text, checked for what it is: a payload, an answer, or an exchange record.

use serde_json::{Map, Value};

use super::{Kind, Options};
use crate::document::Comments;
use crate::exchange::Record;
use crate::finding::{Finding, Place};
use crate::inputs::{Input, is_record};
use crate::protocol::query::{COMMAND, Query};
use crate::protocol::recognise::is_flawless;
use crate::protocol::rules::{NOT_JSON, WRONG_TYPE};
use crate::protocol::schema::exchange_error;
use crate::protocol::validate::{Checked, answer_findings, check, payload_findings};

/// A text after its check.
pub(super) struct CheckedInput {
    /// `payload`, `answer` or `exchange`.
    pub(super) kind: &'static str,
    /// Where the payload stands in the text, as a JSON Pointer.
    pub(super) prefix: &'static str,
    /// The payload, if there is one.
    pub(super) payload: Option<Value>,
    /// The query it came with, if that was recorded.
    pub(super) query: Option<Map<String, Value>>,
    /// What was found.
    pub(super) findings: Vec<Finding>,
}

/// Checks a text.
pub(super) fn check_input(input: &Input<'_>, options: &Options) -> CheckedInput {
    let may_be_payload = matches!(options.kind, Kind::Auto | Kind::Request);
    // Drift looks at the values of payloads without findings too.
    if may_be_payload && !options.is_drift && is_flawless(input.bytes) {
        return CheckedInput {
            kind: "payload",
            prefix: "",
            payload: None,
            query: None,
            findings: Vec::new(),
        };
    }
    let mut kind = "payload";
    let mut record = None;
    let Checked { value, findings } = check(input.bytes, options.comments, |value| {
        kind = kind_of(value, options.kind);
        match kind {
            "exchange" => std::mem::take(&mut record.insert(check_record(value)).findings),
            "answer" => answer_findings(value, options.command),
            _ => payload_findings(value, options.command.map(|command| command.name.as_str())),
        }
    });
    match record {
        Some(record) => CheckedInput { findings, ..record },
        None => {
            let payload = value.filter(|_| kind == "payload");
            CheckedInput { kind, prefix: "", payload, query: None, findings }
        }
    }
}

fn kind_of(value: &Value, kind: Kind) -> &'static str {
    let has = |name: &str| value.get(name).is_some();
    match kind {
        Kind::Request => "payload",
        Kind::Response => "answer",
        Kind::Exchange => "exchange",
        Kind::Auto if is_record(value) => "exchange",
        Kind::Auto if has("ActionStatus") && !has("CallbackCommand") => "answer",
        Kind::Auto => "payload",
    }
}

/// Checks a record against its own shape, and then the callback in it.
fn check_record(value: &Value) -> CheckedInput {
    let in_record = |prefix, payload, findings| {
        let query = value.get("query").and_then(Value::as_object).cloned();
        CheckedInput { kind: "exchange", prefix, payload, query, findings }
    };
    if let Some(error) = exchange_error(value) {
        let message = format!("not an exchange record: {}", error.message);
        let help = "`timhook schema exchange` prints the shape";
        let finding = Finding::at(&WRONG_TYPE, &error.pointer, message, help);
        return in_record("", None, vec![finding]);
    }
    let unusable =
        |why: String| in_record("", None, vec![Finding::at(&NOT_JSON, "", why, "record the callback again")]);
    let record = match serde_json::from_value::<Record<'_>>(value.clone()) {
        Ok(record) if !record.is_callback() => return in_record("", None, Vec::new()),
        Ok(record) => record,
        Err(error) => return unusable(error.to_string()),
    };
    let url = record.url.clone();
    let query = Query::of_url(&url);
    let findings_of = |value: &Value| payload_findings(value, query.get(COMMAND));
    let stands_in_body = record.raw.is_none() && record.raw_base64.is_none();
    let bytes = match record.body_bytes() {
        Ok(bytes) => bytes,
        Err(why) => return unusable(why),
    };
    if stands_in_body {
        let body = &value["body"];
        return in_record("/body", Some(body.clone()), findings_of(body));
    }
    let Checked { value: payload, mut findings } = check(&bytes, Comments::Refused, findings_of);
    // The text inside `raw` has no places of its own in the file.
    let holder = if value.get("raw").is_some() { "/raw" } else { "/raw_base64" };
    for finding in &mut findings {
        finding.place = Place::Value;
        if !finding.pointer.is_empty() {
            finding.message = format!("{} (at {} of the raw body)", finding.message, finding.pointer);
            finding.pointer = String::new();
        }
    }
    in_record(holder, payload, findings)
}
