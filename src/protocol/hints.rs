//! What people really get wrong, recognised and named for what it is.

use serde_json::Value;

use crate::document::{Comments, parse};

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

/// Looks at a text that is not JSON, from which the parser got as far as `offset`.
pub(super) fn of_text(text: &[u8], offset: usize, parser_message: &str) -> Option<Hint> {
    let trimmed = text.trim_ascii_start();
    let rest = &text[offset.min(text.len())..];
    if trimmed.starts_with(b"<") {
        return hint(
            "this is HTML or XML, not JSON",
            "check what produced it: an error page, perhaps, or another URL",
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
            "a string in single quotes, which JSON does not have",
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
            "there is more text behind the JSON value",
            "remove it; several payloads stand in one file as JSON Lines, one per line",
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
    use crate::protocol::validate::{check, payload_findings};

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
            ("{'Type': 'Public'}", "a string in single quotes, which JSON does not have"),
            ("{\"Type\": 'Public'}", "a string in single quotes, which JSON does not have"),
            ("{\"Type\": \"Public\",}", "a comma after the last element, which JSON does not allow"),
            ("{\"a\": [1,]}", "a comma after the last element, which JSON does not allow"),
            ("{Type: \"Public\"}", "a key without quotes, which JSON does not allow"),
            ("{} {}", "there is more text behind the JSON value"),
            ("{\"a\": None}", "a constant of Python, not of JSON"),
            ("{\"a\": NaN}", "a constant of JavaScript, not of JSON"),
            ("ok", "this is not JSON: expected value"),
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
        assert_eq!(help, "check it with --kind response");
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
