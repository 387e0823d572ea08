//! Callbacks in JSON: exchange records, HAR files, logs, or any object that holds a URL.

use std::collections::{HashMap, HashSet};

use serde_json::Value;
use url::form_urlencoded::Serializer;

use super::callback::Callback;
use super::line::callback_in;
use crate::document::{Comments, find, join, parse};
use crate::inputs::is_record;
use crate::protocol::query::{REQUEST_TIME, SIGN};

/// What a value holds: for each of its parts the line, counted from 0, and the callback, if it is one. `None`
/// if the text is not JSON.
pub(super) fn callbacks(bytes: &[u8]) -> Option<Vec<(usize, Option<Callback>)>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let value = parse(bytes, Comments::Refused).ok()?.value;
    let text = std::str::from_utf8(bytes).ok()?;
    let found: Vec<(String, Option<Callback>)> = parts(&value)
        .into_iter()
        .map(|(pointer, part)| match found_in(&pointer, part) {
            Some((pointer, callback)) => (pointer, Some(callback)),
            None => (pointer, None),
        })
        .collect();
    let pointers: HashSet<String> = found.iter().map(|(pointer, _)| pointer.clone()).collect();
    let lines: HashMap<String, usize> = find(text, &pointers)
        .into_iter()
        .map(|(pointer, span)| (pointer, text[..span.value.start].matches('\n').count()))
        .collect();
    let line = |pointer: &String| lines.get(pointer).copied().unwrap_or_default();
    Some(found.into_iter().map(|(pointer, callback)| (line(&pointer), callback)).collect())
}

/// The parts of a value that are one request each.
fn parts(value: &Value) -> Vec<(String, &Value)> {
    let items = |pointer: &str, items: &'_ [Value]| -> Vec<String> {
        (0..items.len()).map(|index| format!("{pointer}/{index}")).collect()
    };
    if let Some(entries) = value.pointer("/log/entries").and_then(Value::as_array) {
        return items("/log/entries", entries).into_iter().zip(entries).collect();
    }
    match value {
        Value::Array(values) => items("", values).into_iter().zip(values).collect(),
        value => vec![(String::new(), value)],
    }
}

/// The first callback in a part, and where it stands.
fn found_in(pointer: &str, part: &Value) -> Option<(String, Callback)> {
    let known =
        if is_record(part) { Some("/url") } else { part.pointer("/request/url").map(|_| "/request/url") };
    let (pointer, target) = match known.and_then(|place| Some((place, part.pointer(place)?.as_str()?))) {
        Some((place, url)) => (format!("{pointer}{place}"), callback_in(url)?.target),
        None => search(pointer, part)?,
    };
    Some((pointer, Callback { target, received_at: part.as_object().and_then(time_of) }))
}

/// The first text that holds a callback, or the first object that has a signature.
fn search(pointer: &str, value: &Value) -> Option<(String, String)> {
    match value {
        Value::String(text) => Some((pointer.to_owned(), callback_in(text)?.target)),
        Value::Array(items) => {
            items.iter().enumerate().find_map(|(index, item)| search(&format!("{pointer}/{index}"), item))
        }
        Value::Object(members) => {
            let plain = |name| match members.get(name)? {
                Value::String(text) => Some(text.clone()),
                Value::Number(number) => Some(number.to_string()),
                _ => None,
            };
            if let (Some(sign), Some(time)) = (plain(SIGN), plain(REQUEST_TIME)) {
                let mut query = Serializer::new(String::new());
                query.append_pair(SIGN, &sign).append_pair(REQUEST_TIME, &time);
                return Some((pointer.to_owned(), format!("?{}", query.finish())));
            }
            members.iter().find_map(|(name, member)| search(&join(pointer, name), member))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

/// The first member that is an RFC 3339 time.
fn time_of(members: &serde_json::Map<String, Value>) -> Option<jiff::Timestamp> {
    members.values().find_map(|member| member.as_str()?.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn targets(text: &str) -> Vec<Option<String>> {
        let found = callbacks(text.as_bytes()).expect("JSON");
        found.into_iter().map(|(_, callback)| callback.map(|callback| callback.target)).collect()
    }

    #[test]
    fn objects_with_a_signature_need_no_url() {
        for text in [
            r#"{"RequestTime":"5","Sign":"ab"}"#,
            r#"{"queryStringParameters":{"Sign":"ab","RequestTime":5}}"#,
        ] {
            assert_eq!(targets(text), [Some("?Sign=ab&RequestTime=5".to_owned())], "{text}");
        }
    }

    #[test]
    fn the_body_of_a_record_is_not_looked_at() {
        let record = r#"{"type":"callback","v":1,"url":"/cb","body":{"x":"http://h/?SdkAppid=1"}}"#;
        assert_eq!(targets(record), [None]);
    }

    #[test]
    fn what_is_not_json_is_none() {
        assert_eq!(callbacks(b"{\"a\":"), None);
    }
}
