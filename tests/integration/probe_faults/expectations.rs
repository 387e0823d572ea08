//! Which cases an endpoint with a certain fault does not pass. All others it passes.

use super::Expected;
use crate::support::reference::Fault;

/// What has to be accepted: an endpoint that accepts nothing, or answers wrongly, fails all of them.
pub(crate) const ACCEPTED: &str = "\
    sample-wire sample-documented sample-private sample-public sample-chatroom \
    sample-avchatroom sample-community sample-community-topic sample-rest-admin sample-unmapped-operator \
    sample-batch-10 sample-unicode-operator platform-restapi platform-web platform-android platform-ios \
    platform-windows platform-macos platform-mac platform-ipad platform-unknown topic-id-present \
    topic-id-absent event-time-number event-time-digits contenttype-json \
    contenttype-upper-case contenttype-absent parameters-page-order parameters-sorted \
    parameter-request-id command-unknown keep-alive-50 sign-same-second repeat-same messages-2 messages-10 \
    field-unknown operator-non-ascii operator-unmapped msg-id-beyond-double group-id-uuid \
    group-id-48-bytes body-pretty body-late content-type-absent content-type-charset headers-lower-case";

/// What should be accepted, and may be refused.
pub(crate) const TOLERATED: &str = "\
    sample-v1 sample-v2 event-time-absent client-ip-absent opt-platform-absent group-type-unknown event-time-zero \
    event-time-far-future body-chunked body-1mib url-with-query accept-encoding-gzip";

/// What every endpoint with this fault does not pass.
pub(super) fn expectation(fault: Fault) -> Expected {
    answers(fault)
        .or_else(|| sender(fault))
        .or_else(|| query(fault))
        .or_else(|| payload(fault))
        .or_else(|| crashes(fault))
        .or_else(|| transport(fault))
        .unwrap_or_else(|| panic!("no expectation for {fault:?}"))
}

fn fails(cases: &str) -> Option<Expected> {
    Some(Expected::fails(cases))
}

fn warns(cases: &str) -> Option<Expected> {
    Some(Expected::warns(cases))
}

fn answers(fault: Fault) -> Option<Expected> {
    match fault {
        // Neither accepted nor refused.
        Fault::AnswersBareOk
        | Fault::AnswersErrorCodeAsString
        | Fault::AnswersWithoutErrorInfo
        | Fault::AnswersLowerCaseStatus
        | Fault::AnswersHtml
        | Fault::AnswersInArray
        // Says OK, which is no refusal, and is no success either.
        | Fault::AnswersCreated => {
            fails(ACCEPTED).map(|expected| expected.and_fails(TOLERATED).proves_nothing())
        }
        // Refused, whether it was meant or not.
        Fault::AnswersNoContent
        | Fault::AnswersRedirect
        | Fault::AnswersFailWithZero
        | Fault::AnswersOkWithOne
        | Fault::HasAnotherToken => {
            fails(ACCEPTED).map(|expected| expected.and_warns(TOLERATED).proves_nothing())
        }
        Fault::RefusesInReflectingHtml => warns("html-reflection"),
        _ => None,
    }
}

