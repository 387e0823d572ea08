//! A received request × what this receiver insists on → answer and findings.

use std::collections::HashSet;
use std::time::Duration;

use serde_json::Value;

use super::catalogue::{self, Command};
use super::query::{self, Query};
use super::rules::*;
use super::signature::{Token, Verification, verify};
use super::similar::closest;
use super::validate::{check, command_of, payload_findings};
use crate::document::Comments;
use crate::exchange::{AnswerBody, BodyFault, Outcome, Request, SignatureState, Verdict};
use crate::finding::{Finding, Place};

/// What a receiver insists on.
#[derive(Debug, Clone)]
pub(crate) struct Policy {
    /// The only SDKAppID that is accepted; any, if `None`.
    pub(crate) sdkappid: Option<u64>,
    /// The token that signatures are checked with; unchecked, if `None`.
    pub(crate) token: Option<Token>,
    /// How far `RequestTime` may be from now, either way.
    pub(crate) max_skew: Duration,
    /// The only path that is served; any, if `None`.
    pub(crate) path: Option<String>,
}

impl Policy {
    /// Decides about a request whose body need not be read: bad head, wrong path or method.
    pub(crate) fn refuses_unread(&self, request: &Request) -> Option<Verdict> {
        if let Err(BodyFault::Head { status, why }) = &request.body {
            let message = format!("the request line and headers could not be read: {why}");
            let help = "send a request line and headers as RFC 9112 defines them";
            return Some(refusal(*status, false, Finding::outside(&HEAD_UNREADABLE, message, help)));
        }
        if let Some(path) = self.path.as_deref().filter(|path| *path != request.path()) {
            let message = format!("there is no endpoint at {}", request.path());
            let help = format!("call {path}, or start `timhook listen` without --path");
            return Some(refusal(404, false, Finding::outside(&PATH_NOT_SERVED, message, help)));
        }
        if request.method != "POST" {
            let message = format!("the method is {}, but a callback is a POST request", request.method);
            return Some(refusal(
                405,
                false,
                Finding::outside(&METHOD_NOT_POST, message, "send a POST request"),
            ));
        }
        None
    }

    /// Decides about a request. `now` is in Unix seconds.
    pub(crate) fn judge(&self, request: &Request, now: i64) -> Verdict {
        if let Some(verdict) = self.refuses_unread(request) {
            return verdict;
        }
        match &request.body {
            Ok(body) => self.judge_body(request, body, now),
            Err(fault) => refuse_fault(fault),
        }
    }

    fn judge_body(&self, request: &Request, body: &[u8], now: i64) -> Verdict {
        let query = Query::of_url(&request.url);
        let named = query.get(query::COMMAND);
        let checked = check(body, Comments::Refused, |value| payload_findings(value, named));
        let (signature, signature_finding) = self.check_signature(&query, now);
        let mut findings: Vec<Finding> = self.check_sdkappid(&query).into_iter().collect();
        findings.extend(signature_finding);
        let is_sender_refused = findings.iter().any(Finding::is_error);
        let command = match &checked.value {
            Some(value) => command_of(value, named),
            None => named.and_then(catalogue::find),
        };
        findings.extend(check_command(&query, checked.value.as_ref()));
        findings.extend(check_parameters(&query, self.sdkappid.is_some(), command));
        // A query that was garbled as a whole is told of once.
        let mut told = HashSet::new();
        findings.retain(|finding| finding.place != Place::Outside || told.insert(finding.message.clone()));
        findings.extend(checked.findings);
        // To refuse a callback before an event forbids what a user is about to do. Whatever is odd about the
        // payload, that is not for a receiver like this one to decide; only strangers are refused.
        let is_allowed = !is_sender_refused && command.is_some_and(Command::is_before);
        let outcome = match &checked.value {
            None => Outcome::Unparsable,
            Some(_) if !is_allowed && findings.iter().any(Finding::is_error) => Outcome::Rejected,
            Some(_) => Outcome::Accepted,
        };
        Verdict {
            outcome,
            is_callback: true,
            status: if outcome == Outcome::Unparsable && !is_allowed { 400 } else { 200 },
            answer: if is_allowed { allowing(command, checked.value.as_ref()) } else { answer_to(&findings) },
            findings,
            signature,
            body: checked.value,
        }
    }

