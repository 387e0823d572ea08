//! Bytes without the escapes that JSON, URLs, HTML and programming languages give them, however often and in
//! whatever order they were applied, and where each of them came from.

use std::ops::Range;

/// The longest thing that stands for one character of HTML, such as `&#x0001f642;`.
const LONGEST_ENTITY: usize = 12;

/// Bytes in their plainest form.
pub(super) struct Canonical {
    /// The bytes. A space is a `+`, as in forms.
    pub(super) bytes: Vec<u8>,
    /// The bytes of the text that each of them stands for.
    sources: Vec<Range<usize>>,
}

impl Canonical {
    /// Undoes all escapes in one pass: what an escape stands for may be a part of the next one. So every form of a
    /// text comes to the same bytes, and the text itself does, too, whatever it looks like.
    pub(super) fn of(text: &[u8]) -> Self {
        let mut canonical =
            Self { bytes: Vec::with_capacity(text.len()), sources: Vec::with_capacity(text.len()) };
        for (position, &byte) in text.iter().enumerate() {
            canonical.push(byte, position..position + 1);
        }
        canonical
    }

    /// The bytes of the text that some of the plain ones stand for.
    pub(super) fn source(&self, range: &Range<usize>) -> Range<usize> {
        let sources = &self.sources[range.clone()];
        let start = sources.first().map_or(0, |source| source.start);
        start..sources.last().map_or(start, |source| source.end)
    }

    /// Where the beginning of an escape at the very end is, which nothing completes.
    pub(super) fn open_escape(&self) -> Option<usize> {
        let start = self.bytes.len().saturating_sub(LONGEST_ENTITY);
        let last = self.bytes[start..].iter().rposition(|byte| b"\\%&".contains(byte))?;
        Some(start + last)
    }

    fn push(&mut self, byte: u8, source: Range<usize>) {
        let (mut byte, mut source) = (byte, source);
        loop {
            self.bytes.push(if byte == b' ' { b'+' } else { byte });
            self.sources.push(source);
            let Some((length, plain)) = self.escape_at_end() else { return };
            source = self.cut(length);
            match plain[..] {
                // It may be the last part of another escape.
                [one] => byte = one,
                ref several => {
                    self.append(several, source);
                    return self.join_surrogates();
                }
            }
        }
    }

    fn append(&mut self, bytes: &[u8], source: Range<usize>) {
        self.bytes.extend_from_slice(bytes);
        self.sources.extend(std::iter::repeat_n(source, bytes.len()));
    }

    /// Takes the last bytes away; what they stood for.
    fn cut(&mut self, length: usize) -> Range<usize> {
        let start = self.bytes.len() - length;
        let source = self.source(&(start..self.bytes.len()));
        self.bytes.truncate(start);
        self.sources.truncate(start);
        source
    }

    /// How long the escape is that the last byte completes, and what it stands for.
    fn escape_at_end(&self) -> Option<(usize, Vec<u8>)> {
        match *self.bytes.last()? {
            b';' => self.entity_at_end(),
            byte if byte.is_ascii_hexdigit() => self.number_at_end(),
            _ => None,
        }
        .or_else(|| self.letter_at_end())
    }

    /// `%2F`, `\x2f` and `\u002f`.
    fn number_at_end(&self) -> Option<(usize, Vec<u8>)> {
        let number = |sign: &[u8], digits: usize| {
            let before = self.bytes.len().checked_sub(digits)?;
            let (before, digits) = self.bytes.split_at(before);
            let is_number = before.ends_with(sign) && digits.iter().all(u8::is_ascii_hexdigit);
            let number = || u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok();
            Some((sign.len() + digits.len(), is_number.then(number)??))
        };
        let byte = number(b"%", 2).or_else(|| number(b"\\x", 2));
        let byte = byte.map(|(length, byte)| (length, byte.to_le_bytes()[..1].to_vec()));
        byte.or_else(|| number(b"\\u", 4).map(|(length, unit)| (length, encoded(unit))))
    }

    /// `\n`, `\/`, and any other letter with a backslash or several before it. `\u` and `\x` wait for their digits.
    fn letter_at_end(&self) -> Option<(usize, Vec<u8>)> {
        let [.., b'\\', last] = self.bytes[..] else { return None };
        let plain = match last {
            b'u' | b'x' => return None,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'b' => 8,
            b'f' => 12,
            other => other,
        };
        Some((2, vec![plain]))
    }

