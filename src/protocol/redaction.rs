//! Hiding what an endpoint must not make us show: it knows the token, and may repeat it.

use std::collections::HashSet;

use bytes::Bytes;
use serde_json::Value;

/// Secrets of fewer characters stand in other texts by chance.
pub(crate) const SHORT_SECRET: usize = 6;

/// What stands in place of a secret.
const REDACTED: &str = "REDACTED";

/// How many hexadecimal digits a signature has.
const SIGNATURE_DIGITS: usize = 64;

/// Where a text was cut, it may end with the beginning of a secret: so many characters of one are hidden.
const TELLING_CHARACTERS: usize = 4;

/// The same for the digits of a signature.
const TELLING_DIGITS: usize = 16;

/// Signatures are of use for a minute, and there is one a second. So many are looked for, and twice as many at
/// most.
const MOST_SIGNATURES: usize = 256;

/// Secrets, which are found in every form that JSON, URLs and HTML give a text. Never printed: its `Debug` says
/// nothing of them.
#[derive(Clone, Default)]
pub(crate) struct Redaction {
    secrets: Vec<Vec<char>>,
    /// In lower case: the latest, and those before.
    signatures: HashSet<String>,
    older_signatures: HashSet<String>,
}

impl std::fmt::Debug for Redaction {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Redaction(…)")
    }
}

impl Redaction {
    /// Hides a secret.
    pub(crate) fn hide(&mut self, secret: &str) {
        if !secret.is_empty() {
            self.secrets.push(secret.chars().collect());
            // One may be a part of another.
            self.secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        }
    }

    /// Hides a signature, in either case.
    pub(crate) fn hide_signature(&mut self, signature: &str) {
        if self.signatures.len() >= MOST_SIGNATURES {
            self.older_signatures = std::mem::take(&mut self.signatures);
        }
        self.signatures.insert(signature.to_ascii_lowercase());
    }

    /// Whether nothing is hidden.
    pub(crate) fn is_empty(&self) -> bool {
        self.secrets.is_empty() && self.signatures.is_empty()
    }

    /// A body as it may be shown. What was JSON still is. Of a body that was cut, the end may be a secret's beginning.
    pub(crate) fn bytes(&self, body: Bytes, is_cut: bool) -> Bytes {
        let Some(hidden) = self.replace(&body, is_cut) else { return body };
        let is_json = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes);
        match (is_json(&hidden), is_json(&body)) {
            // A secret may be a number, or stand where JSON has signs of its own.
            (Err(_), Ok(value)) => self.value(value).to_string().into(),
            _ => hidden.into(),
        }
    }

    /// A text as it may be shown.
    pub(crate) fn text(&self, text: String) -> String {
        match self.replace(text.as_bytes(), false) {
            Some(hidden) => String::from_utf8_lossy(&hidden).into_owned(),
            None => text,
        }
    }

    /// A part of an answer as it may be shown.
    pub(crate) fn value(&self, value: Value) -> Value {
        match value {
            Value::String(text) => self.text(text).into(),
            Value::Array(items) => items.into_iter().map(|item| self.value(item)).collect(),
            Value::Object(members) => {
                members.into_iter().map(|(name, value)| (self.text(name), self.value(value))).collect()
            }
            Value::Number(number) => {
                let shown = self.text(number.to_string());
                if shown == number.to_string() { Value::Number(number) } else { shown.into() }
            }
            other => other,
        }
    }

    /// The text without its secrets; `None` if there is none.
    fn replace(&self, text: &[u8], is_cut: bool) -> Option<Vec<u8>> {
        if self.is_empty() {
            return None;
        }
        let mut hidden = Vec::new();
        let (mut rest, mut position) = (0, 0);
        while position < text.len() {
            match self.length_at(&text[position..], is_cut) {
                Some(length) => {
                    hidden.extend_from_slice(&text[rest..position]);
                    hidden.extend_from_slice(REDACTED.as_bytes());
                    position += length;
                    rest = position;
                }
                None => position += 1,
            }
        }
        (rest > 0).then(|| {
            hidden.extend_from_slice(&text[rest..]);
            hidden
        })
    }

    /// How many bytes of a text a secret takes with which it begins.
    fn length_at(&self, text: &[u8], is_cut: bool) -> Option<usize> {
        let of_secret = || self.secrets.iter().find_map(|secret| length_of(secret, text, is_cut));
        self.length_of_signature(text, is_cut).or_else(of_secret)
    }

    fn length_of_signature(&self, text: &[u8], is_cut: bool) -> Option<usize> {
        if self.signatures.is_empty() || !text[0].is_ascii_hexdigit() {
            return None;
        }
        let digits = text.iter().take(SIGNATURE_DIGITS).take_while(|byte| byte.is_ascii_hexdigit()).count();
        let is_part = is_cut && digits == text.len() && digits >= TELLING_DIGITS;
        if digits < SIGNATURE_DIGITS && !is_part {
            return None;
        }
        let found = String::from_utf8_lossy(&text[..digits]).to_ascii_lowercase();
        let mut sets = [&self.signatures, &self.older_signatures].into_iter();
        let is_known = |set: &HashSet<String>| match is_part {
            true => set.iter().any(|signature| signature.starts_with(&found)),
            false => set.contains(&found),
        };
        sets.any(is_known).then_some(digits)
    }
}

