//! `-dot`: the graph in graphviz' language. Sizes, colours and weights follow pprof's formulas, so that pictures of both
//! look the same.

use super::header;
use super::header::ShownNodes;
use crate::analysis::frames::{Node, NodeId};
use crate::analysis::graph::call_graph::{CallGraph, GraphEdge, GraphNode, GraphShape, sort_edges};
use crate::analysis::graph::nodelets::{Nodelet, escaped, guarded};
use crate::analysis::{Analysis, names, unit_for};
use crate::unit::percentage;
use std::io::{self, Write};

/// Nodes without `-nodecount`.
const NODES: i64 = 80;

const HELP: &[u8] = b"\nSee https://git.io/JfYMW for how to read the graph";

pub(super) fn write(analysis: &Analysis, call_tree: bool, out: &mut dyn Write) -> io::Result<()> {
    write_nodes(analysis, call_tree, out).map(|_| ())
}

/// Writes the graph and gives the node behind each of its numbers, from 1.
pub(super) fn write_nodes(
    analysis: &Analysis,
    call_tree: bool,
    out: &mut dyn Write,
) -> io::Result<Vec<NodeId>> {
    let shape = GraphShape { call_tree, visual: true, node_count: NODES };
    let mut graph = CallGraph::new(analysis, shape);
    sort_edges(analysis, &graph.nodes, &mut graph.edges);
    let values = graph.shown().map(|place| (place.flat.value(), place.cum.value()));
    let unit = unit_for(analysis.selected(), values, true);
    let nodes = graph.shown().map(|place| place.node).collect();
    Picture { analysis, graph, unit }.write(out)?;
    Ok(nodes)
}

/// A graph about to be drawn.
struct Picture<'a> {
    analysis: &'a Analysis,
    graph: CallGraph,
    unit: String,
}

