//! Frames made of labels: `-tagroot` and `-tagleaf`.

use super::keys::sets_in_order;
use crate::profile::store::label_frames::LabelFrames;
use crate::profile::{LabelSetId, LabelValue, Profile, StringId};
use crate::unit;

/// The frames for `-tagroot` and `-tagleaf`, with numbers in `unit`, and those of the two options whose labels no
/// sample has.
pub(in crate::analysis) fn label_frames(
    profile: &Profile,
    root: &[String],
    leaf: &[String],
    unit: &str,
) -> (LabelFrames, Vec<&'static str>) {
    let mut label_frames = LabelFrames::new(profile.label_set_count());
    let mut found = [false; 2];
    for set in sets_in_order(profile) {
        let mut frames = [Vec::new(), Vec::new()];
        for (side, keys) in [root, leaf].into_iter().enumerate() {
            // As pprof: from the last key to the first. It decides the order of new ids only.
            for key in keys.iter().rev() {
                let values = values_of(profile, set, key.as_bytes(), unit);
                found[side] |= !values.is_empty();
                let frame = label_frames.frame(values.join(&b','), key.as_bytes().to_vec());
                frames[side].insert(0, frame);
            }
        }
        let [above, below] = frames;
        label_frames.set(set.index(), above, below);
    }
    let options = [(root, found[0], "TagRoot"), (leaf, found[1], "TagLeaf")];
    let unmatched = options.into_iter().filter(|(keys, found, _)| !keys.is_empty() && !found);
    (label_frames, unmatched.map(|(_, _, name)| name).collect())
}

/// The values of a key, texts before numbers. Each number is converted from its own recorded unit to `unit`.
fn values_of(profile: &Profile, set: LabelSetId, key: &[u8], unit: &str) -> Vec<Vec<u8>> {
    let of_key = profile.label_set(set).iter().filter(|label| profile.string(label.key) == key);
    let (mut texts, mut numbers) = (Vec::new(), Vec::new());
    for label in of_key {
        match label.value {
            LabelValue::Text(text) => texts.push(profile.string(text).to_vec()),
            LabelValue::Number(number, unit) => numbers.push((number, unit)),
        }
    }
    let with_units = numbers.iter().any(|(_, unit)| *unit != StringId(0));
    texts.extend(numbers.into_iter().map(|(number, recorded)| {
        let recorded = profile.strings().text(recorded);
        unit::format_value(number, &recorded, if with_units { unit } else { "" }).into_bytes()
    }));
    texts
}
