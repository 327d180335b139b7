//! Unit tests of `load/machine_memory.rs`.

use super::*;

fn available(files: &[(&str, &str)]) -> Option<u64> {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    available_under(folder.path())
}

const MACHINE: (&str, &str) = ("proc/meminfo", "MemTotal:       8000 kB\nMemFree:        10 kB\n");

#[test]
fn the_machine_has_a_total() {
    assert_eq!(available(&[]), None);
    assert_eq!(available(&[MACHINE]), Some(8_192_000));
}

#[test]
fn the_least_limit_of_all_groups_counts() {
    let own = ("proc/self/cgroup", "0::/user/shell\n");
    let none = ("sys/fs/cgroup/user/shell/memory.max", "max\n");
    let above = ("sys/fs/cgroup/user/memory.max", "4000000\n");
    assert_eq!(available(&[MACHINE, own, none]), Some(8_192_000));
    assert_eq!(available(&[MACHINE, own, none, above]), Some(4_000_000));
    let old = ("proc/self/cgroup", "5:cpu:/x\n4:hugetlb,memory:/docker/abc\n");
    let top = ("sys/fs/cgroup/memory/memory.limit_in_bytes", "3000000\n");
    assert_eq!(available(&[MACHINE, old, top, above]), Some(3_000_000));
}

#[test]
fn the_limit_of_the_process_counts() {
    let limits = "Limit                     Soft Limit           Hard Limit           Units\n\
        Max address space         2000000              unlimited            bytes\n";
    assert_eq!(available(&[MACHINE, ("proc/self/limits", limits)]), Some(2_000_000));
    let unlimited = limits.replace("2000000  ", "unlimited");
    assert_eq!(available(&[MACHINE, ("proc/self/limits", &unlimited)]), Some(8_192_000));
}
