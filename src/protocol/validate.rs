//! Bytes or values against the documented schema and the vendor's rules: findings.

use std::borrow::Cow;

use serde_json::Value;

use super::catalogue::{self, Command};
use super::query::COMMAND;
use super::rules::{self, *};
use super::{answer_codes, field_check, hints};
use crate::document::{self, Comments, SyntaxError, SyntaxErrorKind, parse, with_integers};
use crate::finding::{Finding, Place, Rule};

/// The field that every answer has, and no payload.
const ACTION_STATUS: &str = "ActionStatus";

/// A text after its check.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Checked {
    /// The value, if the text is JSON; whole numbers are integers in it, however the text spells them.
    pub(crate) value: Option<Value>,
    /// What is wrong with it.
    pub(crate) findings: Vec<Finding>,
}

/// Checks a text from its first byte on. `findings_of` looks at its value, if it has one.
pub(crate) fn check(
    bytes: &[u8],
    comments: Comments,
    findings_of: impl FnOnce(&Value) -> Vec<Finding>,
) -> Checked {
    let document = match parse(bytes, comments) {
        Ok(document) => document,
        Err(error) => return Checked { value: None, findings: vec![syntax_finding(bytes, &error)] },
    };
    let mut findings = findings_of(&document.value);
    if document.has_duplicate_keys {
        findings.extend(duplicate_keys(bytes));
    }
    let value = match with_integers(&document.value) {
        Cow::Owned(value) => value,
        Cow::Borrowed(_) => document.value,
    };
    Checked { value: Some(value), findings }
}

/// The findings about the body of a callback. `query` is the command that its URL names, which counts where the
/// body names none. The vendor sends all its commands to one URL: of one that is not known, no more is said
/// than that.
pub(crate) fn payload_findings(payload: &Value, query: Option<&str>) -> Vec<Finding> {
    if hints::is_answer(payload) {
        let message = "this is an answer, not a payload: `CallbackCommand` is missing";
        return vec![Finding::at(
            &MISSING_FIELD,
            "",
            message,
            "check it as an answer: timhook validate --kind response FILE",
        )];
    }
    let is_nameless = payload.get(COMMAND).is_none() && catalogue::named_in(payload).is_none();
    if is_nameless
        && catalogue::recognised(payload).is_none()
        && let Some(finding) = enveloped("payload", payload, COMMAND)
    {
        return vec![finding];
    }
    if let Some(command) = command_of(payload, query) {
        return findings_as(command, payload);
    }
    match catalogue::named_in(payload).or(query.filter(|_| payload.is_object())) {
        Some(name) => vec![not_covered(name, payload)],
        None => unnamed(payload),
    }
}

/// The one finding about a value that stands inside another object in place of being the whole text.
fn enveloped(what: &str, value: &Value, member: &str) -> Option<Finding> {
    let (pointer, is_text) = hints::enveloped(value, member)?;
    let path = pointer.replace('/', ".");
    let jq = if is_text { format!("`jq '{path} | fromjson'`") } else { format!("`jq {path}`") };
    let message = format!("the {what} is inside another object, at {pointer}");
    let help = format!(
        "the {what} must be the whole body, without an object around it; {jq} extracts it from a file"
    );
    Some(Finding::at(&MISSING_FIELD, pointer, message, help))
}

/// The known command of a body: the one it names, or else the one its URL names, or else the one it looks like.
pub(crate) fn command_of(payload: &Value, query: Option<&str>) -> Option<&'static Command> {
    match catalogue::named_in(payload) {
        Some(name) => catalogue::find(name),
        // A body that should name its command, and names no text, is what its URL says, and else nothing known.
        None if payload.get(COMMAND).is_some() => query.and_then(catalogue::find),
        None => query.and_then(catalogue::find).or_else(|| catalogue::recognised(payload)),
    }
}

/// The findings about the body of a known command.
fn findings_as(command: &'static Command, payload: &Value) -> Vec<Finding> {
    let plain = with_integers(payload);
    let mut findings = field_check::check(&command.fields, &plain);
    findings.extend(rules::check(command, &plain));
    if matches!(plain, Cow::Owned(_)) {
        rules::spelling::check(&command.fields, payload, "", &mut findings);
    }
    findings
}

fn not_covered(name: &str, payload: &Value) -> Finding {
    let message = format!("the fields of `{name}` are not checked: timhook does not know this command");
    let pointer = if payload.get(COMMAND).is_some() { "/CallbackCommand" } else { "" };
    Finding::at(&COMMAND_NOT_COVERED, pointer, message, catalogue::advice(name))
}

