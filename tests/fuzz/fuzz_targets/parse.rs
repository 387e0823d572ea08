//! Any bytes at all against the parser and the search for places in a text: no
//! panic, and the same verdict and value as serde_json where comments are refused.
//!
//! ```text
//! cargo install cargo-fuzz
//! RUSTC_BOOTSTRAP=1 cargo fuzz run --fuzz-dir tests/fuzz --sanitizer none parse \
//!     tests/fuzz/corpus tests/json_parsing -- -max_len=4096 -max_total_time=600
//! ```
//!
//! The first folder receives what is found on the way and must exist.

#![no_main]

#[allow(dead_code, unused_imports, reason = "the program uses more of the module than is tried here")]
#[path = "../../../src/document/mod.rs"]
mod document;

use std::collections::HashSet;

use document::{Comments, SyntaxError, SyntaxErrorKind, duplicate_keys, find, join, parse};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|bytes: &[u8]| {
    agrees_with_serde_json(bytes);
    for comments in [Comments::Refused, Comments::Allowed] {
        match parse(bytes, comments) {
            Ok(document) => {
                let text = std::str::from_utf8(bytes).expect("what is JSON is UTF-8");
                finds_every_value(text, &document.value);
                let repeated = duplicate_keys(text);
                assert_eq!(document.has_duplicate_keys, !repeated.is_empty());
                for (_, key) in repeated {
                    assert!(serde_json::from_str::<String>(&text[key]).is_ok());
                }
            }
            Err(error) => points_into_the_text(bytes, &error),
        }
    }
    // Nobody asks for places in a text that is not JSON, and yet the answer is no panic.
    if let Ok(text) = std::str::from_utf8(bytes) {
        find(text, &HashSet::from([String::new(), "/0".to_owned()]));
        duplicate_keys(text);
    }
});

fn agrees_with_serde_json(bytes: &[u8]) {
    let ours = parse(bytes, Comments::Refused).map(|document| document.value).ok();
    let theirs = serde_json::from_slice::<Value>(bytes).ok();
    assert_eq!(ours, theirs);
}

fn points_into_the_text(bytes: &[u8], error: &SyntaxError) {
    assert!(error.offset <= bytes.len());
    match std::str::from_utf8(bytes) {
        Ok(text) => assert!(text.is_char_boundary(error.offset)),
        Err(_) => {
            assert!(matches!(error.kind, SyntaxErrorKind::NotUtf8 | SyntaxErrorKind::ByteOrderMark));
        }
    }
}

/// Each value of a text, found by its pointer, is the value that the text says there.
fn finds_every_value(text: &str, value: &Value) {
    let mut values = Vec::new();
    collect(String::new(), value, &mut values);
    let pointers: HashSet<String> = values.iter().map(|(pointer, _)| pointer.clone()).collect();
    let found = find(text, &pointers);
    for (pointer, value) in values {
        let part = &text[found[&pointer].value.clone()];
        let part = parse(part.as_bytes(), Comments::Allowed).expect("a part of JSON is JSON").value;
        assert_eq!(&part, value, "{pointer}");
    }
}

fn collect<'a>(pointer: String, value: &'a Value, values: &mut Vec<(String, &'a Value)>) {
    match value {
        Value::Object(object) => {
            object.iter().for_each(|(key, item)| collect(join(&pointer, key), item, values));
        }
        Value::Array(items) => {
            for (position, item) in items.iter().enumerate() {
                collect(join(&pointer, &position.to_string()), item, values);
            }
        }
        _ => {}
    }
    values.push((pointer, value));
}
