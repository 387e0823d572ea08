//! What can be wrong with an endpoint: one small difference from the correct one each.

macro_rules! faults {
    ($($(#[doc = $doc:literal])+ $name:ident,)+) => {
        /// A single fault.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum Fault {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Fault {
            /// Every fault there is.
            pub(crate) const ALL: &[Self] = &[$(Self::$name,)+];
        }
    };
}

faults! {
    // The answer to what is accepted.
    /// `ok` in place of the documented JSON.
    AnswersBareOk,
    /// 204 without a body.
    AnswersNoContent,
    /// 201 in place of 200.
    AnswersCreated,
    /// A redirect to the same path with a slash.
    AnswersRedirect,
    /// `"ErrorCode":"0"`.
    AnswersErrorCodeAsString,
    /// `FAIL`, with the `ErrorCode` of success.
    AnswersFailWithZero,
    /// `OK` with `ErrorCode` 1.
    AnswersOkWithOne,
    /// No `ErrorInfo`.
    AnswersWithoutErrorInfo,
    /// `ok` in lower case as `ActionStatus`.
    AnswersLowerCaseStatus,
    /// A page in HTML with status 200.
    AnswersHtml,
    /// The documented answer in a JSON array.
    AnswersInArray,

    // The answer to what is refused.
    /// Refuses with status 403 and a page in HTML that repeats the payload's texts as they are.
    RefusesInReflectingHtml,

    // SDKAppID.
    /// Does not look at `SdkAppid`.
    IgnoresSdkappid,
    /// Takes a request without `SdkAppid` for one of its own app.
    SdkappidIsOptional,
    /// Counts the first of several `SdkAppid`.
    FirstSdkappidCounts,
    /// Counts the last of several `SdkAppid`.
    LastSdkappidCounts,
    /// Counts the first parameter that is called `SdkAppid` in any casing.
    SdkappidCasingIsIgnored,
    /// Takes `SdkAppid` from the body where it has one.
    SdkappidOfBodyCounts,
    /// Accepts whatever has a number as `GroupId`.
    NumericGroupIsTrusted,

    // The signature.
    /// Does not look at `Sign` and `RequestTime`.
    IgnoresSign,
    /// Knows another token than the sender.
    HasAnotherToken,
    /// Checks `Sign` only where there is one that is not empty.
    SignIsOptional,
    /// Checks `Sign` only where `RequestTime` is there as well.
    SignNeedsTime,
    /// Compares as many digits as were sent.
    SignMayBeTruncated,
    /// Compares the first eight digits alone.
    SignPrefixCounts,
    /// Refuses `Sign` in upper-case hex.
    SignIsCaseSensitive,
    /// Does not look at the age of `RequestTime`.
    NoFreshness,
    /// Accepts signatures for five minutes.
    FreshForFiveMinutes,
    /// Accepts any `RequestTime` in the future.
    FutureIsFresh,
    /// Checks whether `Sign` looks like SHA-256, and no more.
    AnySignOfRightShape,
    /// Accepts what is signed with the token of `sign-other-token`, too.
    SignOfTestTokenCounts,
    /// Accepts the signature of any of the last ten seconds, whatever `RequestTime` says.
    SignOfAnotherSecond,
    /// Accepts every `Sign` once, though those of one second are the same.
    SignCountsOnce,
    /// Drops the connection on a `Sign` beyond ASCII.
    DropsOnNonAsciiSign,
    /// Drops the connection on a right `Sign` in upper-case hex.
    DropsOnUpperCaseSign,
    /// Takes an empty `RequestTime` for a fresh one.
    EmptyTimeIsFresh,
    /// Takes a missing `RequestTime` for an empty and fresh one.
    MissingTimeIsFresh,
    /// Takes `Sign` and `RequestTime` from the body where it has them.
    SignOfBodyCounts,

    // The command.
    /// Answers 500 to a command that it does not know.
    UnknownCommandIs500,
    /// Answers 404 to a command that it does not know.
    UnknownCommandIs404,
    /// Drops the connection on a command that it does not know.
    UnknownCommandDrops,
    /// The whole endpoint ends on a command that it does not know.
    DiesOfUnknownCommand,
    /// Goes by the command in the URL, whatever the body says.
    CommandMayDiffer,

    // The query.
    /// Refuses a `contenttype` other than `json`.
    ContenttypeIsCaseSensitive,
    /// Refuses a request without `contenttype`.
    InsistsOnContenttype,
    /// Refuses `Mac`, which one edition of the documentation calls `macOS`.
    RefusesMac,
    /// Refuses an `OptPlatform` of `Unknown`.
    RefusesUnknownPlatform,
    /// Refuses a parameter that is not documented.
    RefusesUnknownParameter,
    /// Takes the first parameter for `SdkAppid`, whatever its name.
    InsistsOnParameterOrder,
    /// Refuses a query that begins with a parameter that is not documented.
    InsistsOnOwnQuery,
    /// Refuses a request without `ClientIP`.
    InsistsOnClientIp,
    /// Refuses a request without `OptPlatform`.
    InsistsOnOptPlatform,

    // The payload.
    /// Drops the connection on a field that is not documented.
    DropsOnUnknownField,
    /// The whole endpoint ends on a field that is not documented.
    DiesOfUnknownField,
    /// Refuses a field that is not documented.
    RefusesUnknownField,
    /// Drops the connection on a `null`.
    DropsOnNull,
    /// The whole endpoint ends on a `null`.
    DiesOfNull,
    /// Drops the connection on JSON that is not an object.
    DropsOnOtherJson,
    /// Drops the connection on an empty list.
    DropsOnEmptyList,
    /// Drops the connection on a message without `MsgSeq`.
    DropsOnMissingMsgSeq,
    /// Drops the connection where there is no list of messages.
    DropsOnMissingList,
    /// Drops the connection where any other required field is missing.
    DropsOnMissingField,
    /// Drops the connection on a number such as 3.0.
    DropsOnFraction,
    /// Answers 500 to fields of a wrong type.
    WrongTypeIs500,
    /// Refuses `TopicId`.
    RefusesTopicId,
    /// Refuses a payload without `EventTime`.
    InsistsOnEventTime,
    /// The whole endpoint ends on a payload without `EventTime`.
    DiesOfMissingEventTime,
    /// Refuses an `EventTime` of digits in quotes.
    RefusesEventTimeString,
    /// Refuses an `EventTime` of 0.
    RefusesEventTimeZero,
    /// Refuses an `EventTime` in the far future.
    RefusesFutureEventTime,
    /// Refuses a message without `MsgId`.
    InsistsOnMsgId,
    /// Refuses a `MsgId` whose numbers a double cannot hold.
    MsgIdIsDouble,
    /// Refuses a group type that is not documented.
    RefusesUnknownGroupType,
    /// Drops the connection on a group type that is not documented.
    DropsOnUnknownGroupType,
    /// Refuses a `GroupId` that does not begin with `@TGS#`.
    InsistsOnGroupPrefix,
    /// Refuses a `GroupId` of more than 32 bytes.
    RefusesLongGroupId,
    /// Answers 500 to text outside ASCII.
    NonAsciiIs500,
    /// Refuses an operator with an `@`, such as `@TLS#NOT_FOUND`.
    RefusesAtInOperator,
    /// Looks at one message, and refuses more.
    RefusesSecondMessage,
    /// Refuses ten messages.
    RefusesTenMessages,
    /// Refuses a payload that it has seen before.
    RefusesRepetition,

    // The body and its encoding.
    /// Answers 500 to what is not JSON.
    NotJsonIs500,
    /// The whole endpoint ends on what is not JSON.
    DiesOfNotJson,
    /// Drops the connection on an empty body.
    DropsOnEmptyBody,
    /// Accepts what is not JSON.
    AcceptsNotJson,
    /// Reads the body's first line alone.
    ReadsFirstLine,
    /// Drops the connection on a byte order mark.
    DropsOnByteOrderMark,
    /// Drops the connection on what is not UTF-8.
    DropsOnInvalidUtf8,
    /// Drops the connection on half of a surrogate pair.
    DropsOnLoneSurrogate,
    /// Drops the connection on many lists, one in the other.
    DropsOnDeepNesting,
    /// Drops the connection on a number beyond a double.
    DropsOnHugeNumber,
    /// Limits bodies to 1 MiB, by dropping the connection.
    DropsOver1MiB,
    /// Limits bodies to 64 KiB, with 413.
    RefusesOver64KiB,
    /// Limits bodies to 64 KiB, by dropping the connection.
    DropsOver64KiB,
    /// Limits bodies to 512 bytes, fewer than ten messages take.
    RefusesOver512Bytes,

    // HTTP.
    /// Accepts GET.
    AcceptsGet,
    /// Drops the connection on GET.
    DropsOnGet,
    /// Answers 411 to a chunked body.
    RefusesChunked,
    /// Takes a chunked body for an empty one.
    OverlooksChunked,
    /// Drops the connection on a chunked body.
    DropsOnChunked,
    /// Answers 415 where `Content-Type` is not there.
    InsistsOnContentType,
    /// Answers 415 where `Content-Type` names a charset.
    RefusesCharset,
    /// Answers 411 unless the header is spelt `Content-Length`.
    HeaderNamesAreCaseSensitive,
    /// Closes the connection after one answer, without saying so.
    ClosesAfterAnswer,
    /// Says `Connection: close` with every answer, and does it.
    AnnouncesClose,
    /// Takes what came with the head for the whole body.
    ReadsOnce,
    /// The whole endpoint ends when a client leaves before its body is complete.
    DiesWhenClientLeaves,
    /// Says gzip in `Content-Encoding` where that would be taken, and compresses nothing.
    LabelsGzipFalsely,
    /// Sends head and body of an answer apart, on a connection that waits for acknowledgements.
    AnswersInTwoPieces,

    // Speed.
    /// Takes 2.3 s for every answer.
    IsSlow,
    /// Takes 2.3 s for ten messages.
    IsSlowWithTenMessages,
    /// Serves one connection, then the next.
    ServesOneConnection,
    /// Takes 25 ms for each callback, one callback after the other.
    WorksOneByOne,
    /// Takes 100 ms for each callback, one callback after the other.
    WorksSlowlyOneByOne,
}
