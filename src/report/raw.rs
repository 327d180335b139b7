//! `-raw`: the whole profile after the filters.

use super::text::{duration, local_time_in_full};
use crate::analysis::Selected;
use crate::profile::{Label, LabelSetId, LabelValue, LocationId, Profile, SampleId, StringId};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// The indentation of labels, and of the further lines of a location.
const INDENT: &[u8] = b"                ";
const FURTHER_LINE: &[u8] = b"             ";

pub(super) fn write(selected: &Selected, out: &mut dyn Write) -> io::Result<()> {
    write_header(selected.profile(), out)?;
    write_samples(selected, out)?;
    writeln!(out, "Locations")?;
    for place in 0..selected.profile().locations().len() as u32 {
        write_location(selected, LocationId(place), out)?;
    }
    writeln!(out, "Mappings")?;
    write_mappings(selected.profile(), out)
}

fn write_header(profile: &Profile, out: &mut dyn Write) -> io::Result<()> {
    let header = profile.header();
    let mut line = |name: &str, text: &[u8]| {
        out.write_all(name.as_bytes())?;
        out.write_all(text)?;
        out.write_all(b"\n")
    };
    for &comment in &header.comments {
        line("Comment: ", profile.string(comment))?;
    }
    if header.doc_url != StringId(0) {
        line("Doc: ", profile.string(header.doc_url))?;
    }
    let period = &header.period_type;
    line("PeriodType: ", format!("{} {}", period.kind, period.unit).as_bytes())?;
    line("Period: ", header.period.to_string().as_bytes())?;
    if header.time_nanos != 0 {
        line("Time: ", local_time_in_full(header.time_nanos).as_bytes())?;
    }
    if header.duration_nanos != 0 {
        let text: String = duration(header.duration_nanos).chars().take(4).collect();
        line("Duration: ", text.as_bytes())?;
    }
    line("Samples:", b"")?;
    let types = profile.sample_types().iter().map(|t| {
        let default = if t.kind == header.default_sample_type { "[dflt]" } else { "" };
        format!("{}/{}{default}", t.kind, t.unit)
    });
    line("", types.collect::<Vec<_>>().join(" ").trim().as_bytes())
}

fn write_samples(selected: &Selected, out: &mut dyn Write) -> io::Result<()> {
    let (profile, selection) = (selected.profile(), selected.selection());
    let stacks = selection.stacks(profile);
    let labels: Vec<Vec<u8>> = (0..profile.label_set_count() as u32)
        .map(|set| label_lines(selected, LabelSetId(set)))
        .collect();
    let types = profile.sample_types().len();
    for sample in 0..profile.sample_count() {
        let Some(stack) = selection.stack(profile, SampleId(sample as u32)) else { continue };
        for sample_type in 0..types {
            write!(out, " {:>10}", profile.values(sample_type)[sample])?;
        }
        write!(out, ": ")?;
        for location in stacks.leaf_first(stack) {
            write!(out, "{} ", profile.location_id(location))?;
        }
        writeln!(out)?;
        out.write_all(&labels[profile.sample_labels()[sample].index()])?;
    }
    Ok(())
}

/// The lines of a label set: texts, then numbers, each with its keys in order.
fn label_lines(selected: &Selected, set: LabelSetId) -> Vec<u8> {
    let profile = selected.profile();
    let mut texts: BTreeMap<&[u8], Vec<Vec<u8>>> = BTreeMap::new();
    let mut numbers: BTreeMap<&[u8], Vec<(i64, StringId)>> = BTreeMap::new();
    for &Label { key, value } in selected.labels(set) {
        let key = profile.string(key);
        match value {
            LabelValue::Text(text) => {
                texts.entry(key).or_default().push(profile.string(text).to_vec());
            }
            LabelValue::Number(number, unit) => {
                numbers.entry(key).or_default().push((number, unit));
            }
        }
    }
    let numbers = numbers.into_iter().map(|(key, values)| {
        // A key whose values have no unit at all prints them bare.
        let units = values.iter().any(|(_, unit)| *unit != StringId(0));
        let text = |(number, unit): (i64, StringId)| {
            let number = number.to_string().into_bytes();
            if units { [&number, b" ".as_slice(), profile.string(unit)].concat() } else { number }
        };
        (key, values.into_iter().map(text).collect())
    });
    let mut out = Vec::new();
    for items in [texts.into_iter().collect::<Vec<_>>(), numbers.collect()] {
        let mut items: Vec<Vec<u8>> = items
            .into_iter()
            .map(|(key, values): (&[u8], Vec<Vec<u8>>)| {
                [key, b":[", &values.join(&b' '), b"]"].concat()
            })
            .collect();
        // pprof sorts the finished texts, not the keys.
        items.sort();
        if !items.is_empty() {
            out.extend_from_slice(INDENT);
            out.extend(items.join(&b' '));
            out.push(b'\n');
        }
    }
    out
}

fn write_location(selected: &Selected, id: LocationId, out: &mut dyn Write) -> io::Result<()> {
    let (profile, query) = (selected.profile(), selected.query());
    let location = profile.location(id);
    let mut start = format!("{:>6}: {:#x} ", location.id, location.address).into_bytes();
    if let Some(mapping) = location.mapping {
        start.extend(format!("M={} ", profile.mappings()[mapping.index()].id).into_bytes());
    }
    if location.folded {
        start.extend_from_slice(b"[F] ");
    }
    let lines = selected.selection().lines(profile, id);
    if lines.len() == 0 {
        out.write_all(&start)?;
        return writeln!(out);
    }
    let inner = if query.no_inlines { lines.len() - 1 } else { 0 };
    for line in lines.skip(inner) {
        let line = profile.line(line);
        let function = profile.function(line.function);
        out.write_all(&start)?;
        out.write_all(profile.string(function.name))?;
        out.write_all(b" ")?;
        out.write_all(profile.string(function.file))?;
        let column = if query.no_inlines && !query.show_columns { 0 } else { line.column };
        write!(out, ":{}:{column} s={}", line.line, function.start_line)?;
        if profile.string(function.name) != profile.string(function.system_name) {
            out.write_all(b"(")?;
            out.write_all(profile.string(function.system_name))?;
            out.write_all(b")")?;
        }
        writeln!(out)?;
        start = FURTHER_LINE.to_vec();
    }
    Ok(())
}

fn write_mappings(profile: &Profile, out: &mut dyn Write) -> io::Result<()> {
    for m in profile.mappings() {
        write!(out, "{}: {:#x}/{:#x}/{:#x} ", m.id, m.start, m.limit, m.offset)?;
        out.write_all(profile.string(m.file))?;
        out.write_all(b" ")?;
        out.write_all(profile.string(m.build_id))?;
        out.write_all(b" ")?;
        for (flag, mark) in m.has.iter().zip(["[FN]", "[FL]", "[LN]", "[IN]"]) {
            out.write_all(if *flag { mark.as_bytes() } else { b"" })?;
        }
        writeln!(out)?;
    }
    Ok(())
}
