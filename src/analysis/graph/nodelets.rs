//! The labels of samples gathered per node, for the small boxes that a drawing hangs below its nodes: a box for each set
//! of text labels, and boxes for the sizes of allocations, which pprof records as the numeric label `bytes`.

use crate::analysis::tree::TreeRow;
use crate::analysis::tree::weights::{BASE_LABEL, Weight};
use crate::analysis::{Analysis, Selected};
use crate::hash::Map;
use crate::profile::{LabelSetId, LabelValue, SampleId};
use crate::unit;
use std::cmp::Reverse;
use std::collections::HashMap;

/// So many boxes of a kind hang below a node at most.
pub const LARGEST: usize = 4;

/// The one numeric label that is drawn.
const BYTES: &[u8] = b"bytes";

/// A label, or a range of numeric labels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Nodelet {
    /// What is written on the box, as graphviz quotes it: texts as `key:value` with `\n` between.
    pub name: Vec<u8>,
    /// The number, for a numeric label.
    pub value: i64,
    /// What samples with the label spend in the node.
    pub flat: Weight,
    /// What they spend in the node and in what it calls.
    pub cum: Weight,
}

/// The labels of some nodes.
#[derive(Clone, Debug, Default)]
pub struct Boxes {
    /// The unit of `bytes`.
    unit: String,
    places: Map<u32, Tags>,
}

/// The labels of one node.
#[derive(Clone, Debug, Default)]
struct Tags {
    /// By set of texts; 0 is the set without any.
    texts: Vec<(u32, Nodelet)>,
    /// By the set of texts that they stand beside.
    numbers: Vec<(u32, Nodelet)>,
    text_index: Map<u32, usize>,
    number_index: Map<(u32, u32), usize>,
}

impl Boxes {
    /// The labels of the places that are `wanted`; `rows` are the places of the rows of the call tree, or empty where
    /// places are nodes.
    pub(in crate::analysis) fn new(analysis: &Analysis, rows: &[u32], wanted: &[bool]) -> Self {
        let mut labels = Labels::new(analysis.selected());
        let mut boxes = Self { unit: labels.unit.clone(), places: Map::default() };
        if labels.is_empty() {
            return boxes;
        }
        let up = Up::new(analysis, rows, wanted);
        for (row, set, weight) in weighed(analysis, &labels) {
            let drawn = &mut labels.sets[set.index()];
            if let Some(place) = up.place(row) {
                boxes.places.entry(place).or_default().add(drawn, weight, true);
            }
            let mut next = up.counted[row.index()];
            while let Some(place) = up.place(next) {
                boxes.places.entry(place).or_default().add(drawn, weight, false);
                next = up.counted[analysis.tree().parent(next).index()];
            }
        }
        boxes
    }

    /// Drops labels below `cut`.
    pub(in crate::analysis) fn drop_small(&mut self, cut: i64) {
        let small =
            |tag: &Nodelet| tag.flat.sum.wrapping_abs() < cut && tag.cum.sum.wrapping_abs() < cut;
        for tags in self.places.values_mut() {
            tags.texts.retain(|(_, tag)| !small(tag));
            tags.numbers.retain(|(_, tag)| !small(tag));
        }
    }

    /// How many labels weigh something in the place itself.
    pub(in crate::analysis) fn count(&self, place: u32) -> usize {
        let heavy = |(_, tag): &&(u32, Nodelet)| tag.flat.sum != 0;
        self.places.get(&place).map_or(0, |tags| {
            tags.texts.iter().filter(heavy).count() + tags.numbers.iter().filter(heavy).count()
        })
    }

    /// The heaviest text labels of a place with the set they stand for; by flat, or else by cum.
    pub fn texts(&self, place: u32, flat: bool) -> Vec<(u32, Nodelet)> {
        let mut tags = self.places.get(&place).map_or_else(Vec::new, |tags| tags.texts.clone());
        tags.sort_by(|(_, a), (_, b)| order(a, flat).cmp(&order(b, flat)));
        tags.truncate(LARGEST);
        tags
    }

