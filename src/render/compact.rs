//! A received callback in one line: when, verdict, command, what it is about, the answer. What was found stands
//! below.

use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use super::diagnostic::{cut_back, role_of};
use super::exchange::{Clock, format_elapsed};
use super::sanitize::sanitize;
use super::style::{Role, Style};
use super::wrap::hanging;
use crate::exchange::{Exchange, Outcome, Response};

/// From so many columns on, words are written out.
const WIDE: usize = 120;

/// Fewer columns than these say nothing about what a callback is about.
const FEWEST_COLUMNS: usize = 6;

/// An answer may say anything in place of `OK` and `FAIL`.
const MOST_ANSWER_COLUMNS: usize = 12;

/// So many messages are named; the others are counted.
const MOST_MESSAGES: usize = 3;

/// How far what was found is indented.
const INDENT: &str = "  ";

/// The fields that callbacks of all kinds are told apart by, with the word before each, in the order in which
/// they are kept where there is little room.
const ESSENTIALS: [(&str, &str); 12] = [
    ("GroupId", ""),
    ("RoomId", "room "),
    ("Official_Account", "official "),
    ("From_Account", "from "),
    ("To_Account", "to "),
    ("MsgSeqList", "seq "),
    ("MsgSeq", "seq "),
    ("Operator_Account", "by "),
    ("Requester_Account", "by "),
    ("Owner_Account", "owner "),
    ("EventType", ""),
    ("TopicId", "topic "),
];

/// Renders one exchange for lines of `measure` columns; of any length, if `None`.
pub(crate) fn compact(
    exchange: &Exchange,
    clock: &Clock,
    style: Style,
    measure: Option<usize>,
    is_verbose: bool,
) -> String {
    let mut text = headline(exchange, clock, style, measure);
    text.push('\n');
    for finding in &exchange.verdict.findings {
        let label = format!("{}[{}]", finding.rule.severity.as_str(), finding.rule.id);
        let place =
            if finding.pointer.is_empty() { String::new() } else { format!(" at {}", finding.pointer) };
        let role = role_of(finding.rule.severity);
        text.push_str(&below(&label, role, &format!("{place}: {}", finding.message), style, measure));
        if is_verbose && !finding.help.is_empty() {
            text.push_str(&below("help", Role::Muted, &format!(": {}", finding.help), style, measure));
        }
    }
    let forwarded = exchange.forwarded();
    for reason in forwarded.into_iter().flat_map(|forwarded| &forwarded.reasons) {
        text.push_str(&below("backend", Role::Danger, &format!(": {reason}"), style, measure));
    }
    if let Some(help) = forwarded.and_then(|forwarded| forwarded.help.as_ref()).filter(|_| is_verbose) {
        text.push_str(&below("help", Role::Muted, &format!(": {help}"), style, measure));
    }
    text
}

/// A line below, which goes on further to the right where it does not fit.
fn below(label: &str, role: Role, rest: &str, style: Style, measure: Option<usize>) -> String {
    let whole = format!("{INDENT}{label}{}", sanitize(rest));
    let lines = hanging(&whole, measure, &INDENT.repeat(2));
    // The label is the beginning of the first line, since it has no blank to break at.
    let rest = &lines[INDENT.len() + label.len()..];
    format!("{INDENT}{}{rest}\n", style.paint(role, label))
}

fn headline(exchange: &Exchange, clock: &Clock, style: Style, measure: Option<usize>) -> String {
    let columns = measure.unwrap_or(usize::MAX);
    let is_wide = columns >= WIDE;
    let time = clock.local(exchange.received_at, if is_wide { "%H:%M:%S%.3f" } else { "%H:%M:%S" });
    let (mark, role) = match exchange.verdict.outcome {
        Outcome::Accepted => ("✓", Role::Good),
        Outcome::Rejected | Outcome::Unparsable => ("✗", Role::Danger),
    };
    let verdict =
        if is_wide { format!("{mark} {}", exchange.verdict.outcome.as_str()) } else { mark.to_owned() };
    let id = format!("#{}", exchange.id);
    let (answer, answer_role) = answer(exchange, is_wide);
    let elapsed = format_elapsed(exchange.elapsed);
    let fixed = [&time, &verdict, &id, &answer, &elapsed].map(|part| part.width() + 1).iter().sum::<usize>();
    let left = columns.saturating_sub(fixed);
    let command = cut_back(&command(exchange), left);
    let left = left.saturating_sub(command.width() + 1);
    let essentials = essentials(exchange, left);
    let mut line = vec![
        style.paint(Role::Muted, &time),
        style.paint(role, &verdict),
        style.paint(Role::Muted, &id),
        style.paint(Role::Heading, &command),
        essentials,
        style.paint(answer_role, &answer),
        style.paint(Role::Muted, &elapsed),
    ];
    line.retain(|part| !part.is_empty());
    line.join(" ")
}

