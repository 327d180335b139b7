//! The log of Go's garbage collector, as `GODEBUG=gctrace=1` prints it, among other output of the program.
//!
//! Two forms are read: `gc 1 @0.012s 2%: …` since Go 1.5, and `gc1(1): …` before; each with the lines of the scavenger.
//! A line that begins like one of them but cannot be read is kept as broken. Other lines are only counted.

/// Number of broken lines kept for display.
const KEPT: usize = 100;

/// Number of characters kept of a broken line.
const LONGEST: usize = 200;

/// A cycle of the collector. Sizes are bytes; the log rounds them to megabytes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cycle {
    /// Its number, as the log gives it.
    pub number: u64,
    /// Its line in the log, from 1.
    pub line: u64,
    /// Seconds since the start of the program; `None` in the old form.
    pub at: Option<f64>,
    /// Collection's share of processor time since the start of the program, in percent.
    pub share: Option<f64>,
    /// Milliseconds of stop-the-world phases.
    pub pause: f64,
    /// Milliseconds of concurrent phases.
    pub concurrent: f64,
    /// Heap size at the start of the cycle.
    pub before: i64,
    /// Heap size at its end.
    pub peak: i64,
    /// Live heap after the cycle.
    pub live: i64,
    /// Heap goal; `None` in the old form.
    pub goal: Option<i64>,
    /// Processors in use.
    pub procs: Option<u32>,
    /// True if the program asked for the cycle.
    pub forced: bool,
}

/// A line of the scavenger, which returns memory to the system.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scavenge {
    /// Bytes returned according to this line.
    pub released: i64,
    /// Bytes taken from the system less those returned, where the line has them.
    pub consumed: Option<i64>,
}

/// The cycles of one run of a program.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Run {
    /// In the order of the log.
    pub cycles: Vec<Cycle>,
    /// The lines of the scavenger in between.
    pub scavenges: Vec<Scavenge>,
}

/// A log of Go's garbage collector (`GODEBUG=gctrace=1`); lines of other output are only counted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Log {
    /// The runs; a new one starts where the numbers of cycles start again. Each has a cycle, unless the log has none.
    pub runs: Vec<Run>,
    /// Number of lines.
    pub lines: u64,
    /// Number of lines of other output.
    pub other: u64,
    /// The first broken lines, with their numbers.
    pub broken: Vec<(u64, String)>,
    /// Number of broken lines.
    pub broken_count: u64,
}

/// The content of a line.
#[derive(Debug, PartialEq)]
enum LogLine {
    Cycle(Cycle),
    Scavenge(Scavenge),
    Broken,
    Other,
}

/// True if `head` has a whole line of the collector.
pub fn begins(head: &[u8]) -> bool {
    let lines = head.split(|&b| b == b'\n');
    lines.map(String::from_utf8_lossy).any(|text| matches!(line(&text), LogLine::Cycle(_)))
}

impl Log {
    /// Reads a log. No input is refused.
    pub fn parse(text: &[u8]) -> Self {
        let mut log = Self::default();
        let text = text.strip_suffix(b"\n").unwrap_or(text);
        for (number, bytes) in (1..).zip(text.split(|&b| b == b'\n')) {
            log.lines = number;
            let text = String::from_utf8_lossy(bytes);
            match line(&text) {
                LogLine::Cycle(cycle) => log.push(Cycle { line: number, ..cycle }),
                LogLine::Scavenge(scavenge) => {
                    if log.runs.is_empty() {
                        log.runs.push(Run::default());
                    }
                    log.runs.last_mut().into_iter().for_each(|run| run.scavenges.push(scavenge));
                }
                LogLine::Broken => {
                    log.broken_count += 1;
                    if log.broken.len() < KEPT {
                        let kept = text.trim_end().chars().take(LONGEST).collect();
                        log.broken.push((number, kept));
                    }
                }
                LogLine::Other => log.other += 1,
            }
        }
        log
    }

    fn push(&mut self, cycle: Cycle) {
        let number = cycle.number;
        let mut cycle = Some(cycle);
        let last = self.runs.last().and_then(|run| run.cycles.last());
        if self.runs.is_empty() || last.is_some_and(|last| last.number >= number) {
            self.runs.push(Run::default());
        }
        self.runs.last_mut().into_iter().for_each(|run| run.cycles.extend(cycle.take()));
    }

