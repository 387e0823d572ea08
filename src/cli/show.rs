//! What `timhook show` can be told.

use clap::Args;

use super::filters::SelectArgs;
use super::inspect::{self, InspectArgs};
use super::values;
use crate::commands::listen::Look;
use crate::commands::show::ShowOptions;
use crate::error::Error;

/// Show recorded callbacks as `listen` shows them.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n\x20\x20\
                        timhook show callbacks.ndjson --compact --since 10m\n\x20\x20\
                        timhook show callbacks.ndjson --filter forward.verdict=fail --last 1\n\x20\x20\
                        timhook show callbacks.ndjson --id 17 --json | timhook send 3000 -\n\x20\x20\
                        timhook show callbacks.ndjson --inspect --open\n\
                        \n\
                        Ages, such as `3 days ago`, are relative to the time when the callback was received.\n\
                        \n\
                        Exit codes: 0 done, 3 an input could not be read or does not contain records, or no record was selected.")]
pub(super) struct ShowArgs {
    /// File of records, folder, quoted glob, or - for standard input.
    #[arg(required = true, value_name = "FILE|-")]
    inputs: Vec<String>,

    #[command(flatten)]
    select: SelectArgs,

    /// The longest record, after decompression. A stream may have any number of records.
    #[arg(long, value_name = "SIZE", value_parser = values::size, default_value = "64MiB", help_heading = "Selection")]
    max_document: u64,

    /// Show each callback on one line, and its findings below.
    #[arg(long, help_heading = "Output")]
    compact: bool,

    /// Wait for more at the end of the file, until Ctrl-C.
    #[arg(short, long, help_heading = "Output")]
    follow: bool,

    /// Show them on a page in the browser, until Ctrl-C.
    ///
    /// The page is on port 4040 of this machine, or on PORT; 0 takes any free port. Its URL is printed at the start.
    /// The key in it opens the page, and the JSON API for scripts: docs/inspect.md.
    #[arg(long, value_name = "PORT", value_parser = values::port, num_args = 0..=1, require_equals = true,
          default_missing_value = inspect::PORT, conflicts_with = "compact", help_heading = "Inspector")]
    inspect: Option<u16>,

    #[command(flatten)]
    inspector: InspectArgs,
}

impl ShowArgs {
    pub(super) fn understand(self) -> Result<ShowOptions, Error> {
        values::check_inputs(&self.inputs)?;
        Ok(ShowOptions {
            inputs: self.inputs,
            selection: self.select.understand(),
            look: if self.compact { Look::Compact } else { Look::Full },
            max_document: self.max_document,
            is_followed: self.follow,
            inspect: self.inspector.understand(self.inspect)?,
        })
    }
}
