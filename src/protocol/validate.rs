//! Bytes or values against the documented schema and the vendor's rules: findings.

use std::collections::HashSet;

use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::{JsonType, ValidationError};
use serde_json::Value;

use super::catalogue::{self, RECALL};
use super::rules::{self, *};
use super::schema::Schema;
use super::similar::closest;
use super::{answer, documentation, hints};
use crate::document::{self, Comments, SyntaxError, SyntaxErrorKind, parse};
use crate::finding::{Finding, Place, Rule};

/// A text after its check.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Checked {
    /// The value, if the text is JSON.
    pub(crate) value: Option<Value>,
    /// What is wrong with it.
    pub(crate) findings: Vec<Finding>,
}

/// Checks a text from its first byte on. `findings_of` looks at its value, if it has one.
pub(crate) fn check(
    bytes: &[u8],
    comments: Comments,
    findings_of: impl FnOnce(&Value) -> Vec<Finding>,
) -> Checked {
    let document = match parse(bytes, comments) {
        Ok(document) => document,
        Err(error) => return Checked { value: None, findings: vec![syntax_finding(bytes, &error)] },
    };
    let mut findings = findings_of(&document.value);
    if document.has_duplicate_keys {
        findings.extend(duplicate_keys(bytes));
    }
    Checked { value: Some(document.value), findings }
}

/// The findings about a recall payload.
pub(crate) fn payload_findings(payload: &Value) -> Vec<Finding> {
    if hints::is_answer(payload) {
        let message = "this is an answer, not a payload: `CallbackCommand` is missing";
        return vec![Finding::at(&MISSING_FIELD, "", message, "check it with --kind response")];
    }
    let mut findings = schema_findings(Schema::Request, payload);
    if let Some(command) = findings.iter().position(|finding| finding.rule == &WRONG_COMMAND) {
        return vec![findings.swap_remove(command)];
    }
    findings.extend(rules::check(payload));
    findings
}

/// The findings about what the one URL of an app received: its recalls, and callbacks of other commands, of which
/// no more is known than that they exist.
pub(crate) fn callback_findings(payload: &Value) -> Vec<Finding> {
    let Some(other) = command_of(payload).filter(|command| !catalogue::covers(command)) else {
        return payload_findings(payload);
    };
    let help = match closest(other, [RECALL]) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("covered is {RECALL}"),
    };
    let message = format!("the fields of `{other}` are not checked");
    vec![Finding::at(&COMMAND_NOT_COVERED, "/CallbackCommand", message, help)]
}

/// `CallbackCommand`, if there is one.
pub(super) fn command_of(payload: &Value) -> Option<&str> {
    payload.get("CallbackCommand").and_then(Value::as_str).filter(|command| !command.is_empty())
}

/// The findings about an answer's body.
pub(crate) fn answer_findings(body: &Value) -> Vec<Finding> {
    let mut findings = schema_findings(Schema::Response, body);
    findings.extend(answer::contradictions(body));
    findings
}

fn syntax_finding(bytes: &[u8], error: &SyntaxError) -> Finding {
    let (rule, help): (&'static Rule, &str) = match error.kind {
        SyntaxErrorKind::Empty => {
            (&EMPTY_INPUT, "a payload is a JSON object; `timhook sample wire` prints one")
        }
        SyntaxErrorKind::ByteOrderMark => (&BYTE_ORDER_MARK, "save the text as UTF-8 without BOM"),
        SyntaxErrorKind::NotUtf8 => (&NOT_UTF8, "save the text as UTF-8"),
        SyntaxErrorKind::Comment => {
            (&JSON_COMMENT, "remove the comments, or let --jsonc accept them: timhook validate --jsonc")
        }
        SyntaxErrorKind::Truncated => (&TRUNCATED_JSON, "close every string, array and object"),
        SyntaxErrorKind::TooDeep => (&NESTING_TOO_DEEP, "a recall callback has three levels"),
        SyntaxErrorKind::LoneSurrogate => (
            &LONE_SURROGATE,
            "write the character itself, or both halves, as in \\ud83d\\ude42; was the text cut?",
        ),
        SyntaxErrorKind::Nul => (&NUL_BYTE, "remove it; inside a string, write \\u0000"),
        SyntaxErrorKind::NumberOutOfRange => (&OUT_OF_RANGE, "write a number of at most 64 bits"),
        SyntaxErrorKind::Invalid => (&NOT_JSON, "write strict JSON (RFC 8259)"),
    };
    let end = match error.kind {
        SyntaxErrorKind::Comment => comment_end(bytes, error.offset),
        SyntaxErrorKind::Empty => error.offset,
        _ => (error.offset + 1).min(bytes.len()),
    };
    let hint = (error.kind == SyntaxErrorKind::Invalid)
        .then(|| hints::of_text(bytes, error.offset, &error.message))
        .flatten();
    let (message, help) = hint.map_or((error.message.clone(), help), |hint| (hint.message, hint.help));
    Finding { place: Place::Bytes(error.offset..end), ..Finding::at(rule, "", message, help) }
}