    /// The index of the run with the most cycles.
    pub fn longest(&self) -> usize {
        let sizes = self.runs.iter().map(|run| run.cycles.len()).enumerate();
        sizes.rev().max_by_key(|(_, size)| *size).map_or(0, |(at, _)| at)
    }
}

impl Run {
    /// True if every cycle has its time.
    pub fn is_timed(&self) -> bool {
        self.cycles.iter().all(|cycle| cycle.at.is_some())
    }

    /// The position of a cycle on the axis: its second, or else its number.
    pub fn position(&self, cycle: &Cycle) -> f64 {
        if self.is_timed() { cycle.at.unwrap_or_default() } else { cycle.number as f64 }
    }
}

/// Reads a line. A prefix of a log driver is skipped.
fn line(text: &str) -> LogLine {
    let text = text.trim();
    let Some(text) = collector_part(text) else { return LogLine::Other };
    let read = if text.starts_with("scvg") || text.starts_with("scav ") {
        scavenge(text).map(LogLine::Scavenge)
    } else if text.starts_with("gc ") {
        cycle(text).map(LogLine::Cycle)
    } else {
        old_cycle(text).map(LogLine::Cycle)
    };
    read.unwrap_or(LogLine::Broken)
}

/// The part of a line from the start of a collector's or scavenger's line on; it is at the start or after a separator.
fn collector_part(text: &str) -> Option<&str> {
    let mut from = 0;
    while let Some(tail) = text.get(from..) {
        if is_collector_line(tail) {
            return Some(tail);
        }
        from += tail.find([' ', '\t', '|', ']'])? + 1;
    }
    None
}

/// True if a text begins with `gc 1 @`, `gc1(`, `scvg:`, `scvg1:` or `scav 1`.
fn is_collector_line(text: &str) -> bool {
    let after_number = |text: &str| {
        let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
        (rest.len() < text.len()).then(|| rest.to_owned())
    };
    if let Some(rest) = text.strip_prefix("gc ") {
        return after_number(rest).is_some_and(|rest| rest.starts_with(" @"));
    }
    if let Some(rest) = text.strip_prefix("gc") {
        return after_number(rest).is_some_and(|rest| rest.starts_with('('));
    }
    if let Some(rest) = text.strip_prefix("scvg") {
        return rest.starts_with(':')
            || after_number(rest).is_some_and(|rest| rest.starts_with(':'));
    }
    text.strip_prefix("scav ").is_some_and(|rest| {
        rest.contains(" total, ") && rest.starts_with(|c: char| c.is_ascii_digit())
    })
}

/// `gc 1 @0.012s 2%: 0.026+0.39+0.10 ms clock, 0.05+0.1/0.2/0.3+0.2 ms cpu, 4->4->0 MB, 4 MB goal, …, 2 P (forced)`.
fn cycle(text: &str) -> Option<Cycle> {
    let (head, rest) = text.strip_prefix("gc ")?.split_once(": ")?;
    let mut head = head.split(' ');
    let number = head.next()?.parse().ok()?;
    let at = head.next()?.strip_prefix('@')?.strip_suffix('s')?.parse().ok()?;
    let share = head.next()?.strip_suffix('%')?.parse().ok()?;
    let mut cycle = Cycle { number, at: Some(at), share: Some(share), ..Cycle::default() };
    let mut known = (false, false);
    for field in rest.split(", ") {
        if let Some(clock) = field.strip_suffix(" ms clock") {
            let phases = phases(clock)?;
            (cycle.pause, cycle.concurrent) = pause_and_concurrent(&phases);
            known.0 = true;
        } else if let Some(goal) = field.strip_suffix(" MB goal") {
            cycle.goal = Some(megabytes(goal)?);
        } else if let Some(sizes) = field.strip_suffix(" MB").filter(|sizes| sizes.contains("->")) {
            let mut sizes = sizes.split("->");
            cycle.before = megabytes(sizes.next()?)?;
            cycle.peak = megabytes(sizes.next()?)?;
            cycle.live = megabytes(sizes.next()?)?;
            known.1 = true;
        } else if let Some((procs, tail)) = field.split_once(" P") {
            cycle.procs = Some(procs.trim().parse().ok()?);
            cycle.forced = tail.contains("(forced)");
        }
    }
    (known == (true, true)).then_some(cycle)
}

