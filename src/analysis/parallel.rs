//! Work on several processors: what is long enough to be worth a thread, and may be done in parts or beside something else.

use std::ops::Range;
use std::panic::resume_unwind;
use std::sync::LazyLock;
use std::thread;

/// In how many parts so many things are worth being done, where one part should have at least `worth`.
pub(super) fn parts(count: usize, worth: usize) -> usize {
    // Asking is a dozen calls of the system.
    static THREADS: LazyLock<usize> =
        LazyLock::new(|| thread::available_parallelism().map_or(1, usize::from));
    match count / worth {
        0 | 1 => 1,
        parts => parts.min(*THREADS),
    }
}

/// What `of` says of `range`, asked in so many parts at once; in order.
pub(super) fn map_chunks<T: Send>(
    range: &Range<usize>,
    parts: usize,
    of: impl Fn(Range<usize>) -> T + Sync,
) -> Vec<T> {
    let bound = |part: usize| range.start + range.len() * part / parts;
    let part = |part: usize| of(bound(part)..bound(part + 1));
    thread::scope(|scope| {
        let part = &part;
        let others: Vec<_> = (1..parts).map(|place| scope.spawn(move || part(place))).collect();
        let joined =
            others.into_iter().map(|other| other.join().unwrap_or_else(|p| resume_unwind(p)));
        std::iter::once(part(0)).chain(joined).collect()
    })
}

/// What two questions come to, the second asked on a thread of its own if that is `worth` it.
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
mod tests {
    use super::*;

    #[test]
    fn parts_stand_in_order_and_leave_nothing_out() {
        for count in 1..9 {
            let ranges = map_chunks(&(3..8), count, |range| range);
            assert_eq!(ranges.len(), count);
            let all: Vec<usize> = ranges.into_iter().flatten().collect();
            assert_eq!(all, [3, 4, 5, 6, 7], "in {count} parts");
        }
        assert_eq!(join(true, || 1, || 2), join(false, || 1, || 2));
    }
}
