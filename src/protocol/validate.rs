//! Bytes or values against the documented schema and the vendor's rules: findings.

use std::collections::HashSet;

use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::{JsonType as JsonSchemaType, ValidationError, Validator};
use serde_json::Value;

use super::catalogue::{self, Command, Field, JsonType};
use super::query::COMMAND;
use super::rules::{self, *};
use super::schema::{self, Schema};
use super::similar::closest;
use super::{answer, hints};
use crate::document::{self, Comments, SyntaxError, SyntaxErrorKind, join, parse};
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

/// The findings about the body of a callback. `query` is the command that its URL names, which counts where the
/// body names none. The vendor sends all its commands to one URL: of one that is not known, no more is said
/// than that.
pub(crate) fn payload_findings(payload: &Value, query: Option<&str>) -> Vec<Finding> {
    if hints::is_answer(payload) {
        let message = "this is an answer, not a payload: `CallbackCommand` is missing";
        return vec![Finding::at(&MISSING_FIELD, "", message, "check it with --kind response")];
    }
    if let Some(command) = command_of(payload, query) {
        return findings_as(command, payload);
    }
    match catalogue::named_in(payload).or(query.filter(|_| payload.is_object())) {
        Some(name) => vec![not_covered(name, payload)],
        None => unnamed(payload),
    }
}

/// The known command of a body: the one it names, or else the one its URL names, or else the one it looks like.
pub(crate) fn command_of(payload: &Value, query: Option<&str>) -> Option<&'static Command> {
    match catalogue::named_in(payload) {
        Some(name) => catalogue::find(name),
        // A body that should name its command, and names another kind of value, is looked at as it is.
        None if payload.get(COMMAND).is_some() => None,
        None => query.and_then(catalogue::find).or_else(|| catalogue::recognised(payload)),
    }
}

/// The findings about the body of a known command.
fn findings_as(command: &'static Command, payload: &Value) -> Vec<Finding> {
    let errors = schema_errors(schema::of_request(command), payload, &|error| {
        finding_of(error, &|pointer| command.field(pointer))
    });
    let mut findings = errors;
    findings.extend(rules::check(command, payload));
    findings
}

fn not_covered(name: &str, payload: &Value) -> Finding {
    let message = format!("the fields of `{name}` are not checked: timhook does not know this command");
    let pointer = if payload.get(COMMAND).is_some() { "/CallbackCommand" } else { "" };
    Finding::at(&COMMAND_NOT_COVERED, pointer, message, catalogue::advice(name))
}

/// What to say of a body that names no command at all.
fn unnamed(payload: &Value) -> Vec<Finding> {
    if payload.get(COMMAND).and_then(Value::as_str).is_some() {
        let message = "`CallbackCommand` is empty";
        let help = "write the command, such as the samples have it; `timhook commands` lists them all";
        return vec![Finding::at(&WRONG_COMMAND, "/CallbackCommand", message, help)];
    }
    // What is wrong about the name of the command, or about a payload that is no object, is the same for all.
    let main = catalogue::main();
    let findings = schema_errors(schema::of_request(main), payload, &|error| {
        finding_of(error, &|pointer| main.field(pointer))
    });
    let is_about_the_name = |finding: &Finding| {
        finding.pointer == "/CallbackCommand"
            || finding.pointer.is_empty() && finding.message.contains(COMMAND)
    };
    let is_object = payload.is_object();
    findings.into_iter().filter(|finding| !is_object || is_about_the_name(finding)).collect()
}

