//! Nodelets: the labels of samples that a drawing hangs below its nodes. There is one for each set of text labels, and
//! some for the sizes of allocations, which pprof records as the numeric label `bytes`.

use crate::analysis::frames::NodeId;
use crate::analysis::pipeline::Analysis;
use crate::analysis::selected::Selected;
use crate::analysis::tree::call_tree::TreeRow;
use crate::analysis::tree::total::BASE_LABEL;
use crate::analysis::tree::weight::Weight;
use crate::cancel::{Cancel, Cancelled};
use crate::hash::Map;
use crate::profile::{LabelSetId, LabelValue, SampleId};
use crate::unit;
use std::cmp::Reverse;
use std::collections::HashMap;

/// Largest number of nodelets of a kind below a node.
pub const LARGEST: usize = 4;

/// The only numeric label that is drawn.
const BYTES: &[u8] = b"bytes";

/// A set of text labels, a numeric label, or a range of numeric labels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Nodelet {
    /// The text of the nodelet in graphviz quoting: texts as `key:value` with `\n` between.
    pub name: Vec<u8>,
    /// The number, for a numeric label.
    pub value: i64,
    /// The weight of the samples with the label that end in the node.
    pub flat: Weight,
    /// The weight of the samples with the label that pass through the node.
    pub cum: Weight,
}

/// The nodelets of the nodes of a graph.
#[derive(Clone, Debug, Default)]
pub struct Nodelets {
    /// The unit of `bytes`.
    unit: String,
    /// By the index of the graph node.
    nodes: Map<u32, NodeNodelets>,
}

/// The nodelets of one graph node: texts, and numbers beside them.
#[derive(Clone, Debug, Default)]
struct NodeNodelets {
    /// By set of texts; 0 is the empty set.
    texts: Vec<(u32, Nodelet)>,
    /// By the set of texts beside the number.
    numbers: Vec<(u32, Nodelet)>,
    text_index: Map<u32, usize>,
    number_index: Map<(u32, u32), usize>,
}

impl Nodelets {
    /// The nodelets of the `wanted` graph nodes. `nodes_of_rows` are the graph nodes of the rows of the call tree; it
    /// is empty where graph nodes are the nodes of the analysis.
    pub(super) fn new(analysis: &Analysis, nodes_of_rows: &[u32], wanted: &[bool]) -> Self {
        let whole = Self::gather(analysis, nodes_of_rows, wanted, &Cancel::new());
        whole.unwrap_or_default()
    }

    /// The nodelets of single nodes of the analysis.
    pub fn of_nodes(
        analysis: &Analysis,
        nodes: impl Iterator<Item = NodeId>,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let mut wanted = vec![false; analysis.nodes().len()];
        for node in nodes {
            wanted[node.index()] = true;
        }
        Self::gather(analysis, &[], &wanted, cancel)
    }

    fn gather(
        analysis: &Analysis,
        nodes_of_rows: &[u32],
        wanted: &[bool],
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let mut labels = DrawnLabels::new(analysis.selected());
        let mut nodelets = Self { unit: labels.unit.clone(), nodes: Map::default() };
        if labels.is_empty() {
            return Ok(nodelets);
        }
        cancel.check()?;
        let rows = WantedRows::new(analysis, nodes_of_rows, wanted);
        for (at, (row, set, weight)) in weighed(analysis, &labels, cancel)?.into_iter().enumerate()
        {
            if at.is_multiple_of(1 << 12) {
                cancel.check()?;
            }
            let drawn = &mut labels.sets[set.index()];
            if let Some(node) = rows.node(row) {
                nodelets.nodes.entry(node).or_default().add(drawn, weight, true);
            }
            let mut next = rows.counted[row.index()];
            while let Some(node) = rows.node(next) {
                nodelets.nodes.entry(node).or_default().add(drawn, weight, false);
                next = rows.counted[analysis.tree().parent(next).index()];
            }
        }
        Ok(nodelets)
    }

