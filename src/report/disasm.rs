//! `-disasm`: the instructions of functions, each with its flat and cum value.

use super::instructions::binaries::{Binaries, BinaryNote, CodePlace, MappedBinary};
use super::instructions::routine::{
    CostedInstruction, Routine, RoutineChoice, costed_routines, routines,
};
use super::text::{right, width_of};
use crate::analysis::Analysis;
use crate::analysis::instructions::{AddressCost, address_costs};
use crate::analysis::names::base;
use crate::analysis::query::Pattern;
use crate::analysis::tree::weight::Weight;
use crate::error::{Error, Stop};
use crate::profile::{MappingId, StringId};
use crate::unit::percentage;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

/// Characters from which on an instruction has the place of its source on a line of its own.
const SHORT: usize = 40;

/// Writes the instructions of the functions that match, or of the one at an address.
pub(super) fn write(
    analysis: &Analysis,
    pattern: &Pattern,
    out: &mut dyn Write,
) -> Result<(), Stop> {
    let address = address_of(pattern.text());
    let costs = address_costs(analysis);
    let unit = analysis.query().scale.unit.as_str();
    let total = analysis.format(analysis.total(), unit);
    writeln!(out, "Total: {total}").map_err(Error::Write)?;
    let found = Disassembly::new(analysis, pattern, address, &costs);
    for note in &found.notes {
        writeln!(out, "{note}").map_err(Error::Write)?;
    }
    if found.routines.is_empty() {
        return Err(found.nothing(pattern, address).into());
    }
    let routines: Vec<(Routine, MappedBinary)> = found.routines.into_values().collect();
    for ((routine, binary), rows) in routines.iter().zip(costed_routines(&routines, analysis)) {
        let path = binary.code.path().display();
        let rows = rows.map_err(|fault| Error::Report(format!("{path}: {fault}")))?;
        write_routine(analysis, routine, &rows, out).map_err(Error::Write)?;
    }
    Ok(())
}

/// An address as Go's `strconv.ParseUint` reads it with base 0: decimal, `0x`, `0o`, `0b`, or octal after a 0.
pub(super) fn address_of(text: &str) -> Option<u64> {
    let text = text.replace('_', "");
    let lower = text.to_ascii_lowercase();
    let parse = |digits: &str, radix| {
        let plain = !digits.is_empty() && digits.chars().all(|c| c.is_ascii_alphanumeric());
        u64::from_str_radix(digits, radix).ok().filter(|_| plain)
    };
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] {
        if let Some(digits) = lower.strip_prefix(prefix) {
            return parse(digits, radix);
        }
    }
    match lower.strip_prefix('0') {
        Some(digits) if !digits.is_empty() => parse(digits, 8),
        _ => parse(&lower, 10),
    }
}

/// The routines of all binaries, in the order in which they are printed.
struct Disassembly {
    /// By name and address.
    routines: BTreeMap<(Vec<u8>, u64, u32), (Routine, MappedBinary)>,
    /// The binaries that cannot be read.
    notes: Vec<BinaryNote>,
    /// Routines that match and have no samples.
    without_samples: usize,
}

impl Disassembly {
    fn new(
        analysis: &Analysis,
        pattern: &Pattern,
        address: Option<u64>,
        costs: &[AddressCost],
    ) -> Self {
        let (profile, nodes) = (analysis.profile(), analysis.nodes());
        let mut binaries = Binaries::new();
        let matched: BTreeSet<StringId> = costs
            .iter()
            .filter(|cost| pattern.is_match(nodes.name(cost.node)))
            .map(|cost| nodes.node(cost.node).binary)
            .collect();
        let is_match = |name: &[u8]| pattern.is_match(name);
        let choice = RoutineChoice { is_match: &is_match, address };
        let mut out = Self { routines: BTreeMap::new(), notes: Vec::new(), without_samples: 0 };
        for (at, mapping) in profile.mappings().iter().enumerate() {
            let holds = address.is_some_and(|a| mapping.start <= a && a <= mapping.limit);
            if !holds && (mapping.file == StringId(0) || !matched.contains(&mapping.file)) {
                continue;
            }
            let id = MappingId(at as u32);
            match binaries.get(profile, id) {
                Ok(binary) => {
                    let (found, without) = routines(&binary, id, profile, costs, choice);
                    out.without_samples += without;
                    for routine in found {
                        let name = routine.names.first().cloned().unwrap_or_default();
                        let key = (name, routine.start, id.0);
                        out.routines.insert(key, (routine, binary.clone()));
                    }
                }
                Err(note) if !out.notes.contains(&note) => out.notes.push(note),
                Err(_) => {}
            }
        }
        out
    }

