//! What the code of an answer does, and whether it fits the rest of the answer.

use serde_json::Value;

use super::catalogue::{Command, Meaning};
use super::rules::{FAIL_WITH_CODE_ZERO, OK_WITH_ERROR_CODE, UNDEFINED_ERROR_CODE};
use crate::document::integer;
use crate::finding::Finding;

/// What an answer with this body does to the event that a callback of `command` is about. Of a command that is
/// not known, and of one that the vendor only reports, it is ignored.
pub(crate) fn meaning(command: Option<&Command>, body: &Value) -> Meaning {
    let Some(command) = command else { return Meaning::Ignored };
    let answer = &command.answer;
    let Some(code) = body.get("ErrorCode").and_then(integer) else { return answer.otherwise };
    answer.codes.iter().find(|known| known.covers(code)).map_or(answer.otherwise, |known| known.means)
}

/// Of how many items an answer decides, and how many of them it refuses.
pub(crate) fn refused_items(command: &Command, body: &Value) -> Option<(usize, usize)> {
    let decides = command.answer.decides.as_ref()?;
    let items = body.pointer(&decides.each)?.as_array()?;
    let is_refused = |item: &&Value| item.get(&decides.code).and_then(integer).is_some_and(|code| code != 0);
    Some((items.len(), items.iter().filter(is_refused).count()))
}

/// Where the codes of a command are told.
pub(super) fn codes_of(command: Option<&Command>) -> String {
    let name = command.map_or("COMMAND", |command| &command.name);
    format!("`timhook explain {name}` lists the documented codes")
}

/// Codes that contradict the status, or that nobody knows the effect of.
pub(super) fn contradictions(body: &Value, command: Option<&Command>) -> Option<Finding> {
    let code = body.get("ErrorCode").and_then(integer)?;
    let is_decision = command.is_some_and(Command::is_before);
    match body.get("ActionStatus").and_then(Value::as_str)? {
        _ if is_decision && meaning(command, body) == Meaning::Undefined => Some(Finding::at(
            &UNDEFINED_ERROR_CODE,
            "/ErrorCode",
            format!("`ErrorCode` {code} has no documented meaning for this command"),
            codes_of(command),
        )),
        "FAIL" if code == 0 => Some(Finding::at(
            &FAIL_WITH_CODE_ZERO,
            "/ErrorCode",
            "`ActionStatus` is FAIL, but `ErrorCode` is 0, which means success",
            "use an ErrorCode other than 0 for a failure",
        )),
        // A decision is a success of the backend, and its code says what was decided.
        "OK" if code != 0 && !is_decision => Some(Finding::at(
            &OK_WITH_ERROR_CODE,
            "/ErrorCode",
            format!("`ActionStatus` is OK, but `ErrorCode` is {code}"),
            "use ErrorCode 0 for success",
        )),
        _ => None,
    }
}
