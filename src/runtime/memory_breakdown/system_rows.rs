//! The rows of the system's figures: the control group, the resident set, and what of it Go knows.

use super::go_rows::GoRows;
use super::row::{Category, RowList, size};
use crate::runtime::memstats::MemStats;
use crate::runtime::system_memory::{GroupMemory, ResidentKinds, SystemMemory};

/// The rows of the process from its control group, or from its resident set, down to Go's heap. Without Go's figures the
/// bytes of a profile stand for the heap.
pub(super) fn system_rows(
    system: &SystemMemory,
    stats: &MemStats,
    profiled: Option<i64>,
) -> RowList {
    let mut list = RowList::default();
    let Some(group) = system.group.filter(|group| is_shown(*group, system.rss)) else {
        return resident_rows(system, stats, profiled, list, 0);
    };
    let says = match group.limit {
        Some(limit) => format!("that the control group counts, of at most {}", size(limit)),
        None => "that the control group counts, which has no limit".to_owned(),
    };
    let first = list.push(0, "cgroup", group.current, says);
    list = resident_rows(system, stats, profiled, list, 1);
    let files = "of files in the system's cache, which it drops when memory is short";
    let kernel = "of the kernel, for the group: sockets, page tables, stacks of threads";
    for (name, bytes, says) in
        [("cached files", group.file_cache, files), ("kernel", group.kernel, kernel)]
    {
        if bytes != 0 {
            list.leaf((1, Category::Group), name, bytes, says);
        }
    }
    let rest = list.rest(first);
    if rest != 0 {
        let says = if rest > 0 {
            "of other processes of the group"
        } else {
            "less: pages that other groups count, or that came between two readings"
        };
        list.leaf((1, Category::Group), "others", rest, says);
    }
    list
}

/// True if the group tells of this process: it has a limit, or the process is its larger part. The group of a whole session or
/// machine would hide the process.
pub(super) fn is_shown(group: GroupMemory, rss: i64) -> bool {
    group.limit.is_some() || rss >= group.current / 2
}

/// Adds the resident set, and what it consists of.
fn resident_rows(
    system: &SystemMemory,
    stats: &MemStats,
    profiled: Option<i64>,
    mut list: RowList,
    depth: usize,
) -> RowList {
    let rss = list.push(depth, "RSS", system.rss, "of the process are in memory");
    let has_go = stats.bytes("Sys").is_some();
    list = GoRows::add_held(stats, list, depth + 1);
    if let Some(profiled) = profiled.filter(|_| !has_go) {
        let says = "that this profile accounts for";
        list.leaf((depth + 1, Category::Live), "profiled", profiled, says);
    }
    let kinds = system.kinds.unwrap_or_default();
    let others = kinds.files + kinds.shared + kinds.lazily_freed;
    let rest = list.rest(rss).wrapping_sub(others);
    if rest != 0 {
        let (name, category, says) = rest_of(rest, system, has_go);
        list.leaf((depth + 1, category), name, rest, says);
    }
    let ResidentKinds { lazily_freed, files, shared, .. } = kinds;
    let lazily = "given back with MADV_FREE: in RSS until the system needs it";
    let of_files = "of the program, its libraries and mapped files: dropped when memory is short";
    for (category, name, bytes, says) in [
        (Category::LazilyFreed, "lazily freed", lazily_freed, lazily),
        (Category::Files, "files", files, of_files),
        (Category::Files, "shared", shared, "of shared memory"),
    ] {
        if bytes != 0 {
            list.leaf((depth + 1, category), name, bytes, says);
        }
    }
    list
}

/// Name, category and explanation of what remains of the resident set beside Go and files.
fn rest_of(rest: i64, system: &SystemMemory, has_go: bool) -> (&'static str, Category, String) {
    let huge = system.kinds.map_or(0, |kinds| kinds.huge);
    let gaps = match huge {
        0 => String::new(),
        _ => format!(", gaps in huge pages ({} are huge)", size(huge)),
    };
    let says = if !has_go {
        "of garbage, free spans, stacks and what is outside Go: the runtime's figures tell them apart"
            .to_owned()
    } else if rest > 0 {
        let files = if system.kinds.is_none() { "the program's files, " } else { "" };
        format!("outside Go's figures: {files}cgo and C libraries, mmap, written variables{gaps}")
    } else {
        "less: Go counts it, but it is not in memory: never touched, or in swap".to_owned()
    };
    match (has_go, rest > 0) {
        (false, _) => ("untold", Category::Untold, says),
        (true, true) => ("outside Go", Category::OutsideGo, says),
        (true, false) => ("untouched", Category::OutsideGo, says),
    }
}