/// How many bytes of a text a secret takes with which it begins, whatever form each character has. A text that was
/// cut within the secret holds it, too, once that tells something.
fn length_of(secret: &[char], text: &[u8], is_cut: bool) -> Option<usize> {
    // Most texts end here, at most of their places.
    if forms_of(*secret.first()?, text) == [None; 4] {
        return None;
    }
    // Where the characters so far may end: one form can be the beginning of another.
    let mut ends = vec![0];
    for (number, &character) in secret.iter().enumerate() {
        let mut next: Vec<usize> = Vec::new();
        for &end in &ends {
            if is_cut && end == text.len() && number >= TELLING_CHARACTERS {
                return Some(end);
            }
            for length in forms_of(character, &text[end..]).into_iter().flatten() {
                if !next.contains(&(end + length)) {
                    next.push(end + length);
                }
            }
        }
        if next.is_empty() {
            return None;
        }
        ends = next;
    }
    ends.into_iter().max()
}

/// How many bytes the character takes at the beginning of a text: as itself, in JSON, in a URL, in HTML.
fn forms_of(character: char, text: &[u8]) -> [Option<usize>; 4] {
    let mut buffer = [0; 4];
    let itself = character.encode_utf8(&mut buffer).as_bytes();
    let plain = text.starts_with(itself).then_some(itself.len());
    match text.first() {
        Some(b'\\') => [plain, in_json(character, text), None, None],
        Some(b'%') => [plain, None, in_url(itself, text), None],
        Some(b'+') => [plain, None, (character == ' ').then_some(1), None],
        Some(b'&') => [plain, None, None, in_html(character, text)],
        _ => [plain, None, None, None],
    }
}

/// `\"`, `\/`, `\u00e4`, and two of these for what is beyond 16 bits.
fn in_json(character: char, text: &[u8]) -> Option<usize> {
    let short = match *text.get(1)? {
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'u' => {
            let mut units = [0; 2];
            let units = character.encode_utf16(&mut units);
            let escaped = text.chunks(6).zip(units.iter()).take_while(|(escape, unit)| {
                escape.len() == 6
                    && escape.starts_with(b"\\u")
                    && hexadecimal(&escape[2..]) == Some(u32::from(**unit))
            });
            return (escaped.count() == units.len()).then_some(units.len() * 6);
        }
        sign @ (b'"' | b'\\' | b'/' | b'\'') => char::from(sign),
        _ => return None,
    };
    (short == character).then_some(2)
}

/// `%C3%A4`.
fn in_url(itself: &[u8], text: &[u8]) -> Option<usize> {
    let encoded = text.chunks(3).zip(itself).take_while(|(escape, byte)| {
        escape.len() == 3 && escape[0] == b'%' && hexadecimal(&escape[1..]) == Some(u32::from(**byte))
    });
    (encoded.count() == itself.len()).then_some(itself.len() * 3)
}

/// `&quot;`, `&#34;`, `&#x22;`.
fn in_html(character: char, text: &[u8]) -> Option<usize> {
    let end = text.iter().take(12).position(|&byte| byte == b';')?;
    let name = std::str::from_utf8(&text[1..end]).ok()?;
    let meant = match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        name => match name.strip_prefix('#')?.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok().and_then(char::from_u32),
            None => name[1..].parse().ok().and_then(char::from_u32),
        },
    };
    (meant == Some(character)).then_some(end + 1)
}

