//! Conditions as they are typed, and the options that select records by them.

use clap::Args;
use jiff::Timestamp;

use super::{timestamps, values};
use crate::commands::recorded::RecordSelection;
use crate::protocol::catalogue;
use crate::protocol::filter::{RecordFilter, record_filter};
use crate::protocol::rules::ALL;

#[derive(Debug, Args)]
#[command(next_help_heading = "Selection")]
pub(super) struct SelectArgs {
    /// Take only callbacks that match (repeatable; all must match).
    ///
    /// POINTER=VALUE, command=NAME or a glob, verdict=accepted, rejected or unparsable, finding=RULE or a
    /// glob, signature=valid, invalid, missing or unchecked, forward.verdict=pass, fail or error, id=N, or
    /// repeat=true or false.
    #[arg(long, value_name = "CONDITION", value_parser = values::suggest(record_filter, record_conditions),
          hide_possible_values = true)]
    filter: Vec<RecordFilter>,

    /// Take only records received since this time, such as 2026-01-02 or 10m.
    ///
    /// A date, 03:04 (of today), 2026-01-02T03:04:05Z, or 10m for the last ten minutes.
    #[arg(long, value_name = "TIME", value_parser = timestamps::moment)]
    since: Option<Timestamp>,

    /// Take only records received before this time.
    #[arg(long, value_name = "TIME", value_parser = timestamps::moment)]
    until: Option<Timestamp>,

    /// Take only records with this id (repeatable).
    #[arg(long, value_name = "N", value_parser = values::whole::<u64>)]
    id: Vec<u64>,

    /// Take only the last N of the selected records.
    #[arg(long, value_name = "N", value_parser = values::positive)]
    last: Option<u64>,
}

impl SelectArgs {
    pub(super) fn understand(self) -> RecordSelection {
        RecordSelection {
            filters: self.filter,
            since: self.since,
            until: self.until,
            ids: self.id,
            last: self.last,
        }
    }
}

/// The conditions that are no JSON Pointers, for the completion of shells.
pub(super) fn conditions() -> Vec<&'static str> {
    let commands = catalogue::names().map(|name| &*String::leak(format!("command={name}")));
    ["verdict=accepted", "verdict=rejected", "verdict=unparsable"].into_iter().chain(commands).collect()
}

/// The same for records.
fn record_conditions() -> Vec<&'static str> {
    let further = [
        "forward.verdict=pass",
        "forward.verdict=fail",
        "forward.verdict=error",
        "repeat=true",
        "repeat=false",
        "signature=valid",
        "signature=invalid",
        "signature=missing",
        "signature=unchecked",
    ];
    let rules = ALL.iter().map(|rule| &*String::leak(format!("finding={}", rule.id)));
    further.into_iter().chain(conditions()).chain(rules).collect()
}
