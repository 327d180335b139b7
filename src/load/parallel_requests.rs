//! A few requests at the same time, with each answer as it comes.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::thread;

use crate::error::Stop;

/// Requests at the same time.
const REQUESTS: usize = 4;

/// Calls `work` with each item, in order, by a few threads, and `take` on this one with each result and the place of its item.
/// Nothing more is begun once `take` returns false.
pub(super) fn each_as_it_comes<T: Sync, R: Send>(
    items: &[T],
    work: impl Fn(&T) -> R + Sync,
    mut take: impl FnMut(usize, R) -> bool,
) {
    if let [only] = items {
        take(0, work(only));
        return;
    }
    let (next, has_ended) = (AtomicUsize::new(0), AtomicBool::new(false));
    let begin = || {
        let place = next.fetch_add(1, Ordering::Relaxed);
        let item = items.get(place).filter(|_| !has_ended.load(Ordering::Relaxed))?;
        Some((place, work(item)))
    };
    thread::scope(|scope| {
        let (sender, results) = channel();
        let mut has_thread = false;
        for _ in 0..REQUESTS.min(items.len()) {
            let (sender, begin) = (sender.clone(), &begin);
            let builder = thread::Builder::new().name("store".to_owned());
            let run = move || {
                while let Some(result) = begin() {
                    // The receiver lives until the last sender is gone.
                    let _ = sender.send(result);
                }
            };
            if builder.spawn_scoped(scope, run).is_err() {
                break;
            }
            has_thread = true;
        }
        drop(sender);
        let mut take = |(place, result)| {
            if !take(place, result) {
                has_ended.store(true, Ordering::Relaxed);
            }
        };
        if has_thread {
            results.into_iter().for_each(take);
        } else {
            // Without a thread this one does all.
            std::iter::from_fn(begin).for_each(&mut take);
        }
    });
}

/// The results of `work` for each item, in the order of the items, by a few threads. Nothing more is begun after a failure.
pub(super) fn in_parallel<T: Sync, R: Send>(
    items: &[T],
    work: impl Fn(&T) -> Result<R, Stop> + Sync,
) -> Result<Vec<R>, Stop> {
    let (mut read, mut failure): (Vec<(usize, R)>, _) = (Vec::new(), None);
    each_as_it_comes(items, work, |place, result| {
        match result {
            Ok(result) => read.push((place, result)),
            Err(stop) => drop(failure.get_or_insert(stop)),
        }
        failure.is_none()
    });
    if let Some(stop) = failure {
        return Err(stop);
    }
    read.sort_by_key(|(place, _)| *place);
    Ok(read.into_iter().map(|(_, result)| result).collect())
}

#[cfg(test)]
#[path = "tests/parallel_requests.rs"]
mod tests;
