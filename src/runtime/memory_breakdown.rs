//! Breakdown of the memory of a Go process, from the memory taken from the system to the memory that a profile
//! explains.
//!
//! The rows form a tree in pre-order, each the exact sum of the rows below it. Bytes without a figure get a row of
//! their own, so the leaves add up to `Sys` in every version of Go.

use super::memstats::MemStats;
use crate::unit::format_value;

/// The category of a leaf, for the bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    /// Live objects of the heap.
    Live,
    /// Objects made since the last collection, which the profile does not know yet.
    MadeSince,
    /// Unused room inside spans.
    Gaps,
    /// Free spans that the process keeps.
    Free,
    /// Free spans returned to the system.
    Released,
    /// Stacks of goroutines and of system threads.
    Stacks,
    /// Memory of the runtime itself.
    Runtime,
    /// Memory without a figure.
    Untold,
}

/// A part of the process's memory, in the tree of all parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BreakdownRow {
    /// A short name.
    pub name: &'static str,
    /// Depth below `Sys`, which has 0.
    pub depth: usize,
    /// Bytes; negative only where figures contradict each other, or an estimate is too large.
    pub bytes: i64,
    /// Explanation, as the end of a sentence that begins with the figure.
    pub says: String,
    /// The category of a leaf; `None` for a sum of other rows.
    pub category: Option<Category>,
}

/// The breakdown of one process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemoryBreakdown {
    /// The rows in pre-order, `Sys` first.
    pub rows: Vec<BreakdownRow>,
    /// Bytes in the profile beside the figures, where there is one.
    pub profiled: Option<i64>,
    /// Largest resident size of the process, where it is known.
    pub max_rss: Option<i64>,
}

/// The rows so far of a breakdown that is being built.
struct BreakdownBuilder<'a> {
    stats: &'a MemStats,
    rows: Vec<BreakdownRow>,
}

impl BreakdownBuilder<'_> {
    fn figure(&self, name: &str) -> Option<i64> {
        self.stats.get(name).map(|figure| i64::try_from(figure).unwrap_or(i64::MAX))
    }

    fn push(&mut self, depth: usize, name: &'static str, bytes: i64, says: &str) -> usize {
        self.rows.push(BreakdownRow { name, depth, bytes, says: says.to_owned(), category: None });
        self.rows.len() - 1
    }

    fn leaf(
        &mut self,
        (depth, category): (usize, Category),
        name: &'static str,
        bytes: i64,
        says: &str,
    ) {
        let at = self.push(depth, name, bytes, says);
        self.rows[at].category = Some(category);
    }

    /// Adds a leaf for the bytes that the rows below `parent` leave open.
    fn close(&mut self, parent: usize) {
        let (depth, bytes) = (self.rows[parent].depth + 1, self.rows[parent].bytes);
        let below = self.rows[parent + 1..].iter().filter(|row| row.depth == depth);
        let rest = below.fold(bytes, |rest, row| rest.wrapping_sub(row.bytes));
        if self.rows.len() == parent + 1 {
            self.rows[parent].category = Some(Category::Untold);
        } else if rest != 0 {
            let says = if rest > 0 {
                "more: this version of Go does not say where"
            } else {
                "less: the figures overlap"
            };
            self.leaf((depth, Category::Untold), "untold", rest, says);
        }
    }

    /// Adds the rows of the heap.
    fn heap(&mut self) {
        let Some(sys) = self.figure("HeapSys") else { return };
        let heap = self.push(1, "heap", sys, "of address space for objects");
        let idle = self.figure("HeapIdle");
        let used = self.figure("HeapInuse").or_else(|| idle.map(|idle| sys.wrapping_sub(idle)));
        if let Some(used) = used {
            let at = self.push(2, "in use", used, "of spans that hold at least one object");
            self.objects();
            self.close(at);
        }
        if let Some(idle) = idle.or_else(|| used.map(|used| sys.wrapping_sub(used))) {
            let at = self.push(2, "idle", idle, "of spans without an object");
            if let Some(released) = self.figure("HeapReleased") {
                let back = "given back to the system: counted in Sys, but not in memory";
                self.leaf((3, Category::Released), "returned", released, back);
                let free = "kept for what comes next: in memory, and empty";
                self.leaf((3, Category::Free), "kept", idle.wrapping_sub(released), free);
            } else {
                self.rows[at].category = Some(Category::Free);
            }
        }
        self.close(heap);
    }

    /// Adds live objects, and the rest of the spans in use.
    fn objects(&mut self) {
        let Some(alive) = self.figure("HeapAlloc").or_else(|| self.figure("Alloc")) else { return };
        let at = self.rows.len() - 1;
        let says = "of objects: reached by the last collection, made since, or not swept yet";
        self.leaf((3, Category::Live), "live", alive, says);
        let gaps = self.rows[at].bytes.wrapping_sub(alive);
        self.leaf(
            (3, Category::Gaps),
            "gaps",
            gaps,
            "lost inside spans: rounding, and places not taken yet",
        );
    }

    /// Adds the rows beside the heap.
    fn rest(&mut self) {
        let rest = [
            (Category::Stacks, "stacks", "StackSys", "of stacks of goroutines and threads"),
            (Category::Runtime, "spans", "MSpanSys", "to keep account of spans"),
            (Category::Runtime, "caches", "MCacheSys", "of the processors' lists of free places"),
            (Category::Runtime, "buckets", "BuckHashSys", "of tables behind profiles such as this"),
            (
                Category::Runtime,
                "collector",
                "GCSys",
                "of the garbage collector's marks and queues",
            ),
            (Category::Runtime, "other", "OtherSys", "of what the runtime needs besides"),
        ];
        for (category, name, field, says) in rest {
            if let Some(bytes) = self.figure(field) {
                self.leaf((1, category), name, bytes, says);
            }
        }
    }
}