    /// A foreign SDKAppID is refused wherever it stands among several: whoever is in front of this
    /// receiver, or behind it, may go by another one than the first.
    fn check_sdkappid(&self, query: &Query<'_>) -> Option<Finding> {
        let expected = self.sdkappid?;
        let foreign = query.values(query::SDKAPPID).find(|given| given.parse() != Ok(expected));
        match foreign {
            None if query.get(query::SDKAPPID).is_some() => None,
            Some(given) => Some(Finding::outside(
                &SDKAPPID_MISMATCH,
                format!("SdkAppid is {given}, but this app is {expected}"),
                "check that the right app uses this callback URL; an endpoint must refuse requests from other apps",
            )),
            None => Some(match (query.damage(), near_parameter(query, query::SDKAPPID)) {
                (Some((message, help)), _) => Finding::outside(&SDKAPPID_MISMATCH, message, help),
                (None, near) => {
                    let help = match near {
                        Some(near) => format!("`{near}` is written `{}`", query::SDKAPPID),
                        None => format!("append {}={expected} to the URL", query::SDKAPPID),
                    };
                    Finding::outside(&SDKAPPID_MISMATCH, "SdkAppid is missing from the URL", help)
                }
            }),
        }
    }

    fn check_signature(&self, query: &Query<'_>, now: i64) -> (SignatureState, Option<Finding>) {
        let Some(token) = &self.token else {
            return (SignatureState::Unchecked, None);
        };
        let (sign, time) = match (query.get(query::SIGN), query.get(query::REQUEST_TIME)) {
            (Some(sign), Some(time)) => (sign, time),
            (sign, _) => {
                let missing = if sign.is_none() { query::SIGN } else { query::REQUEST_TIME };
                let finding = match query.damage() {
                    Some((message, help)) => Finding::outside(&SIGNATURE_MISSING, message, help),
                    None => Finding::outside(
                        &SIGNATURE_MISSING,
                        format!("`{missing}` is missing from the URL, so anybody could have sent this"),
                        "enable webhook authentication in the console, or send with --token",
                    ),
                };
                return (SignatureState::Missing, Some(finding));
            }
        };
        match verify(token, sign, time, now, self.max_skew) {
            Verification::Valid { upper_case: false } => (SignatureState::Valid, None),
            Verification::Valid { upper_case: true } => (
                SignatureState::Valid,
                Some(Finding::outside(
                    &SIGNATURE_UPPER_CASE,
                    "`Sign` is in upper-case hex",
                    "write it in lower case: some receivers compare case-sensitively",
                )),
            ),
            Verification::Stale { age } => (SignatureState::Invalid, Some(stale(age, self.max_skew))),
            Verification::Invalid(mistake) => {
                let (cause, help) = mistake.explain();
                let finding = Finding::outside(
                    &SIGNATURE_INVALID,
                    format!("the signature does not match: {cause}"),
                    help,
                );
                (SignatureState::Invalid, Some(finding))
            }
        }
    }
}

fn stale(age: i64, max_skew: Duration) -> Finding {
    let when = if age < 0 { "in the future" } else { "old" };
    Finding::outside(
        &REQUEST_TIME_STALE,
        format!(
            "the signature is right, but RequestTime is {} s {when}; the limit is {} s",
            age.unsigned_abs(),
            max_skew.as_secs()
        ),
        "sign every attempt again, and check the clocks of both machines; --max-skew sets the limit",
    )
}

fn check_command(query: &Query<'_>, body: Option<&Value>) -> Option<Finding> {
    let (in_query, in_body) = (query.get(query::COMMAND)?, catalogue::named_in(body?)?);
    (in_query != in_body).then(|| {
        Finding::outside(
            &COMMAND_MISMATCH,
            format!("the URL has `{in_query}`, but the body has `{in_body}`"),
            "write the same CallbackCommand in both places",
        )
    })
}

