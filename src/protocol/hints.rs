//! What people really get wrong, recognised and named for what it is.

use serde_json::Value;

use crate::document::{Comments, join, parse};

/// What a text that is not JSON probably is: a message and a way out.
pub(super) struct Hint {
    /// In place of the parser's words.
    pub(super) message: String,
    /// What to do.
    pub(super) help: &'static str,
}

fn hint(message: &str, help: &'static str) -> Option<Hint> {
    Some(Hint { message: message.to_owned(), help })
}

/// Looks at bytes that are no JSON text in UTF-8 at all.
pub(super) fn of_bytes(bytes: &[u8]) -> Option<Hint> {
    const DECOMPRESS: &str = "send uncompressed JSON; the client or a proxy has compressed it";
    let is_utf16 =
        |zero: usize| bytes.len() >= 4 && bytes.chunks(2).take(16).all(|pair| pair.get(zero) == Some(&0));
    match bytes {
        [0x1f, 0x8b, ..] => hint("this is compressed with gzip, not JSON", DECOMPRESS),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => hint("this is compressed with zstd, not JSON", DECOMPRESS),
        [0x78, 0x01 | 0x5e | 0x9c | 0xda, ..] => {
            hint("this is compressed with zlib (deflate), not JSON", DECOMPRESS)
        }
        _ if is_utf16(0) || is_utf16(1) => {
            hint("the text is UTF-16, but JSON must be UTF-8", "save or send the text as UTF-8")
        }
        _ => None,
    }
}

/// Looks at a text that is not JSON, from which the parser got as far as `offset`.
pub(super) fn of_text(text: &[u8], offset: usize, parser_message: &str) -> Option<Hint> {
    let trimmed = text.trim_ascii_start();
    let rest = &text[offset.min(text.len())..];
    if trimmed.starts_with(b"%7B") || trimmed.starts_with(b"%7b") {
        return hint(
            "this is percent-encoded, not JSON",
            "send the JSON without percent-encoding, which only URLs and forms use",
        );
    }
    if trimmed.starts_with(b"--") && memchr::memmem::find(text, b"Content-Disposition:").is_some() {
        return hint(
            "this is a multipart form, not JSON",
            "send only JSON in the body, with Content-Type: application/json",
        );
    }
    if trimmed.starts_with(b"<") {
        return hint(
            "this is HTML or XML, not JSON",
            "check where it comes from: it may be an error page, or the URL may be wrong",
        );
    }
    if is_form_encoded(text) {
        return hint(
            "this is a form-encoded body, not JSON",
            "send JSON in the body: in curl, --header 'Content-Type: application/json' --data-raw '{…}'",
        );
    }
    if rest.starts_with(b"'") {
        return hint(
            "a string in single quotes, which JSON does not allow",
            "write double quotes, as in \"GroupId\"",
        );
    }
    if parser_message.ends_with("trailing comma") {
        return hint("a comma after the last element, which JSON does not allow", "remove the comma");
    }
    if parser_message.ends_with("key must be a string") {
        return hint(
            "a key without quotes, which JSON does not allow",
            "write the key in double quotes, as in \"GroupId\":",
        );
    }
    if parser_message.ends_with("trailing characters") {
        return hint(
            "there is more text after the JSON value",
            "remove it; to put several payloads in one file, write JSON Lines, one payload per line",
        );
    }
    let word: Vec<u8> = rest.iter().copied().take_while(u8::is_ascii_alphabetic).collect();
    match word.as_slice() {
        b"True" | b"False" | b"None" => {
            hint("a constant of Python, not of JSON", "write true, false or null")
        }
        b"NaN" | b"Infinity" | b"undefined" => {
            hint("a constant of JavaScript, not of JSON", "write null, or leave the field out")
        }
        _ => None,
    }
}

