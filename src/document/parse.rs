//! Bytes to [`Document`]: strict JSON (RFC 8259), or JSON with comments where asked for.

use std::fmt;

use jsonc_parser::tokens::Token;
use jsonc_parser::{Scanner, ScannerOptions};
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// Whether `//` and `/* */` are accepted in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comments {
    /// Strict JSON: a comment is a syntax error of its own kind.
    Refused,
    /// JSON with comments: they count as white space.
    Allowed,
}

/// A JSON value and what the value alone no longer tells.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Document {
    /// The parsed value. Of a repeated key, the last one counts, as in every common parser.
    pub(crate) value: Value,
    /// Whether any object in the text names a key twice.
    pub(crate) has_duplicate_keys: bool,
}

/// Why a text is not a [`Document`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    /// What is wrong, in the categories that deserve different advice.
    pub(crate) kind: SyntaxErrorKind,
    /// One sentence without place.
    pub(crate) message: String,
    /// Byte offset of the first offending byte.
    pub(crate) offset: usize,
}

/// The categories of [`SyntaxError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SyntaxErrorKind {
    /// No bytes, or white space alone.
    Empty,
    /// The text begins with U+FEFF.
    ByteOrderMark,
    /// The bytes are not UTF-8.
    NotUtf8,
    /// A `//` or `/* */` comment where comments are refused.
    Comment,
    /// The text ends before the value does.
    Truncated,
    /// Arrays or objects deeper than the parser goes.
    TooDeep,
    /// Half of a surrogate pair, escaped, without its other half.
    LoneSurrogate,
    /// A byte of value zero.
    Nul,
    /// A number no 64-bit type can hold, such as `1e400`.
    NumberOutOfRange,
    /// Anything else.
    Invalid,
}

/// Parses `bytes` as one JSON value.
pub(crate) fn parse(bytes: &[u8], comments: Comments) -> Result<Document, SyntaxError> {
    let text = decode(bytes)?;
    match comments {
        Comments::Refused => parse_text(text).map_err(|error| blame_comment(text, error)),
        Comments::Allowed => parse_text(decode(blank_comments(text).as_bytes())?),
    }
}

fn decode(bytes: &[u8]) -> Result<&str, SyntaxError> {
    let error = |kind, offset, message: &str| SyntaxError { kind, offset, message: message.to_owned() };
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        return Err(error(
            SyntaxErrorKind::ByteOrderMark,
            0,
            "the text begins with a byte order mark (U+FEFF)",
        ));
    }
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        return Err(error(SyntaxErrorKind::NotUtf8, 0, "the text is UTF-16, but JSON must be UTF-8"));
    }
    let text = std::str::from_utf8(bytes).map_err(|utf8| {
        error(SyntaxErrorKind::NotUtf8, utf8.valid_up_to(), "the bytes from here on are not UTF-8")
    })?;
    if text.bytes().all(|byte| byte.is_ascii_whitespace()) {
        return Err(error(SyntaxErrorKind::Empty, 0, "the text is empty, so there is no JSON"));
    }
    Ok(text)
}

fn parse_text(text: &str) -> Result<Document, SyntaxError> {
    let mut has_duplicate_keys = false;
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = Builder { has_duplicate_keys: &mut has_duplicate_keys }
        .deserialize(&mut deserializer)
        .and_then(|value| deserializer.end().map(|()| value))
        .map_err(|error| locate_error(text, &error))?;
    Ok(Document { value, has_duplicate_keys })
}

