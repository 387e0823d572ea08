//! Requests that no vendor sends: wrong types, nothing at all, half of it.

use serde_json::json;

use super::ROBUST;
use crate::commands::probe::cases::case::{Case, Needs, PAGE, Script};
use crate::commands::probe::cases::expectation::Basis;
use crate::commands::probe::cases::expectation::Basis::{Documented, Reason};
use crate::commands::probe::cases::expectation::CaseExpectation;

const GARBAGE: Basis = Reason(
    "The URL is public, so anything can arrive. A status of 500 or a closed connection means an unhandled \
     exception. Answer with FAIL or a 4xx status instead.",
);

/// A body of some wrong type: to be answered, somehow.
macro_rules! broken {
    ($id:literal, $title:literal, $story:literal, $pointer:literal, $value:tt) => {
        broken!($id, "", $title, $story, $pointer, $value)
    };
    ($id:literal, $stands_for:literal, $title:literal, $story:literal, $pointer:literal, $value:tt) => {
        Case {
            id: $id,
            stands_for: $stands_for,
            is_of_main: !$pointer.is_empty(),
            title: $title,
            story: $story,
            basis: GARBAGE,
            expectation: CaseExpectation::Sane,
            script: Script::One(|draft, _| {
                draft.edit(|body| {
                    if let Some(place) = body.pointer_mut($pointer) {
                        *place = json!($value);
                    }
                })
            }),
            ..ROBUST
        }
    };
}

