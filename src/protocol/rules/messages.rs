//! Rules about the recalled messages in `MsgSeqList`.

use std::collections::HashSet;

use serde_json::Value;

use super::{DUPLICATE_MSG_SEQ, MALFORMED_MSG_ID, MSG_ID_MISSING, TOO_MANY_MESSAGES, messages};
use crate::finding::Finding;
use crate::protocol::msg_id::MsgId;

/// How many messages one call of the REST recall API takes at most.
pub(in crate::protocol) const MOST_MESSAGES: usize = 10;

pub(super) fn missing_msg_id(payload: &Value, findings: &mut Vec<Finding>) {
    let without: Vec<usize> = messages(payload)
        .iter()
        .enumerate()
        .filter(|(_, message)| message.is_object() && message.get("MsgId").is_none())
        .map(|(position, _)| position)
        .collect();
    if let Some(first) = without.first() {
        findings.push(Finding::at(
            &MSG_ID_MISSING,
            format!("/MsgSeqList/{first}"),
            format!("`MsgId` is missing in {} of {} messages", without.len(), messages(payload).len()),
            "the vendor sends it since February 2025; a receiver identifies a message by GroupId, TopicId and MsgSeq",
        ));
    }
}

pub(super) fn malformed_msg_id(payload: &Value, findings: &mut Vec<Finding>) {
    for (position, message) in messages(payload).iter().enumerate() {
        if let Some(id) = message.get("MsgId").and_then(Value::as_str)
            && MsgId::parse(id).is_none()
        {
            findings.push(Finding::at(
                &MALFORMED_MSG_ID,
                format!("/MsgSeqList/{position}/MsgId"),
                format!("`{id}` is not a message id"),
                "a message id reads <sender's numeric id>-<Unix seconds>-<32-bit random>, \
                 such as 144115213033478435-1740711900-2512805311",
            ));
        }
    }
}

pub(super) fn duplicate_msg_seq(payload: &Value, findings: &mut Vec<Finding>) {
    let messages = messages(payload);
    // Nearly every callback names one message, and cannot repeat it.
    if messages.len() < 2 {
        return;
    }
    let mut seen = HashSet::new();
    for (position, message) in messages.iter().enumerate() {
        if let Some(seq) = message.get("MsgSeq").and_then(Value::as_u64)
            && !seen.insert(seq)
        {
            findings.push(Finding::at(
                &DUPLICATE_MSG_SEQ,
                format!("/MsgSeqList/{position}/MsgSeq"),
                format!("MsgSeq {seq} is in the list already"),
                "a message is recalled once: remove the repetition",
            ));
        }
    }
}

pub(super) fn too_many(payload: &Value, findings: &mut Vec<Finding>) {
    let count = messages(payload).len();
    if count > MOST_MESSAGES {
        findings.push(Finding::at(
            &TOO_MANY_MESSAGES,
            "/MsgSeqList",
            format!(
                "{count} messages in one callback; the REST API recalls at most {MOST_MESSAGES} at a time"
            ),
            format!("split the list into callbacks of at most {MOST_MESSAGES} messages"),
        ));
    }
}