    /// The error where there is nothing to print, in pprof's words.
    fn nothing(&self, pattern: &Pattern, address: Option<u64>) -> Error {
        let text = match (address, self.notes.first()) {
            (_, Some(note)) => note.to_string(),
            (None, _) => format!("no matches found for regexp {}", pattern.text()),
            (Some(address), _) if self.without_samples == 0 => {
                format!("no matches found for address 0x{address:x}")
            }
            (Some(address), _) => format!(
                "address 0x{address:x} found in binary, but the corresponding symbols do not have samples in the profile"
            ),
        };
        Error::Report(text)
    }
}

fn write_routine(
    analysis: &Analysis,
    routine: &Routine,
    rows: &[CostedInstruction],
    out: &mut dyn Write,
) -> io::Result<()> {
    let (unit, total) = (analysis.query().scale.unit.as_str(), analysis.total());
    for (at, name) in routine.names.iter().enumerate() {
        let start: &[u8] = if at == 0 {
            b"ROUTINE ======================== "
        } else {
            b"    AKA ======================== "
        };
        out.write_all(&[start, name, b"\n"].concat())?;
    }
    let (flat, cum) = routine.sums();
    out.write_all(&right(analysis.format(flat, unit).as_bytes(), 10))?;
    out.write_all(b" ")?;
    out.write_all(&right(analysis.format(cum, unit).as_bytes(), 10))?;
    writeln!(out, " (flat, cum) {} of Total", percentage(cum, total))?;
    let mut last = CodePlace::default();
    for row in rows {
        let place = row.places.first().cloned().unwrap_or_default();
        // As `go tool pprof` does, only what has samples names its function.
        let has_samples = row.flat != Weight::default() || row.cum != Weight::default();
        let function = row.recorded.clone().filter(|_| has_samples).unwrap_or_default();
        let place = CodePlace { function, file: base_name(&place.file), ..place };
        let mut text = Vec::new();
        if place != last {
            text = place_text(&place);
            last = place;
        }
        write_row(analysis, row, &text, out)?;
    }
    Ok(())
}

/// The last part of a path; empty for an unknown one.
fn base_name(path: &[u8]) -> Vec<u8> {
    if path.is_empty() { Vec::new() } else { base(path).to_vec() }
}

/// `function file:line`, as far as they are known.
fn place_text(place: &CodePlace) -> Vec<u8> {
    let mut text = Vec::new();
    if !place.function.is_empty() {
        text.extend_from_slice(&place.function);
        text.push(b' ');
    }
    if !place.file.is_empty() {
        text.extend_from_slice(&place.file);
        if place.line != 0 {
            text.extend_from_slice(format!(":{}", place.line).as_bytes());
        }
    }
    text
}

fn write_row(
    analysis: &Analysis,
    row: &CostedInstruction,
    place: &[u8],
    out: &mut dyn Write,
) -> io::Result<()> {
    let unit = analysis.query().scale.unit.as_str();
    let cell = |weight: Weight| {
        let value = weight.value();
        let text = if value == 0 { ".".to_owned() } else { analysis.format(value, unit) };
        right(text.as_bytes(), 10)
    };
    let text = row.text();
    // pprof trims the line of objdump.
    let text = text.trim_end();
    if !place.is_empty() && text.len() >= SHORT {
        out.write_all(&[&[b' '; 74], b";".as_slice(), place, b"\n"].concat())?;
    }
    out.write_all(&cell(row.flat))?;
    out.write_all(b" ")?;
    out.write_all(&cell(row.cum))?;
    write!(out, " {:>10x}: {text}", row.instruction.address)?;
    if !place.is_empty() && text.len() < SHORT {
        let blanks = SHORT.saturating_sub(width_of(text.as_bytes()));
        out.write_all(&vec![b' '; blanks])?;
        out.write_all(&[b";".as_slice(), place].concat())?;
    }
    out.write_all(b"\n")
}

#[cfg(test)]
#[path = "tests/disasm.rs"]
mod tests;
