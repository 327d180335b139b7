//! Where the memory of a Go process is, step by step: from what the system gave, down to what a profile accounts for.
//!
//! The steps form a tree in pre-order, each the sum of those below it, to the byte: what the figures leave open is a
//! step of its own. The leaves therefore add up to `Sys` exactly, whatever a version of Go tells or leaves out.

use super::memstats::MemStats;
use crate::unit::format_value;

/// What a leaf of the tree is, for its place in the bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    /// Objects that are alive.
    Live,
    /// Objects that are alive, of which the profile knows nothing.
    Unseen,
    /// Room inside spans that no object has.
    Gaps,
    /// Free spans that the process still holds.
    Free,
    /// Free spans that the system has back.
    Released,
    /// Stacks.
    Stacks,
    /// What the runtime needs for itself.
    Runtime,
    /// What the figures do not explain.
    Untold,
}

/// A step of the breakdown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BreakdownRow {
    /// A short name.
    pub name: &'static str,
    /// How far it stands below `Sys`, which is 0.
    pub depth: usize,
    /// Bytes; negative only where figures contradict each other, or an estimate passes what there is.
    pub bytes: i64,
    /// What it is, as the end of a sentence that begins with the figure.
    pub says: String,
    /// What it is in the bar; none for a sum of steps.
    pub part: Option<Category>,
}

/// The steps, `Sys` first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemoryBreakdown {
    /// In pre-order.
    pub steps: Vec<BreakdownRow>,
    /// What the profile beside the figures accounts for, where there is one.
    pub profiled: Option<i64>,
    /// The largest size that the process ever had in memory, where that is told.
    pub max_rss: Option<i64>,
}

/// The steps in the making.
struct Building<'a> {
    stats: &'a MemStats,
    steps: Vec<BreakdownRow>,
}

impl Building<'_> {
    fn figure(&self, name: &str) -> Option<i64> {
        self.stats.get(name).map(|figure| i64::try_from(figure).unwrap_or(i64::MAX))
    }

    fn push(&mut self, depth: usize, name: &'static str, bytes: i64, says: &str) -> usize {
        self.steps.push(BreakdownRow { name, depth, bytes, says: says.to_owned(), part: None });
        self.steps.len() - 1
    }

    fn leaf(
        &mut self,
        (depth, part): (usize, Category),
        name: &'static str,
        bytes: i64,
        says: &str,
    ) {
        let at = self.push(depth, name, bytes, says);
        self.steps[at].part = Some(part);
    }

    /// A leaf for what the steps below the one at `parent` leave open.
    fn close(&mut self, parent: usize) {
        let (depth, bytes) = (self.steps[parent].depth + 1, self.steps[parent].bytes);
        let below = self.steps[parent + 1..].iter().filter(|step| step.depth == depth);
        let rest = below.fold(bytes, |rest, step| rest.wrapping_sub(step.bytes));
        if self.steps.len() == parent + 1 {
            self.steps[parent].part = Some(Category::Untold);
        } else if rest != 0 {
            let says = if rest > 0 {
                "more: this version of Go does not say where"
            } else {
                "less: the figures overlap"
            };
            self.leaf((depth, Category::Untold), "untold", rest, says);
        }
    }

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
                self.steps[at].part = Some(Category::Free);
            }
        }
        self.close(heap);
    }

    /// What is alive, and the rest of the spans in use.
    fn objects(&mut self) {
        let Some(alive) = self.figure("HeapAlloc").or_else(|| self.figure("Alloc")) else { return };
        let at = self.steps.len() - 1;
        let says = "of objects: reached by the last collection, made since, or not swept yet";
        self.leaf((3, Category::Live), "live", alive, says);
        let gaps = self.steps[at].bytes.wrapping_sub(alive);
        self.leaf(
            (3, Category::Gaps),
            "gaps",
            gaps,
            "lost inside spans: rounding, and places not taken yet",
        );
    }

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
        for (part, name, field, says) in rest {
            if let Some(bytes) = self.figure(field) {
                self.leaf((1, part), name, bytes, says);
            }
        }
    }
}

impl MemoryBreakdown {
    /// The breakdown of `stats`, down to what a profile of the same process accounts for, where there is one.
    pub fn new(stats: &MemStats, profiled: Option<i64>) -> Self {
        let mut building = Building { stats, steps: Vec::new() };
        let sys = building.figure("Sys").unwrap_or(0);
        building.push(0, "Sys", sys, "taken from the system");
        building.heap();
        building.rest();
        building.close(0);
        let max_rss = building.figure("MaxRSS");
        let mut breakdown = Self { steps: building.steps, profiled: None, max_rss };
        if let Some(profiled) = profiled {
            breakdown.descend(profiled);
        }
        breakdown
    }

