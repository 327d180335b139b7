//! The sums of the samples with each pair of values of two label keys.

use super::set_sums::set_sums;
use crate::analysis::selected::Selected;
use crate::analysis::tree::weight::Weight;
use crate::cancel::{Cancel, Cancelled};
use crate::hash::Map;
use crate::profile::LabelSetId;
use std::cmp::Reverse;

/// A value of a key as printed, `None` for samples without the key, and the sum of its samples.
pub type ValueSum = (Option<Vec<u8>>, i64);

/// The sums of two keys crossed, in the unit of the sample type; quotients of sums where the query divides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CrossTotals {
    /// The values of the first key, larger magnitudes first, then by text.
    pub rows: Vec<ValueSum>,
    /// The values of the second key, in the same order.
    pub columns: Vec<ValueSum>,
    /// Per row the columns with samples in common, by index, with the sums of these. Larger magnitudes come first.
    pub cells: Vec<Vec<(usize, i64)>>,
}

/// The values of one key met so far.
#[derive(Default)]
struct Axis {
    places: Map<Option<Vec<u8>>, usize>,
    values: Vec<(Option<Vec<u8>>, Weight)>,
}

impl Axis {
    /// The indices of values; new ones are added. No value stands for the lack of the key.
    fn places(&mut self, values: Vec<Vec<u8>>) -> Vec<usize> {
        let mut values: Vec<Option<Vec<u8>>> = values.into_iter().map(Some).collect();
        if values.is_empty() {
            values.push(None);
        }
        let place = |value: Option<Vec<u8>>| {
            let next = self.values.len();
            let place = *self.places.entry(value.clone()).or_insert(next);
            if place == next {
                self.values.push((value, Weight::default()));
            }
            place
        };
        values.into_iter().map(place).collect()
    }

    /// The values in order, and per value its place among them.
    fn sorted(self) -> (Vec<ValueSum>, Vec<usize>) {
        let shown = |(value, weight): (Option<Vec<u8>>, Weight)| (value, weight.value());
        let values: Vec<ValueSum> = self.values.into_iter().map(shown).collect();
        let mut order: Vec<usize> = (0..values.len()).collect();
        order.sort_by(|&a, &b| by_magnitude(&values[a], &values[b]));
        let mut places = vec![0; order.len()];
        for (place, &value) in order.iter().enumerate() {
            places[value] = place;
        }
        (order.into_iter().map(|value| values[value].clone()).collect(), places)
    }
}

/// The order of values: larger magnitudes first, then by text, the lack of the key last.
fn by_magnitude(a: &ValueSum, b: &ValueSum) -> std::cmp::Ordering {
    let key = |value: &ValueSum| Reverse(value.1.unsigned_abs());
    key(a).cmp(&key(b)).then_with(|| (a.0.is_none(), &a.0).cmp(&(b.0.is_none(), &b.0)))
}

/// The values of `key` in a label set, as printed with numbers in `unit`.
pub(super) fn values_of_key(
    selected: &Selected,
    set: LabelSetId,
    key: &str,
    unit: &str,
) -> Vec<Vec<u8>> {
    let profile = selected.profile();
    let of_key = selected.labels(set).filter(|label| profile.strings().text(label.key) == key);
    of_key.map(|label| selected.keys().value(profile, label, unit)).collect()
}

/// The sums of the selected samples by a value of `first` and a value of `second`. A sample with several values of a key
/// counts for each.
pub fn cross(
    selected: &Selected,
    (first, second): (&str, &str),
    unit: &str,
    cancel: &Cancel,
) -> Result<CrossTotals, Cancelled> {
    let (mut rows, mut columns) = (Axis::default(), Axis::default());
    let mut sums: Map<(usize, usize), Weight> = Map::default();
    for (set, sum) in set_sums(selected).into_iter().enumerate() {
        if set.is_multiple_of(1 << 12) {
            cancel.check()?;
        }
        let Some(sum) = sum else { continue };
        let set = LabelSetId(set as u32);
        let down = rows.places(values_of_key(selected, set, first, unit));
        let across = columns.places(values_of_key(selected, set, second, unit));
        let add = |total: &mut Weight| total.add(sum);
        for &row in &down {
            add(&mut rows.values[row].1);
            for &column in &across {
                add(sums.entry((row, column)).or_default());
            }
        }
        for &column in &across {
            add(&mut columns.values[column].1);
        }
    }
    let ((rows, row_places), (columns, column_places)) = (rows.sorted(), columns.sorted());
    let mut cells = vec![Vec::new(); rows.len()];
    for ((row, column), sum) in sums {
        cells[row_places[row]].push((column_places[column], sum.value()));
    }
    for cells in &mut cells {
        cells.sort_by_key(|&(column, sum)| (Reverse(sum.unsigned_abs()), column));
    }
    Ok(CrossTotals { rows, columns, cells })
}
