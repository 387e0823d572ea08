//! The texts of files, samples and pipes, read one after the other, and as often as they are needed.

use std::collections::VecDeque;
use std::io::{self, Read, Seek, Write};
use std::sync::Arc;

use tempfile::{SpooledData, SpooledTempFile};

use super::payload::InputText;
use crate::commands::expectations::Expected;
use crate::commands::send::options::InputOptions;
use crate::document::Comments;
use crate::error::{Error, reason};
use crate::fixtures::Fixture;
use crate::inputs::{Source, Splitter};

/// Payloads are kept in memory up to so many bytes; beyond that, they are read again.
pub(crate) const MOST_KEPT_BYTES: usize = 16 * 1024 * 1024;

/// Files up to this size are read in small blocks.
const SMALL_FILE: u64 = 64 * 1024;

/// A place of texts, and what their answers should be, where a file says it.
pub(crate) struct ExpectedSource {
    pub(crate) place: TextSource,
    pub(crate) expected: Option<Arc<Expected>>,
}

/// Where texts come from.
pub(crate) enum TextSource {
    Sample(Fixture),
    File(Source),
    /// What can be read only once: its name, and a copy of it.
    Copy(String, SpooledData),
}

impl TextSource {
    /// Opens what can be read only once, and copies it.
    pub(crate) fn of(source: Source, options: &InputOptions) -> Result<Self, Error> {
        if source.size().is_some() {
            return Ok(Self::File(source));
        }
        let mut copy = SpooledTempFile::new(MOST_KEPT_BYTES);
        let reader = Copying { reader: source.open()?, copy: &mut copy };
        // Split as it comes: what is one text without end shall not fill the disk.
        let name = source.name().into();
        for batch in Splitter::new(reader, &name, Comments::Refused, options.max_document) {
            batch.map_err(|error| source.unreadable(&error))?;
        }
        Ok(Self::Copy(source.name(), copy.into_inner()))
    }

    fn name(&self) -> String {
        match self {
            Self::Sample(sample) => sample.name.to_owned(),
            Self::File(source) => source.name(),
            Self::Copy(name, _) => name.clone(),
        }
    }

    fn open(&self) -> Result<Box<dyn Read + Send>, Error> {
        match self {
            Self::Sample(sample) => Ok(Box::new(sample.payload())),
            Self::File(source) => source.open(),
            Self::Copy(_, SpooledData::InMemory(copy)) => {
                Ok(Box::new(io::Cursor::new(copy.get_ref().clone())))
            }
            Self::Copy(_, SpooledData::OnDisk(copy)) => {
                // One reader at a time: they share their place in the file.
                let rewound = copy.try_clone().and_then(|mut copy| copy.rewind().map(|()| copy));
                Ok(Box::new(rewound.map_err(|error| self.unreadable(&error))?))
            }
        }
    }

    fn unreadable(&self, error: &io::Error) -> Error {
        match self {
            Self::File(source) => source.unreadable(error),
            _ => Error::input(format!("{}: {}", self.name(), reason(error)), "check the input"),
        }
    }

    fn is_small(&self) -> bool {
        match self {
            Self::Sample(_) => true,
            Self::File(source) => source.size().is_some_and(|size| size <= SMALL_FILE),
            Self::Copy(..) => false,
        }
    }
}

/// Copies what is read.
struct Copying<'a> {
    reader: Box<dyn Read + Send>,
    copy: &'a mut SpooledTempFile,
}

impl Read for Copying<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(into)?;
        self.copy.write_all(&into[..read])?;
        Ok(read)
    }
}

/// The texts of all places, one after the other.
pub(crate) struct Texts {
    places: Arc<[ExpectedSource]>,
    next_place: usize,
    splitter: Option<Splitter<Box<dyn Read + Send>>>,
    waiting: VecDeque<Result<InputText, Error>>,
    /// The longest text, in bytes.
    max_document: u64,
}

impl Texts {
    pub(crate) fn of(places: &Arc<[ExpectedSource]>, max_document: u64) -> Self {
        let (places, waiting) = (Arc::clone(places), VecDeque::new());
        Self { places, next_place: 0, splitter: None, waiting, max_document }
    }

    /// Opens the next place; `None` after the last.
    fn open_next(&mut self) -> Option<Result<(), Error>> {
        let ExpectedSource { place, expected } = self.places.get(self.next_place)?;
        self.next_place += 1;
        if let TextSource::Sample(sample) = place {
            let text = InputText {
                name: sample.label(),
                source: None,
                bytes: sample.payload().to_vec(),
                record: None,
                expected: expected.clone(),
            };
            self.waiting.push_back(Ok(text));
            return Some(Ok(()));
        }
        let name: Arc<str> = place.name().into();
        Some(place.open().map(|reader| {
            let split = if place.is_small() { Splitter::small } else { Splitter::new };
            self.splitter = Some(split(reader, &name, Comments::Refused, self.max_document));
        }))
    }
}

impl Iterator for Texts {
    type Item = Result<InputText, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(text) = self.waiting.pop_front() {
                return Some(text);
            }
            match self.splitter.as_mut().and_then(Iterator::next) {
                Some(Ok(batch)) => {
                    let expected = &self.places[self.next_place - 1].expected;
                    batch.for_each(|input| self.waiting.push_back(InputText::of(input, expected.clone())));
                }
                Some(Err(error)) => {
                    self.splitter = None;
                    return Some(Err(self.places[self.next_place - 1].place.unreadable(&error)));
                }
                None => {
                    self.splitter = None;
                    if let Err(error) = self.open_next()? {
                        return Some(Err(error));
                    }
                }
            }
        }
    }
}
