//! Unit tests of `profile/memory_budget.rs`.

use super::*;

fn budget(max_memory: u64, all: &SharedMemory) -> MemoryBudget {
    MemoryBudget::new(DecodeOptions { max_memory, ..DecodeOptions::default() }, all.clone())
}

#[test]
fn the_limit_grows_with_what_is_decoded() {
    let mut budget = budget(u64::MAX, &SharedMemory::default());
    assert_eq!(budget.hold(BASE), Ok(()));
    let excess = MemoryExcess::PerByte { limit: BASE, decoded: 0 };
    assert_eq!(budget.check(1), Err(excess));
    budget.decoded(10);
    assert_eq!((budget.check(120), budget.room()), (Ok(()), 120));
    assert!(budget.check(121).is_err());
    let any = DecodeOptions { max_memory_per_byte: None, ..DecodeOptions::default() };
    assert_eq!(MemoryBudget::new(any, SharedMemory::default()).check(u64::MAX), Ok(()));
}

#[test]
fn inputs_of_a_load_share_the_limit() {
    let all = SharedMemory::default();
    let (mut one, mut other) = (budget(100, &all), budget(100, &all));
    assert_eq!((one.hold(70), other.hold(30)), (Ok(()), Ok(())));
    assert_eq!(other.hold(31), Err(MemoryExcess::Together(100)));
    // A profile remains, what it took to read it does not.
    one.keep(60);
    assert_eq!(other.hold(40), Ok(()));
    drop(other);
    assert_eq!(all.0.load(Ordering::Relaxed), 60);
}

#[test]
fn columns_grow_as_estimated() {
    for length in [0_usize, 1000, LONG_COLUMN / 8] {
        let mut column = vec![0_u64; length];
        let estimate = column_memory(&column, 500);
        grow(&mut column, 500).unwrap();
        assert_eq!(column.capacity() as u64 * 8, estimate);
    }
}
