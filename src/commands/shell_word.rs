//! Words of shell commands that people see.

use crate::render::sanitize::sanitize;

/// Quotes a word for a POSIX shell.
pub(super) fn quote(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// Bytes as a word for a shell, which a terminal can show as well: line ends stay, and what a terminal
/// would obey is escaped in the way of Bash.
pub(super) fn shell_word(bytes: &[u8]) -> String {
    let is_plain = |text: &&str| text.split('\n').all(|line| *sanitize(line) == *line);
    if let Some(text) = std::str::from_utf8(bytes).ok().filter(is_plain) {
        return quote(text);
    }
    let mut word = String::new();
    let escape = |word: &mut String, bytes: &[u8]| {
        bytes.iter().for_each(|byte| word.push_str(&format!("\\x{byte:02x}")));
    };
    for chunk in bytes.utf8_chunks() {
        for letter in chunk.valid().chars() {
            let mut buffer = [0; 4];
            let text = letter.encode_utf8(&mut buffer);
            match letter {
                '\'' | '\\' => word.extend(['\\', letter]),
                '\n' => word.push_str("\\n"),
                _ if *sanitize(text) != *text => escape(&mut word, text.as_bytes()),
                _ => word.push(letter),
            }
        }
        escape(&mut word, chunk.invalid());
    }
    format!("$'{word}'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shell_words_survive_quotes() {
        assert_eq!(quote("it's"), r"'it'\''s'");
    }

    #[test]
    fn bodies_are_words_that_a_shell_gives_back() {
        for (body, word) in [
            (&b"{\"it's\": 1}"[..], r#"'{"it'\''s": 1}'"#),
            (b"{\n  \"a\": 1\n}", "'{\n  \"a\": 1\n}'"),
            ("\u{feff}{'\\\n}".as_bytes(), r"$'\xef\xbb\xbf{\'\\\n}'"),
            (b"\x1b[2J\xff", r"$'\x1b[2J\xff'"),
            ("用户🙂".as_bytes(), "'用户🙂'"),
        ] {
            assert_eq!(shell_word(body), word);
        }
    }
}
