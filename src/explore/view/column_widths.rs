//! The widths of the columns of figures and shares, without printing all of them.

use super::profile_view::ProfileView;
use crate::unit;

/// Columns of a figure at most; longer ones are cut.
const FIGURE: usize = 20;
/// Columns of a share at most; longer ones are cut.
const SHARE: usize = 10;
/// Columns of the longest figure in the unit that suits it: `1023.99kB`.
const OWN: usize = 9;

/// Columns of the texts of a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ColumnWidths {
    /// The longest figure of any row, at least 7.
    pub(super) figure: u16,
    /// The longest share of any row, at least 6.
    pub(super) share: u16,
    /// The longest unit, where units differ.
    pub(super) unit: usize,
}

/// The columns that figures, shares and units of `view` take.
pub(super) fn column_widths(view: &ProfileView) -> ColumnWidths {
    let (figure, unit) =
        if view.has_own_units() { own_unit_widths(view) } else { (one_unit_width(view), 0) };
    let figure = figure.clamp(7, FIGURE) as u16;
    ColumnWidths { figure, share: share_width(view).clamp(6, SHARE) as u16, unit }
}

fn flats(view: &ProfileView) -> impl DoubleEndedIterator<Item = i64> + '_ {
    view.rows.iter().map(|row| row.flat)
}

fn cums(view: &ProfileView) -> impl DoubleEndedIterator<Item = i64> + '_ {
    view.rows_by_cum.iter().map(|&index| view.rows[index as usize].cum)
}

/// The total, all flats and all cums, each in descending magnitude.
fn descending(view: &ProfileView) -> [Box<dyn Iterator<Item = i64> + '_>; 3] {
    [Box::new(std::iter::once(view.total())), Box::new(flats(view)), Box::new(cums(view))]
}

/// Columns of the longest figure and of the longest unit, if every figure has a unit of its own. Values descend, so the
/// first one in a unit has the longest figure of that unit.
fn own_unit_widths(view: &ProfileView) -> (usize, usize) {
    let (mut numbers, mut units) = (0, 0);
    let mut measure = |value: i64| {
        let text = view.signed(value);
        let (number, unit) = view.with_decimals(&text);
        (numbers, units) = (numbers.max(number.len()), units.max(unit.len()));
        unit.to_owned()
    };
    measure(view.total());
    if let Some(before_after) = &view.before_after {
        // Both sides have no order.
        for change in view.rows.iter().map(|row| before_after.cum(row.node)) {
            measure(change.before);
            measure(change.after);
        }
    }
    let unit_of = |value: i64| unit::split_figure(&view.signed(value)).1.to_owned();
    let mut flats = &*view.rows;
    while let Some(first) = flats.first() {
        let unit = measure(first.flat);
        let same = flats.partition_point(|row| unit_of(row.flat) == unit);
        flats = flats.get(same.max(1)..).unwrap_or_default();
    }
    let mut cums = &*view.rows_by_cum;
    let cum = |index: u32| view.rows[index as usize].cum;
    while let Some(&first) = cums.first() {
        let unit = measure(cum(first));
        let same = cums.partition_point(|&index| unit_of(cum(index)) == unit);
        cums = cums.get(same.max(1)..).unwrap_or_default();
    }
    (numbers + units, units)
}

/// Columns of the longest figure, if all figures have one unit.
fn one_unit_width(view: &ProfileView) -> usize {
    let mut figures = 7;
    if let Some(before_after) = &view.before_after {
        // The base can be far larger than the changes.
        let changes = view.rows.iter().map(|row| before_after.cum(row.node));
        let most = changes.map(|c| c.before.unsigned_abs().max(c.after.unsigned_abs())).max();
        let most = i64::try_from(most.unwrap_or(0)).unwrap_or(i64::MAX);
        figures = figures.max(view.figure(most).len());
    }
    let sign = usize::from(view.is_difference());
    let recorded = view.analysis.selected().unit();
    let scaled = !unit::auto_unit(1, recorded).is_empty() || view.is_quotient();
    let slack = Some((sign, if scaled { 3 } else { 0 }));
    let measured = MeasuredWidths { slack, most: FIGURE, ends: |_| false };
    for mut values in descending(view) {
        measured.lengthen(&mut figures, &mut *values, &|value| view.signed(value));
    }
    if view.has_vanishing_rows() {
        figures = figures.max(OWN + sign);
    }
    figures
}

/// Columns of the longest share.
fn share_width(view: &ProfileView) -> usize {
    let mut shares = 6;
    let percent = |value: i64| view.percent(value);
    let measured = MeasuredWidths { slack: Some((0, 3)), most: SHARE, ends: |_| false };
    for mut values in descending(view) {
        measured.lengthen(&mut shares, &mut *values, &percent);
    }
    if !view.has_common_unit() {
        return shares;
    }
    // pprof's shares below 1 % have more digits the smaller they are, at most two of them significant.
    let measured = MeasuredWidths { slack: None, ends: |text| significant(text) >= 2, ..measured };
    let whole = view.total().unsigned_abs();
    let small = |value: &i64| *value != 0 && value.unsigned_abs() <= whole / 100;
    measured.lengthen(&mut shares, &mut flats(view).rev().filter(small), &percent);
    measured.lengthen(&mut shares, &mut cums(view).rev().filter(small), &percent);
    shares
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