/// Milliseconds of each phase.
fn phases(text: &str) -> Option<Vec<f64>> {
    let number = |text: &str| text.trim().parse().ok().filter(|n: &f64| n.is_finite() && *n >= 0.0);
    text.split('+').map(number).collect()
}

/// Milliseconds of stop-the-world and of concurrent phases. Of the five phases of Go 1.5 the first, the third and the
/// last stop the program; of the three since then, the first and the last.
fn pause_and_concurrent(phases: &[f64]) -> (f64, f64) {
    let stops = |at: usize| match phases.len() {
        5 => matches!(at, 0 | 2 | 4),
        count => at == 0 || at + 1 == count,
    };
    let sum = |wanted: bool| {
        let chosen = phases.iter().enumerate().filter(|(at, _)| stops(*at) == wanted);
        chosen.map(|(_, ms)| ms).sum()
    };
    (sum(true), sum(false))
}

/// `gc1(1): 0+0+0 ms, 0 -> 0 MB 16 -> 18 (19-1) objects, …`: all phases stop the program.
fn old_cycle(text: &str) -> Option<Cycle> {
    let (head, rest) = text.strip_prefix("gc")?.split_once("): ")?;
    let (number, procs) = head.split_once('(')?;
    let mut fields = rest.split(", ");
    let clock = fields.next()?;
    let (clock, unit) = match (clock.strip_suffix(" ms"), clock.strip_suffix(" us")) {
        (Some(clock), _) => (clock, 1.0),
        (None, Some(clock)) => (clock, 1e-3),
        (None, None) => return None,
    };
    let (before, after) = fields.next()?.split_once(" -> ")?;
    let (before, after) = (megabytes(before)?, megabytes(after.split_once(" MB")?.0)?);
    Some(Cycle {
        number: number.parse().ok()?,
        procs: Some(procs.parse().ok()?),
        pause: phases(clock)?.iter().sum::<f64>() * unit,
        before,
        peak: before,
        live: after,
        ..Cycle::default()
    })
}

/// `scvg0: 1 MB released`, `scvg: 8 KB released`, `scvg0: inuse: 1, idle: 2, sys: 3, released: 4, consumed: 5 (MB)`, or
/// `scav 8 KiB work (bg), …`.
fn scavenge(text: &str) -> Option<Scavenge> {
    if let Some(rest) = text.strip_prefix("scav ") {
        let mut words = rest.split(' ');
        let released = words.next()?.parse::<i64>().ok()?.checked_mul(1 << 10)?;
        let whole = words.next()? == "KiB" && rest.ends_with("util");
        return whole.then_some(Scavenge { released, consumed: None });
    }
    let (_, rest) = text.split_once(": ")?;
    if let Some(amount) = rest.strip_suffix(" released") {
        let (amount, unit) = amount.split_once(' ')?;
        let unit = match unit {
            "MB" => 1 << 20,
            "KB" => 1 << 10,
            _ => return None,
        };
        let released = amount.parse::<i64>().ok()?.checked_mul(unit)?;
        return Some(Scavenge { released, consumed: None });
    }
    let mut fields = rest.strip_suffix(" (MB)")?.split(", ");
    let consumed = fields.find_map(|field| field.strip_prefix("consumed: "))?;
    Some(Scavenge { released: 0, consumed: Some(megabytes(consumed)?) })
}

