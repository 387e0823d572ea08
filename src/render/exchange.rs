//! A received callback as a person reads it: verdict, who recalled what where, and the answer.

use std::fmt::Write as _;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;

use super::answered;
use super::diagnostic::role_of;
use super::sanitize::{sanitize, sanitize_bytes};
use super::style::{Role, Style};
use crate::exchange::{BodyFault, Exchange, Outcome, SignatureState, milliseconds};
use crate::protocol::msg_id::MsgId;
use crate::protocol::query::{self, Query};

/// How much of a raw body is shown.
const MOST_RAW_BYTES: usize = 16 * 1024;

/// How times are shown.
#[derive(Debug, Clone)]
pub(crate) struct Clock {
    /// The zone of the reader.
    pub(crate) zone: TimeZone,
    /// The moment that ages count from.
    pub(crate) now: Timestamp,
}

impl Clock {
    /// The system's zone and time.
    pub(crate) fn system() -> Self {
        Self { zone: TimeZone::system(), now: Timestamp::now() }
    }

    pub(super) fn local(&self, time: Timestamp, format: &str) -> String {
        jiff::ZonedDateTime::new(time, self.zone.clone()).strftime(format).to_string()
    }

    /// `2025-02-28 11:06:35 +08:00 (3 days ago)`.
    fn moment(&self, milliseconds: i64) -> Option<String> {
        let time = Timestamp::from_millisecond(milliseconds).ok()?;
        Some(format!("{} ({})", self.local(time, "%Y-%m-%d %H:%M:%S %:z"), self.age(time)))
    }

    fn age(&self, time: Timestamp) -> String {
        let seconds = self.now.as_second().saturating_sub(time.as_second());
        let (count, unit) = match seconds.unsigned_abs() {
            count @ 0..60 => (count, "second"),
            count @ 60..3_600 => (count / 60, "minute"),
            count @ 3_600..86_400 => (count / 3_600, "hour"),
            count => (count / 86_400, "day"),
        };
        if seconds == 0 {
            return "just now".to_owned();
        }
        let plural = if count == 1 { "" } else { "s" };
        if seconds < 0 { format!("in {count} {unit}{plural}") } else { format!("{count} {unit}{plural} ago") }
    }
}

/// Renders one exchange, with an empty line after it.
pub(crate) fn exchange(exchange: &Exchange, clock: &Clock, style: Style, is_verbose: bool) -> String {
    let mut page = Page { text: String::new(), style };
    let query = Query::of_url(&exchange.request.url);
    page.headline(exchange, clock);
    if let Some(body) = &exchange.verdict.body {
        page.recall(body, clock);
    }
    for repeat in &exchange.repeats {
        let text = format!("seq {} came before, in #{}", repeat.msg_seq, repeat.first);
        page.row("repeat", &style.paint(Role::Caution, &text));
    }
    page.query(&query);
    page.signature(exchange.verdict.signature, &query);
    for finding in &exchange.verdict.findings {
        let label = format!("{}[{}]", finding.rule.severity.as_str(), finding.rule.id);
        let label = style.paint(role_of(finding.rule.severity), &label);
        let place = if finding.pointer.is_empty() {
            String::new()
        } else {
            format!(" at {}", sanitize(&finding.pointer))
        };
        let _ = writeln!(page.text, "  {label}{place}: {}", sanitize(&finding.message));
        page.row("  help", &sanitize(&finding.help));
    }
    page.answer(exchange);
    if is_verbose {
        page.raw(exchange);
    }
    page.text.push('\n');
    page.text
}

struct Page {
    text: String,
    style: Style,
}

impl Page {
    fn row(&mut self, label: &str, value: &str) {
        let label = self.style.paint(Role::Muted, &format!("{label:<10}"));
        let _ = writeln!(self.text, "  {label} {value}");
    }

    fn headline(&mut self, exchange: &Exchange, clock: &Clock) {
        let (mark, role) = match exchange.verdict.outcome {
            Outcome::Accepted => ("✓", Role::Good),
            Outcome::Rejected | Outcome::Unparsable => ("✗", Role::Danger),
        };
        let time = self.style.paint(Role::Muted, &clock.local(exchange.received_at, "%H:%M:%S%.3f"));
        let verdict = self.style.paint(role, &format!("{mark} {}", exchange.verdict.outcome.as_str()));
        let command = exchange.verdict.body.as_ref().and_then(|body| text(body, "CallbackCommand"));
        let what = match command {
            Some(command) => sanitize(command).into_owned(),
            None => format!("{} {}", exchange.request.method, sanitize(exchange.request.path())),
        };
        let _ = writeln!(
            self.text,
            "{time} {verdict} {} {}",
            self.style.paint(Role::Heading, &what),
            self.style.paint(Role::Muted, &format!("#{} from {}", exchange.id, exchange.request.remote)),
        );
    }

