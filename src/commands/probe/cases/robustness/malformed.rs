//! Requests that no vendor sends: wrong types, nothing at all, half of it.

use serde_json::json;

use super::ROBUST;
use crate::commands::probe::cases::case::{Case, Needs, PAGE, Script};
use crate::commands::probe::cases::expectation::Basis;
use crate::commands::probe::cases::expectation::Basis::{Documented, Reason};
use crate::commands::probe::cases::expectation::Expectation;

const GARBAGE: Basis = Reason(
    "The URL is public, so anything can arrive. A status of 500 or a broken connection means that an exception got \
     through; answer with FAIL or a status in the 400s instead.",
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
            expectation: Expectation::Sane,
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
        "A recall of nothing. The first item of an empty list is a classic exception.",
        "/MsgSeqList",
        []
    ),
    Case {
        is_of_main: true,
        id: "item-without-msg-seq",
        stands_for: "missing-msg-seq-list-msg-seq",
        title: "a message without MsgSeq",
        story: "MsgSeq names the message within its group. Without it there is nothing to act on, and nothing to crash on.",
        basis: GARBAGE,
        expectation: Expectation::Sane,
        script: Script::One(|draft, _| draft.edit(|body| body["MsgSeqList"] = json!([{"MsgId": "1-2-3"}]))),
        ..ROBUST
    },
    broken!(
        "wrong-type-msg-seq",
        "type-msg-seq-list-msg-seq",
        "MsgSeq as a string",
        "Languages without types take it and compare it wrongly later; those with types throw. Both should be decided.",
        "/MsgSeqList/0/MsgSeq",
        "130"
    ),
    broken!(
        "wrong-type-list",
        "type-msg-seq-list",
        "MsgSeqList as an object",
        "A loop over an object does nothing in one language and throws in the next.",
        "/MsgSeqList",
        {}
    ),
    broken!(
        "wrong-type-item",
        "a number in place of a message",
        "Reading a field of a number is an exception in most languages.",
        "/MsgSeqList/0",
        130
    ),
    broken!(
        "wrong-type-operator",
        "type-operator-account",
        "a number as the operator",
        "User ids look like numbers often enough that somebody sends them as such.",
        "/Operator_Account",
        7
    ),
    broken!(
        "null-operator",
        "null as the operator",
        "The field is there, and is nothing: a check for presence passes, and the next call on it fails.",
        "/Operator_Account",
        null
    ),
    broken!(
        "null-list",
        "null as the list of messages",
        "The loop over the messages meets null, in many languages an exception by name.",
        "/MsgSeqList",
        null
    ),
    broken!(
        "null-item",
        "null in place of a message",
        "A list with an item that is nothing: reading a field of it is an exception in most languages.",
        "/MsgSeqList/0",
        null
    ),
    broken!(
        "body-null",
        "null as the whole body",
        "Valid JSON, and nothing in it. Decoders that fill an object leave it untouched, others return null.",
        "",
        null
    ),
    broken!(
        "body-array",
        "an array as the whole body",
        "Valid JSON of another shape. Looking up CallbackCommand in a list throws where nobody expects it.",
        "",
        []
    ),
    Case {
        id: "body-not-json",
        title: "a body that is not JSON",
        story: "Monitors, scanners and people with curl send such things. The right answer is a refusal that says so; OK \
                means that the body is not looked at.",
        basis: GARBAGE,
        expectation: Expectation::SaneUnaccepted,
        lacks: "it does not look at the body",
        may_be_allowed: true,
        script: Script::One(|draft, _| draft.body = b"this is not JSON".to_vec()),
        ..ROBUST
    },
    Case {
        id: "body-empty",
        title: "an empty body",
        story: "Health checks of load balancers POST nothing. Content-Length is 0, so nothing is to be waited for.",
        basis: GARBAGE,
        expectation: Expectation::SaneUnaccepted,
        lacks: "it does not look at the body",
        may_be_allowed: true,
        script: Script::One(|draft, _| draft.body = Vec::new()),
        ..ROBUST
    },
    Case {
        id: "body-truncated",
        title: "the first half of a callback",
        story: "Complete by its Content-Length, and cut off as JSON: what a proxy with a limit leaves of a callback.",
        basis: GARBAGE,
        expectation: Expectation::SaneUnaccepted,
        lacks: "it does not parse the body as JSON",
        may_be_allowed: true,
        script: Script::One(|draft, _| draft.body.truncate(draft.body.len() / 2)),
        ..ROBUST
    },
    Case {
        id: "body-not-utf8",
        title: "a body that is not UTF-8",
        story: "A letter of Latin-1 in a text. JSON is UTF-8, and decoding is often the one step that nobody has put into a try: \
                it happens before parsing.",
        basis: GARBAGE,
        expectation: Expectation::Sane,
        script: Script::One(|draft, material| draft.raw_text(material, b"caf\xe9")),
        ..ROBUST
    },
    Case {
        id: "half-surrogate-pair",
        title: "half of a surrogate pair",
        story: "\\ud800 alone is a character that does not exist. Python and JavaScript parse it, and throw when the text is \
                printed, stored or encoded.",
        basis: GARBAGE,
        expectation: Expectation::Sane,
        script: Script::One(|draft, material| draft.raw_text(material, b"\\ud800")),
        ..ROBUST
    },
    Case {
        id: "body-nested-5000",
        title: "5000 lists, one in the other",
        story: "Parsers and whatever walks through their values call themselves for every level. 10 KB are enough to exhaust a \
                stack, which in some languages ends the whole process.",
        basis: GARBAGE,
        expectation: Expectation::Sane,
        script: Script::One(|draft, _| draft.nest(5000)),
        ..ROBUST
    },
    Case {
        id: "number-1e400",
        needs: Needs::Number,
        title: "a number of 1e400",
        story: "Valid JSON, and beyond what a double holds. It becomes an infinity, which JSON cannot write and databases do not \
                take, or an exception.",
        basis: GARBAGE,
        expectation: Expectation::Sane,
        script: Script::One(|draft, material| draft.number(material, "1e400")),
        ..ROBUST
    },
    Case {
        id: "number-3-point-0",
        needs: Needs::Number,
        title: "a whole number as 3.0",
        story: "JSON has one type of numbers, and 3.0 is 3. Typed decoders disagree, and code that takes a whole number for \
                granted formats it as 3.0.",
        basis: GARBAGE,
        expectation: Expectation::Sane,
        script: Script::One(|draft, material| draft.number(material, "3.0")),
        ..ROBUST
    },
    Case {
        id: "method-get",
        title: "GET in place of POST",
        story: "Browsers and crawlers send GET. A callback that can be caused by following a link is dangerous; 405 is the \
                answer for it.",
        basis: Documented(PAGE, "the request method is POST"),
        expectation: Expectation::SaneUnaccepted,
        lacks: "it takes a GET for a callback",
        script: Script::One(|draft, _| {
            draft.method = "GET";
            draft.drop_header("Content-Type");
            draft.body = Vec::new();
        }),
        ..ROBUST
    },
];