/// Where the comment that begins at `start` ends, at the latest at the end of its line.
fn comment_end(bytes: &[u8], start: usize) -> usize {
    let line = bytes[start..].split(|&byte| byte == b'\n' || byte == b'\r').next().unwrap_or_default();
    let closing = line.windows(2).skip(2).position(|pair| pair == b"*/").map(|at| at + 4);
    start + closing.filter(|_| line.starts_with(b"/*")).unwrap_or(line.len())
}

fn duplicate_keys(bytes: &[u8]) -> Vec<Finding> {
    let Ok(text) = std::str::from_utf8(bytes) else { return Vec::new() };
    let finding = |(pointer, key): (String, std::ops::Range<usize>)| Finding {
        place: Place::Bytes(key.clone()),
        ..Finding::at(
            &DUPLICATE_KEY,
            pointer,
            format!("the key {} occurs twice in this object", &text[key]),
            "remove one of the two: parsers disagree on which value counts",
        )
    };
    document::duplicate_keys(text).into_iter().map(finding).collect()
}

/// Evaluates a schema. Valid values, nearly all of them, take the short way.
fn schema_findings(schema: Schema, value: &Value) -> Vec<Finding> {
    if schema.accepts(value) {
        return Vec::new();
    }
    let mut findings: Vec<Finding> = schema.errors(value).iter().map(quoted_finding).collect();
    let mistyped: HashSet<String> = findings
        .iter()
        .filter(|finding| finding.rule == &WRONG_TYPE)
        .map(|finding| finding.pointer.clone())
        .collect();
    findings.retain(|finding| finding.rule == &WRONG_TYPE || !mistyped.contains(&finding.pointer));
    findings
}

/// A finding that quotes what the documentation says of the field, unless the rule has words of its own.
fn quoted_finding(error: &ValidationError<'_>) -> Finding {
    let mut finding = schema_finding(error);
    if finding.quote.is_empty() {
        finding.quote = match error.kind() {
            Kind::Required { property } => documentation::of_field(property.as_str().unwrap_or_default()),
            _ => {
                let names = error.instance_path().as_str().rsplit('/').map(documentation::of_field);
                names.into_iter().find(|quote| !quote.is_empty()).unwrap_or_default()
            }
        };
    }
    finding
}