/// What to say of a body that names no command at all.
fn unnamed(payload: &Value) -> Vec<Finding> {
    if payload.get(COMMAND).and_then(Value::as_str).is_some() {
        let message = "`CallbackCommand` is empty";
        let help = "write the command as in the samples; `timhook commands` lists all commands";
        return vec![Finding::at(&WRONG_COMMAND, "/CallbackCommand", message, help)];
    }
    // What is wrong about the name of the command, or about a payload that is no object, is the same for all.
    let findings = field_check::check(&catalogue::main().fields, payload);
    let is_object = payload.is_object();
    findings.into_iter().filter(|finding| !is_object || is_about_the_name(finding)).collect()
}

/// Whether a finding is about the name of the command.
pub(crate) fn is_about_the_name(finding: &Finding) -> bool {
    finding.pointer == "/CallbackCommand" || finding.pointer.is_empty() && finding.message.contains(COMMAND)
}

/// The findings about the body of an answer, to a certain command or to any.
pub(crate) fn answer_findings(body: &Value, command: Option<&'static Command>) -> Vec<Finding> {
    if body.get(ACTION_STATUS).is_none()
        && let Some(finding) = enveloped("answer", body, ACTION_STATUS)
    {
        return vec![finding];
    }
    let mut findings = field_check::check(catalogue::answer_fields(), body);
    let further = command.map_or(&[][..], |command| &command.answer.fields);
    if body.is_object() {
        findings.extend(field_check::check(further, body));
    }
    findings.extend(answer_codes::contradictions(body, command));
    for fields in [catalogue::answer_fields(), further] {
        rules::spelling::check(fields, body, "", &mut findings);
    }
    findings
}

fn syntax_finding(bytes: &[u8], error: &SyntaxError) -> Finding {
    let (rule, help): (&'static Rule, &str) = match error.kind {
        SyntaxErrorKind::Empty => {
            (&EMPTY_INPUT, "a payload is a JSON object; `timhook sample wire` prints one")
        }
        SyntaxErrorKind::ByteOrderMark => (&BYTE_ORDER_MARK, "save the text as UTF-8 without BOM"),
        SyntaxErrorKind::NotUtf8 => (&NOT_UTF8, "save the text as UTF-8"),
        SyntaxErrorKind::Comment => {
            (&JSON_COMMENT, "remove the comments, or let --jsonc accept them: timhook validate --jsonc")
        }
        SyntaxErrorKind::Truncated => (&TRUNCATED_JSON, "close every string, array and object"),
        SyntaxErrorKind::TooDeep => {
            (&NESTING_TOO_DEEP, "callbacks have a few levels, almost never more than ten")
        }
        SyntaxErrorKind::LoneSurrogate => (
            &LONE_SURROGATE,
            "write the character itself, or both halves, as in \\ud83d\\ude42; the text may have been cut",
        ),
        SyntaxErrorKind::Nul => (&NUL_BYTE, "remove it; inside a string, write \\u0000"),
        SyntaxErrorKind::NumberOutOfRange => (&OUT_OF_RANGE, "write a number of at most 64 bits"),
        SyntaxErrorKind::Invalid => (&NOT_JSON, "write strict JSON (RFC 8259)"),
    };
    // UTF-16 is one mistake, with a byte order mark or without.
    let is_utf16 = error.kind == SyntaxErrorKind::Nul && hints::of_bytes(bytes).is_some();
    let rule = if is_utf16 { &NOT_UTF8 } else { rule };
    let end = match error.kind {
        SyntaxErrorKind::Comment => comment_end(bytes, error.offset),
        SyntaxErrorKind::Empty => error.offset,
        _ => (error.offset + 1).min(bytes.len()),
    };
    let hint = match error.kind {
        SyntaxErrorKind::Invalid => hints::of_text(bytes, error.offset, &error.message),
        SyntaxErrorKind::NotUtf8 | SyntaxErrorKind::Nul => hints::of_bytes(bytes),
        _ => None,
    };
    let (message, help) = hint.map_or((error.message.clone(), help), |hint| (hint.message, hint.help));
    Finding { place: Place::Bytes(error.offset..end), ..Finding::at(rule, "", message, help) }
}

/// Where the comment that begins at `start` ends, at the latest at the end of its line.
fn comment_end(bytes: &[u8], start: usize) -> usize {
    let line = bytes[start..].split(|&byte| byte == b'\n' || byte == b'\r').next().unwrap_or_default();
    let closing = line.windows(2).skip(2).position(|pair| pair == b"*/").map(|at| at + 4);
    start + closing.filter(|_| line.starts_with(b"/*")).unwrap_or(line.len())
}

fn duplicate_keys(bytes: &[u8]) -> Vec<Finding> {
    let Ok(text) = std::str::from_utf8(bytes) else { return Vec::new() };
    let finding = |(pointer, key): (String, std::ops::Range<usize>)| Finding {
        place: Place::Bytes(key.clone()),
        ..Finding::at(
            &DUPLICATE_KEY,
            pointer,
            format!("the key {} occurs twice in this object", &text[key]),
            "remove one of the two: parsers differ in which value they use",
        )
    };
    document::duplicate_keys(text).into_iter().map(finding).collect()
}