/// `a=b&c=d`: names and values with nothing of JSON in them.
fn is_form_encoded(text: &[u8]) -> bool {
    let text = text.trim_ascii();
    let name = text.split(|&byte| byte == b'=').next().unwrap_or_default();
    name.len() < text.len()
        && !name.is_empty()
        && name.iter().all(|byte| byte.is_ascii_alphanumeric() || b"_-.%+[]".contains(byte))
        && !text.iter().any(u8::is_ascii_whitespace)
}

/// For a payload that is a string: whether the string holds the payload.
pub(super) fn is_encoded_twice(value: &Value) -> bool {
    value.as_str().is_some_and(|text| {
        parse(text.as_bytes(), Comments::Refused).is_ok_and(|document| document.value.is_object())
    })
}

/// How deep an envelope is searched.
const MOST_ENVELOPES: usize = 3;

/// Where in an envelope, such as `{"code":0,"data":{…}}`, the first object with this member stands, as a JSON
/// Pointer, and whether it stands there as a text.
pub(super) fn enveloped(value: &Value, member: &str) -> Option<(String, bool)> {
    let (mut path, is_text) = holder(value, member, MOST_ENVELOPES)?;
    path.reverse();
    Some((path.into_iter().fold(String::new(), |pointer, name| join(&pointer, name)), is_text))
}

/// The names that lead to it, the last one first: they may be long, and are put together only once.
fn holder<'a>(value: &'a Value, member: &str, depth: usize) -> Option<(Vec<&'a str>, bool)> {
    let members = value.as_object().filter(|_| depth > 0)?;
    let holds = |value: &Value| value.get(member).is_some_and(Value::is_string);
    let in_text =
        |text: &str| parse(text.as_bytes(), Comments::Refused).is_ok_and(|inner| holds(&inner.value));
    let here = members.iter().find_map(|(name, inner)| match inner {
        Value::Object(_) if holds(inner) => Some((vec![name.as_str()], false)),
        Value::String(text) if text.starts_with('{') && in_text(text) => Some((vec![name.as_str()], true)),
        _ => None,
    });
    let deeper = || {
        members.iter().find_map(|(name, inner)| {
            let (mut path, is_text) = holder(inner, member, depth - 1)?;
            path.push(name);
            Some((path, is_text))
        })
    };
    here.or_else(deeper)
}

/// For a payload without its fields: whether it is an answer.
pub(super) fn is_answer(value: &Value) -> bool {
    value.get("ActionStatus").is_some() && value.get("CallbackCommand").is_none()
}