fn command(exchange: &Exchange) -> String {
    let command = exchange.verdict.body.as_ref().and_then(|body| body.get("CallbackCommand")?.as_str());
    match command {
        Some(command) => sanitize(command).into_owned(),
        None => format!("{} {}", sanitize(&exchange.request.method), sanitize(exchange.request.path())),
    }
}

/// As many of the fields as there is room for; the last of them may be cut.
fn essentials(exchange: &Exchange, columns: usize) -> String {
    if columns < FEWEST_COLUMNS {
        return String::new();
    }
    let body = exchange.verdict.body.as_ref();
    let named = ESSENTIALS.iter().filter_map(|(name, word)| {
        let value = plain(body?.get(name)?)?;
        (!value.is_empty()).then(|| format!("{word}{value}"))
    });
    let repeats = (!exchange.repeats.is_empty()).then(|| {
        let first = exchange.repeats.iter().map(|repeat| repeat.first).min().unwrap_or_default();
        format!("repeats #{first}")
    });
    let mut text = String::new();
    for part in named.chain(repeats) {
        let part = sanitize(&part).into_owned();
        let gap = usize::from(!text.is_empty());
        let left = columns.saturating_sub(text.width() + gap);
        if part.width() > left && left < FEWEST_COLUMNS {
            break;
        }
        text.push_str(&" ".repeat(gap));
        text.push_str(&cut_back(&part, left));
        if part.width() > left {
            break;
        }
    }
    text
}

/// A value in few characters; of several messages, their numbers.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(items) => {
            let numbers: Vec<String> = items.iter().filter_map(|item| plain(item.get("MsgSeq")?)).collect();
            let more = numbers.len().saturating_sub(MOST_MESSAGES);
            let shown = numbers[..numbers.len() - more].join(",");
            Some(if more > 0 { format!("{shown},+{more}") } else { shown })
        }
        Value::Null | Value::Bool(_) | Value::Object(_) => None,
    }
}

/// Status and `ActionStatus` of what went back; a status that goes without saying is said where there is room.
fn answer(exchange: &Exchange, is_wide: bool) -> (String, Role) {
    let is_good = exchange.verdict.outcome == Outcome::Accepted && !exchange.has_wrong_backend();
    let (status, body) = match exchange.response.as_deref() {
        None => (Some(exchange.verdict.status), Some(exchange.verdict.answer.action_status.clone())),
        Some(Response { status, body, .. }) => (*status, action_status(body)),
    };
    let Some(status) = status else { return ("no answer".to_owned(), Role::Danger) };
    let role = if is_good && status == 200 { Role::Good } else { Role::Danger };
    let text = match body.map(|word| cut_back(&sanitize(&word), MOST_ANSWER_COLUMNS)) {
        Some(word) if status == 200 && !is_wide => word,
        Some(word) => format!("{status} {word}"),
        None => status.to_string(),
    };
    (text, role)
}

