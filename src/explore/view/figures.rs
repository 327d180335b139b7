//! Figures and shares of a view, as printed.

use super::profile_view::ProfileView;
use super::row::ViewRow;
use super::sample_types::{SampleTypeTotal, object_count_column};
use crate::unit;

impl ProfileView {
    /// A value as text. On the screen each figure has the unit that suits it. In pprof's common unit it is as pprof prints
    /// it in a report, but a value that the common unit would round to `0` has a unit of its own: pprof's reports drop
    /// nodes that small.
    pub fn figure(&self, value: i64) -> String {
        if let Some(derived) = &self.analysis.query().derived {
            return derived.format(value, self.analysis.selected().unit(), &self.unit);
        }
        let text = self.analysis.format(value, &self.unit);
        if self.vanishes(value, &text) { self.analysis.format(value, "auto") } else { text }
    }

    /// True if figures and shares are as in pprof's reports: all figures in one unit.
    pub fn has_common_unit(&self) -> bool {
        self.analysis.query().scale.unit == "minimum"
    }

    /// True if each figure has the unit that suits it.
    pub(super) fn has_own_units(&self) -> bool {
        self.analysis.query().scale.unit == "auto"
    }

    /// True if `text` is `0` for another value, in a unit that the user did not choose.
    fn vanishes(&self, value: i64, text: &str) -> bool {
        text == "0" && value != 0 && self.has_common_unit()
    }

    /// True if the figure of any row would be `0` in the common unit.
    pub(super) fn has_vanishing_rows(&self) -> bool {
        let least = |values: &mut dyn Iterator<Item = i64>| {
            values.filter(|&v| v != 0).min_by_key(|v| v.unsigned_abs())
        };
        let cums = least(&mut self.rows.iter().map(|row| row.cum));
        let flats = least(&mut self.rows.iter().map(|row| row.flat));
        let small = |v: i64| self.vanishes(v, &self.analysis.format(v, &self.unit));
        self.analysis.query().derived.is_none() && cums.into_iter().chain(flats).any(small)
    }

    /// A figure, with a plus sign if it is a change above 0.
    pub fn signed(&self, value: i64) -> String {
        format!("{}{}", self.plus(value), self.figure(value))
    }

    /// The plus sign of a change above 0; empty for other values.
    fn plus(&self, value: i64) -> &'static str {
        if value > 0 && self.is_difference() { "+" } else { "" }
    }

    /// A figure for a column. Where units differ, points and units stand below each other: scaled values have two
    /// decimals, and short units are filled up with blanks.
    pub fn figure_in_column(&self, value: i64) -> String {
        self.in_column(&self.figure(value))
    }

    /// A figure for a column, with a plus sign if it is a change above 0.
    pub fn signed_in_column(&self, value: i64) -> String {
        self.in_column(&self.signed(value))
    }

    /// The text of a figure of this sample type, for a column of them.
    pub fn in_column(&self, figure: &str) -> String {
        if !self.has_own_units() {
            return figure.to_owned();
        }
        let (number, unit) = self.with_decimals(figure);
        let width = if unit.is_empty() { 0 } else { self.unit_width };
        format!("{number}{unit:width$}")
    }

    /// Number and unit of a figure; the number with decimals, unless it is in the unit of the sample type.
    pub(super) fn with_decimals<'a>(&self, figure: &'a str) -> (String, &'a str) {
        let (number, unit) = unit::split_figure(figure);
        let recorded = unit::auto_unit(1, self.analysis.selected().unit());
        let whole = number.contains('.') || ["", "%", recorded.as_ref()].contains(&unit);
        (format!("{number}{}", if whole { "" } else { ".00" }), unit)
    }

    /// A value in the unit that suits it alone.
    pub fn own_figure(&self, value: i64) -> String {
        unit::format_value(value, self.analysis.selected().unit(), "auto")
    }

    /// The share of the total, with the sign of a change. Empty for quotients, which have no total.
    pub fn percent(&self, value: i64) -> String {
        if self.is_quotient() {
            return String::new();
        }
        self.percent_of(value, self.total())
    }

    /// The share of a whole, with the sign of a change.
    pub fn percent_of(&self, value: i64, whole: i64) -> String {
        let text = self.magnitude_of(value, whole);
        match value {
            _ if text == "0%" || !self.is_difference() => text,
            ..0 => format!("-{text}"),
            _ => format!("+{text}"),
        }
    }

    /// The share of a whole without a sign: for people, or as pprof prints it where figures are as in its reports.
    pub fn magnitude_of(&self, value: i64, whole: i64) -> String {
        if self.has_common_unit() {
            return unit::percentage(value, whole).trim_start().to_owned();
        }
        unit::share(value, whole)
    }

    /// The share of the total from 0 to 1, for bars.
    pub fn share(&self, value: i64) -> f64 {
        let total = self.total();
        if total == 0 { 0.0 } else { (value as f64 / total as f64).abs().min(1.0) }
    }

    /// The flat count of objects whose bytes the sample type measures; `None` before [`ProfileView::finish`].
    pub fn objects(&self, row: &ViewRow) -> Option<i64> {
        self.deferred.get()?.objects.as_ref()?.get(row.node.index()).copied()
    }

    /// The average size in bytes of the objects of [`ProfileView::objects`].
    pub fn average(&self, row: &ViewRow) -> Option<i64> {
        let count = self.objects(row).filter(|&count| count != 0)?;
        Some(row.flat.wrapping_div(count))
    }

    /// The count of all objects whose bytes the sample type measures.
    pub fn all_objects(&self) -> Option<i64> {
        let counted = object_count_column(&self.analysis)?;
        let is_count = |t: &&SampleTypeTotal| t.derived.is_none() && t.sample_type == counted;
        self.sample_types.iter().find(is_count).map(|t| t.sum)
    }
}