    /// Drops nodelets lighter than `cut`.
    pub(super) fn drop_small(&mut self, cut: i64) {
        let small = |nodelet: &Nodelet| {
            nodelet.flat.sum.wrapping_abs() < cut && nodelet.cum.sum.wrapping_abs() < cut
        };
        for of_node in self.nodes.values_mut() {
            of_node.texts.retain(|(_, nodelet)| !small(nodelet));
            of_node.numbers.retain(|(_, nodelet)| !small(nodelet));
        }
    }

    /// Number of a node's nodelets with flat.
    pub(super) fn count(&self, node: u32) -> usize {
        let heavy = |(_, nodelet): &&(u32, Nodelet)| nodelet.flat.sum != 0;
        self.nodes
            .get(&node)
            .map_or(0, |of_node| of_node.texts.iter().chain(&of_node.numbers).filter(heavy).count())
    }

    /// The heaviest text nodelets of a node, each with its set of texts; by flat, or else by cum.
    pub fn texts(&self, node: u32, flat: bool) -> Vec<(u32, Nodelet)> {
        let mut texts =
            self.nodes.get(&node).map_or_else(Vec::new, |of_node| of_node.texts.clone());
        texts.sort_by(|(_, a), (_, b)| order(a, flat).cmp(&order(b, flat)));
        texts.truncate(LARGEST);
        texts
    }

    /// The numeric nodelets of a node beside a set of texts (0: the empty set), merged to a few ranges.
    pub fn numbers(&self, node: u32, texts: u32, flat: bool) -> Vec<Nodelet> {
        let Some(of_node) = self.nodes.get(&node) else { return Vec::new() };
        let beside = of_node.numbers.iter().filter(|(set, _)| *set == texts);
        let mut numbers: Vec<Nodelet> = beside.map(|(_, nodelet)| nodelet.clone()).collect();
        numbers.sort_by(|a, b| order(a, flat).cmp(&order(b, flat)));
        if numbers.len() <= LARGEST {
            return numbers;
        }
        let rest = numbers.split_off(LARGEST);
        let mut groups: Vec<Vec<Nodelet>> =
            numbers.into_iter().map(|nodelet| vec![nodelet]).collect();
        for nodelet in rest {
            let distances = groups.iter().map(|group| self.distance(&nodelet, &group[0]));
            let mut nearest = (0, f64::INFINITY);
            for (group, distance) in distances.enumerate() {
                if distance < nearest.1 {
                    nearest = (group, distance);
                }
            }
            groups[nearest.0].push(nodelet);
        }
        let mut ranges: Vec<Nodelet> = groups.iter().map(|group| self.range(group)).collect();
        ranges.sort_by(|a, b| order(a, flat).cmp(&order(b, flat)));
        ranges
    }

    /// The labels that a drawing hangs below a node: sets of texts, then numbers beside no text, each with its value,
    /// heaviest first. A node with calls has the labels of what it costs itself, any other those of all that passes through
    /// it.
    pub fn below(&self, node: u32, has_calls: bool) -> [Vec<(i64, Vec<u8>)>; 2] {
        let texts = self.texts(node, has_calls).into_iter().map(|(_, nodelet)| nodelet).collect();
        [texts, self.numbers(node, 0, has_calls)].map(|nodelets: Vec<Nodelet>| {
            let valued = nodelets.into_iter().map(|nodelet| {
                let weight = if has_calls { nodelet.flat } else { nodelet.cum };
                (weight.value(), nodelet.name)
            });
            valued.filter(|(value, _)| *value != 0).collect()
        })
    }

    fn distance(&self, a: &Nodelet, b: &Nodelet) -> f64 {
        (unit::scale(b.value, &self.unit, &self.unit).0 - a.value as f64).abs()
    }

