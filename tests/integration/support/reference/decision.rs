//! What the endpoint does about a request that has arrived.

use std::sync::Mutex;

use serde_json::{Value, json};

use super::fault::Fault;
use super::http::{Reply, Request};
use super::payload;
use super::signature::Verifier;
use crate::support::SDKAPPID;

/// The command that the endpoint handles.
pub(crate) const RECALL: &str = "Group.CallbackAfterRecallMsg";

const PARAMETERS: [&str; 7] =
    ["SdkAppid", "CallbackCommand", "contenttype", "ClientIP", "OptPlatform", "Sign", "RequestTime"];

/// What becomes of a connection, or of the endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Action {
    Answer(Reply),
    /// What a crash of one handler looks like: no answer.
    Drop,
    /// The end of the whole endpoint.
    Die,
}

/// Decides about requests.
pub(crate) struct Judge {
    pub(crate) fault: Option<Fault>,
    pub(crate) verifier: Option<Verifier>,
    /// The bodies that were accepted, for a fault that needs them.
    pub(crate) accepted: Mutex<Vec<Vec<u8>>>,
}

impl Judge {
    /// Decides about a request.
    pub(crate) fn decide(&self, request: &Request) -> Action {
        self.refuse_request(request)
            .or_else(|| self.refuse_body(request))
            .or_else(|| self.refuse_sender(request))
            .or_else(|| self.refuse_callback(request))
            .unwrap_or_else(|| self.accept_of(request))
    }

    fn accept_of(&self, request: &Request) -> Action {
        let takes_gzip = request.header("accept-encoding") == Some("gzip");
        match self.accept() {
            Action::Answer(reply) if takes_gzip && self.has(Fault::LabelsGzipFalsely) => {
                Action::Answer(Reply { header: "Content-Encoding: gzip\r\n", ..reply })
            }
            action => action,
        }
    }

    fn refuse_request(&self, request: &Request) -> Option<Action> {
        if !["/", "/callback"].contains(&request.path()) {
            return Some(self.refuse(request, 404, "nothing is served here"));
        }
        if request.method != "POST" {
            return match self.fault {
                Some(Fault::DropsOnGet) => Some(Action::Drop),
                Some(Fault::AcceptsGet) => Some(self.accept()),
                _ => Some(Action::Answer(Reply { header: "Allow: POST\r\n", ..failure(405, "POST it") })),
            };
        }
        match self.fault {
            Some(Fault::RefusesChunked) if request.is_chunked() => {
                return Some(self.refuse(request, 411, "no length"));
            }
            Some(Fault::DropsOnChunked) if request.is_chunked() => return Some(Action::Drop),
            Some(Fault::HeaderNamesAreCaseSensitive) if request.spells_length_otherwise() => {
                return Some(self.refuse(request, 411, "no length"));
            }
            _ => {}
        }
        let content_type = request.header("content-type");
        let is_refused = match self.fault {
            Some(Fault::InsistsOnContentType) => content_type.is_none(),
            Some(Fault::RefusesCharset) => content_type.is_some_and(|value| value.contains("charset")),
            _ => false,
        };
        is_refused.then(|| self.refuse(request, 415, "Content-Type is not application/json"))
    }

    fn refuse_body(&self, request: &Request) -> Option<Action> {
        let Some(body) = &request.body else {
            return Some(self.refuse(request, 413, "the body is too large"));
        };
        match self.fault {
            Some(Fault::RefusesOver64KiB) if body.len() > 64 << 10 => {
                Some(self.refuse(request, 413, "more than 64 KiB"))
            }
            Some(Fault::DropsOver64KiB) if body.len() > 64 << 10 => Some(Action::Drop),
            Some(Fault::RefusesOver512Bytes) if body.len() > 512 => {
                Some(self.refuse(request, 413, "more than 512 bytes"))
            }
            Some(Fault::DropsOnEmptyBody) if body.is_empty() => Some(Action::Drop),
            Some(fault) if payload::is_odd(body, fault) => Some(Action::Drop),
            _ => None,
        }
    }

