//! Finds or makes the rows of stacks.
//!
//! Prefixes are hashed additively: all frames of a stack are mixed without waiting for each other, and every prefix of it
//! has its hash at once. So a stack is looked for from its leaf upwards and mostly found within a few probes instead of
//! one per frame. What a hash proposes is compared, eight frames at a time, so equality is certain.
//!
//! Waiting for memory is what this costs, so many stacks go through each step together: what they look at next is loaded
//! first, by nothing but loads, which are then under way at once.

use super::chunks::{CHUNK, Chunks};
use super::cursor::{Cursor, NEAR_LEAF, STRIDE};
use super::in_preorder;
use super::prefix_hash::{Seeds, kept, with};
use super::prefix_table::PrefixTable;
use super::small::SmallInterner;
use crate::profile::StackId;
use crate::profile::store::stacks::Stacks;

/// How many stacks go through each step together: the memory accesses of a batch overlap.
const BATCH: usize = 64;

/// How many prefixes of a stack are looked for at a time: few stacks need more.
const STEP: usize = 4;

/// Words of the bits that say what a batch entered: ten times as many bits as it enters where all frames are new.
const RECENT: usize = 1 << 8;

/// What a hash proposed for a stack, to be compared.
#[derive(Clone, Copy)]
struct Proposal {
    /// The row, later the chunk, that is to be compared next, going up.
    next: u32,
    /// The ids that the row's stack should hold, leaf first: what is left of `ids[from..to]`.
    from: usize,
    to: usize,
    /// Which stack of the batch it was proposed for.
    stack: usize,
}

/// The longest prefix of a stack that was known before its batch.
#[derive(Clone, Copy)]
struct Found {
    /// How many frames it lacks.
    missing: usize,
    row: u32,
    /// The chunk at or above the row.
    chunk: u32,
}

/// Stacks of a batch, leaf first behind each other: the ids `start..`, up to each of `ends`.
#[derive(Clone, Copy)]
struct Batch<'a> {
    ids: &'a [u32],
    start: usize,
    ends: &'a [u32],
}

impl Batch<'_> {
    /// Where a stack's ids stand.
    fn range(self, stack: usize) -> std::ops::Range<usize> {
        let from = if stack == 0 { self.start } else { self.ends[stack - 1] as usize };
        from..self.ends[stack] as usize
    }

    /// Where the last stack ends.
    fn end(self) -> usize {
        self.ends.last().map_or(self.start, |&end| end as usize)
    }
}

/// Finds or makes the rows of stacks. Equality is certain: a hash only proposes a row, whose frames are then compared,
/// those of a batch side by side.
pub(in crate::profile) struct BatchInterner {
    /// Rows {parent, location} in order of first appearance; both are read together.
    rows: Vec<[u32; 2]>,
    known: PrefixTable,
    seeds: Seeds,
    /// Per frame of the batch at hand the hash of the stack from the root to it: as much of it as is kept.
    prefixes: Vec<u32>,
    chunks: Chunks,
    /// Per stack of the batch what was found of it.
    found: Vec<Found>,
    /// A bit for each of the hashes that the batch entered, and for others.
    recent: [u64; RECENT],
    /// Stacks of the batch that are still looked for.
    cursors: Vec<Cursor>,
    /// Those for which a row is proposed whose innermost location was not looked at yet.
    candidates: Vec<Cursor>,
    /// What the hashes proposed for the batch.
    proposals: Vec<Proposal>,
    /// Keeps what was touched early from being passed over.
    sink: u32,
}

impl BatchInterner {
    pub(in crate::profile) fn new() -> Self {
        Self {
            rows: vec![[0, u32::MAX]],
            known: PrefixTable::new(),
            seeds: Seeds::new(),
            prefixes: Vec::new(),
            chunks: Chunks::new(),
            found: Vec::new(),
            recent: [0; RECENT],
            cursors: Vec::new(),
            candidates: Vec::new(),
            proposals: Vec::new(),
            sink: 0,
        }
    }

    /// The table in pre-order; `rows`, as they were given, become rows of it.
    pub(in crate::profile) fn finish(self, rows: &mut [StackId]) -> Stacks {
        let Self { rows: all, known, chunks, .. } = self;
        drop((known, chunks));
        in_preorder(&all, rows)
    }

