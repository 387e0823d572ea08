//! Where every key and value of a JSON text stands. Built only when there is
//! something to say about a text, since most texts are fine.

use std::ops::Range;

use jsonc_parser::tokens::Token;
use jsonc_parser::{Scanner, ScannerOptions};

use super::pointer::join;

/// The byte ranges of a text's keys and values, by JSON Pointer.
#[derive(Debug, Default)]
pub(crate) struct Index {
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    pointer: String,
    key: Option<Range<usize>>,
    value: Range<usize>,
}

/// An object or array whose end has not been met yet.
struct Open {
    entry: usize,
    container: Container,
}

enum Container {
    Array { next: usize },
    Object { key: Option<(String, Range<usize>)> },
}

impl Index {
    /// Indexes a text that has been parsed successfully; of any other, the part before the first error.
    pub(crate) fn of(text: &str) -> Self {
        let mut index = Self::default();
        let mut stack: Vec<Open> = Vec::new();
        let mut scanner = Scanner::new(text, &ScannerOptions::default());
        while let Ok(Some(token)) = scanner.scan() {
            let range = scanner.token_start()..scanner.token_end();
            match token {
                Token::OpenBrace => index.open(&mut stack, range, Container::Object { key: None }),
                Token::OpenBracket => index.open(&mut stack, range, Container::Array { next: 0 }),
                Token::CloseBrace | Token::CloseBracket => {
                    if let Some(open) = stack.pop() {
                        index.entries[open.entry].value.end = range.end;
                    }
                }
                Token::String(key) if expects_key(&stack) => {
                    if let Some(Open { container: Container::Object { key: slot }, .. }) = stack.last_mut() {
                        *slot = Some((key.into_owned(), range));
                    }
                }
                Token::Comma | Token::Colon | Token::CommentLine(_) | Token::CommentBlock(_) => {}
                _ => {
                    index.add(&mut stack, range);
                }
            }
        }
        index
    }

    fn open(&mut self, stack: &mut Vec<Open>, range: Range<usize>, container: Container) {
        let entry = self.add(stack, range);
        stack.push(Open { entry, container });
    }

    fn add(&mut self, stack: &mut [Open], value: Range<usize>) -> usize {
        let (pointer, key) = match stack.last_mut() {
            None => (String::new(), None),
            Some(Open { entry, container: Container::Array { next } }) => {
                *next += 1;
                (join(&self.entries[*entry].pointer, &(*next - 1).to_string()), None)
            }
            Some(Open { entry, container: Container::Object { key } }) => match key.take() {
                Some((name, range)) => (join(&self.entries[*entry].pointer, &name), Some(range)),
                None => (self.entries[*entry].pointer.clone(), None),
            },
        };
        self.entries.push(Entry { pointer, key, value });
        self.entries.len() - 1
    }

    /// The value at `pointer`; of a repeated key the last, which is the one that counts.
    pub(crate) fn value(&self, pointer: &str) -> Option<Range<usize>> {
        self.find(pointer).map(|entry| entry.value.clone())
    }

    /// The key, quotes included, of the member at `pointer`.
    pub(crate) fn key(&self, pointer: &str) -> Option<Range<usize>> {
        self.find(pointer).and_then(|entry| entry.key.clone())
    }

    fn find(&self, pointer: &str) -> Option<&Entry> {
        self.entries.iter().rev().find(|entry| entry.pointer == pointer)
    }

    /// Every key that repeats an earlier one of its object: pointer and range of the repetition.
    pub(crate) fn duplicate_keys(&self) -> Vec<(&str, Range<usize>)> {
        let mut seen = std::collections::HashSet::new();
        self.entries
            .iter()
            .filter_map(|entry| entry.key.clone().map(|key| (entry.pointer.as_str(), key)))
            .filter(|(pointer, _)| !seen.insert(*pointer))
            .collect()
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

    #[test]
    fn values_and_keys_are_found_by_pointer() {
        let index = Index::of(TEXT);
        assert_eq!(&TEXT[index.value("").expect("root")], TEXT);
        assert_eq!(&TEXT[index.value("/a").expect("array")], r#"[1, {"b/c": "x"}]"#);
        assert_eq!(&TEXT[index.value("/a/1/b~1c").expect("string")], "\"x\"");
        assert_eq!(&TEXT[index.key("/a/1/b~1c").expect("key")], "\"b/c\"");
        assert_eq!(index.key("/a/1"), None);
        assert_eq!(index.value("/nowhere"), None);
    }

    #[test]
    fn duplicates_are_the_second_and_later_keys() {
        let text = r#"{"a":1,"b":{"a":2},"a":3}"#;
        let index = Index::of(text);
        assert_eq!(index.duplicate_keys(), vec![("/a", 19..22)]);
        assert_eq!(&text[index.value("/a").expect("the last one")], "3");
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

    fn assert_indexed(text: &str, index: &Index, pointer: &str, value: &Value) {
        let range = index.value(pointer).expect("every value is indexed");
        assert_eq!(&serde_json::from_str::<Value>(&text[range]).expect("a JSON value"), value);
        match value {
            Value::Object(object) => {
                object.iter().for_each(|(key, item)| assert_indexed(text, index, &join(pointer, key), item));
            }
            Value::Array(items) => items.iter().enumerate().for_each(|(position, item)| {
                assert_indexed(text, index, &join(pointer, &position.to_string()), item)
            }),
            _ => {}
        }
    }

    proptest! {
        #[test]
        fn every_range_holds_the_text_of_its_value(value in json_value()) {
            for text in [value.to_string(), serde_json::to_string_pretty(&value).expect("serialises")] {
                assert_indexed(&text, &Index::of(&text), "", &value);
            }
        }
    }
}
