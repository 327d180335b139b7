//! Labels of samples: which unit a numeric label is in, filters by label, frames made of labels, and what the samples of
//! each value weigh. A decision about labels is made once per label set, never per sample.

use super::Selected;
use super::query::Filters;
use super::query::tag_filter::TagFilter;
use super::select::Selection;
use crate::hash::Map;
use crate::profile::store::label_frames::LabelFrames;
use crate::profile::{Label, LabelSetId, LabelValue, Profile, SampleId, StringId};
use crate::unit;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// The label keys of a profile.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    /// The unit of each key's numbers; empty where it has none. Keys of one name may have several ids.
    units: Map<StringId, Arc<str>>,
    warnings: Vec<String>,
}

/// What the numbers of a key come in.
#[derive(Default)]
struct Units {
    numeric: bool,
    /// The first that was recorded.
    first: StringId,
    others: BTreeSet<StringId>,
}

impl Units {
    fn add(&mut self, unit: StringId) {
        self.numeric = true;
        if self.first == StringId(0) {
            self.first = unit;
        } else if unit != StringId(0) {
            self.others.insert(unit);
        }
    }

    /// The unit that is used for all, as pprof guesses it where none was recorded.
    fn chosen(&self, profile: &Profile, key: &str) -> String {
        match (self.first, key) {
            _ if !self.numeric => String::new(),
            (StringId(0), "alignment" | "request") => "bytes".to_owned(),
            (StringId(0), key) => key.to_owned(),
            (unit, _) => profile.strings().text(unit).into_owned(),
        }
    }
}