    /// Parts what is alive into what the profile accounts for, and the rest.
    fn descend(&mut self, profiled: i64) {
        let Some(at) = self.steps.iter().position(|step| step.part == Some(Category::Live)) else {
            return;
        };
        self.profiled = Some(profiled);
        let depth = self.steps[at].depth + 1;
        self.steps[at].part = None;
        let rest = self.steps[at].bytes.wrapping_sub(profiled);
        let says = if rest < 0 {
            "less: the profile is an estimate, from samples, and passes what there is"
        } else {
            "not in the profile: made or not swept since, or missed by sampling"
        };
        let step = |name, bytes, says: &str, part| {
            let (says, part) = (says.to_owned(), Some(part));
            BreakdownRow { name, depth, bytes, says, part }
        };
        let seen = "that this profile accounts for, as of the last whole collection";
        let two = [
            step("profiled", profiled, seen, Category::Live),
            step("unseen", rest, says, Category::Unseen),
        ];
        self.steps.splice(at + 1..=at, two);
    }

    /// What the system gave.
    pub fn sys(&self) -> i64 {
        self.steps.first().map_or(0, |step| step.bytes)
    }

    /// The steps that are no sum of others; together they are [`MemoryBreakdown::sys`].
    pub fn leaves(&self) -> impl Iterator<Item = &BreakdownRow> {
        self.steps.iter().filter(|step| step.part.is_some())
    }

    /// The bytes of a part.
    pub fn part(&self, part: Category) -> i64 {
        let leaves = self.leaves().filter(|step| step.part == Some(part));
        leaves.fold(0, |sum, step| sum.wrapping_add(step.bytes))
    }

    /// Why a process looks larger than its profile, or than its live heap: one sentence.
    pub fn summary(&self) -> String {
        let held = self.sys().wrapping_sub(self.part(Category::Released));
        let live = self.part(Category::Live);
        let what = if self.profiled.is_some() { "the profile accounts for" } else { "alive are" };
        let mut others: Vec<(i64, &str)> = [
            (Category::Unseen, "of objects it does not know of"),
            (Category::Gaps, "of gaps inside spans"),
            (Category::Free, "of free spans"),
            (Category::Stacks, "of stacks"),
            (Category::Runtime, "of the runtime's own"),
            (Category::Untold, "that nothing tells of"),
        ]
        .into_iter()
        .map(|(part, words)| (self.part(part), words))
        .filter(|(bytes, _)| *bytes > 0)
        .collect();
        others.sort_by_key(|(bytes, _)| std::cmp::Reverse(*bytes));
        let others: Vec<String> = others
            .iter()
            .take(3)
            .map(|(bytes, words)| format!("{} {words}", size(*bytes)))
            .collect();
        let back = match self.part(Category::Released) {
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
        breakdown.steps.iter().map(|step| (step.name, step.depth, step.bytes)).collect()
    }

    /// Every sum is that of the steps below it.
    fn check(breakdown: &MemoryBreakdown) {
        let leaves = breakdown.leaves().fold(0_i64, |sum, step| sum.wrapping_add(step.bytes));
        assert_eq!(leaves, breakdown.sys(), "{:?}", rows(breakdown));
        for (at, step) in breakdown.steps.iter().enumerate().filter(|(_, step)| step.part.is_none())
        {
            let below =
                breakdown.steps[at + 1..].iter().take_while(|other| other.depth > step.depth);
            let below = below.filter(|other| other.depth == step.depth + 1);
            let sum = below.fold(0_i64, |sum, other| sum.wrapping_add(other.bytes));
            assert_eq!(sum, step.bytes, "{}", step.name);
        }
    }

    #[test]
    fn every_step_is_the_sum_of_those_below() {
        let breakdown = breakdown(WHOLE, Some(20));
        check(&breakdown);
        let wanted = [
            ("Sys", 0, 100),
            ("heap", 1, 70),
            ("in use", 2, 40),
            ("live", 3, 30),
            ("profiled", 4, 20),
            ("unseen", 4, 10),
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
            20B. The rest is 25B of free spans, 23B of the runtime's own, 10B of objects it does not know of";
        assert_eq!(breakdown.summary(), summary);
    }

    #[test]
    fn what_is_left_out_is_a_step() {
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
