//! The vendor's rules: what each one means, as data, and the ones no schema can say, as functions that a
//! command's description drives.

mod catalogue;
mod names;
mod relations;
pub(super) mod spelling;
mod values;

pub(crate) use catalogue::*;
pub(super) use relations::{is_community, is_community_id, is_topic_of};
pub(super) use values::{LATEST_EVENT_TIME, SMALLEST_CREDIBLE_MILLISECONDS};

use serde_json::Value;

use super::catalogue::Command;
use crate::finding::{Finding, Rule};

/// What the rules say of a command's body, in the order of their catalogue. They tolerate any JSON value:
/// wrong shapes are the schema's business.
pub(super) fn check(command: &Command, payload: &Value) -> Vec<Finding> {
    let mut findings = Vec::new();
    names::unknown_fields(command, payload, &mut findings);
    values::check(&command.fields, payload, "", &mut findings);
    relations::check(command, payload, &mut findings);
    findings.sort_by_cached_key(|finding| position(finding.rule));
    findings
}

/// Where a rule stands in the catalogue.
fn position(rule: &'static Rule) -> usize {
    ALL.iter().position(|other| std::ptr::eq(*other, rule)).unwrap_or(ALL.len())
}
