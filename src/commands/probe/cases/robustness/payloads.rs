//! Payloads that may come, and that nobody has tried yet.

use serde_json::json;

use super::ROBUST;
use crate::commands::probe::cases::case::{Case, PAGE, Script};
use crate::commands::probe::cases::expectation::Basis;
use crate::commands::probe::cases::expectation::Basis::{Documented, Reason};
use crate::commands::probe::cases::expectation::CaseExpectation;

const GROWTH: Basis = Reason(
    "The vendor added fields to the page twice, in 2022 and in 2025, without notice. Read the fields that you know, and ignore the rest.",
);

const IDS: Basis = Documented(
    PAGE,
    "GroupId: String; by the group system, a custom id has up to 48 bytes of printable ASCII",
);

pub(in crate::commands::probe::cases) static CASES: &[Case] = &[
    Case {
        id: "repeat-same",
        title: "the same callback twice",
        story: "With the retry switch on, the vendor sends a callback again if it was not answered in time. The \
                endpoint may have processed the first one. The second one should get the same answer: a repeated \
                callback is not a failure.",
        basis: Reason("Repetition is not documented in detail: a repeated callback is not a failure."),
        script: Script::Repeat(|_, _| {}),
        ..ROBUST
    },
    Case {
        is_of_main: true,
        id: "messages-2",
        title: "two messages in one callback",
        story: "MsgSeqList is a list. An endpoint that reads only the first item misses the others. An endpoint \
                that refuses more than one item misses all of them.",
        basis: Documented(PAGE, "MsgSeqList: Array. List of recalled messages"),
        script: Script::One(|draft, material| draft.messages(material, 2)),
        ..ROBUST
    },
    Case {
        is_of_main: true,
        id: "messages-10",
        title: "ten messages in one callback",
        story: "The REST API recalls at most ten messages at once. The endpoint must handle all ten within two seconds.",
        basis: Documented(PAGE, "MsgSeqList: Array. List of recalled messages"),
        script: Script::One(|draft, material| draft.messages(material, 10)),
        ..ROBUST
    },
    Case {
        id: "field-unknown",
        title: "two unknown fields",
        story: "With a strict decoder, the next field that the vendor adds causes an outage.",
        basis: GROWTH,
        script: Script::One(|draft, _| {
            draft.field("TimhookProbeText", "a field of tomorrow");
            draft.field("TimhookProbeObject", json!({"Level": 1}));
        }),
        ..ROBUST
    },
    Case {
        is_of_main: true,
        id: "group-type-unknown",
        title: "an unknown type of group",
        story: "The vendor added Communities years after the other types. An endpoint should accept a type that it \
                does not know.",
        basis: GROWTH,
        expectation: CaseExpectation::Tolerated,
        script: Script::One(|draft, _| draft.field("Type", "TimhookProbe")),
        ..ROBUST
    },
    Case {
        is_of_main: true,
        id: "operator-non-ascii",
        title: "an operator with Chinese and emoji",
        story: "Database columns with three bytes per character refuse emoji, and logs in Latin-1 cannot write them.",
        basis: Documented(PAGE, "Operator_Account: String. The UserID of the operator; the body is UTF-8"),
        script: Script::One(|draft, material| {
            draft.field("Operator_Account", format!("{}_用户_张三_🙂", material.operator));
        }),
        ..ROBUST
    },
    Case {
        is_of_main: true,
        id: "operator-unmapped",
        title: "operator @TLS#NOT_FOUND, again",
        story: "This is the operator of REST calls without a user account. An endpoint that looks up the operator finds no user, and must handle that.",
        basis: Reason("Seen in real group callbacks."),
        script: Script::One(|draft, _| draft.field("Operator_Account", "@TLS#NOT_FOUND")),
        ..ROBUST
    },
    Case {
        is_of_main: true,
        id: "msg-id-beyond-double",
        title: "a MsgId beyond 2^53",
        story: "The first part of a MsgId is larger than what a double holds. As a double, it becomes the id of \
                another message; as a 32-bit integer, it overflows. Treat it as text.",
        basis: Documented(PAGE, "MsgId: String, such as 144115213033478435-1739361321-2512805311"),
        script: Script::One(|draft, _| {
            draft.edit(|body| {
                body["MsgSeqList"][0]["MsgId"] = json!("9223372036854775807-1740711900-4294967295")
            });
        }),
        ..ROBUST
    },
    Case {
        is_of_main: true,
        id: "group-id-uuid",
        title: "a UUID as group id",
        story: "Apps can choose group ids, often UUIDs. These do not have the @TGS# of the vendor's ids.",
        basis: IDS,
        script: Script::One(|draft, _| draft.field("GroupId", "7e57da7a-0000-4000-8000-000000000000")),
        ..ROBUST
    },
    Case {
        is_of_main: true,
        id: "group-id-48-bytes",
        title: "a group id of 48 bytes",
        story: "The longest possible id. Database columns of 32 or 40 characters cut it off or refuse it.",
        basis: IDS,
        script: Script::One(|draft, material| {
            let mut id = material.group_id.clone();
            id.extend(std::iter::repeat_n('-', 48_usize.saturating_sub(id.len())));
            draft.field("GroupId", id);
        }),
        ..ROBUST
    },
    Case {
        is_of_main: true,
        id: "event-time-zero",
        title: "EventTime 0",
        story: "Zero is the time of a clock that was never set. It must not cause a division by zero or a date before 1970.",
        basis: Reason(
            "EventTime is an Integer without documented bounds; refusing this value is only a warning.",
        ),
        expectation: CaseExpectation::Tolerated,
        script: Script::One(|draft, _| draft.field("EventTime", 0)),
        ..ROBUST
    },
    Case {
        is_of_main: true,
        id: "event-time-far-future",
        title: "EventTime in the year 9999",
        story: "Some libraries throw an exception if a date is outside the range that they can print.",
        basis: Reason(
            "EventTime is an Integer without documented bounds; refusing this value is only a warning.",
        ),
        expectation: CaseExpectation::Tolerated,
        script: Script::One(|draft, _| draft.field("EventTime", 253_402_214_400_000_i64)),
        ..ROBUST
    },
];