fn check_parameters(query: &Query<'_>, sdkappid_is_checked: bool, command: Option<&Command>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for name in query::DOCUMENTED {
        let is_reported = name == query::SDKAPPID && sdkappid_is_checked;
        // The overview calls contenttype optional, and captured callbacks sometimes lack it.
        let is_optional = name == query::CONTENT_TYPE
            || command.is_some_and(|command| {
                name == query::CLIENT_IP && !command.query.client_ip
                    || name == query::OPT_PLATFORM && !command.query.opt_platform
            });
        if query.get(name).is_none() && !is_reported && !is_optional {
            findings.push(parameter_missing(query, name));
        }
        if query.repeats(name) {
            let message = format!("`{name}` occurs more than once in the URL");
            findings.push(Finding::outside(
                &QUERY_PARAMETER_REPEATED,
                message,
                "send it once: timhook used the first value",
            ));
        }
    }
    if let Some(value) = query.get(query::CONTENT_TYPE).filter(|value| !value.eq_ignore_ascii_case("json")) {
        let message = format!("`contenttype` is `{value}`");
        findings.push(Finding::outside(&UNEXPECTED_CONTENTTYPE, message, "write contenttype=json"));
    }
    if let Some(value) = query.get(query::OPT_PLATFORM).filter(|value| !query::PLATFORMS.contains(value)) {
        let help = match closest(value, query::PLATFORMS) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the documented values are {}", query::PLATFORMS.join(", ")),
        };
        findings.push(Finding::outside(&UNKNOWN_OPT_PLATFORM, format!("`OptPlatform` is `{value}`"), help));
    }
    findings
}

/// What garbled the query as a whole is told in place of each parameter that went missing by it.
fn parameter_missing(query: &Query<'_>, name: &str) -> Finding {
    if let Some((message, help)) = query.damage() {
        return Finding::outside(&QUERY_PARAMETER_MISSING, message, help);
    }
    let help = match near_parameter(query, name) {
        Some(near) => format!("`{near}` is written `{name}`: names are case-sensitive"),
        None => format!("add {name}=… to the URL, as the vendor and `timhook send` do"),
    };
    Finding::outside(&QUERY_PARAMETER_MISSING, format!("`{name}` is missing from the URL"), help)
}

/// A parameter that was probably meant to be `name`.
fn near_parameter<'a>(query: &'a Query<'_>, name: &str) -> Option<&'a str> {
    let undocumented =
        query.pairs().iter().map(|(key, _)| key.as_ref()).filter(|key| !query::DOCUMENTED.contains(key));
    closest(name, undocumented)
}

fn refuse_fault(fault: &BodyFault) -> Verdict {
    match fault {
        BodyFault::TooLarge { limit } => {
            let message = format!("the body is larger than {limit} bytes");
            refusal(
                413,
                true,
                Finding::outside(&BODY_TOO_LARGE, message, "if such a body is intended, raise --max-body"),
            )
        }
        BodyFault::TooManyValues { limit } => {
            let message = format!("the body holds more than {limit} JSON values");
            let help = "if such a body is intended, raise --max-body: it allows one value for every 20 bytes";
            refusal(413, true, Finding::outside(&BODY_TOO_LARGE, message, help))
        }
        BodyFault::Crowded => {
            let message = "the body was not read completely: too many large bodies arrive at the same time";
            refusal(503, true, Finding::outside(&BODY_UNREADABLE, message, "send it again later"))
        }
        BodyFault::Unreadable(why) => {
            let message = format!("the body could not be read completely: {why}");
            let help = "send as many bytes as Content-Length announces, or well-formed chunks";
            refusal(400, true, Finding::outside(&BODY_UNREADABLE, message, help))
        }
        BodyFault::Unread | BodyFault::Head { .. } => {
            unreachable!("a body is left unread only where head, path or method decide")
        }
    }
}

fn refusal(status: u16, is_callback: bool, finding: Finding) -> Verdict {
    let findings = vec![finding];
    Verdict {
        outcome: Outcome::Rejected,
        is_callback,
        status,
        answer: answer_to(&findings),
        findings,
        signature: SignatureState::Unchecked,
        body: None,
    }
}

/// OK, and what the answer to the command holds besides.
fn allowing(command: Option<&Command>, body: Option<&Value>) -> AnswerBody {
    let fields = command.into_iter().flat_map(|command| &command.answer.allow);
    let null = Value::Null;
    let further = fields.map(|(name, field)| (name.clone(), field.value(body.unwrap_or(&null))));
    AnswerBody { further: further.collect(), ..AnswerBody::ok() }
}

/// OK, or FAIL with every error in words.
fn answer_to(findings: &[Finding]) -> AnswerBody {
    let errors: Vec<String> = findings
        .iter()
        .filter(|finding| finding.is_error())
        .map(|finding| format!("{}: {}", finding.rule.id, finding.message))
        .collect();
    if errors.is_empty() { AnswerBody::ok() } else { AnswerBody::fail(errors.join("; ")) }
}
