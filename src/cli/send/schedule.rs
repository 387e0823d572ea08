//! How often `timhook send` delivers, how fast, and what happens when a delivery does not pass.

use std::time::Duration;

use clap::{Args, ValueEnum};

use crate::cli::values;
use crate::commands::send::{RetryOn, RetryPolicy, Schedule, Timing};
use crate::error::Error;

/// How many deliveries may be under way where they have a schedule and nothing else is said.
const SCHEDULED_CONCURRENCY: usize = 64;

#[derive(Debug, Args)]
#[command(next_help_heading = "Many deliveries")]
pub(super) struct BulkArgs {
    /// Send everything N times.
    #[arg(long, value_name = "N", value_parser = values::positive)]
    repeat: Option<u64>,

    /// Deliveries at the same time.
    ///
    /// The default is 1, and 64 with --rate or --timing recorded.
    #[arg(long, value_name = "C", value_parser = concurrency)]
    concurrency: Option<usize>,

    /// Start this many per second or minute: 500/s, 30/m.
    ///
    /// Latency is measured from the scheduled time, so it includes delays that a slow endpoint causes (no coordinated
    /// omission).
    #[arg(long, value_name = "R/s", value_parser = rate)]
    rate: Option<f64>,

    /// Increase the rate evenly over this time. Without --rate, increase the concurrency.
    #[arg(long, value_name = "DURATION", value_parser = values::duration)]
    ramp: Option<Duration>,

    /// Start deliveries for this time. Without --repeat, everything is sent again and again.
    #[arg(long, value_name = "DURATION", value_parser = values::duration, conflicts_with = "dry_run")]
    duration: Option<Duration>,

    /// Give every delivery its own MsgSeq, MsgId and EventTime.
    #[arg(long)]
    vary: bool,

    /// Make --vary, and all other random choices, the same in every run.
    #[arg(long, value_name = "N", value_parser = values::whole::<u64>)]
    seed: Option<u64>,

    /// Show results as they come, not in the order of the payloads.
    #[arg(long)]
    pub(super) unordered: bool,

    /// Start no more deliveries after the first one that does not pass.
    #[arg(long, conflicts_with = "max_failures")]
    fail_fast: bool,

    /// Start no more deliveries after N that do not pass.
    #[arg(long, value_name = "N", value_parser = values::positive)]
    max_failures: Option<u64>,

    /// Open a new connection for every delivery. By default, connections are reused, as the vendor does.
    #[arg(long)]
    pub(super) no_keepalive: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Delivery")]
pub(super) struct RetryArgs {
    /// More attempts if there is no usable answer.
    ///
    /// Each attempt has a new signature.
    #[arg(long, value_name = "N", value_parser = values::whole::<u32>, default_value_t = 0)]
    retries: u32,

    /// When to try again (repeatable, or separated by commas) [default: timeout,connect].
    #[arg(long, value_enum, value_name = "WHAT", value_delimiter = ',')]
    retry_on: Vec<RetryOnName>,

    /// Pause before the second attempt. It doubles each time, and a random part of it, up to half, is left
    /// out.
    #[arg(long, value_name = "DURATION", value_parser = values::duration_or_zero, default_value = "100ms")]
    retry_delay: Duration,

    /// Wait up to this time until the endpoint accepts connections.
    ///
    /// With --dry-run, this checks that something listens, and sends nothing.
    #[arg(long, value_name = "DURATION", value_parser = values::duration)]
    pub(super) wait_for: Option<Duration>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum RetryOnName {
    /// No complete answer within --timeout.
    Timeout,
    /// No connection, or the connection was closed early.
    Connect,
    /// A status of 500 or more.
    #[value(name = "5xx")]
    ServerError,
    /// Any delivery that does not pass.
    Any,
}

impl BulkArgs {
    pub(super) fn understand(&self, timing: Timing) -> Result<Schedule, Error> {
        let is_recorded = timing != Timing::None;
        if is_recorded && self.rate.is_some() {
            let help = "remove one of them";
            return Err(Error::usage("--rate and --timing recorded both set the schedule", help));
        }
        if is_recorded && self.ramp.is_some() {
            return Err(Error::usage(
                "--ramp and --timing recorded cannot be used together",
                "remove one of them",
            ));
        }
        let is_scheduled = is_recorded || self.rate.is_some();
        let concurrency = self.concurrency.unwrap_or(if is_scheduled { SCHEDULED_CONCURRENCY } else { 1 });
        if self.ramp.is_some() && self.rate.is_none() && concurrency == 1 {
            let help = "give --rate, or --concurrency above 1";
            return Err(Error::usage("--ramp needs a rate or a concurrency to increase to", help));
        }
        Ok(Schedule {
            repeat: self.repeat,
            concurrency,
            rate: self.rate,
            ramp: self.ramp.unwrap_or_default(),
            duration: self.duration,
            timing,
            vary: self.vary,
            seed: self.seed,
        })
    }

    /// After how many deliveries that did not pass no more are started.
    pub(super) fn max_failures(&self) -> Option<u64> {
        if self.fail_fast { Some(1) } else { self.max_failures }
    }
}

impl RetryArgs {
    pub(super) fn understand(&self) -> RetryPolicy {
        let reason = |name: &RetryOnName| match name {
            RetryOnName::Timeout => RetryOn::Timeout,
            RetryOnName::Connect => RetryOn::Connect,
            RetryOnName::ServerError => RetryOn::ServerError,
            RetryOnName::Any => RetryOn::Any,
        };
        let reasons = if self.retry_on.is_empty() {
            vec![RetryOn::Timeout, RetryOn::Connect]
        } else {
            self.retry_on.iter().map(reason).collect()
        };
        RetryPolicy { most: self.retries, reasons, pause: self.retry_delay }
    }
}

fn concurrency(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|number| (1..=10_000).contains(number));
    number.ok_or_else(|| "it must be a whole number from 1 to 10000".to_owned())
}

/// `500`, `500/s`, `30/m`.
fn rate(text: &str) -> Result<f64, String> {
    let (number, seconds) = match text.split_once('/') {
        None | Some((_, "s")) => (text.trim_end_matches("/s"), 1.0),
        Some((number, "m")) => (number, 60.0),
        Some(_) => (text, 1.0),
    };
    let number = number.parse::<f64>().ok().filter(|number| number.is_finite() && *number > 0.0);
    let rate = number.map(|number| number / seconds).filter(|rate| (1e-6..=1e7).contains(rate));
    rate.ok_or_else(|| "write a number per second or minute, such as 500/s or 30/m".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_per_second_or_per_minute() {
        assert_eq!([rate("500"), rate("500/s"), rate("30/m")], [Ok(500.0), Ok(500.0), Ok(0.5)]);
        for text in ["0", "-1", "5/h", "fast", "/s", "inf", "1e99"] {
            assert!(rate(text).is_err(), "{text}");
        }
    }
}
