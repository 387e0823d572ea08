//! What the documentation does not know: fields and values that occur, and documented
//! ones that never do. How one learns that the vendor changed something.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::error::Error;
use crate::inputs::Input;
use crate::protocol::schema::{documented_fields, documented_group_types, documented_message_fields};
use crate::render::console::Console;
use crate::render::sanitize::sanitize;
use crate::render::style::Role;

/// How many different surprises of one sort are remembered.
const MOST_REMEMBERED: usize = 1000;

/// Counts over any number of payloads.
#[derive(Debug, Default)]
pub(super) struct Drift {
    payloads: usize,
    fields: BTreeMap<String, Seen>,
    group_types: BTreeMap<String, Seen>,
}

/// How often something occurred, and where first.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Seen {
    count: usize,
    first: String,
}

impl Drift {
    /// Looks at a payload, if the text is one.
    pub(super) fn see(&mut self, input: &Input<'_>, payload: Option<&Value>) {
        let Some(object) = payload.and_then(Value::as_object) else { return };
        self.payloads += 1;
        for name in object.keys() {
            add(&mut self.fields, &format!("/{name}"), 1, || input.name());
        }
        let messages = object.get("MsgSeqList").and_then(Value::as_array);
        for name in
            messages.into_iter().flatten().filter_map(Value::as_object).flat_map(|message| message.keys())
        {
            add(&mut self.fields, &format!("/MsgSeqList/*/{name}"), 1, || input.name());
        }
        if let Some(name) = object.get("Type").and_then(Value::as_str) {
            add(&mut self.group_types, name, 1, || input.name());
        }
    }

    /// Adds the counts of payloads that come later in the input.
    pub(super) fn add(&mut self, later: Self) {
        self.payloads += later.payloads;
        for (sums, additions) in
            [(&mut self.fields, later.fields), (&mut self.group_types, later.group_types)]
        {
            for (name, seen) in additions {
                add(sums, &name, seen.count, || seen.first);
            }
        }
    }

    /// Prints the summary.
    pub(super) fn show(&self, console: &mut Console) -> Result<(), Error> {
        let fields = known_fields();
        let unknown_fields = unknown(&self.fields, &fields);
        let unknown_types = unknown(&self.group_types, documented_group_types());
        let unseen_fields = unseen(&self.fields, &fields);
        let unseen_types = unseen(&self.group_types, documented_group_types());
        if console.is_json() {
            let list = |seen: &[(&String, &Seen)], name: &str| -> Vec<Value> {
                let record = |&(value, seen): &(&String, &Seen)| json!({name: value, "count": seen.count, "first": seen.first});
                seen.iter().map(record).collect()
            };
            return Ok(console.data(&json!({
                "type": "drift",
                "payloads": self.payloads,
                "unknown_fields": list(&unknown_fields, "pointer"),
                "unknown_group_types": list(&unknown_types, "value"),
                "unseen_fields": unseen_fields,
                "unseen_group_types": unseen_types,
            }))?);
        }
        let style = console.out_style;
        let mut text = format!("{} payloads\n", self.payloads);
        let mut section = |title: &str, rows: Vec<String>| {
            let title = style.paint(Role::Heading, title);
            let rows = if rows.is_empty() { vec!["none".to_owned()] } else { rows };
            text.push_str(&format!("{title}\n  {}\n", rows.join("\n  ")));
        };
        let rows = |seen: &[(&String, &Seen)]| -> Vec<String> {
            let row = |&(name, seen): &(&String, &Seen)| {
                format!("{:<32} {:>9} ×  first at {}", sanitize(name), seen.count, sanitize(&seen.first))
            };
            seen.iter().map(row).collect()
        };
        section("fields that the documentation does not know", rows(&unknown_fields));
        section("group types that it does not know", rows(&unknown_types));
        section("documented fields that never occur", unseen_fields);
        section("documented group types that never occur", unseen_types);
        console.text(&text)?;
        Ok(())
    }
}

fn add(sums: &mut BTreeMap<String, Seen>, name: &str, count: usize, first: impl FnOnce() -> String) {
    if let Some(sum) = sums.get_mut(name) {
        sum.count += count;
    } else if sums.len() < MOST_REMEMBERED {
        sums.insert(name.to_owned(), Seen { count, first: first() });
    }
}

/// The pointers of all documented fields.
fn known_fields() -> Vec<String> {
    let top = documented_fields().iter().map(|name| format!("/{name}"));
    top.chain(documented_message_fields().iter().map(|name| format!("/MsgSeqList/*/{name}"))).collect()
}

fn unknown<'a>(seen: &'a BTreeMap<String, Seen>, known: &[String]) -> Vec<(&'a String, &'a Seen)> {
    seen.iter().filter(|(name, _)| !known.contains(name)).collect()
}

fn unseen(seen: &BTreeMap<String, Seen>, known: &[String]) -> Vec<String> {
    known.iter().filter(|name| !seen.contains_key(*name)).cloned().collect()
}
