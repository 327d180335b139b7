//! Texts of the seeds, in every format that is a text, and scripts of keys.

/// The older formats.
pub const LEGACY: &[(&str, &str)] = &[
    (
        "heap",
        "\
heap profile: 3: 6144 [5: 8192] @ heap/1048576
1: 1024 [2: 2048] @ 0x1001 0x2001
#\t0x1000\tmain.alloc+0x10\t/src/main.go:10
#\t0x2000\tmain.main+0x20\t/src/main.go:20

2: 2097152 [3: 3145728] @ 0x2001
#\t0x2000\tmain.main+0x20\t/src/main.go:20

# runtime.MemStats
# Alloc = 5
--- Memory map: ---
00001000-00003000 r-xp 00000000 08:01 8   /bin/app
",
    ),
    (
        "growth",
        "\
heap profile:      1:   8192 [     1:   8192] @ growthz
     1:     8192 [     1:     8192] @ 0x11 0x0 0xffff
MAPPED_LIBRARIES:
build=/x
0-1000 r-xp 0 00:00 0 $build/lib.so.1
2000-10000: /bin/app (@1000) abcdef
",
    ),
    (
        "jemalloc",
        "\
heap_v2/524288
  t*: 3: 9000 [5: 15000]
  t0: 1: 3000 [3: 9000] main
  t1: 2: 6000 [2: 6000]
@ 0x1001 0x2001
  t*: 2: 6000 [2: 6000]
  t1: 2: 6000 [2: 6000]

@ 0x2001
  t*: 1: 3000 [3: 9000]
  t0: 1: 3000 [3: 9000]

MAPPED_LIBRARIES:
00001000-00003000 r-xp 00000000 08:01 8   /bin/app
",
    ),
    (
        "mutex",
        "\
--- mutex:
cycles/second=2000000000
sampling period=100
ms since reset = 1500
4000 3 @ 0x11 0x21
#\t0x10\tsync.(*Mutex).Unlock+0x1\t/go/mutex.go:5
",
    ),
    (
        "goroutines",
        "
# nothing
goroutine profile: total 3
010 @ 0x0 0x11
# labels: {\"k\":\"v\"}
1 @ 0x9 0x21 0x21 0x31 0x5
#\t0x20\tmain.f+0x1\t/m.go:1
#\t0x20\tmain.f+0x1\t/m.go:1
#\t0x30\tmain.main+0x1\t/m.go:2
",
    ),
    (
        "threads",
        "\
--- threadz 1 ---

--- Thread 7f1 (name: main/1) stack: ---
  PC:  0x11: f
  0x11: g
  0x21: main
--- Thread 7f2 (name: a b/2) stack: ---
    [same as previous thread]
--- Memory map: ---
  00400000-00401000: /bin/app
",
    ),
    (
        "java",
        "\
--- heapz 1 ---
format = java
resolution = bytes
  2097152 2 @ 0x1 0x2
  1024 1 @ 0x2 0x3
0x1 A.f (A.java:10)
0x2 B.g (/usr/lib/b.so)
0x3 generated stub/JIT 5
0x9 unused (X.java:1)
",
    ),
    (
        "dump",
        "\
panic: oh no

goroutine 1 [running]:
main.inner(...)
\t/m.go:3
main.outer({0x1?, 0x2})
\t/m.go:7 +0x1f
main.main()
\t/m.go:11 +0x2

goroutine 7 gp=0xc0 m=nil [select, 3 minutes, locked to thread]:
main.(*T).wait(0xc000, 0x1)
\t/m.go:20 +0x4 fp=0x1 sp=0x2 pc=0x3
created by main.main in goroutine 1
\t/m.go:10 +0x9

goroutine 8 [select, 3 minutes, locked to thread]:
main.(*T).wait(0xc111, 0x2)
\t/m.go:20 +0x4
created by main.main in goroutine 1
\t/m.go:10 +0x9
",
    ),
    ("folded", "# made by hand\nmain;a b;c 12\nmain 3\n"),
];

