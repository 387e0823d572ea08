//! A callback's signature and what it was found to be.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::callback::Callback;
use super::options::{JudgingTime, VerifyOptions};
use crate::protocol::query::{self, Query, REQUEST_TIME, SIGN};
use crate::protocol::signature::{Token, Verification, verify};
use crate::protocol::similar::closest;

/// In a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SignatureKind {
    /// Right and fresh.
    Valid,
    /// Wrong.
    Invalid,
    /// Not there.
    Missing,
    /// Right, but not fresh.
    Stale,
}

impl SignatureKind {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Invalid => "invalid",
            Self::Missing => "missing",
            Self::Stale => "stale",
        }
    }
}

/// With the reason, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SignatureVerdict {
    pub(super) kind: SignatureKind,
    pub(super) cause: Option<String>,
    pub(super) help: Option<String>,
    /// As received, without the token if it stands there.
    pub(super) request_time: Option<String>,
    /// `CallbackCommand` of the query, likewise.
    pub(super) command: Option<String>,
}

impl SignatureVerdict {
    pub(super) fn of(callback: &Callback, token: &Token, now: Timestamp, options: &VerifyOptions) -> Self {
        let query = Query::of_url(&callback.target);
        let (kind, cause, help) = match (query.get(SIGN), query.get(REQUEST_TIME)) {
            (Some(sign), Some(time)) => {
                let verification = verify(token, sign, time, now.as_second(), options.max_skew);
                explain(&verification, callback, options)
            }
            (sign, time) => missing(&query, sign.is_none(), time.is_none()),
        };
        let redaction = token.redaction();
        let shown = |name| query.get(name).map(|value| redaction.text(value.to_owned()));
        Self { kind, cause, help, request_time: shown(REQUEST_TIME), command: shown(query::COMMAND) }
    }

    /// When it was signed, in the reader's zone.
    pub(super) fn signed_at(&self, zone: &TimeZone) -> Option<String> {
        let seconds = self.request_time.as_ref()?.parse().ok()?;
        let time = Timestamp::from_second(seconds).ok()?;
        Some(time.to_zoned_datetime(zone.clone()).strftime("%Y-%m-%d %H:%M:%S %:z").to_string())
    }

    /// For programs.
    pub(super) fn record(&self, input: &str, line: usize) -> Value {
        json!({
            "type": "verification",
            "verdict": self.kind.as_str(),
            "cause": self.cause,
            "help": self.help,
            "input": input,
            "line": line,
            "command": self.command,
            "request_time": self.request_time,
        })
    }
}

type Explained = (SignatureKind, Option<String>, Option<String>);

fn explain(verification: &Verification, callback: &Callback, options: &VerifyOptions) -> Explained {
    match verification {
        Verification::Valid { upper_case: false } => (SignatureKind::Valid, None, None),
        Verification::Valid { upper_case: true } => (
            SignatureKind::Valid,
            Some("`Sign` is in upper-case hex".to_owned()),
            Some("write it in lower case: some receivers compare case-sensitively".to_owned()),
        ),
        Verification::Stale { age } => {
            let when = if *age < 0 { "in the future" } else { "old" };
            let most = options.max_skew.as_secs();
            let cause =
                format!("the signature is right, but {} s {when}; the limit is {most} s", age.unsigned_abs());
            let has_time = callback.received_at.is_some() && options.clock != JudgingTime::Recorded;
            let help = if has_time {
                "--at recorded checks each line at its own time"
            } else {
                "sign every attempt again, and check the clocks of both machines; --at TIME checks at another time"
            };
            (SignatureKind::Stale, Some(cause), Some(help.to_owned()))
        }
        Verification::Invalid(mistake) => {
            let (cause, help) = mistake.explain();
            (SignatureKind::Invalid, Some(cause.to_owned()), Some(help.to_owned()))
        }
    }
}

fn missing(query: &Query<'_>, sign: bool, time: bool) -> Explained {
    let what = match (sign, time) {
        (true, true) => "`Sign` and `RequestTime` are missing from the URL",
        (true, false) => "`Sign` is missing from the URL",
        (false, _) => "`RequestTime` is missing from the URL",
    };
    let names = || query.pairs().iter().map(|(name, _)| name.as_ref());
    if let Some((why, help)) = query.damage() {
        return (SignatureKind::Missing, Some(format!("{what}: {why}")), Some(help.to_owned()));
    }
    let name = if sign { SIGN } else { REQUEST_TIME };
    let help = match closest(name, names().filter(|name| ![SIGN, REQUEST_TIME].contains(name))) {
        Some(near) => format!("`{near}` is written `{name}`: names are case-sensitive"),
        None => "enable webhook authentication in the console; `timhook sign` prints a signature".to_owned(),
    };
    (SignatureKind::Missing, Some(what.to_owned()), Some(help))
}
