//! A received callback as a person reads it: verdict, who recalled what where, and the answer.

use super::answer_rows;
use super::callback::{self, plain};
use super::diagnostic::role_of;
use super::sanitize::{Safe, sanitize, sanitize_bytes};
use super::style::{Role, Style};
pub(crate) use super::time::{Clock, format_elapsed};
use crate::exchange::{BodyFault, Exchange, Outcome, SignatureState};
use crate::protocol::catalogue;
use crate::protocol::query::{self, Query};
use crate::protocol::validate::command_of;

/// How much of a raw body is shown.
const MOST_RAW_BYTES: usize = 16 * 1024;

/// Where the values of rows begin.
const VALUES: usize = 13;

/// Renders one exchange, with an empty line after it. Lines are broken to fit into `measure` columns, if it is given;
/// what was received stays as it is.
pub(crate) fn exchange(
    exchange: &Exchange,
    clock: &Clock,
    style: Style,
    measure: Option<usize>,
    is_verbose: bool,
) -> String {
    let mut page = ExchangePage { text: Safe::default(), style, measure };
    let query = Query::of_url(&exchange.request.url);
    page.headline(exchange, clock);
    for (label, value) in meaning(exchange, &query, clock) {
        page.row(&label, &sanitize(&value));
    }
    for repeat in &exchange.repeats {
        let name = repeat.member.trim_start_matches("msg_").replace('_', " ");
        let text = format!("{name} {} came before, in #{}", plain(&repeat.value), repeat.first);
        page.row("repeat", &sanitize(&text).painted(style, Role::Caution));
    }
    page.query(&query);
    page.signature(exchange.verdict.signature, &query);
    for finding in &exchange.verdict.findings {
        let label = format!("{}[{}]", finding.rule.severity.as_str(), finding.rule.id);
        let place = match finding.pointer.as_str() {
            "" => String::new(),
            pointer => format!(" at {pointer}"),
        };
        let line = sanitize(&label).painted(style, role_of(finding.rule.severity));
        let line = line.and(sanitize(&format!("{place}: {}", finding.message)));
        page.text += "  ";
        page.text += line.hanging(2, measure, 6);
        page.text += "\n";
        page.row("  help", &sanitize(&finding.help));
    }
    page.answer(exchange);
    if is_verbose {
        page.raw(exchange);
    }
    page.text += "\n";
    page.text.into_owned()
}

/// What a callback of a known command says, as labels and values: a stranger's text.
pub(crate) fn meaning(exchange: &Exchange, query: &Query<'_>, clock: &Clock) -> Vec<(String, String)> {
    let Some(body) = &exchange.verdict.body else { return Vec::new() };
    let Some(command) = command_of(body, query.get(query::COMMAND)) else { return Vec::new() };
    let sentence = callback::sentence(command, body, clock).map(|sentence| ("what".to_owned(), sentence));
    sentence.into_iter().chain(callback::rows(command, body, clock)).collect()
}

/// What strangers wrote gets onto it by way of [`sanitize`] alone.
struct ExchangePage {
    text: Safe<'static>,
    style: Style,
    measure: Option<usize>,
}

impl ExchangePage {
    fn row(&mut self, label: &str, value: &Safe<'_>) {
        self.whole_row(label, &value.hanging(VALUES, self.measure, VALUES));
    }

    /// A row that is not broken.
    fn whole_row(&mut self, label: &str, value: &Safe<'_>) {
        self.text += "  ";
        self.text += sanitize(&format!("{label:<10}")).painted(self.style, Role::Muted);
        self.text += " ";
        self.text += value.clone();
        self.text += "\n";
    }

    fn headline(&mut self, exchange: &Exchange, clock: &Clock) {
        let (mark, role) = match exchange.verdict.outcome {
            Outcome::Accepted => ("✓", Role::Good),
            Outcome::Rejected | Outcome::Unparsable => ("✗", Role::Danger),
        };
        let request = &exchange.request;
        let query = Query::of_url(&request.url);
        let known = |body| Some(command_of(body, query.get(query::COMMAND))?.name.as_str());
        let body = exchange.verdict.body.as_ref();
        let command = body.and_then(|body| catalogue::named_in(body).or_else(|| known(body)));
        let parts = [
            (Role::Muted, clock.local(exchange.received_at, "%H:%M:%S%.3f")),
            (role, format!("{mark} {}", exchange.verdict.outcome.as_str())),
            (
                Role::Heading,
                command.map_or_else(|| format!("{} {}", request.method, request.path()), str::to_owned),
            ),
            (Role::Muted, format!("#{} from {}", exchange.id, request.remote)),
        ];
        let mut line = Safe::default();
        for (position, (role, part)) in parts.iter().enumerate() {
            line += if position == 0 { "" } else { " " };
            line += sanitize(part).painted(self.style, *role);
        }
        self.text += line.hanging(0, self.measure, VALUES);
        self.text += "\n";
    }

