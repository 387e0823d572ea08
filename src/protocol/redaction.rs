//! Hiding what an endpoint must not make us show: it knows the token, and may repeat it.

use bytes::Bytes;
use serde_json::Value;
use url::form_urlencoded;

/// What stands in place of a secret.
const REDACTED: &str = "REDACTED";

/// Secrets, in every form in which a text may hold them. Never printed: its `Debug` says nothing of them.
#[derive(Clone, Default)]
pub(crate) struct Redaction {
    /// Longer ones first, as one form may be a part of another.
    forms: Vec<String>,
}

impl std::fmt::Debug for Redaction {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Redaction(…)")
    }
}

impl Redaction {
    /// Hides a secret.
    pub(crate) fn of(secret: &str) -> Self {
        let mut forms = forms(secret);
        forms.sort_by(|one, other| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
        forms.dedup();
        Self { forms }
    }

    /// Hides a word of letters and digits, too.
    pub(crate) fn and(mut self, word: &str) -> Self {
        self.forms.push(word.to_owned());
        self
    }

    /// Whether nothing is hidden.
    pub(crate) fn is_empty(&self) -> bool {
        self.forms.is_empty()
    }

    /// A body as it may be shown. JSON that holds a secret in an unusual form, such as `\u0061` for `a`, is
    /// written anew.
    pub(crate) fn bytes(&self, body: Bytes) -> Bytes {
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

    fn shown(secret: &str, body: &str) -> String {
        String::from_utf8(Redaction::of(secret).bytes(Bytes::copy_from_slice(body.as_bytes())).to_vec())
            .expect("UTF-8")
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
