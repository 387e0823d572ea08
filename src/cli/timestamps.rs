//! Moments as they are typed: dates, local times, ages, Unix seconds.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ZonedDateTime};

/// What a moment can be written as.
const EXAMPLES: &str = "write a date (2026-01-02), a local time (2026-01-02 03:04, or 03:04 of today), a moment \
                        (2026-01-02T03:04:05Z), Unix seconds, or how long ago (10m)";

/// A moment in the zone of this machine.
pub(super) fn moment(text: &str) -> Result<Timestamp, String> {
    read(text, &ZonedDateTime::new(Timestamp::now(), TimeZone::system())).ok_or_else(|| EXAMPLES.to_owned())
}

fn read(text: &str, now: &ZonedDateTime) -> Option<Timestamp> {
    let local = |time: DateTime| Some(time.to_zoned_datetime(now.time_zone().clone()).ok()?.timestamp());
    if text == "now" {
        return Some(now.timestamp());
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        let number = text.parse().ok()?;
        // Thirteen digits are milliseconds until the year 2286.
        return if text.len() >= 13 {
            Timestamp::from_millisecond(number).ok()
        } else if text.len() >= 9 {
            Timestamp::from_second(number).ok()
        } else {
            None
        };
    }
    if let Ok(time) = text.parse::<Timestamp>() {
        return Some(time);
    }
    if let Ok(time) = text.parse::<DateTime>() {
        return local(time);
    }
    if let Ok(date) = text.parse::<Date>() {
        return local(date.at(0, 0, 0, 0));
    }
    if let Some(time) = text.parse::<Time>().ok().filter(|_| text.contains(':')) {
        return local(now.date().to_datetime(time));
    }
    let ago = SignedDuration::try_from(humantime::parse_duration(text).ok()?).ok()?;
    now.timestamp().checked_sub(ago).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_times_ages_and_seconds_are_moments() {
        let zone = TimeZone::fixed(jiff::tz::offset(8));
        let now = "2026-01-02T03:04:05Z".parse::<Timestamp>().expect("a time").to_zoned_datetime(zone);
        for (text, expected) in [
            ("now", "2026-01-02T03:04:05Z"),
            ("2026-01-02", "2026-01-01T16:00:00Z"),
            ("2026-01-02 11:00", "2026-01-02T03:00:00Z"),
            ("2026-01-02T11:00:01.5", "2026-01-02T03:00:01.5Z"),
            ("2026-01-02T11:00:00Z", "2026-01-02T11:00:00Z"),
            ("2026-01-02T11:00:00+08:00", "2026-01-02T03:00:00Z"),
            ("10:30", "2026-01-02T02:30:00Z"),
            ("10m", "2026-01-02T02:54:05Z"),
            ("1h 30m", "2026-01-02T01:34:05Z"),
            ("1669872112", "2022-12-01T05:21:52Z"),
            ("1669872112345", "2022-12-01T05:21:52.345Z"),
        ] {
            let found = read(text, &now).map(|time| time.to_string());
            assert_eq!(found.as_deref(), Some(expected), "{text}");
        }
        for text in ["", "soon", "5", "2026-13-01", "25:00", "-5m"] {
            assert_eq!(read(text, &now), None, "{text}");
        }
    }
}
