//! A profile with fewer samples, frames, lines and labels: what filters leave, as a profile of its own. Functions,
//! locations and mappings stay as they are, whether anything still names them or not.

use crate::profile::{
    Label, LabelSetId, Line, LocationId, Mapping, Profile, SampleId, StackId, Stacks,
};

/// What becomes of the parts of a profile.
pub struct FilteredProfile<'a> {
    /// The samples that stay, in order, and their stacks in the new table.
    pub samples: &'a [(SampleId, StackId)],
    /// The new stack table.
    pub stacks: Stacks,
    /// The lines of a location, innermost first.
    pub lines: &'a dyn Fn(LocationId) -> Vec<Line>,
    /// Whether a label stays.
    pub keeps: &'a dyn Fn(&Label) -> bool,
    /// What a value becomes.
    pub value: &'a dyn Fn(i64) -> i64,
    /// Whether inlined frames are left.
    pub inlines: bool,
}

impl Profile {
    /// This profile after `change`.
    #[must_use]
    pub fn changed(&self, change: FilteredProfile<'_>) -> Self {
        let mut changed = Self {
            strings: self.strings.clone(),
            header: self.header.clone(),
            sample_types: self.sample_types.clone(),
            mappings: self.mappings.clone(),
            functions: self.functions.clone(),
            locations: self.locations.clone(),
            stacks: change.stacks,
            line_starts: vec![0],
            label_starts: vec![0],
            sample_stacks: change.samples.iter().map(|(_, stack)| *stack).collect(),
            ..Self::default()
        };
        for Mapping { has: [.., inlined], .. } in &mut changed.mappings {
            *inlined &= change.inlines;
        }
        for place in 0..self.locations.len() as u32 {
            changed.lines.extend((change.lines)(LocationId(place)));
            changed.line_starts.push(changed.lines.len() as u32);
        }
        for set in 0..self.label_set_count() as u32 {
            let labels = self.label_set(LabelSetId(set)).iter();
            changed.labels.extend(labels.filter(|label| (change.keeps)(label)));
            changed.label_starts.push(changed.labels.len() as u32);
        }
        let samples = || change.samples.iter().map(|(sample, _)| sample.index());
        changed.sample_labels = samples().map(|sample| self.sample_labels[sample]).collect();
        let column =
            |values: &Vec<i64>| samples().map(|sample| (change.value)(values[sample])).collect();
        changed.values = self.values.iter().map(column).collect();
        changed
    }
}
