//! `--record FILE`: exchange records, each always complete.
//!
//! A record goes to the file in one write. Where that writes only a part (the disk is full), the part
//! is cut off again. What an earlier run left unfinished all the same is repaired at the start.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, reason};

/// What every record begins with.
const BEGINNING: &[u8] = br#"{"type":"callback","v":1,"#;

/// What is wrong with a file that another listener writes, and the way out.
const TAKEN: &str = "another program is recording to it";
const ONE_EACH: &str = "give each listener a file of its own";

/// How much is read at once in search of the last line.
const BLOCK: u64 = 64 * 1024;

/// An open file of records.
#[derive(Debug)]
pub(super) struct Recorder {
    file: File,
    path: PathBuf,
    /// None for what has no length, such as a pipe.
    length: Option<u64>,
    /// The number of the last record that was there before.
    last_id: u64,
}

/// What is read of a record.
#[derive(serde::Deserialize)]
struct Numbered {
    id: u64,
}

/// What had to be done to the end of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Repair {
    /// The beginning of a record was removed.
    Removed {
        /// Its bytes.
        bytes: u64,
    },
    /// The newline after the last record was missing.
    Completed,
}

impl Recorder {
    /// Opens a file to append to, and repairs its end.
    pub(super) fn open(path: &Path) -> Result<(Self, Option<Repair>), Error> {
        let failed = |what: String| {
            Error::listener(
                format!("--record {}: {what}", path.display()),
                "name a file that can be written, in a folder that exists",
            )
        };
        let file = open_private(path).map_err(|error| match error {
            Unusable::Io(error) => failed(reason(&error)),
            Unusable::Other(why, help) => {
                Error::listener(format!("--record {}: {why}", path.display()), help)
            }
        })?;
        let metadata = file.metadata().map_err(|error| failed(reason(&error)))?;
        if !metadata.is_file() {
            return Ok((Self { file, path: path.to_owned(), length: None, last_id: 0 }, None));
        }
        if !lock(&file) {
            return Err(Error::listener(format!("--record {}: {TAKEN}", path.display()), ONE_EACH));
        }
        let mut recorder = Self { file, path: path.to_owned(), length: Some(metadata.len()), last_id: 0 };
        match recorder.repair(metadata.len()) {
            Ok(Ok(repair)) => {
                let last_id = recorder.find_last_id().map_err(|error| failed(reason(&error)))?;
                recorder.last_id = last_id.ok_or_else(|| {
                    Error::listener(
                        format!("--record {}: its last line is not an exchange record", path.display()),
                        "timhook appends records only to a file of records; name another file",
                    )
                })?;
                Ok((recorder, repair))
            }
            Ok(Err(NoRecord)) => Err(Error::listener(
                format!(
                    "--record {}: its last line is not an exchange record and is not complete",
                    path.display()
                ),
                "timhook appends records only to a file of records; name another file, or complete the line",
            )),
            Err(error) => Err(failed(reason(&error))),
        }
    }

    /// The number of the last record that was there before; 0, if there was none.
    pub(super) fn last_id(&self) -> u64 {
        self.last_id
    }

    /// Makes the file anew where somebody has deleted or replaced it; the sentence that says so.
    pub(super) fn renew(&mut self) -> Result<Option<String>, String> {
        if self.length.is_none() || is_still_at(&self.file, &self.path) {
            return Ok(None);
        }
        let (renewed, _) = Self::open(&self.path)
            .map_err(|error| format!("{} was deleted or replaced: {error}", self.path.display()))?;
        *self = renewed;
        let path = self.path.display();
        Ok(Some(format!(
            "{path} was deleted or replaced: new records go to a new file, without the earlier records"
        )))
    }

    /// Appends one line, newline included.
    pub(super) fn append(&mut self, line: &[u8]) -> Result<(), String> {
        let written = match self.length {
            None => self.file.write_all(line).map(|()| line.len()),
            Some(_) => write_once(&mut self.file, line),
        };
        let error = match written {
            Ok(written) if written == line.len() => {
                self.length = self.length.map(|length| length + line.len() as u64);
                return Ok(());
            }
            // The reason comes with the next attempt, whose bytes are cut off, too.
            Ok(written) => self.file.write(&line[written..]).err(),
            Err(error) => Some(error),
        };
        if let Some(length) = self.length {
            let _ = self.file.set_len(length);
        }
        let why = error.map_or_else(|| "it accepts no more data".to_owned(), |error| reason(&error));
        Err(format!("the record {} could not be written: {why}", self.path.display()))
    }

