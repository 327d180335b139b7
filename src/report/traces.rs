//! `-traces`: every sample that has frames, with its labels, leaf first.

use super::header;
use super::text::right;
use crate::analysis::Selected;
use crate::analysis::frames::Nodes;
use crate::profile::{Label, LabelSetId, LabelValue, SampleId};
use std::collections::BTreeMap;
use std::io::{self, Write};

const SEPARATOR: &str = "-----------+-------------------------------------------------------";

pub(super) fn write(selected: &Selected, out: &mut dyn Write) -> io::Result<()> {
    let unit = selected.query().scale.unit.as_str();
    out.write_all(&header::profile_lines(selected, unit).join(&b'\n'))?;
    writeln!(out)?;
    let (profile, query) = (selected.profile(), selected.query());
    let nodes = Nodes::new(profile, selected.selection(), query);
    let stacks = selected.selection().stacks(profile);
    let values = profile.values(query.sample_type);
    let counts = if query.mean { profile.values(0) } else { &[] };
    for (sample, &value) in values.iter().enumerate() {
        let stack = selected.selection().stack(profile, SampleId(sample as u32));
        let Some(stack) = stack.filter(|&stack| stacks.location(stack).is_some()) else { continue };
        writeln!(out, "{SEPARATOR}")?;
        write_labels(selected, profile.sample_labels()[sample], out)?;
        let count = counts.get(sample).copied().unwrap_or(0);
        let value = if count == 0 { value } else { value.wrapping_div(count) };
        let mut value = right(selected.format(value, unit).as_bytes(), 10);
        for location in stacks.leaf_first(stack) {
            for frame in nodes.frames(location).iter().rev() {
                out.write_all(&value)?;
                out.write_all(b"   ")?;
                out.write_all(nodes.name(frame.node))?;
                out.write_all(if frame.inlined { b" (inline)\n" } else { b"\n" })?;
                // Only the line of the leaf has the value.
                value.clear();
                value.resize(10, b' ');
            }
        }
    }
    writeln!(out, "{SEPARATOR}")
}

/// The labels of a set, texts before numbers, a line for each key.
fn write_labels(selected: &Selected, set: LabelSetId, out: &mut dyn Write) -> io::Result<()> {
    for numbers in [false, true] {
        let is_wanted = |label: &&Label| matches!(label.value, LabelValue::Number(..)) == numbers;
        let mut lines: BTreeMap<&[u8], Vec<u8>> = BTreeMap::new();
        for label in selected.labels(set).filter(is_wanted) {
            let key = selected.profile().string(label.key);
            let value = selected.keys().value(selected.profile(), label, "auto");
            let line =
                lines.entry(key).or_insert_with(|| [&right(key, 10), b": ".as_slice()].concat());
            line.push(b' ');
            line.extend(value);
        }
        // As in pprof the finished lines are sorted: shorter keys have more blanks in front and come first.
        let mut lines: Vec<Vec<u8>> =
            lines.into_values().map(|l| [l, b"\n".to_vec()].concat()).collect();
        lines.sort();
        out.write_all(&lines.concat())?;
    }
    Ok(())
}
