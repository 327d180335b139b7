//! Unit tests of `load/process/memory.rs`.

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

const STATUS: (&str, &str) = ("proc/7/status", "VmSize: 900 kB\nVmRSS: 100 kB\nRssAnon: 60 kB\n");

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
