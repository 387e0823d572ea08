//! Scripts of faults as they are typed: `200,500x2,delay=3s,close`.

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use crate::document::type_name;
use crate::error::{Error, reason};
use crate::exchange::{AnswerBody, Fault};
use crate::finding::Finding;
use crate::http::server::{FaultCase, Faults};
use crate::protocol::catalogue::{self, Command};
use crate::protocol::similar::closest;
use crate::protocol::validate::answer_findings;

/// How long a slow body takes if nothing is said: longer than the vendor waits.
const SLOW_BODY: Duration = Duration::from_secs(3);

/// What an entry can be.
const POSSIBLE: &str = "possible entries are a status (200: the usual answer), delay=3s, slow-body or slow-body=3s, \
                        close, reset, garbage, body=TEXT, body=@FILE, fail=ERRORCODE, and answers to callbacks \
                        before an event: forbid, discard, code=ERRORCODE and rewrite=@FILE; to repeat an entry \
                        other than a body, add x and a number, such as 500x2";

/// Reads a script and the cases that come before it.
pub(crate) fn read(script: Option<&str>, cases: &[String]) -> Result<Option<Faults>, Error> {
    if script.is_none() && cases.is_empty() {
        return Ok(None);
    }
    let script = script.map(read_script).transpose()?.unwrap_or_default();
    let cases = cases.iter().map(|text| read_case(text)).collect::<Result<_, _>>()?;
    Ok(Some(Faults::new(script, cases)))
}

fn read_script(text: &str) -> Result<Vec<(Fault, u32)>, Error> {
    let entries = text.split(',').enumerate();
    let entry = |(number, entry): (usize, &str)| {
        let (fault, times) = split_times(entry.trim());
        let wrong = |why: String| {
            Error::usage(format!("--respond: entry {} of the script, `{entry}`, {why}", number + 1), POSSIBLE)
        };
        match times {
            Err(why) => Err(wrong(why)),
            Ok(times) => match parse(fault) {
                Ok(parsed) => Ok((load(parsed, "--respond")?, times)),
                Err(why) => Err(wrong(why)),
            },
        }
    };
    entries.map(entry).collect()
}

/// `/Type=Public:500`; the value may have colons of its own.
fn read_case(text: &str) -> Result<FaultCase, Error> {
    let wrong = |why: &str| {
        let help = "write POINTER=VALUE:FAULT, such as /Type=Public:500 or /MsgSeqList/0/MsgSeq=130:close";
        Error::usage(format!("--respond-when `{text}`: {why}"), help)
    };
    let (pointer, rest) = text.split_once('=').ok_or_else(|| wrong("there is no `=`"))?;
    if !pointer.is_empty() && !pointer.starts_with('/') {
        return Err(wrong("a JSON Pointer begins with `/`"));
    }
    let colons = rest.match_indices(':').map(|(place, _)| (&rest[..place], &rest[place + 1..]));
    let splits: Vec<(&str, &str)> = colons.collect();
    let last = *splits.last().ok_or_else(|| wrong("there is no `:` before a fault"))?;
    // A body may have colons, too: the first place where a fault follows counts.
    let (value, fault) = splits.iter().copied().find(|(_, fault)| parse(fault).is_ok()).unwrap_or(last);
    let fault = parse(fault).map_err(|why| {
        Error::usage(format!("--respond-when `{text}`: the fault, `{fault}`, {why}"), POSSIBLE)
    })?;
    let fault = load(fault, "--respond-when")?;
    Ok(FaultCase { pointer: pointer.to_owned(), value: value.to_owned(), fault })
}

/// `500x2` is `500` twice. A body may end like that, and is never repeated.
fn split_times(entry: &str) -> (&str, Result<u32, String>) {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match entry.rsplit_once('x') {
        Some((fault, times)) if is_number(times) && !entry.starts_with("body=") => {
            let times = times.parse().ok().filter(|&times| times > 0);
            (fault, times.ok_or_else(|| "must be repeated from 1 to 4294967295 times".to_owned()))
        }
        _ => (entry, Ok(1)),
    }
}

