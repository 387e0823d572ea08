//! Reports of a run: opened before anything is sent, complete also where the run ends early.

mod json;
mod page;
mod plot;
mod tests;

use std::fs::File;
use std::path::{Path, PathBuf};

use super::summary::Summary;
use crate::error::{Error, reason};
use crate::render::delivery::Delivery;
use crate::render::sanitize::sanitize;
use json::JsonReport;
use page::PageReport;
use tests::TestReport;

/// The formats there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReportKind {
    /// JUnit XML.
    Junit,
    /// One JSON document.
    Json,
    /// Workflow commands of GitHub Actions.
    Github,
    /// A web page.
    Html,
}

/// A report that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReportTarget {
    /// In which format.
    pub(crate) kind: ReportKind,
    /// The file; standard output, if `None`, after the results.
    pub(crate) path: Option<PathBuf>,
}

/// All reports of a run.
pub(super) struct Reports {
    open: Vec<(Option<PathBuf>, Open)>,
}

enum Open {
    Tests(TestReport),
    Json(JsonReport),
    Page(Box<PageReport>),
}

impl Reports {
    /// Opens every file. `target` is where deliveries go, without anything secret.
    pub(super) fn open(targets: &[ReportTarget], target: &str) -> Result<Self, Error> {
        let mut open = Vec::new();
        for report in targets {
            let path = report.path.clone();
            let file = path.as_deref().map(create).transpose()?;
            let writer = match (report.kind, file) {
                (ReportKind::Json, Some(file)) => Open::Json(JsonReport::new(file)),
                (ReportKind::Html, Some(file)) => Open::Page(Box::new(PageReport::new(file, target))),
                (kind, file) => Open::Tests(TestReport::new(kind, file, target)),
            };
            open.push((path, writer));
        }
        Ok(Self { open })
    }

    /// Takes note of a delivery.
    pub(super) fn add(&mut self, delivery: &Delivery) -> Result<(), Error> {
        for (path, report) in &mut self.open {
            let outcome = match report {
                Open::Tests(report) => {
                    report.add(delivery);
                    Ok(())
                }
                Open::Json(report) => report.add(delivery),
                Open::Page(report) => report.add(delivery),
            };
            outcome.map_err(|error| unwritable(path.as_deref(), &error))?;
        }
        Ok(())
    }

    /// Completes every report, also after one that could not be written. What goes to standard output is
    /// returned.
    pub(super) fn finish(self, summary: &Summary) -> Result<String, Error> {
        let mut printed = String::new();
        let mut outcome = Ok(());
        for (path, report) in self.open {
            let written = match report {
                Open::Tests(report) => report.finish(summary.undelivered).map(|text| printed.push_str(&text)),
                Open::Json(report) => report.finish(summary),
                Open::Page(report) => report.finish(summary),
            };
            outcome = outcome.and(written.map_err(|error| unwritable(path.as_deref(), &error)));
        }
        outcome.map(|()| printed)
    }
}

fn create(path: &Path) -> Result<File, Error> {
    File::create(path).map_err(|error| unwritable(Some(path), &error))
}

fn unwritable(path: Option<&Path>, error: &std::io::Error) -> Error {
    let name = path.map_or_else(|| "<stdout>".to_owned(), |path| path.display().to_string());
    let message = format!("{}: the report cannot be written: {}", sanitize(&name), reason(error));
    Error::input(message, "name a file in a folder that exists, that you may write to, and that has room")
}
