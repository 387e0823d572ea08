//! Rules about the group: its type, its id, its topic.

use serde_json::Value;

use super::{
    COMMUNITY_GROUP_ID_PREFIX, TOPIC_ID_NOT_UNDER_GROUP, TOPIC_ID_OUTSIDE_COMMUNITY, UNKNOWN_GROUP_TYPE, text,
};
use crate::finding::Finding;
use crate::protocol::schema;
use crate::protocol::similar::closest;

/// How the ids of Community groups begin.
const COMMUNITY_PREFIX: &str = "@TGS#_";

/// What stands between the group id and the custom part of a topic id.
const TOPIC_SEPARATOR: &str = "@TOPIC#_";

/// Whether an id is one of a Community.
pub(in crate::protocol) fn is_community_id(id: &str) -> bool {
    id.starts_with(COMMUNITY_PREFIX)
}

/// Whether a topic id belongs to the group of this id.
pub(in crate::protocol) fn is_topic_of(topic: &str, group: &str) -> bool {
    topic.strip_prefix(group).is_some_and(|rest| rest.starts_with(TOPIC_SEPARATOR))
}

pub(super) fn unknown_group_type(payload: &Value, findings: &mut Vec<Finding>) {
    let known = schema::documented_group_types();
    let Some(name) = text(payload, "Type").filter(|name| !known.iter().any(|known| known == name)) else {
        return;
    };
    let help = match name {
        "Work" => "webhooks call a Work group `Private`".to_owned(),
        "Meeting" => "webhooks call a Meeting group `ChatRoom`".to_owned(),
        _ => match closest(name, known.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("documented are {}", known.join(", ")),
        },
    };
    findings.push(Finding::at(
        &UNKNOWN_GROUP_TYPE,
        "/Type",
        format!("`{name}` is not a documented group type"),
        help,
    ));
}

pub(super) fn community_prefix(payload: &Value, findings: &mut Vec<Finding>) {
    if text(payload, "Type") != Some("Community") {
        return;
    }
    if let Some(id) = text(payload, "GroupId").filter(|id| !id.is_empty() && !is_community_id(id)) {
        findings.push(Finding::at(
            &COMMUNITY_GROUP_ID_PREFIX,
            "/GroupId",
            format!("the GroupId of a Community begins `{COMMUNITY_PREFIX}`, and `{id}` does not"),
            format!("use the id as the console or the REST API shows it, such as {COMMUNITY_PREFIX}{id}"),
        ));
    }
}

pub(super) fn topic(payload: &Value, findings: &mut Vec<Finding>) {
    let Some(topic) = text(payload, "TopicId").filter(|topic| !topic.is_empty()) else {
        return;
    };
    if let Some(kind) = text(payload, "Type").filter(|&kind| kind != "Community") {
        findings.push(Finding::at(
            &TOPIC_ID_OUTSIDE_COMMUNITY,
            "/TopicId",
            format!("`TopicId` in a group of type `{kind}`: only topic-enabled communities have topics"),
            "remove `TopicId`, or set `Type` to Community",
        ));
    }
    if let Some(group) = text(payload, "GroupId").filter(|group| !group.is_empty())
        && !is_topic_of(topic, group)
    {
        findings.push(Finding::at(
            &TOPIC_ID_NOT_UNDER_GROUP,
            "/TopicId",
            "`TopicId` does not begin with its `GroupId`",
            format!("a topic id reads <GroupId>{TOPIC_SEPARATOR}<name>, here {group}{TOPIC_SEPARATOR}…"),
        ));
    }
}
