//! A received callback as a person reads it: verdict, who recalled what where, and the answer.

use std::fmt::Write as _;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::answered;
use super::callback::{self, plain};
use super::diagnostic::role_of;
use super::sanitize::{sanitize, sanitize_bytes};
use super::style::{Role, Style};
use crate::exchange::{BodyFault, Exchange, Outcome, SignatureState, milliseconds};
use crate::protocol::catalogue;
use crate::protocol::query::{self, Query};
use crate::protocol::validate::command_of;

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

    fn local(&self, time: Timestamp, format: &str) -> String {
        jiff::ZonedDateTime::new(time, self.zone.clone()).strftime(format).to_string()
    }

    /// `2025-02-28 11:06:35 +08:00`, of Unix milliseconds.
    pub(super) fn instant(&self, milliseconds: i64) -> Option<String> {
        let time = Timestamp::from_millisecond(milliseconds).ok()?;
        Some(self.local(time, "%Y-%m-%d %H:%M:%S %:z"))
    }

    /// `2025-02-28 11:06:35 +08:00 (3 days ago)`.
    pub(super) fn moment(&self, milliseconds: i64) -> Option<String> {
        let time = Timestamp::from_millisecond(milliseconds).ok()?;
        Some(format!("{} ({})", self.instant(milliseconds)?, self.age(time)))
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
    let command = exchange.verdict.body.as_ref().and_then(|body| command_of(body, query.get(query::COMMAND)));
    if let (Some(command), Some(body)) = (command, &exchange.verdict.body) {
        let sentence = callback::sentence(command, body, clock).map(|sentence| ("what".to_owned(), sentence));
        for (label, value) in sentence.into_iter().chain(callback::rows(command, body, clock)) {
            page.row(&label, &value);
        }
    }
    for repeat in &exchange.repeats {
        let name = repeat.member.trim_start_matches("msg_").replace('_', " ");
        let value = plain(&repeat.value);
        let text = format!("{} {} came before, in #{}", sanitize(&name), sanitize(&value), repeat.first);
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
        let command = exchange.verdict.body.as_ref().and_then(catalogue::named_in);
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
            Err(BodyFault::Unread | BodyFault::Head { .. }) => "(not read)".to_owned(),
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
