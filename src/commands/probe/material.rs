//! What all requests of a run are made of.

use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};
use url::Url;

use super::Subject;
use crate::commands::request::curl_connection;
use crate::protocol::signature::{Token, sign};

/// What all requests of a run are made of.
#[derive(Debug)]
pub(crate) struct Material {
    /// The endpoint.
    pub(super) url: Url,
    /// The app whose callbacks the endpoint expects.
    pub(super) sdkappid: u64,
    /// Signs, if the endpoint expects that.
    pub(super) token: Option<Token>,
    /// The group of every recall.
    pub(super) group_id: String,
    /// The operator of every recall.
    pub(super) operator: String,
    /// The way to the endpoint in curl's words.
    pub(super) curl_options: Vec<String>,
    /// The next MsgSeq: no two callbacks of a run recall the same message, unless that is the point.
    next: AtomicU64,
}

impl Material {
    /// What a subject is sent. Begins at a MsgSeq that follows the clock, so that two runs do not meet.
    pub(super) fn of(subject: &Subject) -> Self {
        let now = u64::try_from(now()).unwrap_or_default();
        Self {
            url: subject.url.clone(),
            sdkappid: subject.sdkappid,
            token: subject.token.clone(),
            group_id: subject.group_id.clone(),
            operator: subject.operator.clone(),
            curl_options: curl_connection(&subject.client.connection),
            next: AtomicU64::new((now % 4_000_000) * 1000),
        }
    }

    /// A MsgSeq that was not used before.
    pub(super) fn msg_seq(&self) -> u64 {
        self.next.fetch_add(1, Ordering::Relaxed)
    }

    /// The Community form of the group's id.
    pub(super) fn community(&self) -> String {
        format!("@TGS#_{}", self.group_id)
    }

    /// `Sign` for a time in Unix seconds; empty without a token.
    pub(super) fn sign(&self, time: i64) -> String {
        self.token.as_ref().map(|token| sign(token, &time.to_string())).unwrap_or_default()
    }
}

#[cfg(test)]
impl Material {
    /// Some material for tests, with a password in the URL.
    pub(super) fn example(token: Option<&str>) -> Self {
        use crate::http::client::ClientOptions;
        let url = Url::parse("http://u:secret@127.0.0.1:3000/callback?key=1").expect("a URL");
        Self::of(&Subject {
            url,
            sdkappid: 1_400_000_000,
            token: token.map(Token::new),
            group_id: "@TGS#GROUP".to_owned(),
            operator: "tester".to_owned(),
            client: ClientOptions::default(),
            is_sure: false,
        })
    }
}

/// Now in Unix seconds.
pub(super) fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

/// A recalled message that nobody has recalled before.
pub(super) fn message(material: &Material, now: i64) -> Value {
    let msg_seq = material.msg_seq();
    // A random part that is no larger than 32 bits, and other for every message.
    let random = (msg_seq.wrapping_mul(2_654_435_761)) % (1 << 32);
    json!({"MsgId": format!("144115213033478435-{}-{random}", now - 60), "MsgSeq": msg_seq})
}
