//! The log of a garbage collector as text, as Markdown and as JSON: a summary and the cycles of each run.
//!
//! ```text
//! {
//!   "schema": 1, "generator": "rprof-tui 0.1.0",
//!   "gc_log": {
//!     "lines": 54, "other_lines": 0, "broken_lines": 0,
//!     "runs": [                          one for each start of a program, in the order of the log
//!       {
//!         "growth": {"cycle": 12, "at": 3.1, "bytes_per": 4194304.0, "per": "second"},   null where nothing grows
//!         "released": 0,                 bytes that the scavenger's lines tell of
//!         "cycles": [                    bytes and milliseconds; null where the form of the log does not say
//!           {"number": 1, "line": 1, "at": 0.005, "gc_cpu_percent": 1.0, "pause_ms": 0.036, "concurrent_ms": 0.38,
//!            "before": 3145728, "peak": 3145728, "live": 3145728, "goal": 4194304, "procs": 2, "forced": false}
//!         ]
//!       }
//!     ]
//!   }
//! }
//! ```

use crate::error::Error;
use crate::printable::printable;
use crate::runtime::gctrace::{Cycle, Log, Run};
use crate::runtime::memory_breakdown::size;
use crate::runtime::summary::{Summary, milliseconds, pace};
use serde::Serialize;
use std::io::{self, Write};

/// The form of a printed log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// Plain text for a terminal.
    Text,
    /// Tables for a ticket.
    Markdown,
    /// For programs.
    Json,
}

/// Cycles per run without `-nodecount`.
const ROWS: usize = 40;

/// Broken lines that are printed.
const BROKEN: usize = 5;

/// Writes a log with at most `count` cycles per run; 0 for all.
pub fn write(
    log: &Log,
    form: LogFormat,
    count: Option<i64>,
    out: &mut dyn Write,
) -> Result<(), Error> {
    let count = count.map_or(ROWS, |count| usize::try_from(count).unwrap_or(0));
    let count = if count == 0 { usize::MAX } else { count };
    let written = match form {
        LogFormat::Json => json(log, out),
        LogFormat::Text | LogFormat::Markdown => text(log, form == LogFormat::Markdown, count, out),
    };
    written.map_err(Error::Write)
}

fn text(log: &Log, markdown: bool, count: usize, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", log_summary(log))?;
    for (number, run) in log.runs.iter().enumerate() {
        let Some(summary) = Summary::new(run) else { continue };
        writeln!(out)?;
        if log.runs.len() > 1 {
            writeln!(out, "Run {} of {}", number + 1, log.runs.len())?;
        }
        let mark = if markdown { "- " } else { "" };
        for line in summary_lines(run, &summary) {
            writeln!(out, "{mark}{line}")?;
        }
        table(run, markdown, count, out)?;
    }
    if !log.broken.is_empty() {
        writeln!(out, "\nLines that cannot be read:")?;
        for (number, line) in log.broken.iter().take(BROKEN) {
            writeln!(out, "{number:>8}: {}", printable(line))?;
        }
        let more = log.broken_count.saturating_sub(BROKEN as u64);
        if more > 0 {
            writeln!(out, "          and {more} more")?;
        }
    }
    Ok(())
}

/// The number of cycles, runs and lines of a log, in one line.
pub fn log_summary(log: &Log) -> String {
    let cycles: usize = log.runs.iter().map(|run| run.cycles.len()).sum();
    let runs = match log.runs.len() {
        0 | 1 => String::new(),
        runs => format!(" of {runs} runs"),
    };
    let mut line = format!("GC log: {cycles} cycles{runs} in {} lines", log.lines);
    for (count, words) in [(log.other, "of other output"), (log.broken_count, "cannot be read")] {
        if count > 0 {
            line = format!("{line}, {count} {words}");
        }
    }
    line
}

/// The summary of a run, a sentence per line.
pub fn summary_lines(run: &Run, summary: &Summary) -> Vec<String> {
    let [first, last, most] = summary.live.map(size);
    let seconds = summary.seconds.map(|seconds| format!(" over {seconds:.1}s"));
    let goal = summary.goal.map(|goal| format!(", the goal {}", size(goal)));
    let [all, half, longest] = summary.pauses.map(milliseconds);
    let number = |at: usize| run.cycles.get(at).map_or(0, |cycle| cycle.number);
    let mut lines = vec![
        format!(
            "Heap: {first} alive at first, {last} at last, {most} at most; {} with garbage{}",
            size(summary.peak),
            goal.unwrap_or_default()
        ),
        growth_line(run, summary),
        format!(
            "Pauses: {all} in {} cycles{}; half of them up to {half}, the longest {longest} in cycle {}",
            summary.cycles,
            seconds.unwrap_or_default(),
            number(summary.longest)
        ),
    ];
    let mut facts = Vec::new();
    if let Some(share) = summary.share {
        facts.push(format!("{share}% of the processors' time went to collecting"));
    }
    if summary.forced > 0 {
        facts.push(format!("{} cycles were forced", summary.forced));
    }
    if summary.released > 0 {
        facts.push(format!("the scavenger gave {} back", size(summary.released)));
    }
    if !facts.is_empty() {
        lines.push(format!("Cost: {}", facts.join(", ")));
    }
    lines
}

