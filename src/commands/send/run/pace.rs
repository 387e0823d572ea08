//! When each delivery is due: pure arithmetic over its number.

use std::time::Duration;

/// A steady rate, reached evenly.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Pace {
    /// Deliveries per second.
    rate: f64,
    /// How long it takes to reach the rate, in seconds.
    ramp: f64,
}

impl Pace {
    pub(crate) fn new(rate: f64, ramp: Duration) -> Self {
        Self { rate, ramp: ramp.as_secs_f64() }
    }

    /// When the delivery of this number, from 0, is due after the start.
    pub(crate) fn due(&self, number: u64) -> Duration {
        #[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 deliveries")]
        let number = number as f64;
        // While the rate rises from 0, rate·t²/(2·ramp) deliveries are due after t seconds.
        let during_ramp = self.rate * self.ramp / 2.0;
        let seconds = if number < during_ramp {
            (2.0 * self.ramp * number / self.rate).sqrt()
        } else {
            self.ramp + (number - during_ramp) / self.rate
        };
        Duration::from_secs_f64(seconds.min(1e9))
    }
}

impl Pace {
    /// How many deliveries from number `first` on, and before number `last`, are due before `end`.
    pub(crate) fn due_before(&self, end: Duration, first: u64, last: u64) -> u64 {
        let (mut low, mut high) = (first, last.max(first));
        while low < high {
            let middle = low + (high - low) / 2;
            if self.due(middle) < end { low = middle + 1 } else { high = middle }
        }
        low - first
    }
}

/// When each of several senders begins, where their number rises evenly from one.
pub(crate) fn begin(sender: usize, senders: usize, ramp: Duration) -> Duration {
    let last = u32::try_from(senders.saturating_sub(1)).unwrap_or(u32::MAX).max(1);
    ramp.mul_f64(f64::from(u32::try_from(sender).unwrap_or(u32::MAX)) / f64::from(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(rate: f64, ramp: u64, number: u64) -> f64 {
        Pace::new(rate, Duration::from_secs(ramp)).due(number).as_secs_f64()
    }

    #[test]
    fn a_rate_spaces_deliveries_evenly() {
        assert_eq!([0, 1, 2, 50].map(|number| due(50.0, 0, number)), [0.0, 0.02, 0.04, 1.0]);
        assert_eq!(due(0.5, 0, 3), 6.0);
    }

    #[test]
    fn a_ramp_reaches_the_rate_and_keeps_it() {
        // To 100 a second within 10 s: half as many as at full rate, the last ones 10 ms apart.
        assert_eq!(due(100.0, 10, 0), 0.0);
        assert!((due(100.0, 10, 125) - 5.0).abs() < 1e-9);
        assert!((due(100.0, 10, 500) - 10.0).abs() < 1e-9);
        assert!((due(100.0, 10, 600) - 11.0).abs() < 1e-9);
    }

    #[test]
    fn what_is_due_is_counted_without_counting_up() {
        let due_before = |rate, seconds, first, last| {
            Pace::new(rate, Duration::ZERO).due_before(Duration::from_secs(seconds), first, last)
        };
        assert_eq!(due_before(50.0, 1, 0, u64::MAX), 50);
        assert_eq!(due_before(50.0, 1, 7, u64::MAX), 43);
        assert_eq!(due_before(50.0, 1, 7, 10), 3);
        assert_eq!(due_before(50.0, 1, 70, 100), 0);
        assert_eq!(due_before(50.0, 1, 70, 60), 0);
        assert_eq!(due_before(1e7, 3600, 0, u64::MAX), 36_000_000_000);
    }

    #[test]
    fn senders_begin_one_after_the_other() {
        let of_three = [0, 1, 2].map(|sender| begin(sender, 3, Duration::from_secs(8)).as_secs());
        assert_eq!(of_three, [0, 4, 8]);
        assert_eq!(begin(0, 1, Duration::from_secs(8)), Duration::ZERO);
    }
}
