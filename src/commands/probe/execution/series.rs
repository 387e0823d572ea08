//! Scripts of several steps in turn: the same again, one connection for many, a sender that leaves.

use std::thread;
use std::time::{Duration, Instant};

use super::{GRACE, Prober};
use crate::commands::probe::case_report::{CaseEnding, CaseReport, STOPPED};
use crate::commands::probe::cases::{Case, CaseExpectation, DraftEdit};
use crate::commands::probe::grade::{Attempt, Grade, Opinion, explain, summary};
use crate::commands::probe::received::{DecodedAnswer, Trouble};
use crate::commands::probe::request_draft::RequestDraft;
use crate::commands::probe::test_data::now;
use crate::http::wire::WireConnection;
use crate::render::exchange::format_elapsed;

/// How long a sender that leaves gives the endpoint to begin reading, and then to notice.
const FAREWELL: Duration = Duration::from_millis(30);

/// How many callbacks over fresh connections are compared with those over a kept one.
const FRESH: usize = 5;

/// The least that is worth a remark: acknowledgements are delayed by 40 ms and more.
const SLUGGISH: Duration = Duration::from_millis(20);

/// How many times as long as over a fresh connection that takes.
const MANY_TIMES: u32 = 4;

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

impl Prober<'_> {
    pub(super) fn repeat(&self, case: &'static Case, edit: DraftEdit) -> CaseReport {
        let draft = self.draft(edit, now());
        let first = self.exchange(&draft);
        let opinion = self.grade(case, case.expectation, &first);
        if opinion.grade != Grade::Pass {
            let elapsed = first.elapsed;
            return CaseReport::of(case, opinion, first, elapsed);
        }
        let second = self.exchange(&draft);
        let mut opinion = self.grade(case, CaseExpectation::Tolerated, &second);
        if opinion.grade != Grade::Pass {
            opinion.reason = format!("accepted the first time, and the second time: {}", opinion.reason);
        } else if let (Ok(first), Ok(second)) = (&first.outcome, &second.outcome)
            && summary(first) != summary(second)
        {
            opinion = Opinion::warn("the second answer differs from the first");
        }
        let elapsed = first.elapsed.max(second.elapsed);
        CaseReport::of(case, opinion, second, elapsed)
    }

    pub(super) fn keep_alive(&self, case: &'static Case, count: u32) -> CaseReport {
        let mut connection = None;
        let (mut slowest, mut kept) = (Duration::ZERO, Vec::new());
        for number in 1..=count {
            let draft = RequestDraft::plain(&self.material, now());
            let started = Instant::now();
            let until = started + self.limit + GRACE;
            let outcome = self.continue_on(&mut connection, &draft, until);
            let attempt = Attempt {
                sent: draft.to_curl(&self.material),
                features: draft.features(),
                outcome,
                elapsed: started.elapsed(),
            };
            slowest = slowest.max(attempt.elapsed);
            if number > 1 {
                kept.push(attempt.elapsed);
            }
            let opinion = match &attempt.outcome {
                Err(Trouble::BrokenOff(_)) if number > 1 => Opinion::fail(format!(
                    "the connection was closed after {} of {count} callbacks, but the answer before did not have Connection: close",
                    number - 1
                )),
                Ok(answer) if number < count && self.passes(case, &attempt) && !answer.keeps_open => {
                    Opinion::warn(format!(
                        "the connection is closed after {number} of {count} callbacks, as announced"
                    ))
                }
                _ if number == count && self.passes(case, &attempt) => self.compare_with_fresh(&mut kept),
                _ => self.grade(case, case.expectation, &attempt),
            };
            if opinion.grade != Grade::Pass || number == count {
                return CaseReport::of(case, opinion, attempt, slowest);
            }
        }
        CaseReport::skipped(case, STOPPED)
    }

    /// Whether kept connections are as fast as fresh ones.
    fn compare_with_fresh(&self, kept: &mut [Duration]) -> Opinion {
        let mut fresh: Vec<Duration> =
            (0..FRESH).map(|_| self.exchange(&RequestDraft::plain(&self.material, now())).elapsed).collect();
        let (kept, fresh) = (median(kept), median(&mut fresh));
        if kept < SLUGGISH || kept < fresh * MANY_TIMES {
            return Opinion::pass();
        }
        Opinion::warn(format!(
            "an answer takes {} on a reused connection, but {} on a new one: probably headers and body are sent \
             separately, and the body waits until the headers are acknowledged (Nagle, delayed ACK); send both at \
             once, or set TCP_NODELAY",
            format_elapsed(kept),
            format_elapsed(fresh)
        ))
    }

    fn continue_on(
        &self,
        connection: &mut Option<WireConnection>,
        draft: &RequestDraft,
        until: Instant,
    ) -> Result<DecodedAnswer, Trouble> {
        let mut open = match connection.take() {
            Some(open) if open.has_something_to_say() => {
                return Err(Trouble::BrokenOff("between two callbacks".to_owned()));
            }
            Some(open) => open,
            None => self.endpoint.connect(until).map_err(|broken| self.trouble(broken))?,
        };
        let answer = self.ask(&mut open, draft, until).map_err(|broken| self.trouble(broken))?;
        *connection = Some(open);
        Ok(answer)
    }

    pub(super) fn leave(&self, case: &'static Case, edit: DraftEdit) -> CaseReport {
        let draft = self.draft(edit, now());
        let started = Instant::now();
        let until = started + self.limit + GRACE;
        let left = self.endpoint.connect(until).and_then(|mut connection| {
            self.send(&mut connection, &draft, until)?;
            thread::sleep(FAREWELL);
            Ok(())
        });
        let left = left.map_err(|broken| self.trouble(broken));
        thread::sleep(FAREWELL);
        let sent = draft.to_curl(&self.material);
        match left {
            Err(trouble @ (Trouble::Unconnectable(_) | Trouble::Stopped)) => {
                let opinion = Opinion::fail(explain(&trouble, self.limit));
                let attempt = Attempt {
                    sent,
                    features: draft.features(),
                    outcome: Err(trouble),
                    elapsed: started.elapsed(),
                };
                CaseReport::of(case, opinion, attempt, started.elapsed())
            }
            _ => CaseReport { sent, ending: CaseEnding::Passed, ..CaseReport::skipped(case, "") },
        }
    }
}
