//! What `timhook listen` and `timhook show` can be told about the inspector.

use clap::Args;

use super::secret::SecretText;
use super::values;
use crate::commands::inspector::{InspectorOptions, Key};
use crate::error::Error;

/// The port of the inspector, where none is given.
pub(super) const PORT: &str = "4040";

#[derive(Debug, Args)]
#[command(next_help_heading = "Inspector")]
pub(super) struct InspectArgs {
    /// Keep the latest N callbacks for the inspector.
    #[arg(long, value_name = "N", value_parser = values::positive, default_value_t = 10_000, requires = "inspect")]
    inspect_keep: u64,

    /// Keep at most SIZE of them in memory.
    #[arg(long, value_name = "SIZE", value_parser = values::size, default_value = "128MiB", requires = "inspect")]
    inspect_memory: u64,

    /// Take this key, of at least 16 characters, in place of a random one
    /// [env: TIMHOOK_LISTEN_INSPECT_KEY or TIMHOOK_SHOW_INSPECT_KEY, which hides it from the process list].
    #[arg(long, value_name = "KEY", requires = "inspect")]
    inspect_key: Option<SecretText>,

    /// Open the page of the inspector in the browser.
    #[arg(long, requires = "inspect")]
    open: bool,
}

impl InspectArgs {
    /// For an inspector on this port, if there is to be one.
    pub(super) fn understand(self, port: Option<u16>) -> Result<Option<InspectorOptions>, Error> {
        let Some(port) = port else { return Ok(None) };
        let count = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        Ok(Some(InspectorOptions {
            port,
            key: self.inspect_key.map(|key| Key::chosen(&key.0)).transpose()?,
            keep: count(self.inspect_keep),
            memory: count(self.inspect_memory),
            opens: self.open,
        }))
    }
}
