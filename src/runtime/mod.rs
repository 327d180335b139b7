//! Figures of a Go runtime beside its profiles: `runtime.MemStats` in its three forms, and the log of the garbage
//! collector. Nothing here depends on profiles, reports or screens.

pub mod gctrace;
pub mod growth;
pub mod memory_breakdown;
pub mod memstats;
pub mod summary;
pub mod system_memory;

/// The kind of a text of the runtime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuntimeText {
    /// Lines of the garbage collector, among other output of a program.
    Log,
    /// `runtime.MemStats` in any of its forms.
    Memory,
}

/// Largest size in bytes of an input read as `runtime.MemStats`. Those of servers have some hundred kilobytes.
pub const LARGEST_MEMORY: usize = 64 << 20;

/// The kind of runtime text that `head` begins, the first bytes of an input that is no profile. A log needs one whole
/// line of the collector, so that no line of another format is taken for one.
pub fn recognise(head: &[u8]) -> Option<RuntimeText> {
    let plain = |b: &u8| *b >= b' ' || matches!(b, b'\t' | b'\r' | b'\n' | 0x1b);
    if !head.iter().take(512).all(plain) {
        return None;
    }
    if memstats::begins(head) {
        return Some(RuntimeText::Memory);
    }
    gctrace::begins(head).then_some(RuntimeText::Log)
}

#[cfg(test)]
mod tests {
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
}
