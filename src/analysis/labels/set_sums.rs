//! The weights of the selected samples by label set.

use crate::analysis::query::columns::columns;
use crate::analysis::selected::Selected;
use crate::analysis::tree::weight::Weight;
use crate::profile::SampleId;

/// The weight of the selected samples of each label set, as the query divides it; `None` for a set of no selected sample.
pub(super) fn set_sums(selected: &Selected) -> Vec<Option<Weight>> {
    let (profile, selection) = (selected.profile(), selected.selection());
    let (values, divisors) = columns(profile, selected.query());
    let mut sums: Vec<Option<Weight>> = vec![None; profile.label_set_count()];
    for (sample, &sum) in values.iter().enumerate() {
        if selection.stack(profile, SampleId(sample as u32)).is_some() {
            let divisor = divisors.get(sample).copied().unwrap_or(0);
            let set = profile.sample_labels()[sample].index();
            sums[set].get_or_insert_default().add(Weight { sum, divisor });
        }
    }
    sums
}
