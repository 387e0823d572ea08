//! JSON Pointers as JSONPath (RFC 9535), which is what hurl reads.

use std::fmt::Write as _;

/// The path to what a pointer names. Tokens of digits become places in a list.
pub(super) fn from_pointer(pointer: &str) -> String {
    let mut path = "$".to_owned();
    for token in tokens(pointer) {
        match is_place(&token) {
            true => path.push_str(&format!("[{token}]")),
            false => path.push_str(&member(&token)),
        }
    }
    path
}

/// Whether a pointer has a token that may be a place in a list as well as the key of an object. A path has to say
/// which of the two it means.
pub(super) fn is_place_in_list(pointer: &str) -> bool {
    tokens(pointer).any(|token| is_place(&token))
}

/// One step down to the member of an object.
pub(super) fn member(name: &str) -> String {
    let mut letters = name.chars();
    let is_plain = letters.next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    if is_plain {
        return format!(".{name}");
    }
    let mut quoted = String::new();
    for letter in name.chars() {
        match letter {
            '\'' | '\\' => quoted.extend(['\\', letter]),
            letter if letter.is_control() => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(letter));
            }
            letter => quoted.push(letter),
        }
    }
    format!("['{quoted}']")
}

fn tokens(pointer: &str) -> impl Iterator<Item = String> {
    pointer.split('/').skip(1).map(|token| token.replace("~1", "/").replace("~0", "~"))
}

/// As RFC 6901 spells a place in a list: without leading zeros.
fn is_place(token: &str) -> bool {
    token == "0"
        || (token.bytes().all(|byte| byte.is_ascii_digit()) && token.starts_with(|first| first > '0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_token_is_one_step() {
        let cases = [
            ("", "$"),
            ("/ErrorCode", "$.ErrorCode"),
            ("/a/b_1/0/10", "$.a.b_1[0][10]"),
            ("/", "$['']"),
            ("/01", "$['01']"),
            ("/-", "$['-']"),
            ("/1a", "$['1a']"),
            ("/a.b/c d", "$['a.b']['c d']"),
            ("/m~0n/o~1p/~01", "$['m~n']['o/p']['~1']"),
            ("/it's/\\/\"", "$['it\\'s']['\\\\']['\"']"),
            ("/\u{7}/é", "$['\\u0007']['é']"),
        ];
        for (pointer, path) in cases {
            assert_eq!(from_pointer(pointer), path, "{pointer}");
        }
    }

    #[test]
    fn only_digits_as_a_list_counts_them_are_ambiguous() {
        assert!(["/0", "/a/10/b"].into_iter().all(is_place_in_list));
        assert!(!["", "/", "/01", "/-1", "/1e0", "/-", "/+1"].into_iter().any(is_place_in_list));
    }
}
