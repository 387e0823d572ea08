//! The threads that take requests off tiny_http. There is always one more waiting than there are busy ones, so
//! that a request that blocks blocks nobody else.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::lane::{Handed, Outlet, decode, is_ours};

struct Pool<H> {
    server: &'static tiny_http::Server,
    handle: H,
    waiting: AtomicUsize,
}

/// Starts the first thread.
pub(super) fn start<H>(server: &'static tiny_http::Server, handle: H) -> io::Result<()>
where
    H: Fn(Handed, Outlet) + Send + Sync + 'static,
{
    spawn(&Arc::new(Pool { server, handle, waiting: AtomicUsize::new(0) }))
}

fn spawn<H: Fn(Handed, Outlet) + Send + Sync + 'static>(pool: &Arc<Pool<H>>) -> io::Result<()> {
    pool.waiting.fetch_add(1, Ordering::SeqCst);
    let own = Arc::clone(pool);
    let spawned = thread::Builder::new().name("timhook-worker".to_owned()).spawn(move || work(&own));
    if spawned.is_err() {
        pool.waiting.fetch_sub(1, Ordering::SeqCst);
    }
    spawned.map(drop)
}

/// Each lane has one request at a time, so there are never more threads than lanes, and one.
fn work<H: Fn(Handed, Outlet) + Send + Sync + 'static>(pool: &Arc<Pool<H>>) {
    loop {
        let received = pool.server.recv();
        let were_waiting = pool.waiting.fetch_sub(1, Ordering::SeqCst);
        if let Some(request) = received.ok().filter(is_ours) {
            if were_waiting == 1 {
                // Without a thread to spare, the next request waits for this one.
                let _ = spawn(pool);
            }
            let handle = || decode(request).map(|(handed, outlet)| (pool.handle)(handed, outlet));
            // A request that lets the program panic must not end the listener.
            let _ = catch_unwind(AssertUnwindSafe(handle));
        }
        pool.waiting.fetch_add(1, Ordering::SeqCst);
    }
}