    /// The row of the stack with these locations, leaf first. `None` when 2³² rows are reached.
    pub(in crate::profile) fn intern(&mut self, leaf_first: &[u32]) -> Option<StackId> {
        let mut rows = Vec::with_capacity(1);
        self.intern_all(leaf_first, &[leaf_first.len() as u32], &mut rows)?;
        rows.pop()
    }

    /// Appends the rows of several stacks, which stand leaf first behind each other in `ids` and end at `ends`.
    pub(in crate::profile) fn intern_all(
        &mut self,
        ids: &[u32],
        ends: &[u32],
        rows: &mut Vec<StackId>,
    ) -> Option<()> {
        self.intern_from(0, ids, ends, rows)
    }

    /// Likewise, without the first stacks.
    pub(in crate::profile) fn intern_from(
        &mut self,
        first: usize,
        ids: &[u32],
        ends: &[u32],
        rows: &mut Vec<StackId>,
    ) -> Option<()> {
        let mut start = if first == 0 { 0 } else { ends[first - 1] as usize };
        for ends in ends[first..].chunks(BATCH) {
            let batch = Batch { ids, start, ends };
            self.hash(batch);
            self.find(batch);
            let (first, before) = (rows.len(), self.rows.len());
            let mut same = self.compare(ids);
            for stack in 0..ends.len() {
                rows.push(self.place(batch, stack)?);
            }
            same &= self.compare(ids);
            if !same {
                self.separate(batch, before, &mut rows[first..])?;
            }
            start = batch.end();
        }
        Some(())
    }

    /// Hashes the prefixes of a batch.
    fn hash(&mut self, batch: Batch<'_>) {
        let frames = batch.end() - batch.start;
        if self.prefixes.len() < frames {
            self.prefixes.resize(frames, 0);
        }
        for stack in 0..batch.ends.len() {
            let range = batch.range(stack);
            let place = range.start - batch.start;
            let prefixes = &mut self.prefixes[place..place + range.len()];
            let seeds = self.seeds.up_to(range.len());
            let mut hash = 0_u64;
            for ((&id, prefix), &seed) in batch.ids[range].iter().zip(prefixes).rev().zip(seeds) {
                hash = with(hash, id, seed);
                *prefix = kept(hash);
            }
        }
    }

    /// Looks for the longest known prefix of every stack of a batch, and proposes it.
    fn find(&mut self, batch: Batch<'_>) {
        self.recent = [0; RECENT];
        self.found.clear();
        for stack in 0..batch.ends.len() {
            let range = batch.range(stack);
            self.found.push(Found { missing: range.len(), row: 0, chunk: 0 });
            let [start, end] = [range.start, range.end].map(|place| place - batch.start);
            self.cursors.extend(Cursor::new(start..end, stack));
        }
        while !self.cursors.is_empty() {
            self.touch();
            self.step();
            self.settle(&batch.ids[batch.start..]);
        }
        for stack in 0..batch.ends.len() {
            let range = batch.range(stack);
            let Found { missing, row, .. } = self.found[stack];
            self.propose(range.start + missing, range.end, row, stack);
        }
    }

    /// Loads what the cursors look at next.
    fn touch(&mut self) {
        let mut sink = self.sink;
        for cursor in &self.cursors {
            let mut at = cursor.at;
            for _ in 0..STEP {
                if at < cursor.stop {
                    sink ^= self.known.touch(self.prefixes[at]);
                }
                at += cursor.stride;
            }
        }
        self.sink = sink;
    }

    /// Moves each cursor up to the next prefix whose hash proposes a row, and away to the candidates; or a step on.
    fn step(&mut self) {
        let (known, prefixes, candidates) = (&self.known, &self.prefixes, &mut self.candidates);
        self.cursors.retain_mut(|cursor| {
            for _ in 0..STEP {
                if cursor.at >= cursor.stop {
                    break;
                }
                if let Some(row) = known.candidate(prefixes[cursor.at]) {
                    candidates.push(Cursor { row, ..*cursor });
                    return false;
                }
                cursor.at += cursor.stride;
            }
            cursor.goes_on()
        });
    }

