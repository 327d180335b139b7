//! What a run of the collector comes to, in a few figures.

use super::gctrace::{Cycle, Run};
use super::growth::Growth;

/// A run in a few figures. Milliseconds and bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// How many cycles there are, and how many of them the program asked for.
    pub cycles: usize,
    /// Cycles that the program asked for.
    pub forced: usize,
    /// Seconds from the first cycle to the last, where the log has times.
    pub seconds: Option<f64>,
    /// What was alive after the first cycle, after the last, and at most.
    pub live: [i64; 3],
    /// The largest size of the heap.
    pub peak: i64,
    /// The goal of the last cycle.
    pub goal: Option<i64>,
    /// How long the program stood still in all, half of the times at most, and at most.
    pub pauses: [f64; 3],
    /// The place of the cycle that stopped it for longest.
    pub longest: usize,
    /// The share of the processors' time that collecting took in all, in percent.
    pub share: Option<f64>,
    /// Processors in use at the end.
    pub procs: Option<u32>,
    /// Bytes that the scavenger's lines say were given back.
    pub released: i64,
    /// Since when what is alive grows.
    pub growth: Option<Growth>,
}

impl Summary {
    /// The figures of a run; none of one without cycles.
    pub fn of(run: &Run) -> Option<Self> {
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
            seconds: run.is_timed().then(|| run.place(last) - run.place(first)),
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
            growth: Growth::of(run),
        })
    }
}

/// Milliseconds as text, in a unit that suits them.
pub fn milliseconds(ms: f64) -> String {
    crate::unit::format_value((ms * 1e6).round() as i64, "nanoseconds", "auto")
}

/// How fast something grows: bytes a second, or a cycle where there are no times.
pub fn pace(rate: f64, timed: bool) -> String {
    let per = if timed { "a second" } else { "a cycle" };
    format!("{} {per}", super::memory_breakdown::size(rate.round() as i64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::gctrace::Log;

    #[test]
    fn a_run_in_figures() {
        let log = Log::parse(
            b"gc 1 @0.5s 2%: 0.1+9+0.1 ms clock, 0 ms cpu, 4->5->1 MB, 6 MB goal, 2 P\n\
            scav 1024 KiB work (bg), 0 KiB work (eager), 1 KiB now, 3 KiB total, 99% util\n\
            gc 2 @1.5s 3%: 1+9+2 ms clock, 0 ms cpu, 7->7->3 MB, 9 MB goal, 4 P (forced)\n",
        );
        let summary = Summary::of(&log.runs[0]).unwrap();
        let mb = 1 << 20;
        assert_eq!((summary.cycles, summary.forced, summary.longest), (2, 1, 1));
        assert_eq!((summary.live, summary.peak), ([mb, 3 * mb, 3 * mb], 7 * mb));
        assert_eq!(
            (summary.goal, summary.procs, summary.share),
            (Some(9 * mb), Some(4), Some(3.0))
        );
        assert_eq!((summary.seconds, summary.released, summary.growth), (Some(1.0), mb, None));
        assert_eq!(summary.pauses.map(milliseconds), ["3.20ms", "3ms", "3ms"]);
        assert_eq!(Summary::of(&Run::default()), None);
        assert_eq!(pace(1_572_864.0, true), "1.50MB a second");
    }
}
