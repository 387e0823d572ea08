//! Whether a delivery is tried again, and when.

use std::time::Duration;

use fastrand::Rng;

use crate::http::client::FailureKind;

/// The longest pause between two attempts, however many there were.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// What is a reason to try again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RetryOn {
    /// No complete answer in time.
    Timeout,
    /// No connection, or one that broke off.
    Connect,
    /// A status from 500 up.
    ServerError,
    /// Whatever is not a pass.
    Any,
}

/// When a delivery is tried again.
#[derive(Debug, Clone)]
pub(crate) struct RetryPolicy {
    /// Further attempts.
    pub(crate) most: u32,
    /// What for.
    pub(crate) reasons: Vec<RetryOn>,
    /// The pause before the second attempt; it doubles with each.
    pub(crate) pause: Duration,
}

/// How an attempt ended, as far as it decides about another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AttemptEnding {
    /// As expected.
    Passed,
    /// An answer that is not as expected.
    Wrong {
        /// HTTP status.
        status: u16,
    },
    /// No usable answer.
    Unanswered(FailureKind),
}

impl RetryPolicy {
    /// The pause before another attempt, if there is to be one after so many. Between half of it and all of it
    /// is left to chance, so that many senders do not come back at once.
    pub(crate) fn pause_after(
        &self,
        attempts: u32,
        ending: AttemptEnding,
        random: &mut Rng,
    ) -> Option<Duration> {
        if attempts > self.most || !self.reasons.iter().any(|reason| reason.covers(ending)) {
            return None;
        }
        let doubled = self.pause.saturating_mul(1_u32.checked_shl(attempts - 1).unwrap_or(u32::MAX));
        Some(doubled.min(LONGEST_PAUSE.max(self.pause)).mul_f64(0.5 + random.f64() / 2.0))
    }
}

impl RetryOn {
    fn covers(self, ending: AttemptEnding) -> bool {
        match self {
            Self::Timeout => ending == AttemptEnding::Unanswered(FailureKind::Timeout),
            Self::Connect => ending == AttemptEnding::Unanswered(FailureKind::Connection),
            Self::ServerError => matches!(ending, AttemptEnding::Wrong { status: 500.. }),
            Self::Any => ending != AttemptEnding::Passed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(reasons: &[RetryOn]) -> RetryPolicy {
        RetryPolicy { most: 10, reasons: reasons.to_vec(), pause: Duration::from_millis(100) }
    }

    #[test]
    fn pauses_double_and_are_left_to_chance_by_half() {
        let mut random = Rng::with_seed(1);
        for (attempts, longest) in [(1, 100), (2, 200), (3, 400), (4, 800), (10, 30_000)] {
            let ending = AttemptEnding::Unanswered(FailureKind::Timeout);
            let pause = policy(&[RetryOn::Timeout]).pause_after(attempts, ending, &mut random);
            let pause = pause.expect("another attempt").as_millis();
            assert!((longest / 2..=longest).contains(&pause), "{attempts}: {pause}");
        }
        let most = policy(&[RetryOn::Any]).pause_after(11, AttemptEnding::Wrong { status: 200 }, &mut random);
        assert_eq!(most, None);
    }

    #[test]
    fn each_reason_covers_what_it_names() {
        let endings = [
            AttemptEnding::Passed,
            AttemptEnding::Wrong { status: 200 },
            AttemptEnding::Wrong { status: 503 },
            AttemptEnding::Unanswered(FailureKind::Timeout),
            AttemptEnding::Unanswered(FailureKind::Connection),
        ];
        let covered = |reason: RetryOn| endings.map(|ending| reason.covers(ending));
        assert_eq!(covered(RetryOn::Timeout), [false, false, false, true, false]);
        assert_eq!(covered(RetryOn::Connect), [false, false, false, false, true]);
        assert_eq!(covered(RetryOn::ServerError), [false, false, true, false, false]);
        assert_eq!(covered(RetryOn::Any), [false, true, true, true, true]);
    }
}
