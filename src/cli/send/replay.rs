//! What `timhook send` sends again of what was recorded.

use clap::{Args, ValueEnum};

use crate::cli::filters::SelectArgs;
use crate::cli::names::rule_names;
use crate::cli::values;
use crate::commands::explain::unknown_rule;
use crate::commands::send::{PayloadSelection, Timing};
use crate::error::Error;
use crate::protocol::catalogue;
use crate::protocol::rules::by_id;

#[derive(Debug, Args)]
#[command(next_help_heading = "Recorded callbacks")]
pub(super) struct ReplayArgs {
    /// Send exchange records with the pauses between them as they were received, or without pauses.
    #[arg(long, value_enum, value_name = "WHEN", default_value = "none")]
    timing: TimingName,

    /// With --timing recorded, send faster or slower by this factor, such as 2x.
    #[arg(long, value_name = "FACTOR", value_parser = speed)]
    speed: Option<f64>,

    /// Send the recorded headers, too; --header replaces them.
    #[arg(long)]
    pub(super) with_headers: bool,

    /// Send only payloads with a finding of this rule (repeatable).
    #[arg(long, value_name = "RULE", value_parser = values::names(rule_names), hide_possible_values = true)]
    only: Vec<String>,

    /// Send only payloads of this command, a name or a glob (repeatable).
    ///
    /// If no payload is named, the first sample of each such command is sent.
    #[arg(long, value_name = "COMMAND", value_parser = values::names(commands), hide_possible_values = true)]
    command: Vec<String>,

    #[command(flatten)]
    select: SelectArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum TimingName {
    Recorded,
    None,
}

/// For the completion of shells.
fn commands() -> Vec<&'static str> {
    catalogue::names().collect()
}

impl ReplayArgs {
    pub(super) fn timing(&self) -> Result<Timing, Error> {
        match (self.timing, self.speed) {
            (TimingName::Recorded, speed) => Ok(Timing::Recorded { speed: speed.unwrap_or(1.0) }),
            (TimingName::None, None) => Ok(Timing::None),
            (TimingName::None, Some(_)) => {
                Err(Error::usage("--speed needs a timing to speed up", "add --timing recorded"))
            }
        }
    }

    pub(super) fn selection(self) -> Result<PayloadSelection, Error> {
        let rule = |id: String| by_id(&id).map(|rule| rule.id).ok_or_else(|| unknown_rule(&id));
        Ok(PayloadSelection {
            rules: self.only.into_iter().map(rule).collect::<Result<_, _>>()?,
            commands: self.command,
            records: self.select.understand(),
        })
    }
}

/// `2x`, `0.5x`.
fn speed(text: &str) -> Result<f64, String> {
    let number = text.strip_suffix('x').unwrap_or(text).parse::<f64>().ok();
    number
        .filter(|number| (0.001..=1_000_000.0).contains(number))
        .ok_or_else(|| "write a factor, such as 2x or 0.5x".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speeds_are_factors() {
        assert_eq!([speed("2x"), speed("0.5x"), speed("3")], [Ok(2.0), Ok(0.5), Ok(3.0)]);
        assert!(["0x", "-1x", "fast", "NaN"].iter().all(|text| speed(text).is_err()));
    }
}
