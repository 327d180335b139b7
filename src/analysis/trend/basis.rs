//! The basis of a trend's figures: whole sums, or figures per instance and per second where snapshots are windows of a store.

use super::series::{Point, Series};
use crate::unit;

const SECOND: f64 = 1e9;

/// Parts of one in which counts per instance or per second are kept: they are small, and no whole numbers.
const PARTS: i64 = 1_000_000;

/// The divisors of all values of a trend.
#[derive(Clone, Debug, PartialEq)]
pub struct TrendBasis {
    /// The instances of the snapshots in words, if their numbers differ: values are per instance.
    pub instances: Option<String>,
    /// Values are per second.
    pub is_per_second: bool,
    /// Parts of one in which values are kept.
    parts: i64,
    /// Per snapshot the divisor of its values.
    divisors: Vec<f64>,
}

impl TrendBasis {
    /// The basis of snapshots with values in `unit`.
    pub(super) fn new(points: &[Point], unit: &str) -> TrendBasis {
        let counts: Vec<usize> = points.iter().map(|point| point.coverage.instances).collect();
        let instances = counts_in_words(&counts);
        let is_per_second = !points.is_empty() && points.iter().all(|p| p.coverage.nanos > 0);
        let divisor = |point: &Point| {
            let is_shared = instances.is_some();
            let instances = if is_shared { point.coverage.instances as f64 } else { 1.0 };
            let seconds = if is_per_second { point.coverage.nanos as f64 / SECOND } else { 1.0 };
            instances * seconds
        };
        let is_plain = instances.is_none() && !is_per_second;
        let is_small = !is_plain && !unit::is_bytes(unit) && !unit::is_time(unit);
        let divisors = points.iter().map(divisor).collect();
        TrendBasis { instances, is_per_second, parts: if is_small { PARTS } else { 1 }, divisors }
    }

    /// The basis of whole sums.
    pub(super) fn plain() -> TrendBasis {
        TrendBasis { instances: None, is_per_second: false, parts: 1, divisors: Vec::new() }
    }

    fn is_plain(&self) -> bool {
        self.instances.is_none() && !self.is_per_second
    }

    /// Puts the values of a series on this basis.
    pub(super) fn apply(&self, series: &mut Series) {
        for values in [&mut series.flat, &mut series.cum] {
            for (at, value) in values.iter_mut().enumerate() {
                *value = self.scaled(at, *value);
            }
        }
    }

    /// A value of the snapshot at `at`, as the trend keeps it.
    pub(super) fn scaled(&self, at: usize, value: i64) -> i64 {
        match self.divisors.get(at) {
            Some(divisor) if !self.is_plain() => {
                (value as f64 * self.parts as f64 / divisor).round() as i64
            }
            _ => value,
        }
    }

    /// A kept value, or a slope of kept values, in the unit of the trend.
    pub fn real(&self, kept: f64) -> f64 {
        kept / self.parts as f64
    }

    /// A kept value in the unit of the trend, rounded.
    pub fn whole(&self, kept: i64) -> i64 {
        if self.parts == 1 { kept } else { self.real(kept as f64).round() as i64 }
    }

    /// True if kept values are parts of their unit.
    pub fn has_parts(&self) -> bool {
        self.parts > 1
    }

    /// The basis in words: `per second and instance`; empty for whole sums.
    pub fn per(&self) -> &'static str {
        match (self.is_per_second, &self.instances) {
            (true, Some(_)) => "per second and instance",
            (true, None) => "per second",
            (false, Some(_)) => "per instance",
            (false, None) => "",
        }
    }

    /// The basis with the numbers of instances: `per instance, 3 instances, then 2`; `None` for whole sums.
    pub fn words(&self) -> Option<String> {
        match &self.instances {
            Some(instances) => Some(format!("{}, {instances}", self.per())),
            None => (!self.is_plain()).then(|| self.per().to_owned()),
        }
    }
}

/// Numbers of instances in the order of time: `3 instances, then 2`, or `2 to 5 instances` if they change more than once. `None`
/// if they are all the same, or one is not known.
fn counts_in_words(counts: &[usize]) -> Option<String> {
    let (fewest, most) = (counts.iter().min()?, counts.iter().max()?);
    if *fewest == 0 || fewest == most {
        return None;
    }
    let mut runs = counts.to_vec();
    runs.dedup();
    Some(match runs.as_slice() {
        [first, last] => {
            let plural = if *first == 1 { "" } else { "s" };
            format!("{first} instance{plural}, then {last}")
        }
        runs if runs.is_sorted_by(|a, b| a > b) => {
            format!("{most} instances, then down to {fewest}")
        }
        _ => format!("{fewest} to {most} instances"),
    })
}

#[cfg(test)]
#[path = "tests/basis.rs"]
mod tests;