/// The sentence on the growth of the live heap.
fn growth_line(run: &Run, summary: &Summary) -> String {
    let Some(growth) = &summary.growth else {
        return "Growth: what is alive does not grow steadily".to_owned();
    };
    let (cycle, timed) = (run.cycles.get(growth.cycle), run.is_timed());
    let at = cycle.and_then(|cycle| cycle.at).map(|at| format!(" at {at:.1}s"));
    format!(
        "Growth: began with cycle {}{}, {} since then",
        cycle.map_or(0, |cycle| cycle.number),
        at.unwrap_or_default(),
        pace(growth.rate, timed)
    )
}

const TITLES: [&str; 8] = ["cycle", "at", "before", "peak", "live", "goal", "pause", "gc cpu"];

/// The figures of a cycle, in the order of the titles.
pub fn figures(cycle: &Cycle) -> [String; 8] {
    [
        format!("{}{}", cycle.number, if cycle.forced { "f" } else { "" }),
        cycle.at.map_or_else(String::new, |at| format!("{at:.3}s")),
        size(cycle.before),
        size(cycle.peak),
        size(cycle.live),
        cycle.goal.map_or_else(String::new, size),
        milliseconds(cycle.pause),
        cycle.share.map_or_else(String::new, |share| format!("{share}%")),
    ]
}

fn table(run: &Run, markdown: bool, count: usize, out: &mut dyn Write) -> io::Result<()> {
    let line = |out: &mut dyn Write, fields: &[String]| {
        if markdown {
            return writeln!(out, "| {} |", fields.join(" | "));
        }
        let fields: Vec<String> = fields.iter().map(|field| format!("{field:>9}")).collect();
        writeln!(out, "{}", fields.join(" ").trim_end())
    };
    writeln!(out)?;
    line(out, &TITLES.map(str::to_owned))?;
    if markdown {
        line(out, &TITLES.map(|_| "---:".to_owned()))?;
    }
    // Of many cycles some are printed at even distances, with the first and the last.
    let last = run.cycles.len() - 1;
    let shown = count.min(run.cycles.len());
    for at in 0..shown {
        let place = if shown < 2 { last } else { at * last / (shown - 1) };
        line(out, &figures(&run.cycles[place]))?;
    }
    if shown <= last {
        writeln!(out, "\n{shown} of {} cycles; -nodecount=0 prints all", last + 1)?;
    }
    Ok(())
}

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    generator: &'static str,
    gc_log: Contents<'a>,
}

#[derive(Serialize)]
struct Contents<'a> {
    lines: u64,
    other_lines: u64,
    broken_lines: u64,
    runs: Vec<OneRun<'a>>,
}

#[derive(Serialize)]
struct OneRun<'a> {
    growth: Option<Began>,
    released: i64,
    cycles: Vec<OneCycle<'a>>,
}

#[derive(Serialize)]
struct Began {
    cycle: u64,
    at: Option<f64>,
    bytes_per: f64,
    per: &'static str,
}

#[derive(Serialize)]
struct OneCycle<'a> {
    number: u64,
    line: u64,
    at: &'a Option<f64>,
    gc_cpu_percent: &'a Option<f64>,
    pause_ms: f64,
    concurrent_ms: f64,
    before: i64,
    peak: i64,
    live: i64,
    goal: &'a Option<i64>,
    procs: &'a Option<u32>,
    forced: bool,
}

fn json(log: &Log, out: &mut dyn Write) -> io::Result<()> {
    let document = Document {
        schema: 1,
        generator: concat!("rprof-tui ", env!("CARGO_PKG_VERSION")),
        gc_log: Contents {
            lines: log.lines,
            other_lines: log.other,
            broken_lines: log.broken_count,
            runs: log.runs.iter().map(one_run).collect(),
        },
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    out.write_all(b"\n")
}

fn one_run(run: &Run) -> OneRun<'_> {
    let summary = Summary::new(run);
    let growth = summary.as_ref().and_then(|summary| summary.growth);
    let began = growth.and_then(|growth| {
        let cycle = run.cycles.get(growth.cycle)?;
        let per = if run.is_timed() { "second" } else { "cycle" };
        Some(Began { cycle: cycle.number, at: cycle.at, bytes_per: growth.rate, per })
    });
    OneRun {
        growth: began,
        released: summary.map_or(0, |summary| summary.released),
        cycles: run.cycles.iter().map(one_cycle).collect(),
    }
}

fn one_cycle(cycle: &Cycle) -> OneCycle<'_> {
    OneCycle {
        number: cycle.number,
        line: cycle.line,
        at: &cycle.at,
        gc_cpu_percent: &cycle.share,
        pause_ms: cycle.pause,
        concurrent_ms: cycle.concurrent,
        before: cycle.before,
        peak: cycle.peak,
        live: cycle.live,
        goal: &cycle.goal,
        procs: &cycle.procs,
        forced: cycle.forced,
    }
}
