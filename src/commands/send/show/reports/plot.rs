//! Latency over the run as inline SVG, in memory that does not grow with it.

use std::fmt::Write as _;
use std::time::Duration;

use crate::exchange::DeliveryVerdict;
use crate::render::exchange::format_elapsed;

/// So many dots at most; then each stands for twice as many deliveries.
const MOST_DOTS: usize = 2048;

/// The size of the drawing, and of its margins.
const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 240.0;
const LEFT: f64 = 60.0;
const BOTTOM: f64 = 24.0;
const TOP: f64 = 10.0;

/// Deliveries in their order, each as a dot.
pub(super) struct Plot {
    dots: Vec<Dot>,
    /// How many deliveries one dot stands for.
    step: u64,
    /// The dot that is not complete yet, and how many deliveries it has.
    open: Option<(Dot, u64)>,
    deliveries: u64,
}

/// The slowest of some deliveries, and the worst verdict among them.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Dot {
    latency: Duration,
    verdict: DeliveryVerdict,
}

impl Dot {
    fn merge(self, other: Self) -> Self {
        let rank = |verdict| match verdict {
            DeliveryVerdict::Pass => 0,
            DeliveryVerdict::Fail => 1,
            DeliveryVerdict::Error => 2,
        };
        let is_worse = rank(other.verdict) > rank(self.verdict);
        Self {
            latency: self.latency.max(other.latency),
            verdict: if is_worse { other.verdict } else { self.verdict },
        }
    }
}

impl Plot {
    pub(super) fn new() -> Self {
        Self { dots: Vec::new(), step: 1, open: None, deliveries: 0 }
    }

    pub(super) fn add(&mut self, latency: Duration, verdict: DeliveryVerdict) {
        self.deliveries += 1;
        let dot = Dot { latency, verdict };
        let (dot, count) = self.open.take().map_or((dot, 1), |(open, count)| (open.merge(dot), count + 1));
        if count < self.step {
            self.open = Some((dot, count));
            return;
        }
        self.dots.push(dot);
        if self.dots.len() >= MOST_DOTS {
            self.dots = self.dots.chunks(2).map(|pair| pair[0].merge(pair[pair.len() - 1])).collect();
            self.step *= 2;
        }
    }

    /// The drawing with its heading; nothing, if there is nothing to draw.
    pub(super) fn to_svg(&self) -> String {
        let dots: Vec<Dot> = self.dots.iter().copied().chain(self.open.map(|(dot, _)| dot)).collect();
        let Some(longest) = dots.iter().map(|dot| dot.latency).max() else { return String::new() };
        let shortest = dots.iter().map(|dot| dot.latency).min().unwrap_or_default();
        let scale = Scale::between(shortest, longest);
        let each = if self.step == 1 {
            "each dot is a delivery".to_owned()
        } else {
            format!("each dot is the slowest of {} deliveries", self.step)
        };
        let mut svg = format!(
            "<h2>Latency over the run</h2>\n<p class=\"muted\">logarithmic; {each}; from the first to number {}</p>\n\
             <svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"latency of each delivery\">\n",
            self.deliveries
        );
        for mark in scale.marks() {
            let y = scale.y(mark);
            let _ = writeln!(
                svg,
                "<line x1=\"{LEFT}\" x2=\"{WIDTH}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>\
                 <text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
                LEFT - 6.0,
                y + 4.0,
                format_elapsed(mark)
            );
        }
        #[expect(clippy::cast_precision_loss, reason = "a few thousand dots")]
        let step = (WIDTH - LEFT - 12.0) / (dots.len().saturating_sub(1).max(1)) as f64;
        for (position, dot) in dots.iter().enumerate() {
            let class = match dot.verdict {
                DeliveryVerdict::Pass => "pass",
                DeliveryVerdict::Fail => "fail",
                DeliveryVerdict::Error => "error",
            };
            #[expect(clippy::cast_precision_loss, reason = "a few thousand dots")]
            let x = LEFT + 6.0 + position as f64 * step;
            let y = scale.y(dot.latency);
            let _ = writeln!(svg, "<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"2.5\"/>");
        }
        svg.push_str("</svg>\n");
        svg
    }
}

/// A logarithmic axis from one power of ten to another.
struct Scale {
    least: f64,
    most: f64,
}

impl Scale {
    fn between(shortest: Duration, longest: Duration) -> Self {
        let least = logarithm(shortest).floor();
        Self { least, most: logarithm(longest).ceil().max(least + 1.0) }
    }

    fn y(&self, time: Duration) -> f64 {
        let share = (logarithm(time) - self.least) / (self.most - self.least);
        HEIGHT - BOTTOM - share.clamp(0.0, 1.0) * (HEIGHT - BOTTOM - TOP)
    }

    /// A line at each power of ten, and at the vendor's limit.
    fn marks(&self) -> Vec<Duration> {
        let mut marks = vec![Duration::from_secs_f64(10_f64.powf(self.least) / 1e6)];
        while logarithm(marks[marks.len() - 1]) + 0.5 < self.most {
            marks.push(marks[marks.len() - 1] * 10);
        }
        let limit = Duration::from_secs(2);
        if logarithm(limit) < self.most && logarithm(limit) > self.least {
            marks.push(limit);
        }
        marks
    }
}

/// Of microseconds.
fn logarithm(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e6).max(1.0).log10()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_are_bounded_and_keep_the_slowest() {
        let mut plot = Plot::new();
        for number in 0..100_000_u64 {
            let slow = if number == 77_777 { 500 } else { 1 };
            plot.add(Duration::from_millis(slow), DeliveryVerdict::Pass);
        }
        assert!(plot.dots.len() <= MOST_DOTS, "{}", plot.dots.len());
        let slow = plot.dots.iter().filter(|dot| dot.latency == Duration::from_millis(500)).count();
        assert_eq!((slow, plot.deliveries), (1, 100_000));
    }

    #[test]
    fn the_axis_goes_by_powers_of_ten() {
        let scale = Scale::between(Duration::from_micros(300), Duration::from_millis(40));
        let marks: Vec<u128> = scale.marks().iter().map(Duration::as_micros).collect();
        assert_eq!(marks, [100, 1000, 10_000, 100_000]);
        assert!((scale.y(Duration::from_micros(100)) - (HEIGHT - BOTTOM)).abs() < 1e-9);
        assert!((scale.y(Duration::from_millis(100)) - TOP).abs() < 1e-9);
    }
}
