//! `-memory`: the memory of the process, from the bytes of the system down to those of the profile.

use super::options::ReportOptions;
use crate::analysis::Selected;
use crate::analysis::names::base;
use crate::analysis::query::Query;
use crate::analysis::tree::total::total;
use crate::error::{Error, Stop};
use crate::profile::Profile;
use crate::runtime::memory_breakdown::{BreakdownRow, MemoryBreakdown, signed, size};
use crate::runtime::memstats::MemStats;
use crate::runtime::system_memory::SystemMemory;
use crate::unit;
use serde::Serialize;
use std::io::{self, Write};

/// The least columns of a name.
const NAME: usize = 16;

/// Cells of the longest bar.
const BAR: usize = 24;

/// The breakdown of a process's memory, with the bytes that `profile` accounts for; `None` without `Sys` and
/// without the system's figures.
pub fn breakdown(stats: &MemStats, profile: &Profile) -> Option<MemoryBreakdown> {
    if stats.get("Sys").is_none() && stats.system.is_none() {
        return None;
    }
    let in_use = profile.sample_types().iter().position(|sample_type| {
        let is_in_use = matches!(sample_type.kind.as_str(), "inuse_space" | "space");
        is_in_use && unit::is_bytes(&sample_type.unit)
    });
    let profiled =
        in_use.map(|sample_type| total(profile, None, &Query { sample_type, ..Query::default() }));
    let mut breakdown = MemoryBreakdown::new(stats, profiled);
    if let Some(system) = &mut breakdown.system
        && let Some(other) = other_program(system, profile)
    {
        system.origin.push_str(", and the profile is of another program, ");
        system.origin.push_str(&other);
    }
    Some(breakdown)
}

/// The program of the profile if the system's figures are those of another one, as far as both are known.
fn other_program(system: &SystemMemory, profile: &Profile) -> Option<String> {
    let name = String::from_utf8_lossy(base(profile.binary())).into_owned();
    // The system keeps the beginning of a name.
    let is_same = |program: &String| name.as_bytes().starts_with(program.as_bytes());
    system
        .program
        .as_ref()
        .filter(|program| !profile.binary().is_empty() && !is_same(program))
        .map(|_| name)
}

/// Blanks before the name of a row.
pub fn indent(step: &BreakdownRow) -> usize {
    2 * step.depth
}

pub(super) fn write(
    selected: &Selected,
    memory: Option<&MemStats>,
    options: &ReportOptions,
    out: &mut dyn Write,
) -> Result<(), Stop> {
    let breakdown = memory.and_then(|stats| breakdown(stats, selected.source()));
    let breakdown = breakdown.ok_or_else(|| {
        let text = "nothing tells of the process's memory: -memory wants a heap as text (debug=1), the JSON of \
            runtime.MemStats, or what /debug/vars serves, alone or beside a heap, or the resident set (-rss, -pid)";
        Error::Usage(text.to_owned())
    })?;
    print(&breakdown, options, out).map_err(|error| Stop::Failed(Error::Write(error)))
}

fn print(
    breakdown: &MemoryBreakdown,
    options: &ReportOptions,
    out: &mut dyn Write,
) -> io::Result<()> {
    if !options.compact_labels {
        writeln!(out, "{}", breakdown.summary())?;
        for note in breakdown.notes() {
            writeln!(out, "{note}")?;
        }
    }
    let whole = breakdown.whole().max(1) as f64;
    let width = breakdown.name_width().max(NAME);
    for step in &breakdown.rows {
        let name = format!("{}{}", " ".repeat(indent(step)), step.name);
        let cells = (step.bytes.max(0) as f64 / whole * BAR as f64).round() as usize;
        let bar = "█".repeat(cells.min(BAR));
        let share = unit::percentage(step.bytes, breakdown.whole());
        let share = signed(step.bytes, share.trim().to_owned());
        writeln!(
            out,
            "{name:<width$} {:>10} {share:>7}  {bar:<BAR$}  {}",
            size(step.bytes),
            step.says
        )?;
    }
    Ok(())
}

/// The breakdown for `-json`.
#[derive(Serialize)]
pub(super) struct Document {
    #[serde(skip_serializing_if = "Option::is_none")]
    sys: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rss: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    virtual_size: Option<i64>,
    steps: Vec<MemoryStep>,
}

#[derive(Serialize)]
struct MemoryStep {
    name: &'static str,
    depth: usize,
    bytes: i64,
    leaf: bool,
    says: String,
}

impl Document {
    pub(super) fn new(breakdown: &MemoryBreakdown) -> Self {
        let step = |step: &BreakdownRow| MemoryStep {
            name: step.name,
            depth: step.depth,
            bytes: step.bytes,
            leaf: step.category.is_some(),
            says: step.says.clone(),
        };
        let system = breakdown.system.as_ref();
        Self {
            sys: breakdown.sys,
            rss: system.map(|system| system.rss),
            virtual_size: system.and_then(|system| system.virtual_size),
            steps: breakdown.rows.iter().map(step).collect(),
        }
    }
}

/// Writes the table for `-markdown`.
pub(super) fn write_markdown(breakdown: &MemoryBreakdown, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n{}\n", breakdown.summary())?;
    for note in breakdown.notes().iter().filter(|_| breakdown.system.is_some()) {
        writeln!(out, "{note}\n")?;
    }
    writeln!(out, "| where | bytes | share | what it is |")?;
    writeln!(out, "| :--- | ---: | ---: | :--- |")?;
    for step in &breakdown.rows {
        let share = unit::percentage(step.bytes, breakdown.whole());
        let share = signed(step.bytes, share.trim().to_owned());
        let name = format!("{}{}", "&nbsp;".repeat(indent(step)), step.name);
        writeln!(out, "| {name} | {} | {} | {} |", size(step.bytes), share, step.says)?;
    }
    Ok(())
}

#[cfg(test)]
#[path = "tests/memory.rs"]
mod tests;
