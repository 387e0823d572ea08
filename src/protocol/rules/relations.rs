//! What holds between the fields of a body: groups and topics, an event and its messages, numbers in a list.

use std::collections::HashSet;

use serde_json::Value;

use super::values::milliseconds;
use super::{
    COMMUNITY_GROUP_ID_PREFIX, DUPLICATE_MSG_SEQ, EVENT_TIME_BEFORE_MESSAGE, SMALLEST_CREDIBLE_MILLISECONDS,
    TOPIC_ID_NOT_UNDER_GROUP, TOPIC_ID_OUTSIDE_COMMUNITY,
};
use crate::document::every;
use crate::finding::Finding;
use crate::protocol::catalogue::{Command, Relation};
use crate::protocol::message_id::sent_seconds;

/// The type of groups that have topics.
const COMMUNITY: &str = "Community";

/// How the ids of Community groups begin.
const COMMUNITY_PREFIX: &str = "@TGS#_";

/// What stands between the group id and the custom part of a topic id.
const TOPIC_SEPARATOR: &str = "@TOPIC#_";

/// Whether groups of this type are communities.
pub(in crate::protocol) fn is_community(group_type: &str) -> bool {
    group_type == COMMUNITY
}

/// Whether an id is one of a Community.
pub(in crate::protocol) fn is_community_id(id: &str) -> bool {
    id.starts_with(COMMUNITY_PREFIX)
}

/// Whether a topic id belongs to the group of this id.
pub(in crate::protocol) fn is_topic_of(topic: &str, group: &str) -> bool {
    topic.strip_prefix(group).is_some_and(|rest| rest.starts_with(TOPIC_SEPARATOR))
}

pub(super) fn check(command: &Command, payload: &Value, findings: &mut Vec<Finding>) {
    for relation in &command.relations {
        let found = match relation {
            Relation::CommunityId { group, r#type } => community_prefix(payload, group, r#type),
            Relation::TopicInCommunity { topic, r#type } => topic_in_community(payload, topic, r#type),
            Relation::TopicUnderGroup { topic, group } => topic_under_group(payload, topic, group),
            Relation::NotBefore { event, message } => not_before(payload, event, message),
            Relation::Unique { list, member } => {
                duplicates(payload, list, member, findings);
                None
            }
        };
        findings.extend(found);
    }
}

/// A text that is not empty.
fn text<'a>(payload: &'a Value, pointer: &str) -> Option<&'a str> {
    payload.pointer(pointer).and_then(Value::as_str).filter(|text| !text.is_empty())
}

/// The last name of a pointer.
fn name(pointer: &str) -> &str {
    pointer.rsplit('/').next().unwrap_or(pointer)
}

fn community_prefix(payload: &Value, group: &str, r#type: &str) -> Option<Finding> {
    text(payload, r#type).filter(|kind| is_community(kind))?;
    let id = text(payload, group).filter(|id| !is_community_id(id))?;
    Some(Finding::at(
        &COMMUNITY_GROUP_ID_PREFIX,
        group,
        format!("the {} of a Community begins with `{COMMUNITY_PREFIX}`, but `{id}` does not", name(group)),
        format!("use the id as the console or the REST API shows it, such as {COMMUNITY_PREFIX}{id}"),
    ))
}

fn topic_in_community(payload: &Value, topic: &str, r#type: &str) -> Option<Finding> {
    text(payload, topic)?;
    let kind = payload.pointer(r#type).and_then(Value::as_str).filter(|kind| !is_community(kind))?;
    let (topic_name, type_name) = (name(topic), name(r#type));
    Some(Finding::at(
        &TOPIC_ID_OUTSIDE_COMMUNITY,
        topic,
        format!("`{topic_name}` in a group of type `{kind}`: only topic-enabled communities have topics"),
        format!("remove `{topic_name}`, or set `{type_name}` to {COMMUNITY}"),
    ))
}

fn topic_under_group(payload: &Value, topic: &str, group: &str) -> Option<Finding> {
    let group_id = text(payload, group)?;
    text(payload, topic).filter(|topic| !is_topic_of(topic, group_id))?;
    Some(Finding::at(
        &TOPIC_ID_NOT_UNDER_GROUP,
        topic,
        format!("`{}` does not begin with its `{}`", name(topic), name(group)),
        format!(
            "a topic id has the form <{}>{TOPIC_SEPARATOR}<name>, here {group_id}{TOPIC_SEPARATOR}…",
            name(group)
        ),
    ))
}

fn not_before(payload: &Value, event: &str, message: &str) -> Option<Finding> {
    let time =
        milliseconds(payload.pointer(event)?).filter(|&time| time >= SMALLEST_CREDIBLE_MILLISECONDS)?;
    let ids = every(payload, message);
    let latest = ids.into_iter().filter_map(|(_, id)| sent_seconds(id.as_str()?)).max();
    let sent = latest.filter(|&sent| time < sent.saturating_mul(1000))?;
    Some(Finding::at(
        &EVENT_TIME_BEFORE_MESSAGE,
        event,
        format!(
            "`{}` {time} is before the message was sent: its {} has the time {sent} s",
            name(event),
            name(message)
        ),
        format!("a message cannot be recalled before it is sent: use {}000 or later", sent.saturating_add(1)),
    ))
}

fn duplicates(payload: &Value, list: &str, member: &str, findings: &mut Vec<Finding>) {
    let items = payload.pointer(list).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    // Nearly every callback names one message, and cannot repeat it.
    if items.len() < 2 {
        return;
    }
    let mut seen = HashSet::new();
    for (position, item) in items.iter().enumerate() {
        if let Some(number) = item.get(member).and_then(Value::as_u64)
            && !seen.insert(number)
        {
            findings.push(Finding::at(
                &DUPLICATE_MSG_SEQ,
                format!("{list}/{position}/{member}"),
                format!("{member} {number} is already in the list"),
                "a message is recalled once: remove the repetition",
            ));
        }
    }
}
