//! Exchanges that are no longer kept, from the file that they were recorded in.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use crate::commands::recorded::{exchange_of, read_record};
use crate::exchange::Exchange;

/// A file of exchange records.
#[derive(Debug, Clone)]
pub(crate) struct Archive(PathBuf);

impl Archive {
    /// The file of `--record`.
    pub(crate) fn new(path: &Path) -> Self {
        Self(path.to_owned())
    }

    /// The exchange with this id. Looks at the whole file, and understands one line of it.
    pub(super) fn find(&self, id: u64) -> Option<Exchange> {
        let beginning = format!(r#"{{"type":"callback","v":1,"id":{id},"#);
        let mut file = BufReader::new(File::open(&self.0).ok()?);
        let mut line = Vec::new();
        while file.read_until(b'\n', &mut line).ok()? > 0 {
            if line.starts_with(beginning.as_bytes()) {
                let record = read_record(serde_json::from_slice(&line).ok()?).ok()?;
                return exchange_of(&record).ok();
            }
            line.clear();
        }
        None
    }
}
