//! What a run came to: how many, how fast, and why not.

use std::fmt::Write as _;
use std::time::Duration;

use serde_json::{Value, json};

use super::latency::Latency;
use crate::commands::send::run::stop::StopReason;
use crate::exchange::milliseconds;
use crate::exchange::{Delivery, DeliveryVerdict};
use crate::exit::Exit;
use crate::render::diagnostic::cut_back;
use crate::render::exchange::format_elapsed;
use crate::render::sanitize::sanitize;
use crate::render::style::{Role, Style};

/// Reasons that are told apart; endpoints can think of more.
const MOST_REASONS: usize = 20;

/// How much of a reason is shown, in columns.
const MOST_REASON_COLUMNS: usize = 160;

/// A run as its results come in.
pub(crate) struct RunSummary {
    pub(crate) deliveries: u64,
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) broken: u64,
    /// Attempts after the first ones.
    retries: u64,
    /// Requests that went out again, because a kept connection was closed.
    reconnects: u64,
    /// Deliveries whose first attempt would have been too slow for the vendor.
    late: u64,
    reasons: Vec<(String, u64)>,
    other_reasons: u64,
    pub(crate) latency: Latency,
    /// How long the run took.
    pub(crate) elapsed: Duration,
    /// Why it ended early.
    pub(crate) stopped: Option<StopReason>,
    /// Deliveries that were planned and not made, as far as their number is known.
    pub(crate) undelivered: Option<u64>,
    /// Deliveries that were due, and not begun before the time was over.
    pub(crate) unbegun: u64,
}

impl RunSummary {
    pub(crate) fn new() -> Self {
        Self {
            deliveries: 0,
            passed: 0,
            failed: 0,
            broken: 0,
            retries: 0,
            reconnects: 0,
            late: 0,
            reasons: Vec::new(),
            other_reasons: 0,
            latency: Latency::new(),
            elapsed: Duration::ZERO,
            stopped: None,
            undelivered: None,
            unbegun: 0,
        }
    }

    /// Counts a delivery.
    pub(crate) fn add(&mut self, delivery: &Delivery) {
        self.deliveries += 1;
        match delivery.verdict {
            DeliveryVerdict::Pass => self.passed += 1,
            DeliveryVerdict::Fail => self.failed += 1,
            DeliveryVerdict::Error => self.broken += 1,
        }
        self.retries += delivery.earlier.len() as u64;
        let earlier = delivery.earlier.iter().filter(|attempt| attempt.is_reconnected).count();
        self.reconnects += earlier as u64 + u64::from(delivery.is_reconnected);
        self.late += u64::from(delivery.is_late);
        // Of those without an answer, the slow ones count: leaving them out would flatter the endpoint.
        if delivery.is_measured || delivery.is_late {
            self.latency.record(delivery.latency);
        }
        if let Some(reason) = delivery.reasons.first() {
            self.count_reason(reason);
        }
    }

    fn count_reason(&mut self, reason: &str) {
        match self.reasons.iter().position(|(known, _)| known == reason) {
            Some(position) => self.reasons[position].1 += 1,
            None if self.reasons.len() < MOST_REASONS => self.reasons.push((reason.to_owned(), 1)),
            None => self.other_reasons += 1,
        }
    }

    /// How the program ends.
    pub(crate) fn exit(&self) -> Exit {
        let is_cut_short = self.cut_short() == Some(StopReason::Signal);
        match (self.failed, self.broken) {
            (_, 1..) => Exit::Endpoint,
            (1.., 0) => Exit::Failed,
            (0, 0) if is_cut_short => Exit::Failed,
            (0, 0) => Exit::Done,
        }
    }

    fn per_second(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 deliveries")]
        let deliveries = self.deliveries as f64;
        let seconds = self.elapsed.as_secs_f64();
        if seconds > 0.0 { (deliveries / seconds * 10.0).round() / 10.0 } else { 0.0 }
    }

    /// One line: how many of what.
    pub(crate) fn headline(&self) -> String {
        format!(
            "{} deliver{}: {} passed, {} failed, {} without a usable answer",
            self.deliveries,
            if self.deliveries == 1 { "y" } else { "ies" },
            self.passed,
            self.failed,
            self.broken
        )
    }