/// Whether a name is written `like_this`, as another product of the vendor writes its fields.
pub(super) fn is_snake_case(name: &str) -> bool {
    name.contains('_')
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::catalogue;
    use crate::protocol::validate::{answer_findings, check, payload_findings};

    /// A payload of the main command with these members.
    fn payload(members: &str) -> String {
        format!(r#"{{"CallbackCommand":"{}",{members}}}"#, catalogue::main().name)
    }

    fn found(text: &str) -> (String, String) {
        let finding = check(text.as_bytes(), Comments::Refused, |value| payload_findings(value, None))
            .findings
            .remove(0);
        (finding.message, finding.help)
    }

    #[test]
    fn what_is_no_json_is_named_for_what_it_is() {
        let cases = [
            ("<html><body>502</body></html>", "this is HTML or XML, not JSON"),
            ("CallbackCommand=X&Type=Public", "this is a form-encoded body, not JSON"),
            ("{'Type': 'Public'}", "a string in single quotes, which JSON does not allow"),
            ("{\"Type\": 'Public'}", "a string in single quotes, which JSON does not allow"),
            ("{\"Type\": \"Public\",}", "a comma after the last element, which JSON does not allow"),
            ("{\"a\": [1,]}", "a comma after the last element, which JSON does not allow"),
            ("{Type: \"Public\"}", "a key without quotes, which JSON does not allow"),
            ("{} {}", "there is more text after the JSON value"),
            ("{\"a\": None}", "a constant of Python, not of JSON"),
            ("{\"a\": NaN}", "a constant of JavaScript, not of JSON"),
            ("ok", "this is not JSON: expected value"),
            ("%7B%22Type%22%3A1%7D", "this is percent-encoded, not JSON"),
            (
                "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n{}\r\n--x--\r\n",
                "this is a multipart form, not JSON",
            ),
            ("{\0\"\0a\0\"\0:\x001\0}\0", "the text is UTF-16, but JSON must be UTF-8"),
            ("\0{\0\"\0a\0\"\0:\x001\0}", "the text is UTF-16, but JSON must be UTF-8"),
        ];
        for (text, message) in cases {
            assert_eq!(found(text).0, message, "{text}");
        }
    }

    #[test]
    fn a_payload_that_was_encoded_twice_is_named_as_that() {
        let (message, help) = found(r#""{\"Type\":\"Public\"}""#);
        assert_eq!(message, "the payload is a string that holds JSON: it was encoded twice");
        assert_eq!(help, "send the object itself, without encoding it once more");
    }

    #[test]
    fn an_answer_in_place_of_a_payload_is_named_as_that() {
        let (message, help) = found(r#"{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}"#);
        assert_eq!(message, "this is an answer, not a payload: `CallbackCommand` is missing");
        assert_eq!(help, "check it as an answer: timhook validate --kind response FILE");
    }

    #[test]
    fn compressed_bodies_are_named_as_that() {
        let cases: [(&[u8], &str); 3] = [
            (b"\x1f\x8b\x08\x00\x00\x00\x00\x00", "this is compressed with gzip, not JSON"),
            (b"\x28\xb5\x2f\xfd\x04\x00", "this is compressed with zstd, not JSON"),
            (b"\x78\x9c\xab\x56", "this is compressed with zlib (deflate), not JSON"),
        ];
        for (bytes, message) in cases {
            let findings = check(bytes, Comments::Refused, |value| payload_findings(value, None)).findings;
            assert_eq!((findings.len(), findings[0].message.as_str()), (1, message));
        }
    }

    #[test]
    fn what_stands_in_an_envelope_is_one_finding_at_its_place() {
        let wrapped = |text: &str| {
            let findings =
                check(text.as_bytes(), Comments::Refused, |value| payload_findings(value, None)).findings;
            assert_eq!(findings.len(), 1, "{text}: {findings:?}");
            (findings[0].pointer.clone(), findings[0].message.clone())
        };
        let name = &catalogue::main().name;
        let inner = format!(r#"{{"CallbackCommand":"{name}","Type":"Public"}}"#);
        let message = "the payload is inside another object, at ";
        assert_eq!(
            wrapped(&format!(r#"{{"id":1,"data":{inner}}}"#)),
            ("/data".to_owned(), format!("{message}/data"))
        );
        let text = Value::from(inner.as_str());
        assert_eq!(
            wrapped(&format!(r#"{{"event":{{"body":{text}}}}}"#)),
            ("/event/body".to_owned(), format!("{message}/event/body"))
        );
        let answer = r#"{"code":0,"data":{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}}"#;
        let findings =
            check(answer.as_bytes(), Comments::Refused, |value| answer_findings(value, None)).findings;
        assert_eq!((findings.len(), findings[0].pointer.as_str()), (1, "/data"), "{findings:?}");
        assert_eq!(findings[0].message, "the answer is inside another object, at /data");
    }

    #[test]
    fn snake_case_is_named_as_another_products() {
        let payload = payload(r#""operator_account":"a""#);
        let findings =
            check(payload.as_bytes(), Comments::Refused, |value| payload_findings(value, None)).findings;
        let operator =
            findings.iter().find(|finding| finding.message.contains("Operator_Account")).expect("a finding");
        assert_eq!(
            operator.help,
            "rename `operator_account` to `Operator_Account`; snake_case names belong to another product"
        );
    }
}