    /// The numeric labels of a place beside a set of texts (0: beside none), put together to a few ranges; empty if
    /// there are none.
    pub fn numbers(&self, place: u32, texts: u32, flat: bool) -> Vec<Nodelet> {
        let Some(tags) = self.places.get(&place) else { return Vec::new() };
        let beside = tags.numbers.iter().filter(|(set, _)| *set == texts);
        let mut numbers: Vec<Nodelet> = beside.map(|(_, tag)| tag.clone()).collect();
        numbers.sort_by(|a, b| order(a, flat).cmp(&order(b, flat)));
        if numbers.len() <= LARGEST {
            return numbers;
        }
        let rest = numbers.split_off(LARGEST);
        let mut groups: Vec<Vec<Nodelet>> = numbers.into_iter().map(|tag| vec![tag]).collect();
        for tag in rest {
            let distances = groups.iter().map(|group| self.distance(&tag, &group[0]));
            let mut nearest = (0, f64::INFINITY);
            for (group, distance) in distances.enumerate() {
                if distance < nearest.1 {
                    nearest = (group, distance);
                }
            }
            groups[nearest.0].push(tag);
        }
        let mut ranges: Vec<Nodelet> = groups.iter().map(|group| self.range(group)).collect();
        ranges.sort_by(|a, b| order(a, flat).cmp(&order(b, flat)));
        ranges
    }

    fn distance(&self, a: &Nodelet, b: &Nodelet) -> f64 {
        (unit::scale(b.value, &self.unit, &self.unit).0 - a.value as f64).abs()
    }

    /// A group of numeric labels as one, from its smallest to its largest.
    fn range(&self, group: &[Nodelet]) -> Nodelet {
        let label = |value| unit::format_value(value, &self.unit, "auto");
        let values = || group.iter().map(|tag| tag.value);
        let (smallest, largest) = (values().min().unwrap_or(0), values().max().unwrap_or(0));
        let mut whole = Nodelet::default();
        for tag in group {
            whole.flat.add(tag.flat);
            whole.cum.add(tag.cum);
        }
        let name = if group.len() == 1 {
            label(smallest)
        } else {
            format!("{}..{}", label(smallest), label(largest))
        };
        let mean = |weight: Weight| Weight { sum: weight.value(), divisor: 0 };
        Nodelet { name: name.into_bytes(), flat: mean(whole.flat), cum: mean(whole.cum), ..whole }
    }
}

/// Heavier labels first, then by name.
fn order(tag: &Nodelet, flat: bool) -> (Reverse<u64>, Reverse<u64>, &[u8]) {
    let cum = if flat { 0 } else { tag.cum.sum.unsigned_abs() };
    (Reverse(cum), Reverse(tag.flat.sum.unsigned_abs()), &tag.name)
}

impl Tags {
    fn add(&mut self, set: &Drawn, weight: Weight, flat: bool) {
        let add = |tag: &mut Nodelet| if flat { tag.flat.add(weight) } else { tag.cum.add(weight) };
        if set.texts != 0 {
            let at = *self.text_index.entry(set.texts).or_insert_with(|| {
                self.texts
                    .push((set.texts, Nodelet { name: set.name.clone(), ..Nodelet::default() }));
                self.texts.len() - 1
            });
            add(&mut self.texts[at].1);
        }
        for (number, value, name) in &set.numbers {
            let at = *self.number_index.entry((set.texts, *number)).or_insert_with(|| {
                let name = name.clone().into_bytes();
                self.numbers
                    .push((set.texts, Nodelet { name, value: *value, ..Nodelet::default() }));
                self.numbers.len() - 1
            });
            add(&mut self.numbers[at].1);
        }
    }
}

/// `text` for graphviz' quotes where pprof passes it on as it is: only what could end the quotes, and then say whatever
/// it likes to graphviz, is escaped, so that a path of Windows stays as it was.
pub fn guarded(text: &[u8]) -> Vec<u8> {
    let ends = text.contains(&b'"') || text.ends_with(b"\\");
    if ends { escaped(text) } else { text.to_vec() }
}

