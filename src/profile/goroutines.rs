//! Single goroutines of a dump. A profile counts goroutines of one stack and state as one sample; their numbers are kept
//! beside it.

use std::sync::Arc;

use super::ids::SampleId;
use super::store::profile::Profile;
use super::store::records::{LabelValue, Line};

/// One goroutine of a dump.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DumpedGoroutine {
    /// Its number in the program.
    pub id: u64,
    /// The sample that counts it.
    pub sample: SampleId,
    /// Minutes for which it has waited; 0 for less than one.
    pub minutes: u32,
}

/// The goroutines of a dump, and the profile whose samples count them.
#[derive(Clone, Debug, Default)]
pub struct GoroutineDump {
    /// The profile as it was read from the dump, without filters.
    pub profile: Arc<Profile>,
    /// The goroutines, longest wait first, else as in the dump.
    pub goroutines: Vec<DumpedGoroutine>,
}

impl GoroutineDump {
    /// The frames of a goroutine, innermost first.
    pub fn frames(&self, goroutine: DumpedGoroutine) -> impl Iterator<Item = &Line> {
        let profile = &self.profile;
        let stack = profile.sample_stacks().get(goroutine.sample.index());
        let locations = stack.into_iter().flat_map(|&stack| profile.stacks().leaf_first(stack));
        locations.flat_map(|location| profile.lines(location))
    }

    /// The text of a goroutine's label: `state` or `created_by`; empty without one.
    pub fn label(&self, goroutine: DumpedGoroutine, key: &str) -> String {
        let profile = &self.profile;
        let set = profile.sample_labels().get(goroutine.sample.index());
        let labels = set.map_or(&[][..], |&set| profile.label_set(set));
        let found = labels.iter().find(|label| profile.string(label.key) == key.as_bytes());
        match found.map(|label| label.value) {
            Some(LabelValue::Text(text)) => profile.strings().text(text).into_owned(),
            _ => String::new(),
        }
    }
}
