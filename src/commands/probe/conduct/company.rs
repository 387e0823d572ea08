//! Scripts of several requests at the same time: beside a slow one, all at once, at a rate.

use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use super::Prober;
use crate::commands::probe::cases::{Case, Edit, Expectation};
use crate::commands::probe::draft::Draft;
use crate::commands::probe::ending::Report;
use crate::commands::probe::grade::{Attempt, Grade, Measure, Opinion, grade, is_breakdown};
use crate::commands::probe::material::now;

/// How long a slow sender has been at it before the callback beside it is sent.
const HEAD_START: Duration = Duration::from_millis(300);

impl Prober<'_> {
    pub(super) fn beside_slow(&self, case: &'static Case, edit: Edit) -> Report {
        let slow_draft = self.draft(edit, now());
        let (slow, plain) = thread::scope(|scope| {
            let slow = scope.spawn(|| self.exchange(&slow_draft));
            thread::sleep(HEAD_START);
            let plain = self.exchange(&Draft::plain(&self.material, now()));
            (slow.join().ok(), plain)
        });
        let mut opinion =
            grade(Measure { case, expectation: Expectation::Accepted, lacks: "" }, &plain, self.limit);
        let elapsed = plain.elapsed;
        if opinion.grade != Grade::Pass {
            let lacks = if self.plain.is_accepted() { format!(": {}", case.lacks) } else { String::new() };
            opinion.reason = format!("beside the slow sender: {}{lacks}", opinion.reason);
            let sent = format!(
                "{}\n# at the same time, on another connection\n{}",
                slow_draft.to_curl(&self.material),
                plain.sent
            );
            return Report::of(case, opinion, Attempt { sent, ..plain }, elapsed);
        }
        match slow {
            Some(slow) if slow.outcome.as_ref().is_ok_and(is_breakdown) => {
                Report::of(case, Opinion::fail("the slow sender got a 5xx status"), slow, elapsed)
            }
            _ => Report::of(case, opinion, plain, elapsed),
        }
    }

    pub(super) fn burst(&self, case: &'static Case, count: u32) -> Report {
        let drafts: Vec<Draft> = (0..count).map(|_| Draft::plain(&self.material, now())).collect();
        let together = Barrier::new(drafts.len());
        let attempts = thread::scope(|scope| {
            let threads: Vec<_> = drafts
                .iter()
                .map(|draft| {
                    scope.spawn(|| {
                        together.wait();
                        self.exchange(draft)
                    })
                })
                .collect();
            threads.into_iter().filter_map(|thread| thread.join().ok()).collect()
        });
        self.worst(case, attempts)
    }

    pub(super) fn rate(&self, case: &'static Case, per_second: u32, lasting: Duration) -> Report {
        let pause = Duration::from_secs(1) / per_second;
        let started = Instant::now();
        let attempts = thread::scope(|scope| {
            let mut threads = Vec::new();
            let mut due = Duration::ZERO;
            while due < lasting && !self.endpoint.is_stopped() {
                thread::sleep(due.saturating_sub(started.elapsed()));
                threads.push(scope.spawn(|| self.exchange(&Draft::plain(&self.material, now()))));
                due += pause;
            }
            threads.into_iter().filter_map(|thread| thread.join().ok()).collect()
        });
        self.worst(case, attempts)
    }
}
