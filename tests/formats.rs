//! The older formats and encoding: small inputs and the text that `go tool pprof -raw` prints for them; broken inputs,
//! which are refused without a panic.

use proptest::prelude::*;
use rprof_tui::analysis::query::Query;
use rprof_tui::cancel::Cancel;
use rprof_tui::error::Stop;
use rprof_tui::profile::Profile;
use rprof_tui::profile::decode::{DecodeOptions, decode};
use rprof_tui::profile::demangle::DemangleMode;
use rprof_tui::profile::encode::encode;
use rprof_tui::profile::merge::sources::{MergeOptions, merge_sources};
use rprof_tui::report;
use rprof_tui::report::{PreparedReport, Report};
use std::sync::Arc;

const HEAP: &str = "\
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
";

const GROWTH: &str = "\
heap profile:      1:   8192 [     1:   8192] @ growthz
     1:     8192 [     1:     8192] @ 0x11 0x0 0xffff
MAPPED_LIBRARIES:
build=/x
0-1000 r-xp 0 00:00 0 $build/lib.so.1
2000-10000: /bin/app (@1000) abcdef
";

const MUTEX: &str = "\
--- mutex:
cycles/second=2000000000
sampling period=100
ms since reset = 1500
4000 3 @ 0x11 0x21
#\t0x10\tsync.(*Mutex).Unlock+0x1\t/go/mutex.go:5
";

const GOROUTINES: &str = "
# nothing
goroutine profile: total 3
010 @ 0x0 0x11
# labels: {\"k\":\"v\"}
1 @ 0x9 0x21 0x21 0x31 0x5
#\t0x20\tmain.f+0x1\t/m.go:1
#\t0x20\tmain.f+0x1\t/m.go:1
#\t0x30\tmain.main+0x1\t/m.go:2
";

const THREADS: &str = "\
--- threadz 1 ---

--- Thread 7f1 (name: main/1) stack: ---
  PC:  0x11: f
  0x11: g
  0x21: main
--- Thread 7f2 (name: a b/2) stack: ---
    [same as previous thread]
--- Memory map: ---
  00400000-00401000: /bin/app
";

const JAVA: &str = "\
--- heapz 1 ---
format = java
resolution = bytes
  2097152 2 @ 0x1 0x2
  1024 1 @ 0x2 0x3
0x1 A.f (A.java:10)
0x2 B.g (/usr/lib/b.so)
0x3 generated stub/JIT 5
0x9 unused (X.java:1)
";

const DUMP: &str = "\
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
";

/// Each text, and the output of pprof for it, from the samples on, without trailing blanks.
const TEXTS: [(&str, &str); 6] = [
    (
        HEAP,
        "\
alloc_objects/count alloc_space/bytes inuse_objects/count inuse_space/bytes
       1025    1049600        512     524800: 1 2
                bytes:[1024]
          3    3638089          2    2425393: 2
                bytes:[1048576]
Locations
     1: 0x1000 M=1
     2: 0x2000 M=1
Mappings
1: 0x1000/0x3000/0x0 /bin/app
",
    ),
    (
        GROWTH,
        "\
objects/count space/bytes
          1       8192: 1 2 3
                bytes:[8192]
Locations
     1: 0x10 M=2
     2: 0xffffffffffffffff M=3
     3: 0xfffe M=1
Mappings
1: 0x2000/0x10000/0x1000 /bin/app abcdef
2: 0x0/0x1000/0x0 /x/lib.so.1
3: 0x0/0xffffffffffffffff/0x0
",
    ),
    (
        MUTEX,
        "\
contentions/count delay/nanoseconds
        300     200000: 1 2
Locations
     1: 0x10 M=1
     2: 0x20 M=1
Mappings
1: 0x0/0xffffffffffffffff/0x0
",
    ),
    (
        GOROUTINES,
        "\
goroutine/count
          8: 1 2
          1: 3 4 4 5 6
Locations
     1: 0xffffffffffffffff M=1
     2: 0x10 M=1
     3: 0x8 M=1
     4: 0x20 M=1
     5: 0x30 M=1
     6: 0x4 M=1
Mappings
1: 0x0/0xffffffffffffffff/0x0
",
    ),
    (
        THREADS,
        "\
thread/count
          2: 1 3
Locations
     1: 0x11 M=2
     2: 0x10 M=2
     3: 0x20 M=2
Mappings
1: 0x400000/0x401000/0x0 /bin/app
2: 0x0/0xffffffffffffffff/0x0
",
    ),
    (
        JAVA,
        "\
inuse_objects/count inuse_space/bytes
          2    2425393: 1 2
                bytes:[1048576]
        512     524800: 2 3
                bytes:[1024]
Locations
     1: 0x0 M=1 A.f A.java:10:0 s=0
     2: 0x0 M=1 B.g b.so:0:0 s=0
     3: 0x0 M=1 STUB :0:0 s=0
Mappings
1: 0x0/0x0/0x0
",
    ),
];

