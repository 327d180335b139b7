//! Figures and shares of a view, as printed.

use super::profile_view::ProfileView;
use super::row::ViewRow;
use super::sample_types::{SampleTypeTotal, object_count_column};
use crate::unit;

impl ProfileView {
    /// A value as pprof prints it in a report. A value that the common unit would round to `0` has a unit of its own:
    /// pprof's reports drop nodes that small.
    pub fn figure(&self, value: i64) -> String {
        if let Some(derived) = &self.analysis.query().derived {
            return derived.format(value, self.analysis.selected().unit(), &self.unit);
        }
        let text = self.analysis.format(value, &self.unit);
        if self.vanishes(value, &text) { self.analysis.format(value, "auto") } else { text }
    }

    /// True if `text` is `0` for another value, in a unit that the user did not choose.
    fn vanishes(&self, value: i64, text: &str) -> bool {
        text == "0" && value != 0 && self.analysis.query().scale.unit == "minimum"
    }

    /// True if the figure of any row has a unit of its own.
    pub(super) fn has_own_units(&self) -> bool {
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
        let sign = if value > 0 && self.is_difference() { "+" } else { "" };
        format!("{sign}{}", self.figure(value))
    }

    /// A value in the unit that suits it alone.
    pub fn own_figure(&self, value: i64) -> String {
        unit::format_value(value, self.analysis.selected().unit(), "auto")
    }

    /// The share of the total as pprof prints it, without leading blanks. Empty for quotients, which have no total.
    pub fn percent(&self, value: i64) -> String {
        if self.analysis.query().derived.is_some_and(|derived| derived.is_quotient()) {
            return String::new();
        }
        unit::percentage(value, self.total()).trim_start().to_owned()
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
