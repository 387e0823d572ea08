//! The samples, each as a recall in the test group, and the platforms on which a recall can begin.

use super::case::{CASE, Case, Needs, Script};
use super::expectation::Basis;
use super::expectation::Basis::Documented;
use super::expectation::Expectation;
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
const OLDER: Expectation = Expectation::Tolerated;

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
            story: "The client on which the message was recalled. Endpoints that map this value to a fixed list tend \
                    to forget some: the documentation itself spells the Mac in two ways. An unknown value is no \
                    reason to refuse a recall that has already happened.",
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
        "Compact JSON with sorted keys, as captured from the vendor. An endpoint that fails here works for no recall \
         at all, and the vendor does not tell: it ignores the answers to this callback."
    ),
    sample!(
        "sample-documented",
        "documented",
        "the documentation's own sample",
        "The sample of the page as strict JSON, contradictions included: EventTime is a string, the GroupId has not \
         the prefix of a Community. Whoever develops against the page meets exactly this."
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
            "TopicId and EventTime had come, MsgId had not. An endpoint should treat MsgId as optional."
        )
    },
    sample!(
        "sample-private",
        "private",
        "a Private group",
        "Webhooks call Work groups Private. An endpoint that knows the names of the SDKs alone refuses it."
    ),
    sample!(
        "sample-public",
        "public",
        "a Public group",
        "The plainest type of group; the documentation names it as its example."
    ),
    sample!(
        "sample-chatroom",
        "chatroom",
        "a ChatRoom group",
        "Webhooks call Meeting groups ChatRoom. An endpoint that knows the names of the SDKs alone refuses it."
    ),
    sample!(
        "sample-avchatroom",
        "avchatroom",
        "an AVChatRoom group",
        "Groups for live streams. Their recalls come like all others, and often many of them."
    ),
    sample!(
        "sample-community",
        "community",
        "a Community",
        "Ids of Communities begin with @TGS#_ and often contain a second @TGS#; endpoints that parse ids stumble."
    ),
    sample!(
        "sample-community-topic",
        "community-topic",
        "a topic of a Community",
        "In a topic MsgSeq counts by itself, so the message is known by TopicId and MsgSeq, not by GroupId and MsgSeq."
    ),
    sample!(
        "sample-rest-admin",
        "rest-admin",
        "two messages, through REST",
        "An administrator recalls through the RESTful API, several messages at once, in a group with an id of its own."
    ),
    sample!(
        "sample-unmapped-operator",
        "unmapped-operator",
        "operator @TLS#NOT_FOUND",
        "A REST call that maps to no account has this operator. Looking it up among the users finds nobody, which is \
         no reason to fail."
    ),
    sample!(
        "sample-batch-10",
        "batch-10",
        "ten messages at once",
        "The REST API recalls at most ten messages at once, and they come as one callback."
    ),
    sample!(
        "sample-unicode-operator",
        "unicode-operator",
        "an operator that is not ASCII",
        "User ids may be of any script, and the vendor sends them as raw UTF-8. A body that is decoded as Latin-1 \
         names another user."
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
