//! Carries a case out: makes its requests, sends them as its script says, and grades what comes back.

use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use super::cases::{Case, Edit, Expectation, Script};
use super::draft::{Draft, Framing, Material, now};
use super::grade::{Attempt, Grade, Opinion, explain, grade, is_accepted, is_breakdown, summary};
use crate::http::raw::{Connection, Endpoint, RawAnswer, Trouble};

/// How much longer than the limit an answer is waited for, to be able to say how late it was.
pub(super) const GRACE: Duration = Duration::from_secs(1);

/// How long a slow sender has been at it before the callback beside it is sent.
const HEAD_START: Duration = Duration::from_millis(300);

/// How long a sender that leaves gives the endpoint to begin reading, and then to notice.
const FAREWELL: Duration = Duration::from_millis(30);

/// What is needed to send anything.
pub(super) struct Prober {
    /// Where it goes.
    pub(super) endpoint: Endpoint,
    /// What it is made of.
    pub(super) material: Material,
    /// How long an answer may take.
    pub(super) limit: Duration,
}

/// What a case came to.
#[derive(Debug, Clone)]
pub(super) struct Report {
    pub(super) case: &'static Case,
    pub(super) ending: Ending,
    /// Why it did not pass or did not run, in one sentence.
    pub(super) reason: String,
    /// The request that decided; empty if none was made.
    pub(super) sent: String,
    /// What came back, if anything was awaited.
    pub(super) received: Option<Result<RawAnswer, Trouble>>,
    /// Of the slowest answer.
    pub(super) elapsed: Option<Duration>,
}

/// How a case ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Ending {
    Passed,
    Skipped,
    Warned,
    Failed,
}

impl Ending {
    /// The word that stands for it everywhere.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Passed => "pass",
            Self::Warned => "warn",
            Self::Failed => "fail",
            Self::Skipped => "skipped",
        }
    }
}

impl Report {
    pub(super) fn skipped(case: &'static Case, reason: impl Into<String>) -> Self {
        let ending = Ending::Skipped;
        Self { case, ending, reason: reason.into(), sent: String::new(), received: None, elapsed: None }
    }

    /// Whether it may have failed only because others ran beside it: no answer, or one that was late.
    pub(super) fn is_doubtful(&self, limit: Duration) -> bool {
        let is_late = self.elapsed.is_some_and(|elapsed| elapsed > limit);
        self.ending == Ending::Failed && (is_late || self.trouble().is_some())
    }

    /// What kept an answer from coming, where that is why the case failed.
    pub(super) fn trouble(&self) -> Option<&Trouble> {
        self.received.as_ref().filter(|_| self.ending == Ending::Failed)?.as_ref().err()
    }

    fn of(case: &'static Case, opinion: Opinion, attempt: Attempt, elapsed: Duration) -> Self {
        let ending = match opinion.grade {
            Grade::Fail if attempt.outcome == Err(Trouble::Stopped) => return Self::skipped(case, STOPPED),
            Grade::Pass => Ending::Passed,
            Grade::Warn => Ending::Warned,
            Grade::Fail => Ending::Failed,
        };
        Self {
            case,
            ending,
            reason: opinion.reason,
            sent: attempt.sent,
            received: Some(attempt.outcome),
            elapsed: Some(elapsed),
        }
    }
}

/// Why a case did not run after a signal.
pub(super) const STOPPED: &str = "the run was stopped";

impl Prober {
    /// Carries out one case.
    pub(super) fn perform(&self, case: &'static Case) -> Report {
        match case.script {
            Script::One(edit) => self.each(case, &[edit]),
            Script::Each(edits) => self.each(case, edits),
            Script::WithoutPath if self.material.url.path() == "/" => self.each(case, &[|_, _| {}]),
            Script::WithoutPath => Report::skipped(case, "the URL has a path"),
            Script::Repeat(edit) => self.repeat(case, edit),
            Script::KeepAlive(count) => self.keep_alive(case, count),
            Script::Leave(edit) => self.leave(case, edit),
            Script::Slow(edit) => self.beside_slow(case, edit),
            Script::Burst(count) => self.burst(case, count),
            Script::Rate { per_second, lasting } => self.rate(case, per_second, lasting),
        }
    }

    /// A plain callback; the trouble if it is not answered in time, with this status.
    pub(super) fn check_health(&self, status: u16) -> Result<(), String> {
        let attempt = self.exchange(&Draft::plain(&self.material, now()));
        match attempt.outcome {
            Err(trouble) => Err(explain(&trouble, self.limit)),
            Ok(_) if attempt.elapsed > self.limit => Err(explain(&Trouble::Late, self.limit)),
            Ok(answer) if answer.status != status => {
                Err(format!("a plain callback gets status {} in place of {status}", answer.status))
            }
            Ok(_) => Ok(()),
        }
    }

