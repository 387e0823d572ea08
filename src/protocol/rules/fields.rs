//! Rules about the names of fields.

use serde_json::Value;

use super::UNKNOWN_FIELD;
use crate::document;
use crate::finding::{Finding, Place};
use crate::protocol::query;
use crate::protocol::schema;
use crate::protocol::similar::closest;

pub(super) fn unknown_fields(payload: &Value, findings: &mut Vec<Finding>) {
    let (fields, message_fields) = (schema::documented_fields(), schema::documented_message_fields());
    report(payload, "", fields, findings, |name| {
        place_elsewhere(name)
            .or_else(|| {
                let near = closest(name, message_fields.iter().map(String::as_str))?;
                Some(format!("`{near}` stands in the items of `MsgSeqList`"))
            })
            .unwrap_or_else(|| format!("documented here are {}", fields.join(", ")))
    });
    for (position, message) in super::messages(payload).iter().enumerate() {
        report(message, &format!("/MsgSeqList/{position}"), message_fields, findings, |name| {
            match closest(name, fields.iter().map(String::as_str)) {
                Some(near) => format!("`{near}` stands beside `MsgSeqList`, not in its items"),
                None => format!("documented here are {}", message_fields.join(", ")),
            }
        });
    }
}

/// Where a name belongs that is none of a body.
fn place_elsewhere(name: &str) -> Option<String> {
    let near = closest(name, query::DOCUMENTED)?;
    Some(format!("`{near}` is a parameter of the URL, not a field of the body"))
}

/// Reports the members that are not known. What none of the known ones explains, `elsewhere` may.
fn report(
    value: &Value,
    pointer: &str,
    known: &[String],
    findings: &mut Vec<Finding>,
    elsewhere: impl Fn(&str) -> String,
) {
    let Some(object) = value.as_object() else {
        return;
    };
    for name in object.keys().filter(|name| !known.contains(name)) {
        let help = match closest(name, known.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => elsewhere(name),
        };
        let message = format!("`{name}` is not a documented field");
        findings.push(Finding {
            place: Place::Key,
            ..Finding::at(&UNKNOWN_FIELD, document::join(pointer, name), message, help)
        });
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn helps(payload: &Value) -> Vec<String> {
        let mut findings = Vec::new();
        unknown_fields(payload, &mut findings);
        findings.into_iter().map(|finding| finding.help).collect()
    }

    #[test]
    fn a_name_is_put_where_it_belongs() {
        let payload = json!({
            "group_id": 1,
            "SdkAppId": 1,
            "Client_IP": 1,
            "msg_seq": 1,
            "Colour": 1,
            "MsgSeqList": [{"Group_Id": 1, "msgSeq": 1, "Colour": 1}],
        });
        let expected = [
            "did you mean `GroupId`?",
            "`SdkAppid` is a parameter of the URL, not a field of the body",
            "`ClientIP` is a parameter of the URL, not a field of the body",
            "`MsgSeq` stands in the items of `MsgSeqList`",
            "documented here are CallbackCommand, Operator_Account, Type, GroupId, MsgSeqList, TopicId, EventTime",
            "`GroupId` stands beside `MsgSeqList`, not in its items",
            "did you mean `MsgSeq`?",
            "documented here are MsgSeq, MsgId",
        ];
        assert_eq!(helps(&payload), expected);
    }
}