impl Picture<'_> {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        self.write_head(out)?;
        let places = &self.graph.nodes;
        let mut numbers = vec![0_usize; places.len()];
        let mut calls = vec![false; places.len()];
        for call in &self.graph.edges {
            calls[call.from as usize] = true;
        }
        let flats = self.graph.shown().map(|place| magnitude(place.flat.value()));
        let largest = flats.fold(0.0, f64::max);
        let mut boxed = vec![false; places.len()];
        for (at, &place) in self.graph.shown.iter().enumerate() {
            numbers[place as usize] = at + 1;
            self.write_node(at + 1, &places[place as usize], largest, out)?;
            // The nodelets of a leaf also count what was left out below it.
            let labels = self.nodelets(at + 1, place, calls[place as usize]);
            boxed[place as usize] = !labels.is_empty();
            out.write_all(&labels)?;
        }
        for call in &self.graph.edges {
            let (from, to) = (numbers[call.from as usize], numbers[call.to as usize]);
            write!(out, "N{from} -> N{to} [")?;
            self.write_edge(call, boxed[call.from as usize], out)?;
            out.write_all(b"]\n")?;
        }
        out.write_all(b"}\n")
    }

    fn write_head(&self, out: &mut dyn Write) -> io::Result<()> {
        let selected = self.analysis.selected();
        let file = selected.profile().binary();
        let title = guarded(if file.is_empty() { b"" } else { names::base(file) });
        out.write_all(b"digraph \"")?;
        out.write_all(if title.is_empty() { b"unnamed" } else { &title })?;
        out.write_all(b"\" {\nnode [style=filled fillcolor=\"#f8f8f8\"]\n")?;
        let mut lines = header::profile_lines(selected, &self.unit);
        let shown = ShownNodes {
            flat: self.graph.flat(),
            nodes: self.graph.shown.len(),
            original: self.graph.original,
            dropped_nodes: self.graph.dropped_nodes,
            dropped_edges: self.graph.dropped_edges,
        };
        lines.extend(header::shown_lines(selected, &shown, &self.unit));
        lines.push(HELP.to_vec());
        let lines: Vec<Vec<u8>> = lines.iter().map(|line| escaped(line)).collect();
        out.write_all(b"subgraph cluster_L { \"")?;
        out.write_all(&lines[0])?;
        out.write_all(b"\" [shape=box fontsize=16 label=\"")?;
        out.write_all(&lines.join(br"\l".as_slice()))?;
        out.write_all(br#"\l""#)?;
        if !title.is_empty() {
            out.write_all(b" tooltip=\"")?;
            out.write_all(&title)?;
            out.write_all(b"\"")?;
        }
        out.write_all(b"] }\n")
    }

    fn write_node(
        &self,
        number: usize,
        place: &GraphNode,
        largest: f64,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let (flat, cum) = (place.flat.value(), place.cum.value());
        let total = self.analysis.total();
        out.write_all(b"N")?;
        write!(out, "{number} [label=\"")?;
        out.write_all(&self.label(self.analysis.nodes().node(place.node)))?;
        let share = |value| format!("{} ({})", self.format(value), percentage(value, total).trim());
        out.write_all(if flat == 0 { "0".to_owned() } else { share(flat) }.as_bytes())?;
        if cum != flat {
            let between = if flat == 0 { " " } else { r"\n" };
            write!(out, "{between}of {}", share(cum))?;
        }
        let mut size = 8;
        if largest != 0.0 && flat != 0 && magnitude(flat) <= largest {
            size += (16.0 * (magnitude(flat) / largest).sqrt()).ceil() as i32;
        }
        write!(out, "\" id=\"node{number}\" fontsize={size} shape=box tooltip=\"")?;
        out.write_all(&escaped(self.analysis.nodes().name(place.node)))?;
        let score = cum as f64 / magnitude(total);
        let (line, fill) = (colour(score, LINE), colour(score, FILL));
        writeln!(out, " ({})\" color=\"{line}\" fillcolor=\"{fill}\"]", self.format(cum))
    }

    /// A node's name on several lines, each with its end; without packages, and with the last element of the file.
    fn label(&self, node: &Node) -> Vec<u8> {
        let profile = self.analysis.profile();
        let mut lines: Vec<Vec<u8>> = Vec::new();
        if node.address != 0 {
            lines.push(format!("{:016x}", node.address).into_bytes());
        }
        let name = profile.string(node.name);
        if !name.is_empty() {
            // Go prints type parameters as three dots; they are no ends of lines.
            let name = replaced(&escaped(&names::short(name)), b"::", br"\n");
            let name = replaced(&name, b"[...]", "[…]".as_bytes());
            lines.push(replaced(&name, b".", br"\n"));
        }
        let file = self.analysis.nodes().file(node.file);
        let file = guarded(if file.is_empty() { file } else { names::base(file) });
        if node.line != 0 {
            let column = if node.column == 0 { String::new() } else { format!(":{}", node.column) };
            lines.push([&file, format!(":{}{column}", node.line).as_bytes()].concat());
        } else if !file.is_empty() {
            lines.push(file);
        } else if name.is_empty() {
            let binary = profile.string(node.binary);
            lines.push(if binary.is_empty() {
                b"<unknown>".to_vec()
            } else {
                [b"[", guarded(names::base(binary)).as_slice(), b"]"].concat()
            });
        }
        lines.push(Vec::new());
        lines.join(br"\n".as_slice())
    }

    /// The nodelets of a node; empty if there are none.
    fn nodelets(&self, number: usize, place: u32, flat: bool) -> Vec<u8> {
        let source = format!("N{number}");
        let mut out = Vec::new();
        for (at, (texts, tag)) in self.graph.nodelets.texts(place, flat).into_iter().enumerate() {
            let value = if flat { tag.flat.value() } else { tag.cum.value() };
            if value != 0 {
                let id = format!("{source}_{at}");
                out.extend(self.nodelet(&source, &id, &tag, (value, "")));
                out.extend(self.numeric_nodelets(&id, place, texts, flat));
            }
        }
        out.extend(self.numeric_nodelets(&source, place, 0, flat));
        out
    }

    /// The nodelets of numeric labels below `source`.
    fn numeric_nodelets(&self, source: &str, place: u32, texts: u32, flat: bool) -> Vec<u8> {
        let mut out = Vec::new();
        let numbers = self.graph.nodelets.numbers(place, texts, flat);
        for (at, tag) in numbers.into_iter().enumerate() {
            let all_flat = flat || tag.flat.value() == tag.cum.value();
            let (value, style) = if all_flat {
                (tag.flat.value(), "")
            } else {
                (tag.cum.value(), " style=\"dotted\"")
            };
            if value != 0 {
                let id = format!("N{source}_{at}");
                out.extend(self.nodelet(source, &id, &tag, (value, style)));
            }
        }
        out
    }

    fn nodelet(
        &self,
        source: &str,
        id: &str,
        tag: &Nodelet,
        (value, style): (i64, &str),
    ) -> Vec<u8> {
        let value = self.format(value);
        let node = format!("\" id=\"{id}\" fontsize=8 shape=box3d tooltip=\"{value}\"]\n");
        let tips = format!("tooltip=\"{value}\" labeltooltip=\"{value}\"{style}");
        let edge = format!("{source} -> {id} [label=\" {value}\" weight=100 {tips}]\n");
        let start = format!("{id} [label = \"");
        [start.as_bytes(), &tag.name, node.as_bytes(), edge.as_bytes()].concat()
    }

    fn write_edge(&self, call: &GraphEdge, boxed: bool, out: &mut dyn Write) -> io::Result<()> {
        let (value, total) = (call.weight.value(), self.analysis.total());
        let text = self.format(value);
        write!(out, "label=\" {text}{}\"", if call.inlined { r"\n (inline)" } else { "" })?;
        if total != 0 {
            let share = |of: i64| value.wrapping_mul(of).wrapping_div(total).wrapping_abs().min(of);
            for (name, of) in [("weight", 100), ("penwidth", 5)] {
                if share(of) > 0 {
                    write!(out, " {name}={}", 1 + share(of))?;
                }
            }
            write!(out, " color=\"{}\"", colour(value as f64 / magnitude(total), LINE))?;
        }
        let name =
            |place: u32| escaped(self.analysis.nodes().name(self.graph.nodes[place as usize].node));
        let arrow: &[u8] = if call.residual { b" ... " } else { b" -> " };
        let value = format!(" ({text})");
        let tip = [&name(call.from), arrow, &name(call.to), value.as_bytes()].concat();
        for attribute in [b" tooltip=\"".as_slice(), b" labeltooltip=\""] {
            out.write_all(attribute)?;
            out.write_all(&tip)?;
            out.write_all(b"\"")?;
        }
        out.write_all(if call.residual { b" style=\"dotted\"" } else { b"" })?;
        // Callees are farther away if nodelets need the room.
        out.write_all(if boxed { b" minlen=2" } else { b"" })
    }

    fn format(&self, value: i64) -> String {
        self.analysis.format(value, &self.unit)
    }
}

