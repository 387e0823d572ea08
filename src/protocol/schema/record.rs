//! A value against the schema of the exchange record: the keywords that this schema uses, and no others.

use serde_json::Value;

use crate::document::{join, type_name, with_integers};

/// The first thing by which a value is not what a schema says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Breach {
    /// JSON Pointer to the value.
    pub(crate) pointer: String,
    /// What is wrong with it.
    pub(crate) message: String,
}

/// Keywords that only describe.
const SILENT: [&str; 5] = ["$schema", "$id", "title", "description", "examples"];

/// Checks keyword by keyword, in the order of the schema; members and items after the value itself.
pub(super) fn first_breach(schema: &Value, value: &Value, pointer: &str) -> Option<Breach> {
    let keywords = schema.as_object()?;
    let own = keywords.iter().find_map(|(keyword, wanted)| complaint(keyword, wanted, value));
    if let Some(message) = own {
        return Some(Breach { pointer: pointer.to_owned(), message });
    }
    match value {
        Value::Object(members) => members.iter().find_map(|(name, member)| {
            let named = schema["properties"].get(name).or_else(|| schema.get("additionalProperties"));
            first_breach(named?, member, &join(pointer, name))
        }),
        Value::Array(items) => items.iter().enumerate().find_map(|(index, item)| {
            let placed = schema["prefixItems"].get(index).or_else(|| schema.get("items"));
            first_breach(placed?, item, &join(pointer, &index.to_string()))
        }),
        _ => None,
    }
}

/// What a keyword has to say of the value itself.
fn complaint(keyword: &str, wanted: &Value, value: &Value) -> Option<String> {
    let count = wanted.as_f64().unwrap_or_default();
    let length = match value {
        Value::Array(items) => items.len() as f64,
        Value::Object(members) => members.len() as f64,
        Value::Number(number) => number.as_f64().unwrap_or_default(),
        _ => 0.0,
    };
    match keyword {
        "type" => (!is_of(wanted, value)).then(|| format!("{value} is not of type {}", alternatives(wanted))),
        "enum" => {
            (!listed(wanted).contains(&value)).then(|| format!("{value} is not {}", alternatives(wanted)))
        }
        "const" => (*with_integers(value) != *wanted).then(|| format!("{value} is not {wanted}")),
        "required" => {
            let members = value.as_object()?;
            let is_missing = |name: &&Value| !name.as_str().is_some_and(|name| members.contains_key(name));
            listed(wanted).into_iter().find(is_missing).map(|name| format!("{name} is missing"))
        }
        "minimum" => (value.is_number() && length < count).then(|| format!("{value} is less than {wanted}")),
        "maximum" => (value.is_number() && length > count).then(|| format!("{value} is more than {wanted}")),
        "minItems" => {
            (value.is_array() && length < count).then(|| format!("it has fewer than {wanted} items"))
        }
        "maxItems" => {
            (value.is_array() && length > count).then(|| format!("it has more than {wanted} items"))
        }
        "minProperties" => {
            (value.is_object() && length < count).then(|| format!("it has fewer than {wanted} members"))
        }
        "pattern" => {
            let (pattern, text) = (wanted.as_str()?, value.as_str()?);
            (!matches(pattern, text)).then(|| format!("{value} does not match {wanted}"))
        }
        "properties" | "additionalProperties" | "items" | "prefixItems" => None,
        other => {
            debug_assert!(SILENT.contains(&other), "the keyword {other} is not checked");
            None
        }
    }
}

fn listed(wanted: &Value) -> Vec<&Value> {
    wanted.as_array().map_or_else(|| vec![wanted], |several| several.iter().collect())
}

fn alternatives(wanted: &Value) -> String {
    listed(wanted).iter().map(ToString::to_string).collect::<Vec<_>>().join(" or ")
}

/// Whether a value has one of the named types. A number without a fraction is an integer, however it is written.
fn is_of(wanted: &Value, value: &Value) -> bool {
    let own = type_name(value);
    let is_whole = value.as_f64().is_some_and(|number| number.fract() == 0.0);
    let is_one = |name: &&Value| match name.as_str() {
        Some("number") => value.is_number(),
        Some("integer") => own == "integer" || is_whole,
        name => name == Some(own),
    };
    listed(wanted).iter().any(is_one)
}

/// Whether a whole text matches a pattern of characters, `\.`, `\d` and `\d{N}`, from `^` to `$`.
fn matches(pattern: &str, text: &str) -> bool {
    let mut pattern = pattern.trim_start_matches('^').trim_end_matches('$');
    let mut text = text;
    while let Some(first) = pattern.chars().next() {
        let mut times = 1;
        let is_digit = pattern.starts_with(r"\d");
        let token = if first == '\\' { 2 } else { first.len_utf8() };
        let wanted = pattern[..token].chars().next_back();
        pattern = &pattern[token..];
        if let Some((count, rest)) = pattern.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
            times = count.parse().unwrap_or(1);
            pattern = rest;
        }
        for _ in 0..times {
            let Some(next) = text.chars().next() else { return false };
            if if is_digit { !next.is_ascii_digit() } else { Some(next) != wanted } {
                return false;
            }
            text = &text[next.len_utf8()..];
        }
    }
    text.is_empty()
}
