//! Frames of rows, eight at a time, for comparison.

use crate::profile::memory_budget::column_memory;

/// Frames that are compared at a time.
pub(crate) const CHUNK: usize = 8;

/// The frames of rows whose depth is a multiple of [`CHUNK`], each from the row up to the chunk above, side by side. A walk
/// up the rows would touch three times the memory.
pub(crate) struct Chunks {
    pub(crate) all: Vec<Chunk>,
    /// A bit per row, set if it has a chunk. Chunks follow the order of their rows, so the count of set bits before a row's
    /// is the index of its chunk.
    marks: Vec<u64>,
    /// Per word of `marks`, the bits set in all words before it.
    ranks: Vec<u32>,
}

/// The frames of one row.
pub(crate) struct Chunk {
    /// The index of the chunk above. Above the outermost it is 0, the chunk of no row.
    pub(crate) above: u32,
    /// Leaf first.
    pub(crate) ids: [u32; CHUNK],
}

impl Chunks {
    pub(crate) fn new() -> Self {
        // The first belongs to no row, and equals no frames.
        let none = Chunk { above: 0, ids: [u32::MAX; CHUNK] };
        Self { all: vec![none], marks: Vec::new(), ranks: Vec::new() }
    }

    /// The memory in bytes, once there is room for so many frames.
    pub(crate) fn memory(&self, frames: usize) -> u64 {
        let marks =
            column_memory(&self.marks, frames / 64) + column_memory(&self.ranks, frames / 64);
        column_memory(&self.all, frames / CHUNK) + marks
    }

    /// Appends a chunk for a row behind all that have one; returns its index.
    pub(crate) fn push(&mut self, row: u32, above: u32, leaf_first: &[u32]) -> u32 {
        let (word, bit) = (row as usize / 64, row % 64);
        while self.marks.len() <= word {
            self.marks.push(0);
            self.ranks.push(self.all.len() as u32);
        }
        self.marks[word] |= 1 << bit;
        let mut ids = [0; CHUNK];
        ids.copy_from_slice(leaf_first);
        self.all.push(Chunk { above, ids });
        self.all.len() as u32 - 1
    }

    /// The index of a row's chunk; 0 if it has none.
    #[inline]
    pub(crate) fn chunk_of(&self, row: u32) -> u32 {
        let (word, bit) = (row as usize / 64, 1_u64 << (row % 64));
        match self.marks.get(word) {
            Some(marks) if marks & bit != 0 => self.ranks[word] + (marks & (bit - 1)).count_ones(),
            _ => 0,
        }
    }

    /// The index of the chunk at or above a row of this depth.
    pub(crate) fn chunk_above(&self, rows: &[[u32; 2]], row: u32, depth: usize) -> u32 {
        self.chunk_of((0..depth % CHUNK).fold(row, |row, _| rows[row as usize][0]))
    }

    /// Makes a row's chunk, if it has one, anew from the rows.
    pub(crate) fn rebuild(&mut self, rows: &[[u32; 2]], row: u32) {
        let index = self.chunk_of(row);
        if index == 0 {
            return;
        }
        let (mut next, mut ids) = (row, [0; CHUNK]);
        for id in &mut ids {
            [next, *id] = rows[next as usize];
        }
        self.all[index as usize] = Chunk { above: self.chunk_of(next), ids };
    }
}