fn sender(fault: Fault) -> Option<Expected> {
    match fault {
        Fault::IgnoresSdkappid => fails("sdkappid-foreign").map(|expected| {
            expected
                .and_skips("sdkappid-missing sdkappid-other-casing sdkappid-twice")
                // That one it refuses all the same, for its GroupId.
                .and_skips("sdkappid-in-body")
        }),
        Fault::SdkappidIsOptional => fails("sdkappid-missing"),
        Fault::SdkappidCasingIsIgnored => fails("sdkappid-other-casing"),
        Fault::SdkappidOfBodyCounts => fails("sdkappid-in-body"),
        Fault::NumericGroupIsTrusted => fails("sdkappid-foreign-numeric"),
        Fault::FirstSdkappidCounts | Fault::LastSdkappidCounts => warns("sdkappid-twice"),
        Fault::IgnoresSign => fails("sign-wrong").map(|expected| {
            expected
                .and_skips("sign-missing sign-without-time sign-empty sign-truncated sign-other-token")
                .and_skips("sign-other-time sign-stale-61s sign-stale-1h sign-future-1h")
                .and_skips("sign-non-ascii sign-of-empty-time sign-of-no-time sign-in-body")
        }),
        Fault::SignIsOptional => fails("sign-missing sign-empty"),
        Fault::SignNeedsTime => {
            fails("sign-missing sign-without-time").map(|expected| expected.and_warns("sign-of-no-time"))
        }
        Fault::SignMayBeTruncated => fails("sign-empty sign-truncated"),
        Fault::SignPrefixCounts => fails("sign-truncated"),
        Fault::AnySignOfRightShape => fails("sign-wrong")
            .map(|expected| expected.and_skips("sign-other-token sign-other-time sign-in-body")),
        Fault::SignOfTestTokenCounts => fails("sign-other-token"),
        Fault::SignOfAnotherSecond => fails("sign-other-time"),
        // The documentation says lower case.
        Fault::SignIsCaseSensitive => warns(""),
        Fault::DropsOnUpperCaseSign => fails("sign-upper-case"),
        Fault::DropsOnNonAsciiSign => fails("sign-non-ascii"),
        Fault::EmptyTimeIsFresh => warns("sign-of-empty-time"),
        Fault::MissingTimeIsFresh => warns("sign-of-no-time"),
        Fault::SignOfBodyCounts => fails("sign-in-body"),
        Fault::NoFreshness => warns("sign-stale-61s sign-stale-1h sign-future-1h"),
        Fault::FreshForFiveMinutes => warns("sign-stale-61s"),
        Fault::FutureIsFresh => warns("sign-future-1h"),
        Fault::SignCountsOnce => fails("sign-same-second")
            .map(|expected| expected.asked_alone(&["--timeout", "10s", "--only", "sign-same-second"])),
        _ => None,
    }
}

fn query(fault: Fault) -> Option<Expected> {
    match fault {
        Fault::UnknownCommandIs500 | Fault::UnknownCommandIs404 | Fault::UnknownCommandDrops => {
            fails("command-unknown")
        }
        Fault::CommandMayDiffer => warns("command-differs"),
        Fault::ContenttypeIsCaseSensitive => fails("contenttype-upper-case"),
        Fault::InsistsOnContenttype => fails("contenttype-absent"),
        Fault::RefusesMac => fails("platform-mac"),
        Fault::RefusesUnknownPlatform => fails("platform-unknown"),
        Fault::RefusesUnknownParameter => {
            fails("parameter-request-id").map(|expected| expected.and_warns("url-with-query"))
        }
        Fault::InsistsOnParameterOrder => {
            fails("parameters-sorted").map(|expected| expected.and_warns("url-with-query"))
        }
        Fault::InsistsOnOwnQuery => warns("url-with-query"),
        Fault::InsistsOnClientIp => warns("client-ip-absent"),
        Fault::InsistsOnOptPlatform => warns("opt-platform-absent"),
        _ => None,
    }
}

fn payload(fault: Fault) -> Option<Expected> {
    match fault {
        Fault::RefusesUnknownField => fails("field-unknown").map(|expected| expected.and_warns("body-1mib")),
        Fault::RefusesTopicId => fails("sample-documented sample-community-topic topic-id-present")
            .map(|expected| expected.and_warns("sample-v2")),
        Fault::InsistsOnEventTime => warns("sample-v1 event-time-absent"),
        Fault::RefusesEventTimeString => fails("sample-documented event-time-digits"),
        Fault::RefusesEventTimeZero => warns("event-time-zero"),
        Fault::RefusesFutureEventTime => warns("event-time-far-future"),
        Fault::InsistsOnMsgId => warns("sample-v1 sample-v2"),
        Fault::MsgIdIsDouble => fails(ACCEPTED).map(|expected| {
            expected.and_warns(TOLERATED).but_passes("sample-v1 sample-v2 command-unknown").proves_nothing()
        }),
        Fault::RefusesUnknownGroupType => warns("group-type-unknown"),
        Fault::InsistsOnGroupPrefix => fails("group-id-uuid"),
        Fault::RefusesLongGroupId => fails("group-id-uuid group-id-48-bytes"),
        Fault::RefusesAtInOperator => fails("sample-unmapped-operator operator-unmapped"),
        Fault::RefusesSecondMessage => fails("sample-rest-admin sample-batch-10 messages-2 messages-10"),
        Fault::RefusesTenMessages => fails("sample-batch-10 messages-10"),
        Fault::RefusesRepetition => warns("repeat-same"),
        _ => None,
    }
}

