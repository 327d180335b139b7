//! `-memory`: where the memory of the process is, step by step from what the system gave to what the profile accounts for.

use super::ReportOptions;
use crate::analysis::Selected;
use crate::analysis::query::Query;
use crate::analysis::tree::total::total;
use crate::error::{Error, Stop};
use crate::profile::Profile;
use crate::runtime::memory_breakdown::{BreakdownRow, MemoryBreakdown, size};
use crate::runtime::memstats::MemStats;
use crate::unit;
use serde::Serialize;
use std::io::{self, Write};

/// Cells of the longest bar.
const BAR: usize = 24;

/// The breakdown of what the runtime said beside `profile`; none where it said nothing.
pub fn breakdown(profile: &Profile) -> Option<MemoryBreakdown> {
    let stats = MemStats::parse(&profile.header().runtime)?;
    let of = profile.sample_types().iter().position(|of| {
        matches!(of.kind.as_str(), "inuse_space" | "space") && unit::is_bytes(&of.unit)
    });
    let profiled =
        of.map(|sample_type| total(profile, None, &Query { sample_type, ..Query::default() }));
    Some(MemoryBreakdown::new(&stats, profiled))
}

/// Blanks in front of a step's name.
pub fn indent(step: &BreakdownRow) -> usize {
    2 * step.depth
}

pub(super) fn write(
    selected: &Selected,
    options: &ReportOptions,
    out: &mut dyn Write,
) -> Result<(), Stop> {
    let breakdown = breakdown(selected.source()).ok_or_else(|| {
        let text = "nothing tells of the process's memory: -memory wants a heap as text (debug=1), the JSON of \
            runtime.MemStats, or what /debug/vars serves, alone or beside a heap";
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
        if let Some(rss) = breakdown.max_rss {
            writeln!(out, "At most {} of it were ever in memory at once", size(rss))?;
        }
    }
    let sys = breakdown.sys().max(1) as f64;
    for step in &breakdown.rows {
        let name = format!("{}{}", " ".repeat(indent(step)), step.name);
        let cells = (step.bytes.max(0) as f64 / sys * BAR as f64).round() as usize;
        let bar = "█".repeat(cells.min(BAR));
        let share = unit::percentage(step.bytes, breakdown.sys());
        writeln!(
            out,
            "{name:<16} {:>10} {share:>7}  {bar:<BAR$}  {}",
            size(step.bytes),
            step.says
        )?;
    }
    Ok(())
}

/// The breakdown for `-json`.
#[derive(Serialize)]
pub(super) struct Document {
    sys: i64,
    steps: Vec<Rung>,
}

#[derive(Serialize)]
struct Rung {
    name: &'static str,
    depth: usize,
    bytes: i64,
    leaf: bool,
    says: String,
}

impl Document {
    pub(super) fn of(profile: &Profile) -> Option<Self> {
        let breakdown = breakdown(profile)?;
        let rung = |step: &BreakdownRow| Rung {
            name: step.name,
            depth: step.depth,
            bytes: step.bytes,
            leaf: step.category.is_some(),
            says: step.says.clone(),
        };
        Some(Self { sys: breakdown.sys(), steps: breakdown.rows.iter().map(rung).collect() })
    }
}

/// A table for `-markdown`.
pub(super) fn markdown(profile: &Profile, out: &mut dyn Write) -> io::Result<()> {
    let Some(breakdown) = breakdown(profile) else { return Ok(()) };
    writeln!(out, "\n{}\n", breakdown.summary())?;
    writeln!(out, "| where | bytes | share | what it is |")?;
    writeln!(out, "| :--- | ---: | ---: | :--- |")?;
    for step in &breakdown.rows {
        let share = unit::percentage(step.bytes, breakdown.sys());
        let name = format!("{}{}", "&nbsp;".repeat(indent(step)), step.name);
        writeln!(out, "| {name} | {} | {} | {} |", size(step.bytes), share.trim(), step.says)?;
    }
    Ok(())
}
