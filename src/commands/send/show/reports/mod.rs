//! Reports of a run: opened before anything is sent, complete also where the run ends early.

mod json;
mod page;
mod plot;
mod test_report;

use std::collections::HashSet;
use std::fs::File;
use std::path::{Path, PathBuf};

use super::summary::RunSummary;
use crate::commands::send::options::{OutputOptions, ReportKind, ReportTarget};
use crate::error::{Error, reason};
use crate::exchange::Delivery;
use crate::render::sanitize::sanitize;
use json::JsonReport;
use page::PageReport;
use test_report::TestReport;

/// All reports of a run.
#[derive(Default)]
pub(crate) struct SendReports {
    open: Vec<OpenReport>,
}

struct OpenReport {
    path: Option<PathBuf>,
    writer: Writer,
    /// Why it could not be written further. The others go on.
    failure: Option<Error>,
}

enum Writer {
    Tests(TestReport),
    Json(JsonReport),
    Page(Box<PageReport>),
}

impl SendReports {
    /// Opens every file. `target` is where deliveries go, without anything secret.
    pub(crate) fn open(targets: &[ReportTarget], target: &str) -> Result<Self, Error> {
        let mut open = Vec::new();
        for report in targets {
            let path = report.path.clone();
            let file = path.as_deref().map(create).transpose()?;
            let writer = match (report.kind, file) {
                (ReportKind::Json, Some(file)) => Writer::Json(JsonReport::new(file)),
                (ReportKind::Html, Some(file)) => Writer::Page(Box::new(PageReport::new(file, target))),
                (kind, file) => Writer::Tests(TestReport::new(kind, file)),
            };
            open.push(OpenReport { path, writer, failure: None });
        }
        Ok(Self { open })
    }

    /// Takes note of a delivery; whether every report can still be written.
    pub(crate) fn add(&mut self, delivery: &Delivery) -> bool {
        for report in self.open.iter_mut().filter(|report| report.failure.is_none()) {
            let outcome = match &mut report.writer {
                Writer::Tests(tests) => {
                    tests.add(delivery);
                    Ok(())
                }
                Writer::Json(json) => json.add(delivery),
                Writer::Page(page) => page.add(delivery),
            };
            report.failure = outcome.err().map(|error| unwritable(report.path.as_deref(), &error));
        }
        self.open.iter().all(|report| report.failure.is_none())
    }

    /// Completes every report that can be: what goes to standard output, and what went wrong.
    pub(crate) fn finish(self, summary: &RunSummary, step_summary: Option<&Path>) -> (String, Vec<Error>) {
        let mut printed = String::new();
        let mut failures = Vec::new();
        for OpenReport { path, writer, failure } in self.open {
            let written = match (failure, writer) {
                (Some(failure), _) => Err(failure),
                (None, Writer::Tests(report)) => {
                    let missing = summary.undelivered.unwrap_or_default();
                    let appended = step_summary.map(|file| report.append_summary(missing, file));
                    failures.extend(appended.and_then(Result::err));
                    report
                        .finish(missing)
                        .map(|text| printed.push_str(&text))
                        .map_err(|error| unwritable(path.as_deref(), &error))
                }
                (None, Writer::Json(report)) => {
                    report.finish(summary).map_err(|error| unwritable(path.as_deref(), &error))
                }
                (None, Writer::Page(report)) => {
                    report.finish(summary).map_err(|error| unwritable(path.as_deref(), &error))
                }
            };
            failures.extend(written.err());
        }
        (printed, failures)
    }
}

/// Refuses reports that would take the place of each other, or of a file that is read.
pub(crate) fn check_places(
    options: &OutputOptions,
    payloads: impl Iterator<Item = String>,
) -> Result<(), Error> {
    if options.reports.is_empty() {
        return Ok(());
    }
    let files = payloads.chain(options.own_files.iter().cloned());
    let files: HashSet<PathBuf> = files.map(|file| place(Path::new(&file))).collect();
    let mut taken = HashSet::new();
    for path in options.reports.iter().filter_map(|target| target.path.as_deref()) {
        let place = place(path);
        let name = path.display().to_string();
        if files.contains(&place) {
            let message = format!("--report names {}, which is also an input", sanitize(&name));
            return Err(Error::usage(message, "write the report elsewhere"));
        }
        if place != Path::new("/dev/null") && !taken.insert(place) {
            let message = format!("--report names the file {} twice", sanitize(&name));
            return Err(Error::usage(message, "give each report a file of its own"));
        }
    }
    Ok(())
}

/// Where a path leads, however it is written. A report's file need not be there yet.
fn place(path: &Path) -> PathBuf {
    let folder = || {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Some(folder.canonicalize().ok()?.join(path.file_name()?))
    };
    path.canonicalize().ok().or_else(folder).unwrap_or_else(|| path.to_owned())
}

fn create(path: &Path) -> Result<File, Error> {
    File::create(path).map_err(|error| unwritable(Some(path), &error))
}

fn unwritable(path: Option<&Path>, error: &std::io::Error) -> Error {
    let name = path.map_or_else(|| "<stdout>".to_owned(), |path| path.display().to_string());
    let message = format!("{}: the report cannot be written: {}", sanitize(&name), reason(error));
    Error::input(message, "name a file in a folder that exists, that you may write to, and that has room")
}
