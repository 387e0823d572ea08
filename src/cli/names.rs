//! What there is to name on the command line: commands, samples, schemas, rules.

use crate::commands;
use crate::fixtures;
use crate::protocol::catalogue;
use crate::protocol::rules::ALL;

pub(super) fn command_names() -> Vec<&'static str> {
    catalogue::names().collect()
}

pub(super) fn schema_names() -> Vec<&'static str> {
    commands::schema::NAMES.into_iter().chain(catalogue::names()).collect()
}

/// The samples by their labels, and the commands, each of which stands for its first sample.
pub(super) fn sample_names() -> Vec<&'static str> {
    let labels = fixtures::samples().map(|sample| &*String::leak(sample.label()));
    labels.chain(catalogue::names()).collect()
}

pub(super) fn rule_names() -> Vec<&'static str> {
    ALL.iter().map(|rule| rule.id).collect()
}

pub(super) fn explained_names() -> Vec<&'static str> {
    rule_names().into_iter().chain(commands::probe::cases::ids()).chain(catalogue::names()).collect()
}
