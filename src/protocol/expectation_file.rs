//! What one payload's answer should be, as a file beside the payload says it.

use std::collections::HashSet;
use std::time::Duration;

use serde_json::{Map, Number, Value, json};

use super::answer::Expectation;
use super::schema::SCHEMA;
use super::similar::closest;
use crate::document::{Comments, Position, find, join, parse};
use crate::exchange::Mismatch;

/// What a file may say.
const KEYS: [&str; 4] = ["status", "answer", "max_latency", "contract"];

/// What an answer should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ExpectationFile {
    /// HTTP status.
    status: u16,
    /// JSON Pointers into the answer, and what is there.
    answer: Vec<(String, Value)>,
    /// From connecting to the last byte.
    max_latency: Option<Duration>,
    /// Whether the documented contract holds besides.
    has_contract: bool,
}

/// Why a text is not a [`ExpectationFile`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ExpectationFileError {
    /// Where it goes wrong.
    pub(crate) position: Position,
    /// What is wrong there.
    pub(crate) message: String,
    /// What to write instead.
    pub(crate) help: String,
}

impl ExpectationFile {
    /// Reads a file's text.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, ExpectationFileError> {
        let document = parse(bytes, Comments::Refused).map_err(|error| ExpectationFileError {
            position: Position::START.after(&bytes[..error.offset.min(bytes.len())]),
            message: error.message,
            help: "such as {\"status\": 200, \"answer\": {\"/ErrorCode\": 0}, \"max_latency\": \"500ms\"}"
                .to_owned(),
        })?;
        let place = |pointer: &str| position_of(bytes, pointer);
        if document.has_duplicate_keys {
            return Err(refusal(Position::START, "a key occurs twice", "keep one of them"));
        }
        let Value::Object(members) = &document.value else {
            return Err(refusal(Position::START, "this is not an object", "write { \"status\": 200 }"));
        };
        if let Some(unknown) = members.keys().find(|key| !KEYS.contains(&key.as_str()) && *key != SCHEMA) {
            let near = closest(unknown, KEYS).map(|near| format!("did you mean `{near}`? "));
            let help = format!("{}the known keys are {}", near.unwrap_or_default(), KEYS.join(", "));
            let message = format!("`{unknown}` is not a known key");
            return Err(refusal(place(&join("", unknown)), &message, &help));
        }
        if !members.keys().any(|key| KEYS.contains(&key.as_str())) {
            return Err(refusal(
                Position::START,
                "nothing is expected",
                "add status, answer, max_latency or contract",
            ));
        }
        Ok(Self {
            status: read_status(members)
                .map_err(|(message, help)| refusal(place("/status"), message, help))?,
            answer: read_answer(members, &place)?,
            max_latency: read_latency(members)
                .map_err(|(message, help)| refusal(place("/max_latency"), message, help))?,
            has_contract: match members.get("contract") {
                None => true,
                Some(Value::Bool(has_contract)) => *has_contract,
                Some(_) => {
                    let message = "`contract` is neither true nor false";
                    return Err(refusal(
                        place("/contract"),
                        message,
                        "write \"contract\": false to switch it off",
                    ));
                }
            },
        })
    }

    /// What an answer has to be besides, since the file does not say otherwise: the documented success, or the
    /// documented fields where the file names the result itself. Of a status other than 200, the vendor reads no
    /// body.
    pub(crate) fn expectation(&self) -> Expectation {
        let names_result =
            |(pointer, _): &(String, Value)| ["", "/ActionStatus", "/ErrorCode"].contains(&pointer.as_str());
        match self.has_contract && self.status == 200 {
            false => Expectation::Any,
            true if self.answer.iter().any(names_result) => Expectation::Contract,
            true => Expectation::Ok,
        }
    }

    /// The HTTP status that is expected.
    pub(crate) fn status(&self) -> u16 {
        self.status
    }

    /// JSON Pointers into the answer, and the values that are expected there.
    pub(crate) fn answer(&self) -> &[(String, Value)] {
        &self.answer
    }

    /// How long an answer may take.
    pub(crate) fn max_latency(&self) -> Option<Duration> {
        self.max_latency
    }

    /// Everything about an answer that is not as expected.
    pub(crate) fn mismatches(&self, status: u16, body: &[u8], elapsed: Duration) -> Vec<Mismatch> {
        let mut found = Vec::new();
        if status != self.status {
            found.push(mismatch("status", json!(self.status), Some(json!(status))));
        }
        found.extend(self.answer_mismatches(body));
        if let Some(most) = self.max_latency.filter(|&most| elapsed > most) {
            let expected = format!("at most {}", humantime::format_duration(most));
            let actual = format!("{:.1}ms", elapsed.as_secs_f64() * 1000.0);
            found.push(mismatch("latency", json!(expected), Some(json!(actual))));
        }
        found
    }

    fn answer_mismatches(&self, body: &[u8]) -> Vec<Mismatch> {
        if self.answer.is_empty() {
            return Vec::new();
        }
        let Ok(answer) = parse(body, Comments::Refused) else {
            let text = String::from_utf8_lossy(body).into_owned();
            return vec![mismatch("answer", json!("a JSON value"), Some(json!(text)))];
        };
        let differs = |(pointer, expected): &(String, Value)| {
            let actual = answer.value.pointer(pointer);
            (!actual.is_some_and(|actual| is_same(expected, actual)))
                .then(|| mismatch(&format!("answer {pointer}"), expected.clone(), actual.cloned()))
        };
        self.answer.iter().filter_map(differs).collect()
    }
}

