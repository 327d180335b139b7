//! The sums of the samples with each value of each label.

use crate::analysis::selected::Selected;
use crate::hash::Map;
use crate::profile::{Label, LabelSetId, LabelValue, SampleId, StringId};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

/// The sums of the samples with one label key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyTotals {
    /// The label key in bytes, as recorded.
    pub key: Vec<u8>,
    /// The sum over its values, in the unit of the sample type.
    pub total: i64,
    /// Each value and its sum, larger magnitudes first, then by text. A sample with several values counts for each.
    pub values: Vec<(Vec<u8>, i64)>,
}

/// The sums of the selected samples by key and value. Numbers are written in `unit`.
pub fn totals(selected: &Selected, unit: &str) -> Vec<KeyTotals> {
    let (profile, selection) = (selected.profile(), selected.selection());
    let mut sums: Vec<Option<i64>> = vec![None; profile.label_set_count()];
    for (sample, &value) in profile.values(selected.query().sample_type).iter().enumerate() {
        if selection.stack(profile, SampleId(sample as u32)).is_some() {
            let sum = &mut sums[profile.sample_labels()[sample].index()];
            *sum = Some(sum.unwrap_or(0).wrapping_add(value));
        }
    }
    let mut by_label: Map<Label, i64> = Map::default();
    for (set, sum) in sums.into_iter().enumerate() {
        let Some(sum) = sum else { continue };
        for mut label in selected.labels(LabelSetId(set as u32)).copied() {
            if let LabelValue::Number(number, _) = label.value {
                // All numbers of a key are read in the key's unit.
                label.value = LabelValue::Number(number, StringId(0));
            }
            let total = by_label.entry(label).or_default();
            *total = total.wrapping_add(sum);
        }
    }
    // Values that print alike are one.
    let mut by_text: BTreeMap<&[u8], (i64, HashMap<_, i64>)> = BTreeMap::new();
    for (label, sum) in by_label {
        let (total, values) = by_text.entry(profile.string(label.key)).or_default();
        *total = total.wrapping_add(sum);
        let value = values.entry(selected.keys().value(profile, &label, unit)).or_default();
        *value = value.wrapping_add(sum);
    }
    let sorted = by_text.into_iter().map(|(key, (total, values))| {
        let mut values: Vec<(Vec<u8>, i64)> = values.into_iter().collect();
        values.sort_by(|a, b| {
            (Reverse(a.1.unsigned_abs()), &a.0).cmp(&(Reverse(b.1.unsigned_abs()), &b.0))
        });
        KeyTotals { key: key.to_vec(), total, values }
    });
    sorted.collect()
}
