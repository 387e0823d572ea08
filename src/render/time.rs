//! Moments and durations for people.

use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::exchange::milliseconds;

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

/// Milliseconds with a sensible number of digits.
pub(crate) fn format_elapsed(elapsed: Duration) -> String {
    let milliseconds = milliseconds(elapsed);
    if milliseconds < 10.0 { format!("{milliseconds:.2} ms") } else { format!("{milliseconds:.0} ms") }
}