    /// The status that a plain callback gets, if it gets one.
    pub(super) fn usual_status(&self) -> Option<u16> {
        let attempt = self.exchange(&Draft::plain(&self.material, now()));
        attempt.outcome.ok().map(|answer| answer.status)
    }

    fn draft(&self, edit: Edit, now: i64) -> Draft {
        let mut draft = Draft::plain(&self.material, now);
        edit(&mut draft, &self.material);
        draft
    }

    /// One request over a connection of its own.
    fn exchange(&self, draft: &Draft) -> Attempt {
        let started = Instant::now();
        let until = started + self.limit + GRACE + pace_of(draft);
        let outcome = self.endpoint.connect(until).and_then(|mut connection| {
            self.send(&mut connection, draft, until).and_then(|()| connection.receive(until))
        });
        Attempt { sent: draft.to_curl(&self.material.url), outcome, elapsed: started.elapsed() }
    }

    /// Sends a request. A connection that breaks meanwhile may have brought an answer all the same.
    fn send(&self, connection: &mut Connection, draft: &Draft, until: Instant) -> Result<(), Trouble> {
        let sent = self.send_all(connection, draft, until);
        match sent {
            Err(Trouble::BrokenOff(_)) if connection.has_something_to_say() => Ok(()),
            sent => sent,
        }
    }

    fn send_all(&self, connection: &mut Connection, draft: &Draft, until: Instant) -> Result<(), Trouble> {
        let mut head = draft.head(&self.material.url);
        match draft.framing {
            Framing::Whole => {
                head.extend_from_slice(&draft.body);
                connection.send(&head, until)
            }
            Framing::Chunked => {
                head.extend_from_slice(&draft.chunks());
                connection.send(&head, until)
            }
            Framing::Late(pause) => {
                connection.send(&head, until)?;
                thread::sleep(pause);
                connection.send(&draft.body, until)
            }
            Framing::Dripping { bytes, pause } => {
                connection.send(&head, until)?;
                let (slow, rest) = draft.body.split_at(bytes.min(draft.body.len()));
                for byte in slow {
                    connection.send(std::slice::from_ref(byte), until)?;
                    thread::sleep(pause);
                }
                connection.send(rest, until)
            }
            Framing::Half => {
                head.extend_from_slice(&draft.body[..draft.body.len() / 2]);
                connection.send(&head, until)
            }
        }
    }

    fn each(&self, case: &'static Case, edits: &[Edit]) -> Report {
        let now = now();
        let attempts = edits.iter().map(|&edit| self.exchange(&self.draft(edit, now))).collect();
        self.worst(case, attempts)
    }

    /// The report of the worst of several attempts that all should meet the expectation of the case.
    fn worst(&self, case: &'static Case, attempts: Vec<Attempt>) -> Report {
        let slowest = attempts.iter().map(|attempt| attempt.elapsed).max().unwrap_or_default();
        let total = attempts.len();
        let graded: Vec<(Opinion, Attempt)> = attempts
            .into_iter()
            .map(|attempt| (grade(case, case.expectation, &attempt, self.limit), attempt))
            .collect();
        let wrong = graded.iter().filter(|(opinion, _)| opinion.grade != Grade::Pass).count();
        let worst =
            graded.into_iter().reduce(|worst, next| if next.0.grade > worst.0.grade { next } else { worst });
        let Some((mut opinion, attempt)) = worst else { return Report::skipped(case, STOPPED) };
        if total > 1 && opinion.grade != Grade::Pass {
            opinion.reason = format!("{wrong} of {total}: {}", opinion.reason);
        }
        Report::of(case, opinion, attempt, slowest)
    }

    fn repeat(&self, case: &'static Case, edit: Edit) -> Report {
        let draft = self.draft(edit, now());
        let first = self.exchange(&draft);
        let opinion = grade(case, case.expectation, &first, self.limit);
        if opinion.grade != Grade::Pass {
            let elapsed = first.elapsed;
            return Report::of(case, opinion, first, elapsed);
        }
        let second = self.exchange(&draft);
        let mut opinion = grade(case, Expectation::Tolerated, &second, self.limit);
        if opinion.grade != Grade::Pass {
            opinion.reason = format!("accepted the first time, and the second time: {}", opinion.reason);
        } else if let (Ok(first), Ok(second)) = (&first.outcome, &second.outcome)
            && summary(first) != summary(second)
        {
            opinion = Opinion::warn("the second answer differs from the first");
        }
        let elapsed = first.elapsed.max(second.elapsed);
        Report::of(case, opinion, second, elapsed)
    }