fn megabytes(text: &str) -> Option<i64> {
    let number: i64 = text.trim().parse().ok()?;
    number.checked_mul(1 << 20).filter(|bytes| *bytes >= 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MB: i64 = 1 << 20;

    #[test]
    fn both_forms_are_read_among_other_output() {
        let text = "listening on 127.0.0.1:6060\n\
            gc 1 @0.012s 2%: 0.026+0.39+0.10 ms clock, 0.05+0.1/0.2/0.3+0.2 ms cpu, 4->5->1 MB, 6 MB goal, 0 MB stacks, 0 MB globals, 2 P\n\
            gc 2 @1.5s 0%: 0.1+1+0.2+3+0.4 ms clock, 0+1+0+0/0/0+0 ms cpu, 7->8->2 MB, 9 MB goal, 4 P (forced)\n\
            gc 3 @2.0s 0%: 0.1+1+\n\
            scvg: 8 KB released\n\
            scvg0: inuse: 3, idle: 60, sys: 63, released: 57, consumed: 6 (MB)\n\
            scav 24 KiB work (bg), 0 KiB work (eager), 1 KiB now, 3 KiB total, 99% util\n\
            {\"log\":\"2026 app | gc 4 @3s 1%: 0+1+0 ms clock, 0+0/0/0+0 ms cpu, 1->1->1 MB, 4 MB goal, 4 P\n\
            the gc is fine\n\
            gc1(1): 0+1+2 ms, 3 -> 1 MB 16 -> 18 (19-1) objects, 0(0) handoff, 0(0) steal, 0/0/0 yields\n\
            gc2(4): 10+20+1000+0 us, 5 -> 2 MB, 21 (21-0) objects, 2 goroutines, 15/0/0 sweeps\n";
        let log = Log::parse(text.as_bytes());
        assert_eq!((log.lines, log.other, log.broken_count, log.runs.len()), (11, 2, 1, 2));
        assert_eq!(log.broken, [(4, "gc 3 @2.0s 0%: 0.1+1+".to_owned())]);
        let [today, old] = [&log.runs[0], &log.runs[1]];
        let first = &today.cycles[0];
        assert_eq!(
            (first.number, first.line, first.at, first.share),
            (1, 2, Some(0.012), Some(2.0))
        );
        assert_eq!((first.before, first.peak, first.live), (4 * MB, 5 * MB, MB));
        assert_eq!((first.goal, first.procs, first.forced), (Some(6 * MB), Some(2), false));
        assert!((first.pause - 0.126).abs() < 1e-9 && (first.concurrent - 0.39).abs() < 1e-9);
        let second = &today.cycles[1];
        assert!((second.pause - 0.7).abs() < 1e-9 && second.forced && second.procs == Some(4));
        assert_eq!((today.cycles.len(), today.is_timed(), old.is_timed()), (3, true, false));
        let released: Vec<i64> = today.scavenges.iter().map(|s| s.released).collect();
        assert_eq!(released, [8 << 10, 0, 24 << 10]);
        assert_eq!(today.scavenges[1].consumed, Some(6 * MB));
        let cycles: Vec<_> =
            old.cycles.iter().map(|c| (c.number, c.procs, c.before, c.live, c.goal)).collect();
        assert_eq!(cycles, [(1, Some(1), 3 * MB, MB, None), (2, Some(4), 5 * MB, 2 * MB, None)]);
        assert!(
            (old.cycles[0].pause - 3.0).abs() < 1e-9 && (old.cycles[1].pause - 1.03).abs() < 1e-9
        );
        assert_eq!(log.longest(), 0);
    }

    #[test]
    fn broken_lines_are_kept_and_others_counted() {
        for (text, wanted) in [
            ("gc 1 @0.1s 2%: 0+0+0 ms clock, 1->1 MB, 4 MB goal, 2 P", LogLine::Broken),
            ("gc 1 @0.1s 2%: 0+0+0 ms clock", LogLine::Broken),
            ("gc 1 @xs 2%: 0+0+0 ms clock, 1->1->1 MB", LogLine::Broken),
            ("gc 1 @0.1s 2%: 0+0+0 ms clock, 99999999999999999->1->1 MB", LogLine::Broken),
            ("gc 1 @0.1s 2%: NaN+0+0 ms clock, 1->1->1 MB", LogLine::Broken),
            ("gc99999999999999999999(1): 0+0 ms, 0 -> 0 MB", LogLine::Broken),
            ("gc1(1): soon", LogLine::Broken),
            ("scvg1: later", LogLine::Broken),
            ("gc", LogLine::Other),
            ("gc 1", LogLine::Other),
            ("a gcé 1 @", LogLine::Other),
            ("scavenging", LogLine::Other),
            ("", LogLine::Other),
        ] {
            assert_eq!(line(text), wanted, "{text}");
        }
        let log = Log::parse(b"");
        assert_eq!((log.runs.len(), log.broken_count), (0, 0));
    }
}
