//! The requests of a run. A request is made once and sent often, as long as its signature is of this second.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use jiff::Timestamp;

use super::judging::JudgedAttempt;
use super::plan::Planned;
use crate::commands::request::{Target, has_header, safe_url};
use crate::commands::send::input::payload::Payload;
use crate::commands::send::options::SendOptions;
use crate::http::client::Outgoing;
use crate::protocol::query::{Query, SIGN};
use crate::protocol::redaction::Redaction;

/// Requests are remembered for so many payloads.
const MOST_REMEMBERED: usize = 256;

/// A request and how it is shown.
pub(crate) struct PreparedRequest {
    /// Ready to go.
    pub(crate) outgoing: Outgoing,
    /// The URL without anything secret, unless secrets are wanted.
    pub(crate) shown_url: Arc<str>,
}

/// Makes requests.
pub(crate) struct Requests {
    options: Arc<SendOptions>,
    headers: Vec<(String, String)>,
    /// Hides what an endpoint may repeat, of any request so far.
    redaction: RefCell<Redaction>,
    is_repeating: bool,
    remembered: RefCell<HashMap<*const Payload, Remembered>>,
}

/// Holds the payload, so that no other one can take its address.
struct Remembered {
    _payload: Arc<Payload>,
    second: i64,
    request: Rc<PreparedRequest>,
}

impl Requests {
    /// `is_repeating` says whether payloads come again and again, and not only others like them.
    pub(crate) fn new(options: &Arc<SendOptions>, is_repeating: bool) -> Self {
        Self {
            is_repeating,
            headers: options.target.all_headers(),
            redaction: RefCell::new(options.target.redaction()),
            options: Arc::clone(options),
            remembered: RefCell::default(),
        }
    }

    /// The request for an attempt that begins now.
    pub(crate) fn request(&self, planned: &Planned) -> Rc<PreparedRequest> {
        let now = Timestamp::now().as_second();
        if planned.varied.is_some() || !self.is_repeating {
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

    /// Removes from an outcome what must not be shown.
    pub(crate) fn redact(&self, judged: &mut JudgedAttempt) {
        judged.redact(&self.redaction.borrow());
    }

    fn make(&self, planned: &Planned, now: i64) -> PreparedRequest {
        let payload = &planned.payload;
        let target = payload.target(&self.options.target);
        let url = target.as_ref().unwrap_or(&self.options.target).url_for(payload.query.clone(), now);
        let all_headers = target.map(|target| target.all_headers());
        let shows_signature = self.options.shows_secrets;
        if let Some(signature) = Query::of_url(url.as_str()).get(SIGN).filter(|_| !shows_signature) {
            self.redaction.borrow_mut().hide_signature(signature);
        }
        let shown_url = safe_url(&url, shows_signature).into();
        let headers = all_headers.as_ref().unwrap_or(&self.headers);
        PreparedRequest { outgoing: Outgoing::new(url, headers, planned.body().clone()), shown_url }
    }
}

impl Payload {
    /// The target with what the payload's record adds to it, if it adds anything.
    pub(crate) fn target(&self, common: &Target) -> Option<Target> {
        if self.headers.is_empty() && self.further_query.is_empty() {
            return None;
        }
        let mut target = common.clone();
        // What is typed stands in place of what is recorded under the same name.
        let is_typed = |name: &str| common.url.query_pairs().any(|(typed, _)| typed == name);
        let further: Vec<_> = self.further_query.iter().filter(|(name, _)| !is_typed(name)).collect();
        if !further.is_empty() {
            target.url.query_pairs_mut().extend_pairs(further);
        }
        let recorded = self.headers.iter().filter(|(name, _)| !has_header(&common.headers, name));
        target.headers = recorded.chain(&common.headers).cloned().collect();
        Some(target)
    }
}
