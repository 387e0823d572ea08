//! What a network can do to the listener in bulk: where 1,024 descriptors are all there are, and in little memory, it
//! goes on to answer good callbacks before the vendor would give up.

mod attacks;
mod crowds;
mod siege;
mod slow_readers;

/// Good callbacks that have to get through while a crowd just stands there.
const SOME: usize = 50;

/// Does the same `count` times, by a few threads.
fn in_crowds(count: usize, act: impl Fn(usize) + Sync) {
    const THREADS: usize = 8;
    let act = &act;
    std::thread::scope(|scope| {
        for first in 0..THREADS {
            scope.spawn(move || (first..count).step_by(THREADS).for_each(act));
        }
    });
}
