//! The threads that take requests off tiny_http. There is always one more waiting than there are busy ones, so
//! that a request that blocks blocks nobody else.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::lane::{Desk, Handed, Outlet, number_of, take_up};

struct Pool<H> {
    server: &'static tiny_http::Server,
    desk: Arc<Desk>,
    handle: H,
    waiting: AtomicUsize,
}

/// Starts the first thread.
pub(super) fn start<H>(server: &'static tiny_http::Server, desk: Arc<Desk>, handle: H) -> io::Result<()>
where
    H: Fn(Handed, Outlet<'_>) + Send + Sync + 'static,
{
    spawn(&Arc::new(Pool { server, desk, handle, waiting: AtomicUsize::new(0) }))
}

fn spawn<H: Fn(Handed, Outlet<'_>) + Send + Sync + 'static>(pool: &Arc<Pool<H>>) -> io::Result<()> {
    pool.waiting.fetch_add(1, Ordering::SeqCst);
    let own = Arc::clone(pool);
    let spawned = thread::Builder::new().name("timhook-worker".to_owned()).spawn(move || work(&own));
    if spawned.is_err() {
        pool.waiting.fetch_sub(1, Ordering::SeqCst);
    }
    spawned.map(drop)
}

/// Each lane is used by one worker at a time, so there are never more threads than lanes, and one.
fn work<H: Fn(Handed, Outlet<'_>) + Send + Sync + 'static>(pool: &Arc<Pool<H>>) {
    // A request that lets the program panic must not end the listener.
    let handle = |handed: Handed, outlet: Outlet<'_>| {
        let _ = catch_unwind(AssertUnwindSafe(|| (pool.handle)(handed, outlet)));
    };
    loop {
        let received = pool.server.recv();
        let were_waiting = pool.waiting.fetch_sub(1, Ordering::SeqCst);
        if let Some(incoming) = received.ok().filter(|incoming| number_of(incoming).is_some()) {
            if were_waiting == 1 {
                // Without a thread to spare, the next request waits for this one.
                let _ = spawn(pool);
            }
            take_up(&pool.desk, incoming, handle);
        }
        pool.waiting.fetch_add(1, Ordering::SeqCst);
    }
}