    fn query(&mut self, query: &Query<'_>) {
        let shown: Vec<String> = query
            .pairs()
            .iter()
            .filter(|(name, _)| ![query::SIGN, query::REQUEST_TIME, query::COMMAND].contains(&name.as_ref()))
            .map(|(name, value)| match query::names_signature(name) {
                true => format!("{name}=REDACTED"),
                false => format!("{name}={value}"),
            })
            .collect();
        if !shown.is_empty() {
            self.row("query", &sanitize(&shown.join("  ")));
        }
    }

    fn signature(&mut self, state: SignatureState, query: &Query<'_>) {
        let role = match state {
            SignatureState::Valid => Role::Good,
            SignatureState::Invalid | SignatureState::Missing => Role::Danger,
            SignatureState::Unchecked if query.get(query::SIGN).is_none() => return,
            SignatureState::Unchecked => Role::Note,
        };
        let mut row = Safe::from(state.as_str()).painted(self.style, role);
        if let Some(time) = query.get(query::REQUEST_TIME) {
            row += sanitize(&format!("  RequestTime {time}"));
        }
        self.row("signature", &row);
    }

    fn answer(&mut self, exchange: &Exchange) {
        for (label, value) in answer_rows::rows(exchange, self.style) {
            self.row(label, &value);
        }
    }

    fn raw(&mut self, exchange: &Exchange) {
        let request = &exchange.request;
        self.whole_row("request", &sanitize(&format!("{} {}", request.method, request.url)));
        for (name, value) in &request.headers {
            self.whole_row("header", &sanitize(&format!("{name}: {value}")));
        }
        let body = match &request.body {
            Ok(body) if body.len() > MOST_RAW_BYTES => sanitize_bytes(&body[..MOST_RAW_BYTES])
                .and(sanitize(&format!("… ({} bytes in all)", body.len()))),
            Ok(body) => sanitize_bytes(body),
            Err(BodyFault::Unread | BodyFault::Head { .. }) => "(not read)".into(),
            Err(BodyFault::TooLarge { .. } | BodyFault::TooManyValues { .. }) => "(too large)".into(),
            Err(BodyFault::Crowded) => "(not read completely)".into(),
            Err(BodyFault::Unreadable(why)) => Safe::from("(").and(sanitize(why)).and(")"),
        };
        self.whole_row("body", &body);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use jiff::Timestamp;
    use jiff::tz::TimeZone;

    use super::*;
    use crate::exchange::{AnswerBody, Request, Verdict};

    #[test]
    fn no_part_of_a_request_steers_the_terminal() {
        const HOSTILE: &str = "\u{1b}[2J\u{9b}1m\u{202e}\u{ad}";
        let hostile = || HOSTILE.to_owned();
        let received = Exchange {
            id: 1,
            received_at: Timestamp::UNIX_EPOCH,
            request: Request {
                method: hostile(),
                url: format!("/{HOSTILE}?{HOSTILE}={HOSTILE}&Sign=1&RequestTime={HOSTILE}"),
                headers: vec![(hostile(), hostile())],
                body: Err(BodyFault::Unreadable(hostile())),
                remote: hostile(),
            },
            verdict: Verdict {
                outcome: Outcome::Rejected,
                is_callback: false,
                status: 405,
                answer: AnswerBody::fail(HOSTILE),
                findings: vec![],
                signature: SignatureState::Invalid,
                body: None,
            },
            repeats: vec![],
            response: None,
            elapsed: Duration::ZERO,
        };
        let clock = Clock { zone: TimeZone::UTC, now: Timestamp::UNIX_EPOCH };
        let shown = exchange(&received, &clock, Style::plain(), None, true);
        let safe = r"\u{1b}[2J\u{9b}1m\u{202e}\u{ad}";
        assert!(
            shown.starts_with(&format!("00:00:00.000 ✗ rejected {safe} /{safe} #1 from {safe}\n")),
            "{shown}"
        );
        assert!(shown.contains(&format!("  header     {safe}: {safe}\n")), "{shown}");
        assert!(shown.contains(&format!("  body       ({safe})\n")), "{shown}");
        assert!(!shown.contains(['\u{1b}', '\u{9b}', '\u{202e}', '\u{ad}']), "{shown}");
    }
}
