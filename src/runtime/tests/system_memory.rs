//! Unit tests of `runtime/system_memory.rs`.

use super::*;

const STATUS: &str = "Name:\tshop\nVmSize:\t  900 kB\nVmRSS:\t 100 kB\nRssAnon:\t  60 kB\nRssFile:\t  30 kB\n\
    RssShmem:\t  10 kB\nVmSwap:\t   7 kB\n";

fn kib(count: i64) -> i64 {
    count * 1024
}

#[test]
fn the_rollup_goes_before_the_status() {
    let rollup = "00400000-7fff0000 ---p 00000000 00:00 0   [rollup]\nRss:   120 kB\nPss:  90 kB\n\
        Anonymous:  80 kB\nLazyFree:  5 kB\nAnonHugePages:  40 kB\nSwap:  8 kB\n";
    let memory = SystemMemory::parse(rollup, STATUS, "here".to_owned()).unwrap();
    assert_eq!((memory.rss, memory.swap), (kib(120), kib(8)));
    assert_eq!(memory.virtual_size, Some(kib(900)));
    let kinds = memory.kinds.unwrap();
    assert_eq!([kinds.anonymous, kinds.files, kinds.shared], [80, 30, 10].map(kib));
    assert_eq!([kinds.lazily_freed, kinds.huge], [5, 40].map(kib));
}

#[test]
fn the_status_alone_has_kinds_but_no_pages_freed_lazily() {
    let memory = SystemMemory::parse("", STATUS, String::new()).unwrap();
    let kinds = memory.kinds.unwrap();
    assert_eq!([kinds.anonymous, kinds.files, kinds.shared], [60, 30, 10].map(kib));
    assert_eq!((memory.rss, memory.swap, kinds.lazily_freed), (kib(100), kib(7), 0));
}

#[test]
fn kinds_never_pass_the_whole() {
    let rollup = "Rss: 50 kB\nAnonymous: 80 kB\nLazyFree: 90 kB\n";
    let kinds = SystemMemory::parse(rollup, STATUS, String::new()).unwrap().kinds.unwrap();
    assert_eq!([kinds.anonymous, kinds.files, kinds.shared], [50, 0, 0].map(kib));
    assert_eq!(kinds.lazily_freed, kib(50));
}

#[test]
fn text_without_a_resident_set_is_none() {
    for text in ["", "VmRSS:", "VmRSS: many kB", "VmRSS: 9223372036854775807 kB", "Rss: 5"] {
        assert_eq!(SystemMemory::parse(text, text, String::new()), None, "{text}");
    }
}

#[test]
fn both_versions_of_control_groups_are_read() {
    let two = "anon 50\nfile 30\nkernel 9\nkernel_stack 4\nfile_mapped 10\nslab 5\n";
    let group = GroupMemory::parse("100\n", Some(200), two).unwrap();
    assert_eq!((group.file_cache, group.kernel, group.limit), (20, 9, Some(200)));
    // Kernels before 5.18 have the parts alone.
    let older = GroupMemory::parse("100", None, "kernel_stack 4\nslab 5\nsock 1\n").unwrap();
    assert_eq!(older.kernel, 10);
    let one = GroupMemory::parse("100", None, "cache 30\nrss 50\nmapped_file 40\n").unwrap();
    assert_eq!((one.file_cache, one.kernel), (0, 0));
    assert_eq!(GroupMemory::parse("max", None, two), None);
}