    /// Looks whether the candidates' rows are of the right innermost location; where none is, the search goes on.
    fn settle(&mut self, ids: &[u32]) {
        let rows = &self.rows;
        self.sink ^= self.candidates.iter().fold(0, |sink, c| sink ^ rows[c.row as usize][1]);
        for mut candidate in self.candidates.drain(..) {
            let (id, hash) = (ids[candidate.at], self.prefixes[candidate.at]);
            if rows[candidate.row as usize][1] != id {
                candidate.row = self.known.find(hash, id, rows).unwrap_or(0);
            }
            let goes_on = if candidate.row == 0 {
                candidate.at += candidate.stride;
                candidate.goes_on()
            } else {
                let found = &mut self.found[candidate.stack];
                found.missing = candidate.at - candidate.start;
                found.row = candidate.row;
                candidate.stride > 1 && candidate.between(candidate.at)
            };
            if goes_on {
                self.cursors.push(candidate);
            }
        }
    }

    /// Asks for `row` to be compared with the frames `from..to`, unless there are none.
    #[inline]
    fn propose(&mut self, from: usize, to: usize, row: u32, stack: usize) {
        if from < to {
            self.proposals.push(Proposal { next: row, from, to, stack });
        }
    }

    /// The row of a stack: of the longest prefix that a hash proposes, and new rows below it.
    fn place(&mut self, batch: Batch<'_>, stack: usize) -> Option<StackId> {
        let range = batch.range(stack);
        let ids = &batch.ids[range.clone()];
        let place = range.start - batch.start;
        let prefixes = &self.prefixes[place..place + ids.len()];
        let Found { mut missing, mut row, chunk } = self.found[stack];
        let mut above_chunk = Some(chunk);
        // Stacks of the same batch may have entered longer ones since.
        let mut longer = prefixes[..missing].iter().zip(ids).enumerate();
        let found = longer.find_map(|(missing, (&hash, &id))| {
            let [word, bit] = recent(hash);
            let entered = self.recent[word] >> bit & 1 != 0;
            let row = if entered { self.known.find(hash, id, &self.rows) } else { None };
            row.map(|row| (missing, row))
        });
        if let Some(found) = found {
            (missing, row) = found;
            above_chunk = None;
            self.proposals.push(Proposal {
                next: row,
                from: range.start + missing,
                to: range.end,
                stack,
            });
        }
        u32::try_from(self.rows.len() + missing).ok()?;
        self.known.reserve(missing);
        for above in (0..missing).rev() {
            let depth = ids.len() - above;
            let parent = row;
            self.rows.push([parent, ids[above]]);
            row = self.rows.len() as u32 - 1;
            if depth.is_multiple_of(CHUNK) {
                let before =
                    above_chunk.unwrap_or_else(|| self.chunks.above(&self.rows, parent, depth - 1));
                above_chunk = Some(self.chunks.push(row, before, &ids[above..above + CHUNK]));
            }
            if above < NEAR_LEAF || depth.is_multiple_of(STRIDE) {
                self.known.insert(prefixes[above], row);
                let [word, bit] = recent(prefixes[above]);
                self.recent[word] |= 1 << bit;
            }
        }
        Some(StackId(row))
    }

    /// Whether all that was proposed is so. First the frames below the last boundary of chunks, then chunk by chunk, all
    /// stacks of the batch in step, so that their memory accesses overlap.
    fn compare(&mut self, ids: &[u32]) -> bool {
        let mut same = true;
        for _ in 1..CHUNK {
            for p in self.proposals.iter_mut().filter(|p| (p.to - p.from) % CHUNK > 0) {
                let [parent, location] = self.rows[p.next as usize];
                same &= location == ids[p.from];
                p.next = parent;
                p.from += 1;
            }
        }
        self.proposals.retain(|p| {
            p.from < p.to || {
                // Nothing is left above the outermost frame but the empty stack.
                same &= p.next == 0;
                false
            }
        });
        for p in &mut self.proposals {
            p.next = self.chunks.of(p.next);
            self.found[p.stack].chunk = p.next;
        }
        while same && !self.proposals.is_empty() {
            for p in &mut self.proposals {
                let chunk = &self.chunks.all[p.next as usize];
                same &= ids[p.from..p.from + CHUNK] == chunk.ids;
                p.next = chunk.above;
                p.from += CHUNK;
            }
            self.proposals.retain(|p| {
                p.from < p.to || {
                    same &= p.next == 0;
                    false
                }
            });
        }
        self.proposals.clear();
        same
    }

