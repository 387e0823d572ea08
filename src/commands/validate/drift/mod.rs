//! What the documentation does not know: fields, types and values that occur, and documented
//! ones that never do. How one learns that the vendor changed something.

mod report;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde_json::{Map, Value};

use crate::document::{join, type_name};
use crate::inputs::Input;
use crate::protocol::catalogue::{self, Command, Elements, Field, FieldFormat, JsonType, elements};
use crate::protocol::query::{COMMAND, DOCUMENTED, OPT_PLATFORM, PLATFORMS, REQUEST_TIME, SIGN};
use crate::protocol::schema::SCHEMA;
use crate::protocol::validate::command_of;

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
    /// Types of groups.
    GroupTypes,
    /// Values of other fields whose values are documented, `POINTER: value`.
    Values,
    /// Commands that are not known; of their bodies nothing else is compared.
    Commands,
    /// Names in the query of recorded callbacks.
    Parameters,
    /// Values of `OptPlatform` in the query of recorded callbacks.
    Platforms,
}

/// Counts over any number of payloads.
#[derive(Debug, Default)]
pub(super) struct Drift {
    payloads: usize,
    /// How many of them came with their query.
    queries: usize,
    /// The known commands that occurred.
    seen: BTreeSet<String>,
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
        let named = query.and_then(|query| query.get(COMMAND)).and_then(Value::as_str);
        let command = match command_of(payload, named) {
            Some(command) => command,
            None => {
                if let Some(name) = catalogue::named_in(payload).or(named) {
                    self.count(Sort::Commands, name, input);
                    return;
                }
                catalogue::main()
            }
        };
        self.seen.insert(command.name.clone());
        self.see_object(input, command, &command.fields, "", payload);
    }

    fn see_object(
        &mut self,
        input: &Input<'_>,
        command: &Command,
        fields: &[Field],
        pointer: &str,
        value: &Value,
    ) {
        for (name, member) in value.as_object().into_iter().flatten() {
            if pointer.is_empty() && name == SCHEMA {
                continue;
            }
            let pointer = join(pointer, name);
            self.count(Sort::Fields, &labelled(command, &pointer), input);
            match fields.iter().find(|field| field.name == *name) {
                Some(field) => self.see_field(input, command, field, &pointer, member),
                None => self.see_undocumented(input, command, &pointer, member),
            }
        }
    }

    fn see_field(
        &mut self,
        input: &Input<'_>,
        command: &Command,
        field: &Field,
        pointer: &str,
        member: &Value,
    ) {
        let kind = type_name(member);
        self.count(Sort::Types, &format!("{}: {kind}", labelled(command, pointer)), input);
        match (field.format, member) {
            (Some(FieldFormat::GroupType), Value::String(name)) => self.count(Sort::GroupTypes, name, input),
            (_, Value::String(_) | Value::Number(_)) if !field.known.is_empty() => {
                self.count(
                    Sort::Values,
                    &format!("{}: {}", labelled(command, pointer), plain(member)),
                    input,
                );
            }
            _ => {}
        }
        let items = format!("{pointer}/*");
        for item in member.as_array().into_iter().flatten() {
            let name = type_name(item);
            if field.elements.is_none() && !(field.items.is_empty() && field.item_types.is_empty()) {
                self.count(Sort::Types, &format!("{}: {name}", labelled(command, &items)), input);
            }
            match field.elements.as_deref().and_then(elements) {
                Some(kinds) => self.see_element(input, command, kinds, &items, item),
                None => self.see_object(input, command, &field.items, &items, item),
            }
        }
        self.see_object(input, command, &field.fields, pointer, member);
    }

    /// Of an element, whose members are all documented, the kind is what may be new, and what its content holds.
    fn see_element(
        &mut self,
        input: &Input<'_>,
        command: &Command,
        kinds: &Elements,
        pointer: &str,
        item: &Value,
    ) {
        for name in item.as_object().into_iter().flat_map(Map::keys) {
            self.count(Sort::Fields, &labelled(command, &join(pointer, name)), input);
        }
        let kind = item.get(&kinds.r#type).and_then(Value::as_str).unwrap_or_default();
        let place = labelled(command, &join(pointer, &kinds.r#type));
        self.count(Sort::Values, &format!("{place}: {kind}"), input);
        let described = kinds.kinds.get(kind);
        for name in item.get(&kinds.content).and_then(Value::as_object).into_iter().flat_map(Map::keys) {
            if described.is_some_and(|kind| !kind.fields.iter().any(|field| field.name == *name)) {
                let place = join(&join(pointer, &kinds.content), name);
                self.count(Sort::Fields, &format!("{} ({kind})", labelled(command, &place)), input);
            }
        }
    }

    fn see_undocumented(&mut self, input: &Input<'_>, command: &Command, pointer: &str, value: &Value) {
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
                self.count(Sort::Fields, &labelled(command, &pointer), input);
            }
            self.see_undocumented(input, command, &pointer, member);
        }
    }

    fn count(&mut self, sort: Sort, name: &str, input: &Input<'_>) {
        add(self.sums.entry(sort).or_default(), name, 1, || input.name());
    }

    /// Adds the counts of payloads that come later in the input.
    pub(super) fn add(&mut self, later: Self) {
        self.payloads += later.payloads;
        self.queries += later.queries;
        self.seen.extend(later.seen);
        for (sort, additions) in later.sums {
            let sums = self.sums.entry(sort).or_default();
            for (name, seen) in additions {
                add(sums, &name, seen.count, || seen.first);
            }
        }
    }

    /// What the documentation knows of a sort, as far as the commands go that occurred.
    fn known(&self, sort: Sort) -> Vec<String> {
        let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        match sort {
            Sort::Commands => Vec::new(),
            Sort::Parameters => owned(&[&DOCUMENTED[..], &[SIGN, REQUEST_TIME]].concat()),
            Sort::Platforms => owned(&PLATFORMS),
            _ => {
                let mut known = Vec::new();
                for command in self.seen.iter().filter_map(|name| catalogue::find(name)) {
                    collect(sort, command, &command.fields, "", &mut known);
                }
                let mut listed = HashSet::new();
                known.retain(|name| listed.insert(name.clone()));
                known
            }
        }
    }

    fn unknown(&self, sort: Sort) -> Vec<(&String, &Seen)> {
        let known: HashSet<String> = self.known(sort).into_iter().collect();
        self.sums.get(&sort).into_iter().flatten().filter(|(name, _)| !known.contains(*name)).collect()
    }

    fn unseen(&self, sort: Sort) -> Vec<String> {
        let is_seen = |name: &String| self.sums.get(&sort).is_some_and(|sums| sums.contains_key(name));
        // Only signed requests have these two.
        let is_optional =
            |name: &String| sort == Sort::Parameters && [SIGN, REQUEST_TIME].contains(&name.as_str());
        self.known(sort).into_iter().filter(|name| !is_seen(name) && !is_optional(name)).collect()
    }
}