/// Whether two values are equal as JSON sees them: 1 and 1.0 are one number.
fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => {
            let is_whole = |number: &Number| number.is_i64() || number.is_u64();
            one == other || (!(is_whole(one) && is_whole(other)) && one.as_f64() == other.as_f64())
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            let has =
                |(name, value): (&String, &Value)| other.get(name).is_some_and(|other| is_same(value, other));
            one.len() == other.len() && one.iter().all(has)
        }
        (one, other) => one == other,
    }
}

fn mismatch(what: &str, expected: Value, actual: Option<Value>) -> Mismatch {
    Mismatch { what: what.trim_end().to_owned(), expected, actual }
}

fn refusal(position: Position, message: &str, help: &str) -> ExpectationFileError {
    ExpectationFileError { position, message: message.to_owned(), help: help.to_owned() }
}

/// Where the key of a member stands.
fn position_of(bytes: &[u8], pointer: &str) -> Position {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let found = find(text, &HashSet::from([pointer.to_owned()]));
    let start = found.get(pointer).map_or(0, |span| span.key.as_ref().unwrap_or(&span.value).start);
    Position::START.after(&bytes[..start])
}

fn read_status(members: &Map<String, Value>) -> Result<u16, (&'static str, &'static str)> {
    let Some(value) = members.get("status") else {
        return Ok(200);
    };
    let status = value.as_u64().and_then(|status| u16::try_from(status).ok());
    status
        .filter(|status| (100..=599).contains(status))
        .ok_or(("`status` is not an HTTP status", "write a number from 100 to 599, such as 200"))
}

fn read_answer(
    members: &Map<String, Value>,
    place: &dyn Fn(&str) -> Position,
) -> Result<Vec<(String, Value)>, ExpectationFileError> {
    let help = "write JSON Pointers and values, such as {\"/ActionStatus\": \"OK\"}";
    let pointers = match members.get("answer") {
        None => return Ok(Vec::new()),
        Some(Value::Object(pointers)) => pointers,
        Some(_) => return Err(refusal(place("/answer"), "`answer` is not an object", help)),
    };
    let wrong = pointers.keys().find(|pointer| !is_pointer(pointer));
    if let Some(wrong) = wrong {
        let message = format!("`{wrong}` is not a JSON Pointer");
        return Err(refusal(place(&join("/answer", wrong)), &message, help));
    }
    Ok(pointers.iter().map(|(pointer, value)| (pointer.clone(), value.clone())).collect())
}

/// Empty, or tokens that begin with `/`, in which `~` stands before 0 or 1.
fn is_pointer(text: &str) -> bool {
    let is_escaped = |rest: &str| rest.starts_with(['0', '1']);
    (text.is_empty() || text.starts_with('/')) && text.split('~').skip(1).all(is_escaped)
}