pub(in crate::commands::probe::cases) static CASES: &[Case] = &[
    broken!(
        "list-empty",
        "an empty list of messages",
        "A recall without messages. Code that reads the first item of an empty list throws an exception.",
        "/MsgSeqList",
        []
    ),
    Case {
        is_of_main: true,
        id: "item-without-msg-seq",
        stands_for: "missing-msg-seq-list-msg-seq",
        title: "a message without MsgSeq",
        story: "MsgSeq names the message within its group. Without it, the endpoint cannot act on the message, but it must not crash.",
        basis: GARBAGE,
        expectation: CaseExpectation::Sane,
        script: Script::One(|draft, _| draft.edit(|body| body["MsgSeqList"] = json!([{"MsgId": "1-2-3"}]))),
        ..ROBUST
    },
    broken!(
        "wrong-type-msg-seq",
        "type-msg-seq-list-msg-seq",
        "MsgSeq as a string",
        "Untyped languages accept it and compare it wrongly later; typed languages throw an exception. Handle it in the code.",
        "/MsgSeqList/0/MsgSeq",
        "130"
    ),
    broken!(
        "wrong-type-list",
        "type-msg-seq-list",
        "MsgSeqList as an object",
        "A loop over an object does nothing in some languages and throws an exception in others.",
        "/MsgSeqList",
        {}
    ),
    broken!(
        "wrong-type-item",
        "a number instead of a message",
        "In most languages, reading a field of a number throws an exception.",
        "/MsgSeqList/0",
        130
    ),
    broken!(
        "wrong-type-operator",
        "type-operator-account",
        "a number as the operator",
        "User ids often look like numbers, so a sender may send them as numbers.",
        "/Operator_Account",
        7
    ),
    broken!(
        "null-operator",
        "null as the operator",
        "The field is present but null: a check that it exists passes, and the next call on it fails.",
        "/Operator_Account",
        null
    ),
    broken!(
        "null-list",
        "null as the list of messages",
        "The loop over the messages gets null, which throws an exception in many languages.",
        "/MsgSeqList",
        null
    ),
    broken!(
        "null-item",
        "null instead of a message",
        "One item of the list is null: in most languages, reading a field of it throws an exception.",
        "/MsgSeqList/0",
        null
    ),
    broken!(
        "body-null",
        "null as the whole body",
        "Valid JSON without content. Decoders that fill an object leave it unchanged; others return null.",
        "",
        null
    ),
    broken!(
        "body-array",
        "an array as the whole body",
        "Valid JSON, but an array. Reading CallbackCommand from an array throws an exception.",
        "",
        []
    ),
    Case {
        id: "body-not-json",
        title: "a body that is not JSON",
        story: "Monitors, scanners and people with curl send such bodies. The right answer is a refusal with the \
                reason. OK means that the endpoint does not read the body.",
        basis: GARBAGE,
        expectation: CaseExpectation::SaneUnaccepted,
        lacks: "it does not read the body",
        may_be_allowed: true,
        script: Script::One(|draft, _| draft.body = b"this is not JSON".to_vec()),
        ..ROBUST
    },
    Case {
        id: "body-empty",
        title: "an empty body",
        story: "Health checks of load balancers send a POST with an empty body. Content-Length is 0, so the endpoint must not wait for a body.",
        basis: GARBAGE,
        expectation: CaseExpectation::SaneUnaccepted,
        lacks: "it does not read the body",
        may_be_allowed: true,
        script: Script::One(|draft, _| draft.body = Vec::new()),
        ..ROBUST
    },
    Case {
        id: "body-truncated",
        title: "the first half of a callback",
        story: "Content-Length is correct, but the JSON is cut off, for example by a proxy with a size limit.",
        basis: GARBAGE,
        expectation: CaseExpectation::SaneUnaccepted,
        lacks: "it does not parse the body as JSON",
        may_be_allowed: true,
        script: Script::One(|draft, _| draft.body.truncate(draft.body.len() / 2)),
        ..ROBUST
    },
    Case {
        id: "body-not-utf8",
        title: "a body that is not UTF-8",
        story: "A Latin-1 letter in a string. JSON is UTF-8. Decoding happens before parsing, so its exception is \
                often not handled.",
        basis: GARBAGE,
        expectation: CaseExpectation::Sane,
        script: Script::One(|draft, material| draft.raw_text(material, b"caf\xe9")),
        ..ROBUST
    },
    Case {
        id: "half-surrogate-pair",
        title: "half of a surrogate pair",
        story: "\\ud800 alone is not a character. Python and JavaScript parse it, but throw an exception when the \
                text is printed, stored or encoded.",
        basis: GARBAGE,
        expectation: CaseExpectation::Sane,
        script: Script::One(|draft, material| draft.raw_text(material, b"\\ud800")),
        ..ROBUST
    },
    Case {
        id: "body-nested-5000",
        title: "5000 nested lists",
        story: "Parsers are often recursive: each level needs stack space. 10 KB of JSON can overflow the stack, \
                which ends the whole process in some languages.",
        basis: GARBAGE,
        expectation: CaseExpectation::Sane,
        script: Script::One(|draft, _| draft.nest(5000)),
        ..ROBUST
    },
    Case {
        id: "number-1e400",
        needs: Needs::Number,
        title: "a number of 1e400",
        story: "Valid JSON, but too large for a double. It becomes infinity, which JSON cannot represent and \
                databases do not accept, or it throws an exception.",
        basis: GARBAGE,
        expectation: CaseExpectation::Sane,
        script: Script::One(|draft, material| draft.number(material, "1e400")),
        ..ROBUST
    },
    Case {
        id: "number-3-point-0",
        needs: Needs::Number,
        title: "a whole number as 3.0",
        story: "JSON has one type of numbers, and 3.0 is 3. Some typed decoders refuse it, and code that expects an \
                integer formats it as 3.0.",
        basis: GARBAGE,
        expectation: CaseExpectation::Sane,
        script: Script::One(|draft, material| draft.number(material, "3.0")),
        ..ROBUST
    },
    Case {
        id: "method-get",
        title: "GET instead of POST",
        story: "Browsers and crawlers send GET. It is dangerous if a link can trigger a callback. The right answer \
                is 405.",
        basis: Documented(PAGE, "the request method is POST"),
        expectation: CaseExpectation::SaneUnaccepted,
        lacks: "it accepts a GET as a callback",
        script: Script::One(|draft, _| {
            draft.method = "GET";
            draft.drop_header("Content-Type");
            draft.body = Vec::new();
        }),
        ..ROBUST
    },
];
