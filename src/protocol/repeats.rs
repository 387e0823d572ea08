//! Which messages were recalled before: a receiver should be idempotent on command, GroupId, TopicId and MsgSeq.

use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher, RandomState};

use serde_json::Value;

use crate::exchange::{Exchange, Outcome, Repeat};

/// How many messages are remembered. They take some 6 MB.
const MOST_REMEMBERED: usize = 128 * 1024;

/// The messages of the latest accepted callbacks.
#[derive(Debug, Default)]
pub(crate) struct Repeats {
    hasher: RandomState,
    /// The callback that first brought a message, by the hash of what names the message.
    first: HashMap<u64, u64>,
    /// The same hashes, oldest first.
    order: VecDeque<u64>,
}

impl Repeats {
    /// Marks what an accepted callback repeats, and remembers the rest of it. What was refused was not
    /// delivered, so that a second try of it is no repeat.
    pub(crate) fn mark(&mut self, exchange: &mut Exchange) {
        let Some(body) =
            exchange.verdict.body.as_ref().filter(|_| exchange.verdict.outcome == Outcome::Accepted)
        else {
            return;
        };
        let text = |name| body.get(name).and_then(Value::as_str);
        // Once, and not for every message: these texts may be long.
        let callback = self.hasher.hash_one((text("CallbackCommand"), text("GroupId"), text("TopicId")));
        let messages = body.get("MsgSeqList").and_then(Value::as_array).into_iter().flatten();
        let mut repeats = Vec::new();
        let mut own = Vec::new();
        for msg_seq in messages.filter_map(|message| message.get("MsgSeq")?.as_u64()) {
            let key = self.hasher.hash_one((callback, msg_seq));
            match self.first.get(&key) {
                Some(&first) => repeats.push(Repeat { msg_seq, first }),
                None => own.push(key),
            }
        }
        own.into_iter().for_each(|key| self.remember(key, exchange.id));
        exchange.repeats = repeats;
    }

    fn remember(&mut self, key: u64, id: u64) {
        if self.first.insert(key, id).is_none() {
            self.order.push_back(key);
        }
        if self.order.len() > MOST_REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.first.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{AnswerBody, Request, SignatureState, Verdict};
    use serde_json::json;

    fn exchange(id: u64, outcome: Outcome, body: Value) -> Exchange {
        Exchange {
            id,
            received_at: jiff::Timestamp::UNIX_EPOCH,
            request: Request {
                method: "POST".to_owned(),
                url: "/".to_owned(),
                headers: vec![],
                body: Ok(vec![]),
                remote: String::new(),
            },
            verdict: Verdict {
                outcome,
                is_callback: true,
                status: 200,
                answer: AnswerBody::ok(),
                findings: vec![],
                signature: SignatureState::Unchecked,
                body: Some(body),
            },
            repeats: vec![],
            response: None,
            elapsed: std::time::Duration::ZERO,
        }
    }

    fn recall(group: &str, topic: Option<&str>, seqs: &[u64]) -> Value {
        let list: Vec<Value> = seqs.iter().map(|seq| json!({"MsgSeq": seq})).collect();
        let mut body =
            json!({"CallbackCommand": "Group.CallbackAfterRecallMsg", "GroupId": group, "MsgSeqList": list});
        if let Some(topic) = topic {
            body["TopicId"] = topic.into();
        }
        body
    }

    #[test]
    fn group_topic_and_sequence_number_name_a_message() {
        let mut repeats = Repeats::default();
        let mut marked = |id, body| {
            let mut exchange = exchange(id, Outcome::Accepted, body);
            repeats.mark(&mut exchange);
            exchange.repeats.iter().map(|repeat| (repeat.msg_seq, repeat.first)).collect::<Vec<_>>()
        };
        assert_eq!(marked(1, recall("a", None, &[1, 2])), []);
        assert_eq!(marked(2, recall("b", None, &[1, 2])), []);
        assert_eq!(marked(3, recall("a", Some("t"), &[1])), []);
        assert_eq!(marked(4, recall("a", None, &[2, 3])), [(2, 1)]);
        assert_eq!(marked(5, recall("a", None, &[3, 2])), [(3, 4), (2, 1)]);
    }

    #[test]
    fn a_callback_does_not_repeat_itself() {
        let mut repeats = Repeats::default();
        let mut twice = exchange(1, Outcome::Accepted, recall("a", None, &[1, 1]));
        repeats.mark(&mut twice);
        assert_eq!(twice.repeats, []);
        assert_eq!(repeats.order.len(), 1);
    }

    #[test]
    fn what_was_refused_is_not_remembered() {
        let mut repeats = Repeats::default();
        repeats.mark(&mut exchange(1, Outcome::Rejected, recall("a", None, &[1])));
        let mut second = exchange(2, Outcome::Accepted, recall("a", None, &[1]));
        repeats.mark(&mut second);
        assert_eq!(second.repeats, []);
    }

    /// Would take minutes, were a group's name of megabytes looked at for every message.
    #[test]
    fn a_long_name_is_looked_at_once() {
        let mut repeats = Repeats::default();
        let seqs: Vec<u64> = (0..100_000).collect();
        let group = "g".repeat(8 << 20);
        repeats.mark(&mut exchange(1, Outcome::Accepted, recall(&group, None, &seqs)));
        let mut second = exchange(2, Outcome::Accepted, recall(&group, None, &seqs));
        repeats.mark(&mut second);
        assert_eq!(second.repeats.len(), seqs.len());
    }

    #[test]
    fn the_oldest_are_forgotten() {
        let mut repeats = Repeats::default();
        for id in 0..MOST_REMEMBERED as u64 + 10 {
            repeats.remember(id, id);
        }
        assert_eq!((repeats.first.len(), repeats.order.len()), (MOST_REMEMBERED, MOST_REMEMBERED));
        assert_eq!((repeats.first.get(&9), repeats.first.get(&10)), (None, Some(&10)));
    }
}
