//! A file that is there while the listener is, and says where.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, reason};
use crate::render::sanitize::sanitize;

/// No URL of a listener is longer.
const MOST_BYTES: u64 = 4096;

/// A ready file. Dropping it removes it.
#[derive(Debug)]
pub(super) struct ReadyFile {
    path: PathBuf,
}

/// Removes what an earlier run has left: whoever waits for the file must not find an old one.
pub(super) fn clear(path: &Path) -> Result<(), Error> {
    match is_left_over(path) {
        Ok(true) => fs::remove_file(path).map_err(|error| unusable(path, &reason(&error))),
        Ok(false) => Err(unusable(path, "the file exists, and no earlier run has created it")),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(unusable(path, &reason(&error))),
    }
}

fn is_left_over(path: &Path) -> io::Result<bool> {
    let metadata = fs::symlink_metadata(path)?;
    Ok(metadata.is_file() && metadata.len() <= MOST_BYTES && {
        let bytes = fs::read(path)?;
        bytes.starts_with(b"http://") && bytes.iter().position(|byte| *byte == b'\n') == Some(bytes.len() - 1)
    })
}

impl ReadyFile {
    /// Writes the URL. The file is there as a whole or not at all.
    pub(super) fn write(path: &Path, url: &str) -> Result<Self, Error> {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}", std::process::id()));
        let beside = path.with_file_name(name);
        let write = || {
            let mut file = OpenOptions::new().write(true).create_new(true).open(&beside)?;
            file.write_all(format!("{url}\n").as_bytes())?;
            fs::rename(&beside, path)
        };
        write().map_err(|error| {
            let _ = fs::remove_file(&beside);
            unusable(path, &reason(&error))
        })?;
        Ok(Self { path: path.to_owned() })
    }
}

impl Drop for ReadyFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

fn unusable(path: &Path, why: &str) -> Error {
    let message = format!("--ready-file {}: {why}", sanitize(&path.display().to_string()));
    Error::input(message, "name a file that does not exist, in a folder that you may write to")
}
