//! What the receiver changes for its whole process.

use std::sync::Once;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// The soft limit on descriptors is raised to this where the hard limit allows.
#[cfg(unix)]
const DESCRIPTORS: u64 = 16 * 1024;

/// How often a thread of tiny_http has panicked, in this process.
pub(super) static LIBRARY_PANICS: AtomicUsize = AtomicUsize::new(0);

/// tiny_http's threads have no names, and panic when descriptors run out or a peer vanishes at
/// the wrong moment. The watchdog deals with that; the messages would only bury the output.
pub(super) fn hush_library_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let default = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if thread::current().name().is_some() {
                default(panic);
            } else {
                LIBRARY_PANICS.fetch_add(1, Ordering::SeqCst);
            }
        }));
    });
}

/// Every connection takes two descriptors. Returns how many there may be.
#[cfg(unix)]
pub(super) fn raise_descriptor_limit() -> usize {
    let limit = rlimit::increase_nofile_limit(DESCRIPTORS).unwrap_or(256);
    usize::try_from(limit).unwrap_or(usize::MAX)
}

/// Other systems have no such limit.
#[cfg(not(unix))]
pub(super) fn raise_descriptor_limit() -> usize {
    usize::MAX
}