fn add(sums: &mut BTreeMap<String, Seen>, name: &str, count: usize, first: impl FnOnce() -> String) {
    if let Some(sum) = sums.get_mut(name) {
        sum.count += count;
    } else if sums.len() < MOST_REMEMBERED {
        sums.insert(name.to_owned(), Seen { count, first: first() });
    }
}

/// What the documentation knows of a sort about one field, at its pointer.
fn known_of(sort: Sort, field: &Field, place: &str) -> Vec<String> {
    let typed = |place: &str, types: &[JsonType]| -> Vec<String> {
        // Whether a number has a fraction is no difference of type.
        let whole = types.contains(&JsonType::Number).then_some(JsonType::Integer);
        types.iter().copied().chain(whole).map(|name| format!("{place}: {}", name.as_str())).collect()
    };
    match sort {
        Sort::Fields => vec![place.to_owned()],
        Sort::Types => {
            let items = format!("{place}/*");
            let of_items = if field.items.is_empty() { &field.item_types[..] } else { &[JsonType::Object] };
            [typed(place, &field.types), typed(&items, of_items)].concat()
        }
        Sort::GroupTypes if field.format == Some(FieldFormat::GroupType) => {
            field.known.iter().map(plain).collect()
        }
        Sort::Values => field.known.iter().map(|value| format!("{place}: {}", plain(value))).collect(),
        _ => Vec::new(),
    }
}

/// What the documentation knows of a sort about these fields and those within them.
fn collect(sort: Sort, command: &Command, fields: &[Field], pointer: &str, known: &mut Vec<String>) {
    for field in fields {
        let pointer = join(pointer, &field.name);
        known.extend(known_of(sort, field, &labelled(command, &pointer)));
        if let Some(kinds) = field.elements.as_deref().and_then(elements) {
            collect(sort, command, &kinds.members, &format!("{pointer}/*"), known);
        }
        collect(sort, command, &field.items, &format!("{pointer}/*"), known);
        collect(sort, command, &field.fields, &pointer, known);
    }
}

/// A place of a command's body; of the main command, the pointer alone.
fn labelled(command: &Command, pointer: &str) -> String {
    if command.name == catalogue::index().main {
        pointer.to_owned()
    } else {
        format!("{} {pointer}", command.name)
    }
}

/// A value without the quotation marks of a string.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