    /// Gives the stacks of a batch, some of which have the hashes of others, rows of their own. What was appended for
    /// those stays unused.
    #[cold]
    fn separate(&mut self, batch: Batch<'_>, before: usize, rows: &mut [StackId]) -> Option<()> {
        // Chunks were made of the stacks that asked for them; they have to hold what their rows hold.
        for row in before as u32..self.rows.len() as u32 {
            self.chunks.renew(&self.rows, row);
        }
        for (stack, row) in rows.iter_mut().enumerate() {
            let leaf_first = &batch.ids[batch.range(stack)];
            if self.is_row_of(row.0, leaf_first) {
                continue;
            }
            u32::try_from(self.rows.len() + leaf_first.len()).ok()?;
            row.0 = 0;
            for &location in leaf_first.iter().rev() {
                self.rows.push([row.0, location]);
                row.0 = self.rows.len() as u32 - 1;
            }
        }
        Some(())
    }

    /// Whether a row's stack is this one.
    fn is_row_of(&self, row: u32, leaf_first: &[u32]) -> bool {
        let mut row = row;
        for &id in leaf_first {
            let [parent, location] = self.rows[row as usize];
            if row == 0 || location != id {
                return false;
            }
            row = parent;
        }
        row == 0
    }
}

impl From<SmallInterner> for BatchInterner {
    /// Goes on with the same rows.
    fn from(few: SmallInterner) -> Self {
        let mut interner = Self { rows: few.into_rows(), ..Self::new() };
        let (rows, known, chunks) = (&interner.rows, &mut interner.known, &mut interner.chunks);
        known.reserve(rows.len());
        // Per row the hash of its stack and how deep it is.
        let mut stacks = vec![(0_u64, 0_usize); rows.len()];
        for (row, &[parent, id]) in rows.iter().enumerate().skip(1) {
            let (above, depth) = stacks[parent as usize];
            let hash = interner.seeds.with(above, depth, id);
            stacks[row] = (hash, depth + 1);
            known.insert(kept(hash), row as u32);
            if (depth + 1).is_multiple_of(CHUNK) {
                let (mut next, mut ids) = (row as u32, [0; CHUNK]);
                for id in &mut ids {
                    [next, *id] = rows[next as usize];
                }
                chunks.push(row as u32, chunks.of(next), &ids);
            }
        }
        interner
    }
}

/// The word and the bit of a hash among those of a batch.
#[inline]
fn recent(hash: u32) -> [usize; 2] {
    [(hash >> 24) as usize % RECENT, (hash >> 18) as usize % 64]
}

#[cfg(test)]
mod tests {
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
            let entered =
                |depth: &usize| depth.is_multiple_of(STRIDE) || one.len() - depth < NEAR_LEAF;
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
        // Both stacks shall have the hashes of the first, so its row is proposed for the second.
        let batch = Batch { ids: &[4, 3], start: 0, ends: &[2] };
        let mut rows = vec![one];
        interner.found = vec![Found { missing: 0, row: one.0, chunk: 0 }];
        interner.proposals = vec![Proposal { next: one.0, from: 0, to: 2, stack: 0 }];
        rows.push(interner.place(batch, 0).unwrap());
        assert_eq!(rows[0], rows[1], "the hash proposes it");
        assert!(!interner.compare(&[4, 3]), "the frames refute it");
        interner.separate(batch, 3, &mut rows[1..]).unwrap();
        let stacks = interner.finish(&mut rows);
        assert_eq!(stack(&stacks, rows[0]), [2, 1]);
        assert_eq!(stack(&stacks, rows[1]), [4, 3]);
    }

    #[test]
    fn stacks_come_back_whatever_the_hashes_are() {
        // Seeds of nothing: all stacks have the same hash, and each is proposed the row of another.
        let mut interner = BatchInterner::new();
        interner.seeds.factors = vec![0; 64];
        let all: Vec<Vec<u32>> = (0..400_u32)
            .map(|i| (0..i % 37).map(|d| (i >> (d % 9)) & 1 | (d << 1)).collect())
            .collect();
        let ids: Vec<u32> = all.iter().flatten().copied().collect();
        let ends: Vec<u32> = (0..all.len())
            .map(|i| all[..=i].iter().map(|stack| stack.len() as u32).sum())
            .collect();
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
            assert!(!path.is_empty(), "{row:?} stands apart from its parent");
            path.push(row);
        }
    }
}
