//! Scripts of several requests at the same time: beside a slow one, all at once, at a rate.

use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use super::Prober;
use crate::commands::probe::case_report::CaseReport;
use crate::commands::probe::cases::{Case, CaseExpectation, DraftEdit};
use crate::commands::probe::grade::{Attempt, Grade, Measure, Opinion, grade, is_breakdown};
use crate::commands::probe::request_draft::RequestDraft;
use crate::commands::probe::test_data::now;

/// How long a slow sender has been at it before the callback beside it is sent.
const HEAD_START: Duration = Duration::from_millis(300);

impl Prober<'_> {
    pub(super) fn beside_slow(&self, case: &'static Case, edit: DraftEdit) -> CaseReport {
        let slow_draft = self.draft(edit, now());
        let (slow, plain) = thread::scope(|scope| {
            let slow = scope.spawn(|| self.exchange(&slow_draft));
            thread::sleep(HEAD_START);
            let plain = self.exchange(&RequestDraft::plain(&self.material, now()));
            (slow.join().ok(), plain)
        });
        let mut opinion =
            grade(Measure { case, expectation: CaseExpectation::Accepted, lacks: "" }, &plain, self.limit);
        let elapsed = plain.elapsed;
        if opinion.grade != Grade::Pass {
            let lacks = if self.plain.is_accepted() { format!(": {}", case.lacks) } else { String::new() };
            opinion.reason = format!("beside the slow sender: {}{lacks}", opinion.reason);
            let sent = format!(
                "{}\n# at the same time, on another connection\n{}",
                slow_draft.to_curl(&self.material),
                plain.sent
            );
            return CaseReport::of(case, opinion, Attempt { sent, ..plain }, elapsed);
        }
        match slow {
            Some(slow) if slow.outcome.as_ref().is_ok_and(is_breakdown) => {
                CaseReport::of(case, Opinion::fail("the slow sender got a 5xx status"), slow, elapsed)
            }
            _ => CaseReport::of(case, opinion, plain, elapsed),
        }
    }

    pub(super) fn burst(&self, case: &'static Case, count: u32) -> CaseReport {
        let drafts: Vec<RequestDraft> =
            (0..count).map(|_| RequestDraft::plain(&self.material, now())).collect();
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

    pub(super) fn rate(&self, case: &'static Case, per_second: u32, lasting: Duration) -> CaseReport {
        let pause = Duration::from_secs(1) / per_second;
        let started = Instant::now();
        let attempts = thread::scope(|scope| {
            let mut threads = Vec::new();
            let mut due = Duration::ZERO;
            while due < lasting && !self.endpoint.is_stopped() {
                thread::sleep(due.saturating_sub(started.elapsed()));
                threads.push(scope.spawn(|| self.exchange(&RequestDraft::plain(&self.material, now()))));
                due += pause;
            }
            threads.into_iter().filter_map(|thread| thread.join().ok()).collect()
        });
        self.worst(case, attempts)
    }
}