    /// Sees to it that the file ends with a newline.
    fn repair(&mut self, length: u64) -> io::Result<Result<Option<Repair>, NoRecord>> {
        let start = self.last_line(length)?;
        if start == length {
            return Ok(Ok(None));
        }
        let mut last = Vec::new();
        self.file.seek(SeekFrom::Start(start))?;
        self.file.read_to_end(&mut last)?;
        let shorter = last.len().min(BEGINNING.len());
        if last[..shorter] != BEGINNING[..shorter] {
            return Ok(Err(NoRecord));
        }
        let repair = if serde_json::from_slice::<serde::de::IgnoredAny>(&last).is_ok() {
            self.file.write_all(b"\n")?;
            self.length = Some(length + 1);
            Repair::Completed
        } else {
            self.file.set_len(start)?;
            self.length = Some(start);
            Repair::Removed { bytes: length - start }
        };
        Ok(Ok(Some(repair)))
    }

    /// The number of the last record; 0 in an empty file, and none where the last line is no record.
    fn find_last_id(&mut self) -> io::Result<Option<u64>> {
        let Some(end) = self.length.unwrap_or_default().checked_sub(1) else { return Ok(Some(0)) };
        let start = self.last_line(end)?;
        let mut last = Vec::new();
        self.file.seek(SeekFrom::Start(start))?;
        (&mut self.file).take(end - start).read_to_end(&mut last)?;
        Ok(serde_json::from_slice::<Numbered>(&last).ok().map(|record| record.id))
    }

    /// Where the line begins that no newline ends; the length of the file if there is none.
    fn last_line(&mut self, length: u64) -> io::Result<u64> {
        let mut end = length;
        while end > 0 {
            let begin = end.saturating_sub(BLOCK);
            let mut block = vec![0; usize::try_from(end - begin).unwrap_or_default()];
            self.file.seek(SeekFrom::Start(begin))?;
            self.file.read_exact(&mut block)?;
            if let Some(newline) = memchr::memrchr(b'\n', &block) {
                return Ok(begin + newline as u64 + 1);
            }
            end = begin;
        }
        Ok(0)
    }
}

/// The unfinished last line is not the beginning of a record, so it is not ours to remove.
struct NoRecord;

impl Repair {
    /// In words.
    pub(super) fn describe(self, path: &Path) -> String {
        let path = path.display();
        match self {
            Self::Removed { bytes } => {
                format!("{path} ended in the middle of a record: its {bytes} bytes were removed")
            }
            Self::Completed => format!("{path} lacked the newline after its last record: it was added"),
        }
    }
}

/// Why a file cannot take records.
enum Unusable {
    Io(io::Error),
    /// Why, and what to do.
    Other(&'static str, &'static str),
}

impl From<io::Error> for Unusable {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Records tell who did what, and carry signatures: a new file is for its owner alone.
fn open_private(path: &Path) -> Result<File, Unusable> {
    match path.metadata() {
        Ok(metadata) if !metadata.is_file() && !metadata.is_dir() => return open_special(path, &metadata),
        _ => {}
    }
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    // Others may read meanwhile (FILE_SHARE_READ), and neither write nor delete: what the lock does elsewhere.
    #[cfg(windows)]
    std::os::windows::fs::OpenOptionsExt::share_mode(&mut options, 1);
    options.open(path).map_err(|error| match error.raw_os_error() {
        // ERROR_SHARING_VIOLATION
        Some(32) if cfg!(windows) => Unusable::Other(TAKEN, ONE_EACH),
        _ => Unusable::Io(error),
    })
}

/// Opens a pipe or a device to write to it, and does not wait for somebody who reads.
#[cfg(unix)]
fn open_special(path: &Path, metadata: &Metadata) -> Result<File, Unusable> {
    use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
    use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};
    let kind = metadata.file_type();
    if !kind.is_fifo() && !kind.is_char_device() {
        return Err(Unusable::Other(
            "it is neither a file nor a pipe",
            "name a file, or a pipe that another program reads",
        ));
    }
    let flags = OFlags::NONBLOCK.bits().cast_signed();
    let file = match OpenOptions::new().write(true).custom_flags(flags).open(path) {
        Err(error) if error.raw_os_error() == Some(rustix::io::Errno::NXIO.raw_os_error()) => {
            return Err(Unusable::Other(
                "nobody reads from this pipe",
                "first start the program that reads the pipe",
            ));
        }
        outcome => outcome?,
    };
    let flags = fcntl_getfl(&file).map_err(io::Error::from)?;
    fcntl_setfl(&file, flags - OFlags::NONBLOCK).map_err(io::Error::from)?;
    Ok(file)
}

