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
mod tests {
    use crate::cancel::Cancel;
    use crate::profile::decode::{DecodeOptions, decode};
    use crate::report::Report;
    use crate::report::tests::bytes_of;

    #[test]
    fn rows_are_samples_of_one_frame() {
        let bytes = bytes_of("main;a 3\nmain 1\n", &Report::TopProto);
        let table = decode(bytes.as_slice(), DecodeOptions::default(), &Cancel::new()).unwrap();
        let types: Vec<(&str, &str)> =
            table.sample_types().iter().map(|t| (t.kind.as_str(), t.unit.as_str())).collect();
        assert_eq!(types, [("cum", "count"), ("flat", "count")]);
        assert_eq!((table.values(0), table.values(1)), ([3, 4].as_slice(), [3, 1].as_slice()));
        let name = |stack| {
            let location = table.stacks().location(stack).unwrap();
            table.string(table.function(table.lines(location)[0].function).name)
        };
        let names: Vec<&[u8]> = table.sample_stacks().iter().map(|&stack| name(stack)).collect();
        assert_eq!(names, [b"a".as_slice(), b"main"]);
    }

    #[test]
    fn proto_is_what_the_filters_leave() {
        let text = "main;a 3\nmain 1\n";
        let bytes = bytes_of(text, &Report::Proto);
        let whole = decode(bytes.as_slice(), DecodeOptions::default(), &Cancel::new()).unwrap();
        assert_eq!((whole.sample_count(), whole.values(0)), (2, [3, 1].as_slice()));
        assert_eq!(whole.functions().len(), 2);
    }
}
