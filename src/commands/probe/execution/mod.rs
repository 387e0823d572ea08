//! Carries a case out: makes its requests, sends them as its script says, and grades what comes back.

mod concurrent;
mod series;

use std::thread;
use std::time::{Duration, Instant};

use super::case_report::{CaseEnding, CaseReport, STOPPED};
use super::cases::{Case, CaseExpectation, DraftEdit, FOREIGN, Script, WRONG_SIGN};
use super::grade::{Attempt, Grade, Measure, Opinion, explain, grade, is_breakdown, is_refused};
use super::received::{DecodedAnswer, Trouble};
use super::request_draft::RequestDraft;
use super::test_data::{TestData, now};
use super::transmission::Transmission;
use crate::http::client::Failure;
use crate::http::wire::{Broken, Endpoint, WireConnection};
use crate::protocol::answer::{Expectation as Expected, judge};
use crate::protocol::catalogue::Command;
use crate::protocol::diagnosis::{self, Diagnosis};
use crate::protocol::query::{REQUEST_TIME, SIGN};
use crate::protocol::redaction::Redaction;
use crate::protocol::signature::variants;

/// How much longer than the limit an answer is waited for, to be able to say how late it was.
pub(super) const GRACE: Duration = Duration::from_secs(1);

/// For how many seconds a signature may be of use, and more.
const USABLE: i64 = 120;

/// What is needed to send anything.
pub(super) struct Prober<'a> {
    /// Where it goes.
    pub(super) endpoint: &'a Endpoint,
    /// What it is made of.
    pub(super) material: TestData,
    /// How long an answer may take.
    pub(super) limit: Duration,
    /// Hides token and password where the endpoint repeats them.
    pub(super) redaction: Redaction,
    /// What the endpoint makes of a callback about which nothing is special.
    pub(super) plain: Plain,
    /// The cases that others echo, and which the endpoint fails.
    pub(super) failed_leaders: Vec<&'static str>,
}

/// What an endpoint makes of a plain callback.
#[derive(Debug, Clone, Default)]
pub(super) struct Plain {
    /// Why it is not accepted; empty if it is.
    pub(super) reason: String,
    /// Whether the answer refuses it, be it as a decision.
    pub(super) is_refused: bool,
    /// Whether the endpoint itself fails.
    pub(super) is_breakdown: bool,
}

impl Plain {
    /// Reads an answer to a callback of a command.
    pub(super) fn of(command: &'static Command, answer: &DecodedAnswer) -> Self {
        let expectation = if command.is_before() { Expected::Contract } else { Expected::Ok };
        let mut reasons = judge(answer.status, &answer.body, expectation, Some(command)).reasons;
        if let Some(fault) = answer.coding_fault.as_ref().filter(|_| answer.status == 200) {
            fault.blame(expectation, &mut reasons);
        }
        Self {
            reason: reasons.into_iter().next().unwrap_or_default(),
            is_refused: is_refused(answer),
            is_breakdown: is_breakdown(answer),
        }
    }

    /// Whether it is as it should be.
    pub(super) fn is_accepted(&self) -> bool {
        self.reason.is_empty()
    }
}

