//! What a stack is compared with: frames eight at a time.

/// How many frames are compared at a time.
pub(crate) const CHUNK: usize = 8;

/// The frames of rows whose depth is a multiple of [`CHUNK`], from each up to the one before, at one place each: walking
/// up frame by frame would touch three times the memory.
pub(crate) struct Chunks {
    pub(crate) all: Vec<Chunk>,
    /// A bit per row: whether it has a chunk. Chunks stand in the order of their rows, so the count of bits before a
    /// row's is the place of its chunk.
    marks: Vec<u64>,
    /// The bits in all words before each.
    ranks: Vec<u32>,
}

pub(crate) struct Chunk {
    /// The place of the chunk above; of the outermost it is 0, which is none's.
    pub(crate) above: u32,
    /// Leaf first.
    pub(crate) ids: [u32; CHUNK],
}
impl Chunks {
    pub(crate) fn new() -> Self {
        // The first is none's, and like no frames.
        let none = Chunk { above: 0, ids: [u32::MAX; CHUNK] };
        Self { all: vec![none], marks: Vec::new(), ranks: Vec::new() }
    }

    /// Appends a chunk for a row behind all that have one; its place.
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

    /// The place of a row's chunk; 0 if it has none.
    #[inline]
    pub(crate) fn of(&self, row: u32) -> u32 {
        let (word, bit) = (row as usize / 64, 1_u64 << (row % 64));
        match self.marks.get(word) {
            Some(marks) if marks & bit != 0 => self.ranks[word] + (marks & (bit - 1)).count_ones(),
            _ => 0,
        }
    }

    /// The place of the chunk at or above a row of this depth.
    pub(crate) fn above(&self, rows: &[[u32; 2]], row: u32, depth: usize) -> u32 {
        self.of((0..depth % CHUNK).fold(row, |row, _| rows[row as usize][0]))
    }

    /// Makes a row's chunk, if it has one, anew from the rows.
    pub(crate) fn renew(&mut self, rows: &[[u32; 2]], row: u32) {
        let place = self.of(row);
        if place == 0 {
            return;
        }
        let (mut next, mut ids) = (row, [0; CHUNK]);
        for id in &mut ids {
            [next, *id] = rows[next as usize];
        }
        self.all[place as usize] = Chunk { above: self.of(next), ids };
    }
}
