//! Inputs of which a byte takes much memory, for the tests of limits and for the measure of peaks.

/// The beginning of a field of profile.proto that declares so many bytes.
pub(crate) fn head(number: u8, length: u64) -> Vec<u8> {
    let mut bytes = vec![number << 3 | 2];
    bytes.extend(varint(length));
    bytes
}

pub(crate) fn varint(value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = value;
    while rest >= 0x80 {
        bytes.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    bytes.push(rest as u8);
    bytes
}

/// A field of a profile or a message.
pub(crate) fn field(number: u8, body: &[u8]) -> Vec<u8> {
    [&head(number, body.len() as u64), body].concat()
}

/// An input of about so many bytes, repeated from the pieces that `piece` makes.
fn series(size: usize, piece: impl Fn(u64) -> Vec<u8>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(size);
    let mut number = 1;
    while bytes.len() < size {
        bytes.extend(piece(number));
        number += 1;
    }
    bytes
}

/// Inputs by name, each of about as many bytes as asked for.
pub(crate) fn dense(size: usize) -> Vec<(&'static str, Vec<u8>)> {
    let mut all = records(size);
    all.extend(samples(size));
    all.extend(texts(size));
    all
}

/// The tables of profile.proto.
fn records(size: usize) -> Vec<(&'static str, Vec<u8>)> {
    let id = |number: u64| [vec![8], varint(number)].concat();
    let types = field(6, &vec![b'x'; size / 2]);
    vec![
        ("comments", field(13, &vec![0; size])),
        ("lines", field(4, &[0x22, 0].repeat(size / 2))),
        ("locations", [0x22, 0].repeat(size / 2)),
        ("mappings", [0x1a, 0].repeat(size / 2)),
        ("functions", [0x2a, 0].repeat(size / 2)),
        ("strings", [head(6, 0), [0x32, 0].repeat(size / 2)].concat()),
        ("locations with ids", [head(6, 0), series(size, |n| field(4, &id(n)))].concat()),
        ("locations apart", [head(6, 0), series(size, |n| field(4, &id(n * 4096)))].concat()),
        (
            "names of types",
            [head(6, 0), types, field(1, &[8, 1]).repeat((size / 64).min(60_000))].concat(),
        ),
    ]
}

/// Samples of profile.proto.
fn samples(size: usize) -> Vec<(&'static str, Vec<u8>)> {
    let types = [head(6, 0), field(1, &[]), field(4, &[8, 1])].concat();
    let sample = |body: &[u8]| [&types[..], &field(2, body)].concat();
    let value = [16, 1];
    let stacks = |size, length: u64| {
        series(size, |n| {
            let ids = (0..length).map(|place| 1 + (n >> (6 * place)) as u8 % 64);
            field(2, &[field(1, &ids.collect::<Vec<_>>()), value.to_vec()].concat())
        })
    };
    let label = |n: u64| [vec![8, 0, 0x18], varint(n)].concat();
    let label_sets = |n| field(2, &[value.to_vec(), field(3, &label(n))].concat());
    let large = |n: u64| field(2, &field(1, &varint(n << 31)));
    let labels = [field(3, &[0x18, 1]).repeat(size / 4), value.to_vec()].concat();
    vec![
        ("a deep stack", sample(&field(1, &vec![1; size]))),
        (
            "deep stacks",
            [types.clone(), field(2, &field(1, &vec![1; size / 64])).repeat(64)].concat(),
        ),
        (
            "distinct deep stacks",
            [types.clone(), series(size, |n| field(2, &field(1, &vec![n as u8 % 64; 100_000])))]
                .concat(),
        ),
        ("distinct stacks", [types.clone(), stacks(size, 4)].concat()),
        ("distinct stacks of ten", [types.clone(), stacks(size, 10)].concat()),
        ("empty samples", [types.clone(), [0x12, 0].repeat(size / 2)].concat()),
        (
            "values",
            [
                sample(&field(2, &vec![1; size / 3])),
                field(2, &field(2, &vec![1; size / 3])).repeat(2),
            ]
            .concat(),
        ),
        ("label sets", [types.clone(), series(size, label_sets)].concat()),
        ("labels", sample(&labels)),
        ("large ids", [types.clone(), series(size, large)].concat()),
        ("a stack of large ids", sample(&field(1, &series(size, |n| varint(n << 31))))),
    ]
}

/// Texts, and binary CPU profiles.
fn texts(size: usize) -> Vec<(&'static str, Vec<u8>)> {
    let text = |first: &str, line: &dyn Fn(u64) -> String| {
        [first.into(), series(size, |n| line(n).into_bytes())].concat()
    };
    let names = series(size, |n| {
        let end = if n % 100 == 0 { "x 1\n" } else { "" };
        format!("{n:x};{end}").into_bytes()
    });
    let words =
        |words: &[u32]| words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<_>>();
    let heap = "heap profile: 1: 1 [1: 1] @ heap_v2/1\n";
    vec![
        ("folded stacks", [names, b"x 1\n".to_vec()].concat()),
        ("folded samples", text("a;b 1\n", &|_| "a 1\n".into())),
        (
            "folded distinct stacks",
            text("a;b 1\n", &|n| format!("{};{};{} 1\n", n % 64, n / 64 % 64, n / 4096 % 64)),
        ),
        ("counts", text("x profile: total 1\n", &|_| "1 @ 0x1\n".into())),
        ("counts of addresses", text("x profile: total 1\n", &|n| format!("1 @ 0x{n:x}\n"))),
        (
            "counts with labels",
            text("x profile: total 1\n", &|n| format!("1 @ 0x1\n# labels: {{\"\":\"{n:x}\"}}\n")),
        ),
        ("counts with names", text("x profile: total 1\n1 @ 0x1\n", &|_| "#\t0x1\tf\n".into())),
        ("names of threads", text("heap_v2/1\n", &|n| format!("t{n}:1:1[1:1] x\n"))),
        ("jemalloc", text("heap_v2/1\n", &|n| format!("@0x{n:x}\nt*:1:1[1:1]\n"))),
        (
            "threads of jemalloc",
            text(&format!("heap_v2/1\nt*:1:1[1:1]\n@{}\n", " 0x1".repeat(1000)), &|_| {
                "t1:1:1[1:1]\n".into()
            }),
        ),
        ("heap", text(heap, &|n| format!("1:1[1:1]@0x{n:x}\n"))),
        (
            "a memory map",
            text(&format!("{heap}MAPPED_LIBRARIES:\n"), &|n| format!("{n:x} {n:x}1 a{n:x}\n")),
        ),
        ("variables", text(&format!("{heap}MAPPED_LIBRARIES:\n"), &|_| "x=y\n".into())),
        ("contentions", text("--- contentionz 2 ---\n", &|n| format!("1 1 @0x{n:x}\n"))),
        (
            "threads",
            text("--- threadz 1 ---\n\n", &|n| {
                format!("--- Thread 1 (name: a/1) stack: ---\n0x{n:x}\n")
            }),
        ),
        ("a deep thread", text("--- Thread 1 (name: a/1) stack: ---\n", &|_| "0x1\n".into())),
        (
            "java",
            text("--- heapz 1 ---\nformat = java\nresolution = bytes\n", &|n| {
                format!("1 1 @ 0x{n:x}\n")
            }),
        ),
        ("a dump", text("", &|n| format!("goroutine 1 [a]:\nf{n:x}()\n\n"))),
        ("a deep dump", text("goroutine 1 [a]:\n", &|_| "f()\n".into())),
        ("cpu", [words(&[0, 3, 0, 1, 0]), series(size, |n| words(&[1, 1, n as u32]))].concat()),
        ("a deep cpu stack", [words(&[0, 3, 0, 1, 0, 1, size as u32 / 8]), vec![1; size]].concat()),
    ]
}
