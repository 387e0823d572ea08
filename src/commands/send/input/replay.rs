//! Sending again what was recorded: which records, and what of them.

use std::time::Duration;

use jiff::Timestamp;

use crate::commands::recorded::{self, exchange_of};
use crate::document::{Comments, parse};
use crate::error::Error;
use crate::exchange::Record;
use crate::protocol::catalogue;
use crate::protocol::query::{self, Query};
use crate::protocol::validate::{check, payload_findings};

/// Headers that belong to a connection or follow from the request, and so are not sent again.
const OWN_HEADERS: [&str; 12] = [
    "host",
    "content-length",
    "transfer-encoding",
    "connection",
    "keep-alive",
    "te",
    "trailer",
    "upgrade",
    "expect",
    "proxy-connection",
    "proxy-authorization",
    "accept-encoding",
];

/// When payloads are sent.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) enum Timing {
    /// As soon as possible, or at the rate.
    #[default]
    None,
    /// As far apart as they were received, divided by a factor.
    Recorded {
        /// 2 is twice as fast.
        speed: f64,
    },
}

/// Which of the payloads are sent.
#[derive(Debug, Clone, Default)]
pub(crate) struct PayloadSelection {
    /// Those with a finding of one of these rules; all, if empty.
    pub(crate) rules: Vec<&'static str>,
    /// Those with one of these commands, names or globs; all, if empty.
    pub(crate) commands: Vec<String>,
    /// What only a record tells, and values in the body.
    pub(crate) records: recorded::RecordSelection,
}

impl PayloadSelection {
    /// Whether a payload is selected.
    pub(crate) fn admits(&self, name: &str, body: &[u8], record: Option<&Record<'_>>) -> Result<bool, Error> {
        Ok(self.admits_record(name, record)? && self.admits_command(body) && self.admits_rule(body, record))
    }

    fn admits_record(&self, name: &str, record: Option<&Record<'_>>) -> Result<bool, Error> {
        if self.records.is_everything() {
            return Ok(true);
        }
        let Some(record) = record else {
            let help = "--filter, --since, --until and --id select among exchange records, as `timhook listen --json` prints them";
            return Err(Error::usage(format!("{name}: this is not an exchange record"), help));
        };
        let exchange = exchange_of(record).map_err(|why| {
            Error::input(
                format!("{name}: not a usable exchange record: {why}"),
                "`timhook schema exchange` prints the shape",
            )
        })?;
        Ok(self.records.admits(&exchange))
    }

    fn admits_command(&self, body: &[u8]) -> bool {
        let matches = |command: &str| self.commands.iter().any(|glob| is_like(glob, command));
        self.commands.is_empty() || command_of(body).is_some_and(|command| matches(&command))
    }

    /// A record knows what was found; of a payload alone it is found out.
    fn admits_rule(&self, body: &[u8], record: Option<&Record<'_>>) -> bool {
        if self.rules.is_empty() {
            return true;
        }
        match record {
            Some(record) => record.findings.iter().any(|finding| self.rules.contains(&finding.rule.as_str())),
            None => {
                let checked = check(body, Comments::Refused, |value| payload_findings(value, None));
                checked.findings.iter().any(|finding| self.rules.contains(&finding.rule.id))
            }
        }
    }
}

/// Whether a command is the one of this name, or one that this glob stands for.
fn is_like(glob: &str, command: &str) -> bool {
    glob == command || glob::Pattern::new(glob).is_ok_and(|pattern| pattern.matches(command))
}

/// The command of a payload: the one that it names, known or not, or the one that it looks like.
pub(crate) fn command_of(body: &[u8]) -> Option<String> {
    let value = parse(body, Comments::Refused).ok()?.value;
    let named = catalogue::named_in(&value).map(str::to_owned);
    named.or_else(|| Some(catalogue::recognised(&value)?.name.clone()))
}

/// The parameters of a recorded query that have no option, without the signature, which is made anew.
pub(crate) fn further_query(recorded: &Query<'_>) -> Vec<(String, String)> {
    let own = query::DOCUMENTED.into_iter().chain([query::SIGN, query::REQUEST_TIME]);
    let own: Vec<&str> = own.collect();
    let further = recorded.pairs().iter().filter(|(name, _)| !own.contains(&name.as_ref()));
    further.map(|(name, value)| (name.to_string(), value.to_string())).collect()
}

/// The recorded headers that can be sent again.
pub(crate) fn headers_of(record: &Record<'_>) -> Vec<(String, String)> {
    let is_sent =
        |(name, _): &&(String, String)| !OWN_HEADERS.iter().any(|own| name.eq_ignore_ascii_case(own));
    record.headers.iter().filter(is_sent).cloned().collect()
}

/// How long after the first record another one is due.
pub(crate) fn offset(first: Timestamp, this: Timestamp, speed: f64) -> Duration {
    let apart = this.duration_since(first).as_secs_f64().max(0.0);
    Duration::from_secs_f64((apart / speed).min(1e9))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> Timestamp {
        text.parse().expect("a time")
    }

    #[test]
    fn the_time_between_records_is_kept_or_divided() {
        let (first, later) = (time("2026-01-02T03:04:05.000Z"), time("2026-01-02T03:04:08.500Z"));
        assert_eq!(offset(first, later, 1.0), Duration::from_millis(3500));
        assert_eq!(offset(first, later, 2.0), Duration::from_millis(1750));
        assert_eq!(offset(later, first, 1.0), Duration::ZERO);
    }

    #[test]
    fn parameters_without_an_option_are_kept_and_the_signature_is_not() {
        let query = Query::of_url("/?SdkAppid=1&RequestID=a-b&Sign=00&RequestTime=5&x=1&x=2");
        let kept: Vec<String> =
            further_query(&query).iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(kept, ["RequestID=a-b", "x=1", "x=2"]);
    }

    #[test]
    fn without_a_selection_everything_is_sent() {
        assert!(PayloadSelection::default().admits("x", b"no JSON", None).expect("no error"));
    }
}
