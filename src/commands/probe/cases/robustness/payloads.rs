//! Payloads that may come, and that nobody has tried yet.

use serde_json::json;

use super::ROBUST;
use crate::commands::probe::cases::case::{Case, PAGE, Script};
use crate::commands::probe::cases::expectation::Basis;
use crate::commands::probe::cases::expectation::Basis::{Documented, Reason};
use crate::commands::probe::cases::expectation::Expectation;

const GROWTH: Basis = Reason(
    "The page has grown new fields twice, in 2022 and in 2025, without notice. Read what you know, ignore the rest.",
);

const IDS: Basis = Documented(
    PAGE,
    "GroupId: String; by the group system, a custom id has up to 48 bytes of printable ASCII",
);

pub(in crate::commands::probe::cases) static CASES: &[Case] = &[
    Case {
        id: "repeat-same",
        title: "the same callback twice",
        story: "With the retry switch on, the vendor sends again what was not answered in time, and the first one may have \
                been processed. The second should get the same answer: what is already known is no failure.",
        basis: Reason("Repetition is not documented in detail: what is already known is no failure."),
        script: Script::Repeat(|_, _| {}),
        ..ROBUST
    },
    Case {
        is_of_main: true,
        id: "messages-2",
        title: "two messages in one callback",
        story: "MsgSeqList is a list. An endpoint that reads its first item alone leaves the others in place; one that \
                refuses more than one never learns of them.",
        basis: Documented(PAGE, "MsgSeqList: Array. List of recalled messages"),
        script: Script::One(|draft, material| draft.messages(material, 2)),
        ..ROBUST
    },
    Case {
        is_of_main: true,
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
        is_of_main: true,
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
        is_of_main: true,
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
        is_of_main: true,
        id: "operator-unmapped",
        title: "operator @TLS#NOT_FOUND, again",
        story: "The operator of REST calls without an account of their own. Whoever looks it up must cope with nobody.",
        basis: Reason("Seen in real group callbacks."),
        script: Script::One(|draft, _| draft.field("Operator_Account", "@TLS#NOT_FOUND")),
        ..ROBUST
    },
    Case {
        is_of_main: true,
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
        is_of_main: true,
        id: "group-id-uuid",
        title: "a UUID as group id",
        story: "Apps choose ids of their own for groups, often UUIDs, without the @TGS# of the vendor's ids.",
        basis: IDS,
        script: Script::One(|draft, _| draft.field("GroupId", "7e57da7a-0000-4000-8000-000000000000")),
        ..ROBUST
    },
    Case {
        is_of_main: true,
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
        is_of_main: true,
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
        is_of_main: true,
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
];
