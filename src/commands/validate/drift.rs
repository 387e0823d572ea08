//! What the documentation does not know: fields, types and values that occur, and documented
//! ones that never do. How one learns that the vendor changed something.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::document::{join, type_name};
use crate::error::Error;
use crate::inputs::Input;
use crate::protocol::catalogue::RECALL;
use crate::protocol::query::{DOCUMENTED, OPT_PLATFORM, PLATFORMS, REQUEST_TIME, SIGN};
use crate::protocol::schema::{
    documented_fields, documented_group_types, documented_message_fields, documented_types,
};
use crate::render::console::Console;
use crate::render::sanitize::sanitize;
use crate::render::style::Role;

/// How many different surprises of one sort are remembered.
const MOST_REMEMBERED: usize = 1000;

/// Below a longer pointer nothing is looked at: nothing documented stands there, and each of many values would
/// repeat it.
const LONGEST_POINTER: usize = 1000;

/// What is compared with the documentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sort {
    /// Members of payloads, as JSON Pointers with `*` for the positions in arrays.
    Fields,
    /// JSON types of documented members, `POINTER: type`.
    Types,
    /// Values of `Type`.
    GroupTypes,
    /// Values of `CallbackCommand`; of other commands nothing else is compared.
    Commands,
    /// Names in the query of recorded callbacks.
    Parameters,
    /// Values of `OptPlatform` in the query of recorded callbacks.
    Platforms,
}

