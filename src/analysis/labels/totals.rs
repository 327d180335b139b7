//! The sums of the samples with each value of each label.

use crate::analysis::query::columns::columns;
use crate::analysis::selected::Selected;
use crate::analysis::tree::weight::Weight;
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
    totals_of(selected, selected.profile().values(selected.query().sample_type), unit)
}

/// The sums of `values`, one per sample, by key and value of the selected samples' labels.
pub fn totals_of(selected: &Selected, values: &[i64], unit: &str) -> Vec<KeyTotals> {
    let (profile, selection) = (selected.profile(), selected.selection());
    let mut sums: Vec<Option<i64>> = vec![None; profile.label_set_count()];
    for (sample, &value) in values.iter().enumerate() {
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
    let all = by_text.into_iter().map(|(key, (total, values))| KeyTotals {
        key: key.to_vec(),
        total,
        values: sorted(values.into_iter().collect()),
    });
    all.collect()
}

/// Values by descending magnitude, then by text.
fn sorted(mut values: Vec<(Vec<u8>, i64)>) -> Vec<(Vec<u8>, i64)> {
    values.sort_by(|a, b| {
        (Reverse(a.1.unsigned_abs()), &a.0).cmp(&(Reverse(b.1.unsigned_abs()), &b.0))
    });
    values
}

/// The figures of the query by key and value: sums, or quotients of sums where it divides. Numbers are written in `unit`.
pub fn displayed_totals(selected: &Selected, unit: &str) -> Vec<KeyTotals> {
    let (values, divisors) = columns(selected.profile(), selected.query());
    let mut all = totals_of(selected, &values, unit);
    if divisors.is_empty() {
        return all;
    }
    // Both have the same keys and values: they come from the same samples.
    let divisors = totals_of(selected, &divisors, unit);
    let quotient = |sum, divisor| Weight { sum, divisor }.value();
    for (key, of) in all.iter_mut().zip(&divisors) {
        key.total = quotient(key.total, of.total);
        let by_text: HashMap<&[u8], i64> =
            of.values.iter().map(|(text, sum)| (text.as_slice(), *sum)).collect();
        for (text, sum) in &mut key.values {
            *sum = quotient(*sum, by_text.get(text.as_slice()).copied().unwrap_or(0));
        }
        key.values = sorted(std::mem::take(&mut key.values));
    }
    all
}
