//! The tables of the documentation page "Callback After Recalling Group Messages", word for word:
//! what findings about a field quote.

/// Name, type and description of the fields, as in the sections "Request fields" and "Response fields".
const FIELDS: &[(&str, &str)] = &[
    ("CallbackCommand", "CallbackCommand (String): Webhook command."),
    (
        "Operator_Account",
        "Operator_Account (String): The UserID of the operator who recalls a group message.",
    ),
    (
        "Type",
        "Type (String): Type of the group that generates group messages, such as Public. For details, see \
         Group Types section in Group System.",
    ),
    ("GroupId", "GroupId (String): Group ID."),
    ("MsgSeqList", MSG_SEQ_LIST),
    ("MsgSeq", MSG_SEQ_LIST),
    ("MsgId", MSG_SEQ_LIST),
    (
        "TopicId",
        "TopicId (String): Topic ID, which indicates message recall in the topic and applies only to \
         topic-enabled communities.",
    ),
    ("EventTime", "EventTime (Integer): Event trigger timestamp in milliseconds."),
    ("ActionStatus", "ActionStatus (String): Request result. OK: Successful; FAIL: Failed."),
    (
        "ErrorCode",
        "ErrorCode (Integer): Error code. The value 0 indicates that the webhook result is ignored.",
    ),
    ("ErrorInfo", "ErrorInfo (String): Error information."),
];

/// The page describes the list and its items in one breath.
const MSG_SEQ_LIST: &str =
    "MsgSeqList (Array): List of recalled messages,which containing MsgId and MsgSeqfields […]";

/// What the page says of a field; empty for a field that it does not have.
pub(super) fn of_field(name: &str) -> &'static str {
    FIELDS.iter().find(|(known, _)| *known == name).map_or("", |(_, text)| text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::schema::{documented_fields, documented_message_fields};

    #[test]
    fn every_documented_field_has_its_line() {
        for name in documented_fields().iter().chain(documented_message_fields()) {
            assert_ne!(of_field(name), "", "{name}");
        }
        assert_eq!(of_field("MsgSeqlist"), "");
    }
}