/// A CPU profile of two samples whose second frame is the signal handler's, in words made by `word`.
fn cpu(word: fn(u64) -> Vec<u8>) -> Vec<u8> {
    let words = [0, 3, 0, 10_000, 0, 2, 3, 0x11, 0x91, 0x21, 1, 3, 0x31, 0x91, 0x22, 0, 1, 0];
    let mut bytes: Vec<u8> = words.into_iter().flat_map(word).collect();
    bytes.extend_from_slice(b"0-1000 r-xp 0 08:01 1 /bin/app\n");
    bytes
}

fn read(input: &[u8], symbols_in_comments: bool) -> Result<Profile, String> {
    let options = DecodeOptions { symbols_in_comments, ..DecodeOptions::default() };
    decode(input, options, &Cancel::new()).map_err(words)
}

pub(crate) fn words(stop: Stop) -> String {
    match stop {
        Stop::Failed(error) => error.to_string(),
        Stop::Cancelled => "cancelled".to_owned(),
    }
}

fn raw(profile: Profile) -> String {
    let mut out = Vec::new();
    let report = PreparedReport::new(&Report::Raw, Arc::new(profile), Query::default()).unwrap();
    report.write(&report::ReportOptions::default(), &mut out).unwrap();
    String::from_utf8_lossy(&out).into_owned()
}

/// The output of pprof for `input` with `-symbolize=none -raw`, from the samples on, without trailing blanks.
fn bare(input: &[u8]) -> String {
    let profile = read(input, false).unwrap();
    let loaded =
        merge_sources(vec![Arc::new(profile)], vec![], &MergeOptions::default(), &Cancel::new());
    let text = raw(loaded.map_err(words).unwrap());
    let lines = text.lines().skip_while(|line| *line != "Samples:").skip(1);
    lines.map(|line| line.trim_end().to_owned() + "\n").collect()
}

#[test]
fn texts_are_read_as_pprof_reads_them() {
    for (input, expected) in TEXTS {
        assert_eq!(bare(input.as_bytes()), expected, "{input}");
        assert_eq!(bare(input.replace('\n', "\r\n").as_bytes()), expected, "{input}");
    }
}

#[test]
fn cpu_profiles_are_read_in_words_of_every_kind() {
    let words: [fn(u64) -> Vec<u8>; 4] = [
        |word| (word as u32).to_le_bytes().to_vec(),
        |word| (word as u32).to_be_bytes().to_vec(),
        |word| word.to_le_bytes().to_vec(),
        |word| word.to_be_bytes().to_vec(),
    ];
    let expected = "\
samples/count cpu/nanoseconds
          2   20000000: 1 2
          1   10000000: 3 4
Locations
     1: 0x11 M=1
     2: 0x20 M=1
     3: 0x31 M=1
     4: 0x21 M=1
Mappings
1: 0x0/0x1000/0x0 /bin/app
";
    for word in words {
        assert_eq!(bare(&cpu(word)), expected);
    }
}