fn crashes(fault: Fault) -> Option<Expected> {
    match fault {
        Fault::DropsOnUnknownField => fails("field-unknown body-1mib body-over-1mib"),
        Fault::DropsOnNull => fails("null-operator null-list null-item body-null"),
        Fault::DropsOnOtherJson => fails("body-null body-array"),
        Fault::DropsOnEmptyList => fails("list-empty"),
        Fault::DropsOnMissingList => fails("missing-msg-seq-list"),
        Fault::DropsOnMissingField => {
            fails("missing-callback-command missing-operator-account missing-type missing-group-id")
        }
        Fault::DropsOnFraction => fails("number-3-point-0"),
        Fault::DropsOnMissingMsgSeq => fails("item-without-msg-seq"),
        Fault::DropsOnUnknownGroupType => fails("group-type-unknown"),
        Fault::WrongTypeIs500 => {
            fails("wrong-type-msg-seq wrong-type-list wrong-type-item wrong-type-operator number-3-point-0")
                .map(|expected| {
                    expected
                        .and_fails(
                            "type-callback-command type-type type-group-id type-topic-id type-event-time",
                        )
                        .and_fails("type-msg-seq-list-msg-id")
                })
        }
        Fault::NonAsciiIs500 => fails("sample-unicode-operator operator-non-ascii"),
        Fault::DiesOfUnknownCommand => fails("command-unknown").map(Expected::and_ends),
        Fault::DiesOfUnknownField => fails("field-unknown").map(Expected::and_ends),
        Fault::DiesOfNull => fails("null-operator").map(Expected::and_ends),
        Fault::DiesOfNotJson => fails("html-reflection").map(Expected::and_ends),
        Fault::DiesWhenClientLeaves => fails("sender-leaves").map(Expected::and_ends),
        _ => None,
    }
}

fn transport(fault: Fault) -> Option<Expected> {
    match fault {
        Fault::NotJsonIs500 => {
            fails("body-not-json body-empty body-truncated body-not-utf8 half-surrogate-pair")
                .map(|expected| expected.and_fails("body-nested-5000 number-1e400"))
        }
        Fault::DropsOnInvalidUtf8 => fails("body-not-utf8"),
        Fault::DropsOnLoneSurrogate => fails("half-surrogate-pair"),
        Fault::DropsOnDeepNesting => fails("body-nested-5000"),
        Fault::DropsOnHugeNumber => fails("number-1e400"),
        Fault::DropsOver1MiB => fails("body-over-1mib"),
        Fault::LabelsGzipFalsely => fails("accept-encoding-gzip"),
        Fault::AnswersInTwoPieces => warns("keep-alive-50"),
        Fault::AcceptsNotJson => warns("body-not-json body-empty body-truncated"),
        Fault::DropsOnEmptyBody => fails("body-empty"),
        Fault::ReadsFirstLine => fails("sample-documented body-pretty"),
        Fault::DropsOnByteOrderMark => fails("body-bom"),
        Fault::RefusesOver64KiB => warns("body-1mib"),
        Fault::DropsOver64KiB => fails("body-1mib body-over-1mib"),
        Fault::RefusesOver512Bytes => {
            fails("sample-batch-10 messages-10").map(|expected| expected.and_warns("body-1mib"))
        }
        Fault::AcceptsGet => warns("method-get"),
        Fault::DropsOnGet => fails("method-get"),
        Fault::RefusesChunked | Fault::OverlooksChunked => warns("body-chunked"),
        Fault::DropsOnChunked => fails("body-chunked"),
        Fault::InsistsOnContentType => fails("content-type-absent"),
        Fault::RefusesCharset => fails("content-type-charset"),
        Fault::HeaderNamesAreCaseSensitive => fails("headers-lower-case"),
        Fault::ClosesAfterAnswer => fails("keep-alive-50"),
        Fault::AnnouncesClose => warns("keep-alive-50"),
        Fault::ReadsOnce => fails("body-late").map(|expected| expected.and_warns("body-1mib")),
        Fault::IsSlow => fails("sample-wire").map(Expected::too_slow),
        Fault::IsSlowWithTenMessages => fails("sample-batch-10 messages-10").map(Expected::in_two_seconds),
        Fault::ServesOneConnection => fails("sender-slow").map(Expected::with_disturbing),
        Fault::WorksSlowlyOneByOne => {
            fails("rate-5s").map(|expected| expected.asked_alone(&["--only", "rate-5s"]))
        }
        Fault::WorksOneByOne => fails("burst-100").map(Expected::with_disturbing),
        _ => None,
    }
}
