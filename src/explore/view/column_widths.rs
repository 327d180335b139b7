//! The widths of the columns of figures and shares, without printing all of them.

use std::cmp::Reverse;

use super::profile_view::ProfileView;
use crate::unit;

/// Columns of a figure at most; longer ones are cut.
const FIGURE: usize = 20;
/// Columns of a share at most; longer ones are cut.
const SHARE: usize = 10;
/// Columns of the longest figure in the unit that suits it: `1023.99kB`.
const OWN: usize = 9;

/// Columns that the longest figure and the longest share of any row take, at least 7 and 6.
pub(super) fn column_widths(
    view: &ProfileView,
    figure: impl Fn(i64) -> String,
    percent: impl Fn(i64) -> String,
) -> (u16, u16) {
    let rows = &view.rows;
    let flats = || rows.iter().map(|row| row.flat);
    let cums = || view.rows_by_cum.iter().map(|&index| rows[index as usize].cum);
    // Rows are sorted by sums; quotients are sorted here.
    let divided = view.is_quotient() || view.analysis.query().mean;
    let mut sorted: Vec<i64> = Vec::new();
    if divided {
        sorted.extend(flats().chain(cums()));
        sorted.sort_unstable_by_key(|v| Reverse(v.unsigned_abs()));
    }
    let descending = || -> [Box<dyn Iterator<Item = i64> + '_>; 3] {
        let total = Box::new(std::iter::once(view.total()));
        if divided {
            [total, Box::new(sorted.iter().copied()), Box::new(std::iter::empty())]
        } else {
            [total, Box::new(flats()), Box::new(cums())]
        }
    };
    let (mut figures, mut shares) = (7, 6);
    if let Some(before_after) = &view.before_after {
        // The base can be far larger than the changes.
        let changes = rows.iter().map(|row| before_after.cum(row.node));
        let most = changes.map(|c| c.before.unsigned_abs().max(c.after.unsigned_abs())).max();
        let most = i64::try_from(most.unwrap_or(0)).unwrap_or(i64::MAX);
        figures = figures.max(view.figure(most).len());
    }
    let selected = view.analysis.selected();
    let sign = usize::from(view.is_difference());
    let scaled = !unit::auto_unit(1, selected.unit()).is_empty() || divided;
    // With a unit for each figure, smaller values can have longer figures.
    let one_unit = view.analysis.query().scale.unit != "auto";
    let slack = one_unit.then_some((sign, if scaled { 3 } else { 0 }));
    let measured = MeasuredWidths { slack, most: FIGURE, ends: |_| false };
    for mut values in descending() {
        measured.lengthen(&mut figures, &mut *values, &figure);
    }
    if view.has_own_units() {
        figures = figures.max(OWN + sign);
    }
    let measured = MeasuredWidths { slack: Some((0, 3)), most: SHARE, ends: |_| false };
    for mut values in descending() {
        measured.lengthen(&mut shares, &mut *values, &percent);
    }
    // Shares below 1 % have more digits the smaller they are, at most two of them significant.
    let measured = MeasuredWidths { slack: None, ends: |text| significant(text) >= 2, ..measured };
    let whole = view.total().unsigned_abs();
    let small = |value: &i64| *value != 0 && value.unsigned_abs() <= whole / 100;
    measured.lengthen(&mut shares, &mut flats().rev().filter(small), &percent);
    let cums = view.rows_by_cum.iter().rev().map(|&index| rows[index as usize].cum);
    measured.lengthen(&mut shares, &mut cums.filter(small), &percent);
    (figures.min(FIGURE) as u16, shares.min(SHARE) as u16)
}

/// The reasons for which the texts of further values need not be measured.
#[derive(Clone, Copy)]
struct MeasuredWidths {
    /// Columns by which a later text can be longer, for a sign and for decimals, if values descend. `None` for no
    /// bound.
    slack: Option<(usize, usize)>,
    /// The largest width that counts.
    most: usize,
    /// True for a text that no later one is longer than.
    ends: fn(&str) -> bool,
}

/// The number of significant digits of a number.
fn significant(text: &str) -> usize {
    let number = text.split(['e', '%']).next().unwrap_or(text);
    let digits = number.chars().filter(char::is_ascii_digit);
    digits.skip_while(|&digit| digit == '0').count()
}

impl MeasuredWidths {
    /// Raises `longest` to the length of the longest text of `values`, up to `most`.
    fn lengthen(
        self,
        longest: &mut usize,
        values: &mut dyn Iterator<Item = i64>,
        text: &dyn Fn(i64) -> String,
    ) {
        for value in values {
            if *longest >= self.most {
                return;
            }
            let text = text(value);
            *longest = (*longest).max(text.len());
            if (self.ends)(&text) {
                return;
            }
            let Some((sign, decimals)) = self.slack else { continue };
            let sign = if text.starts_with(['-', '+']) { 0 } else { sign };
            let decimals = if text.contains('.') { 0 } else { decimals };
            if text.len() + sign + decimals <= *longest {
                return;
            }
        }
    }
}
