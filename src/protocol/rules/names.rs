//! The rule about names of fields: those that the description does not have.

use serde_json::Value;

use super::UNKNOWN_FIELD;
use crate::document::join;
use crate::finding::{Finding, Place};
use crate::protocol::catalogue::{Command, Field, elements};
use crate::protocol::query;
use crate::protocol::schema::SCHEMA;
use crate::protocol::similar::closest;

/// An object of a body and what surrounds it.
#[derive(Clone, Copy)]
struct NameScope<'a> {
    fields: &'a [Field],
    /// The fields of the body, and the member of them that leads here.
    above: Option<(&'a [Field], &'a str)>,
}

pub(super) fn unknown_fields(command: &Command, payload: &Value, findings: &mut Vec<Finding>) {
    look(NameScope { fields: &command.fields, above: None }, payload, "", findings);
}

fn look(scope: NameScope<'_>, value: &Value, pointer: &str, findings: &mut Vec<Finding>) {
    let Some(object) = value.as_object() else { return };
    for (name, member) in object {
        match scope.fields.iter().find(|field| field.name == *name) {
            None if pointer.is_empty() && name == SCHEMA => {}
            Some(field) => look_into(field, scope, member, pointer, findings),
            None => {
                let help = match closest(name, names(scope.fields)) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => elsewhere(scope, name),
                };
                let message = format!("`{name}` is not a documented field");
                findings.push(Finding {
                    place: Place::Key,
                    ..Finding::at(&UNKNOWN_FIELD, join(pointer, name), message, help)
                });
            }
        }
    }
}

fn look_into(
    field: &Field,
    scope: NameScope<'_>,
    member: &Value,
    pointer: &str,
    findings: &mut Vec<Finding>,
) {
    let items = || member.as_array().into_iter().flatten().enumerate();
    let at = |position: usize| format!("{pointer}/{}/{position}", field.name);
    let above = Some((scope.fields, field.name.as_str()));
    if let Some(kinds) = field.elements.as_deref().and_then(elements) {
        for (position, item) in items() {
            look(NameScope { fields: &kinds.members, above: None }, item, &at(position), findings);
            let kind = item.get(&kinds.r#type).and_then(Value::as_str).and_then(|kind| kinds.kinds.get(kind));
            if let (Some(kind), Some(content)) = (kind, item.get(&kinds.content)) {
                let scope = NameScope { fields: &kind.fields, above: None };
                look(scope, content, &join(&at(position), &kinds.content), findings);
            }
        }
    } else if !field.items.is_empty() {
        for (position, item) in items() {
            look(NameScope { fields: &field.items, above }, item, &at(position), findings);
        }
    } else if !field.fields.is_empty() {
        look(NameScope { fields: &field.fields, above }, member, &join(pointer, &field.name), findings);
    }
}

fn names(fields: &[Field]) -> impl Iterator<Item = &str> {
    fields.iter().map(|field| field.name.as_str())
}

/// Where a name belongs that is none of this object.
fn elsewhere(scope: NameScope<'_>, name: &str) -> String {
    if let Some((above, member)) = scope.above {
        if let Some(near) = closest(name, names(above)) {
            let is_list = above.iter().any(|field| field.name == member && !field.items.is_empty());
            let inside = if is_list { "in its items" } else { "in it" };
            return format!("`{near}` belongs beside `{member}`, not {inside}");
        }
    } else if let Some(near) = closest(name, query::DOCUMENTED) {
        return format!("`{near}` is a parameter of the URL, not a field of the body");
    }
    let below = scope.fields.iter().find_map(|field| {
        let near = closest(name, names(if field.items.is_empty() { &field.fields } else { &field.items }))?;
        let place = if field.items.is_empty() { "in" } else { "in the items of" };
        Some(format!("`{near}` belongs {place} `{}`", field.name))
    });
    below.unwrap_or_else(|| {
        format!("the documented fields here are {}", names(scope.fields).collect::<Vec<_>>().join(", "))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::protocol::catalogue;

    fn helps(payload: &Value) -> Vec<String> {
        let mut findings = Vec::new();
        unknown_fields(catalogue::main(), payload, &mut findings);
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
            "`MsgSeq` belongs in the items of `MsgSeqList`",
            "the documented fields here are CallbackCommand, Operator_Account, Type, GroupId, MsgSeqList, TopicId, EventTime",
            "`GroupId` belongs beside `MsgSeqList`, not in its items",
            "did you mean `MsgSeq`?",
            "the documented fields here are MsgSeq, MsgId",
        ];
        assert_eq!(helps(&payload), expected);
    }
}
