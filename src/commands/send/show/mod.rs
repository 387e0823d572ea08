//! The side that watches a run: prints results, shows progress, sums up.

pub(crate) mod dry_run;
pub(crate) mod latency;
pub(crate) mod notices;
pub(crate) mod reports;
pub(crate) mod summary;

use std::time::{Duration, Instant};

use serde_json::json;

use super::options::OutputOptions;
use super::run::backlog::ResultBacklog;
use super::run::engine::SendEvent;
use super::run::order::size;
use crate::error::Error;
use crate::exchange::{Delivery, DeliveryVerdict};
use crate::exit::Exit;
use crate::render::console::{Console, Level};
use crate::render::delivery::delivery_text;
use crate::render::json;
use crate::render::progress::{Progress, Reached};
use reports::SendReports;
use summary::RunSummary;

/// Where a bar is drawn, results are written together so often: a bar that comes and goes more often flickers.
const WRITE_EVERY: Duration = Duration::from_millis(100);

/// Results are written at once when so many bytes of them wait.
const MOST_UNWRITTEN: usize = 1024 * 1024;

/// Shows a run.
pub(super) struct RunDisplay<'a> {
    options: &'a OutputOptions,
    console: &'a mut Console,
    progress: Progress,
    reports: SendReports,
    total: Option<u64>,
    /// The width of the longest name.
    width: usize,
    /// Results that are not written yet.
    unwritten: Vec<u8>,
    written_at: Instant,
    /// Whether results can be written, and whether anybody is there to be told of what is wrong.
    is_writing: bool,
    is_heard: bool,
    /// What went wrong with everything but the deliveries.
    failures: Vec<Error>,
    /// What the run has come to so far.
    pub(super) summary: RunSummary,
}

impl<'a> RunDisplay<'a> {
    /// `total` is how many deliveries there will be, if that is known.
    pub(super) fn new(
        options: &'a OutputOptions,
        console: &'a mut Console,
        reports: SendReports,
        width: usize,
        total: Option<u64>,
    ) -> Self {
        let progress = if console.is_quiet || total == Some(1) {
            Progress::silent()
        } else {
            Progress::start(total, options.stderr_is_terminal && !console.is_json())
        };
        Self {
            options,
            console,
            progress,
            reports,
            total,
            width,
            unwritten: Vec::new(),
            written_at: Instant::now(),
            is_writing: true,
            is_heard: true,
            failures: Vec::new(),
            summary: RunSummary::new(),
        }
    }

    /// Takes what has happened, and prints it in one piece; whether the run may go on. Results that come later count
    /// all the same.
    pub(super) fn take(&mut self, events: impl Iterator<Item = SendEvent>, backlog: &ResultBacklog) -> bool {
        let mut goes_on = true;
        for event in events {
            match event {
                SendEvent::Tick => {}
                SendEvent::Delivered(deliveries) => {
                    for delivery in &deliveries {
                        goes_on &= self.add(delivery);
                        if self.unwritten.len() >= MOST_UNWRITTEN {
                            self.write();
                        }
                    }
                    backlog.remove(deliveries.iter().map(size).sum());
                }
                SendEvent::Unbegun(count) => self.summary.unbegun = count,
                SendEvent::Broken(error) => self.failures.push(error),
            }
        }
        if !self.progress.is_drawn() || self.written_at.elapsed() >= WRITE_EVERY {
            self.write();
        }
        if self.is_heard {
            self.advance();
        }
        goes_on && self.is_writing
    }

    fn write(&mut self) {
        if !self.unwritten.is_empty() && self.is_writing {
            let console = &mut *self.console;
            let written = self.progress.suspend(|| console.bytes(&self.unwritten));
            self.take_note(written);
            self.written_at = Instant::now();
        }
        self.unwritten.clear();
    }

    /// Nothing more is written after it could not be.
    fn take_note(&mut self, written: std::io::Result<()>) {
        if let Err(error) = written {
            let error = Error::from(error);
            self.is_writing = false;
            self.is_heard = error.is_worth_telling();
            self.failures.push(error);
        }
    }

    /// Whether every report can still be written.
    fn add(&mut self, delivery: &Delivery) -> bool {
        self.summary.add(delivery);
        if self.console.is_json() {
            // Into memory, which takes everything.
            let _ = json::write(&mut self.unwritten, &delivery.to_json());
            self.unwritten.push(b'\n');
        } else if !self.console.is_quiet || delivery.verdict != DeliveryVerdict::Pass {
            let shown = delivery_text(delivery, self.width, self.console.out_style, self.console.is_verbose);
            self.unwritten.extend_from_slice(shown.as_bytes());
        }
        self.reports.add(delivery)
    }

    fn advance(&mut self) {
        let summary = &self.summary;
        let reached = Reached { deliveries: summary.deliveries, not_passed: summary.failed + summary.broken };
        if let Some(line) = self.progress.advance(reached) {
            let record = json!({
                "type": "progress", "deliveries": reached.deliveries, "not_passed": reached.not_passed,
            });
            self.console.say(Level::Info, &line, &record);
        }
    }

    /// Completes the reports, and says what the run came to, if anybody listens. Also what went wrong meanwhile.
    pub(super) fn finish(mut self) -> (Exit, Vec<Error>) {
        self.progress.finish();
        self.write();
        self.summary.undelivered = self.total.map(|total| total.saturating_sub(self.summary.deliveries));
        let (text, failures) =
            std::mem::take(&mut self.reports).finish(&self.summary, self.options.step_summary.as_deref());
        self.failures.extend(failures);
        if self.is_writing {
            let written = self.console.text(&text);
            self.take_note(written);
        }
        if self.is_heard {
            let is_drawn = self.options.stderr_is_terminal;
            let text = self.summary.to_text(self.console.err_style, is_drawn);
            self.console.say(Level::Info, &text, &self.summary.to_json());
        }
        (self.summary.exit(), self.failures)
    }
}