impl MemoryBreakdown {
    /// The breakdown of `stats`. `profiled` are the bytes in a profile of the same process.
    pub fn new(stats: &MemStats, profiled: Option<i64>) -> Self {
        let mut builder = BreakdownBuilder { stats, rows: Vec::new() };
        let sys = builder.figure("Sys").unwrap_or(0);
        builder.push(0, "Sys", sys, "taken from the system");
        builder.heap();
        builder.rest();
        builder.close(0);
        let max_rss = builder.figure("MaxRSS");
        let mut breakdown = Self { rows: builder.rows, profiled: None, max_rss };
        if let Some(profiled) = profiled {
            breakdown.split_live(profiled);
        }
        breakdown
    }

    /// Splits live objects into those in the profile and the rest.
    fn split_live(&mut self, profiled: i64) {
        let Some(at) = self.rows.iter().position(|row| row.category == Some(Category::Live)) else {
            return;
        };
        self.profiled = Some(profiled);
        let depth = self.rows[at].depth + 1;
        self.rows[at].category = None;
        let rest = self.rows[at].bytes.wrapping_sub(profiled);
        let says = if rest < 0 {
            "less: the profile is an estimate, from samples, and passes what there is"
        } else {
            "made since the last collection, or missed by sampling"
        };
        let row = |name, bytes, says: &str, category| {
            let (says, category) = (says.to_owned(), Some(category));
            BreakdownRow { name, depth, bytes, says, category }
        };
        let seen = "that this profile accounts for, as of the last whole collection";
        let two = [
            row("profiled", profiled, seen, Category::Live),
            row("since GC", rest, says, Category::MadeSince),
        ];
        self.rows.splice(at + 1..=at, two);
    }

    /// Bytes taken from the system.
    pub fn sys(&self) -> i64 {
        self.rows.first().map_or(0, |row| row.bytes)
    }

    /// The rows that are no sum of others; together they are [`MemoryBreakdown::sys`].
    pub fn leaves(&self) -> impl Iterator<Item = &BreakdownRow> {
        self.rows.iter().filter(|row| row.category.is_some())
    }

    /// The sum of the leaves of `category`, in bytes.
    pub fn bytes_in(&self, category: Category) -> i64 {
        let leaves = self.leaves().filter(|row| row.category == Some(category));
        leaves.fold(0, |sum, row| sum.wrapping_add(row.bytes))
    }

    /// A sentence on the difference between the process and its profile, or its live heap.
    pub fn summary(&self) -> String {
        let held = self.sys().wrapping_sub(self.bytes_in(Category::Released));
        let live = self.bytes_in(Category::Live);
        let what = if self.profiled.is_some() { "the profile accounts for" } else { "alive are" };
        let mut others: Vec<(i64, &str)> = [
            (Category::MadeSince, "of objects made since the last collection"),
            (Category::Gaps, "of gaps inside spans"),
            (Category::Free, "of free spans"),
            (Category::Stacks, "of stacks"),
            (Category::Runtime, "of the runtime's own"),
            (Category::Untold, "that nothing tells of"),
        ]
        .into_iter()
        .map(|(category, words)| (self.bytes_in(category), words))
        .filter(|(bytes, _)| *bytes > 0)
        .collect();
        others.sort_by_key(|(bytes, _)| std::cmp::Reverse(*bytes));
        let others: Vec<String> = others
            .iter()
            .take(3)
            .map(|(bytes, words)| format!("{} {words}", size(*bytes)))
            .collect();
        let back = match self.bytes_in(Category::Released) {
            0 => String::new(),
            released => format!(" ({} less than Sys, which the system has back)", size(released)),
        };
        format!(
            "The process holds {}{back}; {what} {}. The rest is {}",
            size(held),
            size(live),
            if others.is_empty() { "nothing".to_owned() } else { others.join(", ") }
        )
    }
}