fn read_latency(members: &Map<String, Value>) -> Result<Option<Duration>, (&'static str, &'static str)> {
    let Some(value) = members.get("max_latency") else {
        return Ok(None);
    };
    let duration = value.as_str().and_then(|text| humantime::parse_duration(text).ok());
    duration
        .filter(|duration| !duration.is_zero())
        .map(Some)
        .ok_or(("`max_latency` is not a duration", "write a number and a unit in quotes, such as \"500ms\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOMENT: Duration = Duration::from_millis(1);

    fn sidecar(text: &str) -> ExpectationFile {
        ExpectationFile::parse(text.as_bytes()).expect("a sidecar")
    }

    fn found(
        sidecar: &ExpectationFile,
        status: u16,
        body: &str,
        elapsed: Duration,
    ) -> Vec<(String, Value, Option<Value>)> {
        let found = sidecar.mismatches(status, body.as_bytes(), elapsed);
        found.into_iter().map(|mismatch| (mismatch.what, mismatch.expected, mismatch.actual)).collect()
    }

    #[test]
    fn only_what_is_named_is_judged_and_the_status_is_200() {
        let expected = sidecar(r#"{"answer": {"/a/0": 1, "/b": {"x": null}}}"#);
        let body = r#"{"a":[1],"b":{"x":null},"c":"whatever"}"#;
        assert!(found(&expected, 200, body, Duration::from_secs(9)).is_empty());
        assert_eq!(
            found(&expected, 201, body, MOMENT),
            [("status".to_owned(), json!(200), Some(json!(201)))]
        );
        assert!(found(&sidecar(r#"{"status": 403}"#), 403, "<html>", MOMENT).is_empty());
    }

    #[test]
    fn each_pointer_that_differs_is_a_mismatch() {
        let expected = sidecar(r#"{"answer": {"/a": 1, "/b": "x", "/c": 0}}"#);
        assert_eq!(
            found(&expected, 200, r#"{"a":2,"c":0}"#, MOMENT),
            [("answer /a".to_owned(), json!(1), Some(json!(2))), ("answer /b".to_owned(), json!("x"), None),]
        );
        assert_eq!(
            found(&expected, 200, "ok", MOMENT),
            [("answer".to_owned(), json!("a JSON value"), Some(json!("ok")))]
        );
        assert_eq!(
            found(&sidecar(r#"{"answer": {"": []}}"#), 200, "{}", MOMENT),
            [("answer".to_owned(), json!([]), Some(json!({})))]
        );
    }

    #[test]
    fn slowness_is_a_mismatch() {
        let expected = sidecar(r#"{"max_latency": "500ms"}"#);
        assert!(found(&expected, 200, "", Duration::from_millis(500)).is_empty());
        assert_eq!(
            found(&expected, 200, "", Duration::from_millis(501)),
            [("latency".to_owned(), json!("at most 500ms"), Some(json!("501.0ms")))]
        );
    }

    #[test]
    fn what_is_not_understood_is_refused_with_its_place() {
        let cases = [
            ("{\n  \"status\": 200,\n  \"anser\": {}\n}", (3, 3), "`anser` is not a known key"),
            ("{\"status\": \"200\"}", (1, 2), "`status` is not an HTTP status"),
            ("{\"status\": 99}", (1, 2), "`status` is not an HTTP status"),
            ("{\"answer\": []}", (1, 2), "`answer` is not an object"),
            ("{\"answer\":\n{\"ErrorCode\": 0}}", (2, 2), "`ErrorCode` is not a JSON Pointer"),
            ("{\"answer\":{\"/a~2\": 0}}", (1, 12), "`/a~2` is not a JSON Pointer"),
            ("{\"max_latency\": 500}", (1, 2), "`max_latency` is not a duration"),
            ("{\"max_latency\": \"0s\"}", (1, 2), "`max_latency` is not a duration"),
            ("{\"status\": 200, \"status\": 201}", (1, 1), "a key occurs twice"),
            ("[]", (1, 1), "this is not an object"),
            ("{}", (1, 1), "nothing is expected"),
        ];
        for (text, (line, column), message) in cases {
            let error = ExpectationFile::parse(text.as_bytes()).expect_err(text);
            assert_eq!(
                (error.position, error.message.as_str()),
                (Position { line, column }, message),
                "{text}"
            );
        }
        let error = ExpectationFile::parse(b"{\"anser\": {}}").expect_err("an unknown key");
        assert_eq!(
            error.help,
            "did you mean `answer`? the known keys are status, answer, max_latency, contract"
        );
        assert_eq!(ExpectationFile::parse(b"{\n//\n}").expect_err("a comment").position.line, 2);
    }
}
