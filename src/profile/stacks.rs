//! The stack table: every distinct prefix of a stack, root first, is one row {parent, location}. A million samples of
//! depth forty are three million rows instead of forty million ids, and a question about paths is one linear pass.
//!
//! Interning hashes prefixes additively: going one frame towards the root is one subtraction, so a stack is looked for
//! from its leaf upwards and mostly found within a few probes instead of one probe per frame.

use super::{LocationId, StackId};
use std::hash::{BuildHasher, RandomState};

/// Rows {parent, location}, parents before children; row 0 is the stack without frames.
///
/// Two rows may stand for the same stack (interning does not promise to find each prefix), so rows are compared by what
/// they hold where that matters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stacks {
    parents: Vec<u32>,
    locations: Vec<u32>,
}

impl Default for Stacks {
    fn default() -> Self {
        Self { parents: vec![0], locations: vec![u32::MAX] }
    }
}

impl Stacks {
    /// How many rows there are, the empty stack among them.
    pub fn len(&self) -> usize {
        self.parents.len()
    }

    /// Whether there is no stack but the empty one.
    pub fn is_empty(&self) -> bool {
        self.parents.len() == 1
    }

    /// The stack one frame nearer to the root; the empty stack's is itself.
    #[inline]
    pub fn parent(&self, id: StackId) -> StackId {
        StackId(self.parents[id.index()])
    }

    /// The innermost location of a stack; `None` for the empty stack.
    #[inline]
    pub fn location(&self, id: StackId) -> Option<LocationId> {
        (id != StackId::EMPTY).then(|| LocationId(self.locations[id.index()]))
    }

    /// The locations of a stack, leaf first.
    pub fn leaf_first(&self, id: StackId) -> impl Iterator<Item = LocationId> + '_ {
        let mut row = id;
        std::iter::from_fn(move || {
            let location = self.location(row)?;
            row = self.parent(row);
            Some(location)
        })
    }

    /// All rows but the empty one, parents before children: row, parent, location.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = (StackId, StackId, LocationId)> + '_ {
        let columns = self.parents.iter().zip(&self.locations).enumerate().skip(1);
        columns.map(|(row, (&parent, &location))| {
            (StackId(row as u32), StackId(parent), LocationId(location))
        })
    }

    /// Appends a row under an existing one.
    pub(crate) fn push(&mut self, parent: StackId, location: LocationId) -> StackId {
        debug_assert!(parent.index() < self.parents.len());
        self.parents.push(parent.0);
        self.locations.push(location.0);
        StackId(self.parents.len() as u32 - 1)
    }

    /// Replaces every location by `map(location)`, row by row; the first failure ends it.
    pub(super) fn try_map<E>(mut self, map: impl Fn(u32) -> Result<u32, E>) -> Result<Self, E> {
        for location in self.locations.iter_mut().skip(1) {
            *location = map(*location)?;
        }
        self.parents.shrink_to_fit();
        self.locations.shrink_to_fit();
        Ok(self)
    }
}

/// One entry of the hash table; sixteen bytes, so that it never straddles a cache line.
#[derive(Clone, Copy, Default)]
struct Slot {
    hash: u64,
    /// The row; 0 is a free slot.
    row: u32,
    /// How many frames the row's stack has: a cheap part of being certain.
    depth: u32,
}

/// Prefixes this near to the leaf are always entered into the table: the next stack most often shares one of them.
const NEAR_LEAF: usize = 10;

/// Farther up, every prefix of such a depth is entered: adversarial stacks then cost an eighth of the memory.
const STRIDE: usize = 8;

/// Finds or makes the row of a stack. Equality is certain: a hash only proposes a row, whose frames are then compared.
pub(super) struct Interner {
    stacks: Stacks,
    slots: Vec<Slot>,
    used: usize,
    /// Differs from run to run, so that no profile can be made to collide.
    seed: u64,
    /// The mixed frames of the stack at hand, leaf first.
    mixed: Vec<u64>,
}

impl Interner {
    pub(super) fn new() -> Self {
        Self {
            stacks: Stacks::default(),
            slots: vec![Slot::default(); 1 << 10],
            used: 0,
            seed: RandomState::new().hash_one(0x5bd1_e995_u64) | 1,
            mixed: Vec::new(),
        }
    }

    pub(super) fn finish(self) -> Stacks {
        self.stacks
    }

