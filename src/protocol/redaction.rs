//! Hiding what an endpoint must not make us show: it knows the token, and may repeat it.

use std::collections::HashSet;

use bytes::Bytes;
use serde_json::Value;
use url::form_urlencoded;

/// What stands in place of a secret.
const REDACTED: &str = "REDACTED";

/// How many hexadecimal digits a signature has.
const SIGNATURE_DIGITS: usize = 64;

/// Secrets, in every form in which a text may hold them. Never printed: its `Debug` says nothing of them.
#[derive(Clone, Default)]
pub(crate) struct Redaction {
    /// Longer ones first, as one form may be a part of another.
    forms: Vec<String>,
    /// In lower case.
    signatures: HashSet<String>,
}

impl std::fmt::Debug for Redaction {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Redaction(…)")
    }
}

impl Redaction {
    /// Hides a secret.
    pub(crate) fn hide(&mut self, secret: &str) {
        self.forms.extend(forms(secret));
        self.forms.sort_by(|one, other| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
        self.forms.dedup();
    }

    /// Hides a signature, in either case.
    pub(crate) fn hide_signature(&mut self, signature: &str) {
        self.signatures.insert(signature.to_ascii_lowercase());
    }

    /// Whether nothing is hidden.
    pub(crate) fn is_empty(&self) -> bool {
        self.forms.is_empty() && self.signatures.is_empty()
    }

    /// A body as it may be shown. JSON that holds a secret in an unusual form, such as `\u0061` for `a`, is
    /// written anew.
    pub(crate) fn bytes(&self, body: Bytes) -> Bytes {
        let body = self.without_signatures(&body).map_or(body, Bytes::from);
        let body = self.forms.iter().fold(body, |body, form| replace(&body, form).map_or(body, Bytes::from));
        if self.is_empty() || memchr::memchr(b'\\', &body).is_none() {
            return body;
        }
        match serde_json::from_slice::<Value>(&body) {
            Ok(value) => match self.value(value.clone()) {
                hidden if hidden != value => hidden.to_string().into(),
                _ => body,
            },
            Err(_) => body,
        }
    }

    /// A text as it may be shown.
    pub(crate) fn text(&self, text: String) -> String {
        let text = match self.without_signatures(text.as_bytes()) {
            Some(hidden) => String::from_utf8_lossy(&hidden).into_owned(),
            None => text,
        };
        self.forms.iter().fold(text, |text, form| match text.contains(form.as_str()) {
            true => text.replace(form.as_str(), REDACTED),
            false => text,
        })
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

    /// `None` if no signature stands there.
    fn without_signatures(&self, text: &[u8]) -> Option<Vec<u8>> {
        if self.signatures.is_empty() || text.len() < SIGNATURE_DIGITS {
            return None;
        }
        let mut hidden = Vec::new();
        let (mut rest, mut digits) = (0, 0);
        for (position, byte) in text.iter().enumerate() {
            digits = if byte.is_ascii_hexdigit() { digits + 1 } else { 0 };
            let start = (position + 1).saturating_sub(SIGNATURE_DIGITS);
            if digits >= SIGNATURE_DIGITS && self.is_signature(&text[start..=position]) {
                hidden.extend_from_slice(&text[rest..start]);
                hidden.extend_from_slice(REDACTED.as_bytes());
                (rest, digits) = (position + 1, 0);
            }
        }
        (rest > 0).then(|| {
            hidden.extend_from_slice(&text[rest..]);
            hidden
        })
    }

    fn is_signature(&self, digits: &[u8]) -> bool {
        std::str::from_utf8(&digits.to_ascii_lowercase()).is_ok_and(|digits| self.signatures.contains(digits))
    }
}

/// The secret itself, and as it stands in JSON, in URLs and in HTML.
fn forms(secret: &str) -> Vec<String> {
    let json = Value::from(secret).to_string();
    let json = &json[1..json.len() - 1];
    let url: String = form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    let html = |quote: &str, apostrophe: &str| {
        let text = secret.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        text.replace('"', quote).replace('\'', apostrophe)
    };
    vec![
        secret.to_owned(),
        json.to_owned(),
        json.replace('/', "\\/"),
        ascii(json, |unit| format!("\\u{unit:04x}")),
        ascii(json, |unit| format!("\\u{unit:04X}")),
        ascii(&json.replace('/', "\\/"), |unit| format!("\\u{unit:04x}")),
        url.replace('+', "%20"),
        url,
        html("&quot;", "&#39;"),
        html("&#34;", "&#x27;"),
    ]
}

/// A text in which everything beyond ASCII is escaped, one UTF-16 unit at a time.
fn ascii(text: &str, escape: impl Fn(u16) -> String) -> String {
    let mut units = [0; 2];
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character.is_ascii() {
            true => escaped.push(character),
            false => escaped.extend(character.encode_utf16(&mut units).iter().map(|&unit| escape(unit))),
        }
    }
    escaped
}

/// `None` if the form does not stand there.
fn replace(text: &[u8], form: &str) -> Option<Vec<u8>> {
    let mut places = memchr::memmem::find_iter(text, form).peekable();
    places.peek()?;
    let mut replaced = Vec::with_capacity(text.len());
    let mut rest = 0;
    for place in places {
        replaced.extend_from_slice(&text[rest..place]);
        replaced.extend_from_slice(REDACTED.as_bytes());
        rest = place + form.len();
    }
    replaced.extend_from_slice(&text[rest..]);
    Some(replaced)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn hidden(redaction: &Redaction, body: &str) -> String {
        let hidden = redaction.bytes(Bytes::copy_from_slice(body.as_bytes()));
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
            ("ab/c+d==", r#"{"why":"ab\/c+d=="}"#, r#"{"why":"REDACTED"}"#),
            ("a\"b\\c", r#"{"why":"of a\"b\\c."}"#, r#"{"why":"of REDACTED."}"#),
            (
                "zä🙂/",
                r#"["z\u00e4\ud83d\ude42\/","z\u00E4\uD83D\uDE42/","zä🙂/"]"#,
                r#"["REDACTED","REDACTED","REDACTED"]"#,
            ),
            ("a b/c", "/?t=a%20b%2Fc&u=a+b%2Fc", "/?t=REDACTED&u=REDACTED"),
            (
                "<a'\">&",
                "<b>&lt;a&#39;&quot;&gt;&amp;</b> &lt;a&#x27;&#34;&gt;&amp;",
                "<b>REDACTED</b> REDACTED",
            ),
            // No usual form, and not looked for in what is not JSON.
            ("abcd", r#"{"\u0061bcd":[1,"\u0061b\u0063d"]}"#, r#"{"REDACTED":[1,"REDACTED"]}"#),
            ("abcd", r#"{"why": "\n"}"#, r#"{"why": "\n"}"#),
            ("123456", r#"{"n":123456}"#, r#"{"n":REDACTED}"#),
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
        let body = format!("f{one}{other}0 {} ab {}", one.to_uppercase(), "1".repeat(64));
        let expected = format!("fREDACTEDREDACTED0 REDACTED REDACTED {}", "1".repeat(64));
        assert_eq!(hidden(&redaction, &body), expected);
        assert_eq!(redaction.text(body), expected);
    }

    #[test]
    fn without_secrets_nothing_changes() {
        let body = Bytes::from_static(br#"{"a":"\u0061"}"#);
        assert_eq!(Redaction::default().bytes(body.clone()), body);
        assert_eq!(Redaction::default().text("a".to_owned()), "a");
    }

    proptest! {
        #[test]
        fn json_never_shows_a_secret(secret in "[ -~äé🙂]{6,16}", before in "[a-z\\\\/\"]{0,4}") {
            prop_assume!(!REDACTED.contains(&secret));
            let body = serde_json::json!({"why": format!("{before}{secret}")}).to_string();
            let hidden = shown(&secret, &body);
            prop_assert!(!hidden.contains(&secret), "{hidden}");
            if let Ok(value) = serde_json::from_str::<Value>(&hidden) {
                prop_assert!(!value["why"].as_str().unwrap_or_default().contains(&secret), "{hidden}");
            }
        }
    }
}
