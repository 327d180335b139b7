//! Label keys and the unit of their numbers.

use crate::analysis::tree::total::BASE_LABEL;
use crate::hash::Map;
use crate::profile::{Label, LabelSetId, LabelValue, Profile, StringId};
use crate::unit;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// The unit of each numeric label key, and warnings about keys with several units.
#[derive(Clone, Debug, Default)]
pub struct LabelKeys {
    /// The unit of each key's numbers; empty where it has none. Keys of one name may have several ids.
    units: Map<StringId, Arc<str>>,
    has_texts: bool,
    warnings: Vec<String>,
}

/// The recorded units of a key's numbers.
#[derive(Default)]
struct KeyUnits {
    numeric: bool,
    /// The first recorded unit; the empty string if none was recorded.
    first: StringId,
    others: BTreeSet<StringId>,
}

impl KeyUnits {
    fn add(&mut self, unit: StringId) {
        self.numeric = true;
        if self.first == StringId(0) {
            self.first = unit;
        } else if unit != StringId(0) {
            self.others.insert(unit);
        }
    }

    /// The unit used for all numbers; where none was recorded, the one that pprof guesses.
    fn chosen(&self, profile: &Profile, key: &str) -> String {
        match (self.first, key) {
            _ if !self.numeric => String::new(),
            (StringId(0), "alignment" | "request") => "bytes".to_owned(),
            (StringId(0), key) => key.to_owned(),
            (unit, _) => profile.strings().text(unit).into_owned(),
        }
    }
}

impl LabelKeys {
    /// True if a label has a text, other than the mark of a base.
    pub fn has_texts(&self) -> bool {
        self.has_texts
    }

    /// Collects the units of all labels of `profile`.
    pub fn new(profile: &Profile) -> Self {
        let mut ids: Map<StringId, &[u8]> = Map::default();
        let mut by_name: BTreeMap<&[u8], KeyUnits> = BTreeMap::new();
        let mut has_texts = false;
        for set in sets_in_order(profile) {
            for label in profile.label_set(set) {
                let name = *ids.entry(label.key).or_insert_with(|| profile.string(label.key));
                let LabelValue::Number(_, unit) = label.value else {
                    has_texts |= name != BASE_LABEL.as_bytes();
                    continue;
                };
                let unit = if profile.string(unit).is_empty() { StringId(0) } else { unit };
                by_name.entry(name).or_default().add(unit);
            }
        }
        let mut keys = Self { has_texts, ..Self::default() };
        let mut units: HashMap<&[u8], Arc<str>> = HashMap::new();
        for (name, of_key) in &by_name {
            let key = String::from_utf8_lossy(name);
            let unit = of_key.chosen(profile, &key);
            let text = |&other: &StringId| profile.strings().text(other).into_owned();
            let others: BTreeSet<String> = of_key.others.iter().map(text).collect();
            let others = others.into_iter().filter(|other| *other != unit).collect::<Vec<_>>();
            if !others.is_empty() {
                let others = others.join(", ");
                keys.warnings.push(format!(
                    "For tag {key} used unit {unit}, also encountered unit(s) {others}"
                ));
            }
            units.insert(name, unit.into());
        }
        let known = |(id, name)| Some((id, Arc::clone(units.get(name)?)));
        keys.units = ids.into_iter().filter_map(known).collect();
        keys
    }

    /// The unit used for the numbers of `key`; empty for a key without numbers.
    pub fn unit(&self, key: StringId) -> &str {
        self.units.get(&key).map_or("", |unit| unit)
    }

    /// A warning for each key with numbers in several units.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// A label's value as reports print it, numbers in `unit`.
    pub fn value(&self, profile: &Profile, label: &Label, unit: &str) -> Vec<u8> {
        match label.value {
            LabelValue::Text(text) => profile.string(text).to_vec(),
            LabelValue::Number(number, _) => {
                unit::format_value(number, self.unit(label.key), unit).into_bytes()
            }
        }
    }
}
/// The label sets of samples, in the order of their first sample.
pub(super) fn sets_in_order(profile: &Profile) -> Vec<LabelSetId> {
    let mut met = vec![false; profile.label_set_count()];
    let sets = profile.sample_labels().iter();
    sets.copied().filter(|set| !std::mem::replace(&mut met[set.index()], true)).collect()
}
