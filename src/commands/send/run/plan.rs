//! Which delivery comes next and when: drawn one at a time, so that their number costs no memory.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use jiff::Timestamp;

use super::pace::Pace;
use super::vary::Variation;
use crate::commands::send::input::load::Payloads;
use crate::commands::send::input::payload::Payload;
use crate::commands::send::input::replay::{Timing, offset};
use crate::commands::send::options::Schedule;
use crate::error::Error;

/// A delivery that is to be made.
pub(crate) struct Planned {
    /// Its place in the run, from 0.
    pub(crate) number: u64,
    /// What it delivers.
    pub(crate) payload: Arc<Payload>,
    /// The body in place of the payload's own.
    pub(crate) varied: Option<Bytes>,
    /// When it should begin, after the start of the run; as soon as possible, if `None`.
    pub(crate) due: Option<Duration>,
}

impl Planned {
    /// What goes out.
    pub(crate) fn body(&self) -> &Bytes {
        self.varied.as_ref().unwrap_or(&self.payload.body)
    }
}

/// All deliveries of a run, in order: every payload, and that as often as wanted.
pub(crate) struct Plan {
    schedule: Schedule,
    payloads: Payloads,
    round: Box<dyn Iterator<Item = Result<Arc<Payload>, Error>> + Send>,
    /// Rounds after this one; without end, if `None`.
    rounds_left: Option<u64>,
    number: u64,
    /// How many payloads of this round have come.
    in_round: u64,
    variation: Option<Variation>,
    pace: Option<Pace>,
    /// When the first record of the round was received, and when it is due.
    origin: Option<(Timestamp, Duration)>,
    last_due: Duration,
}

impl Plan {
    pub(crate) fn new(schedule: Schedule, payloads: Payloads) -> Self {
        Self {
            round: payloads.iter(),
            payloads,
            rounds_left: schedule.rounds().map(|rounds| rounds - 1),
            number: 0,
            in_round: 0,
            variation: schedule.vary.then(|| Variation::new(schedule.seed)),
            pace: schedule.rate.map(|rate| Pace::new(rate, schedule.ramp)),
            origin: None,
            last_due: Duration::ZERO,
            schedule,
        }
    }

    /// How many deliveries there will be, if that is known.
    pub(crate) fn total(&self) -> Option<u64> {
        self.schedule.rounds().map(|rounds| rounds.saturating_mul(self.payloads.count))
    }

    /// How many deliveries were due before `end`, and have not been drawn: where the endpoint, or the number of
    /// senders, does not keep up with the schedule.
    pub(crate) fn due_before(&self, end: Duration) -> u64 {
        let Some(pace) = self.pace else { return 0 };
        pace.due_before(end, self.number, self.total().unwrap_or(u64::MAX))
    }

    /// Whether a payload that comes again is the same one in memory.
    pub(crate) fn repeats_payloads(&self) -> bool {
        self.payloads.are_kept()
    }

    fn next_payload(&mut self) -> Option<Result<Arc<Payload>, Error>> {
        loop {
            if let Some(payload) = self.round.next() {
                self.in_round += 1;
                return Some(payload);
            }
            if self.in_round < self.payloads.count {
                let (found, expected) = (self.in_round, self.payloads.count);
                let message = format!("the input has changed: it now has {found} of {expected} payloads");
                let help = "do not change files while timhook sends them, or send a copy";
                return Some(Err(Error::input(message, help)));
            }
            match &mut self.rounds_left {
                Some(0) => return None,
                Some(left) => *left -= 1,
                None => {}
            }
            self.in_round = 0;
            self.origin = None;
            self.round = self.payloads.iter();
        }
    }

    fn plan(&mut self, payload: Arc<Payload>) -> Result<Planned, Error> {
        let varied = match &mut self.variation {
            Some(variation) => Some(variation.apply(&payload.name, &payload.body, &payload.query.command)?),
            None => None,
        };
        let due = match self.schedule.timing {
            Timing::Recorded { speed } => Some(self.recorded_due(&payload, speed)?),
            Timing::None => self.pace.map(|pace| pace.due(self.number)),
        };
        let number = self.number;
        self.number += 1;
        Ok(Planned { number, payload, varied, due })
    }

    /// A round begins when the one before ended; within it, the records keep their distance.
    fn recorded_due(&mut self, payload: &Payload, speed: f64) -> Result<Duration, Error> {
        let received_at = payload.received_at()?;
        let (first, base) = *self.origin.get_or_insert((received_at, self.last_due));
        self.last_due = self.last_due.max(base + offset(first, received_at, speed));
        Ok(self.last_due)
    }
}

impl Iterator for Plan {
    type Item = Result<Planned, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let payload = self.next_payload()?;
        Some(payload.and_then(|payload| self.plan(payload)))
    }
}
