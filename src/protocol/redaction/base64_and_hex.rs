//! Base64, in either alphabet, and hexadecimal, wherever it begins.

use std::ops::Range;

/// A way to write bytes as other characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SecretCoding {
    /// Six bits a character, with `+` and `/` or with `-` and `_`.
    Base64,
    /// Four bits a digit.
    Hexadecimal,
}

impl SecretCoding {
    /// All of them.
    pub(super) const ALL: [Self; 2] = [Self::Base64, Self::Hexadecimal];

    /// The bits of a character.
    fn bits(self) -> usize {
        match self {
            Self::Base64 => 6,
            Self::Hexadecimal => 4,
        }
    }

    /// How many characters there are until one begins a byte again: what is looked for may begin anywhere.
    pub(super) fn phases(self) -> usize {
        match self {
            Self::Base64 => 4,
            Self::Hexadecimal => 2,
        }
    }

    fn value(self, character: u8) -> Option<u8> {
        Some(match (self, character) {
            (Self::Base64, b'A'..=b'Z') => character - b'A',
            (Self::Base64, b'a'..=b'z') => character - b'a' + 26,
            (Self::Base64, b'0'..=b'9') => character - b'0' + 52,
            (Self::Base64, b'+' | b'-') => 62,
            (Self::Base64, b'/' | b'_') => 63,
            (Self::Hexadecimal, b'0'..=b'9') => character - b'0',
            (Self::Hexadecimal, b'a'..=b'f') => character - b'a' + 10,
            (Self::Hexadecimal, b'A'..=b'F') => character - b'A' + 10,
            _ => return None,
        })
    }

    /// The bytes that a run stands for, from its character `lead` on.
    pub(super) fn decode(self, run: &[u8], lead: usize) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(run.len() * self.bits() / 8 + 1);
        let (mut rest, mut count) = (0_u16, 0);
        for value in run.iter().skip(lead).filter_map(|&character| self.value(character)) {
            rest = (rest << self.bits()) | u16::from(value);
            count += self.bits();
            if count >= 8 {
                count -= 8;
                bytes.push((rest >> count).to_le_bytes()[0]);
            }
        }
        bytes
    }

    /// The characters that some of these bytes came from.
    pub(super) fn source(self, bytes: &Range<usize>, lead: usize, run: &Range<usize>) -> Range<usize> {
        let start = run.start + lead;
        start + bytes.start * 8 / self.bits()..run.end.min(start + (bytes.end * 8).div_ceil(self.bits()))
    }
}

/// Where so many characters of a coding follow each other that they may stand for `bytes` bytes.
pub(super) fn runs(
    text: &[u8],
    coding: SecretCoding,
    bytes: usize,
) -> impl Iterator<Item = Range<usize>> + '_ {
    let shortest = (bytes * 8).div_ceil(coding.bits());
    let mut next = 0;
    std::iter::from_fn(move || {
        let start = next + text[next..].iter().position(|&byte| coding.value(byte).is_some())?;
        let length = text[start..].iter().position(|&byte| coding.value(byte).is_none());
        next = length.map_or(text.len(), |length| start + length);
        Some(start..next)
    })
    .filter(move |run| run.len() >= shortest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_decoded_from_any_character_on_and_traced_back() {
        let text = b"to: x2dG9rZW4tMQ==, 746f6B656e2";
        let base64: Vec<_> = runs(text, SecretCoding::Base64, 7).collect();
        assert_eq!(base64, [4..16, 20..31]);
        assert_eq!(SecretCoding::Base64.decode(&text[4..16], 2), b"token-1");
        assert_eq!(&text[SecretCoding::Base64.source(&(0..7), 2, &(4..16))], b"dG9rZW4tMQ");
        assert_eq!(&text[SecretCoding::Base64.source(&(1..3), 2, &(4..16))], b"G9r");
        assert_eq!(SecretCoding::Base64.decode(b"-_+/", 0), SecretCoding::Base64.decode(b"+/-_", 0));
        let hexadecimal = runs(text, SecretCoding::Hexadecimal, 5).map(|run| (run.start, run.end));
        assert_eq!(hexadecimal.collect::<Vec<_>>(), [(20, 31)]);
        assert_eq!(SecretCoding::Hexadecimal.decode(&text[20..31], 0), b"token");
        assert_eq!(&text[SecretCoding::Hexadecimal.source(&(0..5), 0, &(20..31))], b"746f6B656e");
    }
}
