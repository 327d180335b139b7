//! The memory that this process may have: the machine's, its control group's, or that of `ulimit -v`, whichever is the least.

use std::fs;
use std::path::{Path, PathBuf};

/// Bytes of memory for this process; `None` if the system does not tell, as anywhere but on Linux.
pub(super) fn available() -> Option<u64> {
    if cfg!(target_os = "linux") { available_under(Path::new("/")) } else { None }
}

/// The limit by the files of Linux below `root`.
fn available_under(root: &Path) -> Option<u64> {
    let read = |path: PathBuf| fs::read_to_string(path).ok();
    let machine = read(root.join("proc/meminfo")).and_then(|text| {
        let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
        line.split_whitespace().next()?.parse::<u64>().ok()?.checked_mul(1024)
    });
    let process = read(root.join("proc/self/limits")).and_then(|text| {
        let line = text.lines().find_map(|line| line.strip_prefix("Max address space"))?;
        line.split_whitespace().next()?.parse().ok()
    });
    let groups = read(root.join("proc/self/cgroup")).unwrap_or_default();
    let groups = groups.lines().filter_map(|line| group_limit(root, line));
    machine.into_iter().chain(process).chain(groups).min()
}

/// The place of a control group that counts memory.
pub(super) struct MemoryGroup<'a> {
    /// The mount of the groups, below `/`.
    pub(super) mount: &'static str,
    /// The file of the limit in a group.
    pub(super) limit_file: &'static str,
    /// The path of the group below the mount.
    pub(super) path: &'a str,
}

/// The group in a line of `/proc/PID/cgroup`, `ID:CONTROLLERS:PATH`; `None` if it does not count memory. Version 2 has no names
/// of controllers there.
pub(super) fn memory_group(line: &str) -> Option<MemoryGroup<'_>> {
    let mut parts = line.splitn(3, ':').skip(1);
    let (controllers, path) = (parts.next()?, parts.next()?.trim_start_matches('/'));
    let (mount, limit_file) = match controllers {
        "" => ("sys/fs/cgroup", "memory.max"),
        _ if controllers.split(',').any(|name| name == "memory") => {
            ("sys/fs/cgroup/memory", "memory.limit_in_bytes")
        }
        _ => return None,
    };
    Some(MemoryGroup { mount, limit_file, path })
}

/// The limit of the control group in a line of `/proc/PID/cgroup`, or of a group above it.
pub(super) fn group_limit(root: &Path, line: &str) -> Option<u64> {
    let MemoryGroup { mount, limit_file, path } = memory_group(line)?;
    // Inside a container the path may be that of the host: then only the top is there.
    let limit = |group: &Path| -> Option<u64> {
        fs::read_to_string(root.join(mount).join(group).join(limit_file)).ok()?.trim().parse().ok()
    };
    Path::new(path).ancestors().filter_map(limit).min()
}

#[cfg(test)]
#[path = "tests/machine_memory.rs"]
mod tests;