/// The findings about the body of an answer, to a certain command or to any.
pub(crate) fn answer_findings(body: &Value, command: Option<&'static Command>) -> Vec<Finding> {
    let field = move |pointer: &str| command.and_then(|command| command.answer_field(pointer));
    let mut findings = schema_errors(schema::of_answer(command), body, &|error| finding_of(error, &field));
    findings.extend(answer::contradictions(body, command));
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
        SyntaxErrorKind::TooDeep => {
            (&NESTING_TOO_DEEP, "callbacks have a few levels, hardly ever more than ten")
        }
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

/// A field of a description, by its pointer.
type FieldAt<'a> = &'a dyn Fn(&str) -> Option<&'static Field>;

/// Evaluates a schema. Valid values, nearly all of them, take the short way.
fn schema_errors(
    validator: &Validator,
    value: &Value,
    finding: &dyn Fn(&ValidationError<'_>) -> Finding,
) -> Vec<Finding> {
    if validator.is_valid(value) {
        return Vec::new();
    }
    let mut findings: Vec<Finding> = validator.iter_errors(value).map(|error| finding(&error)).collect();
    let mistyped: HashSet<String> = findings
        .iter()
        .filter(|finding| finding.rule == &WRONG_TYPE)
        .map(|finding| finding.pointer.clone())
        .collect();
    findings.retain(|finding| finding.rule == &WRONG_TYPE || !mistyped.contains(&finding.pointer));
    findings
}

/// A finding that quotes what the documentation says of the field, unless the rule has words of its own.
fn finding_of(error: &ValidationError<'_>, field_at: FieldAt<'_>) -> Finding {
    let pointer = error.instance_path().as_str();
    let mut finding = schema_finding(error, field_at);
    if finding.quote.is_empty() {
        let about = match error.kind() {
            Kind::Required { property } => join(pointer, property.as_str().unwrap_or_default()),
            _ => pointer.to_owned(),
        };
        let words = |pointer: &str| match field_at(pointer) {
            Some(field) => field.quote.as_deref(),
            None => {
                Schema::Response.value()["properties"][pointer.trim_start_matches('/')]["$comment"].as_str()
            }
        };
        finding.quote = words(&about).unwrap_or_default();
    }
    finding
}

fn schema_finding(error: &ValidationError<'_>, field_at: FieldAt<'_>) -> Finding {
    let pointer = error.instance_path().as_str();
    let value = error.instance().as_ref();
    let name = field_name(pointer);
    match error.kind() {
        Kind::Type { .. } | Kind::Pattern { .. } => wrong_type(
            pointer,
            &name,
            value,
            documented_type(error.kind(), field_at(pointer)),
            field_at(pointer),
        ),
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
            "the vendor sends at least one item: add it",
        ),
        Kind::Minimum { limit } => {
            let message = format!("`{name}` is {value}, less than {limit}");
            Finding::at(&OUT_OF_RANGE, pointer, message, format!("use {limit} or more"))
        }
        Kind::Maximum { limit } => {
            let message = format!("`{name}` is {value}, more than {limit}");
            Finding::at(&OUT_OF_RANGE, pointer, message, format!("use {limit} or less"))
        }
        Kind::Constant { expected_value } => {
            let message = format!("`{name}` is {value}, not {expected_value}");
            Finding::at(
                &WRONG_COMMAND,
                pointer,
                message,
                "one body holds one command: write the same everywhere",
            )
        }
        Kind::Enum { .. } => {
            let near = value.as_str().and_then(|text| closest(text, ["OK", "FAIL"]));
            let help = near.map_or("answer OK or FAIL".to_owned(), |near| format!("did you mean `{near}`?"));
            Finding::at(&UNKNOWN_ACTION_STATUS, pointer, format!("`{name}` is {value}"), help)
        }
        Kind::MinLength { .. } => {
            let help = match field_at(pointer) {
                Some(field) if field.is_required() => format!("give the id: every callback has `{name}`"),
                _ => format!("give the id, or leave `{name}` out where it does not apply"),
            };
            Finding::at(&EMPTY_ID, pointer, format!("`{name}` is empty"), help)
        }
        // Whatever else a schema may come to say, the library has words for it.
        _ => Finding::at(&WRONG_TYPE, pointer, error.to_string(), "`timhook schema` prints the schema"),
    }
}

fn wrong_type(pointer: &str, name: &str, value: &Value, expected: &str, field: Option<&Field>) -> Finding {
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
        Value::String(_) if field.is_some_and(|field| field.types.contains(&JsonType::String)) => {
            format!("`{name}` is a string that is no time in milliseconds")
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
        (Value::Number(number), "Object") if field.is_some_and(|list| !list.items.is_empty()) => {
            let member = field.and_then(|list| list.items.first()).map_or("", |first| &first.name);
            format!("write {{\"{member}\": {number}}}")
        }
        _ => format!("write {} {expected}", if expected.starts_with(['A', 'I', 'O']) { "an" } else { "a" }),
    };
    Finding::at(&WRONG_TYPE, pointer, message, help)
}

/// The documentation's word for the type that the schema asks for.
fn documented_type(kind: &Kind, field: Option<&'static Field>) -> &'static str {
    let expected = match kind {
        Kind::Type { kind: TypeKind::Single(expected) } => *expected,
        // Several types are accepted where page and sample disagree: the page's table counts.
        _ => {
            return field.and_then(|field| field.types.first()).map_or("Integer", |first| first.documented());
        }
    };
    match expected {
        JsonSchemaType::Integer => "Integer",
        JsonSchemaType::Number => "Number",
        JsonSchemaType::String => "String",
        JsonSchemaType::Array => "Array",
        JsonSchemaType::Object => "Object",
        JsonSchemaType::Boolean => "Boolean",
        JsonSchemaType::Null => "null",
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
