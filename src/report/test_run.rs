//! A finished run as a list of tests, for formats that know tests rather than places in files.

use std::time::Duration;

use jiff::Timestamp;

/// Tests that ran together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TestRun {
    /// What ran, such as `timhook validate`.
    pub(crate) suite: String,
    /// When it began, where that says something.
    pub(crate) started: Option<Timestamp>,
    /// The tests, in the order in which a reader expects them.
    pub(crate) tests: Vec<Test>,
}

/// One test and how it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Test {
    /// What it is called; unlike any other in the run.
    pub(crate) name: String,
    /// What it belongs to: a file, a category.
    pub(crate) class: String,
    /// The file that it comes from, and the line in it.
    pub(crate) place: Option<(String, usize)>,
    /// How long it took, where that says something.
    pub(crate) elapsed: Option<Duration>,
    /// How it ended.
    pub(crate) status: TestStatus,
    /// What else there is to tell; may be empty.
    pub(crate) output: String,
}

/// How a test ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TestStatus {
    /// As it should.
    Passed,
    /// It did not run.
    Skipped {
        /// Why not.
        reason: String,
    },
    /// What it looked at is wrong.
    Failed(Problem),
    /// It could not come to a judgement: something could not be read or reached.
    Errored(Problem),
}

/// Why a test did not pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    /// A word for problems of this kind, such as a rule's id.
    pub(crate) kind: String,
    /// One sentence.
    pub(crate) message: String,
    /// All there is to tell, on as many lines as it takes.
    pub(crate) text: String,
}
