//! Ctrl-C, SIGTERM and SIGHUP: the first stops gently, the second at once.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::error::Error;
use crate::exit::Exit;

/// What asks a process to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ask {
    /// Ctrl-C or SIGTERM.
    Stop,
    /// SIGHUP: the terminal is gone, or a log was rotated.
    Hangup,
}

/// Ends the process at once.
pub(crate) fn end(exit: Exit) -> ! {
    std::process::exit(exit as i32)
}

/// Calls `stop` on the first signal and ends the process on the second. Where a file is recorded, SIGHUP says that
/// it was moved away, and stops nothing: the next record finds that out, and begins it anew.
pub(crate) fn on_stop(is_recording: bool, stop: impl Fn() + Send + 'static) -> Result<(), Error> {
    handle(Exit::Listener, is_recording, stop)
}

/// The same for those that do not listen; the second signal ends the process with `exit`.
pub(crate) fn on_stop_or_end(exit: Exit, stop: impl Fn() + Send + 'static) -> Result<(), Error> {
    handle(exit, false, stop)
}

fn handle(exit: Exit, ignores_hangup: bool, stop: impl Fn() + Send + 'static) -> Result<(), Error> {
    let was_asked = AtomicBool::new(false);
    let handler = move |ask| {
        if ask == Ask::Hangup && ignores_hangup {
            return;
        }
        if was_asked.swap(true, Ordering::SeqCst) {
            end(exit);
        }
        stop();
    };
    watch(handler).map_err(|error| {
        Error::listener(format!("signals cannot be handled: {error}"), "report this as a bug")
    })
}

#[cfg(unix)]
fn watch(handler: impl Fn(Ask) + Send + 'static) -> io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let mut signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM, SIGHUP])?;
    let wait = move || {
        signals.forever().for_each(|signal| handler(if signal == SIGHUP { Ask::Hangup } else { Ask::Stop }))
    };
    std::thread::Builder::new().name("signals".to_owned()).spawn(wait).map(drop)
}

#[cfg(not(unix))]
fn watch(handler: impl Fn(Ask) + Send + 'static) -> io::Result<()> {
    ctrlc::set_handler(move || handler(Ask::Stop)).map_err(io::Error::other)
}