    /// A group of numeric nodelets as one range.
    fn range(&self, group: &[Nodelet]) -> Nodelet {
        let label = |value| unit::format_value(value, &self.unit, "auto");
        let values = || group.iter().map(|nodelet| nodelet.value);
        let (smallest, largest) = (values().min().unwrap_or(0), values().max().unwrap_or(0));
        let mut whole = Nodelet::default();
        for nodelet in group {
            whole.flat.add(nodelet.flat);
            whole.cum.add(nodelet.cum);
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

/// The sorting key: heavier nodelets first, then by name.
fn order(nodelet: &Nodelet, flat: bool) -> (Reverse<u64>, Reverse<u64>, &[u8]) {
    let cum = if flat { 0 } else { nodelet.cum.sum.unsigned_abs() };
    (Reverse(cum), Reverse(nodelet.flat.sum.unsigned_abs()), &nodelet.name)
}

impl NodeNodelets {
    fn add(&mut self, set: &DrawnSet, weight: Weight, flat: bool) {
        let add = |nodelet: &mut Nodelet| {
            if flat { nodelet.flat.add(weight) } else { nodelet.cum.add(weight) }
        };
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

/// `text` for graphviz' quotes, where pprof does not escape at all. It is escaped only if it would end the quotes and
/// so become graphviz code; a Windows path stays as it is.
pub fn guarded(text: &[u8]) -> Vec<u8> {
    let ends = text.contains(&b'"') || text.ends_with(b"\\");
    if ends { escaped(text) } else { text.to_vec() }
}

/// `text` escaped for graphviz' quotes, with lines aligned to the left.
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

/// The drawn labels of a label set.
#[derive(Default)]
struct DrawnSet {
    /// An id that is equal for equal texts; 0 for none.
    texts: u32,
    name: Vec<u8>,
    /// An id that is equal for numbers that print alike, the number, and its text.
    numbers: Vec<(u32, i64, String)>,
}

/// The drawn labels of every label set.
struct DrawnLabels {
    unit: String,
    sets: Vec<DrawnSet>,
}

impl DrawnLabels {
    fn new(selected: &Selected) -> Self {
        let profile = selected.profile();
        let mut unit = String::new();
        let (mut texts, mut numbers) = (HashMap::from([(Vec::new(), 0)]), HashMap::new());
        let mut drawn = |set: u32| {
            let mut drawn = DrawnSet::default();
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
        self.sets.iter().all(DrawnSet::is_empty)
    }
}

impl DrawnSet {
    fn is_empty(&self) -> bool {
        self.texts == 0 && self.numbers.is_empty()
    }
}

/// The samples with drawn labels, summed by row and label set, in order of the first sample.
fn weighed(
    analysis: &Analysis,
    labels: &DrawnLabels,
    cancel: &Cancel,
) -> Result<Vec<(TreeRow, LabelSetId, Weight)>, Cancelled> {
    let (profile, query) = (analysis.profile(), analysis.query());
    let counts = if query.mean { profile.values(0) } else { &[] };
    let mut index: Map<(TreeRow, LabelSetId), usize> = Map::default();
    let mut out: Vec<(TreeRow, LabelSetId, Weight)> = Vec::new();
    let rows = analysis.sample_order().rows(profile.sample_count());
    for (sample, &sum) in profile.values(query.sample_type).iter().enumerate() {
        if sample.is_multiple_of(1 << 16) {
            cancel.check()?;
        }
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
    Ok(out)
}

/// The rows of the call tree that belong to wanted graph nodes.
struct WantedRows<'a> {
    analysis: &'a Analysis,
    nodes_of_rows: &'a [u32],
    wanted: &'a [bool],
    /// Per row the nearest row, itself or above, that adds to the cum of a wanted node; else the root.
    counted: Vec<TreeRow>,
}

impl<'a> WantedRows<'a> {
    fn new(analysis: &'a Analysis, nodes_of_rows: &'a [u32], wanted: &'a [bool]) -> Self {
        let tree = analysis.tree();
        let counted = vec![TreeRow::ROOT; tree.len()];
        let mut rows = Self { analysis, nodes_of_rows, wanted, counted };
        for row in tree.rows() {
            let counts =
                rows.node(row).is_some() && (!nodes_of_rows.is_empty() || tree.is_first(row));
            let above = rows.counted[tree.parent(row).index()];
            rows.counted[row.index()] = if counts { row } else { above };
        }
        rows
    }

    /// The graph node of a row, if it is wanted.
    fn node(&self, row: TreeRow) -> Option<u32> {
        let node = match self.nodes_of_rows {
            [] => self.analysis.tree().node(row).0,
            nodes => nodes[row.index()],
        };
        self.wanted.get(node as usize).is_some_and(|wanted| *wanted).then_some(node)
    }
}
