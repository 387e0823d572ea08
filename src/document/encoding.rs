//! Text files that are no UTF-8: UTF-16, as Windows PowerShell and some editors write it.

/// The text of UTF-16, told by its byte order mark, or else by a NUL beside each of its ASCII characters.
/// `None` for everything else.
pub(crate) fn decode_utf16(bytes: &[u8]) -> Option<String> {
    let (is_little_endian, rest) = match bytes {
        [0xff, 0xfe, rest @ ..] => (true, rest),
        [0xfe, 0xff, rest @ ..] => (false, rest),
        [first, 0, ..] if *first != 0 && every_other_is_nul(bytes, 1) => (true, bytes),
        [0, second, ..] if *second != 0 && every_other_is_nul(bytes, 0) => (false, bytes),
        _ => return None,
    };
    let order = if is_little_endian { u16::from_le_bytes } else { u16::from_be_bytes };
    let (units, odd) = rest.as_chunks::<2>();
    let units: Vec<u16> = units.iter().map(|&unit| order(unit)).collect();
    String::from_utf16(&units).ok().filter(|_| odd.is_empty())
}

/// Whether the bytes at every other place are NUL, and the ones between are not.
fn every_other_is_nul(bytes: &[u8], place: usize) -> bool {
    bytes.iter().enumerate().all(|(position, &byte)| (byte == 0) == (position % 2 == place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_orders_are_read_with_a_mark_or_without() {
        for bytes in [&b"\xff\xfea\0b\0"[..], b"\xfe\xff\0a\0b", b"a\0b\0", b"\0a\0b"] {
            assert_eq!(decode_utf16(bytes), Some("ab".to_owned()), "{bytes:?}");
        }
        assert_eq!(decode_utf16(b"\xff\xfe\x2d\x4e"), Some("中".to_owned()));
    }

    #[test]
    fn other_bytes_are_none() {
        for bytes in
            [&b""[..], b"a", b"ab", b"a\0", b"a\0b", b"\0", b"ab\0\0", b"\xff\xfea", b"\xff\xfe\0\xd8"]
        {
            let expected = (bytes == b"a\0").then(|| "a".to_owned());
            assert_eq!(decode_utf16(bytes), expected, "{bytes:?}");
        }
    }
}
