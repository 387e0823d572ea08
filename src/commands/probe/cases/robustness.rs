//! What an endpoint should survive. After each of these a plain callback is sent, so that an endpoint that
//! breaks is known to have broken here.

use std::time::Duration;

use serde_json::{Value, json};

use super::Basis::{Documented, Reason};
use super::{CASE, Case, Category, Expectation, Framing, PAGE, Script};

/// A case of this category.
const ROBUST: Case = Case { category: Category::Robustness, ..CASE };

const GROWTH: super::Basis = Reason(
    "The page has grown new fields twice, in 2022 and in 2025, without notice. Read what you know, ignore the rest.",
);

const GARBAGE: super::Basis = Reason(
    "The URL is public, so anything can arrive. A status of 500 or a broken connection means that an exception got \
     through; answer with FAIL or a status in the 400s instead.",
);

const HTTP: super::Basis = Reason(
    "HTTP/1.1 as RFC 9112 and RFC 9110 define it; which of its forms the vendor uses is not documented.",
);

const IDS: super::Basis = Documented(
    PAGE,
    "GroupId: String; by the group system, a custom id has up to 48 bytes of printable ASCII",
);

/// A body of some wrong type: to be answered, somehow.
macro_rules! broken {
    ($id:literal, $title:literal, $story:literal, $pointer:literal, $value:tt) => {
        Case {
            id: $id,
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

pub(super) static CASES: &[Case] = &[
    Case {
        id: "repeat-same",
        title: "the same callback twice",
        story: "With the retry switch on, the vendor sends again what was not answered in time, and the first one may have \
                been processed. The second should get the same answer: a recall that is already known is no failure.",
        basis: Reason("Repetition is not documented in detail, so another answer is a warning."),
        script: Script::Repeat(|_, _| {}),
        ..ROBUST
    },
    Case {
        id: "messages-2",
        title: "two messages in one callback",
        story: "MsgSeqList is a list. An endpoint that reads its first item alone leaves the others in place; one that \
                refuses more than one never learns of them.",
        basis: Documented(PAGE, "MsgSeqList: Array. List of recalled messages"),
        script: Script::One(|draft, material| draft.messages(material, 2)),
        ..ROBUST
    },
    Case {
        id: "messages-10",
        title: "ten messages in one callback",
        story: "Ten is the most that the REST API recalls at once, and all ten have to be handled within the two seconds.",
        basis: Documented(PAGE, "MsgSeqList: Array. List of recalled messages"),
        script: Script::One(|draft, material| draft.messages(material, 10)),
        ..ROBUST
    },
    Case {
        id: "field-unknown",
        title: "two unknown fields",
        story: "A strict decoder turns the next field that the vendor adds into an outage.",
        basis: GROWTH,
        script: Script::One(|draft, _| {
            draft.field("TimhookProbeText", "a field of tomorrow");
            draft.field("TimhookProbeObject", json!({"Level": 1}));
        }),
        ..ROBUST
    },
    Case {
        id: "group-type-unknown",
        title: "an unknown type of group",
        story: "Communities came years after the other types. A type that nobody knows yet is better treated as some group \
                than refused.",
        basis: GROWTH,
        expectation: Expectation::Tolerated,
        script: Script::One(|draft, _| draft.field("Type", "TimhookProbe")),
        ..ROBUST
    },
    Case {
        id: "operator-non-ascii",
        title: "an operator with Chinese and emoji",
        story: "Columns of a database that hold three bytes per character refuse emoji, and logs that write Latin-1 break.",
        basis: Documented(PAGE, "Operator_Account: String. The UserID of the operator; the body is UTF-8"),
        script: Script::One(|draft, material| {
            draft.field("Operator_Account", format!("{}_用户_张三_🙂", material.operator));
        }),
        ..ROBUST
    },
    Case {
        id: "operator-unmapped",
        title: "operator @TLS#NOT_FOUND, again",
        story: "The operator of REST calls without an account of their own. Whoever looks it up must cope with nobody.",
        basis: Reason("Seen in real group callbacks."),
        script: Script::One(|draft, _| draft.field("Operator_Account", "@TLS#NOT_FOUND")),
        ..ROBUST
    },
    Case {
        id: "msg-id-beyond-double",
        title: "a MsgId beyond 2^53",
        story: "The first part of a MsgId is larger than what a double holds. Read as a number it names another message; \
                as a 32-bit integer it overflows. It is text.",
        basis: Documented(PAGE, "MsgId: String, such as 144115213033478435-1739361321-2512805311"),
        script: Script::One(|draft, _| {
            draft.edit(|body| {
                body["MsgSeqList"][0]["MsgId"] = json!("9223372036854775807-1740711900-4294967295")
            });
        }),
        ..ROBUST
    },
    Case {
        id: "group-id-uuid",
        title: "a UUID as group id",
        story: "Apps choose ids of their own for groups, often UUIDs, without the @TGS# of the vendor's ids.",
        basis: IDS,
        script: Script::One(|draft, _| draft.field("GroupId", "7e57da7a-0000-4000-8000-000000000000")),
        ..ROBUST
    },
    Case {
        id: "group-id-48-bytes",
        title: "a group id of 48 bytes",
        story: "The longest id there is. Columns of 32 or 40 characters cut it off or refuse it.",
        basis: IDS,
        script: Script::One(|draft, material| {
            let mut id = material.group_id.clone();
            id.extend(std::iter::repeat_n('-', 48_usize.saturating_sub(id.len())));
            draft.field("GroupId", id);
        }),
        ..ROBUST
    },
    Case {
        id: "event-time-zero",
        title: "EventTime 0",
        story: "Zero is what a clock says that was never set. It should not end up in a division or in a date before 1970.",
        basis: Reason(
            "EventTime is an Integer without documented bounds; refusing this one is only a warning.",
        ),
        expectation: Expectation::Tolerated,
        script: Script::One(|draft, _| draft.field("EventTime", 0)),
        ..ROBUST
    },
    Case {
        id: "event-time-far-future",
        title: "EventTime in the year 9999",
        story: "Some libraries throw where a date leaves the range they can print.",
        basis: Reason(
            "EventTime is an Integer without documented bounds; refusing this one is only a warning.",
        ),
        expectation: Expectation::Tolerated,
        script: Script::One(|draft, _| draft.field("EventTime", 253_402_214_400_000_i64)),
        ..ROBUST
    },
    broken!(
        "list-empty",
        "an empty list of messages",
        "A recall of nothing. The first item of an empty list is a classic exception.",
        "/MsgSeqList",
        []
    ),
    Case {
        id: "item-without-msg-seq",
        title: "a message without MsgSeq",
        story: "MsgSeq names the message within its group. Without it there is nothing to act on, and nothing to crash on.",
        basis: GARBAGE,
        expectation: Expectation::Sane,
        script: Script::One(|draft, _| draft.edit(|body| body["MsgSeqList"] = json!([{"MsgId": "1-2-3"}]))),
        ..ROBUST
    },
    broken!(
        "wrong-type-msg-seq",
        "MsgSeq as a string",
        "Languages without types take it and compare it wrongly later; those with types throw. Both should be decided.",
        "/MsgSeqList/0/MsgSeq",
        "130"
    ),
    broken!(
        "wrong-type-list",
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
        script: Script::One(|draft, _| draft.body = Vec::new()),
        ..ROBUST
    },
    Case {
        id: "body-truncated",
        title: "the first half of a callback",
        story: "Complete by its Content-Length, and cut off as JSON: what a proxy with a limit leaves of a callback.",
        basis: GARBAGE,
        expectation: Expectation::SaneUnaccepted,
        lacks: "it does not look at the body",
        script: Script::One(|draft, _| draft.body.truncate(draft.body.len() / 2)),
        ..ROBUST
    },
    Case {
        id: "method-get",
        title: "GET in place of POST",
        story: "Browsers and crawlers send GET. A recall that can be caused by following a link is dangerous; 405 is the \
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
    Case {
        id: "body-pretty",
        title: "an indented body",
        story: "White space in JSON means nothing. Receivers that split the body at line ends read half a callback.",
        basis: Documented(PAGE, "Sample request: JSON over several lines"),
        script: Script::One(|draft, _| {
            let body: Value = serde_json::from_slice(&draft.body).unwrap_or_default();
            draft.body = format!("{body:#}\n").into_bytes();
        }),
        ..ROBUST
    },
    Case {
        id: "body-bom",
        title: "a byte order mark before the JSON",
        story: "Files that went through an editor of Windows begin with U+FEFF. RFC 8259 lets a parser ignore it or refuse \
                it; it should do one of the two.",
        basis: Reason(
            "RFC 8259, section 8.1: parsers may ignore a byte order mark rather than treating it as an error.",
        ),
        expectation: Expectation::Sane,
        script: Script::One(|draft, _| {
            draft.body.splice(0..0, "\u{feff}".bytes());
        }),
        ..ROBUST
    },
    Case {
        id: "body-chunked",
        title: "a chunked body",
        story: "Proxies that pass bodies on as they come use chunked encoding and no Content-Length. An endpoint that reads \
                Content-Length bytes by hand reads nothing, or waits for ever.",
        basis: HTTP,
        expectation: Expectation::Tolerated,
        lacks: "it does not read chunked bodies",
        script: Script::One(|draft, _| draft.framing = Framing::Chunked),
        ..ROBUST
    },
    Case {
        id: "body-late",
        title: "the body 50 ms after the head",
        story: "Head and body may come in two packets. An endpoint that reads once and parses what it got sees an empty body \
                now and then, under load above all.",
        basis: HTTP,
        lacks: "it does not wait for the whole body",
        script: Script::One(|draft, _| {
            draft.framing = Framing::Late(Duration::from_millis(50));
        }),
        ..ROBUST
    },
    Case {
        id: "body-1mib",
        title: "a body of 1 MiB",
        story: "No callback is that long today, and a limit is wise. What matters is that a longer body is refused with an \
                answer, such as 413, and not by a broken connection.",
        basis: Reason("The documentation names no limit, so refusing is a warning."),
        expectation: Expectation::Tolerated,
        script: Script::One(|draft, _| {
            draft.field("TimhookProbePadding", "");
            let missing = (1024 * 1024_usize).saturating_sub(draft.body.len());
            draft.field("TimhookProbePadding", "x".repeat(missing));
        }),
        ..ROBUST
    },
    Case {
        id: "content-type-absent",
        title: "no Content-Type",
        story: "The documentation does not say that the vendor sends one. Frameworks that parse JSON only when Content-Type \
                says so leave the body empty: parse it in any case.",
        basis: Reason(
            "No page mentions the header Content-Type of the request, so nothing may depend on it.",
        ),
        lacks: "it parses the body only if Content-Type tells it to",
        script: Script::One(|draft, _| draft.drop_header("Content-Type")),
        ..ROBUST
    },
    Case {
        id: "content-type-charset",
        title: "Content-Type with a charset",
        story: "application/json; charset=utf-8 is what many clients send. Comparing the whole value refuses it.",
        basis: HTTP,
        lacks: "it compares Content-Type as a whole",
        script: Script::One(|draft, _| draft.header("Content-Type", "application/json; charset=utf-8")),
        ..ROBUST
    },
    Case {
        id: "headers-lower-case",
        title: "header names in lower case",
        story: "HTTP/2 and many proxies write header names in lower case. An endpoint that looks for Content-Length letter \
                by letter takes the body for empty.",
        basis: HTTP,
        lacks: "it compares header names letter by letter",
        script: Script::One(|draft, _| {
            draft.headers.iter_mut().for_each(|(name, _)| name.make_ascii_lowercase());
        }),
        ..ROBUST
    },
    Case {
        id: "sender-leaves",
        title: "a sender that leaves in the middle",
        story: "Half of the body, and then the connection is gone. The thread that waits for the rest should give up, and the \
                next callback be answered as if nothing had happened.",
        basis: Reason("Networks break. One broken request must not cost the next."),
        expectation: Expectation::Nothing,
        script: Script::Leave(|draft, _| draft.framing = Framing::Half),
        ..ROBUST
    },
    Case {
        id: "sender-slow",
        title: "a slow sender, and one beside it",
        story: "One byte each 100 ms for three seconds. An endpoint that serves one connection at a time lets everybody else \
                wait as long: a single slow sender, or an idle connection, and all callbacks time out.",
        basis: Documented(super::OVERVIEW, "a callback times out after 2 seconds"),
        lacks: "it serves one connection at a time",
        is_disturbing: true,
        script: Script::Slow(|draft, _| {
            let pause = Duration::from_millis(100);
            draft.framing = Framing::Dripping { bytes: 30, pause };
        }),
        ..ROBUST
    },
];
