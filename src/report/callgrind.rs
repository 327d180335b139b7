//! `-callgrind`: the graph in the format of valgrind's profiler, for kcachegrind and qcachegrind. No node is left out.
//! Numbers are whole, in the unit of the second line.

use super::header::type_name;
use crate::analysis::frames::{FileId, Node};
use crate::analysis::graph::call_graph::{CallGraph, GraphEdge, GraphNode, GraphShape, sort_edges};
use crate::analysis::{Analysis, unit_for};
use crate::profile::StringId;
use crate::unit;
use std::collections::HashMap;
use std::hash::Hash;
use std::io::{self, Write};

pub(super) fn write(analysis: &Analysis, call_tree: bool, out: &mut dyn Write) -> io::Result<()> {
    let shape = GraphShape { call_tree, ..GraphShape::default() };
    let mut graph = CallGraph::new(analysis, shape);
    sort_edges(analysis, &graph.nodes, &mut graph.edges);
    let values = graph.shown().map(|place| (place.flat.value(), place.cum.value()));
    let unit = unit_for(analysis.selected(), values, false);
    writeln!(out, "positions: instr line")?;
    writeln!(out, "events: {}({unit})", type_name(analysis.selected()))?;
    let mut calls: Vec<Vec<GraphEdge>> = vec![Vec::new(); graph.nodes.len()];
    for &call in &graph.edges {
        calls[call.from as usize].push(call);
    }
    let names = callee_names(analysis, &graph);
    let mut writer = Writer { analysis, unit, tables: Tables::default(), before: None, out };
    for &place in &graph.shown {
        writer.write_node(&graph.nodes[place as usize])?;
        for call in &calls[place as usize] {
            let to = &graph.nodes[call.to as usize];
            writer.write_call(call, to, &names[call.to as usize])?;
        }
        writer.before = Some(*analysis.nodes().node(graph.nodes[place as usize].node));
    }
    Ok(())
}

/// Per graph node its name as a callee; empty for nodes that are not shown. Functions of one file and one name are
/// numbered, because kcachegrind would merge them.
fn callee_names(analysis: &Analysis, graph: &CallGraph) -> Vec<Vec<u8>> {
    type Key = (FileId, StringId);
    type Function = (Option<u32>, i64, StringId);
    let node = |place: &GraphNode| analysis.nodes().node(place.node);
    let key = |place: &GraphNode| (node(place).file, node(place).name);
    let function = |place: &GraphNode| (place.above, node(place).start_line, node(place).binary);
    let mut functions: HashMap<Key, HashMap<Function, usize>> = HashMap::new();
    for place in graph.shown() {
        let of_name = functions.entry(key(place)).or_default();
        let next = of_name.len() + 1;
        of_name.entry(function(place)).or_insert(next);
    }
    let mut names = vec![Vec::new(); graph.nodes.len()];
    for &at in &graph.shown {
        let place = &graph.nodes[at as usize];
        let name = &mut names[at as usize];
        name.extend_from_slice(analysis.profile().string(node(place).name));
        let of_name = &functions[&key(place)];
        if of_name.len() > 1 {
            let suffix = format!(" [{}/{}]", of_name[&function(place)], of_name.len());
            name.extend_from_slice(suffix.as_bytes());
        }
    }
    names
}

/// One of the format's name tables: the number of each name.
struct NameTable<T>(HashMap<T, usize>);

impl<T> Default for NameTable<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<T: Hash + Eq> NameTable<T> {
    /// `(N) name` the first time, `(N)` from then on; nothing for an empty name.
    fn name(&mut self, key: T, text: &[u8]) -> Vec<u8> {
        if text.is_empty() {
            return Vec::new();
        }
        let next = self.0.len() + 1;
        let number = *self.0.entry(key).or_insert(next);
        let known = format!("({number})").into_bytes();
        if number == next { [&known, b" ".as_slice(), text].concat() } else { known }
    }
}

/// The three name tables of the format.
#[derive(Default)]
struct Tables {
    objects: NameTable<StringId>,
    files: NameTable<FileId>,
    functions: NameTable<Vec<u8>>,
}

struct Writer<'a> {
    analysis: &'a Analysis,
    unit: String,
    tables: Tables,
    /// The node written last; addresses are relative to it.
    before: Option<Node>,
    out: &'a mut dyn Write,
}

impl Writer<'_> {
    fn write_node(&mut self, place: &GraphNode) -> io::Result<()> {
        let node = *self.analysis.nodes().node(place.node);
        let same = |n: Node| (n.binary, n.file, n.name) == (node.binary, node.file, node.name);
        if !self.before.is_some_and(same) {
            let profile = self.analysis.profile();
            let (binary, name) = (profile.string(node.binary), profile.string(node.name));
            writeln!(self.out)?;
            let object = self.tables.objects.name(node.binary, binary);
            self.line(b"ob=", &object)?;
            let file = self.file(node.file);
            self.line(b"fl=", &file)?;
            let function = self.tables.functions.name(name.to_vec(), name);
            self.line(b"fn=", &function)?;
        }
        let (address, value) = (self.address(&node), self.scaled(place.flat.value()));
        writeln!(self.out, "{address} {} {value}", node.line)
    }

    fn write_call(&mut self, call: &GraphEdge, to: &GraphNode, name: &[u8]) -> io::Result<()> {
        let node = *self.analysis.nodes().node(to.node);
        let file = self.file(node.file);
        self.line(b"cfl=", &file)?;
        let function = self.tables.functions.name(name.to_vec(), name);
        self.line(b"cfn=", &function)?;
        // Profiles do not count calls.
        let (address, value) = (self.address(&node), self.scaled(call.weight.sum));
        writeln!(self.out, "calls=0 {address} {}\n* * {value}", node.line)
    }

    fn line(&mut self, start: &[u8], text: &[u8]) -> io::Result<()> {
        self.out.write_all(start)?;
        self.out.write_all(text)?;
        self.out.write_all(b"\n")
    }

    fn file(&mut self, file: FileId) -> Vec<u8> {
        self.tables.files.name(file, self.analysis.nodes().file(file))
    }

    /// The address: `*` if it is the last one written, the distance from that one if it is shorter, else the address.
    fn address(&self, node: &Node) -> String {
        let absolute = format!("{:#x}", node.address);
        let Some(before) = self.before else { return absolute };
        if before.address == node.address {
            return "*".to_owned();
        }
        let relative = format!("{:+}", node.address.wrapping_sub(before.address) as i64);
        if relative.len() < absolute.len() { relative } else { absolute }
    }

    fn scaled(&self, value: i64) -> i64 {
        unit::scale(value, self.analysis.selected().unit(), &self.unit).0 as i64
    }
}
