//! What samples weigh by their labels, found in the background: for every key its values, each with the filter that
//! keeps the samples which have it.

use std::collections::HashMap;

use super::search::quoted;
use super::view::ProfileView;
use crate::analysis::labels::totals;
use crate::cancel::{Cancel, Cancelled};
use crate::profile::{LabelSetId, LabelValue};

/// One value of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// As printed.
    pub text: String,
    /// What the samples that have it weigh.
    pub weight: i64,
    /// The `-tagfocus` that keeps those samples.
    pub filter: String,
}

/// One key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelKeyTotals {
    /// As printed.
    pub name: String,
    /// What the samples that have it weigh.
    pub weight: i64,
    /// Its heaviest values.
    pub values: Vec<Value>,
    /// How many values there are in all.
    pub count: usize,
}

/// Values of one key that are listed.
const MOST: usize = 100;

/// The keys of all labels that the filters leave.
pub fn label_totals(
    tables: &ProfileView,
    cancel: &Cancel,
) -> Result<Vec<LabelKeyTotals>, Cancelled> {
    let selected = tables.analysis.selected();
    let numbers = numbers(tables, cancel)?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let key = |of: crate::analysis::labels::KeyTotals| {
        let name = text(&of.key);
        let count = of.values.len();
        let value = |(value, weight): (Vec<u8>, i64)| {
            let value = text(&value);
            let range = numbers.get(&(name.clone(), value.clone()));
            let filter = match range {
                Some((from, to, unit)) => format!("{name}={from}{unit}:{to}{unit}"),
                None => exactly(&name, &value),
            };
            Value { text: value, weight, filter }
        };
        let values = of.values.into_iter().take(MOST).map(value).collect();
        LabelKeyTotals { name: name.clone(), weight: of.total, values, count }
    };
    Ok(totals(selected, "auto").into_iter().map(key).collect())
}

/// By key and printed number the smallest, the largest, and their unit.
type Ranges = HashMap<(String, String), (i64, i64, String)>;

/// For every number of a key as printed the range of numbers that print so, and their unit.
fn numbers(tables: &ProfileView, cancel: &Cancel) -> Result<Ranges, Cancelled> {
    let selected = tables.analysis.selected();
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

/// The filter that only this value of this key meets: without a key in front pprof shows a pattern `key:value`, and it
/// takes several such patterns, with commas between.
fn exactly(key: &str, value: &str) -> String {
    let plain = quoted(&format!("{key}:{value}"));
    format!("^{}$", plain.replace(',', "\\x2c").replace('=', "\\x3d"))
}
