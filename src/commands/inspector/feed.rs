//! What the inspector keeps: the latest exchanges, so many and so large, and the news that there are more.
//!
//! Whoever brings an exchange is kept waiting for nobody: it is put into the ring, and that is all. What is asked
//! about it is made when somebody asks.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use bytes::Bytes;
use tokio::sync::watch;

use crate::exchange::Exchange;

/// An exchange that is kept.
pub(super) struct Kept {
    /// How many came before it, whether they are still kept or not.
    pub(super) place: u64,
    /// What it is asked for by.
    pub(super) id: u64,
    pub(super) exchange: Box<Exchange>,
    /// Its row as JSON, once somebody has asked for it.
    pub(super) row: OnceLock<Bytes>,
    size: usize,
}

impl Kept {
    /// One that is no part of a ring.
    pub(super) fn alone(id: u64, exchange: Exchange) -> Self {
        Self { place: 0, id, exchange: Box::new(exchange), row: OnceLock::new(), size: 0 }
    }
}

/// The latest exchanges.
struct Ring {
    kept: VecDeque<Arc<Kept>>,
    next_place: u64,
    bytes: usize,
}

/// What those who wait want to know.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct News {
    /// The place of the next exchange.
    pub(super) next_place: u64,
    /// Whether none will follow; the sentence says why.
    pub(super) end: Option<&'static str>,
}

/// The ring, and those who wait for what comes into it.
pub(super) struct Feed {
    ring: Mutex<Ring>,
    news: watch::Sender<News>,
    most: usize,
    most_bytes: usize,
}

impl Feed {
    /// Keeps so many exchanges, and no more than so many bytes of them; one in any case.
    pub(super) fn new(most: usize, most_bytes: usize) -> Self {
        let ring = Ring { kept: VecDeque::new(), next_place: 0, bytes: 0 };
        Self { ring: Mutex::new(ring), news: watch::Sender::default(), most, most_bytes }
    }

    /// Keeps an exchange. `size` is about how many bytes it takes. Ids grow.
    pub(super) fn push(&self, id: u64, exchange: Box<Exchange>, size: usize) {
        let mut ring = self.ring();
        let place = ring.next_place;
        ring.next_place += 1;
        ring.bytes += size;
        ring.kept.push_back(Arc::new(Kept { place, id, exchange, row: OnceLock::new(), size }));
        let mut old = None;
        while ring.kept.len() > 1 && (ring.kept.len() > self.most || ring.bytes > self.most_bytes) {
            old = ring.kept.pop_front();
            ring.bytes -= old.as_ref().map_or(0, |old| old.size);
        }
        let next_place = ring.next_place;
        drop(ring);
        // Outside of the lock: to free it takes longer than all the rest.
        drop(old);
        self.news.send_modify(|news| news.next_place = next_place);
    }

    /// Says that nothing will follow.
    pub(super) fn end(&self, why: &'static str) {
        self.news.send_modify(|news| news.end = Some(why));
    }

    /// Tells of what comes from now on.
    pub(super) fn news(&self) -> watch::Receiver<News> {
        self.news.subscribe()
    }

    /// All that is kept, the oldest first, and how many came before it.
    pub(super) fn all(&self) -> (Vec<Arc<Kept>>, u64) {
        let ring = self.ring();
        (ring.kept.iter().cloned().collect(), ring.dropped())
    }

    /// What is kept from a place on, so many at the most.
    pub(super) fn from(&self, place: u64, most: usize) -> Vec<Arc<Kept>> {
        let ring = self.ring();
        let first = usize::try_from(place.saturating_sub(ring.dropped())).unwrap_or(usize::MAX);
        ring.kept.iter().skip(first).take(most).cloned().collect()
    }