    /// `&amp;`, `&#34;` and `&#x22;`.
    fn entity_at_end(&self) -> Option<(usize, Vec<u8>)> {
        let start = self.bytes.len().saturating_sub(LONGEST_ENTITY);
        let begin = start + self.bytes[start..].iter().rposition(|&byte| byte == b'&')?;
        let name = std::str::from_utf8(&self.bytes[begin + 1..self.bytes.len() - 1]).ok()?;
        let meant = match name {
            "amp" => u32::from('&'),
            "lt" => u32::from('<'),
            "gt" => u32::from('>'),
            "quot" => u32::from('"'),
            "apos" => u32::from('\''),
            name => match name.strip_prefix('#')? {
                number if number.starts_with(['x', 'X']) => u32::from_str_radix(&number[1..], 16).ok()?,
                number => number.parse().ok()?,
            },
        };
        (meant <= u32::from(char::MAX)).then(|| (self.bytes.len() - begin, encoded(meant)))
    }

    /// Two halves of a surrogate pair make one character.
    fn join_surrogates(&mut self) {
        let unit = |bytes: &[u8]| match *bytes {
            [0xED, second @ 0xA0..=0xBF, third] => {
                Some(0xD000 | (u32::from(second & 0x3F) << 6) | u32::from(third & 0x3F))
            }
            _ => None,
        };
        let Some(start) = self.bytes.len().checked_sub(6) else { return };
        let (high, low) = (unit(&self.bytes[start..start + 3]), unit(&self.bytes[start + 3..]));
        if let (Some(high @ 0xD800..0xDC00), Some(low @ 0xDC00..0xE000)) = (high, low) {
            let source = self.cut(6);
            self.append(&encoded(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)), source);
        }
    }
}

/// A character in UTF-8; half of a surrogate pair in the same manner.
fn encoded(code: u32) -> Vec<u8> {
    match char::from_u32(code) {
        Some(character) => character.encode_utf8(&mut [0; 4]).as_bytes().to_vec(),
        None => [0xE0 | (code >> 12), 0x80 | ((code >> 6) & 0x3F), 0x80 | (code & 0x3F)]
            .map(|byte| byte.to_le_bytes()[0])
            .to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plain(text: &str) -> String {
        String::from_utf8(Canonical::of(text.as_bytes()).bytes).expect("UTF-8")
    }

    #[test]
    fn every_escape_is_undone_in_every_order() {
        for (text, expected) in [
            ("a b+c", "a+b+c"),
            ("%2F %252f %25252F", "/+/+/"),
            ("\\/ \\\\/ \\\\\\\\/ \\u002f \\\\u002F \\x2f", "/+/+/+/+/+/"),
            ("&quot;&amp;quot;&#34;&#x22;&amp;#x22;", "\"\"\"\"\""),
            ("%5Cu0054 \\u0025%35%34 &#37;54 %26%2384%3B", "T+T+T+T"),
            ("\\ud83d\\ude42 %F0%9F%99%82 &#128578; \\\\uD83D\\\\uDE42", "🙂+🙂+🙂+🙂"),
            ("z\\u00e4 %C3%a4 &#xe4; \\n\\t", "zä+ä+ä+\n\t"),
            ("100% & \\u12 &; &#; %zz", "100%+&+\\u12+&;+&#;+%zz"),
        ] {
            assert_eq!(plain(text), expected, "{text}");
        }
    }

    #[test]
    fn what_stands_for_a_byte_is_known() {
        let text = b"a\\\\u0054%252Fz";
        let canonical = Canonical::of(text);
        assert_eq!(canonical.bytes, b"aT/z");
        let sources: Vec<_> = (0..4).map(|at| canonical.source(&(at..at + 1))).collect();
        assert_eq!(sources, [0..1, 1..8, 8..13, 13..14]);
        assert_eq!(canonical.source(&(1..3)), 1..13);
    }

    /// Neither a stack of calls nor a pass for each of them.
    #[test]
    fn a_million_escapes_within_each_other_are_undone_in_one_pass() {
        assert_eq!(plain(&format!("%{}2F", "25".repeat(1_000_000))), "/");
        assert_eq!(plain(&format!("{}5", "%3".repeat(1_000_000))), "5");
        assert_eq!(plain(&format!("{}/", "\\".repeat(1_000_000))), "/");
        assert_eq!(plain(&format!("&{}#47;", "amp;".repeat(1_000_000))), "/");
    }

    proptest! {
        #[test]
        fn what_is_plain_stays_so(text in any::<Vec<u8>>()) {
            let once = Canonical::of(&text);
            prop_assert_eq!(once.sources.len(), once.bytes.len());
            prop_assert!(once.sources.iter().all(|source| source.start < source.end && source.end <= text.len()));
        }
    }
}
