//! A delivery and its judgement: one line when all is well, the reasons when not.

use std::fmt::Write as _;

use super::diagnostic::cut_back;
use super::mismatch::diff;
use super::sanitize::{sanitize, sanitize_bytes};
use super::style::{Role, Style};
use super::time::format_elapsed;
use crate::exchange::{Delivery, DeliveryVerdict, EarlierAttempt};

/// How much of a wrong answer is shown, in columns.
const MOST_ANSWER_COLUMNS: usize = 400;

/// Why it is not a pass, with what differs from the expectations of a file, in lines of plain text.
pub(crate) fn whole_reason(delivery: &Delivery) -> String {
    let differences = diff(&delivery.mismatches, "", Style::plain());
    let lines = delivery.reasons.iter().map(String::as_str).chain(differences.lines());
    lines.collect::<Vec<_>>().join("\n")
}

/// For people. `width` is that of the longest payload name; the answer is shown if it is wrong or if
/// everything is asked for.
pub(crate) fn delivery_text(delivery: &Delivery, width: usize, style: Style, is_verbose: bool) -> String {
    let (mark, role) = match delivery.verdict {
        DeliveryVerdict::Pass => ("✓ pass ", Role::Good),
        DeliveryVerdict::Fail => ("✗ fail ", Role::Danger),
        DeliveryVerdict::Error => ("✗ error", Role::Danger),
    };
    let status = delivery.status.map_or_else(|| "—".to_owned(), |status| status.to_string());
    let action = delivery.action_status.as_deref().map_or_else(|| "—".into(), sanitize);
    let attempts = delivery.attempts();
    let again = if attempts > 1 { format!("  ({attempts} attempts)") } else { String::new() };
    let meaning = delivery.meaning.map(|meaning| format!("  {meaning}")).unwrap_or_default();
    let mut text = format!(
        "{}  {:<width$}  {status:>3}  {:<4}  {:>8}{meaning}{again}\n",
        style.paint(role, mark),
        sanitize(&delivery.payload),
        cut_back(&action, 16),
        format_elapsed(delivery.shown_time()),
    );
    for reason in &delivery.reasons {
        let _ = writeln!(text, "         {}", sanitize(reason));
    }
    text.push_str(&diff(&delivery.mismatches, "         ", style));
    if is_verbose {
        let label = style.paint(Role::Muted, "sent to:");
        let _ = writeln!(text, "         {label} {}", sanitize(&delivery.url));
        for (position, attempt) in delivery.earlier.iter().enumerate() {
            let label = style.paint(Role::Muted, &format!("attempt {}:", position + 1));
            let _ = write!(text, "         {label} {}", attempt_text(attempt, "           ", style));
        }
        if delivery.is_reconnected {
            let _ = writeln!(text, "         {RECONNECTED}");
        }
    }
    if let Some(reply) = delivery
        .readable
        .as_ref()
        .or(delivery.reply.as_ref())
        .filter(|_| is_verbose || delivery.verdict == DeliveryVerdict::Fail)
    {
        let label = style.paint(Role::Muted, "answer:");
        let shown = if reply.is_empty() {
            "(empty)".to_owned()
        } else {
            sanitize_bytes(&reply[..reply.len().min(4096)]).into_owned()
        };
        let _ = writeln!(text, "         {label} {}", cut_back(&shown, MOST_ANSWER_COLUMNS));
    }
    text
}

/// For people: a line, and what differs from the expectations of a file, each line of that after `indent`.
pub(crate) fn attempt_text(attempt: &EarlierAttempt, indent: &str, style: Style) -> String {
    let reason = attempt.reasons.first().map_or("", String::as_str);
    let again = if attempt.is_reconnected { "; sent twice: a reused connection was closed" } else { "" };
    let (elapsed, pause) = (format_elapsed(attempt.elapsed), format_elapsed(attempt.pause));
    let differences = diff(&attempt.mismatches, indent, style);
    format!("{} ({elapsed}, then a pause of {pause}{again})\n{differences}", sanitize(reason))
}

/// What `-v` says about a delivery that met a closed connection.
const RECONNECTED: &str = "the endpoint closed a reused connection; sent again on a new one";
