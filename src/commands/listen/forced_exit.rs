//! The end of a run that was asked to end and cannot: whatever blocks it, one signal is enough.

use std::path::PathBuf;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use super::blocked_writes::BlockedWrites;
use super::exec::Group;
use super::options::ListenOptions;
use crate::commands::signals;
use crate::exit::Exit;
use crate::render::console::Console;
use crate::render::json;

/// For so long requests in flight may take to finish.
const GRACE: Duration = Duration::from_secs(2);

/// What has been written to for so long in vain takes no more. A reader that is only slow takes some of it.
const STUCK: Duration = Duration::from_secs(1);

/// How often that is looked for.
const TICK: Duration = Duration::from_millis(50);

/// For how long somebody may take to hear why.
const LAST_WORDS: Duration = Duration::from_millis(200);

/// Ends the process, unless it has ended by itself before.
#[derive(Clone)]
pub(super) struct ForcedExit {
    writes: BlockedWrites,
    /// What would be left behind.
    ready_file: Option<PathBuf>,
    words: String,
}

impl ForcedExit {
    pub(super) fn of(options: &ListenOptions, writes: &BlockedWrites, console: &Console) -> Self {
        let (message, help) = (
            "stopped before everything was written: the output or the record file accepts no more data",
            "callbacks that were answered may be missing there; check whether the program that reads it has stopped",
        );
        let words = match console.is_json() {
            true => {
                json::text(&serde_json::json!({"type": "error", "message": message, "help": help})) + "\n"
            }
            false => format!("error: {message}\n  help: {help}\n"),
        };
        Self { writes: writes.clone(), ready_file: options.ready_file.clone(), words }
    }

    /// Begins to wait.
    pub(super) fn start(&self, group: Option<Group>) {
        let last = self.clone();
        // Without a thread, a second signal still ends the process.
        let _ = thread::Builder::new().name("timhook-last-resort".to_owned()).spawn(move || {
            thread::sleep(GRACE);
            while !last.writes.are_stuck_for(STUCK) {
                thread::sleep(TICK);
            }
            if let Some(path) = &last.ready_file {
                let _ = std::fs::remove_file(path);
            }
            if let Some(group) = group {
                group.terminate();
            }
            // The stream of errors may be what blocks.
            let (said, was_said) = channel();
            thread::spawn(move || {
                let _ = std::io::Write::write_all(&mut std::io::stderr(), last.words.as_bytes());
                let _ = said.send(());
            });
            let _ = was_said.recv_timeout(LAST_WORDS);
            signals::end(Exit::Listener);
        });
    }
}
