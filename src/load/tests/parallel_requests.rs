//! Unit tests of `load/parallel_requests.rs`.

use super::*;
use crate::error::Error;

#[test]
fn results_keep_the_order_of_the_items() {
    let items: Vec<usize> = (0..50).collect();
    let doubled = in_parallel(&items, |item| Ok(item * 2)).unwrap();
    assert_eq!(doubled, (0..50).map(|item| item * 2).collect::<Vec<_>>());
    let failed = in_parallel(&items, |item| match item {
        7 => Err(Error::Empty.into()),
        _ => Ok(()),
    });
    assert!(matches!(failed, Err(Stop::Failed(Error::Empty))));
}

#[test]
fn few_items_are_worked_on_at_a_time() {
    let (now, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let items: Vec<usize> = (0..200).collect();
    let mut taken = 0;
    let work = |_: &usize| {
        most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        thread::yield_now();
        now.fetch_sub(1, Ordering::SeqCst);
    };
    each_as_it_comes(&items, work, |_, ()| {
        taken += 1;
        true
    });
    assert_eq!(taken, 200);
    assert!((1..=REQUESTS).contains(&most.into_inner()));
}
