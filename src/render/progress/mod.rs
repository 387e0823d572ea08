//! How far a long run has come: a bar on a terminal, a line every few seconds elsewhere.

mod terminal;

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use terminal::WithMargin;

/// Runs that end sooner show no bar.
const BAR_AFTER: Duration = Duration::from_millis(500);

/// How often a line is written where there is no bar.
const LINE_EVERY: Duration = Duration::from_secs(3);

/// How far a run has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reached {
    /// How many deliveries have ended.
    pub(crate) deliveries: u64,
    /// How many of them did not pass.
    pub(crate) not_passed: u64,
}

/// Shows progress.
pub(crate) struct Progress {
    kind: ProgressKind,
    started: Instant,
    total: Option<u64>,
}

enum ProgressKind {
    Silent,
    Bar(Option<ProgressBar>),
    Lines { last: Instant },
}

impl Progress {
    /// Shows nothing.
    pub(crate) fn silent() -> Self {
        Self { kind: ProgressKind::Silent, started: Instant::now(), total: None }
    }

    /// Shows a bar if standard error is a terminal, or else gives a line now and then.
    pub(crate) fn start(total: Option<u64>, is_terminal: bool) -> Self {
        let started = Instant::now();
        let kind = if is_terminal { ProgressKind::Bar(None) } else { ProgressKind::Lines { last: started } };
        Self { kind, started, total }
    }

    /// Takes note of how far it is; returns a line where one is due.
    pub(crate) fn advance(&mut self, reached: Reached) -> Option<String> {
        let elapsed = self.started.elapsed();
        match &mut self.kind {
            ProgressKind::Silent => None,
            ProgressKind::Bar(bar) => {
                if elapsed >= BAR_AFTER {
                    let bar = bar.get_or_insert_with(|| new_bar(self.total, self.started));
                    bar.set_position(reached.deliveries);
                    bar.set_message(tail(reached, elapsed));
                }
                None
            }
            ProgressKind::Lines { last } => {
                if last.elapsed() < LINE_EVERY {
                    return None;
                }
                *last = Instant::now();
                Some(line(reached, self.total, elapsed))
            }
        }
    }

    /// Whether a bar is on the screen, which each writing of something else takes away for a moment.
    pub(crate) fn is_drawn(&self) -> bool {
        matches!(self.kind, ProgressKind::Bar(Some(_)))
    }

    /// Writes something else without getting in the bar's way.
    pub(crate) fn suspend<T>(&self, write: impl FnOnce() -> T) -> T {
        match &self.kind {
            ProgressKind::Bar(Some(bar)) => bar.suspend(write),
            _ => write(),
        }
    }

    /// Takes the bar away.
    pub(crate) fn finish(&self) {
        if let ProgressKind::Bar(Some(bar)) = &self.kind {
            bar.finish_and_clear();
        }
    }
}

fn new_bar(total: Option<u64>, started: Instant) -> ProgressBar {
    let target = ProgressDrawTarget::term_like_with_hz(Box::new(WithMargin::stderr()), 10);
    let bar = ProgressBar::with_draw_target(total, target);
    let template = match total {
        Some(_) => "{wide_bar} {pos}/{len}  {msg}",
        None => "{spinner} {pos} deliveries after {elapsed}, {msg}",
    };
    let style = ProgressStyle::with_template(template).expect("the template is right");
    bar.with_style(style).with_elapsed(started.elapsed())
}

fn tail(reached: Reached, elapsed: Duration) -> String {
    format!("{} not passed, {}/s", reached.not_passed, per_second(reached, elapsed))
}

/// `1200 of 5000 deliveries, 3 not passed, 400/s`.
fn line(reached: Reached, total: Option<u64>, elapsed: Duration) -> String {
    let total = total.map(|total| format!(" of {total}")).unwrap_or_default();
    format!("{}{total} deliveries, {}", reached.deliveries, tail(reached, elapsed))
}

fn per_second(reached: Reached, elapsed: Duration) -> u128 {
    u128::from(reached.deliveries) * 1_000_000 / elapsed.as_micros().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_how_many_of_how_many() {
        let reached = Reached { deliveries: 1200, not_passed: 3 };
        let elapsed = Duration::from_secs(3);
        assert_eq!(line(reached, Some(5000), elapsed), "1200 of 5000 deliveries, 3 not passed, 400/s");
        assert_eq!(line(reached, None, elapsed), "1200 deliveries, 3 not passed, 400/s");
    }

    #[test]
    fn lines_are_seconds_apart() {
        let reached = Reached { deliveries: 1, not_passed: 0 };
        assert_eq!(Progress::start(None, false).advance(reached), None);
        assert_eq!(Progress::silent().advance(reached), None);
    }
}
