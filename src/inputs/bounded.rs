//! Reading texts that may be only so long.

use std::io::{self, BufRead, Read};

/// The error for a text that is longer than `most` bytes and begins on this line.
pub(super) fn too_long(line: usize, most: u64) -> io::Error {
    let message = format!("the text that begins on line {line} is longer than {most} bytes");
    io::Error::new(io::ErrorKind::FileTooLarge, message)
}

/// Reads everything, which is one text of `most` bytes at most.
pub(crate) fn read_whole(reader: impl Read, most: u64) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    reader.take(most.saturating_add(1)).read_to_end(&mut text)?;
    if text.len() as u64 > most { Err(too_long(1, most)) } else { Ok(text) }
}

/// Reads on in a line of `most` bytes at most, without its newline, which is read, too; false at the end.
pub(crate) fn read_line(
    reader: &mut impl BufRead,
    line: &mut Vec<u8>,
    number: usize,
    most: u64,
) -> io::Result<bool> {
    let left = most.saturating_add(1).saturating_sub(line.len() as u64);
    let read = reader.take(left).read_until(b'\n', line)?;
    if line.len() as u64 > most && line.last() != Some(&b'\n') {
        return Err(too_long(number, most));
    }
    Ok(read > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_taken_up_to_the_limit_and_not_beyond() {
        assert_eq!(read_whole(&b"abc"[..], 3).expect("it fits"), b"abc");
        let error = read_whole(&b"abcd"[..], 3).expect_err("it does not fit");
        assert_eq!(error.to_string(), "the text that begins on line 1 is longer than 3 bytes");
    }

    #[test]
    fn lines_are_taken_up_to_the_limit_and_not_beyond() {
        let mut reader = &b"abc\nab\nabcd\n"[..];
        let mut next = |number| {
            let mut line = Vec::new();
            read_line(&mut reader, &mut line, number, 3).map(|is_read| (is_read, line))
        };
        assert_eq!(next(1).expect("it fits"), (true, b"abc\n".to_vec()));
        assert_eq!(next(2).expect("it fits"), (true, b"ab\n".to_vec()));
        let error = next(3).expect_err("it does not fit");
        assert_eq!(error.to_string(), "the text that begins on line 3 is longer than 3 bytes");
    }

    #[test]
    fn a_line_that_comes_in_pieces_is_bounded_as_a_whole() {
        let mut line = Vec::new();
        assert!(read_line(&mut &b"ab"[..], &mut line, 1, 3).expect("it fits"));
        assert!(!read_line(&mut &b""[..], &mut line, 1, 3).expect("it fits"));
        assert!(read_line(&mut &b"c\n"[..], &mut line, 1, 3).expect("it fits"));
        assert_eq!(line, b"abc\n");
        line.truncate(3);
        assert!(read_line(&mut &b"d"[..], &mut line, 1, 3).is_err());
    }
}
