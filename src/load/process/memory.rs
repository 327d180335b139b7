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
mod tests {
    use super::*;

    fn machine(files: &[(&str, &str)]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        root
    }

    const STATUS: (&str, &str) =
        ("proc/7/status", "VmSize: 900 kB\nVmRSS: 100 kB\nRssAnon: 60 kB\n");

    #[test]
    fn a_process_is_read_with_its_group() {
        let root = machine(&[
            STATUS,
            ("proc/7/comm", "shop\n"),
            ("proc/7/smaps_rollup", "Rss: 120 kB\nAnonymous: 80 kB\n"),
            ("proc/7/cgroup", "0::/pod/shop\n"),
            ("sys/fs/cgroup/pod/shop/memory.current", "204800\n"),
            ("sys/fs/cgroup/pod/shop/memory.stat", "kernel 4096\n"),
            ("sys/fs/cgroup/pod/memory.max", "409600\n"),
        ]);
        let memory = of_process(root.path(), 7).unwrap();
        assert_eq!((memory.rss, memory.origin.as_str()), (120 << 10, "that of process 7, shop"));
        let group = memory.group.unwrap();
        assert_eq!((group.current, group.limit, group.kernel), (204_800, Some(409_600), 4096));
    }

    #[test]
    fn a_container_sees_its_group_at_the_top() {
        let root = machine(&[
            STATUS,
            ("proc/7/cgroup", "5:cpu:/x\n4:memory:/docker/abc\n"),
            ("sys/fs/cgroup/memory/memory.usage_in_bytes", "5000\n"),
            ("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n"),
        ]);
        let group = of_process(root.path(), 7).unwrap().group.unwrap();
        assert_eq!((group.current, group.limit), (5000, None));
    }

    #[test]
    fn what_cannot_be_read_is_a_line() {
        let root = machine(&[("proc/8/status", "Name: kthreadd\n"), STATUS]);
        let missing = of_process(root.path(), 6).unwrap_err();
        assert_eq!(missing, "RSS is unknown: there is no process 6");
        let kernel = of_process(root.path(), 8).unwrap_err();
        assert_eq!(kernel, "RSS is unknown: process 8 has no memory");
        let memory = of_process(root.path(), 7).unwrap();
        assert!(memory.origin.ends_with("(smaps_rollup is not readable)"), "{}", memory.origin);
        assert_eq!((memory.rss, memory.group), (100 << 10, None));
    }
}
