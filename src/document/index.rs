//! Where keys and values of a JSON text stand. Looked up only when there is
//! something to say about a text, since most texts are fine.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use jsonc_parser::tokens::Token;
use jsonc_parser::{Scanner, ScannerOptions};

use super::pointer::join;

/// The bytes of a member or an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Span {
    /// The key, quotes included; none for items of arrays and for the whole.
    pub(crate) key: Option<Range<usize>>,
    /// The value.
    pub(crate) value: Range<usize>,
    /// Where the object or array that holds it begins; of the whole, where it begins itself.
    pub(crate) parent: usize,
}

/// Finds the values at these JSON Pointers in a text that has been parsed. Of a
/// repeated key the last one is found, which is the one that counts.
pub(crate) fn find(text: &str, pointers: &HashSet<String>) -> HashMap<String, Span> {
    let mut found = HashMap::new();
    walk(text, |pointer, span| {
        if pointers.contains(pointer) {
            found.insert(pointer.to_owned(), span);
        }
    });
    found
}

/// Every key that repeats an earlier one of its object: pointer and bytes of the repetition.
pub(crate) fn duplicate_keys(text: &str) -> Vec<(String, Range<usize>)> {
    let mut keys = Vec::new();
    walk(text, |pointer, span| keys.extend(span.key.map(|key| (span.parent, pointer.to_owned(), key))));
    keys.sort_by_key(|(_, _, key)| key.start);
    let mut seen = HashSet::new();
    keys.retain(|(parent, pointer, _)| !seen.insert((*parent, pointer.clone())));
    keys.into_iter().map(|(_, pointer, key)| (pointer, key)).collect()
}

/// An object or array whose end has not been met yet.
struct Open {
    /// Its pointer is this many bytes of the current one.
    pointer_length: usize,
    key: Option<Range<usize>>,
    start: usize,
    container: Container,
}

enum Container {
    Array { next: usize },
    Object { key: Option<(String, Range<usize>)> },
}

/// Calls `visit` with every value and its pointer, containers after what they hold.
fn walk(text: &str, mut visit: impl FnMut(&str, Span)) {
    let mut scanner = Scanner::new(text, &ScannerOptions::default());
    let mut stack: Vec<Open> = Vec::new();
    let mut pointer = String::new();
    while let Ok(Some(token)) = scanner.scan() {
        let range = scanner.token_start()..scanner.token_end();
        match token {
            Token::Comma | Token::Colon | Token::CommentLine(_) | Token::CommentBlock(_) => {}
            Token::CloseBrace | Token::CloseBracket => {
                if let Some(open) = stack.pop() {
                    pointer.truncate(open.pointer_length);
                    let parent = stack.last().map_or(open.start, |outer| outer.start);
                    visit(&pointer, Span { key: open.key, value: open.start..range.end, parent });
                }
            }
            Token::String(key) if expects_key(&stack) => {
                if let Some(Open { container: Container::Object { key: slot }, .. }) = stack.last_mut() {
                    *slot = Some((key.into_owned(), range));
                }
            }
            token => {
                let key = enter(&mut stack, &mut pointer);
                let container = match token {
                    Token::OpenBrace => Container::Object { key: None },
                    Token::OpenBracket => Container::Array { next: 0 },
                    _ => {
                        let parent = stack.last().map_or(range.start, |outer| outer.start);
                        visit(&pointer, Span { key, value: range, parent });
                        continue;
                    }
                };
                stack.push(Open { pointer_length: pointer.len(), key, start: range.start, container });
            }
        }
    }
}

/// Makes `pointer` that of the value that comes next; returns its key.
fn enter(stack: &mut [Open], pointer: &mut String) -> Option<Range<usize>> {
    let open = stack.last_mut()?;
    pointer.truncate(open.pointer_length);
    match &mut open.container {
        Container::Array { next } => {
            *pointer = join(pointer, &next.to_string());
            *next += 1;
            None
        }
        Container::Object { key } => key.take().map(|(name, range)| {
            *pointer = join(pointer, &name);
            range
        }),
    }
}

fn expects_key(stack: &[Open]) -> bool {
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
        walk(text, |pointer, span| {
            found.insert(pointer.to_owned(), span);
        });
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
