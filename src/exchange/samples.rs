//! An exchange for tests, to be changed where a test looks.

use std::time::Duration;

use jiff::Timestamp;

use super::{AnswerBody, Exchange, Outcome, Request, SignatureState, Verdict};

/// A callback with this body that was accepted at the beginning of 1970, unsigned, in 0.41 ms.
pub(crate) fn accepted(body: &[u8]) -> Exchange {
    Exchange {
        id: 1,
        received_at: Timestamp::UNIX_EPOCH,
        request: Request {
            method: "POST".to_owned(),
            url: "/".to_owned(),
            headers: vec![],
            body: Ok(body.to_vec()),
            remote: "127.0.0.1:1".to_owned(),
        },
        verdict: Verdict {
            outcome: Outcome::Accepted,
            is_callback: true,
            status: 200,
            answer: AnswerBody::ok(),
            findings: vec![],
            signature: SignatureState::Unchecked,
            body: serde_json::from_slice(body).ok(),
        },
        repeats: vec![],
        response: None,
        elapsed: Duration::from_micros(410),
    }
}
