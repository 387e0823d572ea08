//! Sending an exchange to the backend once more. The listener neither counts nor records that.

use std::sync::{Mutex, TryLockError};

use http::StatusCode;
use jiff::Timestamp;
use serde::Serialize;

use super::answers::{ApiRefusal, JSON, whole};
use super::asked::AskedFields;
use super::detail::Backend;
use super::secrets::Secrets;
use crate::document::Comments;
use crate::error::Error;
use crate::exchange::{Exchange, Outcome};
use crate::http::forward::{ForwardOptions, Forwarder, Passage};
use crate::http::local_server::{LocalAnswer, LocalRequest};
use crate::protocol::query::{COMMAND, Query};
use crate::protocol::signature::{Token, sign};
use crate::protocol::validate::{check, payload_findings};

/// How many may be sent at a time. Each keeps a thread waiting for the backend.
const LANES: usize = 4;

/// Sends again to a backend.
pub(crate) struct Resender {
    forwarder: Forwarder,
    token: Option<Token>,
    lanes: [Mutex<()>; LANES],
}

#[derive(Serialize)]
struct Resent<'a> {
    backend: Backend<'a>,
    body: &'a str,
}

impl Resender {
    /// To the backend that callbacks are passed on to. `token` signs what is sent: the signature that it came with
    /// works for a minute.
    pub(crate) fn new(forward: &ForwardOptions, token: Option<&Token>) -> Result<Self, Error> {
        let token = forward.resign.as_ref().or(token).cloned();
        let options =
            ForwardOptions { resign: token.clone(), diagnose: None, is_all: true, ..forward.clone() };
        let forwarder =
            Forwarder::new(options).map_err(|error| Error::input(error.to_string(), error.help()))?;
        Ok(Self { forwarder, token, lanes: Default::default() })
    }

    /// Sends a callback as it came, or with another body.
    pub(super) fn resend(
        &self,
        exchange: &Exchange,
        request: &LocalRequest,
        secrets: &Secrets,
    ) -> Result<LocalAnswer, ApiRefusal> {
        let asked = AskedFields::read(request, &["body"], r#"send {} or {"body":"text"}"#)?;
        let edited = asked.text("body");
        let request = &exchange.request;
        let (Ok(received), true) = (&request.body, exchange.verdict.is_callback) else {
            let error = "this cannot be sent again: it is not a callback that arrived whole";
            return Err(ApiRefusal::new(StatusCode::CONFLICT, error, "choose another one"));
        };
        let lane = self.lanes.iter().find_map(|lane| match lane.try_lock() {
            Ok(lane) => Some(lane),
            Err(TryLockError::Poisoned(lane)) => Some(lane.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        });
        let _lane = lane.ok_or_else(|| {
            let error = format!("{LANES} callbacks are being sent again already");
            ApiRefusal::new(StatusCode::SERVICE_UNAVAILABLE, error, "wait until the backend has answered")
        })?;
        let body = edited.map_or(received.as_slice(), str::as_bytes);
        let now = Timestamp::now().as_second();
        let headers = request.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let passage = Passage {
            method: &request.method,
            asked: &request.url,
            headers: headers.collect(),
            body,
            now,
            is_signed: self.token.is_some(),
            is_accepted: match edited {
                None => exchange.verdict.outcome == Outcome::Accepted,
                Some(body) => is_sound(body, &request.url),
            },
        };
        let (_, forwarded) = self.forwarder.forward(&passage);
        let sign = self.token.as_ref().map(|token| sign(token, &now.to_string())).unwrap_or_default();
        let resent = Resent { backend: Backend::of(&forwarded), body: &String::from_utf8_lossy(body) };
        Ok(whole(JSON, secrets.json_signed(exchange, &sign, &resent)))
    }
}

/// Whether nothing is wrong with a body that somebody has edited.
fn is_sound(body: &str, url: &str) -> bool {
    let query = Query::of_url(url);
    let checked =
        check(body.as_bytes(), Comments::Refused, |value| payload_findings(value, query.get(COMMAND)));
    checked.findings.iter().all(|finding| !finding.is_error())
}
