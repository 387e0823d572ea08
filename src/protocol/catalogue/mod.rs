//! The vendor's callback commands, as data: one description per command under `commands/`, read when it is
//! first asked for. No other source file knows what a command is called.

mod contract;
mod description;
mod elements;
mod field;
mod schema;
mod standing;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, OnceLock};

use serde::Deserialize;
use serde_json::Value;

pub(crate) use contract::{AnswerContract, Meaning};
pub(crate) use description::{Command, DeliveryIdentity, Relation};
pub(crate) use elements::{Elements, all_elements, elements};
pub(crate) use field::{Field, FieldFormat, JsonType, Presence};
pub(crate) use schema::{answer_fields, answer_schema, any_request_schema, request_schema};
pub(crate) use standing::Standing;

use super::similar::closest;

/// Name and description of every built-in command, sorted by name.
static BUILT_IN: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/commands.rs"));

/// What stands above the single commands.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Index {
    /// The command that is meant where none is named.
    pub(crate) main: String,
    /// Where in a body its command stands, as JSON Pointers, the usual place first.
    pub(crate) command_at: Vec<String>,
    /// Samples that show the variety of commands, as `COMMAND/NAME`.
    pub(crate) tour: Vec<String>,
}

/// The index of the catalogue.
pub(crate) fn index() -> &'static Index {
    static INDEX: LazyLock<Index> = LazyLock::new(|| {
        serde_json::from_str(include_str!("index.json")).expect("the index is well-formed: a test reads it")
    });
    &INDEX
}

/// A description that is read when it is first needed.
struct Entry {
    name: &'static str,
    text: &'static str,
    command: OnceLock<Command>,
}

static ENTRIES: OnceLock<Vec<Entry>> = OnceLock::new();

fn entries() -> &'static [Entry] {
    ENTRIES.get_or_init(|| merged(Vec::new()))
}

fn entry(name: &'static str, text: &'static str) -> Entry {
    Entry { name, text, command: OnceLock::new() }
}

/// The built-in commands and further ones, which replace built-in ones of their name.
fn merged(further: Vec<(Command, String)>) -> Vec<Entry> {
    let mut entries: Vec<Entry> = BUILT_IN.iter().map(|&(name, text)| entry(name, text)).collect();
    for (command, text) in further {
        let name: &'static str = String::leak(command.name.clone());
        entries.retain(|entry| entry.name != name);
        let at = entries.partition_point(|entry| entry.name < name);
        entries.insert(at, Entry { command: OnceLock::from(command), ..entry(name, String::leak(text)) });
    }
    entries
}

/// The description of a command as it stands in its file.
pub(crate) fn text(command: &Command) -> &'static str {
    entries().iter().find(|entry| entry.name == command.name).map_or("", |entry| entry.text)
}

/// Adds commands that are described elsewhere, before anybody asks for one: each with the text it was read from.
pub(crate) fn install(further: Vec<(Command, String)>) {
    let is_first = ENTRIES.set(merged(further)).is_ok();
    debug_assert!(is_first, "commands are added before they are used");
}

/// The command of exactly this name.
pub(crate) fn find(name: &str) -> Option<&'static Command> {
    /// Where the last one stands: in a stream, the next is most often the same.
    static LAST: AtomicUsize = AtomicUsize::new(0);
    let entries = entries();
    let last = LAST.load(Ordering::Relaxed);
    let entry = match entries.get(last).filter(|entry| entry.name == name) {
        Some(entry) => entry,
        None => {
            let at = entries.binary_search_by(|entry| entry.name.cmp(name)).ok()?;
            LAST.store(at, Ordering::Relaxed);
            &entries[at]
        }
    };
    Some(entry.command.get_or_init(|| {
        Command::read(entry.text).expect("built-in descriptions are well-formed: a test reads each")
    }))
}

/// The names of all commands, sorted.
pub(crate) fn names() -> impl Iterator<Item = &'static str> + Clone {
    entries().iter().map(|entry| entry.name)
}

/// All commands, sorted by name.
pub(crate) fn all() -> impl Iterator<Item = &'static Command> {
    names().filter_map(find)
}

/// The command that is meant where none is named.
pub(crate) fn main() -> &'static Command {
    find(&index().main).expect("the index names a built-in command: a test looks it up")
}

