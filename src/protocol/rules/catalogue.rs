//! Every rule there is, as data. The ids are stable: scripts and reports rely on them.

use crate::finding::{Rule, RuleSubject, Severity};

macro_rules! rules {
    ($($name:ident: $severity:ident about $subject:ident, $id:literal, $title:literal, $meaning:literal, $source:literal $(, $quote:literal)?;)*) => {
        $(
            #[doc = $title]
            pub(crate) static $name: Rule = Rule {
                id: $id,
                severity: Severity::$severity,
                subject: RuleSubject::$subject,
                title: $title,
                meaning: $meaning,
                source: $source,
                quote: concat!($($quote)?),
            };
        )*

        /// Every rule, in the order in which listings show them.
        pub(crate) static ALL: &[&Rule] = &[$(&$name),*];
    };
}

rules! {
    EMPTY_INPUT: Error about Payload, "empty-input",
        "The text is empty",
        "The input is empty or has only white space. A webhook body is always a JSON object; an empty body usually \
         means that a program read the body twice, or created a file but never wrote to it.",
        "Webhook pages, Sample request";
    NOT_UTF8: Error about Payload, "not-utf8",
        "The bytes are not UTF-8",
        "The vendor sends raw UTF-8. Convert text in UTF-16 or a regional encoding to UTF-8 first.",
        "RFC 8259, section 8.1",
        "JSON text exchanged between systems that are not part of a closed ecosystem MUST be encoded using UTF-8.";
    BYTE_ORDER_MARK: Error about Payload, "byte-order-mark",
        "The text begins with a byte order mark",
        "Some editors put the invisible character U+FEFF first. JSON texts must not have one, and most parsers \
         refuse it. Save the file as UTF-8 without BOM.",
        "RFC 8259, section 8.1",
        "Implementations MUST NOT add a byte order mark (U+FEFF) to the beginning of a networked-transmitted JSON text.";
    JSON_COMMENT: Error about Payload, "json-comment",
        "A comment, which JSON does not have",
        "The samples on the documentation page carry // comments, so a copy of them is not JSON. Remove the \
         comments, or let `timhook validate --jsonc` accept them.",
        "Callback After Recalling Group Messages, Sample request; RFC 8259",
        r#""Type": "Community", // Group type"#;
    TRUNCATED_JSON: Error about Payload, "truncated-json",
        "The text ends in the middle of the JSON value",
        "A bracket or a quotation mark is never closed: the text was probably cut off when it was copied or transferred.",
        "RFC 8259";
    NESTING_TOO_DEEP: Error about Payload, "nesting-too-deep",
        "Arrays or objects nested too deep",
        "The text has more than 127 levels. Callbacks have a few. If a receiver accepts any depth, a sender can \
         make its stack overflow.",
        "RFC 8259, section 9",
        "An implementation may set limits on the maximum depth of nesting.";
    LONE_SURROGATE: Error about Payload, "lone-surrogate",
        "Half of a surrogate pair, escaped",
        "Characters above U+FFFF are escaped as two halves. One half alone is not a character. Often a limit that \
         counts UTF-16 units has cut the text between the two halves. Parsers handle this differently.",
        "RFC 8259, section 8.2",
        "The behavior of software that receives JSON texts containing such values is unpredictable […]";
    NUL_BYTE: Error about Payload, "nul-byte",
        "A byte of value zero",
        "JSON allows this byte only as an escape inside strings. It usually comes from a buffer that is longer than \
         its text, or from UTF-16.",
        "RFC 8259, sections 2 and 7";
    NOT_JSON: Error about Payload, "not-json",
        "The text is not JSON",
        "The parser stopped at the place shown. Frequent causes are a trailing comma, single quotes, an unquoted \
         key, or text after the value.",
        "RFC 8259";
    DUPLICATE_KEY: Error about Payload, "duplicate-key",
        "An object names the same key twice",
        "Most parsers keep the last value, some keep the first, and none reports it. So two programs can read the \
         same payload differently. Remove one of the two.",
        "RFC 8259, section 4",
        "The names within an object SHOULD be unique.";
    WRONG_TYPE: Error about Payload, "wrong-type",
        "A value of the wrong JSON type",
        "The documentation gives every field a type. Receivers in typed languages refuse the whole payload if one \
         field has another type.",
        "Webhook pages, Request fields and Response fields";
    INTEGER_SPELLING: Warning about Payload, "integer-spelling",
        "A whole number with a fraction or an exponent",
        "130.0 and 1.3e2 are the integer 130, and timhook accepts them as such. The vendor writes 130, so a gateway \
         has probably parsed the body and written it again. Parsers in typed languages refuse such a number where \
         they expect an integer.",
        "RFC 8259, section 6",
        "This specification allows implementations to set limits on the range and precision of numbers accepted.";
    MISSING_FIELD: Error about Payload, "missing-field",
        "A documented field is missing",
        "The field is in every callback that the vendor sends. The place shown is the object that lacks it.",
        "Webhook pages, Request fields and Response fields";
    EMPTY_LIST: Error about Payload, "empty-list",
        "A list that must have items is empty",
        "Such a callback has at least one message or event.",
        "Webhook pages, Request fields";
    OUT_OF_RANGE: Error about Payload, "out-of-range",
        "A number outside its range",
        "MsgSeq and MsgRandom are unsigned 32-bit numbers, times lie between 1970 and the year 9999.",
        "Webhook pages, Request fields";
    WRONG_COMMAND: Error about Payload, "wrong-command",
        "Not the command of this callback",
        "CallbackCommand is empty, or it differs from the command of the surrounding callback. Every command has \
         its own fields, so nothing else was checked.",
        "Webhook pages, Request parameters (CallbackCommand)",
        "CallbackCommand: Fixed value: […]";
    EMPTY_ID: Error about Payload, "empty-id",
        "An id is empty",
        "Operator_Account, GroupId and TopicId name something that exists, so they cannot be empty. If a field does \
         not apply, leave it out.",
        "Webhook pages, Request fields";
    UNKNOWN_FIELD: Warning about Payload, "unknown-field",
        "A field that is not documented",
        "It is a typing mistake, or the vendor has added a field. Receivers should ignore fields that they do not know.",
        "Webhook pages, Request fields";
    UNKNOWN_GROUP_TYPE: Warning about Payload, "unknown-group-type",
        "A group type that is not documented",
        "Webhooks use Private, Public, ChatRoom, AVChatRoom and Community. The names Work and Meeting belong to \
         the client SDKs: webhooks say Private and ChatRoom.",
        "Webhook pages, Request fields (Type); Group System, Group Types",
        "Type: Type of the group that generates group messages, such as Public. For details, see Group Types section in Group System.";
    UNKNOWN_VALUE: Warning about Payload, "unknown-value",
        "A value that is not documented",
        "The documentation lists the values of this field, and this value is not in the list. It is a typing \
         mistake, or the vendor has added a value. Receivers should accept values that they do not know.",
        "Webhook pages, Request fields";
    COMMUNITY_GROUP_ID_PREFIX: Warning about Payload, "community-group-id-prefix",
        "The GroupId of a Community does not begin with @TGS#_",
        "The id of every Community has this prefix, and code uses it to tell a Community from other groups. The \
         sample on the documentation page does not have it.",
        "Group System, Group ID; Callback After Recalling Group Messages, Sample request",
        r#""TopicId":"@TGS#_@TGS#cQVLVHIM62CJ@TOPIC#_TestTopic",// Topic ID"#;
    TOPIC_ID_OUTSIDE_COMMUNITY: Warning about Payload, "topic-id-outside-community",
        "TopicId in a group that cannot have topics",
        "TopicId applies only to topic-enabled communities. Elsewhere the vendor leaves it out.",
        "Callback After Recalling Group Messages, Request fields (TopicId)",
        "Topic ID, which indicates message recall in the topic and applies only to topic-enabled communities.";
    TOPIC_ID_NOT_UNDER_GROUP: Warning about Payload, "topic-id-not-under-group",
        "TopicId does not belong to its GroupId",
        "A topic id is its group's id, then @TOPIC#_, then a name. The sample on the documentation page has a \
         TopicId of another group.",
        "Community Topic, topic ID; Callback After Recalling Group Messages, Sample request",
        r#""TopicId":"@TGS#_@TGS#cQVLVHIM62CJ@TOPIC#_TestTopic",// Topic ID"#;
    MSG_ID_MISSING: Warning about Payload, "msg-id-missing",
        "MsgId is missing",
        "Payloads recorded before February 2025 have no MsgId, and receivers should still accept them.",
        "Webhook pages, Request fields (MsgId), revisions of 2025";
    MALFORMED_MSG_ID: Warning about Payload, "malformed-msg-id",
        "MsgId does not have the documented form",
        "A MsgId is the sender's numeric id, the Unix seconds of sending and a 32-bit random number, joined by \
         hyphens. The first part can be larger than 2^53, so treat a MsgId as text.",
        "Callback After Recalling Group Messages, Sample request (MsgId)",
        r#""MsgId":"144115213033478435-1739361321-2512805311""#;
    MALFORMED_MSG_KEY: Warning about Payload, "malformed-msg-key",
        "MsgKey does not have the documented form",
        "A MsgKey is the sequence number, a random number and the Unix seconds of sending, joined by underscores.",
        "Webhook pages of one-to-one messages, Request fields (MsgKey)";
    DUPLICATE_MSG_SEQ: Warning about Payload, "duplicate-msg-seq",
        "The same MsgSeq twice in one callback",
        "MsgSeq identifies a message in its group or topic, and a message is recalled once.",
        "Callback After Recalling Group Messages, Request fields (MsgSeqList)",
        "MsgSeqList (Array): List of recalled messages,which containing MsgId and MsgSeqfields […]";
    TOO_MANY_MESSAGES: Warning about Payload, "too-many-messages",
        "More items in a list than the vendor sends",
        "The vendor limits some lists: one call of the REST API recalls at most 10 messages, and one push callback \
         has at most 100 events. The vendor probably did not send a longer list.",
        "Recalling Group Messages (REST API), MsgSeqList";
    EVENT_TIME_MISSING: Warning about Payload, "event-time-missing",
        "EventTime is missing",
        "Payloads recorded before late 2022 have no EventTime, and receivers should still accept them.",
        "Webhook pages, Request fields (EventTime)",
        "EventTime (Integer): Event trigger timestamp in milliseconds.";
    EVENT_TIME_STRING: Warning about Payload, "event-time-string",
        "EventTime is a string of digits",
        "The table of fields says Integer, the sample on the same page has a string. Real callbacks carry a number. \
         A receiver should accept both.",
        "Webhook pages, Request fields and Sample request (EventTime)",
        "EventTime (Integer): Event trigger timestamp in milliseconds.";
    EVENT_TIME_IN_SECONDS: Warning about Payload, "event-time-in-seconds",
        "EventTime looks like seconds",
        "EventTime is in milliseconds since 1970; a value this small would be before 1973.",
        "Webhook pages, Request fields (EventTime)",
        "EventTime (Integer): Event trigger timestamp in milliseconds.";
    TIME_IN_MILLISECONDS: Warning about Payload, "time-in-milliseconds",
        "A time in seconds looks like milliseconds",
        "The field is in seconds since 1970, as MsgTime is; a value this large would be after the year 5000. \
         EventTime is in milliseconds, so the two are easily confused.",
        "Webhook pages, Request fields (MsgTime and others)";
    EVENT_TIME_BEFORE_MESSAGE: Warning about Payload, "event-time-before-message",
        "The event is earlier than the message",
        "The second part of MsgId says when the message was sent, and EventTime is earlier than that. The sample \
         on the documentation page has this contradiction.",
        "Callback After Recalling Group Messages, Sample request (MsgId, EventTime)",
        "EventTime (Integer): Event trigger timestamp in milliseconds.";

    METHOD_NOT_POST: Error about Request, "method-not-post",
        "The request is not a POST",
        "The vendor calls with POST only. A browser or a health check uses GET.",
        "Webhook pages, Request parameters",
        "The request protocol is HTTPS, and the request method is POST.";
    PATH_NOT_SERVED: Error about Request, "path-not-served",
        "The path is not the path of the listener",
        "The listener was started with --path and answers 404 on all other paths. Compare the path with the URL in the console.",
        "Webhook Configuration";
    BODY_TOO_LARGE: Error about Request, "body-too-large",
        "The body is larger than the limit",
        "A callback has a few hundred bytes, rarely more than some kilobytes. --max-body sets the limit; a body may hold one JSON value for \
         every 20 bytes of that.",
        "A limit of the receiver, so that no sender can fill its memory";
    HEAD_UNREADABLE: Error about Request, "head-unreadable",
        "The request line and the headers could not be read",
        "They are not HTTP/1.1, contain a byte outside ASCII, are larger than 64 KiB, have more than 128 headers, \
         or did not arrive completely in time.",
        "RFC 9112, sections 2 to 5";
    BODY_UNREADABLE: Error about Request, "body-unreadable",
        "The body could not be read completely",
        "Before the end of the body, the sender closed the connection, sent nothing for too long, or sent an \
         invalid chunk. Or too many large bodies arrived at the same time.",
        "RFC 9112, section 6";
    SDKAPPID_MISMATCH: Error about Request, "sdkappid-mismatch",
        "The SDKAppID is not that of the app",
        "After receiving a request, the backend must check that the SdkAppid in the URL is its own: anybody can \
         send requests to a public URL.",
        "Webhook pages, Notes",
        "After receiving the webhook request, the app backend must check whether the SDKAppID contained in the request URL is the SDKAppID of the app.";
    COMMAND_MISMATCH: Error about Request, "command-mismatch",
        "The command in the URL is not the one in the body",
        "The vendor writes the same CallbackCommand in both places. A difference means a forged or garbled request.",
        "Webhook pages, Request parameters (CallbackCommand)",
        "CallbackCommand: Fixed value: […]";
    SIGNATURE_MISSING: Error about Request, "signature-missing",
        "The request is not signed",
        "With webhook authentication enabled in the console, every request carries Sign and RequestTime. Without \
         them, anybody could have sent it.",
        "Webhook Overview, Security Considerations (webhook authentication)";
    SIGNATURE_INVALID: Error about Request, "signature-invalid",
        "The signature does not match",
        "Sign is the lower-case hex SHA-256 of the token followed by RequestTime, in Unix seconds, with nothing \
         between them. The body is not part of the signature.",
        "Webhook Overview, Security Considerations (webhook authentication)";
    REQUEST_TIME_STALE: Error about Request, "request-time-stale",
        "The signature is right, but too old or from the future",
        "Anybody who sees a signed URL can send it again, so receivers accept it only for a short time, usually 60 \
         seconds. Check the clocks of both machines; --max-skew sets the limit.",
        "Webhook Overview, Security Considerations; the time limit is what public receivers use";
    SIGNATURE_UPPER_CASE: Warning about Request, "signature-upper-case",
        "The signature is in upper-case hex",
        "The vendor writes lower-case hex, and receivers that compare case-sensitively refuse anything else.",
        "Webhook Overview, Security Considerations (webhook authentication)";
    QUERY_PARAMETER_MISSING: Warning about Request, "query-parameter-missing",
        "A documented query parameter is missing",
        "The vendor appends SdkAppid, CallbackCommand, contenttype, ClientIP and OptPlatform to the URL. Names are \
         case-sensitive.",
        "Webhook pages, Request parameters",
        "https://www.example.com?SdkAppid=$SDKAppID&CallbackCommand=$CallbackCommand&contenttype=json&ClientIP=$ClientIP&OptPlatform=$OptPlatform";
    QUERY_PARAMETER_REPEATED: Warning about Request, "query-parameter-repeated",
        "A query parameter occurs twice",
        "Frameworks differ in which value they use. timhook uses the first one.",
        "Webhook pages, Request parameters";
    UNEXPECTED_CONTENTTYPE: Warning about Request, "unexpected-contenttype",
        "contenttype is not json",
        "The parameter has the fixed value json.",
        "Webhook pages, Request parameters (contenttype)",
        "contenttype: Fixed value: json.";
    UNKNOWN_OPT_PLATFORM: Warning about Request, "unknown-opt-platform",
        "A platform that is not documented",
        "The documented values are RESTAPI, Web, Android, iOS, Windows, macOS (Mac in some editions), iPad and Unknown.",
        "Webhook Overview, Webhook Protocols (OptPlatform)",
        "OptPlatform: Client platform. For valid values, see the description of OptPlatform in the Webhook Protocols section of Webhook Overview.";
    COMMAND_NOT_COVERED: Note about Request, "command-not-covered",
        "A command that timhook does not know",
        "All callbacks of an app go to one URL. timhook accepts and shows this callback, but does not check its \
         body, because it has no description of this command. You can add commands with a folder of descriptions: \
         TIMHOOK_COMMANDS.",
        "Webhook Overview, Webhook command list";

    UNKNOWN_ACTION_STATUS: Error about Answer, "unknown-action-status",
        "ActionStatus is neither OK nor FAIL",
        "These two are the documented values, in upper case.",
        "Webhook pages, Response fields (ActionStatus)",
        "ActionStatus (String): Request result. OK: Successful; FAIL: Failed.";
    UNDEFINED_ERROR_CODE: Warning about Answer, "undefined-error-code",
        "An ErrorCode without a documented meaning",
        "The vendor acts on the answer to this command: it documents a few codes and ranges, and the effect of any \
         other code is unknown. `timhook explain COMMAND` lists them.",
        "Webhook pages, Response fields (ErrorCode)";
    FAIL_WITH_CODE_ZERO: Warning about Answer, "fail-with-code-zero",
        "ActionStatus FAIL with ErrorCode 0",
        "The two fields contradict each other: 0 is the code of success.",
        "Webhook pages, Response fields",
        "ErrorCode (Integer): Error code. The value 0 indicates that the webhook result is ignored.";
    OK_WITH_ERROR_CODE: Warning about Answer, "ok-with-error-code",
        "ActionStatus OK with an ErrorCode other than 0",
        "The two fields contradict each other: success has code 0.",
        "Webhook pages, Response fields",
        "ErrorCode (Integer): Error code. The value 0 indicates that the webhook result is ignored.";
}

/// The rule with this id.
pub(crate) fn by_id(id: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_kebab_case_and_unique() {
        let mut ids: Vec<&str> = ALL.iter().map(|rule| rule.id).collect();
        assert!(ids.iter().all(|id| {
            id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        }));
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), ALL.len());
    }

    #[test]
    fn a_rule_is_found_by_its_id() {
        assert_eq!(by_id("wrong-type"), Some(&WRONG_TYPE));
        assert_eq!(by_id("no-such-rule"), None);
    }
}
