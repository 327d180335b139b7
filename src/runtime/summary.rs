//! Summary of a run of the collector in a few figures.

use super::gctrace::{Cycle, Run};
use super::growth::Growth;

/// Figures of a run, in milliseconds and bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// Number of cycles.
    pub cycles: usize,
    /// Number of cycles that the program asked for.
    pub forced: usize,
    /// Seconds from the first cycle to the last, where the log has times.
    pub seconds: Option<f64>,
    /// Live heap after the first cycle, after the last, and its maximum.
    pub live: [i64; 3],
    /// Largest heap size.
    pub peak: i64,
    /// The goal of the last cycle.
    pub goal: Option<i64>,
    /// Sum, median and maximum of pauses.
    pub pauses: [f64; 3],
    /// The index of the cycle with the longest pause.
    pub longest: usize,
    /// Collection's share of processor time over the run, in percent.
    pub share: Option<f64>,
    /// Processors in use at the end.
    pub procs: Option<u32>,
    /// Bytes returned to the system according to the scavenger's lines.
    pub released: i64,
    /// Growth of the live heap.
    pub growth: Option<Growth>,
}

impl Summary {
    /// The figures of a run; `None` without cycles.
    pub fn new(run: &Run) -> Option<Self> {
        let (first, last) = (run.cycles.first()?, run.cycles.last()?);
        let pause = |cycle: &Cycle| cycle.pause;
        let mut sorted: Vec<f64> = run.cycles.iter().map(pause).collect();
        sorted.sort_by(f64::total_cmp);
        let longest = run.cycles.iter().enumerate();
        let longest =
            longest.max_by(|a, b| a.1.pause.total_cmp(&b.1.pause)).map_or(0, |(at, _)| at);
        let largest = |size: fn(&Cycle) -> i64| run.cycles.iter().map(size).max().unwrap_or(0);
        Some(Self {
            cycles: run.cycles.len(),
            forced: run.cycles.iter().filter(|cycle| cycle.forced).count(),
            seconds: run.is_timed().then(|| run.position(last) - run.position(first)),
            live: [first.live, last.live, largest(|cycle| cycle.live)],
            peak: largest(|cycle| cycle.peak.max(cycle.before)),
            goal: last.goal,
            pauses: [
                sorted.iter().sum(),
                sorted.get(sorted.len() / 2).copied().unwrap_or_default(),
                sorted.last().copied().unwrap_or_default(),
            ],
            longest,
            share: last.share,
            procs: last.procs,
            released: run.scavenges.iter().fold(0, |sum, line| sum.saturating_add(line.released)),
            growth: Growth::fit(run),
        })
    }
}

/// Milliseconds as text, in the unit that suits them.
pub fn milliseconds(ms: f64) -> String {
    crate::unit::format_value((ms * 1e6).round() as i64, "nanoseconds", "auto")
}

/// A growth rate as text: bytes a second, or a cycle where there are no times.
pub fn pace(rate: f64, timed: bool) -> String {
    let per = if timed { "a second" } else { "a cycle" };
    format!("{} {per}", super::memory_breakdown::size(rate.round() as i64))
}

#[cfg(test)]
#[path = "tests/summary.rs"]
mod tests;
