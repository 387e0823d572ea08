//! Where keys and values of a JSON text stand. Looked up only when there is
//! something to say about a text, since most texts are fine.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use jsonc_parser::tokens::Token;
use jsonc_parser::{Scanner, ScannerOptions};

use super::pointer::{join, tokens};

/// The pointers of repeated keys take so many bytes for each byte of their text, and [`SPARE_POINTERS`]; what
/// would take more is not listed. Otherwise a key of a megabyte with a thousand repetitions below it made a
/// gigabyte.
const POINTERS_PER_BYTE: usize = 4;

/// What the pointers of repeated keys may take in any case, in bytes.
const SPARE_POINTERS: usize = 64 * 1024;

/// The bytes of a member or an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Span {
    /// The key, quotes included; none for items of arrays and for the whole.
    pub(crate) key: Option<Range<usize>>,
    /// The value.
    pub(crate) value: Range<usize>,
}

/// Finds the values at these JSON Pointers in a text that has been parsed. Of a
/// repeated key the last one is found, which is the one that counts.
pub(crate) fn find(text: &str, pointers: &HashSet<String>) -> HashMap<String, Span> {
    let mut wanted = vec![Wanted::default()];
    for pointer in pointers {
        let place = tokens(pointer).fold(0, |place, token| {
            let next = wanted.len();
            let place = *wanted[place].below.entry(token).or_insert(next);
            if place == next {
                wanted.push(Wanted::default());
            }
            place
        });
        wanted[place].pointer = Some(pointer);
    }
    let mut found = HashMap::new();
    let step = |place: &Option<usize>, token: &str| wanted[(*place)?].below.get(token).copied();
    walk(text, Some(0), step, |place, span| {
        if let Some(pointer) = place.and_then(|place| wanted[place].pointer) {
            found.insert(pointer.clone(), span);
        }
    });
    found
}

/// A place that is looked for, or that stands above one. Whole pointers are compared nowhere: those of a deep or
/// long-winded text together are many times as long as it.
#[derive(Default)]
struct Wanted<'a> {
    pointer: Option<&'a String>,
    /// By its token: which place stands below.
    below: HashMap<String, usize>,
}

/// The keys that repeat an earlier one of their object: pointer and bytes of the repetition, in the order of the
/// text, as far as their pointers do not take far more room than the text.
pub(crate) fn duplicate_keys(text: &str) -> Vec<(String, Range<usize>)> {
    /// A value: the one that holds it, its token, and whether an earlier one there has the same.
    struct Place {
        above: usize,
        token: String,
        is_repeated: bool,
    }
    let mut places = vec![Place { above: 0, token: String::new(), is_repeated: false }];
    let mut seen = HashSet::new();
    let mut repeated = Vec::new();
    let step = |above: &usize, token: &str| {
        let is_repeated = !seen.insert((*above, token.to_owned()));
        places.push(Place { above: *above, token: token.to_owned(), is_repeated });
        places.len() - 1
    };
    walk(text, 0, step, |place, span| repeated.extend(span.key.map(|key| (place, key))));
    repeated.retain(|(place, _)| places[*place].is_repeated);
    repeated.sort_by_key(|(_, key)| key.start);
    let mut room = text.len() * POINTERS_PER_BYTE + SPARE_POINTERS;
    let mut keys = Vec::new();
    for (place, key) in repeated {
        let mut path = vec![place];
        while let Some(above) = path.last().map(|&place| places[place].above).filter(|&above| above > 0) {
            path.push(above);
        }
        let length: usize = path.iter().map(|&place| places[place].token.len() + 1).sum();
        let Some(left) = room.checked_sub(length) else { break };
        room = left;
        let pointer =
            path.iter().rev().fold(String::new(), |pointer, &place| join(&pointer, &places[place].token));
        keys.push((pointer, key));
    }
    keys
}

/// An object or array whose end has not been met yet, and where it stands.
struct Open<P> {
    place: P,
    key: Option<Range<usize>>,
    start: usize,
    container: Container,
}

enum Container {
    Array { next: usize },
    Object { key: Option<(String, Range<usize>)> },
}

/// Calls `visit` with the place of every value, containers after what they hold. `root` is the place of the
/// whole; `step` goes from a place to what stands there by a key or number.
fn walk<P: Clone>(text: &str, root: P, mut step: impl FnMut(&P, &str) -> P, mut visit: impl FnMut(P, Span)) {
    let mut scanner = Scanner::new(text, &ScannerOptions::default());
    let mut stack: Vec<Open<P>> = Vec::new();
    while let Ok(Some(token)) = scanner.scan() {
        let range = scanner.token_start()..scanner.token_end();
        match token {
            Token::Comma | Token::Colon | Token::CommentLine(_) | Token::CommentBlock(_) => {}
            Token::CloseBrace | Token::CloseBracket => {
                if let Some(Open { place, key, start, .. }) = stack.pop() {
                    visit(place, Span { key, value: start..range.end });
                }
            }
            Token::String(key) if expects_key(&stack) => {
                if let Some(Open { container: Container::Object { key: slot }, .. }) = stack.last_mut() {
                    *slot = Some((key.into_owned(), range));
                }
            }
            token => {
                let (place, key) = enter(&mut stack, &mut step).unwrap_or_else(|| (root.clone(), None));
                let container = match token {
                    Token::OpenBrace => Container::Object { key: None },
                    Token::OpenBracket => Container::Array { next: 0 },
                    _ => {
                        visit(place, Span { key, value: range });
                        continue;
                    }
                };
                stack.push(Open { place, key, start: range.start, container });
            }
        }
    }
}