    /// The row of the stack with these locations, leaf first. `None` when 2³² rows are reached.
    pub(super) fn intern(&mut self, leaf_first: &[u32]) -> Option<StackId> {
        let frames = leaf_first.len();
        let mut hash = 0_u64;
        self.mixed.clear();
        for (above, &location) in leaf_first.iter().enumerate() {
            let mixed = mix(location, (frames - 1 - above) as u32, self.seed);
            self.mixed.push(mixed);
            hash = hash.wrapping_add(mixed);
        }
        let mut row = StackId::EMPTY;
        let mut missing = 0;
        while missing < frames {
            if let Some(found) = self.find(hash, &leaf_first[missing..]) {
                row = found;
                break;
            }
            hash = hash.wrapping_sub(self.mixed[missing]);
            missing += 1;
        }
        u32::try_from(self.stacks.len() + missing).ok()?;
        for above in (0..missing).rev() {
            hash = hash.wrapping_add(self.mixed[above]);
            row = self.stacks.push(row, LocationId(leaf_first[above]));
            let depth = frames - above;
            if above < NEAR_LEAF || depth.is_multiple_of(STRIDE) {
                self.insert(Slot { hash, row: row.0, depth: depth as u32 });
            }
        }
        Some(row)
    }

    fn find(&self, hash: u64, leaf_first: &[u32]) -> Option<StackId> {
        let mask = self.slots.len() - 1;
        let mut place = hash as usize & mask;
        loop {
            let slot = self.slots[place];
            if slot.row == 0 {
                return None;
            }
            if slot.hash == hash
                && slot.depth as usize == leaf_first.len()
                && self.holds(StackId(slot.row), leaf_first)
            {
                return Some(StackId(slot.row));
            }
            place = (place + 1) & mask;
        }
    }

    /// Whether a row of as many frames stands for exactly these locations.
    fn holds(&self, row: StackId, leaf_first: &[u32]) -> bool {
        let mut row = row.index();
        leaf_first.iter().all(|&location| {
            let same = self.stacks.locations[row] == location;
            row = self.stacks.parents[row] as usize;
            same
        })
    }

    fn insert(&mut self, slot: Slot) {
        if self.used * 4 >= self.slots.len() * 3 {
            self.grow();
        }
        self.used += 1;
        place(&mut self.slots, slot);
    }

    fn grow(&mut self) {
        let mut slots = vec![Slot::default(); self.slots.len() * 2];
        for &slot in self.slots.iter().filter(|slot| slot.row != 0) {
            place(&mut slots, slot);
        }
        self.slots = slots;
    }
}

fn place(slots: &mut [Slot], slot: Slot) {
    let mask = slots.len() - 1;
    let mut at = slot.hash as usize & mask;
    while slots[at].row != 0 {
        at = (at + 1) & mask;
    }
    slots[at] = slot;
}

/// A frame at its depth as 64 well-mixed bits.
#[inline]
fn mix(location: u32, depth: u32, seed: u64) -> u64 {
    let mut x = ((u64::from(depth) << 32) | u64::from(location)) ^ seed;
    x = (x ^ (x >> 31)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 29)).wrapping_mul(seed | 1);
    x ^ (x >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stack(stacks: &Stacks, id: StackId) -> Vec<u32> {
        stacks.leaf_first(id).map(|l| l.0).collect()
    }

    #[test]
    fn equal_stacks_are_one_row_and_prefixes_are_shared() {
        let mut interner = Interner::new();
        let a = interner.intern(&[3, 2, 1]).unwrap();
        let b = interner.intern(&[4, 2, 1]).unwrap();
        let again = interner.intern(&[3, 2, 1]).unwrap();
        let empty = interner.intern(&[]).unwrap();
        let stacks = interner.finish();
        assert_eq!((a, empty), (again, StackId::EMPTY));
        assert_eq!(stack(&stacks, a), [3, 2, 1]);
        assert_eq!(stack(&stacks, b), [4, 2, 1]);
        assert_eq!(stacks.parent(a), stacks.parent(b));
        assert_eq!(stacks.len(), 5);
    }

    #[test]
    fn recursion_and_permutations_are_told_apart() {
        let mut interner = Interner::new();
        let cases: [&[u32]; 6] = [&[1, 1], &[1], &[1, 1, 1], &[1, 2], &[2, 1], &[2, 1, 1]];
        let rows: Vec<StackId> = cases.iter().map(|c| interner.intern(c).unwrap()).collect();
        let stacks = interner.finish();
        for (case, row) in cases.iter().zip(&rows) {
            assert_eq!(stack(&stacks, *row), *case);
        }
    }

    #[test]
    fn ten_thousand_frames_and_many_stacks_come_back_as_they_went_in() {
        let mut interner = Interner::new();
        let deep: Vec<u32> = (0..10_000).map(|i| i % 7).collect();
        let row = interner.intern(&deep).unwrap();
        let many: Vec<Vec<u32>> =
            (0..5_000_u32).map(|i| (0..20).map(|d| (i >> (d / 2)) ^ d).collect()).collect();
        let rows: Vec<StackId> = many.iter().map(|s| interner.intern(s).unwrap()).collect();
        let stacks = interner.finish();
        assert_eq!(stack(&stacks, row), deep);
        for (expected, row) in many.iter().zip(rows) {
            assert_eq!(&stack(&stacks, row), expected);
        }
        for (row, parent, _) in stacks.rows() {
            assert!(parent < row);
        }
    }
}
