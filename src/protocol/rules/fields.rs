//! Rules about the names of fields.

use serde_json::Value;

use super::UNKNOWN_FIELD;
use crate::document;
use crate::finding::{Finding, Place};
use crate::protocol::schema;
use crate::protocol::similar::closest;

pub(super) fn unknown_fields(payload: &Value, findings: &mut Vec<Finding>) {
    report(payload, "", schema::documented_fields(), findings);
    for (position, message) in super::messages(payload).iter().enumerate() {
        report(message, &format!("/MsgSeqList/{position}"), schema::documented_message_fields(), findings);
    }
}

fn report(value: &Value, pointer: &str, known: &[String], findings: &mut Vec<Finding>) {
    let Some(object) = value.as_object() else {
        return;
    };
    for name in object.keys().filter(|name| !known.contains(name)) {
        let help = match closest(name, known.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("documented here are {}", known.join(", ")),
        };
        let message = format!("`{name}` is not a documented field");
        findings.push(Finding {
            place: Place::Key,
            ..Finding::at(&UNKNOWN_FIELD, document::join(pointer, name), message, help)
        });
    }
}
