//! Sample types with their totals, recorded and derived ones.

use crate::analysis::Analysis;
use crate::analysis::before_after::Delta;
use crate::analysis::query::Query;
use crate::analysis::query::columns::derived_total;
use crate::analysis::query::derived::{Derived, counted, derived};
use crate::analysis::tree::total::{base_label_sets, total};
use crate::profile::Profile;
use crate::unit;
use std::sync::Arc;

/// A sample type with the total of its values over the whole profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleTypeTotal {
    /// The sample type's name.
    pub name: String,
    /// The total as printed; in a comparison before and after, as in `7.44MB -> 19.52MB`.
    pub figure: String,
    /// The change of the total with its sign; empty unless in a comparison.
    pub change: String,
    /// The index of its column in the profile.
    pub sample_type: usize,
    /// The figure derived from that column; `None` for the recorded values.
    pub derived: Option<Derived>,
    /// The total in the unit of the column.
    pub sum: i64,
    /// Both sides of a comparison, in the unit of the column.
    pub delta: Option<Delta>,
}

impl SampleTypeTotal {
    /// The total and its change as text, each value by `format`.
    pub fn figures(&self, format: impl Fn(i64) -> String) -> (String, String) {
        let Some(Delta { before, after }) = self.delta else {
            return (format(self.sum), String::new());
        };
        let grown = after.wrapping_sub(before);
        let sign = if grown > 0 { "+" } else { "" };
        (format!("{} -> {}", format(before), format(after)), format!("{sign}{}", format(grown)))
    }
}

/// All sample types with their totals, each in the unit that suits it.
pub(super) fn sample_type_totals(profile: &Profile) -> Arc<[SampleTypeTotal]> {
    let types = profile.sample_types().iter().enumerate();
    let recorded = types.map(|(i, t)| (t.kind.clone(), i, None));
    let computed = derived(profile).into_iter().map(|d| (d.name.to_owned(), d.column, Some(d)));
    let total_of = |(name, sample_type, derived): (String, usize, Option<Derived>)| {
        let query = Query { sample_type, derived, ..Query::default() };
        let unit = profile.sample_types().get(sample_type).map_or("", |t| &t.unit);
        let of = |figure, sum| {
            let change = String::new();
            SampleTypeTotal { name, figure, change, sample_type, derived, sum, delta: None }
        };
        let Some(kind) = &derived else {
            // 100 % of the view: in a comparison, the base.
            let sum = total(profile, None, &query);
            return of(unit::format_value(sum, unit, "auto"), sum);
        };
        let sum = derived_total(profile, kind);
        of(kind.format(sum, unit, "auto"), sum)
    };
    recorded.chain(computed).map(total_of).collect()
}

/// The sample types of a comparison, with their totals before and after. `profile` has the samples of the base marked.
pub(super) fn compared_totals(
    totals: &[SampleTypeTotal],
    profile: &Profile,
) -> Arc<[SampleTypeTotal]> {
    let Some(sets) = base_label_sets(profile, None) else { return totals.into() };
    let compared = |total: &SampleTypeTotal| {
        let mut delta = Delta::default();
        for (value, set) in profile.values(total.sample_type).iter().zip(profile.sample_labels()) {
            // Samples of the base are negative.
            if sets[set.index()] {
                delta.before = delta.before.wrapping_sub(*value);
            } else {
                delta.after = delta.after.wrapping_add(*value);
            }
        }
        let mut total = SampleTypeTotal { delta: Some(delta), ..total.clone() };
        let unit = profile.sample_types().get(total.sample_type).map_or("", |t| &t.unit);
        (total.figure, total.change) =
            total.figures(|value| unit::format_value(value, unit, "auto"));
        total
    };
    totals.iter().map(compared).collect()
}

/// The column that counts the objects whose bytes the sample type of `analysis` measures; `None` for other sample types.
pub(super) fn object_count_column(analysis: &Analysis) -> Option<usize> {
    let query = analysis.query();
    let counted = counted(analysis.profile(), query.sample_type);
    counted.filter(|_| query.derived.is_none() && !query.mean)
}
