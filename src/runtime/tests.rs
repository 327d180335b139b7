//! Unit tests of `runtime/mod.rs`.

use super::*;

#[test]
fn nothing_else_is_taken_for_the_runtimes() {
    for (text, kind) in [
        (
            "gc 1 @0.012s 2%: 0.026+0.39+0.10 ms clock, 0.1+0/0.2/0+0.1 ms cpu, 4->4->0 MB, 4 MB goal, 2 P\n",
            Some(RuntimeText::Log),
        ),
        (
            "listening on 8080\ngc1(1): 0+0+0 ms, 0 -> 0 MB 16 -> 18 (19-1) objects\n",
            Some(RuntimeText::Log),
        ),
        ("{\"cmdline\":[],\"memstats\":{\"Sys\":1}}", Some(RuntimeText::Memory)),
        ("  {\n\"Alloc\": 1, \"HeapSys\": 2, \"Sys\":3}", Some(RuntimeText::Memory)),
        ("# runtime.MemStats\n# Alloc = 1\n# Sys = 2\n", Some(RuntimeText::Memory)),
        ("{\"nodes\": []}", None),
        ("main;gc 1 @0.012s 5\nmain;gc 2%: 6\n", None),
        ("gc 12\nmain;gc 13\n", None),
        ("heap profile: 1: 2 [3: 4] @ heap/1048576\n", None),
        ("\n\x02\x08\x01", None),
        ("", None),
    ] {
        assert_eq!(recognise(text.as_bytes()), kind, "{text}");
    }
}
