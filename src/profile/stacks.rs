//! The stack table: every distinct prefix of a stack, root first, is one row {parent, location}. A million samples of
//! depth forty are three million rows instead of forty million ids, and a question about paths is one linear pass.
//!
//! Interning hashes prefixes additively: going one frame towards the root is one subtraction, so a stack is looked for
//! from its leaf upwards and mostly found within a few probes instead of one probe per frame.

use super::{LocationId, StackId};
use std::hash::{BuildHasher, RandomState};

/// Rows {parent, location} in pre-order, so that parents stand before children and all stacks that begin with the same
/// frames stand behind each other; row 0 is the stack without frames.
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

    /// Per row its parent; the empty stack's is itself.
    pub fn parents(&self) -> &[u32] {
        &self.parents
    }

    /// Per row its innermost location; of no meaning for the empty stack.
    pub fn locations(&self) -> &[u32] {
        &self.locations
    }

    /// Appends a row under an existing one, which must be the last row or one of those above it (what is left of a table
    /// when rows are passed over is such a sequence).
    pub(crate) fn push(&mut self, parent: StackId, location: LocationId) -> StackId {
        debug_assert!(self.is_open(parent), "row {} is not in pre-order", self.parents.len());
        debug_assert!(parent.index() < self.parents.len());
        self.parents.push(parent.0);
        self.locations.push(location.0);
        StackId(self.parents.len() as u32 - 1)
    }

    /// Whether a row may still be appended under `parent`: it is the last row, or above that.
    fn is_open(&self, parent: StackId) -> bool {
        let mut row = self.parents.len() as u32 - 1;
        while row > parent.0 {
            row = self.parents[row as usize];
        }
        row == parent.0
    }

    /// The table in pre-order of rows {parent, location} that only have their parents before them, and where each row
    /// went.
    pub(super) fn in_preorder(rows: &[[u32; 2]]) -> (Self, Vec<u32>) {
        let count = rows.len();
        let mut sizes = vec![1_u32; count];
        for row in (1..count).rev() {
            sizes[rows[row][0] as usize] += sizes[row];
        }
        // From here on: where the next child of a row goes. A row's size is read just before that.
        let mut next = sizes;
        let mut places = vec![0_u32; count];
        let mut sorted = Self { parents: vec![0; count], locations: vec![u32::MAX; count] };
        next[0] = 1;
        for row in 1..count {
            let [parent, location] = rows[row];
            let parent = parent as usize;
            let place = next[parent];
            next[parent] = place + next[row];
            next[row] = place + 1;
            places[row] = place;
            sorted.parents[place as usize] = places[parent];
            sorted.locations[place as usize] = location;
        }
        (sorted, places)
    }

    /// Replaces every location by `map(location)`, row by row; the first failure ends it.
    pub(super) fn try_map<E>(mut self, map: impl Fn(u32) -> Result<u32, E>) -> Result<Self, E> {
        for location in self.locations.iter_mut().skip(1) {
            *location = map(*location)?;
        }
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

/// How many stacks are hashed, and their slots touched, before the first of them is looked for: the memory accesses of
/// a batch then overlap.
const BATCH: usize = 16;

/// How many slots of a stack are touched early: few stacks need more.
const TOUCHED: usize = 6;

/// What a hash proposed for a stack, to be compared.
#[derive(Clone, Copy)]
struct Proposal {
    /// The row whose stack is to be compared next, going up.
    row: u32,
    /// The ids it should hold, leaf first: what is left of `ids[from..to]`.
    from: usize,
    to: usize,
    /// Which stack of the batch it was proposed for.
    stack: usize,
    /// Whether all frames so far are the same.
    same: bool,
}

/// A stack of a batch: its ids are `ids[from..to]`, its mixed frames begin at `mixed`.
#[derive(Clone, Copy)]
struct Span {
    from: usize,
    to: usize,
    mixed: usize,
    stack: usize,
}

/// Finds or makes the rows of stacks. Equality is certain: a hash only proposes a row, whose frames are then compared,
/// those of a batch side by side.
pub(super) struct Interner {
    /// Rows {parent, location} in order of first appearance; both are read together.
    rows: Vec<[u32; 2]>,
    slots: Vec<Slot>,
    used: usize,
    /// Differs from run to run, so that no profile can be made to collide.
    seed: u64,
    /// The mixed frames of the batch at hand, each stack leaf first.
    mixed: Vec<u64>,
    /// The sum of the mixed frames per stack of the batch.
    hashes: Vec<u64>,
    /// What the hashes proposed for the batch.
    proposals: Vec<Proposal>,
    /// The stacks of the batch for which that was wrong.
    wrong: Vec<usize>,
    /// Keeps what was touched early from being passed over.
    sink: u64,
}

impl Interner {
    pub(super) fn new() -> Self {
        Self {
            rows: vec![[0, u32::MAX]],
            slots: vec![Slot::default(); 1 << 10],
            used: 0,
            seed: RandomState::new().hash_one(0x5bd1_e995_u64) | 1,
            mixed: Vec::new(),
            hashes: Vec::new(),
            proposals: Vec::new(),
            wrong: Vec::new(),
            sink: 0,
        }
    }

    /// The table in pre-order; `rows`, as they were given, become rows of it.
    pub(super) fn finish(self, rows: &mut [StackId]) -> Stacks {
        let Self { rows: all, slots, .. } = self;
        drop(slots);
        let (stacks, places) = Stacks::in_preorder(&all);
        for row in rows {
            row.0 = places[row.index()];
        }
        stacks
    }

    /// The row of the stack with these locations, leaf first. `None` when 2³² rows are reached.
    pub(super) fn intern(&mut self, leaf_first: &[u32]) -> Option<StackId> {
        let mut rows = Vec::with_capacity(1);
        self.intern_all(leaf_first, &[leaf_first.len() as u32], &mut rows)?;
        rows.pop()
    }

    /// Appends the rows of several stacks, which stand leaf first behind each other in `ids` and end at `ends`.
    pub(super) fn intern_all(
        &mut self,
        ids: &[u32],
        ends: &[u32],
        rows: &mut Vec<StackId>,
    ) -> Option<()> {
        let mut start = 0;
        for batch in ends.chunks(BATCH) {
            self.hash_batch(ids, start, batch);
            let first = rows.len();
            let (mut from, mut mixed) = (start, 0);
            for (stack, &end) in batch.iter().enumerate() {
                let to = end as usize;
                rows.push(self.place(ids, Span { from, to, mixed, stack })?);
                mixed += to - from;
                from = to;
            }
            self.compare(ids);
            while let Some(stack) = self.wrong.pop() {
                let from = if stack == 0 { start } else { batch[stack - 1] as usize };
                rows[first + stack] = self.afresh(&ids[from..batch[stack] as usize])?;
            }
            start = from;
        }
        Some(())
    }

    /// Mixes the frames of a batch and touches the slots in which its stacks are looked for first.
    fn hash_batch(&mut self, ids: &[u32], start: usize, ends: &[u32]) {
        self.mixed.clear();
        self.hashes.clear();
        let mask = self.slots.len() - 1;
        let mut from = start;
        for &end in ends {
            let stack = &ids[from..end as usize];
            let first = self.mixed.len();
            let depths = (0..stack.len() as u32).rev();
            let seed = self.seed;
            self.mixed.extend(stack.iter().zip(depths).map(|(&id, depth)| mix(id, depth, seed)));
            let mut hash = self.mixed[first..].iter().fold(0_u64, |sum, &m| sum.wrapping_add(m));
            self.hashes.push(hash);
            for &frame in self.mixed[first..].iter().take(TOUCHED) {
                self.sink ^= self.slots[hash as usize & mask].hash;
                hash = hash.wrapping_sub(frame);
            }
            from = end as usize;
        }
    }

    /// The row of a stack: of the longest prefix that a hash proposes, and new rows below it.
    fn place(&mut self, ids: &[u32], span: Span) -> Option<StackId> {
        let frames = span.to - span.from;
        let mut hash = self.hashes[span.stack];
        let (mut row, mut missing) = (0, 0);
        while missing < frames {
            if let Some(found) = self.find(hash, frames - missing) {
                let (from, to) = (span.from + missing, span.to);
                self.proposals.push(Proposal {
                    row: found,
                    from,
                    to,
                    stack: span.stack,
                    same: true,
                });
                row = found;
                break;
            }
            hash = hash.wrapping_sub(self.mixed[span.mixed + missing]);
            missing += 1;
        }
        u32::try_from(self.rows.len() + missing).ok()?;
        for above in (0..missing).rev() {
            hash = hash.wrapping_add(self.mixed[span.mixed + above]);
            self.rows.push([row, ids[span.from + above]]);
            row = self.rows.len() as u32 - 1;
            let depth = frames - above;
            if above < NEAR_LEAF || depth.is_multiple_of(STRIDE) {
                self.insert(Slot { hash, row, depth: depth as u32 });
            }
        }
        Some(StackId(row))
    }

    /// A row of as many frames and of this hash.
    #[inline]
    fn find(&self, hash: u64, frames: usize) -> Option<u32> {
        let mask = self.slots.len() - 1;
        let mut place = hash as usize & mask;
        loop {
            let slot = self.slots[place];
            if slot.row == 0 {
                return None;
            }
            if slot.hash == hash && slot.depth as usize == frames {
                return Some(slot.row);
            }
            place = (place + 1) & mask;
        }
    }

    /// Compares what was proposed, frame by frame and all stacks of the batch in step, so that their memory accesses
    /// overlap. Stacks that turn out different are left in `wrong`.
    fn compare(&mut self, ids: &[u32]) {
        while let Some(steps) = self.proposals.iter().map(|p| p.to - p.from).min() {
            for _ in 0..steps {
                for p in &mut self.proposals {
                    let [parent, location] = self.rows[p.row as usize];
                    p.same &= location == ids[p.from];
                    p.row = parent;
                    p.from += 1;
                }
            }
            let wrong = &mut self.wrong;
            self.proposals.retain(|p| {
                if !p.same {
                    wrong.push(p.stack);
                }
                p.same && p.from < p.to
            });
        }
    }

    /// Rows of a stack's own, shared with none: two different stacks have the same hash. What was appended for it
    /// before stays unused.
    #[cold]
    fn afresh(&mut self, leaf_first: &[u32]) -> Option<StackId> {
        u32::try_from(self.rows.len() + leaf_first.len()).ok()?;
        let mut row = 0;
        for &location in leaf_first.iter().rev() {
            self.rows.push([row, location]);
            row = self.rows.len() as u32 - 1;
        }
        Some(StackId(row))
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
    fn recursion_and_permutations_are_told_apart() {
        let mut interner = Interner::new();
        let cases: [&[u32]; 6] = [&[1, 1], &[1], &[1, 1, 1], &[1, 2], &[2, 1], &[2, 1, 1]];
        let mut rows: Vec<StackId> = cases.iter().map(|c| interner.intern(c).unwrap()).collect();
        let stacks = interner.finish(&mut rows);
        for (case, row) in cases.iter().zip(&rows) {
            assert_eq!(stack(&stacks, *row), *case);
        }
    }

    #[test]
    fn equal_hashes_do_not_make_different_stacks_equal() {
        let mut interner = Interner::new();
        let one = interner.intern(&[2, 1]).unwrap();
        // Whatever is looked for next is proposed the row of the first stack.
        let hash = interner.hashes[0];
        for slot in &mut interner.slots {
            *slot = Slot { hash, row: one.0, depth: 2 };
        }
        interner.mixed = vec![0; 2];
        interner.hashes = vec![hash];
        let mut rows = vec![one];
        rows.push(interner.place(&[4, 3], Span { from: 0, to: 2, mixed: 0, stack: 0 }).unwrap());
        assert_eq!(rows[0], rows[1], "the hash proposes it");
        interner.compare(&[4, 3]);
        assert_eq!(interner.wrong, [0], "the frames refute it");
        rows[1] = interner.afresh(&[4, 3]).unwrap();
        let stacks = interner.finish(&mut rows);
        assert_eq!(stack(&stacks, rows[0]), [2, 1]);
        assert_eq!(stack(&stacks, rows[1]), [4, 3]);
    }

    #[test]
    fn ten_thousand_frames_and_many_stacks_come_back_as_they_went_in() {
        let mut interner = Interner::new();
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
            assert!(!path.is_empty(), "{row:?} stands apart from its parent");
            path.push(row);
        }
    }
}
