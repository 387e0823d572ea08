//! Hiding what an endpoint must not make us show: it knows the token, and may repeat it.

mod base64_and_hex;
mod canonical;
#[cfg(test)]
mod forms;

use std::collections::HashSet;
use std::ops::Range;

use bytes::Bytes;
use serde_json::Value;

use base64_and_hex::{SecretCoding, runs};
use canonical::Canonical;

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

/// How often Base64 or hexadecimal is looked into: also a token in Base64 within a body in Base64 is found.
const MOST_CODINGS: u32 = 2;

/// Secrets, which are found in every form that JSON, URLs, HTML, Base64 and hexadecimal give a text, also one within
/// another. Never printed: its `Debug` says nothing of them.
#[derive(Clone, Default)]
pub(crate) struct Redaction {
    secrets: Vec<Secret>,
    /// In lower case: the latest, and those before.
    signatures: HashSet<String>,
    older_signatures: HashSet<String>,
}

/// A secret as it is, and in its plainest form.
#[derive(Clone)]
struct Secret {
    itself: Vec<u8>,
    canonical: Vec<u8>,
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
            let itself = secret.as_bytes().to_vec();
            let mut canonical = Canonical::of(&itself).bytes;
            // A backslash at the end is taken for the beginning of what follows.
            while canonical.pop_if(|last| *last == b'\\').is_some() {}
            self.secrets.push(Secret { canonical, itself });
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
        if self.is_empty() {
            return body;
        }
        let parse = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).ok();
        let shown = self.replace(&body, is_cut).map_or_else(|| body.clone(), Bytes::from);
        // A secret may be a number, or stand where JSON has signs of its own. And a backslash before it may seem to
        // belong to it: only the strings themselves tell.
        let is_doubtful = shown.contains(&b'\\') || (shown != body && parse(&shown).is_none());
        let Some(value) = is_doubtful.then(|| parse(&shown).or_else(|| parse(&body))).flatten() else {
            return shown;
        };
        let hidden = self.value(value.clone());
        if hidden == value { shown } else { hidden.to_string().into() }
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
        let mut found = Vec::new();
        self.search(text, is_cut, MOST_CODINGS, &mut found);
        found.sort_unstable_by_key(|range| range.start);
        let mut hidden = Vec::new();
        let mut rest = 0;
        for range in found {
            if range.start >= rest {
                hidden.extend_from_slice(&text[rest..range.start]);
                hidden.extend_from_slice(REDACTED.as_bytes());
            }
            rest = rest.max(range.end);
        }
        (rest > 0).then(|| {
            hidden.extend_from_slice(&text[rest..]);
            hidden
        })
    }

    /// Finds the bytes of a text that hold secrets, in whatever form.
    fn search(&self, text: &[u8], is_cut: bool, codings: u32, found: &mut Vec<Range<usize>>) {
        for secret in &self.secrets {
            found.extend(places(text, &secret.itself));
        }
        let canonical = Canonical::of(text);
        let plain = &canonical.bytes;
        let mut plainly = Vec::new();
        for secret in &self.secrets {
            plainly.extend(places(plain, &secret.canonical));
        }
        self.search_signatures(plain, &mut plainly);
        if is_cut {
            plainly.extend(self.beginning_at_end(plain));
            let open = canonical.open_escape();
            plainly.extend(
                open.and_then(|end| self.beginning_at_end(&plain[..end]))
                    .map(|range| range.start..plain.len()),
            );
        }
        for coding in SecretCoding::ALL.into_iter().filter(|_| codings > 0) {
            for run in runs(plain, coding, self.shortest()) {
                let is_cut = is_cut && run.end == plain.len();
                for lead in 0..coding.phases() {
                    let mut within = Vec::new();
                    let decoded = coding.decode(&plain[run.clone()], lead);
                    self.search(&decoded, is_cut, codings - 1, &mut within);
                    plainly.extend(within.iter().map(|range| coding.source(range, lead, &run)));
                }
            }
        }
        found.extend(plainly.iter().map(|range| canonical.source(range)));
    }

    /// How many bytes the shortest secret has, at the least.
    fn shortest(&self) -> usize {
        let secrets = self.secrets.iter().map(|secret| secret.itself.len().min(secret.canonical.len()));
        let signatures = (!self.signatures.is_empty()).then_some(SIGNATURE_DIGITS);
        secrets.chain(signatures).min().unwrap_or_default().max(TELLING_CHARACTERS)
    }

    fn search_signatures(&self, plain: &[u8], found: &mut Vec<Range<usize>>) {
        if self.signatures.is_empty() {
            return;
        }
        for run in runs(plain, SecretCoding::Hexadecimal, SIGNATURE_DIGITS / 2) {
            let digits = plain[run.clone()].to_ascii_lowercase();
            let mut next = 0;
            for (position, digits) in digits.windows(SIGNATURE_DIGITS).enumerate() {
                if position >= next && self.is_signature(digits) {
                    next = position + SIGNATURE_DIGITS;
                    found.push(run.start + position..run.start + next);
                }
            }
        }
    }

    fn is_signature(&self, digits: &[u8]) -> bool {
        let digits = std::str::from_utf8(digits).unwrap_or_default();
        self.signatures.contains(digits) || self.older_signatures.contains(digits)
    }

    /// The end of a text that was cut, where it is the beginning of a secret and tells something of it.
    fn beginning_at_end(&self, plain: &[u8]) -> Option<Range<usize>> {
        let last = plain.last()?;
        let secrets = self.secrets.iter().map(|secret| (secret.canonical.as_slice(), TELLING_CHARACTERS));
        let signatures = self.signatures.iter().chain(&self.older_signatures);
        let all = secrets.chain(signatures.map(|signature| (signature.as_bytes(), TELLING_DIGITS)));
        let longest = all.filter_map(|(secret, telling)| {
            // One byte tells of most lengths that they are not the one.
            let lengths = (telling..secret.len().min(plain.len() + 1)).rev();
            let mut likely = lengths.filter(|length| secret[length - 1].eq_ignore_ascii_case(last));
            likely.find(|&length| plain[plain.len() - length..].eq_ignore_ascii_case(&secret[..length]))
        });
        longest.max().map(|length| plain.len() - length..plain.len())
    }
}

/// Where one text stands in another, the occurrences apart from each other.
fn places<'a>(text: &'a [u8], secret: &'a [u8]) -> impl Iterator<Item = Range<usize>> + 'a {
    let found = (!secret.is_empty()).then(|| memchr::memmem::find_iter(text, secret));
    found.into_iter().flatten().map(|start| start..start + secret.len())
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
            ("\\\\ab", r#"["\\\\ab","\\\\\\\\ab"]"#, r#"["REDACTED","REDACTED"]"#),
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
