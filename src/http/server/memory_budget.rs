//! How much memory heads, bodies and answers may take that are on their way. Those of usual size need none of
//! the budget, so that a crowd of large ones, whole or stalled, stops no callback.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many bytes large ones may take at a time.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// So much of each is free: several times what a callback with ten messages has.
pub(super) const FREE: usize = 4 * 1024;

/// What a JSON value takes while it is judged: itself, what is wrong with it, and what is said about that.
const BYTES_PER_VALUE: usize = 1024;

/// All of it.
#[derive(Debug, Default)]
pub(super) struct MemoryBudget {
    taken: AtomicUsize,
}

impl MemoryBudget {
    /// A share that takes nothing yet.
    pub(super) fn share(self: &Arc<Self>) -> Share {
        Share { budget: Arc::clone(self), bytes: 0 }
    }
}

/// What one connection takes, until it is dropped.
#[derive(Debug)]
pub(super) struct Share {
    budget: Arc<MemoryBudget>,
    bytes: usize,
}

impl Share {
    /// Takes so many more bytes, if there are any left. Whoever is alone may take as much as it needs.
    pub(super) fn grow(&mut self, bytes: usize) -> bool {
        let total = self.budget.taken.fetch_add(bytes, Ordering::SeqCst) + bytes;
        self.bytes += bytes;
        total <= MOST_BYTES || total == self.bytes
    }

    /// Takes what the values of a text need as well.
    pub(super) fn grow_for_values(&mut self, values: u64) -> bool {
        self.grow(usize::try_from(values).unwrap_or(usize::MAX).saturating_mul(BYTES_PER_VALUE))
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.budget.taken.fetch_sub(self.bytes, Ordering::SeqCst);
    }
}

/// The parser goes no deeper than this.
const DEEPEST: u32 = 128;

/// How many JSON values a text has, names of members among them, as far as the parser gets.
pub(super) fn count_values(text: &[u8]) -> u64 {
    let (mut count, mut depth, mut is_string, mut is_escaped) = (1, 0_u32, false, false);
    for &byte in text {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = is_string,
            b'"' => is_string = !is_string,
            _ if is_string => {}
            b',' | b':' => count += 1,
            b'[' | b'{' if depth == DEEPEST => return count,
            b'[' | b'{' => (count, depth) = (count + 1, depth + 1),
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_budget_is_shared_until_it_is_given_back() {
        let budget = Arc::<MemoryBudget>::default();
        let (mut first, mut second) = (budget.share(), budget.share());
        assert!(first.grow(MOST_BYTES / 2) && second.grow(MOST_BYTES / 2));
        assert!(!second.grow(1));
        drop(second);
        assert!(first.grow(MOST_BYTES), "alone, it may take more");
        let mut third = budget.share();
        assert!(!third.grow(1));
        drop(first);
        assert!(third.grow(MOST_BYTES - 1));
    }

    #[test]
    fn values_are_counted_outside_of_strings() {
        let count = |text: &str| count_values(text.as_bytes());
        assert_eq!(count("1"), 1);
        assert_eq!(count("[1,2,3]"), 4);
        assert_eq!(count(r#"{"a,b":"[{:\",\"","c":{}}"#), 6);
        assert_eq!(count(&"[".repeat(1000)), 1 + u64::from(DEEPEST));
    }
}