/// The log of the collector in both forms.
pub const LOG: &str = "\
gc 1 @0.005s 1%: 0.015+0.38+0.021 ms clock, 0.030+0.11/0.067/0.13+0.043 ms cpu, 3->3->3 MB, 4 MB goal, 0 MB stacks, 0 MB globals, 2 P
gc 2 @0.566s 0%: 0.018+0.30+0.003 ms clock, 0.037+0/0.10/0.41+0.007 ms cpu, 6->6->4 MB, 7 MB goal, 0 MB stacks, 0 MB globals, 2 P
gc 3 @1.507s 0%: 0.025+0.41+0.005 ms clock, 0.051+0/0.22/0.43+0.011 ms cpu, 8->8->4 MB, 9 MB goal, 0 MB stacks, 0 MB globals, 2 P (forced)
gc 4 @2.193s 0%: 0.091+0.47+0.003 ms clock, 0.18+0.036/0.28/0.32+0.007 ms cpu, 9->9->3 MB, 9 MB goal, 0 MB stacks, 0 MB globals, 2 P
gc 5 @2.945s 0%: 0.028+0.35+0.004 ms clock, 0.056+0.035/0.21/0.27+0.009 ms cpu, 6->6->3 MB, 7 MB goal, 0 MB stacks, 0 MB globals, 2 P
gc 6 @3.009s 0%: 0.044+0.27+0.004 ms clock, 0.088+0/0.097/0.42+0.009 ms cpu, 3->3->3 MB, 7 MB goal, 0 MB stacks, 0 MB globals, 2 P (forced)
gc 7 @3.168s 0%: 0.080+0.37+0.004 ms clock, 0.16+0.050/0.19/0.22+0.008 ms cpu, 6->6->3 MB, 6 MB goal, 0 MB stacks, 0 MB globals, 2 P
gc 8 @3.507s 0%: 0.079+0.34+0.005 ms clock, 0.15+0.058/0.15/0.24+0.011 ms cpu, 6->6->4 MB, 6 MB goal, 0 MB stacks, 0 MB globals, 2 P
gc1(1): 0+0+0 ms, 0 -> 0 MB 16 -> 18 (19-1) objects
scvg0: inuse: 426, idle: 0, sys: 427, released: 0, consumed: 427 (MB)
scvg: 8 KB released
gc 5 @x broken
other output
gc 1 @0.012s 2%: 0.026+0.39+0.10 ms clock, 0.1+0/0.2/0+0.1 ms cpu, 4->4->0 MB, 4 MB goal, 2 P (forced)
";

/// `runtime.MemStats` in its forms.
pub const MEMORY: &[(&str, &str)] = &[
    (
        "debug1",
        "\
heap profile: 1: 8 [1: 8] @ heap/1048576
1: 8 [1: 8] @ 0x1

# runtime.MemStats
# Alloc = 5
# Sys = 90
# HeapAlloc = 30
# HeapSys = 60
# HeapIdle = 20
# HeapInuse = 40
# HeapReleased = 10
# Stack = 4 / 8
# MSpan = 1 / 2
# GCSys = 3
# MaxRSS = 100
",
    ),
    ("text", "# runtime.MemStats\n# Alloc = 1\n# Sys = 2\n"),
    (
        "vars",
        "{\"cmdline\":[],\"memstats\":{\"Sys\":9,\"HeapSys\":7,\"HeapIdle\":3,\"HeapReleased\":1}}",
    ),
    ("json", "{\"Alloc\": 1, \"HeapSys\": 2, \"Sys\":3}"),
];

