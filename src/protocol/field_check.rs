//! A value against the fields of its description: which are missing, of which type they are, and their bounds.
//! It says of a value what the published schema says of it; a test holds both against each other.

use serde_json::{Map, Value};

use super::catalogue::{Elements, Field, FieldFormat, JsonType, elements};
use super::hints;
use super::rules::*;
use super::similar::closest;
use crate::document::join;
use crate::finding::{Finding, Rule};

/// The last time in milliseconds: the end of the year 9999.
pub(super) const LAST_MILLISECOND: u64 = 253_402_300_799_999;

/// How many digits a time that is a string may have.
const MOST_DIGITS: usize = 15;

/// What breaks the description of an object with these fields.
pub(super) fn check(fields: &'static [Field], value: &Value) -> Vec<Finding> {
    let mut findings = Vec::new();
    match value.as_object() {
        Some(object) => check_members(fields, object, "", &mut findings),
        None if hints::is_encoded_twice(value) => {
            let message = "the payload is a string that holds JSON: it was encoded twice";
            let help = "send the object itself, without encoding it once more";
            findings.push(Finding::at(&WRONG_TYPE, "", message, help));
        }
        None => {
            let message = format!("the payload is {}; it is documented as Object", type_of(value));
            findings.push(Finding::at(&WRONG_TYPE, "", message, "write an Object"));
        }
    }
    findings
}

fn check_members(
    fields: &'static [Field],
    object: &Map<String, Value>,
    pointer: &str,
    findings: &mut Vec<Finding>,
) {
    for field in fields {
        match object.get(&field.name) {
            Some(value) => check_value(field, value, &join(pointer, &field.name), findings),
            None if field.is_required() => findings.push(missing(field, object, pointer)),
            None => {}
        }
    }
}

/// A finding about a field, which quotes what the page says of it, unless the rule has words of its own.
fn about(
    rule: &'static Rule,
    field: &'static Field,
    pointer: &str,
    message: String,
    help: impl Into<String>,
) -> Finding {
    let mut finding = Finding::at(rule, pointer, message, help);
    if finding.quote.is_empty() {
        finding.quote = field.quote.as_deref().unwrap_or_default();
    }
    finding
}

fn missing(field: &'static Field, object: &Map<String, Value>, pointer: &str) -> Finding {
    let name = &field.name;
    let help = match closest(name, object.keys().map(String::as_str)) {
        Some(near) if hints::is_snake_case(near) => {
            format!("rename `{near}` to `{name}`; snake_case names belong to another product")
        }
        Some(near) => format!("rename `{near}` to `{name}`; names are case-sensitive"),
        None => format!("add `{name}`"),
    };
    about(&MISSING_FIELD, field, pointer, format!("`{name}` is missing"), help)
}

fn check_value(field: &'static Field, value: &Value, pointer: &str, findings: &mut Vec<Finding>) {
    if !field.types.iter().any(|expected| is_of(*expected, value)) || is_no_time(field, value) {
        findings.push(wrong_type(field, value, pointer, &field.name));
        return;
    }
    match value {
        Value::Object(object) => check_members(&field.fields, object, pointer, findings),
        Value::Array(items) => check_items(field, items, pointer, findings),
        Value::String(text) => findings.extend(check_text(field, text, pointer)),
        Value::Number(_) => findings.extend(check_number(field, value, pointer)),
        _ => {}
    }
}

/// Whether a value is of a JSON type; a number without a fraction is an integer, however it is spelled.
fn is_of(expected: JsonType, value: &Value) -> bool {
    match expected {
        JsonType::String => value.is_string(),
        JsonType::Integer => {
            value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|number| number.fract() == 0.0)
        }
        JsonType::Number => value.is_number(),
        JsonType::Boolean => value.is_boolean(),
        JsonType::Array => value.is_array(),
        JsonType::Object => value.is_object(),
    }
}

