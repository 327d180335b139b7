//! Where stacks are looked for: a hash table made for waiting on memory as little as can be.

/// Slots of a segment, each a hash and a row; row 0 is a free slot.
type Segment = [[u32; 2]];

/// How many bits of a hash say which slot of a segment is looked at first.
const SEGMENT_BITS: u32 = 15;

/// Slots of a segment.
const SLOTS: usize = 1 << SEGMENT_BITS;

/// Rows by the hash of their stacks. What is found may be wrong, for only a part of a hash is kept: eight bytes an entry
/// are half the memory, and half the cache misses, of sixteen.
///
/// Open addressing within segments. When there have to be more of them each is split in two, so that growing never holds
/// the table twice nor leaves a hole where the smaller one was.
pub(super) struct Known {
    /// A power of two; the segment of a hash is its bits from [`SEGMENT_BITS`] on.
    segments: Vec<Box<Segment>>,
    used: usize,
}

impl Known {
    pub(super) fn new() -> Self {
        Self { segments: vec![Self::segment()], used: 0 }
    }

    fn segment() -> Box<Segment> {
        vec![[0; 2]; SLOTS].into_boxed_slice()
    }

    /// Makes room for so many more.
    pub(super) fn reserve(&mut self, more: usize) {
        while (self.used + more) * 4 > (self.segments.len() << SEGMENT_BITS) * 3 {
            self.split();
        }
    }

    /// Doubles the segments: one further bit of its hash decides where an entry goes.
    #[cold]
    fn split(&mut self) {
        let count = self.segments.len();
        self.segments.extend((0..count).map(|_| Self::segment()));
        self.used = 0;
        let mut before = Self::segment();
        for segment in 0..count {
            before.copy_from_slice(&self.segments[segment]);
            self.segments[segment].fill([0; 2]);
            for &[hash, row] in before.iter().filter(|[_, row]| *row != 0) {
                self.insert(hash, row);
            }
        }
    }

    /// The segment of a hash, and the slot in it that is looked at first.
    #[inline]
    fn place(&self, hash: u32) -> (usize, usize) {
        let segment = (hash >> SEGMENT_BITS) as usize & (self.segments.len() - 1);
        (segment, hash as usize % SLOTS)
    }

    #[inline]
    pub(super) fn touch(&self, hash: u32) -> u32 {
        let (segment, slot) = self.place(hash);
        self.segments[segment][slot][0]
    }

    /// A row whose innermost location is `id` and that may be of this hash.
    #[inline]
    pub(super) fn find(&self, hash: u32, id: u32, rows: &[[u32; 2]]) -> Option<u32> {
        let (segment, mut slot) = self.place(hash);
        let segment = &self.segments[segment];
        for _ in 0..SLOTS {
            let [known, row] = segment[slot];
            if row == 0 {
                return None;
            }
            if known == hash && rows[row as usize][1] == id {
                return Some(row);
            }
            slot = (slot + 1) % SLOTS;
        }
        None
    }

    /// Enters a row; for which there should be room. Where many have the same hash and there is none, it is forgotten.
    #[inline]
    pub(super) fn insert(&mut self, hash: u32, row: u32) {
        let (segment, mut slot) = self.place(hash);
        let segment = &mut self.segments[segment];
        for _ in 0..SLOTS {
            if segment[slot][1] == 0 {
                segment[slot] = [hash, row];
                self.used += 1;
                return;
            }
            slot = (slot + 1) % SLOTS;
        }
    }
}
