//! `-topproto`: the table of `-top` as a profile. Each row is a sample of one frame, with the sample types cum and flat,
//! scaled to the unit of the table.

use super::proto::encoded;
use crate::analysis::Analysis;
use crate::analysis::graph::text_graph::TextGraph;
use crate::profile::store::builder::Builder;
use crate::profile::{Header, Line, Location};
use crate::unit;
use std::io::{self, Write};

pub(super) fn write(analysis: &Analysis, out: &mut dyn Write) -> io::Result<()> {
    let graph = TextGraph::new(analysis, 0);
    let unit = graph.unit(analysis.table());
    let (profile, nodes) = (analysis.profile(), analysis.nodes());
    let header = profile.header();
    let mut table = Builder::new();
    *table.header() = Header {
        time_nanos: header.time_nanos,
        duration_nanos: header.duration_nanos,
        period_type: header.period_type.clone(),
        period: header.period,
        ..Header::default()
    };
    for kind in ["cum", "flat"] {
        table.sample_type(kind, &unit);
    }
    let scaled = |value| unit::scale(value, analysis.selected().unit(), &unit).0 as i64;
    for &id in &graph.nodes {
        let node = nodes.node(id);
        let (name, file) = (profile.string(node.name), nodes.file(node.file));
        let function = table.function(name, b"", file, node.start_line);
        let location = Location { address: node.address, ..Location::default() };
        let line = Line { function, line: node.line, column: node.column };
        let location = table.location(location, &[line]);
        let (flat, cum) = (analysis.sums().flat(id).value(), analysis.sums().cum(id).value());
        table.sample(&[location], &[scaled(cum), scaled(flat)], &[]);
    }
    encoded(&table.finish(), out)
}

#[cfg(test)]
#[path = "tests/topproto.rs"]
mod tests;
