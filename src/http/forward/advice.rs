//! What to say about a backend that did not answer, or answered wrongly.

use std::io::{self, ErrorKind};
use std::time::Duration;

use super::message::Passage;
use super::target::BackendTarget;
use crate::error::reason;
use crate::http::wire::{Broken, RawAnswer};
use crate::protocol::answer::{Expectation, judge};
use crate::protocol::content_coding::Decoded;
use crate::protocol::status_hint::{name_target, says_csrf, usual_reason};

/// After this long the vendor has given up.
const VENDORS_PATIENCE: Duration = Duration::from_secs(2);

/// What to do where a backend refuses a signature that was found to be right.
const SIGNED_RIGHT: &str = "the signature of this callback is right: compare the backend's token with the token of \
                            the listener, and see how the backend checks Sign; --diagnose-sign tries the common \
                            signing mistakes";

/// Why there is no usable answer, what to do, and the status that says so to the sender.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ForwardFailure {
    /// 502, or 504 for a backend that is too slow.
    pub(super) status: u16,
    /// One sentence.
    pub(super) message: String,
    /// The way out.
    pub(super) help: String,
}

/// An answer that is to be judged.
pub(super) struct JudgedBackend<'a> {
    pub(super) answer: &'a RawAnswer,
    /// Its body without the content coding.
    pub(super) decoded: &'a Decoded<'a>,
    pub(super) elapsed: Duration,
    /// Whether the callback had a signature that is right.
    pub(super) is_signed: bool,
}

/// What is wrong with an answer by the contract, and a hint that fits. What has happened already cannot be refused:
/// where the callback was `accepted` here, only one before an event may be.
pub(super) fn judge_answer(
    &JudgedBackend { answer, decoded, elapsed, is_signed }: &JudgedBackend<'_>,
    passage: &Passage<'_>,
    joined: &str,
) -> (Vec<String>, Option<String>) {
    let command = passage.command();
    let is_report = passage.is_accepted && command.is_some_and(|command| !command.is_before());
    let expectation = if is_report { Expectation::Ok } else { Expectation::Contract };
    let mut reasons = judge(answer.status, &decoded.body, expectation, command).reasons;
    if let Some(fault) = decoded.fault.as_ref().filter(|_| answer.status == 200) {
        fault.blame(expectation, &mut reasons);
    }
    if answer.status != 200 {
        // Of an error page it is not news that it is not the documented JSON.
        reasons.truncate(1);
    }
    if elapsed > VENDORS_PATIENCE {
        reasons.push(format!("it took {:.2} s; the vendor waits only 2 s", elapsed.as_secs_f64()));
    }
    let path = joined.split('?').next().unwrap_or_default();
    let location = answer.header("location").map(String::from_utf8_lossy);
    name_target(&mut reasons, location.as_deref());
    let is_wrong_login = is_signed && matches!(answer.status, 401 | 403) && !says_csrf(&decoded.body);
    let usual = match is_wrong_login {
        true => Some(SIGNED_RIGHT.to_owned()),
        false => usual_reason(answer.status, path, location.as_deref()),
    };
    let is_refusal = || reasons.first().is_some_and(|reason| reason.starts_with("ActionStatus is "));
    let help = usual
        .or_else(|| {
            (elapsed > VENDORS_PATIENCE).then(|| "answer first, and do the work afterwards".to_owned())
        })
        .or_else(|| {
            is_refusal().then(|| {
                "the event has already happened, so the backend cannot refuse it: answer OK with 0".to_owned()
            })
        });
    (reasons, help)
}

/// Says why no answer came.
pub(super) fn explain(broken: &Broken, target: &BackendTarget, timeout: Duration) -> ForwardFailure {
    let authority = authority(target);
    let failure =
        |message: String, help: &str| ForwardFailure { status: 502, message, help: help.to_owned() };
    match broken {
        _ if broken.is_late() => too_slow(target, timeout),
        Broken::Unconnected(error) => explain_connecting(error, target),
        Broken::Cut(error) => failure(
            format!("{authority} closed the connection before its answer was complete: {}", reason(error)),
            "see the log of the backend: it may have crashed",
        ),
        Broken::Unsent(_) | Broken::Unanswered(_) => failure(
            format!("{authority} closed the connection without an answer"),
            if target.is_tls {
                "see the log of the backend: it may have crashed, or it may not speak https"
            } else {
                "see the log of the backend: it may have crashed, or it may speak https, not http"
            },
        ),
        Broken::NotHttp { why, .. } => failure(
            format!("{authority} did not answer with HTTP: {why}"),
            "check the port and the scheme (http or https) of --forward-to",
        ),
    }
}

/// Says why a connection could not be made.
fn explain_connecting(error: &io::Error, target: &BackendTarget) -> ForwardFailure {
    let authority = authority(target);
    let (message, help) = match error.kind() {
        ErrorKind::ConnectionRefused => (
            format!("{authority} refused the connection"),
            format!("check that the backend is running and listens on port {}", target.port),
        ),
        ErrorKind::NotFound => (
            format!("the host of {authority} cannot be found"),
            "check the spelling of --forward-to".to_owned(),
        ),
        _ => (
            format!("no connection to {authority}: {}", reason(error)),
            "check the host and the port of --forward-to".to_owned(),
        ),
    };
    ForwardFailure { status: 502, message, help }
}

/// Says that an answer is longer than any that is read.
pub(super) fn explain_length(target: &BackendTarget) -> ForwardFailure {
    ForwardFailure {
        status: 502,
        message: format!("{} answered with more than 1 MiB", authority(target)),
        help: "answer with the documented JSON object, which has about 50 bytes".to_owned(),
    }
}

fn too_slow(target: &BackendTarget, timeout: Duration) -> ForwardFailure {
    ForwardFailure {
        status: 504,
        message: format!(
            "{} did not answer within {}",
            authority(target),
            humantime::format_duration(timeout)
        ),
        help: "the vendor waits only 2 s: answer first and do the work afterwards, or raise --forward-timeout to \
               see how long it takes"
            .to_owned(),
    }
}

fn authority(BackendTarget { host, port, .. }: &BackendTarget) -> String {
    if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") }
}
