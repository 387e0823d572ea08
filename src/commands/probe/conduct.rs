//! Carries a case out: makes its requests, sends them as its script says, and grades what comes back.

mod company;
mod series;

use std::thread;
use std::time::{Duration, Instant};

use super::cases::{Case, Edit, Expectation, Script};
use super::draft::Draft;
use super::ending::{Report, STOPPED};
use super::framing::Framing;
use super::grade::{Attempt, Grade, Measure, Opinion, explain, grade};
use super::material::{Material, now};
use crate::http::raw::{Connection, Endpoint, Trouble};
use crate::protocol::redaction::Redaction;

/// How much longer than the limit an answer is waited for, to be able to say how late it was.
pub(super) const GRACE: Duration = Duration::from_secs(1);

/// For how many seconds a signature may be of use, and more.
const USABLE: i64 = 120;

/// What is needed to send anything.
pub(super) struct Prober<'a> {
    /// Where it goes.
    pub(super) endpoint: &'a Endpoint,
    /// What it is made of.
    pub(super) material: Material,
    /// How long an answer may take.
    pub(super) limit: Duration,
    /// Hides token and password where the endpoint repeats them.
    pub(super) redaction: Redaction,
    /// Whether the endpoint accepts a callback about which nothing is special.
    pub(super) accepts_plainly: bool,
}

impl Prober<'_> {
    /// Hides also the signatures that are of use for a while.
    pub(super) fn redaction(&self) -> Redaction {
        let mut redaction = self.redaction.clone();
        if self.material.token.is_some() {
            let now = now();
            let signatures = (now - USABLE..=now + USABLE).map(|time| self.material.sign(time));
            signatures.for_each(|signature| redaction.hide_signature(&signature));
        }
        redaction
    }

    /// Carries out one case.
    pub(super) fn perform(&self, case: &'static Case) -> Report {
        match case.script {
            Script::One(edit) => self.each(case, &[edit]),
            Script::Each(edits) => self.each(case, edits),
            Script::Payload(change) => {
                let mut draft = Draft::plain(&self.material, now());
                draft.payload(&self.material, change);
                self.worst(case, vec![self.exchange(&draft)])
            }
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
        let until = started + self.limit + GRACE + draft.framing.pace();
        let outcome = self.endpoint.connect(until).and_then(|mut connection| {
            self.send(&mut connection, draft, until).and_then(|()| connection.receive(until))
        });
        Attempt { sent: draft.to_curl(&self.material), outcome, elapsed: started.elapsed() }
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

    /// Grades an attempt. Whoever refuses everything is not told what in this case may be the reason.
    fn grade(&self, case: &Case, expectation: Expectation, attempt: &Attempt) -> Opinion {
        let is_to_be_accepted = matches!(expectation, Expectation::Accepted | Expectation::Tolerated);
        let lacks = if is_to_be_accepted && !self.accepts_plainly { "" } else { case.lacks };
        grade(Measure { case, expectation, lacks }, attempt, self.limit)
    }

    /// Whether an attempt is all that its case expects.
    fn passes(&self, case: &Case, attempt: &Attempt) -> bool {
        self.grade(case, case.expectation, attempt).grade == Grade::Pass
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
            .map(|attempt| (self.grade(case, case.expectation, &attempt), attempt))
            .collect();
        let wrong = graded.iter().filter(|(opinion, _)| opinion.grade != Grade::Pass).count();
        // The first of the worst; among equals one without an answer, which may have been the end of the endpoint.
        let badness = |(opinion, attempt): &(Opinion, Attempt)| (opinion.grade, attempt.outcome.is_err());
        let worst = graded
            .into_iter()
            .reduce(|worst, next| if badness(&next) > badness(&worst) { next } else { worst });
        let Some((mut opinion, attempt)) = worst else { return Report::skipped(case, STOPPED) };
        if total > 1 && opinion.grade != Grade::Pass {
            opinion.reason = format!("{wrong} of {total}: {}", opinion.reason);
        }
        Report::of(case, opinion, attempt, slowest)
    }
}