/// The stacks of a profile, leaf first, as `function:line` with inlined frames joined by `<`.
pub(crate) fn stacks(profile: &Profile) -> Vec<String> {
    let frame = |location| {
        let lines = profile.lines(location).iter();
        let names = lines.map(|line| {
            let name = profile.strings().text(profile.function(line.function).name);
            format!("{name}:{}", line.line)
        });
        names.collect::<Vec<_>>().join("<")
    };
    let stack = |&stack| profile.stacks().leaf_first(stack).map(frame).collect::<Vec<_>>();
    profile.sample_stacks().iter().map(|s| stack(s).join(" ")).collect()
}

#[test]
fn names_in_comments_are_read() {
    let heap = read(HEAP.as_bytes(), true).unwrap();
    assert_eq!(stacks(&heap), ["main.alloc:10 main.main:20", "main.main:20"]);
    let goroutines = read(GOROUTINES.as_bytes(), true).unwrap();
    let expected = [" ", "main.f:1 main.f:1 main.main:2"];
    assert_eq!(stacks(&goroutines), expected, "nameless frames at both ends go");
    let labels = goroutines.label_set(goroutines.sample_labels()[0]);
    assert_eq!(goroutines.strings().text(labels[0].key), "k");
}

#[test]
fn dumps_are_goroutines_counted_by_stack_and_state() {
    let dump = read(DUMP.as_bytes(), true).unwrap();
    assert_eq!(stacks(&dump), ["main.inner:3<main.outer:7 main.main:11", "main.(*T).wait:20"]);
    assert_eq!(dump.values(0), [1, 2]);
    let text = raw(dump);
    let labels = "created_by:[main.main] state:[select, locked to thread]";
    assert!(text.contains(labels), "{text}");
    assert!(text.contains("wait:[180 seconds]"), "{text}");
}

#[test]
fn folded_stacks_are_read_and_mere_lists_are_not() {
    let folded = read(b"# made by hand\nmain;a b;c 12\nmain 3\n", true).unwrap();
    assert_eq!(
        (stacks(&folded), folded.values(0)),
        (vec!["c:0 a b:0 main:0".into(), "main:0".into()], &[12, 3][..])
    );
    for other in ["main 3\nother 4\n", "a;b\n", "a;b 1\nnonsense\n"] {
        let refusal = read(other.as_bytes(), true).unwrap_err();
        assert!(refusal.starts_with("parsing profile: unrecognized profile format"), "{refusal}");
    }
}

#[test]
fn what_goes_wrong_is_said_in_pprofs_words() {
    let header = "heap profile: 1: 2 [1: 2] @ heap/2\n";
    let java = "--- heapz 1 ---\nformat = java\nresolution = bytes\n";
    let long = format!("goroutine profile: total 1\n1 @{}\n", " 0x1".repeat(17_000));
    for (input, expected) in [
        (format!("{header}nonsense\n"), "unexpected number of sample values: got 0, want 6"),
        (format!("{header}0: 5 [0: 0] @ 0x1\n"), "inuse count was 0 but inuse bytes was 5"),
        (
            format!("{header}9999999999999999999: 5 [0: 0] @\n"),
            "malformed sample: 9999999999999999999: 5 [0: 0] @: strconv.ParseInt: parsing \
             \"9999999999999999999\": value out of range",
        ),
        (
            format!("{header}1: 5 [1: 5] @ 0x11111111111111111\n"),
            "malformed sample: 1: 5 [1: 5] @ 0x11111111111111111: failed to parse as hex 64-bit \
             number: 0x11111111111111111",
        ),
        ("goroutine profile: total 1\n1 @ 0xZZ\n".to_owned(), "malformed profile format"),
        (format!("{java}1 0 @ 0x1\n"), "parsing sample 1 0 @ 0x1: second value must be non-zero"),
        (long, "bufio.Scanner: token too long"),
        ("--- threadz 1 ---\n--- nothing\n".to_owned(), "unrecognized profile format"),
    ] {
        let expected = format!("parsing profile: {expected}");
        assert_eq!(read(input.as_bytes(), true).unwrap_err(), expected);
    }
    let perf = read(b"PERFILE2........", true).unwrap_err();
    assert!(perf.contains("perf_to_profile"), "{perf}");
}

