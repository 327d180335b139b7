//! Sums and differences of profiles. A difference is a merge with a base whose values are negated.

use super::align::{align, check_same_types};
use super::merger::Merger;
use crate::cancel::{Cancel, Cancelled};
use crate::error::Stop;
use crate::profile::ids::LabelSetId;
use crate::profile::store::profile::Profile;
use crate::profile::store::records::{Label, LabelValue};
use std::sync::Arc;

/// The label of samples of a base, in a comparison.
pub const BASE_LABEL: &str = "pprof::base";

/// The merge of several profiles, reduced to common sample types. A single profile stays as it is, with zeros and
/// duplicates.
pub fn combine(mut profiles: Vec<Arc<Profile>>, cancel: &Cancel) -> Result<Arc<Profile>, Stop> {
    align(&mut profiles)?;
    if profiles.len() == 1
        && let Some(single) = profiles.pop()
    {
        return Ok(single);
    }
    let first = &profiles[0];
    for other in &profiles[1..] {
        check_same_types(first, other)?;
    }
    Ok(without_zeros(Merger::merge(&profiles, cancel)?, cancel)?)
}

/// A merged profile without the samples whose sums are all 0.
pub(super) fn without_zeros(merged: Profile, cancel: &Cancel) -> Result<Arc<Profile>, Cancelled> {
    let mut merged = Arc::new(merged);
    if merged.has_zeros() {
        // Functions and locations that only vanished samples used vanish in a second merge.
        merged = Arc::new(Merger::merge(&[merged], cancel)?);
    }
    Ok(merged)
}

/// `source` minus `base`. With `label`, samples of the base get [`BASE_LABEL`] and cancel nothing. With `normalize`, the source
/// is first scaled to the sums of the base.
pub fn subtract(
    mut source: Arc<Profile>,
    mut base: Arc<Profile>,
    (label, normalize): (bool, bool),
    cancel: &Cancel,
) -> Result<Arc<Profile>, Stop> {
    if normalize {
        Arc::make_mut(&mut source).normalize(&base)?;
    }
    let negated = Arc::make_mut(&mut base);
    if label {
        negated.label_all(BASE_LABEL, "true");
    }
    negated.scale(&vec![-1.0; negated.sample_types.len()]);
    combine(vec![source, base], cancel)
}

impl Profile {
    /// True if all values of some sample are 0.
    fn has_zeros(&self) -> bool {
        (0..self.sample_count()).any(|sample| self.values.iter().all(|column| column[sample] == 0))
    }

    /// Gives every sample this text label, in place of other texts under its key.
    fn label_all(&mut self, key: &str, value: &str) {
        let mut string = |text: &str| self.strings.push(text.as_bytes()).unwrap_or_default();
        let label = Label { key: string(key), value: LabelValue::Text(string(value)) };
        let (mut starts, mut labels) = (vec![0, 0], Vec::new());
        for set in 0..self.label_set_count() {
            let others = self.label_set(LabelSetId(set as u32)).iter().filter(|other| {
                !matches!(other.value, LabelValue::Text(_))
                    || self.strings.bytes(other.key) != key.as_bytes()
            });
            labels.extend(others.copied());
            labels.push(label);
            starts.push(labels.len() as u32);
        }
        // Set 0 stays empty: all other sets, and the empty set with its label, have moved up by one.
        (self.label_starts, self.labels) = (starts, labels);
        for set in &mut self.sample_labels {
            set.0 += 1;
        }
    }
}

#[cfg(test)]
#[path = "tests/combine.rs"]
mod tests;
