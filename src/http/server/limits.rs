//! How many connections and lanes there may be: as many as there are descriptors for, and no more than are of use.

/// The soft limit on descriptors is raised to this where the hard limit allows.
const DESCRIPTORS: u64 = 8 * 1024;

/// A lane takes as many: one at its beginning, and two at its end.
const PER_LANE: usize = 3;

/// How many requests may be answered at a time. Each takes two threads.
const MOST_LANES: usize = 128;

/// How many connections strangers may have.
const MOST_CONNECTIONS: usize = 4096;

/// Standard streams, files, and what else the program needs for itself.
const OWN: usize = 24;

/// How much there may be of what takes descriptors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limits {
    pub(super) lanes: usize,
    pub(super) connections: usize,
}

impl Limits {
    /// Raises the limit of the process as far as that is of use.
    pub(super) fn of_process() -> Self {
        #[cfg(unix)]
        let descriptors = rlimit::increase_nofile_limit(DESCRIPTORS).unwrap_or(256);
        #[cfg(not(unix))]
        let descriptors = DESCRIPTORS;
        Self::with(usize::try_from(descriptors).unwrap_or(usize::MAX))
    }

    /// A request that is being answered may have a connection to a backend, and as many may be kept for later.
    fn with(descriptors: usize) -> Self {
        let lanes = (descriptors / 16).clamp(2, MOST_LANES);
        let connections = descriptors.saturating_sub(lanes * (PER_LANE + 2) + OWN);
        Self { lanes, connections: connections.clamp(8, MOST_CONNECTIONS) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptors_are_shared_out() {
        assert_eq!(Limits::with(1 << 20), Limits { lanes: 128, connections: 4096 });
        assert_eq!(Limits::with(1024), Limits { lanes: 64, connections: 680 });
        assert_eq!(Limits::with(64), Limits { lanes: 4, connections: 20 });
    }
}