    fn refuse_sender(&self, request: &Request) -> Option<Action> {
        let parameters = request.parameters();
        let platform = value_of(&parameters, "OptPlatform");
        let contenttype = value_of(&parameters, "contenttype");
        let quirk = match self.fault {
            Some(Fault::RefusesMac) => platform == Some("Mac"),
            Some(Fault::RefusesUnknownPlatform) => platform == Some("Unknown"),
            Some(Fault::InsistsOnContenttype) => contenttype.is_none(),
            Some(Fault::RefusesUnknownParameter) => {
                parameters.iter().any(|(name, _)| !PARAMETERS.contains(&name.as_str()))
            }
            Some(Fault::ContenttypeIsCaseSensitive) => contenttype.is_some_and(|value| value != "json"),
            Some(Fault::InsistsOnClientIp) => value_of(&parameters, "ClientIP").is_none(),
            Some(Fault::InsistsOnOptPlatform) => platform.is_none(),
            Some(Fault::InsistsOnOwnQuery) => parameters.first().is_some_and(|(name, _)| name == "tenant"),
            _ => false,
        };
        if quirk {
            return Some(self.fail(request, "a parameter of the URL is not as it should be"));
        }
        let parameters = self.overridden(request, parameters);
        if !self.is_own(&parameters) {
            return Some(self.fail(request, "SdkAppid is not that of this app"));
        }
        let (sign, time) = (value_of(&parameters, "Sign"), value_of(&parameters, "RequestTime"));
        if self.has(Fault::DropsOnNonAsciiSign) && sign.is_some_and(|sign| !sign.is_ascii())
            || self.has(Fault::DropsOnUpperCaseSign)
                && sign.is_some_and(|sign| sign.contains(char::is_uppercase))
        {
            return Some(Action::Drop);
        }
        let reason = self.verifier.as_ref()?.refusal(sign, time)?;
        Some(self.fail(request, reason))
    }

    /// The parameters, with what the body has under their names in their place, where that is the fault.
    fn overridden(&self, request: &Request, mut parameters: Vec<(String, String)>) -> Vec<(String, String)> {
        let names: &[&str] = match self.fault {
            Some(Fault::SdkappidOfBodyCounts) => &["SdkAppid"],
            Some(Fault::SignOfBodyCounts) => &["Sign", "RequestTime"],
            Some(Fault::NumericGroupIsTrusted) => {
                let is_trusted = self.parse(request).is_some_and(|body| body["GroupId"].is_number());
                let own = |(name, value): (String, String)| match name.as_str() {
                    "SdkAppid" if is_trusted => (name, SDKAPPID.to_owned()),
                    _ => (name, value),
                };
                return parameters.into_iter().map(own).collect();
            }
            _ => &[],
        };
        let body = self.parse(request).unwrap_or_default();
        for name in names {
            if let Some(value) = body[*name].as_str() {
                parameters.retain(|(known, _)| known != name);
                parameters.push(((*name).to_owned(), value.to_owned()));
            }
        }
        parameters
    }

    /// Whether a request names this app, and no other.
    fn is_own(&self, parameters: &[(String, String)]) -> bool {
        let given: Vec<&str> = parameters
            .iter()
            .filter(|(name, _)| name == "SdkAppid")
            .map(|(_, value)| value.as_str())
            .collect();
        match self.fault {
            Some(Fault::IgnoresSdkappid) => true,
            Some(Fault::SdkappidIsOptional) if given.is_empty() => true,
            Some(Fault::FirstSdkappidCounts) => given.first() == Some(&SDKAPPID),
            Some(Fault::LastSdkappidCounts) => given.last() == Some(&SDKAPPID),
            Some(Fault::SdkappidCasingIsIgnored) if given.len() == 1 => {
                let first = parameters.iter().find(|(name, _)| name.eq_ignore_ascii_case("SdkAppid"));
                first.is_some_and(|(_, value)| value == SDKAPPID)
            }
            Some(Fault::InsistsOnParameterOrder) => {
                given == [SDKAPPID] && parameters.first().is_some_and(|(name, _)| name == "SdkAppid")
            }
            _ => given == [SDKAPPID],
        }
    }