/// The names that a name or a glob (`*`, `?`, `[…]`) stands for; none, if it is no well-formed glob either.
pub(crate) fn matching(glob: &str) -> Vec<&'static str> {
    match glob::Pattern::new(glob) {
        Ok(pattern) => names().filter(|name| pattern.matches(name)).collect(),
        Err(_) => Vec::new(),
    }
}

/// The command that a name most probably stands for, with or without its first part.
pub(crate) fn near(name: &str) -> Option<&'static str> {
    let ending = |command: &'static str| command.split_once('.').map_or(command, |(_, ending)| ending);
    let by_ending = || {
        let near = closest(name, names().map(ending))?;
        names().find(|command| ending(command) == near)
    };
    closest(name, names()).or_else(by_ending)
}

/// What to do about a name that no command has.
pub(crate) fn advice(name: &str) -> String {
    match near(name) {
        Some(near) => format!("did you mean `{near}`? `timhook commands` lists them all"),
        None => "`timhook commands` lists them all".to_owned(),
    }
}

/// The command that a body names, known or not; none where it names no text.
pub(crate) fn named_in(body: &Value) -> Option<&str> {
    let places = index().command_at.iter();
    places.filter_map(|place| body.pointer(place)?.as_str()).find(|name| !name.is_empty())
}

/// The command of a body that does not say it: the one of whose required fields most are there, and all but a
/// third at least, among those whose bodies never say it.
pub(crate) fn recognised(body: &Value) -> Option<&'static Command> {
    let likeness = |command: &'static Command| {
        let required = || command.fields.iter().filter(|field| field.is_required());
        let present = required().filter(|field| body.get(&field.name).is_some()).count();
        (present > 0 && present * 3 >= required().count() * 2).then_some((present, command))
    };
    let alike = all().filter(|command| !command.is_named_in_body).filter_map(likeness);
    alike.max_by_key(|(present, _)| *present).map(|(_, command)| command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_description_is_well_formed_and_named_as_its_file() {
        for (name, text) in BUILT_IN {
            let command = Command::read(text).unwrap_or_else(|why| panic!("{name}: {why}"));
            assert_eq!(command.name, *name);
            assert_eq!(command.check(), Ok(()), "{name}");
        }
        assert!(BUILT_IN.is_sorted_by_key(|(name, _)| name));
        assert!(BUILT_IN.len() > 80, "only {} commands were found", BUILT_IN.len());
    }

    #[test]
    fn the_index_names_what_there_is() {
        assert_eq!(main().name, index().main);
        for sample in &index().tour {
            let (command, name) = sample.split_once('/').expect("COMMAND/NAME");
            let command = find(command).expect("a command");
            assert!(command.samples.iter().any(|sample| sample.name == name), "{sample}");
        }
    }

    #[test]
    fn a_body_that_does_not_name_its_command_is_recognised_with_a_field_missing() {
        let is_unnamed = |command: &&Command| !command.is_named_in_body;
        let required = |command: &Command| -> serde_json::Map<String, Value> {
            let required = command.fields.iter().filter(|field| field.is_required());
            required.map(|field| (field.name.clone(), Value::Null)).collect()
        };
        let command = all().filter(is_unnamed).max_by_key(|command| required(command).len()).expect("one");
        let whole = required(command);
        assert!(whole.len() > 5);
        for missing in whole.keys() {
            let mut damaged = whole.clone();
            damaged.remove(missing);
            let found = recognised(&Value::Object(damaged)).map(|command| &command.name);
            assert_eq!(found, Some(&command.name), "{missing}");
        }
        let few: serde_json::Map<String, Value> = whole.into_iter().take(2).collect();
        assert!(recognised(&Value::Object(few)).is_none());
    }

    #[test]
    fn names_without_their_first_part_are_near() {
        let (first, _) = names().find_map(|name| Some((name, name.split_once('.')?))).expect("a name");
        let ending = first.split_once('.').expect("checked").1;
        assert_eq!(near(ending), Some(first));
        assert_eq!(near(&first.to_lowercase()), Some(first));
        assert_eq!(near("no such command"), None);
    }

    #[test]
    fn names_and_globs_are_found() {
        assert_eq!(find("no such command").map(|command| &command.name), None);
        let name = names().next().expect("a command");
        assert_eq!(matching(name), [name]);
        assert_eq!(matching("*").len(), names().count());
        assert!(matching("Group.*").iter().all(|name| name.starts_with("Group.")));
        assert_eq!(matching("["), [""; 0]);
    }
}