fn schema_finding(error: &ValidationError<'_>) -> Finding {
    let pointer = error.instance_path().as_str();
    let value = error.instance().as_ref();
    let name = field_name(pointer);
    match error.kind() {
        Kind::Type { .. } | Kind::Pattern { .. } => {
            wrong_type(pointer, &name, value, documented_type(error.kind()))
        }
        Kind::Required { property } => {
            let missing = property.as_str().unwrap_or_default();
            let near =
                value.as_object().and_then(|object| closest(missing, object.keys().map(String::as_str)));
            let help = match near {
                Some(near) if hints::is_snake_case(near) => {
                    format!("rename `{near}` to `{missing}`; snake_case names belong to another product")
                }
                Some(near) => format!("rename `{near}` to `{missing}`; names are case-sensitive"),
                None => format!("add `{missing}`"),
            };
            Finding::at(&MISSING_FIELD, pointer, format!("`{missing}` is missing"), help)
        }
        Kind::MinItems { .. } => Finding::at(
            &EMPTY_LIST,
            pointer,
            format!("`{name}` is empty"),
            "name at least one recalled message",
        ),
        Kind::Minimum { limit } => {
            let message = format!("`{name}` is {value}, less than {limit}");
            Finding::at(&OUT_OF_RANGE, pointer, message, format!("use {limit} or more"))
        }
        Kind::Maximum { limit } => {
            let message = format!("`{name}` is {value}, more than {limit}");
            Finding::at(&OUT_OF_RANGE, pointer, message, format!("use {limit} or less"))
        }
        Kind::Constant { .. } => wrong_command(pointer, value),
        Kind::Enum { .. } => {
            let near = value.as_str().and_then(|text| closest(text, ["OK", "FAIL"]));
            let help = near.map_or("answer OK or FAIL".to_owned(), |near| format!("did you mean `{near}`?"));
            Finding::at(&UNKNOWN_ACTION_STATUS, pointer, format!("`{name}` is {value}"), help)
        }
        Kind::MinLength { .. } => {
            let help = match &*name {
                "TopicId" | "MsgId" => format!("give the id, or leave `{name}` out where it does not apply"),
                _ => format!("give the id: every callback has `{name}`"),
            };
            Finding::at(&EMPTY_ID, pointer, format!("`{name}` is empty"), help)
        }
        other => unreachable!("no built-in schema uses the keyword {}", other.keyword()),
    }
}

fn wrong_type(pointer: &str, name: &str, value: &Value, expected: &str) -> Finding {
    if pointer.is_empty() && hints::is_encoded_twice(value) {
        let message = "the payload is a string that holds JSON: it was encoded twice";
        return Finding::at(
            &WRONG_TYPE,
            "",
            message,
            "send the object itself, without encoding it once more",
        );
    }
    let message = match value {
        Value::String(_) if name == "EventTime" => {
            "`EventTime` is a string that is no time in milliseconds".to_owned()
        }
        _ => format!("{} is {}; it is documented as {expected}", quoted(name), type_of(value)),
    };
    let help = match (value, expected) {
        (Value::String(text), "Integer") if text.parse::<i64>().is_ok() => {
            format!("write {text} without quotes")
        }
        (Value::Number(number), "String") => format!("write \"{number}\" with quotes"),
        (Value::Null, _) if !name.is_empty() => {
            format!("give a value; null is not the same as leaving `{name}` out")
        }
        (Value::Number(number), "Object") if pointer.starts_with("/MsgSeqList/") => {
            format!("write {{\"MsgSeq\": {number}}}")
        }
        _ => format!("write {} {expected}", if expected.starts_with(['A', 'I', 'O']) { "an" } else { "a" }),
    };
    Finding::at(&WRONG_TYPE, pointer, message, help)
}

fn wrong_command(pointer: &str, value: &Value) -> Finding {
    let text = value.as_str().unwrap_or_default();
    let help = match closest(text, [RECALL]) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("only {RECALL} is checked here"),
    };
    Finding::at(&WRONG_COMMAND, pointer, format!("`CallbackCommand` is {value}, not \"{RECALL}\""), help)
}

/// The documentation's word for the type that the schema asks for.
fn documented_type(kind: &Kind) -> &'static str {
    let expected = match kind {
        Kind::Type { kind: TypeKind::Single(expected) } => *expected,
        // EventTime alone may be two things: the documented Integer and the string of the sample.
        _ => JsonType::Integer,
    };
    match expected {
        JsonType::Integer | JsonType::Number => "Integer",
        JsonType::String => "String",
        JsonType::Array => "Array",
        JsonType::Object => "Object",
        JsonType::Boolean => "Boolean",
        JsonType::Null => "null",
    }
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(number) if number.is_f64() => "a fractional number",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// The last name in a pointer: `MsgSeq` for `/MsgSeqList/0/MsgSeq`, `MsgSeqList[0]` for `/MsgSeqList/0`.
fn field_name(pointer: &str) -> String {
    let (parent, last) = pointer.rsplit_once('/').unwrap_or(("", pointer));
    match parent.rsplit_once('/') {
        Some((_, list)) if last.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("{list}[{last}]")
        }
        _ => last.to_owned(),
    }
}

fn quoted(name: &str) -> String {
    if name.is_empty() { "the payload".to_owned() } else { format!("`{name}`") }
}