#[cfg(not(unix))]
fn open_special(path: &Path, _: &Metadata) -> Result<File, Unusable> {
    Ok(OpenOptions::new().append(true).open(path)?)
}

/// Whether a path still leads to the very file that is open.
#[cfg(unix)]
fn is_still_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let identity = |metadata: &Metadata| (metadata.dev(), metadata.ino());
    matches!((file.metadata(), path.metadata()), (Ok(open), Ok(there)) if identity(&open) == identity(&there))
}

/// Elsewhere a file that is open like this cannot be deleted.
#[cfg(not(unix))]
fn is_still_at(_: &File, _: &Path) -> bool {
    true
}

/// Keeps others from appending to the same file, for as long as it is open.
#[cfg(unix)]
fn lock(file: &File) -> bool {
    use rustix::fs::{FlockOperation, flock};
    // Some network file systems have no locks.
    !matches!(flock(file, FlockOperation::NonBlockingLockExclusive), Err(rustix::io::Errno::WOULDBLOCK))
}

#[cfg(not(unix))]
fn lock(_: &File) -> bool {
    true
}

fn write_once(file: &mut File, bytes: &[u8]) -> io::Result<usize> {
    loop {
        match file.write(bytes) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            outcome => return outcome,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file_of(text: &str) -> tempfile::NamedTempFile {
        let mut file = tempfile::NamedTempFile::new().expect("a file");
        file.write_all(text.as_bytes()).expect("written");
        file
    }

    fn repaired(text: &str) -> (Option<Repair>, String) {
        let file = file_of(text);
        let (_, repair) = Recorder::open(file.path()).expect("it opens");
        (repair, std::fs::read_to_string(file.path()).expect("text"))
    }

    #[test]
    fn a_torn_last_line_is_removed_and_a_whole_one_completed() {
        let whole = r#"{"type":"callback","v":1,"id":1}"#;
        let line = format!("{whole}\n");
        assert_eq!(repaired(""), (None, String::new()));
        assert_eq!(repaired(&line), (None, line.clone()));
        assert_eq!(repaired(whole), (Some(Repair::Completed), line.clone()));
        let torn = format!("{line}{}", &whole[..28]);
        assert_eq!(repaired(&torn), (Some(Repair::Removed { bytes: 28 }), line.clone()));
        assert_eq!(repaired("{\"ty"), (Some(Repair::Removed { bytes: 4 }), String::new()));
        let long = format!("{line}{}{}", &whole[..25], " ".repeat(200_000));
        assert_eq!(repaired(&long), (Some(Repair::Removed { bytes: 200_025 }), line));
    }

    #[test]
    fn numbers_go_on_from_the_last_record() {
        let last_id = |text: &str| Recorder::open(file_of(text).path()).expect("it opens").0.last_id();
        let record = |id: u64| format!("{{\"type\":\"callback\",\"v\":1,\"id\":{id}}}\n");
        assert_eq!(last_id(""), 0);
        assert_eq!(last_id(&record(7)), 7);
        assert_eq!(last_id(&format!("{}{}", record(3), record(4).trim_end())), 4);
        assert_eq!(last_id(&format!("{}{}", record(3), &record(4)[..28])), 3);
        let error = Recorder::open(file_of("my notes\n").path()).expect_err("no record").to_string();
        assert!(error.ends_with("its last line is not an exchange record"), "{error}");
    }

    #[test]
    fn a_file_that_holds_something_else_is_left_alone() {
        let file = file_of("my notes");
        let error = Recorder::open(file.path()).expect_err("no record").to_string();
        assert!(error.ends_with("its last line is not an exchange record and is not complete"), "{error}");
        assert_eq!(std::fs::read_to_string(file.path()).expect("text"), "my notes");
    }

    #[test]
    #[cfg(unix)]
    fn two_cannot_record_to_one_file() {
        let file = file_of("");
        let first = Recorder::open(file.path()).expect("it opens");
        let error = Recorder::open(file.path()).expect_err("locked").to_string();
        assert!(error.ends_with("another program is recording to it"), "{error}");
        drop(first);
        Recorder::open(file.path()).expect("it opens again");
    }
}
