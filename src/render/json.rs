//! JSON as it is written everywhere: the very value, with what a terminal would obey as `\u…`.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};
use serde_json::{Serializer, Value};

use super::sanitize::is_obeyed;

/// Writes a value on one line, without the newline.
pub(crate) fn write(writer: impl Write, value: &impl Serialize) -> io::Result<()> {
    let formatter = Escaping(CompactFormatter);
    Ok(value.serialize(&mut Serializer::with_formatter(writer, formatter))?)
}

/// A value on one line, newline included.
pub(crate) fn line(value: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut line = Vec::new();
    write(&mut line, value)?;
    line.push(b'\n');
    Ok(line)
}

/// A value on one line, without the newline, as a part of other text.
pub(crate) fn text(value: &Value) -> String {
    let mut text = Vec::new();
    write(&mut text, value).expect("values always serialise");
    String::from_utf8(text).expect("JSON is UTF-8")
}

/// A value over several lines, newline included.
pub(crate) fn pretty(value: &Value) -> String {
    let mut text = Vec::new();
    let formatter = Escaping(PrettyFormatter::new());
    value.serialize(&mut Serializer::with_formatter(&mut text, formatter)).expect("values always serialise");
    text.push(b'\n');
    String::from_utf8(text).expect("JSON is UTF-8")
}

/// Another formatter, and escapes in strings. JSON itself asks for those below U+0020 only.
struct Escaping<F>(F);

impl<F: Formatter> Formatter for Escaping<F> {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        // Nearly all text is of this kind.
        if fragment.bytes().all(|byte| byte < 0x7f) {
            return writer.write_all(fragment.as_bytes());
        }
        let mut rest = fragment;
        while let Some((position, obeyed)) = rest.char_indices().find(|(_, character)| is_obeyed(*character))
        {
            writer.write_all(&rest.as_bytes()[..position])?;
            for unit in obeyed.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            rest = &rest[position + obeyed.len_utf8()..];
        }
        writer.write_all(rest.as_bytes())
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, is_first: bool) -> io::Result<()> {
        self.0.begin_array_value(writer, is_first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, is_first: bool) -> io::Result<()> {
        self.0.begin_object_key(writer, is_first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn written(value: &Value) -> [String; 2] {
        let line = String::from_utf8(line(value).expect("it serialises")).expect("UTF-8");
        assert_eq!(line, text(value) + "\n");
        [line, pretty(value)]
    }

    #[test]
    fn what_a_terminal_obeys_is_escaped_and_the_rest_stays() {
        let value = json!({"k\u{9b}": ["\u{7f}é\u{85}", "\u{202e}用\u{ad}", "\u{e0041}🙂", {}, []]});
        let [line, pretty] = written(&value);
        assert_eq!(
            line,
            "{\"k\\u009b\":[\"\\u007fé\\u0085\",\"\\u202e用\\u00ad\",\"\\udb40\\udc41🙂\",{},[]]}\n"
        );
        let expected = format!("{value:#}\n").replace('\u{9b}', "\\u009b").replace('\u{7f}', "\\u007f");
        let expected = expected.replace('\u{85}', "\\u0085").replace('\u{202e}', "\\u202e");
        let expected = expected.replace('\u{ad}', "\\u00ad").replace('\u{e0041}', "\\udb40\\udc41");
        assert_eq!(pretty, expected);
    }

    proptest! {
        #[test]
        fn it_is_the_same_value_and_never_steers_a_terminal(key in any::<String>(), text in any::<String>()) {
            let value = json!({ key: [text, 1] });
            for written in written(&value) {
                prop_assert!(!written.replace('\n', "").chars().any(is_obeyed), "{written:?}");
                prop_assert_eq!(&serde_json::from_str::<Value>(&written).expect("JSON"), &value);
            }
        }
    }
}
