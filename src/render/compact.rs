//! A received callback in one line: when, verdict, command, what it is about, the answer. What was found stands
//! below.

use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use super::callback::sentence;
use super::diagnostic::role_of;
use super::exchange::{Clock, format_elapsed};
use super::sanitize::{Safe, sanitize};
use super::style::{Role, Style};
use crate::exchange::{Exchange, Outcome};
use crate::protocol::catalogue::{self, Command};
use crate::protocol::query::{self, Query};
use crate::protocol::validate::command_of;

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

/// The fields that callbacks of unknown commands are told apart by, with the word before each, in the order in
/// which they are kept where there is little room.
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
    text += "\n";
    let mut below = |label: &str, role, rest: String| text += below(label, role, &rest, style, measure);
    for finding in &exchange.verdict.findings {
        let label = format!("{}[{}]", finding.rule.severity.as_str(), finding.rule.id);
        let place =
            if finding.pointer.is_empty() { String::new() } else { format!(" at {}", finding.pointer) };
        below(&label, role_of(finding.rule.severity), format!("{place}: {}", finding.message));
        if is_verbose && !finding.help.is_empty() {
            below("help", Role::Muted, format!(": {}", finding.help));
        }
    }
    let forwarded = exchange.forwarded();
    for reason in forwarded.into_iter().flat_map(|forwarded| &forwarded.reasons) {
        below("backend", Role::Danger, format!(": {reason}"));
    }
    if let Some(help) = forwarded.and_then(|forwarded| forwarded.help.as_ref()).filter(|_| is_verbose) {
        below("help", Role::Muted, format!(": {help}"));
    }
    text.into_owned()
}

/// A line below, which goes on further to the right where it does not fit.
fn below(label: &str, role: Role, rest: &str, style: Style, measure: Option<usize>) -> Safe<'static> {
    let rest = sanitize(rest).hanging(INDENT.len() + label.width(), measure, 2 * INDENT.len());
    Safe::from(INDENT).and(sanitize(label).painted(style, role)).and(rest).and("\n")
}

fn headline(exchange: &Exchange, clock: &Clock, style: Style, measure: Option<usize>) -> Safe<'static> {
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
    let elapsed = format_elapsed(exchange.elapsed);
    let [time, verdict, id, elapsed] = [&time, &verdict, &id, &elapsed].map(|part| sanitize(part));
    let (answer, answer_role) = answer(exchange, is_wide);
    let fixed = [&time, &verdict, &id, &answer, &elapsed].map(|part| part.width() + 1).iter().sum::<usize>();
    let left = columns.saturating_sub(fixed);
    let known = known_command(exchange);
    let command = sanitize(&name_of(exchange, known)).cut(left);
    let left = left.saturating_sub(command.width() + 1);
    let essentials = essentials(exchange, known, clock, left);
    let parts = [
        time.painted(style, Role::Muted),
        verdict.painted(style, role),
        id.painted(style, Role::Muted),
        command.painted(style, Role::Heading),
        essentials,
        answer.painted(style, answer_role),
        elapsed.painted(style, Role::Muted),
    ];
    joined(parts.into_iter().filter(|part| !part.is_empty()))
}

fn joined(parts: impl Iterator<Item = Safe<'static>>) -> Safe<'static> {
    let mut line = Safe::default();
    for part in parts {
        line += if line.is_empty() { "" } else { " " };
        line += part;
    }
    line
}

/// The command of an exchange, if it is known.
pub(crate) fn known_command(exchange: &Exchange) -> Option<&'static Command> {
    let query = Query::of_url(&exchange.request.url);
    command_of(exchange.verdict.body.as_ref()?, query.get(query::COMMAND))
}

/// The name of the command, known or not.
pub(crate) fn named_command<'a>(exchange: &'a Exchange, known: Option<&'a Command>) -> Option<&'a str> {
    let named = exchange.verdict.body.as_ref().and_then(catalogue::named_in);
    named.or(known.map(|command| command.name.as_str()))
}

/// The command, known or not; of what names none, the request line.
fn name_of(exchange: &Exchange, known: Option<&Command>) -> String {
    match named_command(exchange, known) {
        Some(name) => name.to_owned(),
        None => format!("{} {}", exchange.request.method, exchange.request.path()),
    }
}

/// What it is about, in the words of its command where that is known, and whether it came before.
fn essentials(exchange: &Exchange, known: Option<&Command>, clock: &Clock, columns: usize) -> Safe<'static> {
    if columns < FEWEST_COLUMNS {
        return Safe::default();
    }
    let parts = about(exchange, known, clock);
    let first = exchange.repeats.iter().map(|repeat| repeat.first).min();
    let Some(repeats) = first.map(|first| format!("repeats #{first}")) else {
        return fitted(&parts, columns);
    };
    let left = columns.saturating_sub(repeats.width() + 1);
    if left < FEWEST_COLUMNS {
        return fitted(&parts, columns);
    }
    let parts = [fitted(&parts, left), fitted(&[repeats], columns)];
    joined(parts.into_iter().filter(|part| !part.is_empty()))
}