impl Keys {
    /// Looks through all samples of `profile` in their order.
    pub fn new(profile: &Profile) -> Self {
        let mut ids: Map<StringId, &[u8]> = Map::default();
        let mut by_name: BTreeMap<&[u8], Units> = BTreeMap::new();
        for set in sets_in_order(profile) {
            for label in profile.label_set(set) {
                let name = *ids.entry(label.key).or_insert_with(|| profile.string(label.key));
                let LabelValue::Number(_, unit) = label.value else { continue };
                let unit = if profile.string(unit).is_empty() { StringId(0) } else { unit };
                by_name.entry(name).or_default().add(unit);
            }
        }
        let mut keys = Self::default();
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

    /// The unit that the numbers of `key` are taken to be in; empty for a key without numbers.
    pub fn unit(&self, key: StringId) -> &str {
        self.units.get(&key).map_or("", |unit| unit)
    }

    /// What to tell of keys whose numbers came in several units, a line each.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// The value of a label as reports print it, numbers in `unit`.
    pub fn value(&self, profile: &Profile, label: &Label, unit: &str) -> Vec<u8> {
        match label.value {
            LabelValue::Text(text) => profile.string(text).to_vec(),
            LabelValue::Number(number, _) => {
                unit::format_value(number, self.unit(label.key), unit).into_bytes()
            }
        }
    }
}

/// The label sets that samples have, in the order of their first sample.
fn sets_in_order(profile: &Profile) -> Vec<LabelSetId> {
    let mut met = vec![false; profile.label_set_count()];
    let sets = profile.sample_labels().iter();
    sets.copied().filter(|set| !std::mem::replace(&mut met[set.index()], true)).collect()
}

/// `selection` without the samples and labels that the filters of labels drop, and what to tell of the filters.
pub(super) fn filter(
    profile: &Profile,
    keys: &Keys,
    filters: &Filters,
    selection: Selection,
) -> Selection {
    let patterns = [&filters.tag_show, &filters.tag_hide];
    let both = [&filters.tag_focus, &filters.tag_ignore];
    if both.iter().all(|f| f.is_none()) && patterns.iter().all(|p| p.is_none()) {
        return selection;
    }
    let present = present(profile, &selection);
    let matching = both.map(|filter| {
        filter.as_ref().map(|filter| {
            let sets = (0..present.len() as u32).map(LabelSetId);
            sets.map(|set| matches(profile, keys, filter, set)).collect::<Vec<bool>>()
        })
    });
    let mut unmatched = Vec::new();
    for (matching, name) in matching.iter().zip(["TagFocus", "TagIgnore"]) {
        let some =
            |m: &Vec<bool>| m.iter().zip(&present).any(|(matches, there)| *matches && *there);
        if matching.as_ref().is_some_and(|m| !some(m)) {
            unmatched.push(name);
        }
    }
    let [focused, ignored] = &matching;
    let kept: Vec<bool> = (0..present.len())
        .map(|set| {
            focused.as_ref().is_none_or(|f| f[set]) && !ignored.as_ref().is_some_and(|i| i[set])
        })
        .collect();
    let mut hidden = BTreeSet::new();
    let mut matched = [false; 2];
    for set in (0..present.len()).filter(|&set| present[set] && kept[set]) {
        for label in profile.label_set(LabelSetId(set as u32)) {
            let name = profile.string(label.key);
            let is_match = patterns.map(|p| p.as_ref().map(|p| p.is_match(name)));
            for (matched, is_match) in matched.iter_mut().zip(is_match) {
                *matched |= is_match == Some(true);
            }
            if is_match[0] == Some(false) || is_match[1] == Some(true) {
                hidden.insert(label.key);
            }
        }
    }
    for (place, name) in ["TagShow", "TagHide"].into_iter().enumerate() {
        if patterns[place].is_some() && !matched[place] {
            unmatched.push(name);
        }
    }
    let selection =
        if both.iter().any(|f| f.is_some()) { selection.keep_label_sets(kept) } else { selection };
    selection.hide_labels(hidden, &unmatched)
}

/// Which label sets the samples of `selection` have.
fn present(profile: &Profile, selection: &Selection) -> Vec<bool> {
    let mut present = vec![false; profile.label_set_count()];
    for (sample, set) in profile.sample_labels().iter().enumerate() {
        if !present[set.index()] && selection.stack(profile, SampleId(sample as u32)).is_some() {
            present[set.index()] = true;
        }
    }
    present
}

fn matches(profile: &Profile, keys: &Keys, filter: &TagFilter, set: LabelSetId) -> bool {
    let key = filter.key();
    let mut labels = profile
        .label_set(set)
        .iter()
        .filter(|label| key.is_none_or(|key| profile.string(label.key) == key.as_bytes()));
    if let Some(range) = filter.range() {
        return labels.any(|label| {
            matches!(label.value, LabelValue::Number(number, _)
                if range.contains(number, keys.unit(label.key)))
        });
    }
    let texts: Vec<Vec<u8>> = labels
        .filter_map(|label| {
            let LabelValue::Text(text) = label.value else { return None };
            let text = profile.string(text);
            // As pprof: without a key the pattern sees the label's own key, too.
            Some(match key {
                None => [profile.string(label.key), b":", text].concat(),
                Some(_) => text.to_vec(),
            })
        })
        .collect();
    let mut found = filter.patterns().iter().map(|p| texts.iter().any(|text| p.is_match(text)));
    if key.is_some() { found.any(|found| found) } else { found.all(|found| found) }
}

/// The frames that `-tagroot` and `-tagleaf` ask for, with numbers in `unit`; and which of the two found no label.
pub(super) fn ends(
    profile: &Profile,
    root: &[String],
    leaf: &[String],
    unit: &str,
) -> (LabelFrames, Vec<&'static str>) {
    let mut ends = LabelFrames::new(profile.label_set_count());
    let mut found = [false; 2];
    for set in sets_in_order(profile) {
        let mut frames = [Vec::new(), Vec::new()];
        for (side, keys) in [root, leaf].into_iter().enumerate() {
            // As pprof: from the last key to the first, which only decides the order of new ids.
            for key in keys.iter().rev() {
                let values = values_of(profile, set, key.as_bytes(), unit);
                found[side] |= !values.is_empty();
                let frame = ends.frame(values.join(&b','), key.as_bytes().to_vec());
                frames[side].insert(0, frame);
            }
        }
        let [above, below] = frames;
        ends.set(set.index(), above, below);
    }
    let before_after = [(root, found[0], "TagRoot"), (leaf, found[1], "TagLeaf")];
    let unmatched = before_after.into_iter().filter(|(keys, found, _)| !keys.is_empty() && !found);
    (ends, unmatched.map(|(_, _, name)| name).collect())
}

/// The values of a key, texts before numbers, each number in `unit` by its own recorded unit.
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

/// What the samples with one label key weigh.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyTotals {
    /// The key.
    pub key: Vec<u8>,
    /// The sum over its values.
    pub total: i64,
    /// Each value and its sum, the heaviest first, then by text. A sample with several values counts for each.
    pub values: Vec<(Vec<u8>, i64)>,
}

