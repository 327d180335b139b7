//! Unit tests of `profile/intern/batch.rs`.

use super::*;

fn stack(stacks: &Stacks, id: StackId) -> Vec<u32> {
    stacks.leaf_first(id).map(|l| l.0).collect()
}

#[test]
fn equal_stacks_are_one_row_and_prefixes_are_shared() {
    let mut interner = BatchInterner::new();
    let a = interner.intern(&[3, 2, 1]).unwrap();
    let b = interner.intern(&[4, 2, 1]).unwrap();
    let again = interner.intern(&[3, 2, 1]).unwrap();
    let empty = interner.intern(&[]).unwrap();
    let mut rows = [a, b, again, empty];
    let stacks = interner.finish(&mut rows);
    let [a, b, again, empty] = rows;
    assert_eq!((a, empty), (again, StackId::EMPTY));
    assert_eq!(stack(&stacks, a), [3, 2, 1]);
    assert_eq!(stack(&stacks, b), [4, 2, 1]);
    assert_eq!(stacks.parent(a), stacks.parent(b));
    assert_eq!(stacks.len(), 5);
}

#[test]
fn the_longest_prefix_that_was_entered_is_found() {
    const DEPTH: u32 = 75;
    let one: Vec<u32> = (0..DEPTH).collect();
    for shared in 0..=DEPTH as usize {
        let mut interner = BatchInterner::new();
        let first = interner.intern(&one).unwrap();
        let mut other = one.clone();
        let differs = other.len() - shared;
        other[..differs].iter_mut().for_each(|id| *id += 1000);
        let second = interner.intern(&other).unwrap();
        let entered = |depth: &usize| depth.is_multiple_of(STRIDE) || one.len() - depth < NEAR_LEAF;
        let found = (0..=shared).rev().find(entered).unwrap();
        let mut rows = [first, second];
        let stacks = interner.finish(&mut rows);
        assert_eq!(stacks.len(), 1 + one.len() + one.len() - found, "{shared} frames shared");
        assert_eq!(stack(&stacks, rows[1]), other);
    }
}

#[test]
fn recursion_and_permutations_are_told_apart() {
    let mut interner = BatchInterner::new();
    let cases: [&[u32]; 6] = [&[1, 1], &[1], &[1, 1, 1], &[1, 2], &[2, 1], &[2, 1, 1]];
    let mut rows: Vec<StackId> = cases.iter().map(|c| interner.intern(c).unwrap()).collect();
    let stacks = interner.finish(&mut rows);
    for (case, row) in cases.iter().zip(&rows) {
        assert_eq!(stack(&stacks, *row), *case);
    }
}

#[test]
fn equal_hashes_do_not_make_different_stacks_equal() {
    let mut interner = BatchInterner::new();
    let one = interner.intern(&[2, 1]).unwrap();
    // As if both stacks had the same hashes: the row of the first is proposed for the second.
    let batch = StackBatch { ids: &[4, 3], start: 0, ends: &[2] };
    let mut rows = vec![one];
    interner.known = vec![KnownPrefix { missing: 0, row: one.0, chunk: 0 }];
    interner.proposals.push(0..2, one.0, 0);
    rows.push(interner.insert(batch, 0).unwrap());
    assert_eq!(rows[0], rows[1], "the hash proposes it");
    assert!(!interner.compare(&[4, 3]), "the frames refute it");
    interner.separate_collisions(batch, 3, &mut rows[1..]).unwrap();
    let stacks = interner.finish(&mut rows);
    assert_eq!(stack(&stacks, rows[0]), [2, 1]);
    assert_eq!(stack(&stacks, rows[1]), [4, 3]);
}

#[test]
fn stacks_come_back_whatever_the_hashes_are() {
    // With factors of 0 all stacks have the same hash, and each is proposed the row of another.
    let mut interner = BatchInterner::new();
    interner.seeds.factors = vec![0; 64];
    let all: Vec<Vec<u32>> = (0..400_u32)
        .map(|i| (0..i % 37).map(|d| (i >> (d % 9)) & 1 | (d << 1)).collect())
        .collect();
    let ids: Vec<u32> = all.iter().flatten().copied().collect();
    let ends: Vec<u32> =
        (0..all.len()).map(|i| all[..=i].iter().map(|stack| stack.len() as u32).sum()).collect();
    let mut rows = Vec::new();
    interner.intern_all(&ids, &ends, &mut rows).unwrap();
    let stacks = interner.finish(&mut rows);
    for (expected, row) in all.iter().zip(rows) {
        assert_eq!(&stack(&stacks, row), expected);
    }
}

#[test]
fn ten_thousand_frames_and_many_stacks_come_back_as_they_went_in() {
    let mut interner = BatchInterner::new();
    let deep: Vec<u32> = (0..10_000).map(|i| i % 7).collect();
    let many: Vec<Vec<u32>> =
        (0..5_000_u32).map(|i| (0..20).map(|d| (i >> (d / 2)) ^ d).collect()).collect();
    let all = || std::iter::once(&deep).chain(&many);
    let ids: Vec<u32> = all().flatten().copied().collect();
    let ends: Vec<u32> = all()
        .scan(0, |end, stack| {
            *end += stack.len() as u32;
            Some(*end)
        })
        .collect();
    let mut rows = Vec::new();
    interner.intern_all(&ids, &ends, &mut rows).unwrap();
    let stacks = interner.finish(&mut rows);
    for (expected, row) in all().zip(rows) {
        assert_eq!(&stack(&stacks, row), expected);
    }
    let mut path = vec![StackId::EMPTY];
    for (row, parent, _) in stacks.rows() {
        while path.last().is_some_and(|&above| above != parent) {
            path.pop();
        }
        assert!(!path.is_empty(), "{row:?} is apart from its parent");
        path.push(row);
    }
}
