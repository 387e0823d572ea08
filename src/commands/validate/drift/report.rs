//! What drift has come to, for people and for programs.

use serde_json::{Value, json};

use super::{Drift, Seen, Sort};
use crate::error::Error;
use crate::protocol::catalogue;
use crate::render::console::Console;
use crate::render::sanitize::sanitize;
use crate::render::style::Role;

/// A sort, its name in JSON, the heading over its surprises and, where it is worth one, the heading over
/// documented ones that never occur.
type Heading = (Sort, &'static str, &'static str, Option<&'static str>);

/// All of them.
const HEADINGS: [Heading; 7] = [
    (
        Sort::Fields,
        "fields",
        "fields that the documentation does not know",
        Some("documented fields that never occur"),
    ),
    (Sort::Types, "types", "types that documented fields do not have", None),
    (
        Sort::GroupTypes,
        "group_types",
        "group types that the documentation does not know",
        Some("documented group types that never occur"),
    ),
    (Sort::Values, "values", "values that documented fields do not have", None),
    (Sort::Commands, "commands", "other commands, not examined", None),
    (
        Sort::Parameters,
        "parameters",
        "query parameters that the documentation does not know",
        Some("documented query parameters that never occur"),
    ),
    (
        Sort::Platforms,
        "platforms",
        "values of OptPlatform that the documentation does not know",
        Some("documented values of OptPlatform that never occur"),
    ),
];

impl Drift {
    /// Prints the summary.
    pub(in crate::commands::validate) fn show(&self, console: &mut Console) -> Result<(), Error> {
        if console.is_json() {
            return Ok(console.data(&self.record())?);
        }
        let style = console.out_style;
        let mut text = format!("{} payload{}\n", self.payloads, if self.payloads == 1 { "" } else { "s" });
        let mut section = |title: &str, rows: Vec<String>| {
            let title = style.paint(Role::Heading, title);
            let rows = if rows.is_empty() { vec!["none".to_owned()] } else { rows };
            text.push_str(&format!("{title}\n  {}\n", rows.join("\n  ")));
        };
        for (sort, _, heading, _) in self.headings() {
            let row = |(name, seen): (&String, &Seen)| {
                let name = self.shown(sort, name);
                format!("{:<32} {:>9} ×  first at {}", sanitize(&name), seen.count, sanitize(&seen.first))
            };
            section(heading, self.unknown(sort).into_iter().map(row).collect());
        }
        for (sort, _, _, heading) in self.headings() {
            if let Some(heading) = heading {
                section(heading, self.unseen(sort).iter().map(|name| self.shown(sort, name)).collect());
            }
        }
        Ok(console.text(&text)?)
    }

    /// A name for people: among several commands, the main one's pointers say whose they are, too.
    fn shown(&self, sort: Sort, name: &str) -> String {
        let is_pointer = matches!(sort, Sort::Fields | Sort::Types | Sort::Values);
        if is_pointer && name.starts_with('/') && self.seen.len() > 1 {
            format!("{} {name}", catalogue::index().main)
        } else {
            name.to_owned()
        }
    }

    fn record(&self) -> Value {
        let mut record = json!({"type": "drift", "payloads": self.payloads});
        for (sort, name, _, _) in self.headings() {
            let seen = self.unknown(sort);
            let entries = seen.into_iter().map(|(name, seen)| entry(sort, name, seen)).collect();
            record[format!("unknown_{name}")] = Value::Array(entries);
        }
        for (sort, name, _, _) in self.headings().filter(|(.., unseen)| unseen.is_some()) {
            record[format!("unseen_{name}")] = self.unseen(sort).into();
        }
        record
    }

    /// What there is to tell of: queries only where there were any.
    fn headings(&self) -> impl Iterator<Item = Heading> {
        let has_queries = self.queries > 0;
        HEADINGS.into_iter().filter(move |(sort, ..)| has_queries || *sort < Sort::Parameters)
    }
}

/// A line of the record.
fn entry(sort: Sort, name: &str, seen: &Seen) -> Value {
    let (count, first) = (seen.count, &seen.first);
    match (sort, name.split_once(": ")) {
        (Sort::Fields, _) => json!({"pointer": name, "count": count, "first": first}),
        (Sort::Types | Sort::Values, Some((pointer, name))) => {
            json!({"pointer": pointer, "value": name, "count": count, "first": first})
        }
        _ => json!({"value": name, "count": count, "first": first}),
    }
}
