//! The side that watches a run: prints results, shows progress, sums up.

use std::time::{Duration, Instant};

use serde_json::json;

use super::Options;
use super::engine::Event;
use super::reports::Reports;
use super::summary::Summary;
use crate::error::Error;
use crate::exit::Exit;
use crate::render::console::{Console, Level};
use crate::render::delivery::Delivery;
use crate::render::progress::{Progress, Reached};

/// Where a bar is drawn, results are written together so often: a bar that comes and goes more often flickers.
const WRITE_EVERY: Duration = Duration::from_millis(100);

/// Shows a run.
pub(super) struct Show<'a> {
    options: &'a Options,
    console: &'a mut Console,
    progress: Progress,
    reports: Reports,
    total: Option<u64>,
    /// The width of the longest name.
    width: usize,
    /// Results that are not written yet.
    unwritten: Vec<u8>,
    written_at: Instant,
    /// What the run has come to so far.
    pub(super) summary: Summary,
}

impl<'a> Show<'a> {
    /// `total` is how many deliveries there will be, if that is known.
    pub(super) fn new(
        options: &'a Options,
        console: &'a mut Console,
        reports: Reports,
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
            summary: Summary::new(),
        }
    }

    /// Takes what has happened, and prints it in one piece.
    pub(super) fn take(&mut self, events: impl Iterator<Item = Event>) -> Result<(), Error> {
        let mut outcome = Ok(());
        for event in events {
            match event {
                Event::Tick => {}
                Event::Delivered(deliveries) => {
                    deliveries.iter().try_for_each(|delivery| self.add(delivery))?;
                }
                Event::Broken(error) => outcome = Err(error),
            }
        }
        if !self.progress.is_drawn() || self.written_at.elapsed() >= WRITE_EVERY {
            self.write()?;
        }
        self.advance();
        outcome
    }

    fn write(&mut self) -> Result<(), Error> {
        if !self.unwritten.is_empty() {
            let console = &mut *self.console;
            self.progress.suspend(|| console.bytes(&self.unwritten))?;
            self.unwritten.clear();
            self.written_at = Instant::now();
        }
        Ok(())
    }

    fn add(&mut self, delivery: &Delivery) -> Result<(), Error> {
        self.summary.add(delivery);
        self.reports.add(delivery)?;
        if self.console.is_json() {
            serde_json::to_writer(&mut self.unwritten, &delivery.to_json()).map_err(std::io::Error::from)?;
            self.unwritten.push(b'\n');
        } else {
            let shown = delivery.to_text(self.width, self.console.out_style, self.console.is_verbose);
            self.unwritten.extend_from_slice(shown.as_bytes());
        }
        Ok(())
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

    /// Completes the reports, and says what the run came to, if anybody listens.
    pub(super) fn finish(mut self, is_heard: bool) -> (Exit, Result<(), Error>) {
        self.progress.finish();
        let written = if is_heard { self.write() } else { Ok(()) };
        self.summary.undelivered = self.total.unwrap_or_default().saturating_sub(self.summary.deliveries);
        let reported = self.reports.finish(&self.summary);
        let exit = self.summary.exit();
        if !is_heard {
            return (exit, reported.map(|_| ()));
        }
        let reported = written.and(reported).and_then(|text| Ok(self.console.text(&text)?));
        let is_drawn = self.options.stderr_is_terminal;
        let text = self.summary.to_text(self.console.err_style, is_drawn);
        self.console.say(Level::Info, &text, &self.summary.to_json());
        (exit, reported)
    }
}
