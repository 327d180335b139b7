//! Breakdown of the memory of a Go process, from the memory that the system counts down to the memory that a profile
//! explains.
//!
//! The rows form a tree in pre-order, each the exact sum of the rows below it. Bytes without a figure get a row of
//! their own, so the leaves add up to the first row in every version of Go. The first row is `Sys`, or the resident set or
//! the control group where the system's figures are known.

mod go_rows;
mod row;
mod system_rows;
#[cfg(test)]
mod tests;

use super::memstats::MemStats;
use super::system_memory::SystemMemory;
use go_rows::GoRows;
pub use row::{BreakdownRow, Category, signed, size};
use system_rows::{is_shown, system_rows};

/// The breakdown of one process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemoryBreakdown {
    /// The rows in pre-order, the whole first.
    pub rows: Vec<BreakdownRow>,
    /// Bytes in the profile beside the figures, where there is one.
    pub profiled: Option<i64>,
    /// Largest resident size of the process, where it is known.
    pub max_rss: Option<i64>,
    /// Bytes that Go got from the system, where it says so.
    pub sys: Option<i64>,
    /// The system's figures, where they are known.
    pub system: Option<SystemMemory>,
    /// A line on why the system's figures are unknown, where they were looked for.
    pub without_system: Option<String>,
}

impl MemoryBreakdown {
    /// The breakdown of `stats`. `profiled` are the bytes in a profile of the same process.
    pub fn new(stats: &MemStats, profiled: Option<i64>) -> Self {
        let list = match &stats.system {
            Some(system) => system_rows(system, stats, profiled),
            None => GoRows::of_sys(stats).list,
        };
        let mut breakdown = Self {
            rows: list.rows,
            profiled,
            max_rss: stats.bytes("MaxRSS"),
            sys: stats.bytes("Sys"),
            system: stats.system.as_deref().cloned(),
            without_system: stats.without_system.clone(),
        };
        if let Some(profiled) = profiled {
            breakdown.split_live(profiled);
        }
        breakdown
    }

    /// Splits live objects of Go's figures into those in the profile and the rest.
    fn split_live(&mut self, profiled: i64) {
        let is_live = |row: &BreakdownRow| row.category == Some(Category::Live);
        let Some(at) = self.rows.iter().position(is_live) else {
            self.profiled = None;
            return;
        };
        if self.sys.is_none() && self.system.is_some() {
            return;
        }
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

    /// The bytes of the first row, which all leaves add up to.
    pub fn whole(&self) -> i64 {
        self.rows.first().map_or(0, |row| row.bytes)
    }

    /// The name of the first row: `Sys`, `RSS` or `cgroup`.
    pub fn whole_name(&self) -> &'static str {
        self.rows.first().map_or("Sys", |row| row.name)
    }

    /// Columns of the longest name with its indentation, two blanks a step.
    pub fn name_width(&self) -> usize {
        self.rows.iter().map(|row| 2 * row.depth + row.name.len()).max().unwrap_or(0)
    }

    /// The rows that are no sum of others; together they are [`MemoryBreakdown::whole`].
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
        let live = self.bytes_in(Category::Live);
        let what = if self.profiled.is_some() { "the profile accounts for" } else { "alive are" };
        format!("{}; {what} {}. The rest is {}", self.taken(), size(live), self.largest_others())
    }

    /// The memory that the process takes, as the begin of a sentence.
    fn taken(&self) -> String {
        let Some(system) = &self.system else {
            let released = self.bytes_in(Category::Released);
            let held = size(self.whole().wrapping_sub(released));
            return match released {
                0 => format!("The process holds {held}"),
                _ => format!(
                    "The process holds {held} ({} less than Sys, which the system has back)",
                    size(released)
                ),
            };
        };
        let taken = format!("The process takes {} of memory (RSS)", size(system.rss));
        match self.rows.iter().find(|row| row.name == "Go").map(|go| go.bytes) {
            None => taken,
            Some(go) if go > system.rss => {
                format!("{taken}; Go counts {}, more than is in memory", size(go))
            }
            Some(go) => format!("{taken}, of which Go holds {}", size(go)),
        }
    }

    /// The largest parts beside live objects, as a list of words.
    fn largest_others(&self) -> String {
        let mut others: Vec<(i64, &str)> = [
            (Category::MadeSince, "of objects made since the last collection"),
            (Category::Gaps, "of gaps inside spans"),
            (Category::Free, "of free spans"),
            (Category::Stacks, "of stacks"),
            (Category::Runtime, "of the runtime's own"),
            (Category::OutsideGo, "outside Go"),
            (Category::LazilyFreed, "that the system may take back"),
            (Category::Files, "of files"),
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
        if others.is_empty() { "nothing".to_owned() } else { others.join(", ") }
    }

    /// Sentences on figures that are no part of the whole: address space, swap, the group, the peak.
    pub fn notes(&self) -> Vec<String> {
        let mut notes: Vec<String> = self.without_system.iter().cloned().collect();
        if let Some(system) = &self.system {
            notes.push(format!("RSS is {}", system.origin));
            if let Some(virtual_size) = system.virtual_size {
                notes.push(format!(
                    "VIRT is {}: address space, which takes no memory until it is touched",
                    size(virtual_size)
                ));
            }
            if system.swap > 0 {
                notes.push(format!("{} more are in swap", size(system.swap)));
            }
            if let Some(group) = system.group.filter(|group| !is_shown(*group, system.rss)) {
                let group = size(group.current);
                notes.push(format!("Its control group counts {group}, most of it of others"));
            }
        }
        // The two are read at different moments, and a peak below the present tells nothing.
        let present = self.system.as_ref().map_or(0, |system| system.rss);
        if let Some(rss) = self.max_rss.filter(|rss| *rss >= present) {
            let whole = if self.system.is_some() { "the process" } else { "it" };
            notes.push(format!("At most {} of {whole} were ever in memory at once", size(rss)));
        }
        notes
    }
}