impl Prober<'_> {
    /// Hides also the signatures that are of use for a while.
    pub(super) fn redaction(&self) -> Redaction {
        let mut redaction = self.redaction.clone();
        if self.material.target.token.is_some() {
            let now = now();
            let signatures = (now - USABLE..=now + USABLE).map(|time| self.material.sign(time));
            signatures.for_each(|signature| redaction.hide_signature(&signature));
            redaction.hide_signature(&self.material.sign_of(""));
        }
        redaction
    }

    /// Carries out one case.
    pub(super) fn perform(&self, case: &'static Case) -> CaseReport {
        match case.script {
            Script::One(edit) => self.each(case, &[edit]),
            Script::Each(edits) => self.each(case, edits),
            Script::Payload(change) => {
                let mut draft = RequestDraft::plain(&self.material, now());
                draft.payload(&self.material, change);
                self.worst(case, vec![self.exchange(&draft)])
            }
            Script::WithoutPath if self.material.target.url.path() == "/" => self.each(case, &[|_, _| {}]),
            Script::WithoutPath => CaseReport::skipped(case, "the URL has a path"),
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
        let attempt = self.exchange(&RequestDraft::plain(&self.material, now()));
        match attempt.outcome {
            Err(trouble) => Err(explain(&trouble, self.limit)),
            Ok(_) if attempt.elapsed > self.limit => Err(explain(&Trouble::Late, self.limit)),
            Ok(answer) if answer.status != status => {
                Err(format!("a plain callback gets status {}, not {status}", answer.status))
            }
            Ok(_) => Ok(()),
        }
    }

    /// Looks which of the cases that others echo the endpoint fails: it gives the same answer whether all is right
    /// or not.
    pub(super) fn look_for_failed_leaders(&mut self, suite: &[&'static Case]) {
        if !self.plain.is_accepted() || self.plain.is_refused {
            return;
        }
        let fails = |case: &&&Case| match case.script {
            Script::One(edit)
                if case.id == FOREIGN || case.id == WRONG_SIGN && self.material.target.token.is_some() =>
            {
                let attempt = self.exchange(&self.draft(edit, now()));
                attempt.outcome.is_ok_and(|answer| !is_refused(&answer))
            }
            _ => false,
        };
        self.failed_leaders = suite.iter().filter(fails).map(|case| case.id).collect();
    }

    /// A report as it is to be told: what proves nothing is skipped, whatever the answer was.
    pub(super) fn doubt(&self, report: CaseReport) -> CaseReport {
        let case = report.case;
        let wants_acceptance =
            matches!(case.expectation, CaseExpectation::Accepted | CaseExpectation::Tolerated);
        let wants_refusal =
            matches!(case.expectation, CaseExpectation::Refused | CaseExpectation::BetterRefused);
        let broke_down = matches!(&report.received, Some(Ok(answer)) if is_breakdown(answer));
        let was_let_through = matches!(&report.received, Some(Ok(answer)) if !is_refused(answer));
        let is_usual = report.ending == CaseEnding::Passed
            || report.ending == CaseEnding::Failed && broke_down && self.plain.is_breakdown
            || wants_refusal && was_let_through;
        if is_usual && !report.was_harmful && !wants_acceptance {
            if !self.plain.is_accepted() {
                let reason =
                    format!("proves nothing: a plain callback is not accepted: {}", self.plain.reason);
                return CaseReport::skipped(case, reason);
            }
            if wants_refusal && self.plain.is_refused {
                return CaseReport::skipped(case, "proves nothing: a plain callback is refused as well");
            }
        }
        if was_let_through
            && report.ending >= CaseEnding::Warned
            && self.failed_leaders.contains(&case.echoes)
        {
            return CaseReport::skipped(
                case,
                format!("not confirmed: the endpoint already accepts {}", case.echoes),
            );
        }
        report
    }

    /// One plain callback before everything else, and how long its answer took. Without any answer to it there is
    /// nothing to grade.
    pub(super) fn call_plainly(&self) -> Result<(DecodedAnswer, Duration), Failure> {
        let started = Instant::now();
        let patience = self.limit + GRACE;
        let outcome = self.ask_afresh(&RequestDraft::plain(&self.material, now()), started + patience);
        let elapsed = started.elapsed();
        match outcome {
            Ok(answer) => Ok((answer, elapsed)),
            Err(broken) => Err(self.endpoint.explain(broken, self.limit, elapsed)),
        }
    }

    /// Looks which wrong signature the endpoint takes for a plain callback, which it refuses; none without a token.
    pub(super) fn diagnose(&self) -> Option<Diagnosis> {
        let token = self.material.target.token.as_ref()?;
        let takes = |draft: &RequestDraft| {
            let outcome = self.exchange(draft).outcome;
            outcome.is_ok_and(|answer| diagnosis::takes(answer.status, &answer.body))
        };
        let plain = RequestDraft::plain(&self.material, now());
        let variants = variants(token, plain.now, &plain.body);
        let mut tried = 0;
        let taken = variants.iter().find(|variant| {
            tried += 1;
            let mut draft = plain.clone();
            draft.set(SIGN, &*variant.sign);
            draft.set(REQUEST_TIME, &*variant.request_time);
            takes(&draft)
        });
        let takes_right = taken.is_some() && takes(&RequestDraft::plain(&self.material, now()));
        Some(Diagnosis::of(taken, takes_right, tried))
    }

    fn draft(&self, edit: DraftEdit, now: i64) -> RequestDraft {
        let mut draft = RequestDraft::plain(&self.material, now);
        edit(&mut draft, &self.material);
        draft
    }

    /// One request over a connection of its own.
    fn exchange(&self, draft: &RequestDraft) -> Attempt {
        let started = Instant::now();
        let until = started + self.limit + GRACE + draft.transmission.pace();
        let outcome = self.ask_afresh(draft, until).map_err(|broken| self.trouble(broken));
        Attempt {
            sent: draft.to_curl(&self.material),
            features: draft.features(),
            outcome,
            elapsed: started.elapsed(),
        }
    }

    fn ask_afresh(&self, draft: &RequestDraft, until: Instant) -> Result<DecodedAnswer, Broken> {
        self.ask(&mut self.endpoint.connect(until)?, draft, until)
    }

    /// Sends a request and receives its answer.
    fn ask(
        &self,
        connection: &mut WireConnection,
        draft: &RequestDraft,
        until: Instant,
    ) -> Result<DecodedAnswer, Broken> {
        self.send(connection, draft, until)?;
        Ok(DecodedAnswer::of(connection.receive(until)?, draft.asks_for_coding()))
    }

    fn trouble(&self, broken: Broken) -> Trouble {
        Trouble::of(broken, self.endpoint)
    }

    /// Sends a request. A connection that breaks meanwhile may have brought an answer all the same.
    fn send(
        &self,
        connection: &mut WireConnection,
        draft: &RequestDraft,
        until: Instant,
    ) -> Result<(), Broken> {
        match self.send_all(connection, draft, until) {
            Err(Broken::Unsent(_)) if connection.has_something_to_say() => Ok(()),
            sent => sent,
        }
    }

    fn send_all(
        &self,
        connection: &mut WireConnection,
        draft: &RequestDraft,
        until: Instant,
    ) -> Result<(), Broken> {
        let mut head = draft.head(&self.material.target.url);
        match draft.transmission {
            Transmission::Whole => {
                head.extend_from_slice(&draft.body);
                connection.send(&head, until)
            }
            Transmission::Chunked => {
                head.extend_from_slice(&draft.chunks());
                connection.send(&head, until)
            }
            Transmission::Late(pause) => {
                connection.send(&head, until)?;
                thread::sleep(pause);
                connection.send(&draft.body, until)
            }
            Transmission::Dripping { bytes, pause } => {
                connection.send(&head, until)?;
                let (slow, rest) = draft.body.split_at(bytes.min(draft.body.len()));
                for byte in slow {
                    connection.send(std::slice::from_ref(byte), until)?;
                    thread::sleep(pause);
                }
                connection.send(rest, until)
            }
            Transmission::Half => {
                head.extend_from_slice(&draft.body[..draft.body.len() / 2]);
                connection.send(&head, until)
            }
        }
    }

    /// Grades an attempt. Whoever refuses everything is not told what in this case may be the reason.
    fn grade(&self, case: &Case, expectation: CaseExpectation, attempt: &Attempt) -> Opinion {
        let is_to_be_accepted = matches!(expectation, CaseExpectation::Accepted | CaseExpectation::Tolerated);
        let lacks = if is_to_be_accepted && !self.plain.is_accepted() { "" } else { case.lacks };
        grade(Measure { case, expectation, lacks }, attempt, self.limit)
    }

    /// Whether an attempt is all that its case expects.
    fn passes(&self, case: &Case, attempt: &Attempt) -> bool {
        self.grade(case, case.expectation, attempt).grade == Grade::Pass
    }

    fn each(&self, case: &'static Case, edits: &[DraftEdit]) -> CaseReport {
        let now = now();
        let attempts = edits.iter().map(|&edit| self.exchange(&self.draft(edit, now))).collect();
        self.worst(case, attempts)
    }

    /// The report of the worst of several attempts that all should meet the expectation of the case.
    fn worst(&self, case: &'static Case, attempts: Vec<Attempt>) -> CaseReport {
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
        let Some((mut opinion, attempt)) = worst else { return CaseReport::skipped(case, STOPPED) };
        if total > 1 && opinion.grade != Grade::Pass {
            opinion.reason = format!("{wrong} of {total}: {}", opinion.reason);
        }
        CaseReport::of(case, opinion, attempt, slowest)
    }
}