    /// The place of the first that has a greater id, and how many with a greater id are no longer kept, as far as
    /// ids tell. An id that nothing has had yet is one of an earlier run: everything comes after it.
    pub(super) fn after(&self, id: u64) -> (u64, u64) {
        let ring = self.ring();
        let id = if ring.kept.back().is_some_and(|last| id > last.id) { 0 } else { id };
        let position = ring.kept.partition_point(|kept| kept.id <= id);
        let missed = match ring.kept.front() {
            Some(front) if ring.dropped() > 0 => front.id.saturating_sub(id + 1),
            _ => 0,
        };
        (ring.dropped() + position as u64, missed)
    }

    /// The one with this id.
    pub(super) fn find(&self, id: u64) -> Option<Arc<Kept>> {
        let ring = self.ring();
        let position = ring.kept.binary_search_by_key(&id, |kept| kept.id).ok()?;
        ring.kept.get(position).cloned()
    }

    /// Whether this id is of a time of which nothing is kept any more.
    pub(super) fn has_dropped(&self, id: u64) -> bool {
        let ring = self.ring();
        ring.dropped() > 0 && ring.kept.front().is_some_and(|first| (1..first.id).contains(&id))
    }

    /// The place of the first that is kept, or of the next.
    pub(super) fn first_place(&self) -> u64 {
        self.ring().dropped()
    }

    /// The place of the next.
    pub(super) fn next_place(&self) -> u64 {
        self.ring().next_place
    }

    /// The id of the latest; 0 if there is none.
    pub(super) fn last_id(&self) -> u64 {
        self.ring().kept.back().map_or(0, |kept| kept.id)
    }

    fn ring(&self) -> MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ring {
    /// How many are no longer kept.
    fn dropped(&self) -> u64 {
        self.next_place - self.kept.len() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::samples::accepted;

    fn feed(most: usize, most_bytes: usize, ids: impl IntoIterator<Item = u64>) -> Feed {
        let feed = Feed::new(most, most_bytes);
        ids.into_iter().for_each(|id| feed.push(id, Box::new(accepted(b"{}")), 100));
        feed
    }

    fn ids(kept: &[Arc<Kept>]) -> Vec<u64> {
        kept.iter().map(|kept| kept.id).collect()
    }

    #[test]
    fn the_latest_are_kept_by_number_and_by_size() {
        let (kept, dropped) = feed(3, 1000, 1..=5).all();
        assert_eq!((ids(&kept), dropped), (vec![3, 4, 5], 2));
        let (kept, dropped) = feed(10, 250, 1..=5).all();
        assert_eq!((ids(&kept), dropped), (vec![4, 5], 3));
        let (kept, _) = feed(10, 50, 1..=5).all();
        assert_eq!(ids(&kept), [5]);
    }

    #[test]
    fn they_are_found_by_id_and_by_place() {
        let feed = feed(3, 1000, [1, 4, 6, 9, 12]);
        assert_eq!(feed.find(9).map(|kept| kept.place), Some(3));
        assert!(feed.find(1).is_none() && feed.find(7).is_none() && feed.find(13).is_none());
        assert_eq!((feed.after(6), feed.after(7), feed.after(12)), ((3, 0), (3, 0), (5, 0)));
        assert_eq!(
            [0, 1, 5, 6, 7, 99].map(|id| feed.has_dropped(id)),
            [false, true, true, false, false, false]
        );
        // What came before is gone, and so is what nobody has told of yet.
        assert_eq!((feed.after(1), feed.after(99)), ((2, 4), (2, 5)));
        assert_eq!(
            (ids(&feed.from(0, 2)), ids(&feed.from(4, 9)), ids(&feed.from(5, 9))),
            (vec![6, 9], vec![12], vec![])
        );
        assert_eq!(feed.last_id(), 12);
    }

    #[test]
    fn who_waits_hears_of_more_and_of_the_end() {
        let feed = feed(3, 1000, []);
        let mut news = feed.news();
        assert!(!news.has_changed().expect("it is there"));
        feed.push(1, Box::new(accepted(b"{}")), 1);
        assert_eq!(*news.borrow_and_update(), News { next_place: 1, end: None });
        feed.end("over");
        assert_eq!(*news.borrow_and_update(), News { next_place: 1, end: Some("over") });
    }
}