/// `text` as it may stand in graphviz' quotes, lines ended to the left.
pub fn escaped(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for &byte in text {
        match byte {
            b'\\' => out.extend_from_slice(br"\\"),
            b'"' => out.extend_from_slice(br#"\""#),
            b'\n' => out.extend_from_slice(br"\l"),
            byte => out.push(byte),
        }
    }
    out
}

/// What is drawn of a label set.
#[derive(Default)]
struct Drawn {
    /// Equal for equal texts; 0 for none.
    texts: u32,
    name: Vec<u8>,
    /// Numbers that print alike are equal: what they print as, by id; the number; the text.
    numbers: Vec<(u32, i64, String)>,
}

/// What is drawn of each label set.
struct Labels {
    unit: String,
    sets: Vec<Drawn>,
}

impl Labels {
    fn new(selected: &Selected) -> Self {
        let profile = selected.profile();
        let mut unit = String::new();
        let (mut texts, mut numbers) = (HashMap::from([(Vec::new(), 0)]), HashMap::new());
        let mut drawn = |set: u32| {
            let mut drawn = Drawn::default();
            let mut names = Vec::new();
            for label in selected.labels(LabelSetId(set)) {
                let key = profile.string(label.key);
                match label.value {
                    _ if key == BASE_LABEL.as_bytes() => {}
                    LabelValue::Text(text) => {
                        names.push(guarded(&[key, b":", profile.string(text)].concat()));
                    }
                    LabelValue::Number(value, _) if key == BYTES => {
                        selected.keys().unit(label.key).clone_into(&mut unit);
                        let name = unit::format_value(value, &unit, &selected.query().scale.unit);
                        let next = numbers.len() as u32;
                        let id = *numbers.entry(name.clone()).or_insert(next);
                        drawn.numbers.push((id, value, name));
                    }
                    LabelValue::Number(..) => {}
                }
            }
            names.sort();
            drawn.name = names.join(br"\n".as_slice());
            let next = texts.len() as u32;
            drawn.texts = *texts.entry(drawn.name.clone()).or_insert(next);
            drawn
        };
        let sets = (0..profile.label_set_count() as u32).map(&mut drawn).collect();
        Self { unit, sets }
    }

    fn is_empty(&self) -> bool {
        self.sets.iter().all(Drawn::is_empty)
    }
}

impl Drawn {
    fn is_empty(&self) -> bool {
        self.texts == 0 && self.numbers.is_empty()
    }
}

/// The samples whose labels are drawn, those of one row and one label set put together, in order of the first.
fn weighed(analysis: &Analysis, labels: &Labels) -> Vec<(TreeRow, LabelSetId, Weight)> {
    let (profile, query) = (analysis.profile(), analysis.query());
    let counts = if query.mean { profile.values(0) } else { &[] };
    let mut index: Map<(TreeRow, LabelSetId), usize> = Map::default();
    let mut out: Vec<(TreeRow, LabelSetId, Weight)> = Vec::new();
    let rows = analysis.places().rows(profile.sample_count());
    for (sample, &sum) in profile.values(query.sample_type).iter().enumerate() {
        let weight = Weight { sum, divisor: counts.get(sample).copied().unwrap_or(0) };
        let set = profile.sample_labels()[sample];
        if weight == Weight::default() || labels.sets[set.index()].is_empty() {
            continue;
        }
        let stack = analysis.selection().stack(profile, SampleId(sample as u32));
        if stack.is_none() {
            continue;
        }
        let row = rows[sample];
        let at = *index.entry((row, set)).or_insert_with(|| {
            out.push((row, set, Weight::default()));
            out.len() - 1
        });
        out[at].2.add(weight);
    }
    out
}

/// The way from a row of the call tree to the root over the rows that count for a wanted place.
struct Up<'a> {
    analysis: &'a Analysis,
    rows: &'a [u32],
    wanted: &'a [bool],
    /// Per row the nearest one, itself or above, that adds to the cum of a wanted place; else the root.
    counted: Vec<TreeRow>,
}

impl<'a> Up<'a> {
    fn new(analysis: &'a Analysis, rows: &'a [u32], wanted: &'a [bool]) -> Self {
        let tree = analysis.tree();
        let mut up = Self { analysis, rows, wanted, counted: vec![TreeRow::ROOT; tree.len()] };
        for row in tree.rows() {
            let counts = up.place(row).is_some() && (!rows.is_empty() || tree.is_first(row));
            let above = up.counted[tree.parent(row).index()];
            up.counted[row.index()] = if counts { row } else { above };
        }
        up
    }

    /// The place of a row, if it is wanted.
    fn place(&self, row: TreeRow) -> Option<u32> {
        let place = match self.rows {
            [] => self.analysis.tree().node(row).0,
            rows => rows[row.index()],
        };
        self.wanted.get(place as usize).is_some_and(|wanted| *wanted).then_some(place)
    }
}
