//! Expectations per payload: the files that hold them, and judging an answer by them.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use crate::error::{Error, reason};
use crate::exchange::Mismatch;
use crate::protocol::answer::{AnswerJudgement, Expectation, judge};
use crate::protocol::catalogue::{Command, Meaning};
use crate::protocol::expectation_file::ExpectationFile;

/// How such files end, in place of `.json` and its kin.
const ENDING: &str = ".expect.json";

/// No file says more.
const MOST_BYTES: u64 = 1024 * 1024;

/// A file with expectations, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Expected {
    /// As it is named in results.
    file: String,
    sidecar: ExpectationFile,
}

/// An answer, judged by a file or by a keyword.
pub(crate) struct JudgedAnswer {
    /// `ActionStatus`, where the answer has one.
    pub(crate) action_status: Option<String>,
    /// What the answer does, where the vendor acts on it.
    pub(crate) meaning: Option<Meaning>,
    /// Why it is not a pass.
    pub(crate) reasons: Vec<String>,
    /// What exactly differs from a file.
    pub(crate) mismatches: Vec<Mismatch>,
}

impl From<AnswerJudgement> for JudgedAnswer {
    fn from(judgement: AnswerJudgement) -> Self {
        let AnswerJudgement { action_status, meaning, reasons } = judgement;
        Self { action_status, meaning, reasons, mismatches: Vec::new() }
    }
}

impl Expected {
    /// Reads a file that must be there.
    pub(crate) fn read(file: &str) -> Result<Self, Error> {
        let mut bytes = Vec::new();
        let read = File::open(file).and_then(|opened| opened.take(MOST_BYTES + 1).read_to_end(&mut bytes));
        let failed = |why: &str| Error::input(format!("{file}: {why}"), "check the path of the expectations");
        match read {
            Ok(length) if length as u64 > MOST_BYTES => {
                return Err(failed(&format!("it is longer than {MOST_BYTES} bytes")));
            }
            Ok(_) => {}
            Err(error) => return Err(failed(&reason(&error))),
        }
        let sidecar = ExpectationFile::parse(&bytes).map_err(|error| {
            let (line, column) = (error.position.line, error.position.column);
            Error::input(format!("{file}:{line}:{column}: {}", error.message), error.help)
        })?;
        Ok(Self { file: file.to_owned(), sidecar })
    }

    /// Reads the file beside a file of payloads, if there is one: `wire.expect.json` beside `wire.json`.
    pub(crate) fn beside(payloads: &str) -> Result<Option<Arc<Self>>, Error> {
        let plain =
            [".gz", ".zst"].into_iter().find_map(|end| payloads.strip_suffix(end)).unwrap_or(payloads);
        let stem = [".json", ".ndjson", ".jsonl"].into_iter().find_map(|end| plain.strip_suffix(end));
        let file = stem.map(|stem| format!("{stem}{ENDING}")).filter(|file| Path::new(file).exists());
        file.map(|file| Self::read(&file).map(Arc::new)).transpose()
    }

    /// As it is named in results.
    pub(crate) fn file(&self) -> &str {
        &self.file
    }

    /// What the file says.
    pub(crate) fn sidecar(&self) -> &ExpectationFile {
        &self.sidecar
    }

    /// What an answer with this status has to be besides. Another status than the file's says all that the contract
    /// would say of it.
    pub(crate) fn expectation(&self, status: u16) -> Expectation {
        if status == self.sidecar.status() { self.sidecar.expectation() } else { Expectation::Any }
    }

    /// Judges a complete answer.
    pub(crate) fn judge(
        &self,
        status: u16,
        body: &[u8],
        elapsed: Duration,
        command: Option<&'static Command>,
    ) -> JudgedAnswer {
        let judgement = judge(status, body, self.expectation(status), command);
        let mismatches = self.sidecar.mismatches(status, body, elapsed);
        let differs = (!mismatches.is_empty()).then(|| format!("different from what {} expects", self.file));
        JudgedAnswer {
            action_status: judgement.action_status,
            meaning: judgement.meaning,
            reasons: differs.into_iter().chain(judgement.reasons).collect(),
            mismatches,
        }
    }
}
