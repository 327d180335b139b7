//! The total that percentages are of, and the samples of a base profile.

use super::weight::Weight;
use crate::analysis::query::Query;
use crate::analysis::query::columns::columns;
use crate::analysis::select::Selection;
use crate::profile::{LabelSetId, LabelValue, Profile};

/// The total that is 100 %: the sum of magnitudes over the samples of `selection`, or over those of the base profile if
/// samples are marked as such. Under `-mean` it is divided by the counts.
pub fn total(profile: &Profile, selection: Option<&Selection>, query: &Query) -> i64 {
    let (values, counts) = columns(profile, query);
    let base = base_label_sets(profile, selection);
    let mut all = Weight::default();
    let mut base_total = Weight::default();
    let kept = selection.and_then(Selection::kept);
    for (sample, &value) in values.iter().enumerate() {
        if kept.is_some_and(|kept| !kept[sample]) {
            continue;
        }
        let weight =
            Weight { sum: value.wrapping_abs(), divisor: counts.get(sample).copied().unwrap_or(0) };
        all.add(weight);
        if base.as_ref().is_some_and(|b| b[profile.sample_labels()[sample].index()]) {
            base_total.add(weight);
        }
    }
    if base_total.sum > 0 { base_total.value() } else { all.value() }
}

/// The key of the label that marks the samples of a base profile under `-diff_base`; its value is `true`.
pub const BASE_LABEL: &str = "pprof::base";

/// Per label set, true if it marks samples of a base and `selection` shows the label; `None` if no set does.
pub fn base_label_sets(profile: &Profile, selection: Option<&Selection>) -> Option<Vec<bool>> {
    let marks = |set: u32| {
        profile.label_set(LabelSetId(set)).iter().any(|label| {
            let value =
                matches!(label.value, LabelValue::Text(text) if profile.string(text) == b"true");
            value
                && profile.string(label.key) == BASE_LABEL.as_bytes()
                && selection.is_none_or(|s| s.shows_label(label.key))
        })
    };
    let sets: Vec<bool> = (0..profile.label_set_count() as u32).map(marks).collect();
    sets.contains(&true).then_some(sets)
}
