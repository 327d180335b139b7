//! The sums of the samples without a label key.

use super::set_sums::set_sums;
use crate::analysis::selected::Selected;
use crate::analysis::tree::weight::Weight;
use crate::profile::LabelSetId;
use std::collections::HashMap;

/// By key, the figure of the selected samples that lack it, as the query divides it. Keys that no such sample lacks are
/// missing.
pub fn lacks(selected: &Selected) -> HashMap<Vec<u8>, i64> {
    let profile = selected.profile();
    let (mut all, mut sets) = (Weight::default(), 0);
    // By key the label sets that have it, and their sum.
    let mut by_key: HashMap<&[u8], (usize, Weight)> = HashMap::new();
    for (set, sum) in set_sums(selected).into_iter().enumerate() {
        let Some(sum) = sum else { continue };
        all.add(sum);
        sets += 1;
        let labels = selected.labels(LabelSetId(set as u32));
        let mut keys: Vec<&[u8]> = labels.map(|label| profile.string(label.key)).collect();
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            let (count, weight) = by_key.entry(key).or_default();
            *count += 1;
            weight.add(sum);
        }
    }
    let lacking = by_key.into_iter().filter(|(_, (count, _))| *count < sets);
    let lack = |has: Weight| Weight {
        sum: all.sum.wrapping_sub(has.sum),
        divisor: all.divisor.wrapping_sub(has.divisor),
    };
    lacking.map(|(key, (_, has))| (key.to_vec(), lack(has).value())).collect()
}