fn magnitude(value: i64) -> f64 {
    value.wrapping_abs() as f64
}

/// The saturation and the value of a colour, from 0 to 1.
type Tone = (f64, f64);

const LINE: Tone = (1.0, 0.7);
const FILL: Tone = (0.1, 0.93);

/// A colour from green for -1 over grey to red for 1. Small scores are moved away from grey, so that they differ.
fn colour(score: f64, (saturation, value): Tone) -> String {
    let score = score.clamp(-1.0, 1.0);
    let near = score.abs() < 0.2;
    let saturation = if near { saturation * (score.abs() / 0.2) } else { saturation };
    let moved = score.abs().powf(0.3) * score.signum();
    let moved = if score == 0.0 { 0.0 } else { moved };
    let (red, green) = if moved < 0.0 {
        (value * (1.0 + saturation * moved), value)
    } else {
        (value, value * (1.0 - saturation * moved))
    };
    let byte = |part: f64| (part * 255.0) as u8;
    let blue = value * (1.0 - saturation);
    format!("#{:02x}{:02x}{:02x}", byte(red), byte(green), byte(blue))
}

fn replaced(text: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.windows(from.len()).position(|window| window == from) {
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(to);
        rest = &rest[at + from.len()..];
    }
    out.extend_from_slice(rest);
    out
}

#[cfg(test)]
#[path = "tests/dot.rs"]
mod tests;