    /// Who recalled what where, as far as the body says so in the expected types.
    fn recall(&mut self, body: &Value, clock: &Clock) {
        if let Some(operator) = text(body, "Operator_Account") {
            self.row("operator", &sanitize(operator));
        }
        if let Some(group) = text(body, "GroupId") {
            let kind = text(body, "Type").map(|kind| format!("  ({})", sanitize(kind))).unwrap_or_default();
            self.row("group", &format!("{}{kind}", sanitize(group)));
        }
        if let Some(topic) = text(body, "TopicId") {
            self.row("topic", &sanitize(topic));
        }
        for message in body.get("MsgSeqList").and_then(Value::as_array).into_iter().flatten() {
            self.message(message, clock);
        }
        if let Some(moment) =
            body.get("EventTime").and_then(event_milliseconds).and_then(|time| clock.moment(time))
        {
            self.row("event time", &moment);
        }
    }

    fn message(&mut self, message: &Value, clock: &Clock) {
        let seq =
            message.get("MsgSeq").map(|seq| format!("seq {}", sanitize(&plain(seq)))).unwrap_or_default();
        let id = text(message, "MsgId").map(|id| format!("  id {}", sanitize(id))).unwrap_or_default();
        let sent = text(message, "MsgId")
            .and_then(MsgId::parse)
            .and_then(|id| i64::try_from(id.sent_seconds).ok()?.checked_mul(1000))
            .and_then(|milliseconds| Timestamp::from_millisecond(milliseconds).ok())
            .map(|time| format!("  sent {}", clock.local(time, "%Y-%m-%d %H:%M:%S %:z")))
            .unwrap_or_default();
        self.row("message", &format!("{seq}{id}{sent}"));
    }

    fn query(&mut self, query: &Query<'_>) {
        let shown: Vec<String> = query
            .pairs()
            .iter()
            .filter(|(name, _)| ![query::SIGN, query::REQUEST_TIME, query::COMMAND].contains(&name.as_ref()))
            .map(|(name, value)| format!("{}={}", sanitize(name), sanitize(value)))
            .collect();
        if !shown.is_empty() {
            self.row("query", &shown.join("  "));
        }
    }

    fn signature(&mut self, state: SignatureState, query: &Query<'_>) {
        let role = match state {
            SignatureState::Valid => Role::Good,
            SignatureState::Invalid | SignatureState::Missing => Role::Danger,
            SignatureState::Unchecked if query.get(query::SIGN).is_none() => return,
            SignatureState::Unchecked => Role::Note,
        };
        let time = query.get(query::REQUEST_TIME).map(|time| format!("  RequestTime {}", sanitize(time)));
        let state = self.style.paint(role, state.as_str());
        self.row("signature", &format!("{state}{}", time.unwrap_or_default()));
    }

    fn answer(&mut self, exchange: &Exchange) {
        for (label, value) in answered::rows(exchange, self.style) {
            self.row(label, &value);
        }
    }

    fn raw(&mut self, exchange: &Exchange) {
        let request = &exchange.request;
        self.row("request", &format!("{} {}", request.method, sanitize(&request.url)));
        for (name, value) in &request.headers {
            self.row("header", &format!("{name}: {}", sanitize(value)));
        }
        let body = match &request.body {
            Ok(body) if body.len() > MOST_RAW_BYTES => {
                format!("{}… ({} bytes in all)", sanitize_bytes(&body[..MOST_RAW_BYTES]), body.len())
            }
            Ok(body) => sanitize_bytes(body),
            Err(BodyFault::Unread) => "(not read)".to_owned(),
            Err(BodyFault::TooLarge { .. } | BodyFault::TooManyValues { .. }) => "(too large)".to_owned(),
            Err(BodyFault::Crowded) => "(not read to its end)".to_owned(),
            Err(BodyFault::Unreadable(why)) => format!("({})", sanitize(why)),
        };
        self.row("body", &body);
    }
}

/// Milliseconds with a sensible number of digits.
pub(crate) fn format_elapsed(elapsed: Duration) -> String {
    let milliseconds = milliseconds(elapsed);
    if milliseconds < 10.0 { format!("{milliseconds:.2} ms") } else { format!("{milliseconds:.0} ms") }
}

fn text<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value.get(name).and_then(Value::as_str)
}

/// A value without the quotation marks of a string.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn event_milliseconds(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}