    fn keep_alive(&self, case: &'static Case, count: u32) -> Report {
        let mut connection = None;
        let mut slowest = Duration::ZERO;
        for number in 1..=count {
            let draft = Draft::plain(&self.material, now());
            let started = Instant::now();
            let until = started + self.limit + GRACE;
            let outcome = self.continue_on(&mut connection, &draft, until);
            let attempt =
                Attempt { sent: draft.to_curl(&self.material.url), outcome, elapsed: started.elapsed() };
            slowest = slowest.max(attempt.elapsed);
            let opinion = match &attempt.outcome {
                Err(Trouble::BrokenOff(_)) if number > 1 => Opinion::fail(format!(
                    "the connection was closed after {} of {count} callbacks, and the answer before had not said so",
                    number - 1
                )),
                Ok(answer) if number < count && is_accepted(answer) && !answer.keeps_open => Opinion::warn(
                    format!("the connection is closed after {number} of {count} callbacks, as announced"),
                ),
                _ => grade(case, case.expectation, &attempt, self.limit),
            };
            if opinion.grade != Grade::Pass || number == count {
                return Report::of(case, opinion, attempt, slowest);
            }
        }
        Report::skipped(case, STOPPED)
    }

    fn continue_on(
        &self,
        connection: &mut Option<Connection>,
        draft: &Draft,
        until: Instant,
    ) -> Result<RawAnswer, Trouble> {
        let mut open = match connection.take() {
            Some(open) if open.has_something_to_say() => {
                return Err(Trouble::BrokenOff("between two callbacks".to_owned()));
            }
            Some(open) => open,
            None => self.endpoint.connect(until)?,
        };
        self.send(&mut open, draft, until)?;
        let answer = open.receive(until)?;
        *connection = Some(open);
        Ok(answer)
    }

    fn leave(&self, case: &'static Case, edit: Edit) -> Report {
        let draft = self.draft(edit, now());
        let started = Instant::now();
        let until = started + self.limit + GRACE;
        let left = self.endpoint.connect(until).and_then(|mut connection| {
            self.send(&mut connection, &draft, until)?;
            thread::sleep(FAREWELL);
            Ok(())
        });
        thread::sleep(FAREWELL);
        let sent = draft.to_curl(&self.material.url);
        match left {
            Err(trouble @ (Trouble::Unconnectable(_) | Trouble::Stopped)) => {
                let opinion = Opinion::fail(explain(&trouble, self.limit));
                let attempt = Attempt { sent, outcome: Err(trouble), elapsed: started.elapsed() };
                Report::of(case, opinion, attempt, started.elapsed())
            }
            _ => Report { sent, ending: Ending::Passed, ..Report::skipped(case, "") },
        }
    }

    fn beside_slow(&self, case: &'static Case, edit: Edit) -> Report {
        let slow_draft = self.draft(edit, now());
        let (slow, plain) = thread::scope(|scope| {
            let slow = scope.spawn(|| self.exchange(&slow_draft));
            thread::sleep(HEAD_START);
            let plain = self.exchange(&Draft::plain(&self.material, now()));
            (slow.join().ok(), plain)
        });
        let mut opinion = grade(case, Expectation::Accepted, &plain, self.limit);
        let elapsed = plain.elapsed;
        if opinion.grade != Grade::Pass {
            opinion.reason = format!("beside the slow sender: {}: {}", opinion.reason, case.lacks);
            let sent = format!(
                "{}\n# and meanwhile, on another connection\n{}",
                slow_draft.to_curl(&self.material.url),
                plain.sent
            );
            return Report::of(case, opinion, Attempt { sent, ..plain }, elapsed);
        }
        match slow {
            Some(slow) if slow.outcome.as_ref().is_ok_and(is_breakdown) => {
                Report::of(case, Opinion::fail("the slow sender got a status of the 500s"), slow, elapsed)
            }
            _ => Report::of(case, opinion, plain, elapsed),
        }
    }

    fn burst(&self, case: &'static Case, count: u32) -> Report {
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

    fn rate(&self, case: &'static Case, per_second: u32, lasting: Duration) -> Report {
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

/// How long the sending of a request takes by itself.
fn pace_of(draft: &Draft) -> Duration {
    match draft.framing {
        Framing::Late(pause) => pause,
        Framing::Dripping { bytes, pause } => pause * u32::try_from(bytes).unwrap_or(u32::MAX),
        Framing::Whole | Framing::Chunked | Framing::Half => Duration::ZERO,
    }
}
