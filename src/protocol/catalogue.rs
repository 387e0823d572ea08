//! The callback commands whose payloads are checked. A new one is a line here,
//! a schema under `schema/` and a folder of fixtures.

/// The command of this callback, in the body and in the query.
pub(crate) const RECALL: &str = "Group.CallbackAfterRecallMsg";

/// Whether payloads of `command` are checked.
pub(crate) fn covers(command: &str) -> bool {
    command == RECALL
}
