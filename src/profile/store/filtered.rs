//! A filtered profile: fewer samples, frames, lines and labels. Functions, locations and mappings all stay, even unused ones.

use crate::profile::ids::{LabelSetId, LocationId, SampleId, StackId};
use crate::profile::store::profile::Profile;
use crate::profile::store::records::{Label, Line, Mapping};
use crate::profile::store::stacks::Stacks;

/// The parts of a filtered profile.
pub struct FilteredProfile<'a> {
    /// The samples that stay, in order, and their stacks in the new table.
    pub samples: &'a [(SampleId, StackId)],
    /// The new stack table.
    pub stacks: Stacks,
    /// The lines of a location, innermost first.
    pub lines: &'a dyn Fn(LocationId) -> Vec<Line>,
    /// True for a label that stays.
    pub keeps: &'a dyn Fn(&Label) -> bool,
    /// Gives the value to store for a recorded one.
    pub value: &'a dyn Fn(i64) -> i64,
    /// True if inlined frames are left.
    pub inlines: bool,
}

impl Profile {
    /// A new profile of `parts`; all else is copied.
    #[must_use]
    pub fn filtered(&self, parts: FilteredProfile<'_>) -> Self {
        let mut filtered = Self {
            strings: self.strings.clone(),
            header: self.header.clone(),
            sample_types: self.sample_types.clone(),
            mappings: self.mappings.clone(),
            functions: self.functions.clone(),
            locations: self.locations.clone(),
            stacks: parts.stacks,
            line_starts: vec![0],
            label_starts: vec![0],
            sample_stacks: parts.samples.iter().map(|(_, stack)| *stack).collect(),
            ..Self::default()
        };
        for Mapping { has: [.., inlined], .. } in &mut filtered.mappings {
            *inlined &= parts.inlines;
        }
        for location in 0..self.locations.len() as u32 {
            filtered.lines.extend((parts.lines)(LocationId(location)));
            filtered.line_starts.push(filtered.lines.len() as u32);
        }
        for set in 0..self.label_set_count() as u32 {
            let labels = self.label_set(LabelSetId(set)).iter();
            filtered.labels.extend(labels.filter(|label| (parts.keeps)(label)));
            filtered.label_starts.push(filtered.labels.len() as u32);
        }
        let samples = || parts.samples.iter().map(|(sample, _)| sample.index());
        filtered.sample_labels = samples().map(|sample| self.sample_labels[sample]).collect();
        let column =
            |values: &Vec<i64>| samples().map(|sample| (parts.value)(values[sample])).collect();
        filtered.values = self.values.iter().map(column).collect();
        filtered
    }
}
