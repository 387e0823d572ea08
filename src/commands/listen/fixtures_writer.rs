//! `--record-fixtures DIR`: each distinct shape of payload once, as a file for people to read.

use std::collections::{HashMap, HashSet};
use std::fs::{self, OpenOptions};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::value_shape::ValueShape;
use crate::commands::fixture_name::fixture_name;
use crate::document::indent;
use crate::error::{Error, reason};
use crate::exchange::Exchange;
use crate::protocol::catalogue;

/// More shapes than this are no variety but noise; the rest stays unwritten.
const MOST_FIXTURES: usize = 1_000;

/// A folder of fixtures, and the shapes that are in it.
#[derive(Debug)]
pub(super) struct FixturesWriter {
    folder: PathBuf,
    hasher: RandomState,
    /// The hashes of their kinds: the kinds themselves may be as large as payloads.
    known: HashSet<u64>,
    /// The number after the last one that a name was given.
    numbers: HashMap<String, u32>,
    written: usize,
}

/// A payload that may become a fixture.
pub(super) struct Candidate {
    kind: u64,
    name: String,
}

impl FixturesWriter {
    /// Makes the folder if need be, and learns the shapes of the fixtures in it.
    pub(super) fn open(folder: &Path) -> Result<Self, Error> {
        let failed = |error: io::Error| {
            Error::listener(
                format!("--record-fixtures {}: {}", folder.display(), reason(&error)),
                "name a folder that can be written",
            )
        };
        fs::create_dir_all(folder).map_err(failed)?;
        let hasher = RandomState::new();
        let mut known = HashSet::new();
        for entry in fs::read_dir(folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            if path.extension().is_some_and(|extension| extension == "json") && path.is_file() {
                let text = fs::read(&path).map_err(failed)?;
                known.extend(serde_json::from_slice(&text).ok().map(|body| kind_of(&body, &hasher)));
            }
        }
        Ok(Self { folder: folder.to_owned(), hasher, known, numbers: HashMap::new(), written: 0 })
    }

    /// What kinds are told apart by.
    pub(super) fn hasher(&self) -> RandomState {
        self.hasher.clone()
    }

    /// Writes a payload if its kind is new.
    pub(super) fn keep(&mut self, candidate: &Candidate, exchange: &Exchange) -> Result<(), String> {
        let Candidate { kind, name } = candidate;
        if self.written >= MOST_FIXTURES || self.known.contains(kind) {
            return Ok(());
        }
        let text = String::from_utf8_lossy(exchange.request.body_bytes());
        let text = indent(&text, usize::MAX).unwrap_or_default();
        let path = self.write(name, text.as_bytes());
        path.map_err(|error| {
            format!("{}/{name}.json could not be written: {}", self.folder.display(), reason(&error))
        })?;
        self.known.insert(*kind);
        self.written += 1;
        Ok(())
    }

    /// Writes a file of this name, or of the first with a number that does not exist yet.
    fn write(&mut self, name: &str, text: &[u8]) -> io::Result<()> {
        let next = self.numbers.entry(name.to_owned()).or_insert(1);
        for number in *next.. {
            *next = number + 1;
            let suffix = if number == 1 { String::new() } else { format!("-{number}") };
            let path = self.folder.join(format!("{name}{suffix}.json"));
            match OpenOptions::new().write(true).create_new(true).open(&path) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
                Ok(mut file) => {
                    return file.write_all(text).inspect_err(|_| {
                        // A part of a fixture would be a broken one.
                        let _ = fs::remove_file(&path);
                    });
                }
            }
        }
        unreachable!("there are more numbers than files")
    }
}

impl Candidate {
    /// Of an exchange, if its body is JSON. Looks at all of the body, so it is made before anybody has to wait.
    pub(super) fn of(exchange: &Exchange, hasher: &RandomState) -> Option<Self> {
        let body = exchange.verdict.body.as_ref()?;
        Some(Self { kind: kind_of(body, hasher), name: fixture_name(exchange, body) })
    }
}

/// Payloads of one kind differ in their values alone.
fn kind_of(body: &Value, hasher: &RandomState) -> u64 {
    hasher.hash_one((catalogue::named_in(body).unwrap_or_default(), ValueShape::of(body)))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::exchange::Request;
    use crate::protocol::judge::Policy;

    #[test]
    fn no_more_than_a_thousand_are_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut fixtures = FixturesWriter::open(folder.path()).expect("it is made");
        let (method, url, remote) = ("POST".to_owned(), "/".to_owned(), String::new());
        let request = Request { method, url, headers: vec![], body: Ok(b"{}".to_vec()), remote };
        let verdict =
            Policy { sdkappid: None, token: None, max_skew: Duration::ZERO, path: None }.judge(&request, 0);
        let exchange = Exchange {
            id: 1,
            received_at: jiff::Timestamp::UNIX_EPOCH,
            request,
            verdict,
            repeats: vec![],
            response: None,
            elapsed: Duration::ZERO,
        };
        for kind in 0..=MOST_FIXTURES as u64 {
            let candidate = Candidate { kind, name: "a".to_owned() };
            fixtures.keep(&candidate, &exchange).expect("it is written, or left out");
        }
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), MOST_FIXTURES);
    }
}
