//! `-tree` and `-peek`: each node between its callers above and its callees below.

use super::header;
use super::options::ReportOptions;
use super::text::right;
use crate::analysis::Analysis;
use crate::analysis::frames::NodeId;
use crate::analysis::graph::edge::NodeEdge;
use crate::analysis::graph::order::magnitude;
use crate::analysis::graph::text_graph::TextGraph;
use crate::analysis::query::Pattern;
use crate::error::{Error, Stop};
use crate::unit::percentage;
use std::io::{self, Write};

const SEPARATOR: &str = "----------------------------------------------------------+-------------";
const LEGEND: &str = "      flat  flat%   sum%        cum   cum%   calls calls% + context \t \t ";

/// Nodes of `-tree` without `-nodecount`.
const NODE_COUNT: i64 = 80;

pub(super) fn write(
    analysis: &Analysis,
    options: &ReportOptions,
    out: &mut dyn Write,
) -> io::Result<()> {
    let graph = TextGraph::new(analysis, NODE_COUNT);
    let shown = vec![true; graph.nodes.len()];
    Table::new(analysis, &graph).write(&shown, options, out)
}

pub(super) fn peek(
    analysis: &Analysis,
    pattern: &Pattern,
    options: &ReportOptions,
    out: &mut dyn Write,
) -> Result<(), Stop> {
    let graph = TextGraph::new(analysis, 0);
    let names = graph.nodes.iter().map(|&node| analysis.nodes().name(node));
    let shown: Vec<bool> = names.map(|name| pattern.is_match(name)).collect();
    if !shown.contains(&true) {
        return Err(Error::NoMatches(pattern.text().to_owned()).into());
    }
    let written = Table::new(analysis, &graph).write(&shown, options, out);
    written.map_err(|error| Error::Write(error).into())
}

/// The nodes with their edges.
struct Table<'a> {
    analysis: &'a Analysis,
    graph: &'a TextGraph,
    unit: String,
    callers: Ends,
    callees: Ends,
}

/// Edges by one end: those of node i are `edges[starts[i]..starts[i + 1]]`.
struct Ends {
    starts: Vec<u32>,
    edges: Vec<u32>,
}

impl Ends {
    fn new(nodes: usize, edges: &[NodeEdge], end: impl Fn(&NodeEdge) -> NodeId) -> Self {
        let mut starts = vec![0_u32; nodes + 1];
        for edge in edges {
            starts[end(edge).index() + 1] += 1;
        }
        for node in 0..nodes {
            starts[node + 1] += starts[node];
        }
        let mut sorted: Vec<u32> = (0..edges.len() as u32).collect();
        sorted.sort_by_key(|&edge| end(&edges[edge as usize]));
        Self { starts, edges: sorted }
    }

    fn edges_of(&self, node: NodeId) -> &[u32] {
        let (start, end) = (self.starts[node.index()], self.starts[node.index() + 1]);
        &self.edges[start as usize..end as usize]
    }
}

impl<'a> Table<'a> {
    fn new(analysis: &'a Analysis, graph: &'a TextGraph) -> Self {
        let count = analysis.nodes().len();
        Self {
            analysis,
            graph,
            unit: graph.unit(analysis.table()),
            callers: Ends::new(count, &graph.edges, |edge| edge.to),
            callees: Ends::new(count, &graph.edges, |edge| edge.from),
        }
    }

    /// Writes the report on the nodes that are marked in `shown`.
    fn write(
        &self,
        shown: &[bool],
        options: &ReportOptions,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let (analysis, unit) = (self.analysis, &self.unit);
        header::write_lines(
            &header::report_lines(analysis.table(), self.graph, unit, options),
            out,
        )?;
        writeln!(out, "{SEPARATOR}\n{LEGEND}")?;
        let total = analysis.total();
        let mut running = 0_i64;
        for (&node, _) in self.graph.nodes.iter().zip(shown).filter(|(_, shown)| **shown) {
            let flat = analysis.sums().flat(node).value();
            let cum = analysis.sums().cum(node).value();
            running = running.wrapping_add(flat);
            writeln!(out, "{SEPARATOR}")?;
            self.write_edges(self.callers.edges_of(node), |edge| edge.from, cum, out)?;
            out.write_all(&right(analysis.format(flat, unit).as_bytes(), 10))?;
            write!(out, " {} {} ", percentage(flat, total), percentage(running, total))?;
            out.write_all(&right(analysis.format(cum, unit).as_bytes(), 10))?;
            write!(out, " {}                | ", percentage(cum, total))?;
            out.write_all(analysis.nodes().name(node))?;
            writeln!(out)?;
            self.write_edges(self.callees.edges_of(node), |edge| edge.to, cum, out)?;
        }
        if self.graph.nodes.is_empty() { Ok(()) } else { writeln!(out, "{SEPARATOR}") }
    }

    /// Writes the edges on one side of a node; `other` is their far end.
    fn write_edges(
        &self,
        edges: &[u32],
        other: impl Fn(&NodeEdge) -> NodeId,
        cum: i64,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let names = self.analysis.nodes();
        let mut edges: Vec<&NodeEdge> =
            edges.iter().map(|&place| &self.graph.edges[place as usize]).collect();
        // The order of +x and -x is random in pprof; here names decide, as for other ties.
        edges.sort_by(|a, b| {
            let (a_end, b_end) = (other(a), other(b));
            (magnitude(b.weight).cmp(&magnitude(a.weight)))
                .then_with(|| names.name(a_end).cmp(names.name(b_end)))
                .then(a_end.cmp(&b_end))
        });
        for edge in edges {
            let weight = self.analysis.format(edge.weight, &self.unit);
            out.write_all(&right(weight.as_bytes(), 50))?;
            write!(out, " {} |   ", percentage(edge.weight, cum))?;
            out.write_all(names.name(other(edge)))?;
            writeln!(out, "{}", if edge.inlined { " (inline)" } else { "" })?;
        }
        Ok(())
    }
}
