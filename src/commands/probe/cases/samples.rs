//! The samples, each as a recall in the test group, and the platforms on which a recall can begin.

use super::case::{CASE, Case, Needs, Script};
use super::expectation::Basis;
use super::expectation::Basis::Documented;
use super::expectation::CaseExpectation;
use crate::protocol::query::OPT_PLATFORM;

const RESPONSE: Basis = Documented(
    "Callback After Recalling Group Messages, Response fields",
    "ActionStatus: String, required; ErrorCode: Integer, required; ErrorInfo: String, required",
);

const PLATFORM: Basis = Documented(
    "Webhook Overview, Webhook Protocols",
    "OptPlatform: RESTAPI, Web, Android, iOS, Windows, macOS (Mac in other editions), iPad, Unknown",
);

/// What follows an older revision of the page is to be accepted, and refusing it breaks nothing that is documented today.
const OLDER: CaseExpectation = CaseExpectation::Tolerated;

macro_rules! sample {
    ($id:literal, $name:literal, $title:literal, $story:literal) => {
        Case {
            id: $id,
            title: $title,
            story: $story,
            basis: RESPONSE,
            is_of_main: true,
            script: Script::One(|draft, material| draft.sample(material, $name)),
            ..CASE
        }
    };
}

macro_rules! platform {
    ($id:literal, $value:literal, $title:literal) => {
        Case {
            id: $id,
            needs: Needs::Platform,
            title: $title,
            story: "The client on which the message was recalled. Endpoints with a fixed list of values often miss \
                    some: the documentation itself has two names for the Mac. Do not refuse a recall because of an \
                    unknown value: it has already happened.",
            basis: PLATFORM,
            script: Script::One(|draft, _| draft.set(OPT_PLATFORM, $value)),
            ..CASE
        }
    };
}

pub(super) static CASES: &[Case] = &[
    sample!(
        "sample-wire",
        "wire",
        "a recall as real traffic looks",
        "Compact JSON with sorted keys, as captured from the vendor. An endpoint that fails here fails for every \
         recall, and the vendor does not report it, because it ignores the answers to this callback."
    ),
    sample!(
        "sample-documented",
        "documented",
        "the documentation's own sample",
        "The sample of the page as strict JSON, with its contradictions: EventTime is a string, and the GroupId \
         does not have the prefix of a Community. Developers who follow the page test with exactly this."
    ),
    Case {
        expectation: OLDER,
        ..sample!(
            "sample-v1",
            "v1",
            "the first revision of the page",
            "Until late 2022 there was no TopicId, EventTime or MsgId. Recorded callbacks and older apps still look like \
         this, so an endpoint should not require the newer fields."
        )
    },
    Case {
        expectation: OLDER,
        stands_for: "missing-msg-seq-list-msg-id",
        ..sample!(
            "sample-v2",
            "v2",
            "the revision of late 2022",
            "This revision has TopicId and EventTime, but not MsgId. An endpoint should treat MsgId as optional."
        )
    },
    sample!(
        "sample-private",
        "private",
        "a Private group",
        "Webhooks call Work groups Private. An endpoint that knows only the names of the SDKs refuses it."
    ),
    sample!(
        "sample-public",
        "public",
        "a Public group",
        "The simplest type of group; the documentation uses it as its example."
    ),
    sample!(
        "sample-chatroom",
        "chatroom",
        "a ChatRoom group",
        "Webhooks call Meeting groups ChatRoom. An endpoint that knows only the names of the SDKs refuses it."
    ),
    sample!(
        "sample-avchatroom",
        "avchatroom",
        "an AVChatRoom group",
        "Groups for live streams. Recalls in them are normal callbacks, but there can be many."
    ),
    sample!(
        "sample-community",
        "community",
        "a Community",
        "Ids of Communities begin with @TGS#_ and often contain a second @TGS#; endpoints that parse ids may fail."
    ),
    sample!(
        "sample-community-topic",
        "community-topic",
        "a topic of a Community",
        "Each topic has its own MsgSeq, so TopicId and MsgSeq identify the message, not GroupId and MsgSeq."
    ),
    sample!(
        "sample-rest-admin",
        "rest-admin",
        "two messages, through REST",
        "An administrator recalls through the RESTful API, several messages at once, in a group with a custom id."
    ),
    sample!(
        "sample-unmapped-operator",
        "unmapped-operator",
        "operator @TLS#NOT_FOUND",
        "A REST call without a user account has this operator. The endpoint finds no such user, but must not fail."
    ),
    sample!(
        "sample-batch-10",
        "batch-10",
        "ten messages at once",
        "The REST API recalls at most ten messages at once, and the vendor sends one callback for them."
    ),
    sample!(
        "sample-unicode-operator",
        "unicode-operator",
        "an operator that is not ASCII",
        "User ids may be in any script, and the vendor sends them as raw UTF-8. If the body is decoded as Latin-1, \
         the user id is wrong."
    ),
    platform!("platform-restapi", "RESTAPI", "OptPlatform RESTAPI"),
    platform!("platform-web", "Web", "OptPlatform Web"),
    platform!("platform-android", "Android", "OptPlatform Android"),
    platform!("platform-ios", "iOS", "OptPlatform iOS"),
    platform!("platform-windows", "Windows", "OptPlatform Windows"),
    platform!("platform-macos", "macOS", "OptPlatform macOS"),
    platform!("platform-mac", "Mac", "OptPlatform Mac, as in older pages"),
    platform!("platform-ipad", "iPad", "OptPlatform iPad"),
    platform!("platform-unknown", "Unknown", "OptPlatform Unknown"),
];
