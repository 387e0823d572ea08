//! One text, checked for what it is: a payload, an answer, or an exchange record.

use serde_json::{Map, Value};

use super::options::{TextKind, ValidateOptions};
use crate::document::{Comments, with_integers};
use crate::exchange::Record;
use crate::finding::{Finding, Place, Rule};
use crate::inputs::{Input, is_record};
use crate::protocol::query::{COMMAND, Query};
use crate::protocol::quick_check::is_flawless;
use crate::protocol::rules::{MISSING_FIELD, NOT_JSON, WRONG_TYPE};
use crate::protocol::schema::exchange_error;
use crate::protocol::validate::{
    Checked, answer_findings, check, command_of, is_about_the_name, payload_findings,
};

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
pub(super) fn check_input(input: &Input<'_>, options: &ValidateOptions) -> CheckedInput {
    let may_be_payload = matches!(options.kind, TextKind::Auto | TextKind::Request);
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
            "exchange" => std::mem::take(&mut record.insert(check_record(value, options)).findings),
            "answer" => answer_findings(value, options.command),
            _ => findings_of_payload(value, options),
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

fn kind_of(value: &Value, kind: TextKind) -> &'static str {
    let has = |name: &str| value.get(name).is_some();
    match kind {
        TextKind::Request => "payload",
        TextKind::Response if !is_record(value) => "answer",
        TextKind::Response => "exchange",
        TextKind::Exchange => "exchange",
        TextKind::Auto if is_record(value) => "exchange",
        TextKind::Auto if has("ActionStatus") && !has("CallbackCommand") => "answer",
        TextKind::Auto => "payload",
    }
}

/// The rule `wrong-type` for exchange records, which timhook documents and not the vendor.
static WRONG_RECORD: Rule = Rule {
    id: WRONG_TYPE.id,
    severity: WRONG_TYPE.severity,
    subject: WRONG_TYPE.subject,
    title: WRONG_TYPE.title,
    meaning: WRONG_TYPE.meaning,
    source: "JSON Schema of exchange records, version 1",
    quote: "",
};

/// Checks a record against its own shape, and then the callback in it, or the answer that was given to it.
fn check_record(value: &Value, options: &ValidateOptions) -> CheckedInput {
    let in_record = |(prefix, body, findings)| {
        let query = value.get("query").and_then(Value::as_object).cloned();
        let payload = if options.kind == TextKind::Response { None } else { body };
        CheckedInput { kind: "exchange", prefix, payload, query, findings }
    };
    if let Some(error) = exchange_error(value) {
        let message = format!("not an exchange record: {}", error.message);
        let help = "`timhook schema exchange` prints the shape";
        let finding = Finding::at(&WRONG_RECORD, &error.pointer, message, help);
        return in_record(("", None, vec![finding]));
    }
    let record = match serde_json::from_value::<Record<'_>>(value.clone()) {
        Ok(record) => record,
        Err(error) => return in_record(unusable(error.to_string())),
    };
    let url = record.url.clone();
    let query = Query::of_url(&url);
    let named = query.get(COMMAND);
    if options.kind == TextKind::Response {
        // Nothing like HTTP went back, as a fault wanted it.
        if record.reply.status == 0 {
            return in_record(("", None, Vec::new()));
        }
        let command = options.command.or_else(|| command_of(&value["body"], named));
        let places = ["/reply/body", "/reply/raw", "/reply/raw_base64"];
        return in_record(embedded(value, places, record.reply_bytes(), |value| {
            answer_findings(value, command)
        }));
    }
    if !record.is_callback() {
        return in_record(("", None, Vec::new()));
    }
    let places = ["/body", "/raw", "/raw_base64"];
    in_record(embedded(value, places, record.body_bytes(), |value| match named {
        Some(name) => payload_findings(value, Some(name)),
        None => findings_of_payload(value, options),
    }))
}

/// Where a body stands, its value and what was found.
type Embedded = (&'static str, Option<Value>, Vec<Finding>);

fn unusable(why: String) -> Embedded {
    ("", None, vec![Finding::at(&NOT_JSON, "", why, "record the callback again")])
}

/// Checks a body that a record holds as a value, as a text or in Base64, at one of these places.
fn embedded(
    record: &Value,
    [plain, raw, raw_base64]: [&'static str; 3],
    bytes: Result<Vec<u8>, String>,
    findings_of: impl FnOnce(&Value) -> Vec<Finding>,
) -> Embedded {
    let bytes = match bytes {
        Ok(bytes) => bytes,
        Err(why) => return unusable(why),
    };
    let holder = [raw, raw_base64].into_iter().find(|place| record.pointer(place).is_some());
    let body = record.pointer(plain).filter(|body| holder.is_none() && !(body.is_null() && bytes.is_empty()));
    if let Some(body) = body {
        return (plain, Some(with_integers(body).into_owned()), findings_of(body));
    }
    let Checked { value, mut findings } = check(&bytes, Comments::Refused, findings_of);
    // The text inside `raw` has no places of its own in the file.
    for finding in &mut findings {
        finding.place = Place::Value;
        if !finding.pointer.is_empty() {
            finding.message = format!("{} (at {} of the raw body)", finding.message, finding.pointer);
            finding.pointer = String::new();
        }
    }
    (holder.unwrap_or(plain), value, findings)
}

/// The findings about a payload. One that leaves it to `--command` to say what it is need not say it.
fn findings_of_payload(value: &Value, options: &ValidateOptions) -> Vec<Finding> {
    let Some(command) = options.command else { return payload_findings(value, None) };
    let mut findings = payload_findings(value, Some(&command.name));
    if value.get(COMMAND).is_none() {
        findings.retain(|finding| finding.rule != &MISSING_FIELD || !is_about_the_name(finding));
    }
    findings
}
