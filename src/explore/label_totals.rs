//! Totals of samples by label: the keys, their values, and the filter of each value.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::search::escaped;
use super::view::ProfileView;
use crate::analysis::labels::lack::lacks;
use crate::analysis::labels::{KeyTotals, displayed_totals};
use crate::cancel::{Cancel, Cancelled};
use crate::profile::{LabelSetId, LabelValue};
use crate::unit::is_time;

/// The total of one value of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelValueTotal {
    /// The value as printed.
    pub text: String,
    /// The weight of the samples that have it; under a quotient, the quotient of their sums.
    pub weight: i64,
    /// The `-tagfocus` that keeps these samples.
    pub filter: String,
}

/// The weight of one label key and of its values, in the unit of the sample type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelKeyTotals {
    /// The key as printed.
    pub name: String,
    /// The weight of the samples that have it.
    pub weight: i64,
    /// Its heaviest values, at most 1000.
    pub values: Vec<LabelValueTotal>,
    /// The weight of the samples without it; `None` if every sample has it.
    pub lack: Option<i64>,
    /// The number of all its values.
    pub count: usize,
    /// The number of values of weight 0.
    pub weightless: usize,
}

/// Values of one key that are listed at most.
const MOST: usize = 1000;

/// The totals of all labels that the filters leave, by key.
pub fn label_totals(view: &ProfileView, cancel: &Cancel) -> Result<Vec<LabelKeyTotals>, Cancelled> {
    let selected = view.analysis.selected();
    let ranges = number_ranges(view, cancel)?;
    let lacks = lacks(selected);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let key = |totals: KeyTotals| {
        let name = text(&totals.key);
        let count = totals.values.len();
        let weightless = totals.values.iter().filter(|(_, weight)| *weight == 0).count();
        let value = |(value, weight): (Vec<u8>, i64)| {
            let value = text(&value);
            let filter = value_filter(&name, &value, &ranges);
            LabelValueTotal { text: value, weight, filter }
        };
        let mut values: Vec<_> = totals.values.into_iter().take(MOST).map(value).collect();
        let number = |value: &LabelValueTotal| ranges.get(&(name.clone(), value.text.clone()));
        sort_numbers(&mut values, &|value| {
            number(value).map(|(from, _, unit)| (*from, unit.as_str()))
        });
        let lack = lacks.get(&totals.key).copied();
        LabelKeyTotals { name: name.clone(), weight: totals.total, values, lack, count, weightless }
    };
    Ok(displayed_totals(selected, "auto").into_iter().map(key).collect())
}

/// Sorts the values of a key that are all times, the longest first. Other numbers are sorted by weight, and by number
/// where they weigh the same.
fn sort_numbers<'a>(
    values: &mut [LabelValueTotal],
    number: &dyn Fn(&LabelValueTotal) -> Option<(i64, &'a str)>,
) {
    let are_times = values.iter().all(|value| number(value).is_some_and(|(_, unit)| is_time(unit)));
    values.sort_by_cached_key(|value| {
        let weight = if are_times { 0 } else { value.weight.unsigned_abs() };
        (Reverse(weight), Reverse(number(value).map(|(number, _)| number)))
    });
}

/// The least and the greatest number and their unit, by key and printed number.
pub(super) type Ranges = HashMap<(String, String), (i64, i64, String)>;

/// The `-tagfocus` that keeps the samples with a printed value of a key.
pub(super) fn value_filter(key: &str, value: &str, ranges: &Ranges) -> String {
    match ranges.get(&(key.to_owned(), value.to_owned())) {
        Some((from, to, unit)) => format!("{key}={from}{unit}:{to}{unit}"),
        None => exact_tag_focus(key, value),
    }
}

/// The ranges of numbers that are printed alike.
pub(super) fn number_ranges(view: &ProfileView, cancel: &Cancel) -> Result<Ranges, Cancelled> {
    let selected = view.analysis.selected();
    let profile = selected.profile();
    let mut ranges = HashMap::new();
    for set in 0..profile.label_set_count() as u32 {
        if set.is_multiple_of(1 << 12) {
            cancel.check()?;
        }
        for label in profile.label_set(LabelSetId(set)) {
            let LabelValue::Number(number, _) = label.value else { continue };
            let key = profile.strings().text(label.key).into_owned();
            let printed = selected.keys().value(profile, label, "auto");
            let printed = String::from_utf8_lossy(&printed).into_owned();
            let unit = selected.keys().unit(label.key).to_owned();
            let range = ranges.entry((key, printed)).or_insert((number, number, unit));
            (range.0, range.1) = (range.0.min(number), range.1.max(number));
        }
    }
    Ok(ranges)
}

/// The `-tagfocus` that matches only this value of this key. pprof matches a pattern without a key against `key:value`,
/// and splits patterns at commas.
fn exact_tag_focus(key: &str, value: &str) -> String {
    let plain = escaped(&format!("{key}:{value}"));
    format!("^{}$", plain.replace(',', "\\x2c").replace('=', "\\x3d"))
}

#[cfg(test)]
#[path = "tests/label_totals.rs"]
mod tests;
