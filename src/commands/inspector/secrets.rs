//! What no answer of the inspector shows: the token, and signatures, which work for a minute.

use bytes::Bytes;
use serde::Serialize;

use crate::exchange::{Exchange, Record};
use crate::protocol::query::{Query, SIGN, without_signature};
use crate::protocol::redaction::Redaction;
use crate::protocol::signature::{Token, sign};
use crate::render::json;

/// Hides the tokens of a run, and the signature of the exchange that something is about.
#[derive(Debug, Clone, Default)]
pub(crate) struct Secrets {
    tokens: Redaction,
    /// Signs what is passed on.
    signer: Option<Token>,
}

impl Secrets {
    /// Of these tokens. Shorter ones stand in texts by chance, and would tear them to pieces; where they may have
    /// been repeated, they are hidden before.
    /// What was passed on was signed by `signer`.
    pub(crate) fn of<'a>(tokens: impl IntoIterator<Item = &'a Token>, signer: Option<&Token>) -> Self {
        let mut redaction = Redaction::default();
        let telling = tokens.into_iter().filter(|token| !token.is_short());
        telling.for_each(|token| token.hide_in(&mut redaction));
        Self { tokens: redaction, signer: signer.cloned() }
    }

    /// An exchange record, as everywhere but for its signature.
    pub(super) fn record(&self, exchange: &Exchange) -> Bytes {
        let url = without_signature(&exchange.request.url);
        let query = Query::of_url(&url);
        let record = Record { url: (&*url).into(), ..Record::of(exchange, query.pairs()) };
        self.json(exchange, &record)
    }

    /// What is said of an exchange, as JSON.
    pub(super) fn json(&self, exchange: &Exchange, value: &impl Serialize) -> Bytes {
        written(value, &self.of_exchange(exchange))
    }

    /// The same where it was signed once more.
    pub(super) fn json_signed(&self, exchange: &Exchange, sign: &str, value: &impl Serialize) -> Bytes {
        let mut redaction = self.of_exchange(exchange);
        redaction.hide_signature(sign);
        written(value, &redaction)
    }

    /// A body of an exchange, as it may be shown.
    pub(super) fn bytes(&self, exchange: &Exchange, body: Bytes) -> Bytes {
        self.of_exchange(exchange).bytes(body, false)
    }

    /// A text about an exchange, as it may be shown.
    pub(super) fn text(&self, exchange: &Exchange, text: String) -> String {
        self.of_exchange(exchange).text(text)
    }

    /// A text about no exchange, as it may be shown.
    pub(super) fn plain(&self, text: String) -> String {
        self.tokens.text(text)
    }

    fn of_exchange(&self, exchange: &Exchange) -> Redaction {
        let mut redaction = self.tokens.clone();
        let query = Query::of_url(&exchange.request.url);
        query.values(SIGN).for_each(|sign| redaction.hide_signature(sign));
        if let Some(signer) = self.signer.as_ref().filter(|_| exchange.response.is_some()) {
            redaction.hide_signature(&sign(signer, &exchange.received_at.as_second().to_string()));
        }
        redaction
    }
}

fn written(value: &impl Serialize, redaction: &Redaction) -> Bytes {
    let mut written = Vec::new();
    json::write(&mut written, value).expect("values always serialise");
    redaction.bytes(written.into(), false)
}