#[test]
fn zstd_is_unpacked_frame_by_frame() {
    // Two frames of one stored block each. The header of a block holds its size.
    let (one, two) = HEAP.as_bytes().split_at(100);
    let frame = |part: &[u8]| {
        let mut bytes = vec![0x28, 0xb5, 0x2f, 0xfd, 0x60];
        bytes.extend_from_slice(&(part.len() as u16).wrapping_sub(256).to_le_bytes());
        bytes.extend_from_slice(&((part.len() as u32) << 3 | 1).to_le_bytes()[..3]);
        bytes.extend_from_slice(part);
        bytes
    };
    let padded = [one, &[b'\n'; 200][..]].concat();
    let text = [padded.as_slice(), two, &[b'\n'; 200][..]].concat();
    let packed = [frame(&padded), frame(&[two, &[b'\n'; 200][..]].concat())].concat();
    assert_eq!(read(&packed, false), read(&text, false));
    let cut = read(&packed[..50], false).unwrap_err();
    assert!(cut.starts_with("decompressing profile: "), "{cut}");
}

#[test]
fn what_is_encoded_is_read_again() {
    let names = ["allocs.pb.gz", "cpu.pb.gz", "goroutine.pb.gz", "heap.pb.gz", "mutex.pb.gz"];
    for name in names {
        let profile = read(&crate::support::gunzipped(name), false).unwrap();
        let bytes = encode(&profile);
        let again = read(&bytes, false).unwrap();
        assert_eq!(raw(again.clone()), raw(profile), "{name}");
        assert_eq!(encode(&again), bytes, "{name}: written alike");
    }
}

/// Inputs of every format.
fn inputs() -> Vec<Vec<u8>> {
    let texts = [HEAP, GROWTH, MUTEX, GOROUTINES, THREADS, JAVA, DUMP, "main;a;b 12\nmain;a 3\n"];
    let mut inputs: Vec<Vec<u8>> = texts.iter().map(|text| text.as_bytes().to_vec()).collect();
    inputs.push(cpu(|word| word.to_le_bytes().to_vec()));
    inputs.push(cpu(|word| (word as u32).to_be_bytes().to_vec()));
    inputs
}

proptest! {
    #[test]
    fn a_broken_input_is_refused_or_read_and_never_a_panic(
        which in 0..10_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
        moved in any::<(prop::sample::Index, prop::sample::Index, prop::sample::Index)>(),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = inputs()[which].clone();
        let length = bytes.len();
        for (at, byte) in changes {
            bytes[at.index(length)] = byte;
        }
        let (from, to) = (moved.0.index(length), moved.1.index(length));
        let part = bytes[from.min(to)..from.max(to)].to_vec();
        let at = moved.2.index(length);
        bytes.splice(at..at, part);
        if let Some(cut) = cut {
            bytes.truncate(cut.index(length));
        }
        for symbols in [false, true] {
            let Ok(profile) = read(&bytes, symbols) else { continue };
            let again = read(&encode(&profile), false).unwrap();
            prop_assert_eq!(again.sample_count(), profile.sample_count());
            let sources = vec![Arc::new(profile.clone()), Arc::new(profile)];
            let options = MergeOptions { demangle: Some(DemangleMode::default()), ..Default::default() };
            if let Ok(merged) = merge_sources(sources, vec![], &options, &Cancel::new()) {
                raw(merged);
            }
        }
    }
}