/// The place of the value that comes next, and its key; none if it is the whole.
fn enter<P: Clone>(
    stack: &mut [Open<P>],
    step: &mut impl FnMut(&P, &str) -> P,
) -> Option<(P, Option<Range<usize>>)> {
    let Open { place, container, .. } = stack.last_mut()?;
    Some(match container {
        Container::Array { next } => {
            *next += 1;
            (step(place, &(*next - 1).to_string()), None)
        }
        Container::Object { key } => match key.take() {
            Some((name, range)) => (step(place, &name), Some(range)),
            None => (place.clone(), None),
        },
    })
}

fn expects_key<P>(stack: &[Open<P>]) -> bool {
    matches!(stack.last(), Some(Open { container: Container::Object { key: None }, .. }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    const TEXT: &str = r#"{ "a": [1, {"b/c": "x"}], "a2": {} }"#;

    fn all(text: &str) -> HashMap<String, Span> {
        let mut found = HashMap::new();
        walk(
            text,
            String::new(),
            |pointer, token| join(pointer, token),
            |pointer, span| {
                found.insert(pointer, span);
            },
        );
        found
    }

    fn value<'a>(text: &'a str, pointer: &str) -> &'a str {
        &text[find(text, &HashSet::from([pointer.to_owned()]))[pointer].value.clone()]
    }

    #[test]
    fn values_and_keys_are_found_by_pointer() {
        assert_eq!(value(TEXT, ""), TEXT);
        assert_eq!(value(TEXT, "/a"), r#"[1, {"b/c": "x"}]"#);
        assert_eq!(value(TEXT, "/a/1/b~1c"), "\"x\"");
        assert_eq!(value(TEXT, "/a2"), "{}");
        let all = all(TEXT);
        assert_eq!(&TEXT[all["/a/1/b~1c"].key.clone().expect("a key")], "\"b/c\"");
        assert_eq!(all["/a/1"].key, None);
        assert_eq!(all.len(), 6);
    }

    #[test]
    fn nothing_is_found_where_nothing_is() {
        assert_eq!(find(TEXT, &HashSet::from(["/nowhere".to_owned()])), HashMap::new());
    }

    #[test]
    fn duplicates_are_the_second_and_later_keys() {
        let text = r#"{"a":{"x":1},"b":{"a":2},"a":{"x":3},"a":4}"#;
        assert_eq!(duplicate_keys(text), [("/a".to_owned(), 25..28), ("/a".to_owned(), 37..40)]);
        assert_eq!(value(text, "/a"), "4");
    }

    /// A key of a megabyte, and so many repetitions of a key below it.
    fn long_winded(repetitions: usize) -> String {
        format!(
            "{{\"{}\":{{{}\"b\":1}},\"c\":1,\"c\":2}}",
            "k".repeat(1 << 20),
            "\"a\":1,".repeat(repetitions)
        )
    }

    #[test]
    fn pointers_take_no_more_than_a_multiple_of_the_text() {
        let text = long_winded(200_000);
        let keys = duplicate_keys(&text);
        let taken: usize = keys.iter().map(|(pointer, _)| pointer.len()).sum();
        assert!(!keys.is_empty() && taken <= POINTERS_PER_BYTE * text.len() + SPARE_POINTERS, "{taken}");
        assert!(keys.iter().all(|(pointer, key)| pointer.ends_with("k/a") && &text[key.clone()] == "\"a\""));
    }

    /// Would take hundreds of gigabytes of copying, were a pointer made or compared for every value.
    #[test]
    fn a_long_key_costs_once_and_not_for_every_value_below_it() {
        let text = long_winded(400_000);
        let pointer = format!("/{}/b", "k".repeat(1 << 20));
        let found = find(&text, &HashSet::from([pointer.clone(), "/c".to_owned()]));
        assert_eq!(&text[found[&pointer].value.clone()], "1");
        assert_eq!(&text[found["/c"].value.clone()], "2");
    }

    #[test]
    fn steps_grow_as_the_text_does() {
        let steps = |text: &str| {
            let mut count = 0;
            walk(text, (), |(), token| count += token.len(), |(), _| {});
            count
        };
        let [once, twice] = [10_000, 20_000].map(|count| steps(&long_winded(count)));
        assert_eq!(twice - once, 10_000);
    }

    fn json_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            ".{0,6}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                proptest::collection::btree_map("[a-c~/\"é]{0,3}", inner, 0..4)
                    .prop_map(|entries| json!(entries)),
            ]
        })
    }

    fn assert_found(text: &str, spans: &HashMap<String, Span>, pointer: &str, value: &Value) {
        let found = &text[spans[pointer].value.clone()];
        assert_eq!(&serde_json::from_str::<Value>(found).expect("a JSON value"), value);
        match value {
            Value::Object(object) => {
                object.iter().for_each(|(key, item)| assert_found(text, spans, &join(pointer, key), item));
            }
            Value::Array(items) => {
                for (position, item) in items.iter().enumerate() {
                    assert_found(text, spans, &join(pointer, &position.to_string()), item);
                }
            }
            _ => {}
        }
    }

    proptest! {
        #[test]
        fn every_range_holds_the_text_of_its_value(value in json_value()) {
            for text in [value.to_string(), serde_json::to_string_pretty(&value).expect("serialises")] {
                assert_found(&text, &all(&text), "", &value);
            }
        }
    }
}
