//! The basis of a trend's figures: whole sums, or figures per instance and per second where snapshots are windows of a store.

use crate::unit;

const SECOND: f64 = 1e9;

/// Parts of one in which counts per instance or per second are kept: they are small, and no whole numbers.
const PARTS: i64 = 1_000_000;

/// The instances and the time behind a snapshot; 0 where unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// The instances of a service that are added up.
    pub instances: usize,
    /// The length of a sum over time, in nanoseconds.
    pub nanos: i64,
}

/// The divisors of all values of a trend.
#[derive(Clone, Debug, PartialEq)]
pub struct TrendBasis {
    /// The fewest and the most instances of a snapshot, if their numbers differ: values are per instance.
    pub instances: Option<(usize, usize)>,
    /// Values are per second.
    pub is_per_second: bool,
    /// Parts of one in which values are kept.
    parts: i64,
    /// Per snapshot the divisor of its values.
    divisors: Vec<f64>,
}

impl TrendBasis {
    /// The basis of snapshots with these instances and times, and with values in `unit`.
    pub(super) fn new(coverages: &[Coverage], unit: &str) -> TrendBasis {
        let counts = || coverages.iter().map(|one| one.instances);
        let (least, most) = (counts().min().unwrap_or(0), counts().max().unwrap_or(0));
        let instances = (least > 0 && least < most).then_some((least, most));
        let is_per_second = !coverages.is_empty() && coverages.iter().all(|one| one.nanos > 0);
        let divisor = |one: &Coverage| {
            let instances = instances.map_or(1.0, |_| one.instances as f64);
            let seconds = if is_per_second { one.nanos as f64 / SECOND } else { 1.0 };
            instances * seconds
        };
        let is_plain = instances.is_none() && !is_per_second;
        let is_small = !is_plain && !unit::is_bytes(unit) && !unit::is_time(unit);
        TrendBasis {
            instances,
            is_per_second,
            parts: if is_small { PARTS } else { 1 },
            divisors: coverages.iter().map(divisor).collect(),
        }
    }

    /// The basis of whole sums.
    pub(super) fn plain() -> TrendBasis {
        TrendBasis { instances: None, is_per_second: false, parts: 1, divisors: Vec::new() }
    }

    fn is_plain(&self) -> bool {
        self.instances.is_none() && !self.is_per_second
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
        match (self.is_per_second, self.instances) {
            (true, Some(_)) => "per second and instance",
            (true, None) => "per second",
            (false, Some(_)) => "per instance",
            (false, None) => "",
        }
    }

    /// The basis with the numbers of instances: `per instance, 3 to 5 instances`; `None` for whole sums.
    pub fn words(&self) -> Option<String> {
        match self.instances {
            Some((least, most)) => Some(format!("{}, {least} to {most} instances", self.per())),
            None => (!self.is_plain()).then(|| self.per().to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coverages(all: &[(usize, i64)]) -> Vec<Coverage> {
        let coverage = |&(instances, seconds): &(usize, i64)| Coverage {
            instances,
            nanos: seconds * 1_000_000_000,
        };
        all.iter().map(coverage).collect()
    }

    #[test]
    fn values_are_per_instance_where_their_number_changes() {
        let basis = TrendBasis::new(&coverages(&[(2, 0), (4, 0)]), "bytes");
        assert_eq!((basis.scaled(0, 200), basis.scaled(1, 400)), (100, 100));
        assert_eq!(basis.words().unwrap(), "per instance, 2 to 4 instances");
        let same = TrendBasis::new(&coverages(&[(3, 0), (3, 0)]), "bytes");
        assert_eq!((same.scaled(0, 200), same.words()), (200, None));
        let unknown = TrendBasis::new(&coverages(&[(0, 0), (3, 0)]), "bytes");
        assert_eq!((unknown.scaled(1, 200), unknown.words()), (200, None));
    }

    #[test]
    fn sums_are_per_second() {
        let basis = TrendBasis::new(&coverages(&[(1, 10), (1, 5)]), "nanoseconds");
        assert_eq!((basis.scaled(0, 100), basis.scaled(1, 100)), (10, 20));
        assert_eq!(basis.words().unwrap(), "per second");
        let both = TrendBasis::new(&coverages(&[(1, 10), (2, 10)]), "nanoseconds");
        assert_eq!(both.words().unwrap(), "per second and instance, 1 to 2 instances");
        assert_eq!((both.scaled(0, 100), both.scaled(1, 200)), (10, 10));
        let mixed = TrendBasis::new(&coverages(&[(1, 10), (1, 0)]), "nanoseconds");
        assert_eq!(mixed.words(), None);
    }

    #[test]
    fn small_counts_keep_their_fractions() {
        let basis = TrendBasis::new(&coverages(&[(3, 0), (4, 0)]), "count");
        let kept = basis.scaled(0, 1);
        assert!((basis.real(kept as f64) - 1.0 / 3.0).abs() < 1e-6);
        assert_eq!((basis.whole(basis.scaled(0, 7)), basis.has_parts()), (2, true));
    }
}