/// A fault, or what is wrong with it, to follow its text. The bytes of a file are still missing.
fn parse(text: &str) -> Result<Fault, String> {
    let (name, value) = match text.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (text, None),
    };
    let duration = |value: &str| {
        let parsed = humantime::parse_duration(value).ok().filter(|time| !time.is_zero());
        parsed.ok_or_else(|| format!("has no duration after `{name}=`, such as {name}=3s"))
    };
    match (name, value) {
        ("", None) => Err("is empty".to_owned()),
        ("200", None) => Ok(Fault::Usual),
        ("close", None) => Ok(Fault::Close),
        ("reset", None) => Ok(Fault::Reset),
        ("garbage", None) => Ok(Fault::Garbage),
        ("slow-body", None) => Ok(Fault::SlowBody(SLOW_BODY)),
        ("slow-body", Some(value)) => duration(value).map(Fault::SlowBody),
        ("delay", Some(value)) => duration(value).map(Fault::Delay),
        ("delay", None) => Err("needs a duration, such as delay=3s".to_owned()),
        ("fail", Some(code)) => {
            code.parse().map(Fault::Fail).map_err(|_| "needs a whole number, such as fail=10".to_owned())
        }
        ("fail", None) => Err("needs an ErrorCode, such as fail=10".to_owned()),
        ("forbid", None) => Ok(decision(text, FORBID)),
        ("discard", None) => Ok(decision(text, DISCARD)),
        ("code", Some(code)) => match code.parse() {
            Ok(code) => Ok(decision(text, code)),
            Err(_) => Err("needs a whole number, such as code=10123".to_owned()),
        },
        ("code", None) => Err("needs an ErrorCode, such as code=10123".to_owned()),
        ("rewrite", Some(file)) if file.starts_with('@') => Ok(body(text, &[])),
        ("rewrite", _) => Err("needs a file, such as rewrite=@body.json".to_owned()),
        ("body", Some(value)) => Ok(body(text, value.as_bytes())),
        ("body", None) => Err("needs a text or a file, such as body=ok or body=@answer.json".to_owned()),
        (status, None) if status.bytes().all(|byte| byte.is_ascii_digit()) => match status.parse() {
            Ok(status @ 200..=599) => Ok(Fault::Status(status)),
            _ => Err("is not a status for an answer; write 200 to 599".to_owned()),
        },
        (name, _) => Err(match closest(name, NAMES) {
            Some(near) if near != name => format!("is not known; did you mean `{near}`?"),
            _ => "is not known".to_owned(),
        }),
    }
}

/// The names of faults.
const NAMES: [&str; 11] = [
    "close",
    "reset",
    "garbage",
    "slow-body",
    "delay",
    "fail",
    "body",
    "forbid",
    "discard",
    "code",
    "rewrite",
];

/// The faults that need no value, for the completion of shells.
pub(crate) fn names() -> Vec<&'static str> {
    ["200", "500"].into_iter().chain(NAMES.into_iter().filter(|name| parse(name).is_ok())).collect()
}

/// The code that forbids what a callback before an event is about.
const FORBID: i64 = 1;

/// The code that drops a message and tells its sender that it was sent.
const DISCARD: i64 = 2;

/// An answer that decides: the backend did well, and the code says what is to happen.
fn decision(name: &str, code: i64) -> Fault {
    body(name, AnswerBody { error_code: code, ..AnswerBody::ok() }.to_json().as_bytes())
}

fn body(name: &str, bytes: &[u8]) -> Fault {
    Fault::Body { name: name.to_owned(), bytes: Arc::from(bytes) }
}

/// Reads the file of `body=@file` and `rewrite=@file`.
fn load(fault: Fault, option: &str) -> Result<Fault, Error> {
    let Fault::Body { name, .. } = &fault else { return Ok(fault) };
    let Some((kind, file)) = name.split_once("=@") else { return Ok(fault) };
    let bytes = fs::read(file).map_err(|error| {
        Error::input(
            format!("{option} {name}: {}", reason(&error)),
            "check the path and its permissions; to send a body that begins with `@`, put it in a file",
        )
    })?;
    let bytes = if kind == "rewrite" { rewriting(&bytes, &format!("{option} {name}"))? } else { bytes };
    Ok(body(name, &bytes))
}

/// The answer that lets a message go ahead with the content of a file: the elements of a MsgBody, or an object
/// with the fields that the answer is to have besides.
fn rewriting(file: &[u8], option: &str) -> Result<Vec<u8>, Error> {
    let help = "write the elements of a MsgBody as a JSON array, or an object such as {\"MsgBody\":[…]}";
    let wrong = |why: String| Error::input(format!("{option}: {why}"), help);
    let mut answer =
        serde_json::to_value(AnswerBody::ok()).expect("two strings and a number always serialise");
    match serde_json::from_slice(file).map_err(|error| wrong(format!("not JSON: {error}")))? {
        elements @ Value::Array(_) => answer["MsgBody"] = elements,
        Value::Object(fields) => {
            answer.as_object_mut().into_iter().for_each(|answer| answer.extend(fields.clone()))
        }
        other => return Err(wrong(format!("its value is of type {}", type_name(&other)))),
    }
    match undocumented(&answer) {
        Some(why) => Err(wrong(format!("{why}; body=@FILE can send any body"))),
        None => Ok(answer.to_string().into_bytes()),
    }
}

