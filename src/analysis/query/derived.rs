//! Sample types computed from those of a profile: averages, survival, freed memory, rates.
//!
//! Averages divide sums and are never summed: every node and every path divides its own sums, as pprof does under
//! `-mean`. Differences and rates are sums.

use crate::profile::Profile;
use crate::unit;

/// The formula of a derived sample type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DerivedKind {
    /// One sum divided by another: an average size, a mean delay.
    Average,
    /// The share that is still alive, in thousandths.
    Survival,
    /// Allocated memory less live memory.
    Freed,
    /// The sum per second of the profile's duration.
    Rate,
}

/// A sample type computed from two columns of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Derived {
    /// The name by which users choose it.
    pub name: &'static str,
    /// Its formula.
    pub kind: DerivedKind,
    /// The column that is divided or subtracted from, an index.
    pub column: usize,
    /// The column that is the divisor or is subtracted, an index.
    pub other_column: usize,
    /// Duration of the profile in nanoseconds, for rates.
    nanos: i64,
}

/// The sample types that can be computed from the columns of `profile`.
pub fn derived(profile: &Profile) -> Vec<Derived> {
    let types = profile.sample_types();
    // A quotient of two changes is no average, so a difference of profiles has none of these.
    if (0..types.len()).any(|t| profile.values(t).iter().any(|&value| value < 0)) {
        return Vec::new();
    }
    let find = |name: &str| types.iter().position(|t| t.kind == name);
    let nanos = profile.header().duration_nanos;
    let mut all = Vec::new();
    let mut add = |name, kind, column: Option<usize>, other_column: Option<usize>| {
        if let (Some(column), Some(other_column)) = (column, other_column) {
            all.push(Derived { name, kind, column, other_column, nanos });
        }
    };
    let (allocated, alive) = (find("alloc_space"), find("inuse_space"));
    add("avg size", DerivedKind::Average, alive, find("inuse_objects"));
    add("avg alloc", DerivedKind::Average, allocated, find("alloc_objects"));
    add("survival", DerivedKind::Survival, alive, allocated);
    add("freed", DerivedKind::Freed, allocated, alive);
    if nanos > 0 {
        add("alloc rate", DerivedKind::Rate, allocated, allocated);
    }
    add("mean delay", DerivedKind::Average, find("delay"), find("contentions"));
    all
}

/// The column that counts the objects of `column`: `inuse_objects` for `inuse_space`.
pub fn counted(profile: &Profile, column: usize) -> Option<usize> {
    let types = profile.sample_types();
    let kind = types.get(column)?.kind.strip_suffix("space")?;
    types.iter().position(|t| t.kind.strip_suffix("objects") == Some(kind))
}

impl Derived {
    /// True if figures are quotients, which do not add up.
    pub fn is_quotient(&self) -> bool {
        matches!(self.kind, DerivedKind::Average | DerivedKind::Survival)
    }

    /// A value as text in the unit `to`; `unit` is that of its column.
    pub fn format(&self, value: i64, unit: &str, to: &str) -> String {
        match self.kind {
            DerivedKind::Average | DerivedKind::Freed => unit::format_value(value, unit, to),
            DerivedKind::Survival if value == 0 => "0".to_owned(),
            DerivedKind::Survival => format!("{}%", value as f64 / 10.0),
            DerivedKind::Rate => {
                let seconds = self.nanos as f64 / 1e9;
                let text = unit::format_value((value as f64 / seconds) as i64, unit, to);
                if text == "0" { text } else { format!("{text}/s") }
            }
        }
    }
}

#[cfg(test)]
#[path = "tests/derived.rs"]
mod tests;
