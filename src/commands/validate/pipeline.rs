//! The work spread over the processors: one thread reads and cuts, the others check,
//! and results come back in the order of the input. Memory is bounded by the batches
//! that are under way.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use super::batch::CheckedBatch;
use super::options::ValidateOptions;
use super::present::{FindingDisplay, present};
use crate::error::Error;
use crate::inputs::{Batch, Source, Splitter, expand};

/// What became of a piece of the input.
pub(super) enum PieceOutcome {
    /// It was checked.
    Checked(CheckedBatch),
    /// It could not be read.
    Unreadable {
        /// The file, or the argument.
        name: String,
        /// Why.
        error: Error,
    },
    /// A sentence about it: it is waited for, or left out.
    Remark(String),
}

/// A piece of the input.
enum InputPiece {
    /// Texts of a long source.
    Batch(Batch),
    /// Small files, still to be read.
    Files(Vec<Source>),
    /// What could not be read.
    Unreadable(String, Error),
    /// What is said of an input that is waited for or left out.
    Remark(String),
}

/// A piece, numbered in the order of the input.
type Job = (usize, InputPiece);

/// Files up to this size are read by the thread that checks them, many at a time.
const SMALL_FILE: u64 = 64 * 1024;

/// How many of them make a job.
const SMALL_FILES: usize = 32;

/// Reads and checks all inputs; `take` gets the outcomes in their order. Ends early when it fails.
pub(super) fn check_all(
    options: &ValidateOptions,
    looks: FindingDisplay,
    mut take: impl FnMut(PieceOutcome) -> Result<(), Error>,
) -> Result<(), Error> {
    let workers = thread::available_parallelism().map_or(2, usize::from);
    thread::scope(|scope| {
        let (jobs, waiting) = sync_channel(workers * 2);
        let waiting = Arc::new(Mutex::new(waiting));
        let (results, finished) = sync_channel(workers * 2);
        scope.spawn(move || read(&options.inputs, options, &jobs));
        for _ in 0..workers {
            let (waiting, results) = (Arc::clone(&waiting), results.clone());
            scope.spawn(move || work(options, looks, &waiting, &results));
        }
        drop(results);
        // Whoever holds the receiver of jobs last ends the reader, when the output fails.
        drop(waiting);
        in_order(finished, &mut take)
    })
}

/// Cuts the inputs into jobs, until nobody takes them any more.
fn read(arguments: &[String], options: &ValidateOptions, jobs: &SyncSender<Job>) {
    let mut queue = Queue { jobs, next: 0, files: Vec::new() };
    // The only failure is that nobody listens, and then there is nobody to tell.
    let _ = arguments.iter().try_for_each(|argument| {
        expand(argument).into_iter().try_for_each(|source| match source {
            Ok(source) => queue.source(source, options),
            Err(error) => queue.put(InputPiece::Unreadable(argument.clone(), error)),
        })
    });
    let _ = queue.flush();
}

/// Nobody takes jobs any more.
struct Closed;

/// Puts jobs in their order.
struct Queue<'a> {
    jobs: &'a SyncSender<Job>,
    next: usize,
    /// Small files that do not make a job yet.
    files: Vec<Source>,
}

impl Queue<'_> {
    fn source(&mut self, source: Source, options: &ValidateOptions) -> Result<(), Closed> {
        if source.holds_expectations() {
            let message = format!(
                "{} is left out: it contains expectations for an answer, not a payload",
                source.name()
            );
            return self.put(InputPiece::Remark(message));
        }
        if source.size().is_some_and(|size| size <= SMALL_FILE) {
            self.files.push(source);
            return if self.files.len() < SMALL_FILES { Ok(()) } else { self.flush() };
        }
        if options.stderr_is_terminal && source.is_pipe() {
            self.put(InputPiece::Remark(source.waiting()))?;
        }
        match source.open() {
            Err(error) => self.put(InputPiece::Unreadable(source.name(), error)),
            Ok(reader) => {
                let name = source.name().into();
                Splitter::new(reader, &name, options.comments, options.max_document).try_for_each(|batch| {
                    self.put(match batch {
                        Ok(batch) => InputPiece::Batch(batch),
                        Err(error) => InputPiece::Unreadable(source.name(), source.unreadable(&error)),
                    })
                })
            }
        }
    }

    fn put(&mut self, piece: InputPiece) -> Result<(), Closed> {
        self.flush()?;
        self.send(piece)
    }

    fn flush(&mut self) -> Result<(), Closed> {
        match std::mem::take(&mut self.files) {
            files if files.is_empty() => Ok(()),
            files => self.send(InputPiece::Files(files)),
        }
    }

    fn send(&mut self, piece: InputPiece) -> Result<(), Closed> {
        self.next += 1;
        self.jobs.send((self.next - 1, piece)).map_err(|_| Closed)
    }
}

fn work(
    options: &ValidateOptions,
    looks: FindingDisplay,
    waiting: &Mutex<Receiver<Job>>,
    results: &SyncSender<(usize, Vec<PieceOutcome>)>,
) {
    loop {
        let job = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((number, piece)) = job else { return };
        let outcomes = match piece {
            InputPiece::Unreadable(name, error) => vec![PieceOutcome::Unreadable { name, error }],
            InputPiece::Remark(message) => vec![PieceOutcome::Remark(message)],
            InputPiece::Batch(batch) => {
                let mut checked = CheckedBatch::default();
                batch.for_each(|input| present(input, options, looks, &mut checked));
                vec![PieceOutcome::Checked(checked)]
            }
            InputPiece::Files(files) => check_files(&files, options, looks),
        };
        if results.send((number, outcomes)).is_err() {
            return;
        }
    }
}

/// Reads and checks small files, one after the other.
fn check_files(files: &[Source], options: &ValidateOptions, looks: FindingDisplay) -> Vec<PieceOutcome> {
    let mut outcomes = Vec::new();
    let mut checked = CheckedBatch::default();
    for source in files {
        let unreadable = source.open().and_then(|reader| {
            let name = source.name().into();
            Splitter::small(reader, &name, options.comments, options.max_document).try_for_each(|batch| {
                batch.map_err(|error| source.unreadable(&error))?.for_each(|input| {
                    present(input, options, looks, &mut checked);
                });
                Ok(())
            })
        });
        if let Err(error) = unreadable {
            outcomes.push(PieceOutcome::Checked(std::mem::take(&mut checked)));
            outcomes.push(PieceOutcome::Unreadable { name: source.name(), error });
        }
    }
    outcomes.push(PieceOutcome::Checked(checked));
    outcomes
}

/// Passes outcomes on in the order of their numbers.
fn in_order(
    finished: Receiver<(usize, Vec<PieceOutcome>)>,
    take: &mut impl FnMut(PieceOutcome) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut early = BTreeMap::new();
    let mut next = 0;
    for (number, outcomes) in finished {
        early.insert(number, outcomes);
        while let Some(outcomes) = early.remove(&next) {
            outcomes.into_iter().try_for_each(&mut *take)?;
            next += 1;
        }
    }
    Ok(())
}
