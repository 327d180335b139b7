//! Totals of samples by the values of two label keys, each pair with its filters.

use super::label_totals::{Ranges, number_ranges, value_filter};
use super::view::ProfileView;
use crate::analysis::labels::cross::{ValueSum, cross};
use crate::cancel::{Cancel, Cancelled};

/// The total of one value of a key, or of the samples without the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrossValue {
    /// The value as printed; `None` for samples without the key.
    pub text: Option<String>,
    /// The weight of its samples, in the unit of the sample type.
    pub weight: i64,
    /// The `-tagfocus` that keeps these samples; `None` without a value.
    pub filter: Option<String>,
}

/// Two label keys crossed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LabelCross {
    /// The two keys, as printed.
    pub keys: (String, String),
    /// The values of the first key with weight, heaviest first.
    pub rows: Vec<CrossValue>,
    /// The values of the second key with weight, heaviest first.
    pub columns: Vec<CrossValue>,
    /// Per row the columns with weight, by index, heaviest first.
    pub cells: Vec<Vec<(usize, i64)>>,
}

/// Rows and columns that are kept at most. They are the heaviest.
const MOST: (usize, usize) = (1000, 200);

impl LabelCross {
    /// Crosses two keys over the samples that the filters leave.
    pub fn new(
        view: &ProfileView,
        keys: (String, String),
        cancel: &Cancel,
    ) -> Result<LabelCross, Cancelled> {
        let selected = view.analysis.selected();
        let totals = cross(selected, (&keys.0, &keys.1), "auto", cancel)?;
        let ranges = number_ranges(view, cancel)?;
        // Values without weight are last, but for a value whose parts add up to 0.
        let kept = |values: &[ValueSum], most: usize| {
            values.iter().take(most).filter(|(_, weight)| *weight != 0).count()
        };
        let (rows, columns) = (kept(&totals.rows, MOST.0), kept(&totals.columns, MOST.1));
        let mut cells = totals.cells;
        cells.truncate(rows);
        for row in &mut cells {
            row.retain(|&(column, weight)| column < columns && weight != 0);
        }
        Ok(LabelCross {
            rows: values(&totals.rows[..rows], &keys.0, &ranges),
            columns: values(&totals.columns[..columns], &keys.1, &ranges),
            cells,
            keys,
        })
    }

    /// The weight of the samples with both values; 0 without any.
    pub fn cell(&self, row: usize, column: usize) -> i64 {
        let cells = self.cells.get(row).into_iter().flatten();
        cells.into_iter().find(|(at, _)| *at == column).map_or(0, |(_, weight)| *weight)
    }
}

/// The values of a key, each with its filter.
fn values(values: &[ValueSum], key: &str, ranges: &Ranges) -> Vec<CrossValue> {
    let value = |(text, weight): &ValueSum| {
        let text = text.as_ref().map(|text| String::from_utf8_lossy(text).into_owned());
        let filter = text.as_ref().map(|text| value_filter(key, text, ranges));
        CrossValue { text, weight: *weight, filter }
    };
    values.iter().map(value).collect()
}