/// Turns serde_json's line and byte column into a byte offset and its wording into ours.
fn locate_error(text: &str, error: &serde_json::Error) -> SyntaxError {
    let line_start: usize =
        text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let mut offset = (line_start + error.column().saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let full = error.to_string();
    let message = full.rsplit_once(" at line ").map_or(full.as_str(), |(message, _)| message);
    let (kind, message) = if error.is_eof() {
        offset = text.trim_end().len();
        (SyntaxErrorKind::Truncated, "the text ends in the middle of the value".to_owned())
    } else if message.starts_with("recursion limit") {
        (SyntaxErrorKind::TooDeep, "arrays and objects are nested more than 127 deep".to_owned())
    } else if message.contains("surrogate") || message == "unexpected end of hex escape" {
        (SyntaxErrorKind::LoneSurrogate, "half of a surrogate pair without its other half".to_owned())
    } else if text.as_bytes().get(offset) == Some(&0) {
        (SyntaxErrorKind::Nul, "a byte of value zero, which JSON does not allow here".to_owned())
    } else if message == "number out of range" {
        let is_number = |byte: &u8| byte.is_ascii_alphanumeric() || b"+-.".contains(byte);
        offset = text.as_bytes()[..offset]
            .iter()
            .rposition(|byte| !is_number(byte))
            .map_or(0, |before| before + 1);
        (SyntaxErrorKind::NumberOutOfRange, "the number is larger than any 64-bit type can hold".to_owned())
    } else {
        // Of `null`, `true` or `false`, the library expects the rest, and calls that an ident.
        let message = if message == "expected ident" { "expected value" } else { message };
        (SyntaxErrorKind::Invalid, format!("this is not JSON: {message}"))
    };
    SyntaxError { kind, message, offset }
}

/// If a comment stands at or before the error, the comment is the error.
fn blame_comment(text: &str, error: SyntaxError) -> SyntaxError {
    match comments(text).first() {
        Some(comment) if comment.start <= error.offset => SyntaxError {
            kind: SyntaxErrorKind::Comment,
            message: "JSON has no comments".to_owned(),
            offset: comment.start,
        },
        _ => error,
    }
}

/// The byte ranges of all comments, up to the first thing that is no JSON token.
fn comments(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut scanner = Scanner::new(text, &ScannerOptions::default());
    let mut found = Vec::new();
    while let Ok(Some(token)) = scanner.scan() {
        if matches!(token, Token::CommentLine(_) | Token::CommentBlock(_)) {
            found.push(scanner.token_start()..scanner.token_end());
        }
    }
    found
}

/// Replaces comments by blanks of the same length, so that every offset stays true.
fn blank_comments(text: &str) -> String {
    let mut blanked = String::with_capacity(text.len());
    let mut end = 0;
    for comment in comments(text) {
        blanked.push_str(&text[end..comment.start]);
        blanked.extend(text[comment.clone()].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
        end = comment.end;
    }
    blanked.push_str(&text[end..]);
    blanked
}

/// Builds a [`Value`] and notices repeated keys, which `Value`'s own deserializer drops silently.
struct Builder<'a> {
    has_duplicate_keys: &'a mut bool,
}

impl<'de> DeserializeSeed<'de> for Builder<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Builder<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) =
            sequence.next_element_seed(Builder { has_duplicate_keys: &mut *self.has_duplicate_keys })?
        {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut next = entries.next_key::<String>()?;
        // A callback has seven members: room for them at once spares three moves. But a hostile one may
        // have hundreds of thousands of empty objects.
        let mut object = next.as_ref().map_or_else(Map::new, |_| Map::with_capacity(8));
        while let Some(key) = next {
            let value =
                entries.next_value_seed(Builder { has_duplicate_keys: &mut *self.has_duplicate_keys })?;
            if object.insert(key, value).is_some() {
                *self.has_duplicate_keys = true;
            }
            next = entries.next_key()?;
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn kind_and_offset(bytes: &[u8]) -> (SyntaxErrorKind, usize) {
        let error = parse(bytes, Comments::Refused).expect_err("the text is refused");
        (error.kind, error.offset)
    }

    #[test]
    fn a_value_keeps_the_order_of_its_keys() {
        let document = parse(br#"{"b":1,"a":[true,null,-2,1.5,"x"]}"#, Comments::Refused).expect("JSON");
        assert_eq!(document.value.to_string(), r#"{"b":1,"a":[true,null,-2,1.5,"x"]}"#);
        assert!(!document.has_duplicate_keys);
    }

    #[test]
    fn a_repeated_key_is_noticed_at_any_depth() {
        let document = parse(br#"{"a":[{"b":1,"b":2}]}"#, Comments::Refused).expect("JSON");
        assert!(document.has_duplicate_keys);
        assert_eq!(document.value, json!({"a": [{"b": 2}]}));
    }

    #[test]
    fn every_syntax_error_has_its_kind_and_its_byte() {
        assert_eq!(kind_and_offset(b""), (SyntaxErrorKind::Empty, 0));
        assert_eq!(kind_and_offset(b" \n\t"), (SyntaxErrorKind::Empty, 0));
        assert_eq!(kind_and_offset(b"\xEF\xBB\xBF{}"), (SyntaxErrorKind::ByteOrderMark, 0));
        assert_eq!(kind_and_offset(b"{\"a\":\"\xFF\"}"), (SyntaxErrorKind::NotUtf8, 6));
        assert_eq!(kind_and_offset(b"\xFF\xFE{\0}\0"), (SyntaxErrorKind::NotUtf8, 0));
        assert_eq!(kind_and_offset(b"{\"a\": 1 // one\n}"), (SyntaxErrorKind::Comment, 8));
        assert_eq!(kind_and_offset(b"{\"a\": /* one */ 1}"), (SyntaxErrorKind::Comment, 6));
        assert_eq!(kind_and_offset(b"{\"a\": [1, 2"), (SyntaxErrorKind::Truncated, 11));
        assert_eq!(kind_and_offset(b"{\"a\": 1e400}"), (SyntaxErrorKind::NumberOutOfRange, 6));
        assert_eq!(kind_and_offset(b"{\n  \"a\": 1,\n}"), (SyntaxErrorKind::Invalid, 12));
        assert_eq!(kind_and_offset(b"{} {}"), (SyntaxErrorKind::Invalid, 3));
        assert_eq!(kind_and_offset(br#"["\ud83d"]"#).0, SyntaxErrorKind::LoneSurrogate);
        assert_eq!(kind_and_offset(br#"["\udc00x"]"#).0, SyntaxErrorKind::LoneSurrogate);
        assert_eq!(kind_and_offset(b"[1,\0]"), (SyntaxErrorKind::Nul, 3));
        assert_eq!(kind_and_offset(b"[\"a\0\"]"), (SyntaxErrorKind::Nul, 3));
    }

    #[test]
    fn nesting_of_ten_thousand_is_refused_without_overflowing_the_stack() {
        assert_eq!(kind_and_offset("[".repeat(10_000).as_bytes()).0, SyntaxErrorKind::TooDeep);
        let commented = format!("/**/{}", "[".repeat(10_000));
        let error = parse(commented.as_bytes(), Comments::Allowed).expect_err("too deep");
        assert_eq!(error.kind, SyntaxErrorKind::TooDeep);
    }

    #[test]
    fn slashes_inside_strings_are_not_comments() {
        let document = parse(br#"{"url":"https://x/*y*/"}"#, Comments::Allowed).expect("JSON");
        assert_eq!(document.value, json!({"url": "https://x/*y*/"}));
    }

    #[test]
    fn comments_allowed_keep_every_offset() {
        let text = "{\"a\": 1, // Übung\n /* x\n */ \"b\": ?}";
        let error = parse(text.as_bytes(), Comments::Allowed).expect_err("a question mark");
        assert_eq!(&text[error.offset..=error.offset], "?");
    }

    proptest! {
        #[test]
        fn acceptance_agrees_with_serde_json(bytes in proptest::collection::vec(proptest::sample::select(
            b"{}[]\",:01.e-+tfn\\u ab/*\n\xC3\xA9\xFF".to_vec()), 0..40)) {
            let ours = parse(&bytes, Comments::Refused).map(|document| document.value).ok();
            let theirs = serde_json::from_slice::<Value>(&bytes).ok();
            prop_assert_eq!(ours, theirs);
        }

        #[test]
        fn error_offsets_lie_on_character_boundaries(text in "[{}\\[\\]\",:01a é\n]{0,40}") {
            if let Err(error) = parse(text.as_bytes(), Comments::Refused) {
                prop_assert!(text.is_char_boundary(error.offset));
            }
        }
    }
}
