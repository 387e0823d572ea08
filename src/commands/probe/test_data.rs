//! What all requests of a run are made of.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use serde_json::{Value, json};

use super::subject::ProbeTarget;
use crate::commands::curl::curl_route;
use crate::commands::request::Target;
use crate::commands::send::Variation;
use crate::fixtures::samples_of;
use crate::protocol::catalogue::{Command, FieldFormat};
use crate::protocol::signature::sign;

/// What all requests of a run are made of.
#[derive(Debug)]
pub(crate) struct TestData {
    /// The command of every callback.
    pub(super) command: &'static Command,
    /// The endpoint, and what signs for it.
    pub(super) target: Target,
    /// The app whose callbacks the endpoint expects.
    pub(super) sdkappid: u64,
    /// The group of every callback.
    pub(super) group_id: String,
    /// The operator of every callback.
    pub(super) operator: String,
    /// The way to the endpoint in curl's words.
    pub(super) curl_options: Vec<String>,
    /// The next MsgSeq: no two callbacks of a run recall the same message, unless that is the point.
    next: AtomicU64,
    /// Makes samples fresh.
    variation: Mutex<Variation>,
}

/// The sample that a plain callback is made of: every command has it.
pub(in crate::commands::probe) const FIRST_SAMPLE: &str = "wire";

/// The operator that stands for nobody, and is to stay so.
const UNMAPPED: &str = "@TLS#NOT_FOUND";

/// What stands before the ids of communities.
const COMMUNITY: &str = "@TGS#_";

/// What stands between a group and its topic.
const TOPIC: &str = "@TOPIC#_";

impl TestData {
    /// What a subject is sent. Begins at a MsgSeq that follows the clock, so that two runs do not meet.
    pub(super) fn of(subject: &ProbeTarget, command: &'static Command) -> Self {
        let now = u64::try_from(now()).unwrap_or_default();
        Self {
            command,
            target: Target {
                url: subject.url.clone(),
                headers: Vec::new(),
                token: subject.token.clone(),
                request_time: None,
            },
            sdkappid: subject.sdkappid,
            group_id: subject.group_id.clone(),
            operator: subject.operator.clone(),
            curl_options: curl_route(&subject.client.route),
            next: AtomicU64::new((now % 4_000_000) * 1000),
            variation: Mutex::new(Variation::new(None)),
        }
    }

    /// A sample of the command, fresh, with the test group and the test operator.
    pub(super) fn payload(&self, sample: &str) -> Value {
        let Some(sample) = samples_of(self.command).find(|known| known.name == sample) else {
            return Value::Null;
        };
        let mut variation = self.variation.lock().unwrap_or_else(PoisonError::into_inner);
        let varied = variation.apply(sample.name, sample.payload(), sample.command).ok();
        let bytes = varied.as_deref().unwrap_or_else(|| sample.payload());
        let mut body = serde_json::from_slice(bytes).unwrap_or_default();
        self.localise(&mut body);
        body
    }

    /// Puts the test group and the test operator where a payload has a group and an operator.
    fn localise(&self, body: &mut Value) {
        let has = |body: &Value, start| body.as_str().is_some_and(|id| id.starts_with(start));
        let mut group = &self.group_id;
        let community = self.community();
        for field in &self.command.fields {
            let Some(value) = body.get_mut(&field.name).filter(|value| value.is_string()) else { continue };
            match field.format {
                Some(FieldFormat::GroupId) => {
                    group = if has(value, COMMUNITY) { &community } else { &self.group_id };
                    *value = json!(group);
                }
                Some(FieldFormat::Account) if field.name == "Operator_Account" && !has(value, UNMAPPED) => {
                    *value = json!(self.operator);
                }
                _ => {}
            }
        }
        let topics = self.command.fields.iter().filter(|field| field.format == Some(FieldFormat::TopicId));
        for field in topics {
            if let Some(value) = body.get_mut(&field.name)
                && let Some((_, name)) = value.as_str().and_then(|id| id.split_once(TOPIC))
            {
                *value = json!(format!("{group}{TOPIC}{name}"));
            }
        }
    }

    /// A MsgSeq that was not used before.
    pub(super) fn msg_seq(&self) -> u64 {
        self.next.fetch_add(1, Ordering::Relaxed)
    }

    /// The Community form of the group's id.
    pub(super) fn community(&self) -> String {
        format!("{COMMUNITY}{}", self.group_id)
    }

    /// `Sign` for a time in Unix seconds; empty without a token.
    pub(super) fn sign(&self, time: i64) -> String {
        self.sign_of(&time.to_string())
    }

    /// `Sign` for what may be no time; empty without a token.
    pub(super) fn sign_of(&self, time: &str) -> String {
        self.target.token.as_ref().map(|token| sign(token, time)).unwrap_or_default()
    }
}

#[cfg(test)]
impl TestData {
    /// Some material for tests, with a password in the URL.
    pub(super) fn example(token: Option<&str>) -> Self {
        use crate::http::client::ClientOptions;
        use crate::protocol::signature::Token;
        let url = url::Url::parse("http://u:secret@127.0.0.1:3000/callback?key=1").expect("a URL");
        let subject = ProbeTarget {
            url,
            sdkappid: 1_400_000_000,
            token: token.map(Token::new),
            group_id: "@TGS#GROUP".to_owned(),
            operator: "tester".to_owned(),
            client: ClientOptions::default(),
            is_sure: false,
        };
        Self::of(&subject, crate::protocol::catalogue::main())
    }
}

/// Now in Unix seconds.
pub(super) fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

/// A recalled message that nobody has recalled before.
pub(super) fn message(material: &TestData, now: i64) -> Value {
    let msg_seq = material.msg_seq();
    // A random part that is no larger than 32 bits, and other for every message.
    let random = (msg_seq.wrapping_mul(2_654_435_761)) % (1 << 32);
    json!({"MsgId": format!("144115213033478435-{}-{random}", now - 60), "MsgSeq": msg_seq})
}