    /// For programs.
    pub(crate) fn to_json(&self) -> Value {
        let reasons = self.sorted_reasons();
        let mut reasons: Vec<Value> =
            reasons.iter().map(|(reason, count)| json!({"reason": reason, "count": count})).collect();
        if self.other_reasons > 0 {
            reasons.push(json!({"reason": null, "count": self.other_reasons}));
        }
        let mut record = json!({
            "type": "summary",
            "deliveries": self.deliveries,
            "passed": self.passed,
            "failed": self.failed,
            "errors": self.broken,
            "reasons": reasons,
            "retries": self.retries,
            "reconnects": self.reconnects,
            "elapsed_ms": milliseconds(self.elapsed),
            "deliveries_per_second": self.per_second(),
            "latency_ms": self.latency.to_json(),
            "over_2s": self.late,
        });
        if let Some(stopped) = self.stopped_early() {
            record["stopped"] = json!(stopped);
            record["undelivered"] = json!(self.undelivered);
        }
        if self.unbegun > 0 {
            record["unbegun"] = json!(self.unbegun);
        }
        record
    }

    /// What there is to know at a glance, by name.
    pub(crate) fn facts(&self) -> Vec<(&'static str, String)> {
        let mut facts = vec![
            ("deliveries", self.deliveries.to_string()),
            ("passed", self.passed.to_string()),
            ("failed", self.failed.to_string()),
            ("without a usable answer", self.broken.to_string()),
            ("time", format_duration(self.elapsed)),
            ("deliveries a second", self.per_second().to_string()),
        ];
        facts.extend(self.latency.named().into_iter().map(|(name, time)| (name, format_elapsed(time))));
        facts.push(("over 2 s", self.late.to_string()));
        facts.extend((self.retries > 0).then(|| ("further attempts", self.retries.to_string())));
        facts.extend((self.reconnects > 0).then(|| ("sent again", self.reconnects.to_string())));
        facts.extend(self.stopped_early().map(|why| ("stopped by", why.to_owned())));
        let undelivered = self.undelivered.filter(|&undelivered| undelivered > 0);
        facts.extend(undelivered.map(|undelivered| ("not delivered", undelivered.to_string())));
        facts.extend((self.unbegun > 0).then(|| ("due, not begun", self.unbegun.to_string())));
        facts
    }

    /// Why deliveries did not pass, and how many, the most frequent first.
    pub(crate) fn reasons(&self) -> Vec<(String, u64)> {
        let mut reasons: Vec<(String, u64)> = self.sorted_reasons().into_iter().cloned().collect();
        reasons.extend((self.other_reasons > 0).then(|| ("other reasons".to_owned(), self.other_reasons)));
        reasons
    }

    fn stopped_early(&self) -> Option<&'static str> {
        Some(match self.cut_short()? {
            StopReason::Signal => "signal",
            StopReason::Failures => "failures",
            // Where nobody listens any more, nobody is told; where a report or the input failed, somebody is.
            StopReason::Broken | StopReason::Unheard => "error",
        })
    }

    /// Why it ended early. Nothing is stopped where nothing is left to do.
    fn cut_short(&self) -> Option<StopReason> {
        self.stopped.filter(|_| self.undelivered != Some(0))
    }

    fn end_in_words(&self) -> Option<String> {
        let by = match self.cut_short()? {
            StopReason::Signal => "stopped by a signal",
            StopReason::Failures => "stopped by failures",
            StopReason::Broken | StopReason::Unheard => "stopped by an error",
        };
        Some(match self.undelivered.unwrap_or_default() {
            0 => by.to_owned(),
            1 => format!("{by}: 1 delivery was not sent"),
            many => format!("{by}: {many} deliveries were not sent"),
        })
    }

    fn sorted_reasons(&self) -> Vec<&(String, u64)> {
        let mut reasons: Vec<&(String, u64)> = self.reasons.iter().collect();
        // Stable: of equals, the one that was met first comes first.
        reasons.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        reasons
    }

    /// For people: the headline, and of several deliveries the rest. The drawing is for terminals.
    pub(crate) fn to_text(&self, style: Style, is_drawn: bool) -> String {
        let mut text = self.headline();
        if let Some(end) = self.end_in_words() {
            let _ = write!(text, "\n{}", style.paint(Role::Caution, &end));
        }
        if self.unbegun > 0 {
            let lag = format!("behind schedule: {} due deliveries were not started", self.unbegun);
            let _ = write!(text, "\n{}", style.paint(Role::Caution, &lag));
        }
        if self.deliveries < 2 {
            return text;
        }
        for (reason, count) in self.sorted_reasons() {
            let count = style.paint(Role::Danger, &format!("{count:>6} ×"));
            let _ = write!(text, "\n{count} {}", cut_back(&sanitize(reason), MOST_REASON_COLUMNS));
        }
        if self.other_reasons > 0 {
            let _ = write!(text, "\n{:>6} × for other reasons", self.other_reasons);
        }
        let label = |name: &str| style.paint(Role::Muted, name);
        let elapsed = format_duration(self.elapsed);
        let _ = write!(text, "\n{} {elapsed}, {} deliveries a second", label("time   "), self.per_second());
        if self.latency.count() > 0 {
            let _ = write!(text, "\n{} {}", label("latency"), self.latency.to_text());
        }
        if self.late > 0 {
            let noun = if self.late == 1 { "delivery" } else { "deliveries" };
            let late = style.paint(Role::Caution, &format!("{} {noun} over the vendor's 2 s", self.late));
            let _ = write!(text, "\n{} {late}", label("too late"));
        }
        for (count, one, many, why) in [
            (self.retries, "further attempt", "further attempts", ""),
            (
                self.reconnects,
                "request",
                "requests",
                " sent again, because the endpoint had closed a reused connection",
            ),
        ] {
            if count > 0 {
                let what = if count == 1 { one } else { many };
                let _ = write!(text, "\n{} {count} {what}{why}", label("repeats"));
            }
        }
        if is_drawn && self.latency.count() > 1 {
            let _ = write!(text, "\n{}", self.latency.to_drawing().trim_end());
        }
        text
    }
}