/// Bytes as text.
pub fn size(bytes: i64) -> String {
    format_value(bytes, "bytes", "auto")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn breakdown(text: &str, profiled: Option<i64>) -> MemoryBreakdown {
        let text = format!("# runtime.MemStats\n{text}");
        MemoryBreakdown::new(&MemStats::parse(text.as_bytes()).unwrap(), profiled)
    }

    const WHOLE: &str = "# Sys = 100\n# HeapAlloc = 30\n# HeapSys = 70\n# HeapIdle = 30\n# HeapInuse = 40\n\
        # HeapReleased = 5\n# Stack = 6 / 7\n# MSpan = 1 / 2\n# MCache = 1 / 3\n# BuckHashSys = 4\n# GCSys = 8\n\
        # OtherSys = 6\n";

    fn rows(breakdown: &MemoryBreakdown) -> Vec<(&str, usize, i64)> {
        breakdown.rows.iter().map(|step| (step.name, step.depth, step.bytes)).collect()
    }

    /// Every sum is that of the rows below it.
    fn check(breakdown: &MemoryBreakdown) {
        let leaves = breakdown.leaves().fold(0_i64, |sum, row| sum.wrapping_add(row.bytes));
        assert_eq!(leaves, breakdown.sys(), "{:?}", rows(breakdown));
        for (at, step) in
            breakdown.rows.iter().enumerate().filter(|(_, step)| step.category.is_none())
        {
            let below =
                breakdown.rows[at + 1..].iter().take_while(|other| other.depth > step.depth);
            let below = below.filter(|other| other.depth == step.depth + 1);
            let sum = below.fold(0_i64, |sum, other| sum.wrapping_add(other.bytes));
            assert_eq!(sum, step.bytes, "{}", step.name);
        }
    }

    #[test]
    fn every_row_is_the_sum_of_those_below() {
        let breakdown = breakdown(WHOLE, Some(20));
        check(&breakdown);
        let wanted = [
            ("Sys", 0, 100),
            ("heap", 1, 70),
            ("in use", 2, 40),
            ("live", 3, 30),
            ("profiled", 4, 20),
            ("since GC", 4, 10),
            ("gaps", 3, 10),
            ("idle", 2, 30),
            ("returned", 3, 5),
            ("kept", 3, 25),
            ("stacks", 1, 7),
            ("spans", 1, 2),
            ("caches", 1, 3),
            ("buckets", 1, 4),
            ("collector", 1, 8),
            ("other", 1, 6),
        ];
        assert_eq!(rows(&breakdown), wanted);
        let summary = "The process holds 95B (5B less than Sys, which the system has back); the profile accounts for \
            20B. The rest is 25B of free spans, 23B of the runtime's own, 10B of objects made since the last collection";
        assert_eq!(breakdown.summary(), summary);
    }

    #[test]
    fn missing_figures_get_a_row() {
        for (text, profiled) in [
            ("# Sys = 100\n", Some(1)),
            ("# Sys = 100\n# HeapSys = 60\n", None),
            ("# Sys = 100\n# HeapSys = 60\n# HeapInuse = 50\n# Alloc = 9\n", Some(3)),
            ("# Sys = 100\n# HeapSys = 60\n# HeapIdle = 50\n", None),
            (
                "# Sys = 100\n# HeapSys = 60\n# HeapIdle = 30\n# HeapInuse = 40\n# HeapAlloc = 90\n",
                Some(99),
            ),
            ("# Sys = 18446744073709551615\n# HeapSys = 18446744073709551615\n# GCSys = 5\n", None),
            ("# Sys = 0\n# HeapSys = 5\n# Stack = 1 / 2\n", Some(-4)),
        ] {
            check(&breakdown(text, profiled));
        }
        let old = breakdown(
            "# Sys = 100\n# HeapSys = 60\n# HeapIdle = 50\n# HeapInuse = 10\n# Stack = 3 / 3\n",
            None,
        );
        assert_eq!(rows(&old).last(), Some(&("untold", 1, 37)));
    }
}
