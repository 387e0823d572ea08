//! The places of a payload that a description knows, and what they are called.

use serde_json::Value;

use crate::document::every;
use crate::fixtures::samples_of;
use crate::protocol::catalogue::{Command, Elements, Field, FieldFormat, JsonType, elements};

use crate::commands::probe::test_data::FIRST_SAMPLE;

/// A field, and where it stands.
pub(super) struct FieldPlace {
    /// A pointer with `*` for positions, from the body or from the element that it is of.
    pattern: String,
    /// What it is called by: the pattern, or the kind of the element and the rest.
    pub(super) named: String,
    pub(super) field: &'static Field,
    /// The page that documents it, where that is not the command's.
    pub(super) page: Option<&'static str>,
    /// Which elements of a message have it.
    within: Option<Within>,
}

/// The elements of one kind.
#[derive(Clone)]
struct Within {
    /// A pattern for the elements of all kinds.
    list: String,
    elements: &'static Elements,
    kind: &'static str,
}

impl FieldPlace {
    /// A pointer to it in a body that has it.
    pub(super) fn find(&self, body: &Value) -> Option<String> {
        let first = |root: &Value| every(root, &self.pattern).into_iter().next().map(|(pointer, _)| pointer);
        let Some(within) = &self.within else { return first(body) };
        let of_kind = every(body, &within.list)
            .into_iter()
            .filter(|(_, element)| element[&within.elements.r#type] == within.kind);
        of_kind.into_iter().find_map(|(pointer, element)| Some(pointer + &first(element)?))
    }
}

/// All places of a command, those in the contents of a message's elements included.
pub(super) fn places_of(command: &'static Command) -> Vec<FieldPlace> {
    let mut places = Vec::new();
    gather(&command.fields, "", "", None, &mut places);
    places
}

/// Where a command's first sample has a number: a sequence number above all.
pub(in crate::commands::probe) fn number_place(command: &'static Command) -> Option<String> {
    let sample = samples_of(command).find(|sample| sample.name == FIRST_SAMPLE)?;
    let body: Value = serde_json::from_slice(sample.payload()).ok()?;
    let found = places_of(command).into_iter().filter(|place| place.field.types.contains(&JsonType::Integer));
    let numbers = found.filter_map(|place| Some((place.field.format, place.find(&body)?)));
    let number = numbers.min_by_key(|(format, _)| *format != Some(FieldFormat::MsgSeq))?;
    Some(number.1)
}

fn gather(
    fields: &'static [Field],
    above: &str,
    named: &str,
    within: Option<&Within>,
    places: &mut Vec<FieldPlace>,
) {
    for field in fields {
        let (pattern, named) = (format!("{above}/{}", field.name), format!("{named}/{}", field.name));
        places.push(FieldPlace {
            pattern: pattern.clone(),
            named: named.clone(),
            field,
            page: within.map(|within| within.elements.page.as_str()),
            within: within.cloned(),
        });
        gather(&field.items, &format!("{pattern}/*"), &format!("{named}/*"), within, places);
        gather(&field.fields, &pattern, &named, within, places);
        // Elements may hold messages with elements, and so on; the outermost show how they are read.
        if let Some(elements) = field.elements.as_deref().and_then(elements).filter(|_| within.is_none()) {
            let list = format!("{pattern}/*");
            gather(&elements.members, &list, &format!("{named}/*"), None, places);
            for (kind, description) in &elements.kinds {
                let within = Within { list: list.clone(), elements, kind };
                let content = format!("/{}", elements.content);
                gather(&description.fields, &content, &format!("/{kind}"), Some(&within), places);
            }
        }
    }
}

/// `MsgSeqList[].MsgSeq`.
pub(super) fn spelled(named: &str) -> String {
    named.trim_start_matches('/').replace("/*", "[]").replace('/', ".")
}

/// `msg-seq-list-msg-seq`.
pub(super) fn kebab(named: &str) -> String {
    let letters: Vec<char> = named.chars().collect();
    let mut words = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map_or(' ', |at| letters[at]);
        let ends_acronym =
            before.is_ascii_uppercase() && letters.get(at + 1).is_some_and(char::is_ascii_lowercase);
        let begins_word = letter.is_ascii_uppercase()
            && (before.is_ascii_lowercase() || before.is_ascii_digit() || ends_acronym);
        let is_gap = !letter.is_ascii_alphanumeric();
        if (begins_word || is_gap) && !words.is_empty() && !words.ends_with('-') {
            words.push('-');
        }
        if !is_gap {
            words.push(letter.to_ascii_lowercase());
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_words() {
        for (pattern, words) in [
            ("/MsgSeqList/*/MsgSeq", "msg-seq-list-msg-seq"),
            ("/Operator_Account", "operator-account"),
            ("/Events/GroupID", "events-group-id"),
            ("/MsgURL2X", "msg-url2-x"),
            ("/TIMTextElem/Text", "tim-text-elem-text"),
        ] {
            assert_eq!(kebab(pattern), words);
        }
        assert_eq!(spelled("/MsgSeqList/*/MsgSeq"), "MsgSeqList[].MsgSeq");
    }
}