/// Milliseconds, or seconds where these are many.
pub(crate) fn format_duration(duration: Duration) -> String {
    if duration < Duration::from_secs(10) {
        return format_elapsed(duration);
    }
    format!("{:.1} s", duration.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::delivery_samples::passed;

    fn failed(reason: &str) -> Delivery {
        Delivery { verdict: DeliveryVerdict::Fail, reasons: vec![reason.to_owned()], ..passed() }
    }

    #[test]
    fn reasons_are_counted_and_bounded() {
        let mut summary = RunSummary::new();
        for number in 0..30 {
            summary.add(&failed(&format!("reason {number}")));
        }
        summary.add(&failed("reason 7"));
        let json = summary.to_json();
        let reasons = json["reasons"].as_array().expect("reasons");
        assert_eq!(reasons.len(), 21);
        assert_eq!(reasons[0], json!({"reason": "reason 7", "count": 2}));
        assert_eq!(reasons[20], json!({"reason": null, "count": 10}));
    }

    #[test]
    fn slow_failures_count_as_latency_and_quick_ones_do_not() {
        let mut summary = RunSummary::new();
        let broken =
            Delivery { verdict: DeliveryVerdict::Error, status: None, is_measured: false, ..passed() };
        summary.add(&broken);
        assert_eq!(summary.to_json()["latency_ms"], Value::Null);
        let late = Delivery { is_late: true, latency: Duration::from_secs(2), ..broken.clone() };
        summary.add(&late);
        assert_eq!(summary.to_json()["latency_ms"]["max"], json!(2000.0));
        assert_eq!(summary.to_json()["over_2s"], json!(1));
        summary.add(&Delivery { is_measured: true, latency: Duration::from_millis(300), ..broken });
        assert_eq!(summary.to_json()["latency_ms"]["min"], json!(300.0));
    }

    #[test]
    fn a_run_that_was_cut_short_is_no_success() {
        let mut summary = RunSummary::new();
        summary.add(&passed());
        assert_eq!(summary.exit(), Exit::Done);
        summary.stopped = Some(StopReason::Signal);
        assert_eq!(summary.exit(), Exit::Failed);
        let headline = summary.headline();
        let text = |summary: &RunSummary| summary.to_text(Style::plain(), false);
        assert_eq!(text(&summary), format!("{headline}\nstopped by a signal"));
        summary.undelivered = Some(7);
        assert_eq!(text(&summary), format!("{headline}\nstopped by a signal: 7 deliveries were not sent"));
        summary.stopped = Some(StopReason::Unheard);
        assert_eq!(text(&summary), format!("{headline}\nstopped by an error: 7 deliveries were not sent"));
        assert_eq!(
            (&summary.to_json()["stopped"], &summary.to_json()["undelivered"]),
            (&json!("error"), &json!(7))
        );
        summary.stopped = Some(StopReason::Failures);
        assert_eq!(text(&summary), format!("{headline}\nstopped by failures: 7 deliveries were not sent"));
        summary.undelivered = None;
        assert_eq!(text(&summary), format!("{headline}\nstopped by failures"));
        summary.undelivered = Some(0);
        assert_eq!(text(&summary), headline);
        assert_eq!(summary.to_json()["stopped"], Value::Null);
    }
}
