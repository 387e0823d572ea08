//! How long answers took: counted, summed up, drawn.

use std::fmt::Write as _;
use std::time::Duration;

use hdrhistogram::Histogram;
use serde_json::{Value, json};

use crate::exchange::milliseconds;
use crate::render::exchange::format_elapsed;

/// The quantiles that are shown, and what they are called.
const QUANTILES: [(&str, f64); 3] = [("p50", 0.5), ("p90", 0.9), ("p99", 0.99)];

/// How wide the longest bar is.
const WIDEST_BAR: usize = 40;

/// Times that took part in a distribution of any length, in a few hundred kilobytes.
pub(crate) struct Latency {
    /// Microseconds, to three digits.
    histogram: Histogram<u64>,
    /// The HDR histogram rounds; the rest is exact.
    shortest: Duration,
    longest: Duration,
    sum: Duration,
    /// How many times lie in each of [`steps`], as far as the longest.
    counts: Vec<u64>,
}

/// One bar of a drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bar {
    /// The longest time that belongs to it.
    pub(crate) most: Duration,
    /// How many times do.
    pub(crate) count: u64,
}

impl Latency {
    pub(crate) fn new() -> Self {
        // It grows with the longest time.
        let histogram = Histogram::new(3).expect("three digits are few enough");
        Self {
            histogram,
            shortest: Duration::MAX,
            longest: Duration::ZERO,
            sum: Duration::ZERO,
            counts: Vec::new(),
        }
    }

    pub(crate) fn record(&mut self, time: Duration) {
        let microseconds = u64::try_from(time.as_micros()).unwrap_or(u64::MAX >> 1).max(1);
        self.histogram.record(microseconds).expect("it grows as needed");
        self.shortest = self.shortest.min(time);
        self.longest = self.longest.max(time);
        self.sum = self.sum.saturating_add(time);
        let step = steps().take_while(|&most| most < time).count();
        self.counts.resize(self.counts.len().max(step + 1), 0);
        self.counts[step] += 1;
    }

    pub(crate) fn count(&self) -> u64 {
        self.histogram.len()
    }

    /// Shortest, mean, quantiles, longest; nothing, if nothing was counted.
    pub(crate) fn named(&self) -> Vec<(&'static str, Duration)> {
        if self.count() == 0 {
            return Vec::new();
        }
        #[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 deliveries")]
        let mean = self.sum.div_f64(self.count() as f64);
        let quantiles = QUANTILES.map(|(name, quantile)| {
            let microseconds = self.histogram.value_at_quantile(quantile);
            (name, Duration::from_micros(microseconds).clamp(self.shortest, self.longest))
        });
        let mut named = vec![("min", self.shortest), ("mean", mean)];
        named.extend(quantiles);
        named.push(("max", self.longest));
        named
    }

    /// Milliseconds by name; `null` if nothing was counted.
    pub(crate) fn to_json(&self) -> Value {
        if self.count() == 0 {
            return Value::Null;
        }
        let members =
            self.named().into_iter().map(|(name, time)| (name.to_owned(), json!(milliseconds(time))));
        Value::Object(members.collect())
    }

    /// `min 0.10  mean 0.20  …  max 9.87 ms`: with the unit once, it fits into 80 columns.
    pub(crate) fn to_text(&self) -> String {
        let named = self.named().into_iter().map(|(name, time)| {
            let time = format_elapsed(time);
            format!("{name} {}", time.strip_suffix(" ms").unwrap_or(&time))
        });
        named.collect::<Vec<_>>().join("  ") + " ms"
    }

    /// How many times lie in each step from the shortest to the longest.
    pub(crate) fn bars(&self) -> Vec<Bar> {
        let bars = steps().zip(&self.counts).map(|(most, &count)| Bar { most, count });
        bars.skip_while(|bar| bar.count == 0).collect()
    }

    /// The bars as inline SVG with a heading; nothing, if there are none.
    pub(crate) fn distribution_svg(&self) -> String {
        let bars = self.bars();
        let Some(largest) = bars.iter().map(|bar| bar.count).max() else { return String::new() };
        let height = bars.len() * 20;
        let mut svg = format!(
            "<h2>Distribution</h2>\n\
             <svg viewBox=\"0 0 960 {height}\" role=\"img\" aria-label=\"distribution of latency\">\n"
        );
        for (position, bar) in bars.iter().enumerate() {
            let y = position * 20;
            let width = if bar.count == 0 { 0 } else { (bar.count * 760 / largest).max(1) };
            let _ = writeln!(
                svg,
                "<text x=\"80\" y=\"{}\" text-anchor=\"end\">≤ {}</text>\
                 <rect x=\"90\" y=\"{y}\" width=\"{width}\" height=\"14\"/>\
                 <text x=\"{}\" y=\"{}\">{}</text>",
                y + 12,
                format_elapsed(bar.most),
                width + 96,
                y + 12,
                bar.count
            );
        }
        svg.push_str("</svg>\n");
        svg
    }

    /// The bars as lines of text.
    pub(crate) fn to_drawing(&self) -> String {
        let bars = self.bars();
        let largest = bars.iter().map(|bar| bar.count).max().unwrap_or(1).max(1);
        let digits = largest.to_string().len();
        let line = |bar: &Bar| {
            let width = usize::try_from(bar.count * WIDEST_BAR as u64 / largest).unwrap_or(WIDEST_BAR);
            let drawn = "█".repeat(width.max(usize::from(bar.count > 0)));
            format!("  ≤ {:>9}  {:>digits$}  {drawn}\n", format_elapsed(bar.most), bar.count)
        };
        bars.iter().map(line).collect()
    }
}

/// The steps of a distribution: up to 1, 2, 5, 10, 20, 50 … microseconds.
fn steps() -> impl Iterator<Item = Duration> {
    (0..).flat_map(|power| {
        [1, 2, 5].map(|digit| Duration::from_micros(10_u64.saturating_pow(power)).saturating_mul(digit))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(milliseconds: &[f64]) -> Latency {
        let mut latency = Latency::new();
        milliseconds.iter().for_each(|time| latency.record(Duration::from_secs_f64(time / 1000.0)));
        latency
    }

    #[test]
    fn the_distribution_is_told_by_name() {
        let times: Vec<f64> = (1..=100).map(f64::from).collect();
        let json = of(&times).to_json();
        assert_eq!(json["min"], json!(1.0));
        assert_eq!(json["mean"], json!(50.5));
        assert_eq!(json["max"], json!(100.0));
        for (name, about) in [("p50", 50.0), ("p90", 90.0), ("p99", 99.0)] {
            let value = json[name].as_f64().expect("a number");
            assert!((value - about).abs() / about < 0.001, "{name}: {value}");
        }
        assert_eq!(of(&[]).to_json(), Value::Null);
    }

    #[test]
    fn bars_go_from_the_shortest_to_the_longest() {
        let bars = of(&[0.15, 0.15, 0.15, 3.0]).bars();
        let counts: Vec<(u128, u64)> = bars.iter().map(|bar| (bar.most.as_micros(), bar.count)).collect();
        assert_eq!(counts, [(200, 3), (500, 0), (1000, 0), (2000, 0), (5000, 1)]);
    }

    #[test]
    fn what_is_barely_late_is_not_drawn_as_in_time() {
        let bars = of(&[2000.0, 2000.1, 2000.4]).bars();
        let counts: Vec<(u128, u64)> = bars.iter().map(|bar| (bar.most.as_millis(), bar.count)).collect();
        assert_eq!(counts, [(2000, 1), (5000, 2)]);
        assert_eq!(of(&[]).bars(), []);
    }
}