/// A sort, its name in JSON, the heading over its surprises and, where it is worth one, the heading over
/// documented ones that never occur.
type Heading = (Sort, &'static str, &'static str, Option<&'static str>);

/// All of them.
const HEADINGS: [Heading; 6] = [
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
    (Sort::Commands, "commands", "other commands, not looked into", None),
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

/// Counts over any number of payloads.
#[derive(Debug, Default)]
pub(super) struct Drift {
    payloads: usize,
    /// How many of them came with their query.
    queries: usize,
    sums: BTreeMap<Sort, BTreeMap<String, Seen>>,
}

/// How often something occurred, and where first.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Seen {
    count: usize,
    first: String,
}

impl Drift {
    /// Looks at a payload, if the text is one, and at its query, if that was recorded.
    pub(super) fn see(
        &mut self,
        input: &Input<'_>,
        payload: Option<&Value>,
        query: Option<&Map<String, Value>>,
    ) {
        if let Some(query) = query {
            self.queries += 1;
            query.keys().for_each(|name| self.count(Sort::Parameters, name, input));
            if let Some(platform) = query.get(OPT_PLATFORM).and_then(Value::as_str) {
                self.count(Sort::Platforms, platform, input);
            }
        }
        let Some(payload) = payload.filter(|payload| payload.is_object()) else { return };
        self.payloads += 1;
        if let Some(command) = payload.get("CallbackCommand").and_then(Value::as_str) {
            self.count(Sort::Commands, command, input);
            if command != RECALL {
                return;
            }
        }
        if let Some(name) = payload.get("Type").and_then(Value::as_str) {
            self.count(Sort::GroupTypes, name, input);
        }
        self.see_fields(input, "", payload);
    }

    fn see_fields(&mut self, input: &Input<'_>, pointer: &str, value: &Value) {
        if pointer.len() > LONGEST_POINTER {
            return;
        }
        let members: Vec<(String, &Value)> = match value {
            Value::Object(object) => {
                object.iter().map(|(name, member)| (join(pointer, name), member)).collect()
            }
            Value::Array(items) => items.iter().map(|item| (format!("{pointer}/*"), item)).collect(),
            _ => return,
        };
        for (pointer, member) in members {
            if value.is_object() {
                self.count(Sort::Fields, &pointer, input);
            }
            if documented_types().iter().any(|(known, _)| *known == pointer) {
                self.count(Sort::Types, &format!("{pointer}: {}", type_name(member)), input);
            }
            self.see_fields(input, &pointer, member);
        }
    }

    fn count(&mut self, sort: Sort, name: &str, input: &Input<'_>) {
        add(self.sums.entry(sort).or_default(), name, 1, || input.name());
    }

    /// Adds the counts of payloads that come later in the input.
    pub(super) fn add(&mut self, later: Self) {
        self.payloads += later.payloads;
        self.queries += later.queries;
        for (sort, additions) in later.sums {
            let sums = self.sums.entry(sort).or_default();
            for (name, seen) in additions {
                add(sums, &name, seen.count, || seen.first);
            }
        }
    }

    /// Prints the summary.
    pub(super) fn show(&self, console: &mut Console) -> Result<(), Error> {
        if console.is_json() {
            return Ok(console.data(&self.record())?);
        }
        let style = console.out_style;
        let mut text = format!("{} payloads\n", self.payloads);
        let mut section = |title: &str, rows: Vec<String>| {
            let title = style.paint(Role::Heading, title);
            let rows = if rows.is_empty() { vec!["none".to_owned()] } else { rows };
            text.push_str(&format!("{title}\n  {}\n", rows.join("\n  ")));
        };
        for (sort, _, heading, _) in self.headings() {
            let row = |(name, seen): (&String, &Seen)| {
                format!("{:<32} {:>9} ×  first at {}", sanitize(name), seen.count, sanitize(&seen.first))
            };
            section(heading, self.unknown(sort).into_iter().map(row).collect());
        }
        for (sort, _, _, heading) in self.headings() {
            if let Some(heading) = heading {
                section(heading, self.unseen(sort));
            }
        }
        Ok(console.text(&text)?)
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

    fn unknown(&self, sort: Sort) -> Vec<(&String, &Seen)> {
        let known = known(sort);
        self.sums.get(&sort).into_iter().flatten().filter(|(name, _)| !known.contains(name)).collect()
    }

    fn unseen(&self, sort: Sort) -> Vec<String> {
        let is_seen = |name: &String| self.sums.get(&sort).is_some_and(|sums| sums.contains_key(name));
        // Only signed requests have these two.
        let is_optional =
            |name: &String| sort == Sort::Parameters && [SIGN, REQUEST_TIME].contains(&name.as_str());
        known(sort).into_iter().filter(|name| !is_seen(name) && !is_optional(name)).collect()
    }
}

/// A line of the record.
fn entry(sort: Sort, name: &str, seen: &Seen) -> Value {
    let (count, first) = (seen.count, &seen.first);
    match (sort, name.split_once(": ")) {
        (Sort::Fields, _) => json!({"pointer": name, "count": count, "first": first}),
        (Sort::Types, Some((pointer, name))) => {
            json!({"pointer": pointer, "value": name, "count": count, "first": first})
        }
        _ => json!({"value": name, "count": count, "first": first}),
    }
}

fn add(sums: &mut BTreeMap<String, Seen>, name: &str, count: usize, first: impl FnOnce() -> String) {
    if let Some(sum) = sums.get_mut(name) {
        sum.count += count;
    } else if sums.len() < MOST_REMEMBERED {
        sums.insert(name.to_owned(), Seen { count, first: first() });
    }
}

/// What the documentation knows.
fn known(sort: Sort) -> Vec<String> {
    let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    match sort {
        Sort::Fields => {
            let top = documented_fields().iter().map(|name| format!("/{name}"));
            top.chain(documented_message_fields().iter().map(|name| format!("/MsgSeqList/*/{name}")))
                .collect()
        }
        Sort::Types => {
            documented_types().iter().map(|(pointer, name)| format!("{pointer}: {name}")).collect()
        }
        Sort::GroupTypes => documented_group_types().to_vec(),
        Sort::Commands => owned(&[RECALL]),
        Sort::Parameters => owned(&[&DOCUMENTED[..], &[SIGN, REQUEST_TIME]].concat()),
        Sort::Platforms => owned(&PLATFORMS),
    }
}
