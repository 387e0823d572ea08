//! The binary: everything is in the library, where tests can reach it.

/// A callback is received, judged and shown by three threads, so that most memory is freed by another thread
/// than the one that asked for it: the systems' own allocators are slow at that, and keep a heap for each thread.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    timhook::run()
}