fn hexadecimal(digits: &[u8]) -> Option<u32> {
    u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn hidden(redaction: &Redaction, body: &str) -> String {
        let hidden = redaction.bytes(Bytes::copy_from_slice(body.as_bytes()), false);
        String::from_utf8(hidden.to_vec()).expect("UTF-8")
    }

    fn shown(secret: &str, body: &str) -> String {
        let mut redaction = Redaction::default();
        redaction.hide(secret);
        hidden(&redaction, body)
    }

    #[test]
    fn secrets_are_found_in_every_form() {
        for (secret, body, expected) in [
            ("xxxxyyyy", "a xxxxyyyy, xxxxyyyyb", "a REDACTED, REDACTEDb"),
            ("ab/c+d==", r#"{"why": "ab\/c+d=="}"#, r#"{"why": "REDACTED"}"#),
            ("a\"b\\c", r#"{"why":"of a\"b\\c."}"#, r#"{"why":"of REDACTED."}"#),
            ("\\\\ab", r#"["\\\\ab","\\\\\\\\ab"]"#, r#"["REDACTED","\\\\REDACTED"]"#),
            (
                "zä🙂/",
                r#"["z\u00e4\ud83d\ude42\/","z\u00E4\uD83D\uDE42/","zä🙂/"]"#,
                r#"["REDACTED","REDACTED","REDACTED"]"#,
            ),
            ("a b/c", "/?t=a%20b%2Fc&u=a+b%2fc&v=a+b/c", "/?t=REDACTED&u=REDACTED&v=REDACTED"),
            ("ab/c(d)+e==", "ab/c%28d%29%2Be%3D%3D ab%2Fc(d)%2Be%3D%3D", "REDACTED REDACTED"),
            ("<a'\">&", "&lt;a&#39;&quot;&gt;&amp; &lt;a&#x27;&#34;&gt;&amp;", "REDACTED REDACTED"),
            ("<a'\">&", "&lt;a&#x27;&quot;&gt;&amp; \\u003ca'\\\"\\u003E\\u0026", "REDACTED REDACTED"),
            ("abcd", r#"{"\u0061bcd":[1,"\u0061b\u0063d"]}"#, r#"{"REDACTED":[1,"REDACTED"]}"#),
            ("abcd", r#"{"why": "\n"}"#, r#"{"why": "\n"}"#),
            ("123456", r#"{"n":123456,"m":"\u0031\u00323456"}"#, r#"{"n":"REDACTED","m":"REDACTED"}"#),
            ("status-secret", "the text ends: status", "the text ends: status"),
        ] {
            assert_eq!(shown(secret, body), expected, "{secret} {body}");
        }
    }

    #[test]
    fn signatures_are_found_in_either_case_and_before_a_token_that_they_may_hold() {
        let (one, other) = ("ab".repeat(32), format!("{}0", "abc".repeat(21)));
        let mut redaction = Redaction::default();
        redaction.hide("ab");
        redaction.hide_signature(&one);
        redaction.hide_signature(&other);
        let none = "1".repeat(64);
        let body = format!("f{one}{other}0 {} ab {none}", one.to_uppercase());
        let expected = format!("fREDACTEDREDACTED0 REDACTED REDACTED {none}");
        assert_eq!(hidden(&redaction, &body), expected);
        assert_eq!(redaction.text(body), expected);
    }

    #[test]
    fn the_end_of_a_text_that_was_cut_may_be_the_beginning_of_a_secret() {
        let mut redaction = Redaction::default();
        redaction.hide("supersecret");
        redaction.hide_signature(&"ab".repeat(32));
        let half = format!("half: {}", "ab".repeat(10));
        for (body, cut) in [
            ("the text ends: supers", "the text ends: REDACTED"),
            ("the text ends: sup", "the text ends: sup"),
            (&*half, "half: REDACTED"),
        ] {
            let body = Bytes::copy_from_slice(body.as_bytes());
            assert_eq!(redaction.bytes(body.clone(), true), cut);
            assert_eq!(redaction.bytes(body.clone(), false), body);
        }
    }

    #[test]
    fn signatures_are_forgotten_when_they_are_of_no_use() {
        let mut redaction = Redaction::default();
        for number in 0..10_000 {
            redaction.hide_signature(&format!("{number:064x}"));
        }
        assert!(redaction.signatures.len() + redaction.older_signatures.len() <= 2 * MOST_SIGNATURES);
        let latest = format!("{:064x}", 10_000 - MOST_SIGNATURES);
        assert_eq!(hidden(&redaction, &latest), "REDACTED");
    }

    #[test]
    fn without_secrets_nothing_changes() {
        let body = Bytes::from_static(br#"{"a":"\u0061"}"#);
        assert_eq!(Redaction::default().bytes(body.clone(), true), body);
        assert_eq!(Redaction::default().text("a".to_owned()), "a");
    }

    proptest! {
        #[test]
        fn json_never_shows_a_secret_and_stays_json(secret in "[ -~äé🙂]{6,16}", before in "[a-z\\\\/\"]{0,4}") {
            prop_assume!(!r#"{"why":""}"#.contains(&secret) && !REDACTED.contains(&secret));
            let body = serde_json::json!({"why": format!("{before}{secret}")}).to_string();
            let hidden = shown(&secret, &body);
            let value: Value = serde_json::from_str(&hidden).expect("JSON");
            prop_assert!(!value["why"].as_str().unwrap_or_default().contains(&secret), "{hidden}");
        }
    }
}
