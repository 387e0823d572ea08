//! Values as they are typed: durations, sizes, JSON Pointers, headers.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use bytesize::ByteSize;
use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use serde_json::Value;

use crate::error::Error;

/// The largest body that may be accepted: all of it is kept in memory.
const MOST_BODY: u64 = 1024 * 1024 * 1024;

/// `500ms`, `2s`, `1m`.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    match humantime::parse_duration(text) {
        Ok(Duration::ZERO) => Err("it must be longer than zero".to_owned()),
        Ok(duration) => Ok(duration),
        Err(_) => Err("write a number and a unit, such as 500ms, 2s or 1m".to_owned()),
    }
}

/// As [`duration`], but may be `0s`.
pub(super) fn duration_or_zero(text: &str) -> Result<Duration, String> {
    humantime::parse_duration(text).map_err(|_| "write a number and a unit, such as 0s, 60s or 5m".to_owned())
}

/// A whole number that an `N` can hold.
pub(super) fn whole<N: FromStr>(text: &str) -> Result<N, String> {
    text.parse().map_err(|_| match text.parse::<u128>() {
        Ok(_) => "the number is too large".to_owned(),
        Err(_) => "write a whole number in decimal digits only".to_owned(),
    })
}

/// A port; 0 takes any free one.
pub(super) fn port(text: &str) -> Result<u16, String> {
    text.parse().map_err(|_| "write a port from 0 to 65535; 0 takes any free port".to_owned())
}

/// The file of a report in this format, as in `junit=FILE`.
pub(super) fn report_file(format: &str, path: &str) -> Result<PathBuf, String> {
    match path {
        "" => Err(format!("the file is missing, as in {format}=FILE")),
        "-" => Err(format!("standard output already has the results; name a file, as in {format}=FILE")),
        path => Ok(PathBuf::from(path)),
    }
}

/// Refuses to read standard input more than once.
pub(super) fn check_inputs(inputs: &[String]) -> Result<(), Error> {
    match inputs.iter().filter(|input| *input == "-").count() {
        0 | 1 => Ok(()),
        _ => Err(Error::usage(
            "standard input can be read only once",
            "write `-` once, or save the input in a file",
        )),
    }
}

/// One of some names, for the completion of shells. Others are explained where they are used.
pub(super) fn names(names: fn() -> Vec<&'static str>) -> Suggested<StringValueParser> {
    suggest(StringValueParser::new(), names)
}

/// Any parser, with some values for the completion of shells.
#[derive(Clone)]
pub(super) struct Suggested<P> {
    parser: P,
    names: fn() -> Vec<&'static str>,
}

/// The values that `parser` takes, of which these are completed.
pub(super) fn suggest<P: TypedValueParser>(parser: P, names: fn() -> Vec<&'static str>) -> Suggested<P> {
    Suggested { parser, names }
}

impl<P: TypedValueParser> TypedValueParser for Suggested<P> {
    type Value = P::Value;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<P::Value, clap::Error> {
        self.parser.parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new((self.names)().into_iter().map(PossibleValue::new)))
    }
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
        format!(
            "`{json}` is not JSON; write a string in quotes, such as '/{}=\"{json}\"'",
            pointer.trim_start_matches('/')
        )
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
        assert_eq!(error, "`Public` is not JSON; write a string in quotes, such as '/Type=\"Public\"'");
    }
}
