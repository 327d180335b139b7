//! Where stacks are looked for: a hash table made for waiting on memory as little as can be.

use std::hint::black_box;

/// How many entries share a cache line.
const WIDTH: usize = 8;

/// Words of a line: hashes, then rows, filled from the front; row 0 is none.
const WORDS: usize = 2 * WIDTH;

/// How many words a page of memory has at least.
const PAGE: usize = 1 << 10;

/// How many bytes a cache line has.
const ALIGNMENT: usize = 64;

/// How many lines there are at first.
const FIRST: usize = 1 << 8;

/// How many lines behind its own an entry may stand: far more than there is ever need of, unless hashes are all the same.
const FARTHEST: usize = 1 << 9;

/// Entries that are looked at together.
type Line = [u32; WORDS];

/// The row of the first entry of a hash; 0 if there is none. All hashes are compared at once.
#[inline]
fn find(line: &Line, hash: u32) -> u32 {
    let mut equal = 0_u32;
    for (place, &known) in line[..WIDTH].iter().enumerate() {
        equal |= u32::from(known == hash) << place;
    }
    if equal == 0 { 0 } else { line[WIDTH + equal.trailing_zeros() as usize % WIDTH] }
}

#[inline]
fn is_full(line: &Line) -> bool {
    line[WORDS - 1] != 0
}

/// Rows by the hash of their stacks. What is found may be wrong, for only a part of a hash is kept: eight bytes an entry
/// are half the memory, and half the cache misses, of sixteen.
///
/// Open addressing, a cache line at a time: the next is looked at only where one is full. The table is one piece, so that
/// all of it goes back to the system when it has served.
pub(crate) struct PrefixTable {
    /// The lines begin where a cache line does, at `start`.
    words: Vec<u32>,
    start: usize,
    /// The number of lines less one, which is a power of two: the bits of a hash that say which one is looked at first.
    mask: usize,
    used: usize,
}

impl PrefixTable {
    pub(crate) fn new() -> Self {
        Self::with_lines(FIRST)
    }

    fn with_lines(count: usize) -> Self {
        let mut words = vec![0_u32; count * WORDS + ALIGNMENT / size_of::<u32>()];
        // Zeros are only promised: a page of them that is read before it is written costs twice, and all will be written.
        for page in words.chunks_mut(PAGE) {
            page[0] = black_box(0);
        }
        // What cannot be told is 0 or far away; misaligned lines are slower and nothing else.
        let start = words.as_ptr().align_offset(ALIGNMENT).min(words.len() - count * WORDS);
        Self { words, start, mask: count - 1, used: 0 }
    }

    #[inline]
    fn lines(&self) -> &[Line] {
        self.words[self.start..].as_chunks().0
    }

    /// Makes room for so many more.
    pub(crate) fn reserve(&mut self, more: usize) {
        while (self.used + more) * 8 > (self.mask + 1) * WIDTH * 7 {
            self.double();
        }
    }

    /// Doubles the table: one further bit of its hash decides where an entry goes.
    #[cold]
    fn double(&mut self) {
        let mut larger = Self::with_lines((self.mask + 1) * 2);
        for line in self.lines() {
            let (hashes, rows) = line.split_at(WIDTH);
            for (&hash, &row) in hashes.iter().zip(rows).filter(|(_, row)| **row != 0) {
                larger.insert(hash, row);
            }
        }
        *self = larger;
    }

    /// Where the lines stand that may hold a hash, the most likely first.
    #[inline]
    fn places(&self, hash: u32) -> impl Iterator<Item = usize> + use<> {
        let (first, mask) = (hash as usize, self.mask);
        (first..=first + FARTHEST).map(move |place| place & mask)
    }

    /// Loads the line of a hash.
    #[inline]
    pub(crate) fn touch(&self, hash: u32) -> u32 {
        self.lines()[hash as usize & self.mask][0]
    }

    /// A row that may be of this hash.
    #[inline]
    pub(crate) fn candidate(&self, hash: u32) -> Option<u32> {
        let lines = self.lines();
        for place in self.places(hash) {
            let row = find(&lines[place], hash);
            if row != 0 {
                return Some(row);
            }
            if !is_full(&lines[place]) {
                return None;
            }
        }
        None
    }

    /// A row whose innermost location is `id` and that may be of this hash.
    pub(crate) fn find(&self, hash: u32, id: u32, rows: &[[u32; 2]]) -> Option<u32> {
        let lines = self.lines();
        for place in self.places(hash) {
            let (hashes, entered) = lines[place].split_at(WIDTH);
            let entries = hashes.iter().zip(entered);
            let mut meant = entries.filter(|&(&known, &row)| known == hash && row != 0);
            if let Some((_, &row)) = meant.find(|&(_, &row)| rows[row as usize][1] == id) {
                return Some(row);
            }
            if !is_full(&lines[place]) {
                return None;
            }
        }
        None
    }

    /// Enters a row; for which there should be room. Where many have the same hash and there is none, it is forgotten.
    #[inline]
    pub(crate) fn insert(&mut self, hash: u32, row: u32) {
        let places = self.places(hash);
        let (lines, _) = self.words[self.start..].as_chunks_mut::<WORDS>();
        for place in places {
            let line = &mut lines[place];
            if !is_full(line) {
                let free = line[WIDTH..].iter().filter(|&&row| row != 0).count() % WIDTH;
                line[free] = hash;
                line[WIDTH + free] = row;
                self.used += 1;
                return;
            }
        }
    }
}