    fn refuse_callback(&self, request: &Request) -> Option<Action> {
        let Some(payload) = self.parse(request) else {
            return Some(match self.fault {
                Some(Fault::NotJsonIs500) => self.refuse(request, 500, "cannot parse"),
                Some(Fault::DiesOfNotJson) => Action::Die,
                Some(Fault::AcceptsNotJson) => self.accept(),
                _ => self.refuse(request, 400, "the body is not JSON"),
            });
        };
        if let Some(crash) = self.crash(request, &payload) {
            return Some(crash);
        }
        let parameters = request.parameters();
        let in_query = value_of(&parameters, "CallbackCommand");
        let Some(in_body) = payload["CallbackCommand"].as_str() else {
            return Some(self.fail(request, "CallbackCommand is missing"));
        };
        if in_query.is_some_and(|command| command != in_body) && !self.has(Fault::CommandMayDiffer) {
            return Some(self.fail(request, "CallbackCommand differs between URL and body"));
        }
        if in_body != RECALL {
            return Some(match self.fault {
                Some(Fault::UnknownCommandIs500) => self.refuse(request, 500, "unknown command"),
                Some(Fault::UnknownCommandIs404) => self.refuse(request, 404, "unknown command"),
                Some(Fault::UnknownCommandDrops) => Action::Drop,
                Some(Fault::DiesOfUnknownCommand) => Action::Die,
                _ => self.accept(),
            });
        }
        self.refuse_payload(request, &payload)
    }

    /// The body as JSON; a byte order mark before it does no harm.
    fn parse(&self, request: &Request) -> Option<Value> {
        let body = request.body.as_deref().unwrap_or_default();
        let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
        let body = match self.fault {
            Some(Fault::ReadsFirstLine) => body.split(|byte| *byte == b'\n').next().unwrap_or_default(),
            Some(Fault::OverlooksChunked) if request.is_chunked() => &[],
            _ => body,
        };
        serde_json::from_slice(body).ok()
    }

    fn crash(&self, request: &Request, payload: &Value) -> Option<Action> {
        match self.fault? {
            Fault::DropsOnUnknownField => payload::has_unknown_field(payload).then_some(Action::Drop),
            Fault::DiesOfUnknownField => payload::has_unknown_field(payload).then_some(Action::Die),
            Fault::DropsOnNull => payload::has_null(payload).then_some(Action::Drop),
            Fault::DiesOfMissingEventTime => {
                (payload["MsgSeqList"].is_array() && payload["EventTime"].is_null()).then_some(Action::Die)
            }
            Fault::DiesOfNull => payload::has_null(payload).then_some(Action::Die),
            Fault::DropsOnOtherJson => (!payload.is_object()).then_some(Action::Drop),
            Fault::DropsOnEmptyList => (payload["MsgSeqList"] == json!([])).then_some(Action::Drop),
            Fault::DropsOnMissingList => {
                (is_recall(payload) && payload.get("MsgSeqList").is_none()).then_some(Action::Drop)
            }
            Fault::DropsOnMissingField => payload::lacks_field(payload).then_some(Action::Drop),
            Fault::DropsOnFraction => payload::has_fraction(payload).then_some(Action::Drop),
            Fault::DropsOnMissingMsgSeq => payload::lacks_msg_seq(payload).then_some(Action::Drop),
            Fault::DropsOnUnknownGroupType => {
                payload::has_unknown_group_type(payload).then_some(Action::Drop)
            }
            Fault::WrongTypeIs500 => {
                payload::has_wrong_type(payload).then(|| self.refuse(request, 500, "cannot cast"))
            }
            Fault::NonAsciiIs500 => {
                (!payload.to_string().is_ascii()).then(|| self.refuse(request, 500, "cannot encode"))
            }
            _ => None,
        }
    }

