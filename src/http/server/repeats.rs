//! What came before: a receiver should do once what is delivered twice. What names a delivery, its command's
//! description says.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher, RandomState};

use serde_json::Value;

use crate::exchange::{Exchange, Outcome, Repeat};
use crate::protocol::catalogue::DeliveryIdentity;
use crate::protocol::query::{self, Query};
use crate::protocol::validate::command_of;

/// How many messages are remembered. They take some 6 MB.
const MOST_REMEMBERED: usize = 128 * 1024;

/// The messages of the latest accepted callbacks.
#[derive(Debug, Default)]
pub(super) struct Repeats {
    hasher: RandomState,
    /// The callback that first brought a message, by the hash of what names the message.
    first: HashMap<u64, u64>,
    /// The same hashes, oldest first.
    order: VecDeque<u64>,
}

/// What an exchange delivers, as far as it alone tells.
#[derive(Debug)]
pub(super) struct Delivered {
    identity: &'static DeliveryIdentity,
    /// One for each message, in the order of [`named`].
    keys: Vec<u64>,
}

impl Delivered {
    /// Looks at an accepted callback, with the hasher of the [`Repeats`] it is meant for. What was refused was not
    /// delivered, so that a second try of it is no repeat.
    pub(super) fn of(exchange: &Exchange, hasher: &RandomState) -> Option<Self> {
        let body =
            exchange.verdict.body.as_ref().filter(|_| exchange.verdict.outcome == Outcome::Accepted)?;
        let query = Query::of_url(&exchange.request.url);
        let command = command_of(body, query.get(query::COMMAND))?;
        let identity = command.identity.as_ref()?;
        // Once, and not for every message: these values may be long.
        let fields = identity.fields.iter().map(|pointer| body.pointer(pointer).map(Value::to_string));
        let callback = hasher.hash_one((&command.name, fields.collect::<Vec<_>>()));
        let keys =
            named(identity, body).into_iter().map(|value| hasher.hash_one((callback, value.to_string())));
        Some(Self { identity, keys: keys.collect() })
    }
}

impl Repeats {
    /// What keys are made with.
    pub(super) fn hasher(&self) -> RandomState {
        self.hasher.clone()
    }

    /// Marks what an accepted callback repeats, and remembers the rest of it.
    pub(super) fn mark(&mut self, delivered: Delivered, exchange: &mut Exchange) {
        let Delivered { identity, keys } = delivered;
        let repeated: Vec<(usize, u64)> = keys
            .iter()
            .enumerate()
            .filter_map(|(position, key)| Some((position, *self.first.get(key)?)))
            .collect();
        keys.into_iter().for_each(|key| self.remember(key, exchange.id));
        if let Some(body) = exchange.verdict.body.as_ref().filter(|_| !repeated.is_empty()) {
            let (member, values) = (snake_case(identity.name()), named(identity, body));
            let repeat = |(position, first): (usize, u64)| {
                let value: &Value = values[position];
                Repeat { member: member.clone(), value: value.clone(), first }
            };
            exchange.repeats = repeated.into_iter().map(repeat).collect();
        }
    }

    fn remember(&mut self, key: u64, id: u64) {
        if let Entry::Vacant(place) = self.first.entry(key) {
            place.insert(id);
            self.order.push_back(key);
        }
        if self.order.len() > MOST_REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.first.remove(&oldest);
        }
    }
}

/// The values that name what a body delivers: one for each item of a list, or the one for all of it.
fn named<'a>(identity: &DeliveryIdentity, body: &'a Value) -> Vec<&'a Value> {
    match (&identity.each, &identity.item, &identity.show) {
        (Some(list), Some(item), _) => {
            let items = body.pointer(list).and_then(Value::as_array).into_iter().flatten();
            items.filter_map(|entry| entry.get(item)).collect()
        }
        (_, _, Some(shown)) => body.pointer(shown).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// `msg_seq` for `MsgSeq`.
fn snake_case(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    let mut was_lower = false;
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && was_lower {
            snake.push('_');
        }
        was_lower = letter.is_ascii_lowercase();
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::samples::accepted;
    use crate::protocol::catalogue;
    use serde_json::json;

    fn mark(repeats: &mut Repeats, exchange: &mut Exchange) {
        if let Some(delivered) = Delivered::of(exchange, &repeats.hasher()) {
            repeats.mark(delivered, exchange);
        }
    }

    fn exchange(id: u64, outcome: Outcome, body: Value) -> Exchange {
        let mut exchange = Exchange { id, ..accepted(body.to_string().as_bytes()) };
        exchange.verdict.outcome = outcome;
        exchange
    }

    fn recall(group: &str, topic: Option<&str>, seqs: &[u64]) -> Value {
        let list: Vec<Value> = seqs.iter().map(|seq| json!({"MsgSeq": seq})).collect();
        let mut body =
            json!({"CallbackCommand": catalogue::main().name, "GroupId": group, "MsgSeqList": list});
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
            mark(&mut repeats, &mut exchange);
            exchange
                .repeats
                .iter()
                .map(|repeat| (repeat.value.as_u64().expect("a number"), repeat.first))
                .collect::<Vec<_>>()
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
        mark(&mut repeats, &mut twice);
        assert_eq!(twice.repeats, []);
        assert_eq!(repeats.order.len(), 1);
    }

    #[test]
    fn what_was_refused_is_not_remembered() {
        let mut repeats = Repeats::default();
        let mut first = exchange(1, Outcome::Rejected, recall("a", None, &[1]));
        mark(&mut repeats, &mut first);
        let mut second = exchange(2, Outcome::Accepted, recall("a", None, &[1]));
        mark(&mut repeats, &mut second);
        assert_eq!(second.repeats, []);
    }

    /// Would take minutes, were a group's name of megabytes looked at for every message.
    #[test]
    fn a_long_name_is_looked_at_once() {
        let mut repeats = Repeats::default();
        let seqs: Vec<u64> = (0..100_000).collect();
        let group = "g".repeat(8 << 20);
        let mut first = exchange(1, Outcome::Accepted, recall(&group, None, &seqs));
        mark(&mut repeats, &mut first);
        let mut second = exchange(2, Outcome::Accepted, recall(&group, None, &seqs));
        mark(&mut repeats, &mut second);
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

    #[test]
    fn what_names_a_delivery_is_a_member_of_the_record() {
        let repeat = Repeat { member: snake_case("MsgKey"), value: json!("1_2_3"), first: 4 };
        let text = serde_json::to_string(&repeat).expect("it serialises");
        assert_eq!(text, r#"{"msg_key":"1_2_3","first":4}"#);
        assert_eq!(serde_json::from_str::<Repeat>(&text).expect("it is one"), repeat);
        assert_eq!([snake_case("PushID"), snake_case("CtxcbRequestId")], ["push_id", "ctxcb_request_id"]);
    }
}
