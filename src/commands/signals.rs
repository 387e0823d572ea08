//! Ctrl-C, SIGTERM and SIGHUP: the first stops gently, the second at once.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::error::Error;
use crate::exit::Exit;

/// Ends the process at once.
pub(crate) fn end(exit: Exit) -> ! {
    std::process::exit(exit as i32)
}

/// Calls `stop` on the first signal and ends the process on the second.
pub(crate) fn on_stop(stop: impl Fn() + Send + 'static) -> Result<(), Error> {
    on_stop_or_end(Exit::Listener, stop)
}

/// The same for those that do not listen; the second signal ends the process with `exit`.
pub(crate) fn on_stop_or_end(exit: Exit, stop: impl Fn() + Send + 'static) -> Result<(), Error> {
    let was_asked = AtomicBool::new(false);
    let handler = move || {
        if was_asked.swap(true, Ordering::SeqCst) {
            end(exit);
        }
        stop();
    };
    ctrlc::set_handler(handler).map_err(|error| {
        Error::listener(format!("signals cannot be handled: {error}"), "report this as a bug")
    })
}
