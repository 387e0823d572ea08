//! What a backend must not make us show: it may know the token, and repeat it in its answer.

use std::borrow::Cow;

use super::options::ListenOptions;
use crate::exchange::{Exchange, Forwarded, Response};
use crate::protocol::redaction::Redaction;

/// Hides the secrets of a run in what is shown and recorded of answers. What goes back to the sender is the
/// backend's own.
#[derive(Debug, Clone)]
pub(super) struct AnswerRedaction(Redaction);

impl AnswerRedaction {
    pub(super) fn of(options: &ListenOptions) -> Self {
        let mut redaction = Redaction::default();
        options.tokens().for_each(|token| token.hide_in(&mut redaction));
        Self(redaction)
    }

    /// An exchange as it may be shown.
    pub(super) fn of_exchange<'a>(&self, exchange: &'a Exchange) -> Cow<'a, Exchange> {
        let hidden = exchange.response.as_ref().filter(|_| !self.0.is_empty()).and_then(|response| {
            let hidden = self.response(response);
            (hidden != **response).then_some(hidden)
        });
        match hidden {
            Some(response) => Cow::Owned(Exchange { response: Some(Box::new(response)), ..exchange.clone() }),
            None => Cow::Borrowed(exchange),
        }
    }

    fn response(&self, response: &Response) -> Response {
        let forwarded = response.forwarded.as_ref().map(|forwarded| Forwarded {
            body: self.bytes(&forwarded.body),
            reasons: forwarded.reasons.iter().map(|reason| self.0.text(reason.clone())).collect(),
            help: forwarded.help.clone().map(|help| self.0.text(help)),
            ..forwarded.clone()
        });
        Response { body: self.bytes(&response.body), forwarded, ..response.clone() }
    }

    fn bytes(&self, body: &[u8]) -> Vec<u8> {
        self.0.bytes(body.to_vec().into(), false).into()
    }
}
