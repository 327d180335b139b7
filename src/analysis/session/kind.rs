//! Kinds of profiles that one process gives.

/// The kind of a profile in a session, in the order in which profiles are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MemberKind {
    /// Processor time.
    Cpu,
    /// Memory in use first.
    Heap,
    /// Allocated memory first.
    Allocs,
    /// Goroutines by their stacks.
    Goroutine,
    /// Waiting, where it waited.
    Block,
    /// Waiting of others, where a lock is released.
    Mutex,
    /// Stacks that started threads.
    ThreadCreate,
}

impl MemberKind {
    /// The kind of a profile with these sample types. `is_of_unlocks` is true if contentions are counted where a lock is
    /// released. `None` for a kind that Go programs do not have.
    pub fn of(types: &[&str], default: usize, is_of_unlocks: bool) -> Option<MemberKind> {
        let has = |name: &str| types.contains(&name);
        if has("inuse_space") {
            let is_allocated = types.get(default).is_some_and(|kind| kind.starts_with("alloc_"));
            return Some(if is_allocated { MemberKind::Allocs } else { MemberKind::Heap });
        }
        match types {
            _ if has("contentions") && is_of_unlocks => Some(MemberKind::Mutex),
            _ if has("contentions") => Some(MemberKind::Block),
            _ if has("cpu") => Some(MemberKind::Cpu),
            ["goroutine" | "goroutines"] => Some(MemberKind::Goroutine),
            ["threadcreate"] => Some(MemberKind::ThreadCreate),
            _ => None,
        }
    }

    /// Its name, as Go's servers and this program's files have it.
    pub fn name(self) -> &'static str {
        match self {
            MemberKind::Cpu => "cpu",
            MemberKind::Heap => "heap",
            MemberKind::Allocs => "allocs",
            MemberKind::Goroutine => "goroutine",
            MemberKind::Block => "block",
            MemberKind::Mutex => "mutex",
            MemberKind::ThreadCreate => "threadcreate",
        }
    }
}

#[cfg(test)]
#[path = "tests/kind.rs"]
mod tests;