fn action_status(body: &[u8]) -> Option<String> {
    let value: Value = serde_json::from_slice(body).ok()?;
    Some(value.get("ActionStatus")?.as_str()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{AnswerBody, Forwarded, Repeat, Request, SignatureState, Verdict};
    use crate::finding::Finding;
    use crate::protocol::rules::by_id;
    use jiff::Timestamp;
    use jiff::tz::TimeZone;
    use proptest::prelude::*;
    use serde_json::json;
    use std::time::Duration;

    fn exchange(id: u64, body: Value) -> Exchange {
        Exchange {
            id,
            received_at: "2026-01-02T03:04:05.678Z".parse().expect("a time"),
            request: Request {
                method: "POST".to_owned(),
                url: "/callback?SdkAppid=1400000000".to_owned(),
                headers: vec![],
                body: Ok(body.to_string().into_bytes()),
                remote: "127.0.0.1:5".to_owned(),
            },
            verdict: Verdict {
                outcome: Outcome::Accepted,
                is_callback: true,
                status: 200,
                answer: AnswerBody::ok(),
                findings: vec![],
                signature: SignatureState::Valid,
                body: Some(body),
            },
            repeats: vec![],
            response: None,
            elapsed: Duration::from_micros(410),
        }
    }

    fn recall() -> Value {
        json!({
            "CallbackCommand": "Example.AfterSomethingHappen", "GroupId": "@TGS#2J4SZEAEL", "Type": "Public",
            "MsgSeqList": [{"MsgSeq": 130}, {"MsgSeq": 131}], "Operator_Account": "administrator"
        })
    }

    /// One of each kind, in the order of a page.
    fn page(measure: Option<usize>) -> String {
        let finding = |id: &str, pointer: &str, message: &str| {
            Finding::at(by_id(id).expect("a rule"), pointer, message, "do something about it")
        };
        let plain = exchange(1, recall());
        let mut warned = exchange(2, recall());
        warned.verdict.findings = vec![
            finding(
                "event-time-string",
                "/EventTime",
                "`EventTime` is a string; the table on the page says Integer",
            ),
            finding(
                "event-time-before-message",
                "/EventTime",
                "2022-12-09 03:05:00 is earlier than the message that it recalls, 2025-02-12 07:00:00",
            ),
        ];
        let mut rejected = exchange(
            3,
            json!({"CallbackCommand": "Example.BeforeSomethingNew", "From_Account": "张三\u{202e}", "GroupId": "@TGS#1", "MsgSeq": 7}),
        );
        rejected.verdict.outcome = Outcome::Rejected;
        rejected.verdict.answer = AnswerBody::fail("signature-invalid");
        rejected.verdict.findings = vec![finding(
            "signature-invalid",
            "",
            "the signature does not match: the sender's token ends with a newline",
        )];
        let mut broken = exchange(4, Value::Null);
        broken.verdict.outcome = Outcome::Unparsable;
        broken.verdict.body = None;
        broken.verdict.status = 400;
        broken.verdict.answer = AnswerBody::fail("not JSON");
        let mut passed_on = exchange(5, recall());
        passed_on.repeats = vec![Repeat { msg_seq: 130, first: 1 }];
        passed_on.elapsed = Duration::from_millis(12);
        let forwarded = Forwarded {
            url: "http://localhost:3000/callback".to_owned(),
            status: Some(200),
            body: b"{\"ActionStatus\":\"OK\"}".to_vec(),
            elapsed: Duration::from_millis(11),
            reasons: vec!["`ErrorCode` is missing; it is documented as Integer [missing-field]".to_owned()],
            help: None,
        };
        passed_on.response = Some(Box::new(Response {
            status: Some(200),
            body: forwarded.body.clone(),
            fault: None,
            forwarded: Some(forwarded),
        }));
        let clock = Clock { zone: TimeZone::UTC, now: Timestamp::UNIX_EPOCH };
        let all = [plain, warned, rejected, broken, passed_on];
        all.iter().map(|exchange| compact(exchange, &clock, Style::plain(), measure, false)).collect()
    }

    #[test]
    fn pages_are_as_they_should_be_at_every_width() {
        let golden = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/integration/golden");
        for columns in [60, 80, 100, 160] {
            let path = std::path::PathBuf::from(format!("{golden}/compact-{columns}.txt"));
            let text = page(Some(columns));
            assert!(text.lines().all(|line| line.width() <= columns), "{text}");
            snapbox::assert_data_eq!(text, snapbox::Data::read_from(&path, None).raw());
        }
    }

    #[test]
    fn without_a_measure_nothing_is_cut_or_wrapped() {
        let text = page(None);
        assert_eq!(text.lines().count(), 9, "{text}");
        assert!(!text.contains('…'), "{text}");
        assert!(text.starts_with("03:04:05.678 ✓ accepted #1 Example.AfterSomethingHappen @TGS#2J4SZEAEL seq 130,131 by administrator 200 OK 0.41 ms\n"), "{text}");
    }

    proptest! {
        #[test]
        fn the_first_line_fits_whatever_the_values_are(group in ".{0,60}", seq: u64, columns in 60_usize..200) {
            let body = json!({"CallbackCommand": "Example.AfterSomethingHappen", "GroupId": group, "MsgSeq": seq});
            let clock = Clock { zone: TimeZone::UTC, now: Timestamp::UNIX_EPOCH };
            let text = compact(&exchange(u64::MAX / 1_000_000_000, body), &clock, Style::plain(), Some(columns), false);
            prop_assert_eq!(text.lines().count(), 1);
            prop_assert!(text.trim_end_matches('\n').width() <= columns, "{}", text);
        }
    }
}
