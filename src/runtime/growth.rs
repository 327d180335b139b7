//! Growth of the live heap in a run: the least-squares fit of a flat stretch followed by a rising one.

use super::gctrace::Run;

/// Smallest number of cycles for a fit.
const FEWEST: usize = 8;

/// Smallest share of the variance that the fit must explain.
const EXPLAINED: f64 = 0.6;

/// Smallest growth as a share of the level before.
const LIFT: f64 = 0.25;

/// Smallest growth in bytes: logs are in whole megabytes.
const LEAST: f64 = 3.0 * 1_048_576.0;

/// The breakpoint and slope of a fit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Growth {
    /// The index of the last cycle before the rise.
    pub cycle: usize,
    /// Bytes before the rise.
    pub level: f64,
    /// Bytes per second; per cycle where the log has no times.
    pub rate: f64,
}

/// Sums over the points from some point to the last.
#[derive(Clone, Copy, Default)]
struct TailSums {
    count: f64,
    x: f64,
    y: f64,
    xx: f64,
    xy: f64,
}

impl Growth {
    /// The growth of the live heap in a run; `None` where it is flat, falls, or goes up and down.
    pub fn fit(run: &Run) -> Option<Self> {
        let points: Vec<(f64, f64)> =
            run.cycles.iter().map(|cycle| (run.position(cycle), cycle.live as f64)).collect();
        if points.len() < FEWEST {
            return None;
        }
        let count = points.len() as f64;
        let mean = points.iter().map(|(_, y)| y).sum::<f64>() / count;
        let variation: f64 = points.iter().map(|(_, y)| (y - mean).powi(2)).sum();
        let total: f64 = points.iter().map(|(_, y)| y).sum();
        let mut tail = TailSums::default();
        let mut best: Option<(f64, Self)> = None;
        // y = level + rate · max(0, x − start), fitted with the start at every point but the last ones.
        for (cycle, &(start, y)) in points.iter().enumerate().rev() {
            tail = TailSums {
                count: tail.count + 1.0,
                x: tail.x + start,
                y: tail.y + y,
                xx: tail.xx + start * start,
                xy: tail.xy + start * y,
            };
            if tail.count < 4.0 {
                continue;
            }
            let sx = tail.x - tail.count * start;
            let sxx = tail.xx - 2.0 * start * tail.x + tail.count * start * start;
            let sxy = tail.xy - start * tail.y;
            let variation_of_x = sxx - sx * sx / count;
            let covariation = sxy - sx * total / count;
            if variation_of_x <= 0.0 {
                continue;
            }
            let rate = covariation / variation_of_x;
            let explained = rate * covariation;
            if best.is_none_or(|(most, _)| explained > most) {
                let level = (total - rate * sx) / count;
                best = Some((explained, Self { cycle, level, rate }));
            }
        }
        let (explained, growth) = best?;
        let lift = growth.rate * (points.last()?.0 - points.get(growth.cycle)?.0);
        let grows = growth.rate > 0.0
            && explained >= EXPLAINED * variation
            && lift >= LIFT * growth.level.max(0.0)
            && lift >= LEAST;
        grows.then_some(growth)
    }
}

#[cfg(test)]
#[path = "tests/growth.rs"]
mod tests;
