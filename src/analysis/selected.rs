//! A profile with its filters applied: the first stages of an analysis, and all that reports of samples need.

use super::labels::filter::filter;
use super::labels::frames::label_frames;
use super::labels::keys::LabelKeys;
use super::query::Query;
use super::query::tag_filter::TagFilter;
use super::select::Selection;
use super::tree::total::total;
use crate::cancel::{Cancel, Cancelled};
use crate::profile::{Label, LabelSetId, Profile};
use crate::unit;
use std::sync::Arc;

/// A profile with its filters applied.
#[derive(Clone, Debug)]
pub struct Selected {
    /// The profile as given.
    source: Arc<Profile>,
    /// The profile with label frames.
    profile: Arc<Profile>,
    keys: Arc<LabelKeys>,
    /// The options `TagRoot` and `TagLeaf`, if no sample has their label.
    without_label: Vec<&'static str>,
    query: Query,
    selection: Arc<Selection>,
    total: i64,
    warnings: Vec<String>,
}

impl Selected {
    /// Adds label frames, applies the filters of `query` and computes the total.
    pub fn new(source: Arc<Profile>, query: Query, cancel: &Cancel) -> Result<Self, Cancelled> {
        let keys = Arc::new(LabelKeys::new(&source));
        cancel.check()?;
        let (profile, without_label) = with_label_frames(&source, &query);
        cancel.check()?;
        let selection = Arc::default();
        let (total, warnings) = (0, Vec::new());
        Self { source, profile, keys, without_label, query, selection, total, warnings }
            .filtered(cancel)
    }

    /// The selection of another query; stages with the same inputs are kept.
    pub(super) fn next(&self, query: Query, cancel: &Cancel) -> Result<Self, Cancelled> {
        let mut next = self.clone();
        let frames = |q: &Query| (q.tag_root.clone(), q.tag_leaf.clone());
        let labelled = !query.tag_root.is_empty() || !query.tag_leaf.is_empty();
        let reformatted = labelled && query.scale.unit != self.query.scale.unit;
        let same_frames = frames(&query) == frames(&self.query) && !reformatted;
        let same_filters = query.filters == self.query.filters;
        next.query = query;
        if same_frames && same_filters {
            return Ok(next.totalled());
        }
        if !same_frames {
            (next.profile, next.without_label) = with_label_frames(&self.source, &next.query);
        }
        next.filtered(cancel)
    }

    fn filtered(mut self, cancel: &Cancel) -> Result<Self, Cancelled> {
        let (profile, filters) = (&self.profile, &self.query.filters);
        let by_name = Selection::new(profile, filters, cancel)?;
        let selection = filter(profile, &self.keys, filters, by_name).settled(profile);
        self.selection = Arc::new(selection);
        Ok(self.totalled())
    }

    fn totalled(mut self) -> Self {
        // As pprof: percentages are of the unfiltered total, unless asked otherwise.
        let filtered = self.query.relative_percentages.then_some(self.selection.as_ref());
        self.total = total(&self.profile, filtered, &self.query);
        let filters = &self.query.filters;
        let notes = [&filters.tag_focus, &filters.tag_ignore].into_iter().flatten();
        let unmatched = |name: &&str| format!("{name} expression matched no samples");
        self.warnings = self.keys.warnings().to_vec();
        self.warnings.extend(self.without_label.iter().map(unmatched));
        self.warnings.extend(notes.filter_map(TagFilter::note));
        self.warnings.extend(self.selection.unmatched().iter().map(unmatched));
        self
    }

    /// The profile as given, without label frames.
    pub fn source(&self) -> &Arc<Profile> {
        &self.source
    }

    /// The label keys of the profile and their units.
    pub fn keys(&self) -> &LabelKeys {
        &self.keys
    }

    /// The labels of a set that the filters keep, as recorded.
    pub fn labels(&self, set: LabelSetId) -> impl Iterator<Item = &Label> {
        let labels = self.profile.label_set(set).iter();
        labels.filter(|label| self.selection.shows_label(label.key))
    }

    /// The profile, with label frames where the query asks for them.
    pub fn profile(&self) -> &Arc<Profile> {
        &self.profile
    }

    /// The query whose filters select the samples.
    pub fn query(&self) -> &Query {
        &self.query
    }

    /// The result of the filters.
    pub fn selection(&self) -> &Selection {
        &self.selection
    }

    /// The result of the filters, for comparing pointers.
    pub(super) fn shared_selection(&self) -> &Arc<Selection> {
        &self.selection
    }

    /// The total that is 100 %, in the unit of the sample type.
    pub fn total(&self) -> i64 {
        self.total
    }

    /// Warnings about labels and filters, in pprof's words and order, a line each.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// The unit of the sample type in use; empty if the profile has none.
    pub fn unit(&self) -> &str {
        self.profile.sample_types().get(self.query.sample_type).map_or("", |t| &t.unit)
    }

    /// `value` divided as the query asks.
    pub fn divided(&self, value: i64) -> i64 {
        divided(value, self.query.scale.divide_by)
    }

    /// `value` as text in `unit`, divided as the query asks.
    pub fn format(&self, value: i64, unit: &str) -> String {
        unit::format_value(divided(value, self.query.scale.divide_by), self.unit(), unit)
    }
}

/// The profile with label frames as `query` asks, and those of `TagRoot` and `TagLeaf` whose label no sample has.
fn with_label_frames(source: &Arc<Profile>, query: &Query) -> (Arc<Profile>, Vec<&'static str>) {
    if query.tag_root.is_empty() && query.tag_leaf.is_empty() {
        return (Arc::clone(source), Vec::new());
    }
    let (frames, unmatched) =
        label_frames(source, &query.tag_root, &query.tag_leaf, &query.scale.unit);
    (Arc::new(source.with_label_frames(&frames)), unmatched)
}

/// `value` over `divide_by`, truncated. As pprof, it multiplies by the reciprocal, if that is positive and not 1.
pub(super) fn divided(value: i64, divide_by: f64) -> i64 {
    let ratio = 1.0 / divide_by;
    if ratio > 0.0 && (ratio - 1.0).abs() > 0.0 { (value as f64 * ratio) as i64 } else { value }
}
