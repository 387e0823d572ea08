//! Which records are taken.

use jiff::Timestamp;

use crate::exchange::Exchange;
use crate::protocol::filter::RecordFilter;

/// What a record has to be to be taken.
#[derive(Debug, Clone, Default)]
pub(crate) struct RecordSelection {
    /// All of them must hold.
    pub(crate) filters: Vec<RecordFilter>,
    /// Received then or later.
    pub(crate) since: Option<Timestamp>,
    /// Received before.
    pub(crate) until: Option<Timestamp>,
    /// One of these; any, if empty.
    pub(crate) ids: Vec<u64>,
    /// So many from the end; how, is up to whoever takes them.
    pub(crate) last: Option<u64>,
}

impl RecordSelection {
    /// Whether each record is taken as it comes.
    pub(crate) fn is_everything(&self) -> bool {
        self.filters.is_empty() && self.since.is_none() && self.until.is_none() && self.ids.is_empty()
    }

    /// Whether an exchange is among those of which the last are taken.
    pub(crate) fn admits(&self, exchange: &Exchange) -> bool {
        self.since.is_none_or(|since| exchange.received_at >= since)
            && self.until.is_none_or(|until| exchange.received_at < until)
            && (self.ids.is_empty() || self.ids.contains(&exchange.id))
            && self.filters.iter().all(|filter| filter.matches(exchange))
    }
}
