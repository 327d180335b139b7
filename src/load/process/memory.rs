//! The memory of a process of this machine, by the files of `/proc` and of its control group.

use std::fs;
use std::path::Path;

use crate::load::machine_memory::{group_limit, memory_group};
use crate::runtime::system_memory::{GroupMemory, SystemMemory};

/// The memory of the process `pid`. `root` is `/`. The error is a line on why it is unknown.
pub(super) fn of_process(root: &Path, pid: u32) -> Result<SystemMemory, String> {
    let folder = root.join("proc").join(pid.to_string());
    let read = |name: &str| fs::read_to_string(folder.join(name));
    let status = read("status").map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => format!("RSS is unknown: there is no process {pid}"),
        _ => format!("RSS is unknown: process {pid} cannot be looked at: {error}"),
    })?;
    let name = read("comm").unwrap_or_default();
    let mut origin = format!("that of process {pid}, {}", name.trim());
    // The rollup is for the same user and for root.
    let rollup = read("smaps_rollup").unwrap_or_else(|_| {
        origin += " (smaps_rollup is not readable)";
        String::new()
    });
    let memory = SystemMemory::parse(&rollup, &status, origin);
    let memory = memory.ok_or_else(|| format!("RSS is unknown: process {pid} has no memory"))?;
    let groups = read("cgroup").unwrap_or_default();
    let program = Some(name.trim().to_owned()).filter(|name| !name.is_empty());
    Ok(SystemMemory { program, group: groups.lines().find_map(|line| group(root, line)), ..memory })
}

/// The memory of the control group in a line of `/proc/PID/cgroup`. Inside a container the path may be that of the host: then the
/// top is the group.
fn group(root: &Path, line: &str) -> Option<GroupMemory> {
    let group = memory_group(line)?;
    let mount = root.join(group.mount);
    let name =
        if group.limit_file == "memory.max" { "memory.current" } else { "memory.usage_in_bytes" };
    let (folder, current) = [mount.join(group.path), mount].into_iter().find_map(|folder| {
        let current = fs::read_to_string(folder.join(name)).ok()?;
        Some((folder, current))
    })?;
    let stat = fs::read_to_string(folder.join("memory.stat")).unwrap_or_default();
    // Version 1 writes a number near the largest for no limit.
    let limit = group_limit(root, line).and_then(|limit| i64::try_from(limit).ok());
    GroupMemory::parse(&current, limit.filter(|limit| *limit < 1 << 60), &stat)
}

#[cfg(test)]
#[path = "tests/memory.rs"]
mod tests;
