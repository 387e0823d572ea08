//! Results in the order of their payloads, however they come in.

use std::collections::BTreeMap;

use crate::exchange::Delivery;

/// How many results may wait for an earlier one before no later delivery is begun.
const MOST_WAITING: usize = 8192;

/// As above, by their size in bytes.
const MOST_WAITING_BYTES: usize = 16 * 1024 * 1024;

/// Holds back what comes too early.
#[derive(Default)]
pub(crate) struct Order {
    next: u64,
    waiting: BTreeMap<u64, Delivery>,
    waiting_bytes: usize,
}

impl Order {
    /// Takes a result, and gives back what is in turn now.
    pub(crate) fn take(&mut self, delivery: Delivery) -> Vec<Delivery> {
        self.waiting_bytes += size(&delivery);
        self.waiting.insert(delivery.number, delivery);
        let mut ready = Vec::new();
        while let Some(delivery) = self.waiting.remove(&self.next) {
            self.next += 1;
            self.waiting_bytes -= size(&delivery);
            ready.push(delivery);
        }
        ready
    }

    /// Whether so much waits that this delivery should not be begun; the one that all others wait for always may.
    pub(crate) fn is_full_for(&self, number: u64) -> bool {
        let is_full = self.waiting.len() >= MOST_WAITING || self.waiting_bytes >= MOST_WAITING_BYTES;
        is_full && number != self.next
    }

    /// What still waits when nothing more will come.
    pub(crate) fn drain(&mut self) -> Vec<Delivery> {
        std::mem::take(&mut self.waiting).into_values().collect()
    }
}

/// How much memory a result keeps, besides a little that all do: its answer, and what was sent.
pub(crate) fn size(delivery: &Delivery) -> usize {
    delivery.reply.as_ref().map_or(0, bytes::Bytes::len) + delivery.body.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::delivery_samples::passed;

    fn numbers(deliveries: &[Delivery]) -> Vec<u64> {
        deliveries.iter().map(|delivery| delivery.number).collect()
    }

    #[test]
    fn results_come_out_in_order() {
        let mut order = Order::default();
        let mut take = |number| numbers(&order.take(Delivery { number, ..passed() }));
        assert_eq!(take(2), [0; 0]);
        assert_eq!(take(1), [0; 0]);
        assert_eq!(take(0), [0, 1, 2]);
        assert_eq!(take(3), [3]);
    }

    #[test]
    fn what_waits_is_bounded_and_not_lost() {
        let mut order = Order::default();
        let large = || Some(bytes::Bytes::from(vec![0; 1024 * 1024]));
        for number in 1..=16 {
            assert!(!order.is_full_for(number));
            order.take(Delivery { number, reply: large(), ..passed() });
        }
        assert!(order.is_full_for(17), "the bodies count, too");
        assert!(!order.is_full_for(0), "the others wait for it");
        assert_eq!(numbers(&order.drain()), (1..=16).collect::<Vec<_>>());
    }
}
