//! Showing what the receiver reports, until there is nothing left to wait for.

use std::borrow::Cow;
use std::io::ErrorKind;
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError};
use std::time::Instant;

use super::answer_redaction::AnswerRedaction;
use super::blocked_writes::{BlockedWrites, WriteTarget};
use super::expectations::Expectations;
use super::hooks::Notices;
use super::options::ListenOptions;
use super::output::Output;
use super::tally::ListenTally;
use crate::commands::inspector::Inspector;
use crate::error::{Error, reason};
use crate::exchange::Exchange;
use crate::http::server::{Event, Handle, ReceiverTrouble};
use crate::render::console::{Console, Level};
use crate::render::exchange::Clock;

/// How the events ended.
#[derive(Debug, Default)]
pub(super) struct EventLoopEnd {
    pub(super) tally: ListenTally,
    pub(super) was_timed_out: bool,
}

/// What there is to hear of, and what takes note of how it is passed on.
pub(super) struct EventSources<'a> {
    pub(super) events: &'a Receiver<Event>,
    pub(super) notices: &'a Notices,
    pub(super) writes: &'a BlockedWrites,
    pub(super) inspector: Option<&'a Inspector>,
}

/// Shows events until the receiver has stopped.
pub(super) fn follow(
    options: &ListenOptions,
    expectations: &mut Expectations,
    handle: &Handle,
    EventSources { events, notices, writes, inspector }: EventSources<'_>,
    console: &mut Console,
) -> Result<EventLoopEnd, Error> {
    let deadline = options.timeout.map(|timeout| Instant::now() + timeout);
    let clock_zone = Clock::system().zone;
    let mut end = EventLoopEnd::default();
    let mut is_waiting = true;
    let mut death = None;
    let mut output = Output::new(options.look).taking_note(writes);
    let redaction = AnswerRedaction::of(options);
    loop {
        let next = match events.try_recv() {
            Err(TryRecvError::Empty) => {
                output.catch_up(console).map_err(|error| broken_output(handle, events, error))?;
                match deadline.filter(|_| is_waiting) {
                    Some(deadline) => events.recv_timeout(deadline.saturating_duration_since(Instant::now())),
                    None => events.recv().map_err(RecvTimeoutError::from),
                }
            }
            waiting => waiting.map_err(|_| RecvTimeoutError::Disconnected),
        };
        for notice in notices.try_iter() {
            writes.during(WriteTarget::Output, || console.remark(Level::Warning, &notice, ""));
        }
        match next {
            Ok(Event::Exchange(exchange)) if !options.counts(&exchange) => end.tally.left_out += 1,
            Ok(Event::Exchange(received)) => {
                let exchange = redaction.of_exchange(&received);
                end.tally.add(&exchange, options.checks.fail_on);
                if exchange.verdict.is_callback {
                    expectations.take(&exchange);
                }
                let clock = Clock { zone: clock_zone.clone(), now: exchange.received_at };
                let added = output.add(&exchange, &clock, console);
                if let Some(inspector) = inspector {
                    // Before the output is written, which may be slow.
                    let hidden = matches!(exchange, Cow::Owned(_)).then(|| Box::new(exchange.into_owned()));
                    let size = received.size();
                    let exchange = hidden.unwrap_or_else(|| received.into_exchange());
                    inspector.take(exchange.id, exchange, size);
                }
                let shown = added.and_then(|()| output.write_batch(console));
                shown.map_err(|error| broken_output(handle, events, error))?;
            }
            Ok(Event::Trouble(trouble)) => writes.during(WriteTarget::Output, || report(&trouble, console)),
            Ok(Event::Died { why, help }) => {
                death.get_or_insert((why, help));
                is_waiting = false;
                handle.stop();
            }
            Ok(Event::Stopped) | Err(RecvTimeoutError::Disconnected) => {
                let written = output.write(console).map_err(explain_output);
                let dead = |(why, help)| Error::listener(format!("the listener gave up: {why}"), help);
                return death.map_or(written.map(|()| end), |why| Err(dead(why)));
            }
            // It is dealt with below.
            Err(RecvTimeoutError::Timeout) => {}
        }
        if is_waiting && deadline.is_some_and(|deadline| Instant::now() >= deadline) {
            // Also where callbacks come so fast that nobody ever has to wait for one.
            (is_waiting, end.was_timed_out) = (false, true);
            handle.stop();
        }
        if is_waiting && options.is_done(&end.tally, expectations) {
            is_waiting = false;
            handle.stop();
        }
    }
}

impl ListenOptions {
    /// Whether an exchange is shown and counted.
    fn counts(&self, exchange: &Exchange) -> bool {
        let filters = &self.config.filters;
        filters.is_empty()
            || exchange.verdict.is_callback
                && filters.iter().all(|filter| filter.matches(&exchange.request, &exchange.verdict))
    }

    /// Whether there is nothing left to wait for.
    fn is_done(&self, tally: &ListenTally, expectations: &Expectations) -> bool {
        match self.config.count {
            Some(count) => tally.callbacks() >= count,
            None => self.exec.is_none() && expectations.are_any() && expectations.are_met(),
        }
    }
}

/// Without output there is no point in going on, but requests in flight get their answer.
fn broken_output(handle: &Handle, events: &Receiver<Event>, error: Error) -> Error {
    handle.stop();
    while !matches!(events.recv(), Ok(Event::Stopped) | Err(_)) {}
    explain_output(error)
}

/// A closed pipe is a normal end.
fn explain_output(error: Error) -> Error {
    match error {
        Error::Output(cause) if cause.kind() != ErrorKind::BrokenPipe => Error::listener(
            format!("the output could not be written: {}", reason(&cause)),
            "free some space, or write somewhere else",
        ),
        other => other,
    }
}

fn report(trouble: &ReceiverTrouble, console: &mut Console) {
    match trouble {
        ReceiverTrouble::TooManyConnections { most } => console.remark(
            Level::Warning,
            &format!(
                "{most} connections are open, which is the limit: to accept new ones, the listener closes those \
                 whose senders have been silent longest"
            ),
            "the limit is 4096, or less if `ulimit -n` allows fewer descriptors",
        ),
        ReceiverTrouble::FewConnections => {
            console.remark(Level::Info, "the listener no longer closes connections to accept new ones", "");
        }
    }
}