    fn refuse_payload(&self, request: &Request, payload: &Value) -> Option<Action> {
        if self.has(Fault::NumericGroupIsTrusted) && payload["GroupId"].is_number() {
            return None;
        }
        if let Some(reason) = payload::breach(payload) {
            return Some(self.fail(request, reason));
        }
        if self.fault.is_some_and(|fault| payload::is_refused(payload, fault)) {
            return Some(self.fail(request, "the payload is not as it should be"));
        }
        if self.has(Fault::RefusesRepetition) {
            let mut accepted = self.accepted.lock().expect("no thread panicked while holding it");
            let body = request.body.clone().unwrap_or_default();
            if accepted.contains(&body) {
                return Some(self.fail(request, "this has been here already"));
            }
            accepted.push(body);
        }
        None
    }

    fn accept(&self) -> Action {
        let documented = r#"{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}"#;
        match self.fault {
            Some(Fault::AnswersBareOk) => answer(200, "ok"),
            Some(Fault::AnswersNoContent) => answer(204, ""),
            Some(Fault::AnswersCreated) => answer(201, documented),
            Some(Fault::AnswersRedirect) => {
                Action::Answer(Reply { header: "Location: /callback\r\n", ..reply(302, "") })
            }
            Some(Fault::AnswersErrorCodeAsString) => {
                answer(200, r#"{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":"0"}"#)
            }
            Some(Fault::AnswersFailWithZero) => {
                answer(200, r#"{"ActionStatus":"FAIL","ErrorInfo":"","ErrorCode":0}"#)
            }
            Some(Fault::AnswersOkWithOne) => {
                answer(200, r#"{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":1}"#)
            }
            Some(Fault::AnswersWithoutErrorInfo) => answer(200, r#"{"ActionStatus":"OK","ErrorCode":0}"#),
            Some(Fault::AnswersLowerCaseStatus) => {
                answer(200, r#"{"ActionStatus":"ok","ErrorInfo":"","ErrorCode":0}"#)
            }
            Some(Fault::AnswersHtml) => answer_html(200, "Welcome"),
            Some(Fault::AnswersInArray) => answer(200, &format!("[{documented}]")),
            _ => answer(200, documented),
        }
    }

    /// Refuses a callback, as documented: status 200, and the body says it.
    fn fail(&self, request: &Request, reason: &str) -> Action {
        self.refuse(request, 200, reason)
    }

    fn refuse(&self, request: &Request, status: u16, reason: &str) -> Action {
        if self.has(Fault::RefusesInReflectingHtml) {
            let status = if status == 200 { 403 } else { status };
            let body = String::from_utf8_lossy(request.body.as_deref().unwrap_or_default());
            return answer_html(status, &format!("{reason}: {:?} {body}", request.parameters()));
        }
        Action::Answer(failure(status, reason))
    }

    fn has(&self, fault: Fault) -> bool {
        self.fault == Some(fault)
    }
}

fn is_recall(payload: &Value) -> bool {
    payload["CallbackCommand"] == RECALL
}

fn value_of<'a>(parameters: &'a [(String, String)], name: &str) -> Option<&'a str> {
    parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

fn failure(status: u16, reason: &str) -> Reply {
    reply(status, &format!(r#"{{"ActionStatus":"FAIL","ErrorInfo":"{reason}","ErrorCode":1}}"#))
}

fn answer(status: u16, body: &str) -> Action {
    Action::Answer(reply(status, body))
}

fn answer_html(status: u16, text: &str) -> Action {
    let body = format!("<!DOCTYPE html><html><body>{text}</body></html>");
    Action::Answer(Reply { content_type: "text/html", ..reply(status, &body) })
}

fn reply(status: u16, body: &str) -> Reply {
    Reply { status, content_type: "application/json", header: "", body: body.to_owned() }
}
