//! What a callback says, in the words of its command's description: who did what to whom, and the rows that a
//! person wants to see first. Templates name fields in braces; brackets enclose what is left out with its fields.

use std::collections::HashSet;

use serde_json::Value;

use super::time::Clock;
use super::wrap::cut_back;
use crate::protocol::catalogue::{Command, Field, FieldFormat, elements};
use crate::protocol::message_id::sent_seconds;

/// How many items of a list are named.
const MOST_ITEMS: usize = 3;

/// How much of a value is shown, in columns.
const MOST_COLUMNS: usize = 200;

/// Who did what to whom, if the body has the fields for it: a stranger's text.
pub(crate) fn sentence(command: &Command, body: &Value, clock: &Clock) -> Option<String> {
    TemplateScope { command, place: "", value: body, clock }.fill(&command.sentence)
}

/// Labels and values, one row each: a stranger's text.
pub(crate) fn rows(command: &Command, body: &Value, clock: &Clock) -> Vec<(String, String)> {
    let mut rows = Vec::new();
    for row in &command.rows {
        let place = row.each.as_deref().unwrap_or_default();
        let values = match &row.each {
            Some(list) => body.pointer(list).and_then(Value::as_array).map_or(&[][..], Vec::as_slice),
            None => std::slice::from_ref(body),
        };
        let filled =
            values.iter().filter_map(|value| TemplateScope { command, place, value, clock }.fill(&row.text));
        rows.extend(filled.filter(|text| !text.trim().is_empty()).map(|text| (row.label.clone(), text)));
    }
    rows
}

/// Where the names of a template are looked up.
struct TemplateScope<'a> {
    command: &'a Command,
    /// Pointer to the list whose item this is; empty for the whole body.
    place: &'a str,
    value: &'a Value,
    clock: &'a Clock,
}

impl TemplateScope<'_> {
    /// The text of a template; nothing where a field is missing outside of brackets.
    fn fill(&self, template: &str) -> Option<String> {
        let mut text = String::new();
        let mut rest = template;
        while let Some(at) = rest.find(['{', '[']) {
            text.push_str(&rest[..at]);
            let is_optional = rest[at..].starts_with('[');
            let end = at + rest[at..].find(if is_optional { ']' } else { '}' })?;
            let inner = &rest[at + 1..end];
            if is_optional {
                text.push_str(&self.fill(inner).unwrap_or_default());
            } else {
                text.push_str(&self.placeholder(inner)?);
            }
            rest = &rest[end + 1..];
        }
        text.push_str(rest);
        Some(text)
    }

    /// `Name`, `Object/Name`, `List/Name`, `Name|time`, `List#noun`; nothing for an item itself.
    fn placeholder(&self, name: &str) -> Option<String> {
        if let Some((list, noun)) = name.split_once('#') {
            let count = self.value.get(list)?.as_array()?.len();
            return Some(format!("{count} {noun}{}", if count == 1 { "" } else { "s" }));
        }
        let (path, view) = name.split_once('|').map_or((name, ""), |(path, view)| (path, view));
        let pointer = if path.is_empty() { self.place.to_owned() } else { format!("{}/{path}", self.place) };
        let field = self.command.field(&pointer);
        let mut found = values(self.value, path);
        if found.is_empty() {
            return None;
        }
        if view == "time" {
            let seconds = i64::try_from(sent_seconds(found.first()?.as_str()?)?).ok()?;
            return self.clock.instant(seconds.checked_mul(1000)?);
        }
        // Pairs of one user are told once.
        let mut told = HashSet::new();
        found.retain(|value| told.insert(value.to_string()));
        let more = found.len().saturating_sub(MOST_ITEMS);
        found.truncate(MOST_ITEMS);
        let mut shown: Vec<String> = found.iter().map(|value| self.show(field, value)).collect();
        if more > 0 {
            shown.push(format!("and {more} more"));
        }
        Some(shown.join(", "))
    }

    fn show(&self, field: Option<&Field>, value: &Value) -> String {
        let moment = |factor: i64| {
            let time = value.as_i64().or_else(|| value.as_str()?.parse().ok())?;
            self.clock.moment(time.checked_mul(factor)?)
        };
        let time = match field.and_then(|field| field.format) {
            Some(FieldFormat::UnixMs) => moment(1),
            Some(FieldFormat::UnixS) => moment(1000),
            _ => None,
        };
        let element = || self.element(field?.elements.as_deref()?, value);
        time.or_else(element).unwrap_or_else(|| cut_back(&plain(value), MOST_COLUMNS))
    }

    /// An element of a message, in the words of its kind.
    fn element(&self, name: &str, value: &Value) -> Option<String> {
        let kinds = elements(name)?;
        let kind = value.get(&kinds.r#type)?.as_str()?;
        let content = value.get(&kinds.content)?;
        match kinds.kinds.get(kind) {
            Some(kind) => TemplateScope { place: "", value: content, ..*self }.fill(&kind.summary),
            None => Some(kind.to_owned()),
        }
    }
}

/// The values that a path leads to; lists on the way are passed through.
fn values<'a>(value: &'a Value, path: &str) -> Vec<&'a Value> {
    let mut found = items(value);
    for name in path.split('/').filter(|name| !name.is_empty()) {
        found = found.into_iter().filter_map(|value| value.get(name)).flat_map(items).collect();
    }
    found
}

fn items(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(items) => items.iter().collect(),
        value => vec![value],
    }
}

/// A value without the quotation marks of a string.
pub(super) fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::catalogue;
    use jiff::Timestamp;
    use jiff::tz::TimeZone;
    use serde_json::json;

    fn fill(template: &str, body: &Value) -> Option<String> {
        let clock =
            Clock { zone: TimeZone::UTC, now: Timestamp::from_second(1_740_712_000).expect("a time") };
        TemplateScope { command: catalogue::main(), place: "", value: body, clock: &clock }.fill(template)
    }

    #[test]
    fn templates_are_filled_and_brackets_leave_out_what_is_missing() {
        let body = json!({
            "GroupId": "g", "EventTime": 1_740_711_995_000_i64,
            "MsgSeqList": [{"MsgSeq": 1}, {"MsgSeq": 2}, {"MsgSeq": 3}, {"MsgSeq": 4}],
        });
        let filled = |template| fill(template, &body);
        assert_eq!(filled("in {GroupId}[ ({Type})]!"), Some("in g!".to_owned()));
        assert_eq!(filled("{Type}"), None);
        assert_eq!(filled("{MsgSeqList#message}"), Some("4 messages".to_owned()));
        assert_eq!(filled("{MsgSeqList/MsgSeq}"), Some("1, 2, 3, and 1 more".to_owned()));
        assert_eq!(fill("{A}", &json!({"A": ["x", "x", "y"]})), Some("x, y".to_owned()));
        assert_eq!(filled("{EventTime}"), Some("2025-02-28 03:06:35 +00:00 (5 seconds ago)".to_owned()));
        assert_eq!(filled("{broken"), None);
    }
}
