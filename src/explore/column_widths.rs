//! How much room the figures of a table take, without printing all of them.

use std::cmp::Reverse;

use super::view::ProfileView;
use crate::unit;

/// Columns at most: longer figures are cut, longer shares as well.
const FIGURE: usize = 20;
const SHARE: usize = 10;
/// Columns of the longest figure in the unit that suits it: `1023.99kB`.
const OWN: usize = 9;

/// Columns that the longest figure and the longest share of any entry take, at least 7 and 6.
pub(crate) fn column_widths(
    tables: &ProfileView,
    figure: impl Fn(i64) -> String,
    percent: impl Fn(i64) -> String,
) -> (u16, u16) {
    let entries = &tables.entries;
    let flats = || entries.iter().map(|e| e.flat);
    let cums = || tables.by_cum.iter().map(|&place| entries[place as usize].cum);
    // Entries are in the order of sums; quotients have one of their own.
    let divided = tables.is_quotient() || tables.analysis.query().mean;
    let mut sorted: Vec<i64> = Vec::new();
    if divided {
        sorted.extend(flats().chain(cums()));
        sorted.sort_unstable_by_key(|v| Reverse(v.unsigned_abs()));
    }
    let falling = || -> [Box<dyn Iterator<Item = i64> + '_>; 3] {
        let total = Box::new(std::iter::once(tables.total()));
        if divided {
            [total, Box::new(sorted.iter().copied()), Box::new(std::iter::empty())]
        } else {
            [total, Box::new(flats()), Box::new(cums())]
        }
    };
    let (mut figures, mut shares) = (7, 6);
    if let Some(before_after) = &tables.before_after {
        // What there was may be far more than what changed.
        let changes = entries.iter().map(|e| before_after.cum(e.node));
        let most = changes.map(|c| c.before.unsigned_abs().max(c.after.unsigned_abs())).max();
        let most = i64::try_from(most.unwrap_or(0)).unwrap_or(i64::MAX);
        figures = figures.max(tables.figure(most).len());
    }
    let selected = tables.analysis.selected();
    let sign = usize::from(tables.is_difference());
    let scaled = !unit::auto_unit(1, selected.unit()).is_empty() || divided;
    // Where every figure has the unit that suits it, smaller ones may be longer.
    let one_unit = tables.analysis.query().scale.unit != "auto";
    let slack = one_unit.then_some((sign, if scaled { 3 } else { 0 }));
    let known = MeasuredWidths { slack, most: FIGURE, ends: |_| false };
    for mut values in falling() {
        known.lengthen(&mut figures, &mut *values, &figure);
    }
    if tables.has_own_units() {
        figures = figures.max(OWN + sign);
    }
    let known = MeasuredWidths { slack: Some((0, 3)), most: SHARE, ends: |_| false };
    for mut values in falling() {
        known.lengthen(&mut shares, &mut *values, &percent);
    }
    // Below 1 % shares have more digits the smaller they are, two of them significant at most.
    let known = MeasuredWidths { slack: None, ends: |text| significant(text) >= 2, ..known };
    let whole = tables.total().unsigned_abs();
    let small = |value: &i64| *value != 0 && value.unsigned_abs() <= whole / 100;
    known.lengthen(&mut shares, &mut flats().rev().filter(small), &percent);
    let cums = tables.by_cum.iter().rev().map(|&place| entries[place as usize].cum);
    known.lengthen(&mut shares, &mut cums.filter(small), &percent);
    (figures.min(FIGURE) as u16, shares.min(SHARE) as u16)
}

/// What is known of texts to come.
#[derive(Clone, Copy)]
struct MeasuredWidths {
    /// They have ever fewer digits: by so much for a sign and for decimals, no more, may a later one be longer.
    slack: Option<(usize, usize)>,
    /// No more than this counts.
    most: usize,
    /// Whether none behind a text is longer, whatever it is.
    ends: fn(&str) -> bool,
}

/// How many significant digits a number has.
fn significant(text: &str) -> usize {
    let number = text.split(['e', '%']).next().unwrap_or(text);
    let digits = number.chars().filter(char::is_ascii_digit);
    digits.skip_while(|&digit| digit == '0').count()
}

impl MeasuredWidths {
    /// Makes `longest` the length of the longest text of `values`, as far as it counts.
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
