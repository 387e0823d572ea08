//! What else the documentation says the vendor sends: all of it is to be accepted.

use super::case::{CASE, Case, Needs, OVERVIEW, PAGE, Script};
use super::expectation::Basis::Documented;
use super::expectation::{Basis, CaseExpectation};
use crate::protocol::query::{CLIENT_IP, COMMAND, CONTENT_TYPE, OPT_PLATFORM};

/// How long a whole series over one connection may take is bounded by each answer; this is their number.
const SERIES: u32 = 50;

const NOT_EVERYWHERE: Basis = Basis::Reason(
    "The page lists the parameter, but the pages of other callbacks do not. If the endpoint requires it, the result is a warning.",
);

pub(super) static CASES: &[Case] = &[
    Case {
        is_of_main: true,
        id: "topic-id-present",
        title: "TopicId is present",
        story: "A recall in a topic has a TopicId. An endpoint with a strict list of fields refuses a field that \
                was not in its first test.",
        basis: Documented(
            PAGE,
            "TopicId: indicates message recall in the topic and applies only to topic-enabled communities",
        ),
        script: Script::One(|draft, material| {
            draft.community(material);
            draft.field("TopicId", format!("{}@TOPIC#_Probe", material.community()));
        }),
        ..CASE
    },
    Case {
        is_of_main: true,
        id: "topic-id-absent",
        title: "TopicId is missing",
        story: "A recall outside a topic has no TopicId, even in a Community. An endpoint that requires it refuses \
                nearly all recalls.",
        basis: Documented(
            PAGE,
            "TopicId: indicates message recall in the topic and applies only to topic-enabled communities",
        ),
        script: Script::One(|draft, material| draft.community(material)),
        ..CASE
    },
    Case {
        is_of_main: true,
        id: "event-time-absent",
        stands_for: "missing-event-time",
        title: "EventTime is missing",
        story: "EventTime was added in late 2022. Callbacks recorded before that do not have it, and no other field \
                has their time.",
        basis: Documented(
            PAGE,
            "EventTime was added in the second revision of the page; the first revision does not have it",
        ),
        expectation: CaseExpectation::Tolerated,
        script: Script::One(|draft, _| draft.drop_field("EventTime")),
        ..CASE
    },
    Case {
        is_of_main: true,
        id: "event-time-number",
        title: "EventTime as a number",
        story: "The table of fields says Integer, in milliseconds, and real callbacks carry a number. It does not \
                fit into 32 bits.",
        basis: Documented(PAGE, "EventTime: Integer. Event trigger timestamp in milliseconds"),
        script: Script::One(|draft, _| draft.field("EventTime", draft.now * 1000)),
        ..CASE
    },
    Case {
        is_of_main: true,
        id: "event-time-digits",
        title: "EventTime as a string of digits",
        story: "The sample on the same page has EventTime in quotes. An endpoint in a typed language should take both.",
        basis: Documented(PAGE, "\"EventTime\":\"1670574414123\" // Event trigger timestamp in milliseconds"),
        script: Script::One(|draft, _| draft.field("EventTime", (draft.now * 1000).to_string())),
        ..CASE
    },
    Case {
        id: "contenttype-json",
        title: "contenttype=json",
        story: "The documented value of the query parameter. It says that the body is JSON, and asks for JSON in the answer.",
        basis: Documented(PAGE, "contenttype: Fixed value: json"),
        script: Script::One(|draft, _| draft.set(CONTENT_TYPE, "json")),
        ..CASE
    },
    Case {
        id: "contenttype-upper-case",
        title: "contenttype=JSON",
        story: "Older revisions of the page write JSON in capitals. An endpoint should ignore this parameter, or at \
                least its case.",
        basis: Documented(PAGE, "contenttype: Fixed value: JSON (in older revisions)"),
        script: Script::One(|draft, _| draft.set(CONTENT_TYPE, "JSON")),
        ..CASE
    },
    Case {
        id: "contenttype-absent",
        title: "no contenttype",
        story: "The overview calls the parameter optional, and captured callbacks sometimes lack it.",
        basis: Documented(OVERVIEW, "contenttype: optional, usually json"),
        script: Script::One(|draft, _| draft.unset(CONTENT_TYPE)),
        ..CASE
    },
    Case {
        id: "client-ip-absent",
        needs: Needs::ClientIp,
        title: "no ClientIP",
        story: "A callback that no client caused has no client address, and some callbacks never have it. An \
                endpoint that parses the address must handle a missing one.",
        basis: NOT_EVERYWHERE,
        expectation: CaseExpectation::Tolerated,
        may_hurt: true,
        script: Script::One(|draft, _| draft.unset(CLIENT_IP)),
        ..CASE
    },
    Case {
        id: "opt-platform-absent",
        needs: Needs::Platform,
        title: "no OptPlatform",
        story: "As with ClientIP: an action of a server has no platform, and some callbacks never have one.",
        basis: NOT_EVERYWHERE,
        expectation: CaseExpectation::Tolerated,
        may_hurt: true,
        script: Script::One(|draft, _| draft.unset(OPT_PLATFORM)),
        ..CASE
    },
    Case {
        id: "parameters-page-order",
        title: "parameters as on the page",
        story: "SdkAppid first, then CallbackCommand, contenttype, ClientIP, OptPlatform. An endpoint that matches \
                the URL with a regular expression sees this order.",
        basis: Documented(
            PAGE,
            "?SdkAppid=$SDKAppID&CallbackCommand=$CallbackCommand&contenttype=json&ClientIP=$ClientIP&OptPlatform=$OptPlatform",
        ),
        ..CASE
    },
    Case {
        id: "parameters-sorted",
        title: "parameters sorted by name",
        story: "Captured callbacks have sorted parameters, unlike the page. An endpoint must not depend on the order.",
        basis: Documented(
            OVERVIEW,
            "parameters have names; their order is not documented, and captured callbacks differ from the page",
        ),
        script: Script::One(|draft, _| draft.query.sort()),
        ..CASE
    },
    Case {
        id: "parameter-request-id",
        title: "an undocumented RequestID",
        story: "Callbacks captured in 2022 have a RequestID that no page mentions. The vendor may add parameters; \
                an endpoint should read those that it knows and ignore the rest.",
        basis: Basis::Reason("Seen in real traffic: a UUID in the parameter RequestID."),
        script: Script::One(|draft, _| draft.set("RequestID", "7e570000-0000-4000-8000-000000000001")),
        ..CASE
    },
    Case {
        id: "url-without-path",
        title: "the URL has no path",
        story: "With https://www.example.com in the console the vendor POSTs to /?SdkAppid=…, so the endpoint must serve \
                the root. The case runs only where the URL given to the probe has no path.",
        basis: Documented(
            PAGE,
            "the webhook URL configured in the app is https://www.example.com. Example: https://www.example.com?SdkAppid=…",
        ),
        script: Script::WithoutPath,
        ..CASE
    },
    Case {
        id: "command-unknown",
        title: "a command that it does not know",
        story: "One URL receives all callbacks that are enabled in the console, not only recalls. For a callback \
                before an event, an ErrorCode other than 0 stops the user's action. So an endpoint that refuses \
                unknown commands breaks the app when somebody enables another callback. Answer OK and 0 to unknown \
                commands. The command in this case does not exist.",
        basis: Documented(
            OVERVIEW,
            "one webhook URL per app; the CallbackCommand tells the callbacks apart, and ErrorCode 0 lets the event proceed",
        ),
        may_hurt: true,
        is_of_no_command: true,
        script: Script::One(|draft, material| {
            const COMMAND_OF_NOBODY: &str = "Timhook.CallbackProbe";
            draft.set(COMMAND, COMMAND_OF_NOBODY);
            let body =
                serde_json::json!({"CallbackCommand": COMMAND_OF_NOBODY, "GroupId": material.group_id});
            draft.body = body.to_string().into_bytes();
        }),
        ..CASE
    },
    Case {
        id: "keep-alive-50",
        title: "50 callbacks over one connection",
        story: "The vendor keeps connections open. An endpoint that closes each connection needs a handshake per \
                callback. If it closes a connection without Connection: close, the next callback may be lost. A \
                body that the endpoint does not read also breaks the connection for the next request.",
        basis: Documented(OVERVIEW, "HTTP/1.1 with persistent connections"),
        script: Script::KeepAlive(SERIES),
        ..CASE
    },
];