/// The sums of every label's values over the selected samples, by key; numbers are written in `unit`.
pub fn totals(selected: &Selected, unit: &str) -> Vec<KeyTotals> {
    let (profile, selection) = (selected.profile(), selected.selection());
    let mut sums: Vec<Option<i64>> = vec![None; profile.label_set_count()];
    for (sample, &value) in profile.values(selected.query().sample_type).iter().enumerate() {
        if selection.stack(profile, SampleId(sample as u32)).is_some() {
            let sum = &mut sums[profile.sample_labels()[sample].index()];
            *sum = Some(sum.unwrap_or(0).wrapping_add(value));
        }
    }
    let mut by_label: Map<Label, i64> = Map::default();
    for (set, sum) in sums.into_iter().enumerate() {
        let Some(sum) = sum else { continue };
        for mut label in selected.labels(LabelSetId(set as u32)).copied() {
            if let LabelValue::Number(number, _) = label.value {
                // All numbers of a key are taken to be in the key's unit.
                label.value = LabelValue::Number(number, StringId(0));
            }
            let total = by_label.entry(label).or_default();
            *total = total.wrapping_add(sum);
        }
    }
    // What prints alike is one value.
    let mut by_text: BTreeMap<&[u8], (i64, HashMap<_, i64>)> = BTreeMap::new();
    for (label, sum) in by_label {
        let (total, values) = by_text.entry(profile.string(label.key)).or_default();
        *total = total.wrapping_add(sum);
        let value = values.entry(selected.keys().value(profile, &label, unit)).or_default();
        *value = value.wrapping_add(sum);
    }
    let sorted = by_text.into_iter().map(|(key, (total, values))| {
        let mut values: Vec<(Vec<u8>, i64)> = values.into_iter().collect();
        values.sort_by(|a, b| {
            (Reverse(a.1.unsigned_abs()), &a.0).cmp(&(Reverse(b.1.unsigned_abs()), &b.0))
        });
        KeyTotals { key: key.to_vec(), total, values }
    });
    sorted.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Analysis;
    use crate::analysis::query::{Pattern, Query};
    use crate::cancel::Cancel;
    use crate::profile::store::builder::Builder;

    /// Four samples: alice with numbers of two units, bob twice, nobody.
    fn profile() -> Arc<Profile> {
        let mut builder = Builder::new();
        builder.folded("main;idle 1");
        let stack = [builder.named(b"work"), builder.named(b"main")];
        let alice = builder.text_label("user", "alice");
        let bob = builder.text_label("user", "bob");
        let lat = builder.number_label("lat", 3, "ms");
        let late = builder.number_label("lat", 4, "seconds");
        let bytes =
            [builder.number_label("bytes", 1024, ""), builder.number_label("bytes", 512, "")];
        builder.sample(&stack, &[10], &[alice, lat, late]);
        builder.sample(&stack, &[20], &[bob, bytes[0], bytes[1]]);
        builder.sample(&stack, &[-50], &[bob]);
        Arc::new(builder.finish())
    }

    fn query(set: impl Fn(&mut Query)) -> Query {
        let mut query = Query::default();
        set(&mut query);
        query
    }

    fn selected(set: impl Fn(&mut Query)) -> Selected {
        Selected::new(profile(), query(set), &Cancel::new()).unwrap()
    }

    fn tag(text: &str) -> TagFilter {
        TagFilter::new("tagfocus", text).unwrap()
    }

    fn told(selected: &Selected) -> Vec<String> {
        let totals = totals(selected, "auto").into_iter().map(|of_key| {
            let values = of_key.values.iter();
            let values =
                values.map(|(text, sum)| format!(" {}={sum}", String::from_utf8_lossy(text)));
            let values: String = values.collect();
            format!("{} {}:{values}", String::from_utf8_lossy(&of_key.key), of_key.total)
        });
        totals.collect()
    }

    #[test]
    fn the_first_unit_is_the_keys_and_others_are_told() {
        let selected = selected(|_| {});
        let told_units = "For tag lat used unit ms, also encountered unit(s) seconds";
        assert_eq!(selected.warnings(), [told_units]);
        let expected =
            ["bytes 40: 1kB=20 512B=20", "lat 20: 3ms=10 4ms=10", "user -20: bob=-30 alice=10"];
        assert_eq!(told(&selected), expected);
    }

    #[test]
    fn filters_of_labels_take_samples_and_labels() {
        let bob = selected(|q| q.filters.tag_focus = Some(tag("user=bob")));
        assert_eq!(told(&bob), ["bytes 40: 1kB=20 512B=20", "user -30: bob=-30"]);
        let big = selected(|q| {
            q.filters.tag_ignore = Some(tag("bytes=1kb:"));
            q.filters.tag_show = Some(Pattern::new("tagshow", "user").unwrap());
        });
        assert_eq!(told(&big), ["user -40: bob=-50 alice=10"]);
        assert_eq!(
            big.warnings().last().unwrap(),
            "tagfocus:Interpreted '1kb:' as range, not regexp"
        );
        let none = selected(|q| {
            q.filters.tag_focus = Some(tag("user:carol"));
            q.filters.tag_hide = Some(Pattern::new("taghide", "user").unwrap());
        });
        let unmatched =
            ["TagFocus", "TagHide"].map(|n| format!("{n} expression matched no samples"));
        assert_eq!(
            none.warnings()[1..],
            unmatched,
            "no sample is left whose labels could be hidden"
        );
        assert!(told(&none).is_empty());
        let both = selected(|q| q.filters.tag_focus = Some(tag("user,alice")));
        assert_eq!(told(&both).last().unwrap(), "user 10: alice=10", "each pattern must match");
    }

    #[test]
    fn tables_that_follow_others_are_as_if_computed_alone() {
        let filters = |q: &mut Query| q.filters.tag_focus = Some(tag("user"));
        let root = |q: &mut Query| q.tag_root = vec!["user".to_owned(), "lat".to_owned()];
        let steps = [
            query(|_| {}),
            query(root),
            query(|q| {
                root(q);
                q.scale.unit = "us".to_owned();
            }),
            query(|q| {
                root(q);
                filters(q);
            }),
            query(filters),
            query(|q| q.tag_leaf = vec!["bytes".to_owned()]),
            query(|_| {}),
        ];
        let mut after: Option<Analysis> = None;
        for step in steps {
            let alone = Analysis::new(profile(), step.clone(), &Cancel::new()).unwrap();
            let next = match &after {
                None => alone.clone(),
                Some(after) => after.next(step, &Cancel::new()).unwrap(),
            };
            let rows = |a: &Analysis| {
                let name = |n| String::from_utf8_lossy(a.nodes().name(n)).into_owned();
                let ids = a.nodes().ids();
                ids.map(|n| (name(n), a.sums().flat(n), a.sums().cum(n))).collect::<Vec<_>>()
            };
            assert_eq!(rows(&next), rows(&alone));
            assert_eq!(next.selected().warnings(), alone.selected().warnings());
            after = Some(next);
        }
    }

    #[test]
    fn labels_become_frames() {
        let analysis = Analysis::new(
            profile(),
            query(|q| q.tag_root = vec!["user".to_owned(), "bytes".to_owned()]),
            &Cancel::new(),
        );
        let analysis = analysis.unwrap();
        let path = |mut row| {
            let mut path = Vec::new();
            while row != crate::analysis::tree::TreeRow::ROOT {
                let name = analysis.nodes().name(analysis.tree().node(row));
                path.insert(0, String::from_utf8_lossy(name).into_owned());
                row = analysis.tree().parent(row);
            }
            path.join(";")
        };
        let leaves =
            analysis.tree().rows().filter(|&r| analysis.tree().children(r).next().is_none());
        let mut paths: Vec<String> = leaves.map(path).collect();
        paths.sort();
        let expected = [
            "<unknown>;<unknown>;main;idle",
            "alice;<unknown>;main;work",
            "bob;1024,512;main;work",
            "bob;<unknown>;main;work",
        ];
        assert_eq!(paths, expected);
    }
}