/// Whether a string stands for a time and is none.
fn is_no_time(field: &Field, value: &Value) -> bool {
    let is_digits = |text: &str| {
        (1..=MOST_DIGITS).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    field.is_time() && value.as_str().is_some_and(|text| !is_digits(text))
}

fn check_text(field: &'static Field, text: &str, pointer: &str) -> Option<Finding> {
    let name = &field.name;
    if let Some(constant) = field.constant.as_ref().filter(|constant| *constant != text) {
        let message = format!("`{name}` is {}, not \"{constant}\"", Value::from(text));
        let help = "a body has one command: write the same command everywhere";
        return Some(about(&WRONG_COMMAND, field, pointer, message, help));
    }
    if field.non_empty && text.is_empty() {
        let help = if field.is_required() {
            format!("add the id: every callback has `{name}`")
        } else {
            format!("add the id, or remove `{name}` if it does not apply")
        };
        return Some(about(&EMPTY_ID, field, pointer, format!("`{name}` is empty"), help));
    }
    if field.format == Some(FieldFormat::ActionStatus) && !field.known.iter().any(|known| known == text) {
        let known = || field.known.iter().filter_map(Value::as_str);
        let help = match closest(text, known()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("answer {}", known().collect::<Vec<_>>().join(" or ")),
        };
        let message = format!("`{name}` is {}", Value::from(text));
        return Some(about(&UNKNOWN_ACTION_STATUS, field, pointer, message, help));
    }
    None
}

fn check_number(field: &'static Field, value: &Value, pointer: &str) -> Option<Finding> {
    let last = i64::try_from(LAST_MILLISECOND).unwrap_or(i64::MAX);
    let (least, most) = if field.is_time() { (0, last) } else { field.range? };
    let name = &field.name;
    let compared = |limit: i64| match (value.as_i64(), value.as_u64()) {
        (Some(number), _) => number.partial_cmp(&limit),
        (None, Some(_)) => Some(std::cmp::Ordering::Greater),
        #[expect(clippy::cast_precision_loss, reason = "limits are far below 2^53")]
        (None, None) => value.as_f64()?.partial_cmp(&(limit as f64)),
    };
    if compared(least)?.is_lt() {
        let message = format!("`{name}` is {value}, less than {least}");
        return Some(about(&OUT_OF_RANGE, field, pointer, message, format!("use {least} or more")));
    }
    if compared(most)?.is_gt() {
        let message = format!("`{name}` is {value}, more than {most}");
        return Some(about(&OUT_OF_RANGE, field, pointer, message, format!("use {most} or less")));
    }
    None
}

fn check_items(field: &'static Field, items: &[Value], pointer: &str, findings: &mut Vec<Finding>) {
    if items.len() < field.min_items {
        let message = format!("`{}` is empty", field.name);
        let help = "the vendor sends at least one item: add it";
        findings.push(about(&EMPTY_LIST, field, pointer, message, help));
    }
    let kinds = field.elements.as_deref().and_then(elements);
    for (position, item) in items.iter().enumerate() {
        let at = format!("{pointer}/{position}");
        let has_fields = kinds.is_some() || !field.items.is_empty();
        let is_fine = match item.as_object() {
            Some(object) if has_fields => {
                match kinds {
                    Some(kinds) => check_element(kinds, object, &at, findings),
                    None => check_members(&field.items, object, &at, findings),
                }
                true
            }
            _ if has_fields => false,
            _ => {
                field.item_types.is_empty() || field.item_types.iter().any(|expected| is_of(*expected, item))
            }
        };
        if !is_fine {
            findings.push(wrong_item(field, has_fields, item, position, &at));
        }
    }
}

/// An element of a message: its content is that of its kind. Unknown kinds are left alone.
fn check_element(
    kinds: &'static Elements,
    object: &Map<String, Value>,
    pointer: &str,
    findings: &mut Vec<Finding>,
) {
    check_members(&kinds.members, object, pointer, findings);
    let kind = object.get(&kinds.r#type).and_then(Value::as_str).and_then(|kind| kinds.kinds.get(kind));
    let content = object.get(&kinds.content).and_then(Value::as_object);
    if let (Some(kind), Some(content)) = (kind, content) {
        check_members(&kind.fields, content, &join(pointer, &kinds.content), findings);
    }
}

fn wrong_item(
    field: &'static Field,
    has_fields: bool,
    item: &Value,
    position: usize,
    pointer: &str,
) -> Finding {
    let expected =
        if has_fields { "Object" } else { field.item_types.first().map_or("", |first| first.documented()) };
    let name = format!("{}[{position}]", field.name);
    let message = format!("`{name}` is {}; it is documented as {expected}", type_of(item));
    let help = match (item, field.items.first()) {
        (Value::Number(number), Some(first)) => format!("write {{\"{}\": {number}}}", first.name),
        _ => advice(item, expected, &name),
    };
    about(&WRONG_TYPE, field, pointer, message, help)
}

fn wrong_type(field: &'static Field, value: &Value, pointer: &str, name: &str) -> Finding {
    let expected = field.types.first().map_or("", |first| first.documented());
    let message = if is_no_time(field, value) && field.types.contains(&JsonType::String) {
        format!("`{name}` is a string, but not a time in milliseconds")
    } else {
        format!("`{name}` is {}; it is documented as {expected}", type_of(value))
    };
    about(&WRONG_TYPE, field, pointer, message, advice(value, expected, name))
}

/// What to write in place of a value of the wrong type.
fn advice(value: &Value, expected: &str, name: &str) -> String {
    match (value, expected) {
        (Value::String(text), "Integer") if text.parse::<i64>().is_ok() => {
            format!("write {text} without quotes")
        }
        (Value::Number(number), "String") => format!("write \"{number}\" with quotes"),
        (Value::Null, _) => {
            format!("write a value, or remove `{name}`: null is not the same as a missing field")
        }
        _ => format!("write {} {expected}", if expected.starts_with(['A', 'I', 'O']) { "an" } else { "a" }),
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
