//! A file that grows, line by line, also when another one takes its place.

use std::fs::{File, Metadata};
use std::io::{self, BufRead, BufReader, Seek};
use std::path::Path;
use std::thread;
use std::time::Duration;

use crate::error::{Error, reason};
use crate::inputs::{Source, read_line};

/// How soon a new line is seen.
const TICK: Duration = Duration::from_millis(100);

/// What there is to take.
pub(super) enum TailPiece<'a> {
    /// A whole line without its end, and its number.
    Line(usize, &'a [u8]),
    /// There is no more for now.
    CaughtUp,
}

/// The error for an input that cannot be read.
pub(super) fn unreadable(source: &Source, error: &io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::NotFound => {
            let help = "name a file of records; `timhook listen --record FILE` writes one";
            Error::input(format!("{}: {}", source.name(), reason(error)), help)
        }
        _ => source.unreadable(error),
    }
}

/// Gives every line of at most `most` bytes to `take`, until `is_stopped` or `take` fails, or a line is longer.
/// Standard input ends by itself.
pub(super) fn follow(
    source: &Source,
    most: u64,
    is_stopped: impl Fn() -> bool,
    mut take: impl FnMut(TailPiece<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let unreadable = |error: io::Error| self::unreadable(source, &error);
    let path = match source {
        Source::Stdin => {
            // Nobody asks whether it is stopped while it waits: the second signal ends it, or the sender.
            return lines(&mut io::stdin().lock(), &mut TailLine::new(most), &mut take, unreadable).and_then(
                |line| {
                    line.take_rest(&mut take)?;
                    take(TailPiece::CaughtUp)
                },
            );
        }
        Source::File(path) => path,
    };
    let mut reader = BufReader::new(File::open(path).map_err(unreadable)?);
    let mut line = TailLine::new(most);
    while !is_stopped() {
        lines(&mut reader, &mut line, &mut take, unreadable)?;
        take(TailPiece::CaughtUp)?;
        if is_replaced(&mut reader, path).map_err(unreadable)?
            && let Ok(file) = File::open(path)
        {
            reader = BufReader::new(file);
            line = TailLine::new(most);
            continue;
        }
        thread::sleep(TICK);
    }
    Ok(())
}

/// A line of which there may be more.
struct TailLine {
    number: usize,
    bytes: Vec<u8>,
    most: u64,
}

impl TailLine {
    fn new(most: u64) -> Self {
        Self { number: 0, bytes: Vec::new(), most }
    }

    fn take_rest(&self, take: &mut impl FnMut(TailPiece<'_>) -> Result<(), Error>) -> Result<(), Error> {
        if self.bytes.is_empty() { Ok(()) } else { take(TailPiece::Line(self.number + 1, &self.bytes)) }
    }
}

/// Takes the lines that are whole.
fn lines<'a>(
    reader: &mut impl BufRead,
    line: &'a mut TailLine,
    take: &mut impl FnMut(TailPiece<'_>) -> Result<(), Error>,
    unreadable: impl Fn(io::Error) -> Error,
) -> Result<&'a TailLine, Error> {
    while read_line(reader, &mut line.bytes, line.number + 1, line.most).map_err(&unreadable)? {
        if line.bytes.last() == Some(&b'\n') {
            line.number += 1;
            take(TailPiece::Line(line.number, line.bytes.trim_ascii_end()))?;
            line.bytes.clear();
        }
    }
    Ok(line)
}

/// Whether the path names another file than the one that is read, or the file was cut.
fn is_replaced(reader: &mut BufReader<File>, path: &Path) -> io::Result<bool> {
    let read = reader.stream_position()?;
    let own = reader.get_ref().metadata()?;
    // Between the old one and the new one there may be none.
    let Ok(named) = path.metadata() else { return Ok(false) };
    Ok(own.len() < read || !is_same(&own, &named))
}

#[cfg(unix)]
fn is_same(own: &Metadata, named: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (own.dev(), own.ino()) == (named.dev(), named.ino())
}

#[cfg(not(unix))]
fn is_same(own: &Metadata, named: &Metadata) -> bool {
    own.created().ok() == named.created().ok()
}