/// What an exchange is about, on one line: a stranger's text.
pub(crate) fn summary(exchange: &Exchange, known: Option<&Command>, clock: &Clock) -> String {
    about(exchange, known, clock).join(" ")
}

/// The sentence of its command, or else the fields that tell most.
fn about(exchange: &Exchange, known: Option<&Command>, clock: &Clock) -> Vec<String> {
    let body = exchange.verdict.body.as_ref();
    let said = known.zip(body).and_then(|(command, body)| sentence(command, body, clock));
    said.map_or_else(|| body.map(fields).unwrap_or_default(), |sentence| vec![sentence])
}

/// The fields by which callbacks of every kind are told apart.
fn fields(body: &Value) -> Vec<String> {
    let named = ESSENTIALS.iter().filter_map(|(name, word)| {
        let value = plain(body.get(name)?)?;
        (!value.is_empty()).then(|| format!("{word}{value}"))
    });
    named.collect()
}

/// As many of the parts as there is room for; the last of them may be cut.
fn fitted(parts: &[String], columns: usize) -> Safe<'static> {
    let mut text = Safe::default();
    for part in parts {
        let part = sanitize(part);
        let gap = if text.is_empty() { "" } else { " " };
        let left = columns.saturating_sub(text.width() + gap.len());
        if part.width() > left && left < FEWEST_COLUMNS {
            break;
        }
        text += gap;
        text += part.cut(left);
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
fn answer(exchange: &Exchange, is_wide: bool) -> (Safe<'static>, Role) {
    let is_good = exchange.verdict.outcome == Outcome::Accepted && !exchange.has_wrong_backend();
    let (status, word) = match exchange.response.as_deref() {
        None => (Some(exchange.verdict.status), Some(exchange.verdict.answer.action_status.clone())),
        Some(response) => (response.status, action_status(response.readable_body())),
    };
    let Some(status) = status else { return ("no answer".into(), Role::Danger) };
    let role = if is_good && status == 200 { Role::Good } else { Role::Danger };
    let word = word.map(|word| sanitize(&word).cut(MOST_ANSWER_COLUMNS));
    let said =
        (word.is_none() || status != 200 || is_wide).then(|| sanitize(&status.to_string()).cut(usize::MAX));
    (joined(said.into_iter().chain(word)), role)
}

fn action_status(body: &[u8]) -> Option<String> {
    let value: Value = serde_json::from_slice(body).ok()?;
    Some(value.get("ActionStatus")?.as_str()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::samples::accepted;
    use crate::exchange::{AnswerBody, Forwarded, Repeat, Response, SignatureState};
    use crate::finding::Finding;
    use crate::protocol::rules::by_id;
    use jiff::Timestamp;
    use jiff::tz::TimeZone;
    use proptest::prelude::*;
    use serde_json::json;
    use std::time::Duration;

    fn exchange(id: u64, body: Value) -> Exchange {
        let received_at = "2026-01-02T03:04:05.678Z".parse().expect("a time");
        let mut exchange = Exchange { id, received_at, ..accepted(body.to_string().as_bytes()) };
        exchange.request.url = "/callback?SdkAppid=1400000000".to_owned();
        exchange.request.remote = "127.0.0.1:5".to_owned();
        exchange.verdict.signature = SignatureState::Valid;
        exchange
    }

    fn recall() -> Value {
        json!({
            "CallbackCommand": catalogue::main().name, "GroupId": "@TGS#2J4SZEAEL", "Type": "Public",
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
        passed_on.repeats = vec![Repeat { member: "msg_seq".to_owned(), value: json!(130), first: 1 }];
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
        let name = &catalogue::main().name;
        let said = "administrator recalled 2 messages in @TGS#2J4SZEAEL";
        let first = format!("03:04:05.678 ✓ accepted #1 {name} {said} 200 OK 0.41 ms\n");
        assert!(text.starts_with(&first), "{text}");
    }

    proptest! {
        #[test]
        fn the_first_line_fits_whatever_the_values_are(
            group in ".{0,60}", seq: u64, is_known: bool, is_repeated: bool, columns in 60_usize..200,
        ) {
            let name = if is_known { &catalogue::main().name } else { "Example.AfterSomethingHappen" };
            let body = json!({
                "CallbackCommand": name, "GroupId": group, "MsgSeq": seq, "MsgSeqList": [], "Operator_Account": group,
            });
            let mut exchange = exchange(u64::MAX / 1_000_000_000, body);
            let repeat = Repeat { member: "msg_seq".to_owned(), value: json!(seq), first: seq };
            exchange.repeats.extend(is_repeated.then_some(repeat));
            let clock = Clock { zone: TimeZone::UTC, now: Timestamp::UNIX_EPOCH };
            let text = compact(&exchange, &clock, Style::plain(), Some(columns), false);
            prop_assert_eq!(text.lines().count(), 1);
            prop_assert!(text.trim_end_matches('\n').width() <= columns, "{}", text);
        }
    }
}