/// Words: the reader, a name, and the text.
pub const WORDS: &[(u8, &str, &str)] = &[
    (
        0,
        "arguments",
        "-top\n-cum\n-focus=a.*\n-tagfocus=bytes=1kb:2mb\n--unit\nMB\n-divide_by=2\nheap.pb.gz\n",
    ),
    (
        0,
        "screen-arguments",
        "--watch=10s\n-http_header\nA: b\n-diff_base=x\n-normalize\nhttp://h/debug/pprof/heap\n",
    ),
    (
        1,
        "line",
        "focus=main\ntop -cum\nlist f\nwatch 5s\nsnapshot 1 2\nunit=MB\ntagfocus=a=b\nwrite x.svg\n",
    ),
    (
        2,
        "config",
        "theme = \"dark\"\nsort = \"cum\"\nsample_type = [\"cpu\"]\nsplit = 40\nmy_code = \"a\"\n[keys]\nquit = [\"Q\", \"ctrl-q\"]\n",
    ),
    (
        3,
        "index",
        "<html><table><tr><td>7</td><td><a href='heap?debug=1'>heap</a></td></tr></table><ul><li><div class=profile-name>x: </div>A text. More</li></ul><script>1</script>&lt;",
    ),
    (4, "check", "inuse_space cum /main/ grows < 20%"),
    (4, "check-total", "total <= 64MiB"),
    (5, "address", "https://user:pass@host:6060/debug/pprof/profile?seconds=3#x"),
    (
        5,
        "store-address",
        r#"pyroscope+http://u:p@h:4040/x/?query=process_cpu:cpu:nanoseconds:cpu:nanoseconds{service_name="a&b",x=~"c+"}&from=-1h&to=2026-11-27T12:00:00Z&windows=12"#,
    ),
    (
        8,
        "store-query",
        r#"memory:inuse_space:bytes:space:bytes{job="shop", version!~"1\\.\"4"}
process_cpu:cpu:nanoseconds:cpu:nanoseconds:delta
inuse_spac{a="b"}
m{a="#,
    ),
    (6, "small", "ctrl-q\n1m30s\nbytes MB\nnanoseconds hrs\n"),
    (7, "memory", "{\"memstats\":{\"Sys\":9}}"),
];

/// Scripts of keys: a name, the mode, and the keys.
pub const SCRIPTS: &[(&str, u8, &str)] = &[
    ("panes", 0, "123456jjkk\nh\t/ma\nn\u{1b}?q"),
    ("filters", 1, "jfjiuu:focus=main\n:tagfocus=a\n:reset\nts"),
    ("compare", 2, "1jj23\n4\n5x"),
    ("base", 3, "12345:unit=MB\n"),
    ("snapshots", 4, "6jj\ns:snapshots\n"),
    ("live", 5, "123:snapshots\n:watch 5s\n:pause\n"),
    ("icicle", 0, "4jjll\nhsz\u{1b}b"),
    ("log", 7, "jjkGg?q"),
    ("write", 0, "1w\u{15}a.svg\n:write a.txt\n:write a.json\n4:write a.folded\n"),
    ("write-log", 7, ":write a.md\n"),
];

/// Binary CPU profiles of words of four kinds.
pub fn cpu_profiles() -> [(&'static str, Vec<u8>); 4] {
    const WORDS: [u64; 16] = [0, 3, 0, 10_000, 0, 2, 2, 0x11, 0x21, 1, 2, 0x31, 0x41, 0, 1, 0];
    let packed = |word: fn(u64) -> Vec<u8>| {
        let mut bytes: Vec<u8> = WORDS.iter().flat_map(|&w| word(w)).collect();
        bytes.extend_from_slice(b"0-1000 r-xp 0 08:01 1 /bin/app\n");
        bytes
    };
    [
        ("cpu-32-le", packed(|word| (word as u32).to_le_bytes().to_vec())),
        ("cpu-32-be", packed(|word| (word as u32).to_be_bytes().to_vec())),
        ("cpu-64-le", packed(|word| word.to_le_bytes().to_vec())),
        ("cpu-64-be", packed(|word| word.to_be_bytes().to_vec())),
    ]
}

/// Answers of stores: the protocol's number, then types, names of labels, and totals over time.
pub const STORES: &[(&str, u8, [&str; 3])] = &[
    (
        "pyroscope",
        0,
        [
            "{\"profileTypes\":[
{\"ID\":\"memory:inuse_space:bytes:space:bytes\"},
{\"ID\":\"process_cpu:cpu:nanoseconds:cpu:nanoseconds\"}
]}",
            "{\"names\":[\"service_name\",\"instance\",\"version\"]}",
            "{\"series\":[
{\"labels\":[{\"name\":\"service_name\",\"value\":\"shop\"},{\"name\":\"instance\",\"value\":\"a\"}],
\"points\":[
{\"value\":512,\"timestamp\":\"1795777210000\",\"exemplars\":[
{\"timestamp\":\"1795777209000\",\"value\":\"512\",\"profileId\":\"7c3e\"}]},
{\"value\":1.5e3,\"timestamp\":1795777220000}
]}
]}",
        ],
    ),
    (
        "parca",
        1,
        [
            "{\"types\":[
{\"name\":\"memory\",\"sampleType\":\"inuse_space\",\"sampleUnit\":\"bytes\",\"periodType\":\"space\",\"periodUnit\":\"bytes\",\"delta\":false},
{\"name\":\"process_cpu\",\"sampleType\":\"cpu\",\"sampleUnit\":\"nanoseconds\",\"periodType\":\"cpu\",\"periodUnit\":\"nanoseconds\",\"delta\":true}
]}",
            "{\"labelNames\":[\"job\",\"instance\"],
\"labelValues\":[\"shop\"]}",
            "{\"series\":[
{\"labelset\":{\"labels\":[{\"name\":\"job\",\"value\":\"shop\"},{\"name\":\"instance\",\"value\":\"a\"}]},
\"samples\":[
{\"timestamp\":\"2026-11-27T11:20:10.123456789Z\",\"value\":\"512\",\"valuePerSecond\":1,\"duration\":\"1000000000\"},
{\"timestamp\":\"2026-11-27T11:30:10Z\",\"value\":\"1024\",\"count\":\"1\"}
]}
]}",
        ],
    ),
];
