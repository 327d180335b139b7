//! The origin of a profile in a store, and the factor that makes two of them comparable.

use std::sync::Arc;

use super::window_source::WindowSource;
use crate::analysis::trend::Coverage;
use crate::input::store_address::StoreAddress;
use crate::store::query::{Matcher, StoreQuery};
use crate::store::range::{TimeRange, length_words};

/// The origin of a profile from a store.
#[derive(Clone, Debug)]
pub struct StoreOrigin {
    /// Sample type, values of labels, and what was added up: `inuse_space shop (5 instances, newest each)`.
    pub title: String,
    /// The profiles that were added up: `5 instances, newest each`.
    pub words: String,
    /// Reads the windows of its range; `None` for an origin that cannot be asked again.
    pub(super) reader: Option<Arc<dyn WindowSource>>,
    /// The instances that are added up; 0 if they are not known.
    pub instances: usize,
    /// The length of the range of a sum; 0 for the newest profiles of instances.
    pub duration_nanos: i64,
    /// The range that was asked for, by the store's clock.
    pub range: TimeRange,
    /// The address, with the protocol by which the store answered.
    pub address: StoreAddress,
    /// A line on the factor of the base in a comparison; `None` if both sides are alike.
    pub scaled: Option<String>,
}

impl StoreOrigin {
    /// The instances and the time that are added up.
    pub(super) fn coverage(&self) -> Coverage {
        Coverage { instances: self.instances, nanos: self.duration_nanos }
    }

    /// The title of a comparison: what both sides share once, then what each has of its own.
    pub(super) fn title_against(&self, base: &Self) -> String {
        let query = |origin: &Self| StoreQuery::parse(&origin.address.query).unwrap_or_default();
        let (own, other) = (query(self), query(base));
        let differing = |of: &StoreQuery, from: &StoreQuery| {
            let is_own = |m: &&Matcher| !from.matchers.contains(m);
            let values = of.matchers.iter().filter(is_own).map(Matcher::value_in_words);
            values.collect::<Vec<_>>().join(" ")
        };
        let is_other_range = self.range != base.range;
        let side = |of: &Self, words: String| {
            let range = if is_other_range { of.range.clock(base.range) } else { String::new() };
            let side = format!("{words} {range}").trim().to_owned();
            if side.is_empty() { "all".to_owned() } else { side }
        };
        let shared = own.matchers.iter().filter(|m| other.matchers.contains(m));
        let sample_type = own.profile_type.split(':').nth(1).unwrap_or(&own.profile_type);
        let shared: Vec<&str> =
            std::iter::once(sample_type).chain(shared.map(|m| m.value.as_str())).collect();
        let (after, before) =
            (side(self, differing(&own, &other)), side(base, differing(&other, &own)));
        let factor = self.factor(base).filter(|_| self.scaled.is_some());
        let scale = factor.map_or_else(String::new, |(factor, _)| format!(" x{factor:.2}"));
        format!("{}: {after} vs {before}{scale}", shared.join(" "))
    }

    /// The factor that brings the values of `base` to the instances and the duration of this side, with the reason in words. `None`
    /// if both are alike, or not known.
    pub(super) fn factor(&self, base: &Self) -> Option<(f64, String)> {
        let span = |store: &Self| length_words(store.duration_nanos);
        let plural = if self.instances == 1 { "" } else { "s" };
        let mut reasons = Vec::new();
        if self.instances != base.instances && self.instances > 0 && base.instances > 0 {
            reasons.push(format!("{} instance{plural} against {}", self.instances, base.instances));
        }
        let durations = (self.duration_nanos, base.duration_nanos);
        if durations.0 != durations.1 && durations.0 > 0 && durations.1 > 0 {
            reasons.push(format!("{} against {}", span(self), span(base)));
        }
        let factor = self.coverage().factor(base.coverage());
        let reasons = reasons.join(", ");
        let words = format!("the base is scaled by {factor:.3}: {reasons}");
        (!reasons.is_empty()).then_some((factor, words))
    }
}

#[cfg(test)]
#[path = "tests/store_origin.rs"]
mod tests;
