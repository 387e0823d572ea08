//! The requests of a run. A request is made once and sent often, as long as its signature is of this second.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use bytes::Bytes;
use jiff::Timestamp;
use serde_json::Value;

use super::Options;
use super::payload::Payload;
use super::plan::Planned;
use crate::commands::request::{Target, safe_url};
use crate::http::client::Outgoing;
use crate::protocol::query::{Query, SIGN};
use crate::protocol::signature::Token;

/// Requests are remembered for so many payloads.
const MOST_REMEMBERED: usize = 256;

/// A request and how it is shown.
pub(super) struct Request {
    /// Ready to go.
    pub(super) outgoing: Outgoing,
    /// The URL without anything secret, unless secrets are wanted.
    pub(super) shown_url: Arc<str>,
    /// What must not be shown where an endpoint repeats it.
    secrets: Vec<Token>,
}

/// Makes requests.
pub(super) struct Requests {
    options: Arc<Options>,
    headers: Vec<(String, String)>,
    remembered: RefCell<HashMap<*const Payload, Remembered>>,
}

/// Holds the payload, so that no other one can take its address.
struct Remembered {
    _payload: Arc<Payload>,
    second: i64,
    request: Rc<Request>,
}

impl Requests {
    pub(super) fn new(options: &Arc<Options>) -> Self {
        Self {
            headers: options.target.all_headers(),
            options: Arc::clone(options),
            remembered: RefCell::default(),
        }
    }

    /// The request for an attempt that begins now.
    pub(super) fn request(&self, planned: &Planned) -> Rc<Request> {
        let now = Timestamp::now().as_second();
        if planned.varied.is_some() {
            return Rc::new(self.make(planned, now));
        }
        // Without a token, no request ever grows old.
        let second = if self.options.target.token.is_some() { now } else { 0 };
        let key = Arc::as_ptr(&planned.payload);
        let mut remembered = self.remembered.borrow_mut();
        if let Some(found) = remembered.get(&key).filter(|found| found.second == second) {
            return Rc::clone(&found.request);
        }
        let request = Rc::new(self.make(planned, now));
        if remembered.len() >= MOST_REMEMBERED {
            remembered.clear();
        }
        let found =
            Remembered { _payload: Arc::clone(&planned.payload), second, request: Rc::clone(&request) };
        remembered.insert(key, found);
        request
    }

    fn make(&self, planned: &Planned, now: i64) -> Request {
        let payload = &planned.payload;
        let target = payload.target(&self.options.target);
        let url = target.as_ref().unwrap_or(&self.options.target).url_for(payload.query.clone(), now);
        let all_headers = target.map(|target| target.all_headers());
        let is_open = self.options.shows_secrets;
        let shown_url = if is_open { url.to_string() } else { safe_url(&url) }.into();
        let secrets = match &self.options.target.token {
            Some(token) if !is_open => {
                let sign = Query::of_url(url.as_str()).get(SIGN).map(str::to_owned);
                sign.map(Token::new).into_iter().chain([token.clone()]).collect()
            }
            _ => Vec::new(),
        };
        let headers = all_headers.as_ref().unwrap_or(&self.headers);
        Request { outgoing: Outgoing::new(url, headers, planned.body().clone()), shown_url, secrets }
    }
}

impl Request {
    /// Whether there is anything to hide.
    pub(super) fn has_secrets(&self) -> bool {
        !self.secrets.is_empty()
    }

    /// An answer as it may be shown: an endpoint that repeats the URL repeats the signature.
    pub(super) fn redact(&self, reply: Bytes) -> Bytes {
        self.secrets.iter().fold(reply, |reply, secret| secret.redact(&reply).map_or(reply, Bytes::from))
    }

    /// The same for what is said about an answer.
    pub(super) fn redact_text(&self, text: String) -> String {
        self.secrets.iter().fold(text, |text, secret| match secret.redact(text.as_bytes()) {
            Some(redacted) => String::from_utf8_lossy(&redacted).into_owned(),
            None => text,
        })
    }

    /// The same for a part of an answer.
    pub(super) fn redact_value(&self, value: Value) -> Value {
        match value {
            Value::String(text) => self.redact_text(text).into(),
            Value::Array(items) => items.into_iter().map(|item| self.redact_value(item)).collect(),
            Value::Object(members) => {
                let redact = |(name, value)| (self.redact_text(name), self.redact_value(value));
                members.into_iter().map(redact).collect()
            }
            Value::Number(number) => {
                let shown = self.redact_text(number.to_string());
                if shown == number.to_string() { Value::Number(number) } else { shown.into() }
            }
            other => other,
        }
    }
}

impl Payload {
    /// The target with what the payload's record adds to it, if it adds anything.
    pub(super) fn target(&self, common: &Target) -> Option<Target> {
        if self.headers.is_empty() && self.further_query.is_empty() {
            return None;
        }
        let mut target = common.clone();
        if !self.further_query.is_empty() {
            target.url.query_pairs_mut().extend_pairs(&self.further_query);
        }
        let given = std::mem::take(&mut target.headers);
        target.headers.clone_from(&self.headers);
        for (name, value) in given {
            target.headers.retain(|(recorded, _)| !recorded.eq_ignore_ascii_case(&name));
            target.headers.push((name, value));
        }
        Some(target)
    }
}
