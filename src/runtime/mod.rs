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
mod tests;