/// Why an answer is none that a command before an event documents, by the command that comes nearest.
fn undocumented(answer: &Value) -> Option<String> {
    let names = answer.as_object()?.keys();
    let mut further =
        names.filter(|name| !catalogue::answer_fields().iter().any(|field| field.name == **name));
    let has = |command: &Command, name: &str| command.answer.fields.iter().any(|field| field.name == name);
    let first = further.next()?;
    let Some(command) = catalogue::all().find(|command| has(command, first)) else {
        return Some(format!("no answer has the field `{first}`"));
    };
    if let Some(other) = further.find(|name| !has(command, name)) {
        return Some(format!("no answer has the fields `{first}` and `{other}`"));
    }
    let finding = answer_findings(answer, Some(command)).into_iter().find(Finding::is_error)?;
    let place = if finding.pointer.is_empty() { String::new() } else { format!("{}: ", finding.pointer) };
    Some(format!("{place}{}", finding.message))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(script: &str) -> Vec<String> {
        let script = read_script(script).expect("a script");
        script.iter().map(|(fault, times)| format!("{fault}x{times}")).collect()
    }

    fn complaint(script: &str) -> String {
        read_script(script).expect_err("it is wrong").to_string()
    }

    #[test]
    fn every_fault_can_be_typed() {
        assert_eq!(
            typed("200, 500x2,delay=3s,close,resetx3,garbage,body=ok2x2,fail=10,slow-body,slow-body=1m,204"),
            [
                "200x1",
                "500x2",
                "delay=3sx1",
                "closex1",
                "resetx3",
                "garbagex1",
                "body=ok2x2x1",
                "fail=10x1",
                "slow-body=3sx1",
                "slow-body=1mx1",
                "204x1"
            ]
        );
    }

    #[test]
    fn a_wrong_entry_is_named() {
        for (script, complaint_about_it) in [
            ("200,fooo", "--respond: entry 2 of the script, `fooo`, is not known"),
            ("200,", "--respond: entry 2 of the script, ``, is empty"),
            (
                "999",
                "--respond: entry 1 of the script, `999`, is not a status for an answer; write 200 to 599",
            ),
            (
                "100",
                "--respond: entry 1 of the script, `100`, is not a status for an answer; write 200 to 599",
            ),
            (
                "500x0",
                "--respond: entry 1 of the script, `500x0`, must be repeated from 1 to 4294967295 times",
            ),
            ("delay", "--respond: entry 1 of the script, `delay`, needs a duration, such as delay=3s"),
            (
                "delay=3",
                "--respond: entry 1 of the script, `delay=3`, has no duration after `delay=`, such as delay=3s",
            ),
            ("fail=x", "--respond: entry 1 of the script, `fail=x`, needs a whole number, such as fail=10"),
            ("close=1", "--respond: entry 1 of the script, `close=1`, is not known"),
        ] {
            assert_eq!(complaint(script), complaint_about_it);
        }
        assert_eq!(read_script("foo").expect_err("wrong").help(), POSSIBLE);
        assert_eq!(complaint("body=@/no/such"), "--respond body=@/no/such: no such file or directory");
    }

    #[test]
    fn a_case_names_a_value_and_a_fault() {
        let case =
            |text: &str| read_case(text).map(|case| (case.pointer, case.value, case.fault.to_string()));
        let strings = |pointer: &str, value: &str, fault: &str| {
            (pointer.to_owned(), value.to_owned(), fault.to_owned())
        };
        assert_eq!(case("/Type=Public:500").ok(), Some(strings("/Type", "Public", "500")));
        assert_eq!(case("/a=b:c:500").ok(), Some(strings("/a", "b:c", "500")));
        assert_eq!(case("/a=b:body=c:d").ok(), Some(strings("/a", "b", "body=c:d")));
        let error = case("/a=b:foo").expect_err("no fault").to_string();
        assert_eq!(error, "--respond-when `/a=b:foo`: the fault, `foo`, is not known");
        for wrong in ["/a", "/a=b", "a=b:500"] {
            assert!(case(wrong).is_err(), "{wrong}");
        }
    }
}
