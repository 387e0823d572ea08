//! Strangers' text made safe for a terminal: what would be obeyed is shown instead.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Shows control characters, escape sequences and bidirectional overrides as `\u{…}`.
/// Everything on the result stays on one line and where it is put.
pub(crate) fn sanitize(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_obeyed) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '\n' => safe.push_str("\\n"),
            '\r' => safe.push_str("\\r"),
            '\t' => safe.push_str("\\t"),
            _ if is_obeyed(character) => {
                let _ = write!(safe, "\\u{{{:x}}}", u32::from(character));
            }
            _ => safe.push(character),
        }
    }
    Cow::Owned(safe)
}

/// Bytes as text that is safe for a terminal; what is not UTF-8 becomes `\xNN`.
pub(crate) fn sanitize_bytes(bytes: &[u8]) -> String {
    let mut safe = String::new();
    for chunk in bytes.utf8_chunks() {
        safe.push_str(&sanitize(chunk.valid()));
        for byte in chunk.invalid() {
            let _ = write!(safe, "\\x{byte:02x}");
        }
    }
    safe
}

/// Characters that a terminal obeys or that reorder or hide what stands around them.
fn is_obeyed(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{061c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn escape_sequences_and_overrides_are_shown() {
        assert_eq!(sanitize("\u{1b}[2J\u{1b}]0;title\u{7}"), "\\u{1b}[2J\\u{1b}]0;title\\u{7}");
        assert_eq!(sanitize("a\u{202e}b\u{9b}31m\r\n\t"), "a\\u{202e}b\\u{9b}31m\\r\\n\\t");
        assert_eq!(sanitize_bytes(b"ok\xFF\x1b"), "ok\\xff\\u{1b}");
    }

    #[test]
    fn other_text_is_left_alone() {
        assert!(matches!(sanitize("用户_张三 é 🙂 @TLS#NOT_FOUND"), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn nothing_that_is_obeyed_gets_through(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            prop_assert!(!sanitize_bytes(&bytes).chars().any(is_obeyed));
        }
    }
}
