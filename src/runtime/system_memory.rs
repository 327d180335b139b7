//! The memory of a process as the system counts it: resident pages by kind, address space, and its control group.
//!
//! The figures are those of Linux: `smaps_rollup` and `status` of `/proc/PID`, and `memory.current`, `memory.max` and
//! `memory.stat` of a control group.

/// The memory of a process by the system, in bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SystemMemory {
    /// The origin of the figures, behind `RSS is`: `that of process 4711, shop`, or `given by -rss`.
    pub origin: String,
    /// The name of the process, at most 15 bytes of it; `None` if unknown, or if it is surely that of the profile.
    pub program: Option<String>,
    /// The resident set: pages of the process that are in memory.
    pub rss: i64,
    /// The resident set by kind, where the system tells it.
    pub kinds: Option<ResidentKinds>,
    /// Pages in swap.
    pub swap: i64,
    /// The size of the address space; `None` if unknown.
    pub virtual_size: Option<i64>,
    /// The control group of the process, if it counts memory.
    pub group: Option<GroupMemory>,
}

/// Parts of the resident set in bytes. `anonymous`, `files` and `shared` add up to the whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ResidentKinds {
    /// Pages of no file: heaps, stacks, written variables.
    pub anonymous: i64,
    /// Pages of files: the program, its libraries, mapped files.
    pub files: i64,
    /// Pages of shared memory.
    pub shared: i64,
    /// Anonymous pages that are given back (`MADV_FREE`), and that the system takes only when it needs them.
    pub lazily_freed: i64,
    /// Anonymous pages in huge pages.
    pub huge: i64,
}

/// The memory of a control group in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GroupMemory {
    /// All that counts for the group.
    pub current: i64,
    /// The limit of the group, or of a group above it; `None` without one.
    pub limit: Option<i64>,
    /// Pages of files that no process has mapped.
    pub file_cache: i64,
    /// Memory of the kernel on behalf of the group.
    pub kernel: i64,
}

impl SystemMemory {
    /// The resident set alone, as a user gives it.
    pub fn of_rss(rss: i64, origin: String) -> Self {
        Self { origin, rss, ..Self::default() }
    }

    /// The memory of a process by the texts of `/proc/PID`; `None` if neither has a resident set. `smaps_rollup` may be empty,
    /// as it is not for every user to read.
    pub fn parse(smaps_rollup: &str, status: &str, origin: String) -> Option<Self> {
        let rollup = |name| kilobytes(smaps_rollup, name);
        let status = |name| kilobytes(status, name);
        let rss = rollup("Rss").or_else(|| status("VmRSS"))?;
        let anonymous = rollup("Anonymous").or_else(|| status("RssAnon"));
        let kinds = anonymous.map(|anonymous| {
            // The two texts are of two moments: no part may pass what the others leave.
            let anonymous = anonymous.min(rss);
            let shared = status("RssShmem").unwrap_or(0).min(rss - anonymous);
            ResidentKinds {
                anonymous,
                shared,
                files: rss - anonymous - shared,
                lazily_freed: rollup("LazyFree").unwrap_or(0).min(anonymous),
                huge: rollup("AnonHugePages").unwrap_or(0).min(anonymous),
            }
        });
        let swap = rollup("Swap").or_else(|| status("VmSwap")).unwrap_or(0);
        let virtual_size = status("VmSize");
        Some(Self { origin, rss, kinds, swap, virtual_size, ..Self::default() })
    }
}

impl GroupMemory {
    /// The memory of a control group by the texts of its files; `None` if `current` is no number. `stat` is that of either
    /// version of control groups.
    pub fn parse(current: &str, limit: Option<i64>, stat: &str) -> Option<Self> {
        let current = current.trim().parse().ok()?;
        let stat = |name: &str| -> Option<i64> {
            let mut lines = stat.lines().filter_map(|line| line.split_once(' '));
            lines.find(|(known, _)| *known == name)?.1.trim().parse().ok()
        };
        let sum = |names: &[&str]| {
            names.iter().fold(0_i64, |sum, name| sum.saturating_add(stat(name).unwrap_or(0)))
        };
        let files = stat("file").or_else(|| stat("cache")).unwrap_or(0);
        let mapped = stat("file_mapped").or_else(|| stat("mapped_file")).unwrap_or(0);
        let parts = ["slab", "kernel_stack", "pagetables", "percpu", "sock", "vmalloc"];
        Some(Self {
            current,
            limit,
            file_cache: files.saturating_sub(mapped).max(0),
            kernel: stat("kernel").unwrap_or_else(|| sum(&parts)),
        })
    }
}

/// The bytes in a line `NAME:   123 kB`; `None` without the line.
fn kilobytes(text: &str, name: &str) -> Option<i64> {
    let mut lines = text.lines().filter_map(|line| line.split_once(':'));
    let (_, figure) = lines.find(|(known, _)| *known == name)?;
    figure.trim().strip_suffix("kB")?.trim().parse::<i64>().ok()?.checked_mul(1024)
}

#[cfg(test)]
#[path = "tests/system_memory.rs"]
mod tests;
