//! The check of `Sign` and `RequestTime`.

use std::sync::Mutex;

use super::fault::Fault;
use crate::support::{now, sha256_hex};

/// How far `RequestTime` may be from now, either way.
const MAX_SKEW: u64 = 60;

/// Checks signatures with one token.
pub(crate) struct Verifier {
    pub(crate) token: String,
    pub(crate) fault: Option<Fault>,
    /// The signatures that were right, for a fault that needs them.
    pub(crate) known: Mutex<Vec<String>>,
}

impl Verifier {
    /// Whether a request is refused because of its signature, and why.
    pub(crate) fn refusal(&self, sign: Option<&str>, request_time: Option<&str>) -> Option<&'static str> {
        let is_skipped = match self.fault {
            Some(Fault::IgnoresSign) => true,
            Some(Fault::SignIsOptional) => sign.unwrap_or_default().is_empty(),
            Some(Fault::SignNeedsTime) => sign.is_none() || request_time.is_none(),
            _ => false,
        };
        if is_skipped {
            return None;
        }
        let was_missing = request_time.is_none();
        let missing_time = self.has(Fault::MissingTimeIsFresh).then_some("");
        let (Some(sign), Some(request_time)) = (sign, request_time.or(missing_time)) else {
            return Some("Sign or RequestTime is missing");
        };
        if !self.is_right(sign, request_time) {
            return Some("Sign does not match");
        }
        let has_no_age = request_time.is_empty()
            && (self.has(Fault::EmptyTimeIsFresh) || missing_time.is_some() && was_missing);
        (!has_no_age && !self.is_fresh(request_time)).then_some("RequestTime is stale")
    }

    fn is_right(&self, sign: &str, request_time: &str) -> bool {
        let token = if self.has(Fault::HasAnotherToken) { "another" } else { &self.token };
        let expected = sha256_hex(&format!("{token}{request_time}"));
        let given = if self.has(Fault::SignIsCaseSensitive) { sign.to_owned() } else { sign.to_lowercase() };
        let is_hex = given.bytes().all(|byte| byte.is_ascii_hexdigit());
        match self.fault {
            Some(Fault::SignMayBeTruncated) => expected.starts_with(&given),
            Some(Fault::SignPrefixCounts) => given.get(..8) == expected.get(..8),
            Some(Fault::AnySignOfRightShape) => given.len() == 64 && is_hex,
            Some(Fault::SignOfTestTokenCounts) => {
                given == expected
                    || given == sha256_hex(&format!("timhook-probe: another token{request_time}"))
            }
            Some(Fault::SignOfAnotherSecond) => {
                given == expected
                    || (0..10).any(|age| given == sha256_hex(&format!("{token}{}", now() - age)))
            }
            Some(Fault::SignCountsOnce) => given == expected && self.is_new(given),
            _ => given == expected,
        }
    }

    fn is_new(&self, sign: String) -> bool {
        let mut known = self.known.lock().expect("no thread panicked while holding it");
        let is_new = !known.contains(&sign);
        known.push(sign);
        is_new
    }

    fn is_fresh(&self, request_time: &str) -> bool {
        let max_skew = if self.has(Fault::FreshForFiveMinutes) { 300 } else { MAX_SKEW };
        let Ok(signed_at) = request_time.parse::<u64>() else {
            return false;
        };
        let is_future = signed_at > now();
        self.has(Fault::NoFreshness)
            || (self.has(Fault::FutureIsFresh) && is_future)
            || now().abs_diff(signed_at) <= max_skew
    }

    fn has(&self, fault: Fault) -> bool {
        self.fault == Some(fault)
    }
}
