//! What the receiver reports.

use super::backlog::Received;

/// What the receiver reports.
#[derive(Debug)]
pub(crate) enum Event {
    /// A request was answered.
    Exchange(Received),
    /// Something went wrong that the user should know; the receiver goes on.
    Trouble(ReceiverTrouble),
    /// The receiver has stopped: no event follows.
    Stopped,
    /// The receiver should not go on; it does until it is stopped.
    Died {
        /// One sentence.
        why: String,
        /// The way out.
        help: &'static str,
    },
}

/// Troubles that the receiver survives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ReceiverTrouble {
    /// There are as many connections as there may be: those that have waited longest are closed for others.
    TooManyConnections {
        /// How many.
        most: usize,
    },
    /// No connection has to be closed for others any more.
    FewConnections,
}
