//! `-memory`: where the memory of the process is, step by step from what the system gave to what the profile accounts for.

use super::Options;
use crate::analysis::Selected;
use crate::analysis::query::Query;
use crate::analysis::tree::weights::total;
use crate::error::{Error, Stop};
use crate::profile::Profile;
use crate::runtime::ladder::{Ladder, Step, size};
use crate::runtime::memstats::MemStats;
use crate::unit;
use serde::Serialize;
use std::io::{self, Write};

/// Cells of the longest bar.
const BAR: usize = 24;

/// The ladder of what the runtime said beside `profile`; none where it said nothing.
pub fn ladder(profile: &Profile) -> Option<Ladder> {
    let stats = MemStats::parse(&profile.header().runtime)?;
    let of = profile.sample_types().iter().position(|of| {
        matches!(of.kind.as_str(), "inuse_space" | "space") && unit::is_bytes(&of.unit)
    });
    let profiled =
        of.map(|sample_type| total(profile, None, &Query { sample_type, ..Query::default() }));
    Some(Ladder::new(&stats, profiled))
}

/// Blanks in front of a step's name.
pub fn indent(step: &Step) -> usize {
    2 * step.depth
}

pub(super) fn write(
    selected: &Selected,
    options: &Options,
    out: &mut dyn Write,
) -> Result<(), Stop> {
    let ladder = ladder(selected.source()).ok_or_else(|| {
        let text = "nothing tells of the process's memory: -memory wants a heap as text (debug=1), the JSON of \
            runtime.MemStats, or what /debug/vars serves, alone or beside a heap";
        Error::Usage(text.to_owned())
    })?;
    print(&ladder, options, out).map_err(|error| Stop::Failed(Error::Write(error)))
}

fn print(ladder: &Ladder, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    if !options.compact_labels {
        writeln!(out, "{}", ladder.summary())?;
        if let Some(rss) = ladder.max_rss {
            writeln!(out, "At most {} of it were ever in memory at once", size(rss))?;
        }
    }
    let sys = ladder.sys().max(1) as f64;
    for step in &ladder.steps {
        let name = format!("{}{}", " ".repeat(indent(step)), step.name);
        let cells = (step.bytes.max(0) as f64 / sys * BAR as f64).round() as usize;
        let bar = "█".repeat(cells.min(BAR));
        let share = unit::percentage(step.bytes, ladder.sys());
        writeln!(
            out,
            "{name:<16} {:>10} {share:>7}  {bar:<BAR$}  {}",
            size(step.bytes),
            step.says
        )?;
    }
    Ok(())
}

/// The ladder for `-json`.
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
        let ladder = ladder(profile)?;
        let rung = |step: &Step| Rung {
            name: step.name,
            depth: step.depth,
            bytes: step.bytes,
            leaf: step.part.is_some(),
            says: step.says.clone(),
        };
        Some(Self { sys: ladder.sys(), steps: ladder.steps.iter().map(rung).collect() })
    }
}

/// A table for `-markdown`.
pub(super) fn markdown(profile: &Profile, out: &mut dyn Write) -> io::Result<()> {
    let Some(ladder) = ladder(profile) else { return Ok(()) };
    writeln!(out, "\n{}\n", ladder.summary())?;
    writeln!(out, "| where | bytes | share | what it is |")?;
    writeln!(out, "| :--- | ---: | ---: | :--- |")?;
    for step in &ladder.steps {
        let share = unit::percentage(step.bytes, ladder.sys());
        let name = format!("{}{}", "&nbsp;".repeat(indent(step)), step.name);
        writeln!(out, "| {name} | {} | {} | {} |", size(step.bytes), share.trim(), step.says)?;
    }
    Ok(())
}
