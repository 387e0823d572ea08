//! Strangers' text made safe for a terminal: what would be obeyed is shown instead.

use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::ops::{AddAssign, Deref};

use super::style::{Role, Style};
use super::wrap::{cut_back, hanging};

/// Text that a terminal shows and does not obey, apart from our own colours. It is made of what was sanitised
/// and of what stands in the source; nothing else can become a part of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Safe<'a>(Cow<'a, str>);

impl<'a> Safe<'a> {
    /// The text itself.
    pub(crate) fn into_owned(self) -> String {
        self.0.into_owned()
    }

    /// In the looks of its role.
    pub(crate) fn painted(&self, style: Style, role: Role) -> Safe<'static> {
        Safe(style.paint(role, &self.0).into())
    }

    /// The first `width` columns, with an ellipsis for what is left out.
    pub(crate) fn cut(&self, width: usize) -> Safe<'static> {
        Safe(cut_back(&self.0, width).into())
    }

    /// In lines of `measure` columns, as [`hanging`] breaks them.
    pub(crate) fn hanging(&self, taken: usize, measure: Option<usize>, indent: usize) -> Safe<'static> {
        Safe(hanging(&self.0, taken, measure, indent).into())
    }

    /// With more behind it.
    #[must_use]
    pub(crate) fn and<'b>(mut self, more: impl Into<Safe<'b>>) -> Self {
        self += more;
        self
    }
}

impl<'b, T: Into<Safe<'b>>> AddAssign<T> for Safe<'_> {
    fn add_assign(&mut self, more: T) {
        self.0.to_mut().push_str(&more.into().0);
    }
}

impl From<&'static str> for Safe<'_> {
    fn from(text: &'static str) -> Self {
        Self(text.into())
    }
}

impl Deref for Safe<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Safe<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// Shows control characters, escape sequences, bidirectional overrides and what is invisible as `\u{…}`.
/// Everything on the result stays on one line and where it is put.
pub(crate) fn sanitize(text: &str) -> Safe<'_> {
    if !text.chars().any(is_obeyed) {
        return Safe(Cow::Borrowed(text));
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
    Safe(Cow::Owned(safe))
}

/// Bytes as text that is safe for a terminal; what is not UTF-8 becomes `\xNN`.
pub(crate) fn sanitize_bytes(bytes: &[u8]) -> Safe<'static> {
    let mut safe = String::new();
    for chunk in bytes.utf8_chunks() {
        safe.push_str(&sanitize(chunk.valid()));
        for byte in chunk.invalid() {
            let _ = write!(safe, "\\x{byte:02x}");
        }
    }
    Safe(safe.into())
}

/// Characters that a terminal obeys, that reorder or hide what stands around them, or that nobody sees. The
/// joiners and the variation selectors stay: emoji and several scripts are written with them.
pub(super) fn is_obeyed(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_control();
    }
    matches!(
        character,
        '\u{80}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
            | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e007f}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn escape_sequences_and_overrides_are_shown() {
        assert_eq!(&*sanitize("\u{1b}[2J\u{1b}]0;title\u{7}"), "\\u{1b}[2J\\u{1b}]0;title\\u{7}");
        assert_eq!(&*sanitize("a\u{202e}b\u{9b}31m\r\n\t"), "a\\u{202e}b\\u{9b}31m\\r\\n\\t");
        assert_eq!(&*sanitize_bytes(b"ok\xFF\x1b"), "ok\\xff\\u{1b}");
    }

    #[test]
    fn other_text_is_left_alone() {
        assert!(matches!(sanitize("用户_张三 é 🙂 @TLS#NOT_FOUND").0, Cow::Borrowed(_)));
        let family = "👩\u{200d}👧 ❤\u{fe0f} می\u{200c}خواهم";
        assert_eq!(&*sanitize(family), family);
    }

    #[test]
    fn what_nobody_sees_is_shown() {
        for hidden in
            "\u{ad}\u{34f}\u{1160}\u{17b4}\u{180e}\u{200b}\u{2064}\u{3164}\u{feff}\u{ffa0}\u{e0041}".chars()
        {
            let expected = format!("a\\u{{{:x}}}b", u32::from(hidden));
            assert_eq!(&*sanitize(&format!("a{hidden}b")), expected);
        }
    }

    #[test]
    fn safe_text_is_made_of_safe_text() {
        let mut text = Safe::from("header ").and(sanitize("\u{9b}1m"));
        text += sanitize_bytes(b"\x1b").painted(Style::plain(), Role::Muted);
        assert_eq!(text.cut(12).into_owned(), "header \\u{9…");
        assert_eq!(text.into_owned(), "header \\u{9b}1m\\u{1b}");
    }

    proptest! {
        #[test]
        fn nothing_that_is_obeyed_gets_through(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            prop_assert!(!sanitize_bytes(&bytes).chars().any(is_obeyed));
        }
    }
}
