//! Exchanges on their way to standard output: as they come, or in batches while they come fast.

use std::thread;
use std::time::Duration;

use super::blocked_writes::{BlockedWrites, WriteTarget};
use crate::error::Error;
use crate::exchange::{Exchange, Record};
use crate::protocol::query::Query;
use crate::render::compact::compact;
use crate::render::console::Console;
use crate::render::exchange::{Clock, exchange};
use crate::render::json;

/// How many bytes are written at once, about.
const BATCH: usize = 64 * 1024;

/// How long a batch may gather. While callbacks come faster than that, to be woken and to write for each
/// of them costs more than to show it.
const GATHERING: Duration = Duration::from_millis(1);

/// How people see an exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Look {
    /// Everything about it.
    #[default]
    Full,
    /// One line, and what was found.
    Compact,
}

/// An exchange as people see it.
pub(crate) fn render(received: &Exchange, clock: &Clock, look: Look, console: &Console) -> String {
    let (style, is_verbose) = (console.out_style, console.is_verbose);
    match look {
        Look::Full => exchange(received, clock, style, console.out_columns, is_verbose),
        Look::Compact => compact(received, clock, style, console.out_columns, is_verbose),
    }
}

/// What is to be written next.
#[derive(Debug, Default)]
pub(crate) struct Output {
    look: Look,
    text: Vec<u8>,
    exchanges: usize,
    writes: BlockedWrites,
}

impl Output {
    /// For exchanges that look like this.
    pub(crate) fn new(look: Look) -> Self {
        Self { look, ..Self::default() }
    }

    /// Lets these know for how long it writes.
    pub(super) fn taking_note(self, writes: &BlockedWrites) -> Self {
        Self { writes: writes.clone(), ..self }
    }

    /// Adds an exchange as it is asked for.
    pub(crate) fn add(&mut self, received: &Exchange, clock: &Clock, console: &Console) -> Result<(), Error> {
        if console.is_json() {
            let query = Query::of_url(&received.request.url);
            self.text.extend(json::line(&Record::of(received, query.pairs()))?);
        } else if !console.is_quiet || received.is_wrong() {
            self.text.extend_from_slice(render(received, clock, self.look, console).as_bytes());
        }
        self.exchanges += 1;
        Ok(())
    }

    /// Writes what has become a batch.
    pub(super) fn write_batch(&mut self, console: &mut Console) -> Result<(), Error> {
        if self.text.len() < BATCH { Ok(()) } else { self.write(console) }
    }

    /// Writes what there is, since no exchange is waiting; if they come fast, lets the next ones gather.
    pub(crate) fn catch_up(&mut self, console: &mut Console) -> Result<(), Error> {
        let is_fast = self.exchanges > 1;
        self.write(console)?;
        if is_fast {
            thread::sleep(GATHERING);
        }
        Ok(())
    }

    /// Writes what there is.
    pub(crate) fn write(&mut self, console: &mut Console) -> Result<(), Error> {
        if self.exchanges > 0 {
            // In pieces: each one that a slow reader takes shows that it is there.
            for piece in self.text.chunks(BATCH) {
                self.writes.during(WriteTarget::Output, || console.bytes(piece))?;
            }
            self.text.clear();
            self.exchanges = 0;
        }
        Ok(())
    }
}
