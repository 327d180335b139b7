//! Figures as the page prints them: values, shares, signs.

use crate::analysis::Analysis;
use crate::report::xml::escaped;

/// Figures as the page prints them.
#[derive(Clone, Copy)]
pub(super) struct Figures<'a> {
    pub(super) analysis: &'a Analysis,
    pub(super) unit: &'a str,
    /// Positive values have a sign.
    pub(super) is_difference: bool,
    /// The magnitude of a whole bar.
    pub(super) whole: u64,
}

impl Figures<'_> {
    /// A value in the unit of the page.
    pub(super) fn value(&self, value: i64) -> String {
        let text = escaped(&self.analysis.format(value, self.unit));
        if self.is_difference && value > 0 { format!("+{text}") } else { text }
    }

    /// The length of a value's bar, in per cent.
    pub(super) fn share(&self, value: i64) -> f64 {
        (value.unsigned_abs() as f64 / self.whole.max(1) as f64 * 100.0).min(100.0)
    }

    /// A class attribute for what decreases in a difference.
    pub(super) fn class(&self, value: i64) -> &'static str {
        match value {
            _ if !self.is_difference => "",
            ..0 => " class=less",
            0 => " class=zero",
            _ => "",
        }
    }
}
