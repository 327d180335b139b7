//! Work on several threads: a range in parts, or two tasks at once, if they are long enough.

use std::ops::Range;
use std::panic::resume_unwind;
use std::sync::LazyLock;
use std::thread;

/// Number of parts for `count` items, each of at least `worth` items and one for a thread.
pub(super) fn parts(count: usize, worth: usize) -> usize {
    // `available_parallelism` takes a dozen system calls, so it is called once.
    static THREADS: LazyLock<usize> =
        LazyLock::new(|| thread::available_parallelism().map_or(1, usize::from));
    match count / worth {
        0 | 1 => 1,
        parts => parts.min(*THREADS),
    }
}

/// The results of `map` for `parts` parts of `range`, on a thread each, in order.
pub(super) fn map_chunks<T: Send>(
    range: &Range<usize>,
    parts: usize,
    map: impl Fn(Range<usize>) -> T + Sync,
) -> Vec<T> {
    let bound = |part: usize| range.start + range.len() * part / parts;
    let part = |part: usize| map(bound(part)..bound(part + 1));
    thread::scope(|scope| {
        let part = &part;
        let others: Vec<_> = (1..parts).map(|at| scope.spawn(move || part(at))).collect();
        let joined =
            others.into_iter().map(|other| other.join().unwrap_or_else(|p| resume_unwind(p)));
        std::iter::once(part(0)).chain(joined).collect()
    })
}

/// The results of two tasks, the second on a thread of its own if that is `worth` it.
pub fn join<A, B: Send>(
    worth: bool,
    first: impl FnOnce() -> A,
    second: impl FnOnce() -> B + Send,
) -> (A, B) {
    if !worth {
        return (first(), second());
    }
    thread::scope(|scope| {
        let second = scope.spawn(second);
        let first = first();
        (first, second.join().unwrap_or_else(|panic| resume_unwind(panic)))
    })
}

#[cfg(test)]
#[path = "tests/parallel.rs"]
mod tests;
