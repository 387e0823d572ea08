//! Values as they are typed: durations, sizes, JSON Pointers, headers.

use std::time::Duration;

use bytesize::ByteSize;
use serde_json::Value;

/// The largest body that may be accepted: tiny_http allocates what is left of one at once.
const MOST_BODY: u64 = 1024 * 1024 * 1024;

/// `500ms`, `2s`, `1m`.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    match humantime::parse_duration(text) {
        Ok(Duration::ZERO) => Err("it must be longer than nothing".to_owned()),
        Ok(duration) => Ok(duration),
        Err(_) => Err("write a number and a unit, such as 500ms, 2s or 1m".to_owned()),
    }
}

/// As [`duration`], but may be `0s`.
pub(super) fn duration_or_zero(text: &str) -> Result<Duration, String> {
    humantime::parse_duration(text).map_err(|_| "write a number and a unit, such as 0s, 60s or 5m".to_owned())
}

/// A whole number from 1 up.
pub(super) fn positive(text: &str) -> Result<u64, String> {
    text.parse()
        .ok()
        .filter(|&number| number > 0)
        .ok_or_else(|| "it must be a whole number, at least 1".to_owned())
}

/// `64KiB`, `1MiB`.
pub(super) fn size(text: &str) -> Result<u64, String> {
    match text.parse::<ByteSize>() {
        Ok(ByteSize(bytes @ 1..=MOST_BODY)) => Ok(bytes),
        Ok(_) => Err("it must be from 1B to 1GiB".to_owned()),
        Err(_) => Err("write a number and a unit, such as 64KiB or 1MiB".to_owned()),
    }
}

/// `/MsgSeqList/0/MsgSeq=131`.
pub(super) fn assignment(text: &str) -> Result<(String, Value), String> {
    let (pointer, json) =
        text.split_once('=').ok_or("write POINTER=JSON, such as /MsgSeqList/0/MsgSeq=131")?;
    let value = serde_json::from_str(json).map_err(|_| {
        format!("`{json}` is not JSON; a string needs its quotes, such as '{pointer}=\"{json}\"'")
    })?;
    Ok((pointer.to_owned(), value))
}

/// `/callback`.
pub(super) fn path(text: &str) -> Result<String, String> {
    if text.starts_with('/') && !text.contains(['?', '#', ' ']) {
        return Ok(text.to_owned());
    }
    Err("write a path that begins with `/`, without a query, such as /callback".to_owned())
}

/// `now`, or Unix milliseconds.
pub(super) fn event_time(text: &str) -> Result<i64, String> {
    if text == "now" {
        return Ok(jiff::Timestamp::now().as_millisecond());
    }
    text.parse().map_err(|_| "write `now` or Unix milliseconds, such as 1740711995000".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn durations_and_sizes_have_units() {
        assert_eq!(duration("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(duration("1m"), Ok(Duration::from_secs(60)));
        assert!(duration("2").is_err());
        assert!(duration("0s").is_err());
        assert_eq!(duration_or_zero("0s"), Ok(Duration::ZERO));
        assert_eq!(size("64KiB"), Ok(65_536));
        assert_eq!(size("1MiB"), Ok(1_048_576));
        assert!(size("2GiB").is_err());
        assert!(size("0").is_err());
        assert!(size("much").is_err());
    }

    #[test]
    fn assignments_are_split_at_the_first_equals_sign() {
        assert_eq!(assignment("/a=\"b=c\""), Ok(("/a".to_owned(), json!("b=c"))));
        assert_eq!(assignment("=[]"), Ok((String::new(), json!([]))));
        assert!(assignment("/a").is_err());
        let error = assignment("/Type=Public").expect_err("no quotes");
        assert_eq!(error, "`Public` is not JSON; a string needs its quotes, such as '/Type=\"Public\"'");
    }
}
