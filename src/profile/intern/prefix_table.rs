//! The hash table of stack prefixes, laid out for few cache misses.

/// Entries in a cache line.
const WIDTH: usize = 8;

/// Words of a line: the hashes, then the rows, filled from the front; row 0 is none.
const WORDS: usize = 2 * WIDTH;

/// Bytes in a cache line.
const ALIGNMENT: usize = 64;

/// Lines of a new table.
const INITIAL_LINES: usize = 1 << 8;

/// Lines behind its own in which an entry may be: far more than it ever needs, unless all hashes are equal.
const MAX_DISTANCE: usize = 1 << 9;

/// Entries that are compared together.
type TableLine = [u32; WORDS];

/// The row of the first entry of a hash; 0 if there is none. All hashes are compared at once.
#[inline]
fn row_of(line: &TableLine, hash: u32) -> u32 {
    let mut equal = 0_u32;
    for (place, &entry) in line[..WIDTH].iter().enumerate() {
        equal |= u32::from(entry == hash) << place;
    }
    if equal == 0 { 0 } else { line[WIDTH + equal.trailing_zeros() as usize % WIDTH] }
}

#[inline]
fn is_full(line: &TableLine) -> bool {
    line[WORDS - 1] != 0
}

/// Rows by the hash of their stacks. A row that is found may be of another stack, since only a part of the hash is kept:
/// eight bytes an entry take half the memory, and half the cache misses, of sixteen.
///
/// Open addressing, a cache line at a time: the next line is read only if one is full. The table is one allocation, so that
/// all of it goes back to the system at the end.
pub(crate) struct PrefixTable {
    /// The lines begin at `start`, where a cache line begins.
    words: Vec<u32>,
    start: usize,
    /// The number of lines, a power of two, less one: the bits of a hash that choose its first line.
    mask: usize,
    used: usize,
}

impl PrefixTable {
    pub(crate) fn new() -> Self {
        Self::over(vec![0; Self::words(INITIAL_LINES)], INITIAL_LINES)
    }

    /// Words of a table of so many lines, and of the alignment.
    fn words(count: usize) -> usize {
        count * WORDS + ALIGNMENT / size_of::<u32>()
    }

    /// The table of so many empty lines over words that are 0.
    fn over(words: Vec<u32>, count: usize) -> Self {
        // Without an answer the offset is huge; misaligned lines are slower, and still correct.
        let start = words.as_ptr().align_offset(ALIGNMENT).min(words.len() - count * WORDS);
        Self { words, start, mask: count - 1, used: 0 }
    }

    #[inline]
    fn lines(&self) -> &[TableLine] {
        self.words[self.start..].as_chunks().0
    }

    /// Makes room for `more` entries; false if there is no memory.
    pub(crate) fn try_reserve(&mut self, more: usize) -> bool {
        while (self.used + more) * 8 > (self.mask + 1) * WIDTH * 7 {
            if self.double().is_none() {
                return false;
            }
        }
        true
    }

    /// The memory in bytes, once there is room for `more` entries. While the table grows, the smaller one is held too.
    pub(crate) fn memory(&self, more: usize) -> u64 {
        let entries = (self.used + more) * 8;
        let mut lines = self.mask + 1;
        while entries > lines * WIDTH * 7 {
            lines *= 2;
        }
        let grown = if lines > self.mask + 1 { size_of::<TableLine>() * lines } else { 0 };
        (size_of_val(&*self.words) + grown) as u64
    }

    /// Doubles the table: one more bit of the hash chooses the line. `None` if there is no memory.
    #[cold]
    fn double(&mut self) -> Option<()> {
        let count = (self.mask + 1) * 2;
        let mut words = Vec::new();
        words.try_reserve_exact(Self::words(count)).ok()?;
        // Writing touches each page now: a page that is read before it is written faults twice.
        words.resize(Self::words(count), 0);
        let mut larger = Self::over(words, count);
        for line in self.lines() {
            let (hashes, rows) = line.split_at(WIDTH);
            for (&hash, &row) in hashes.iter().zip(rows).filter(|(_, row)| **row != 0) {
                larger.insert(hash, row);
            }
        }
        *self = larger;
        Some(())
    }

    /// The indices of the lines that may hold a hash, its own first.
    #[inline]
    fn places(&self, hash: u32) -> impl Iterator<Item = usize> + use<> {
        let (first, mask) = (hash as usize, self.mask);
        (first..=first + MAX_DISTANCE).map(move |place| place & mask)
    }

    /// Loads the line of a hash; returns a word of it.
    #[inline]
    pub(crate) fn load(&self, hash: u32) -> u32 {
        self.lines()[hash as usize & self.mask][0]
    }

    /// A row whose stack may have this hash.
    #[inline]
    pub(crate) fn candidate(&self, hash: u32) -> Option<u32> {
        let lines = self.lines();
        for place in self.places(hash) {
            let row = row_of(&lines[place], hash);
            if row != 0 {
                return Some(row);
            }
            if !is_full(&lines[place]) {
                return None;
            }
        }
        None
    }

    /// A row whose innermost location is `id` and whose stack may have this hash.
    pub(crate) fn find(&self, hash: u32, id: u32, rows: &[[u32; 2]]) -> Option<u32> {
        let lines = self.lines();
        for place in self.places(hash) {
            let (hashes, entered) = lines[place].split_at(WIDTH);
            let entries = hashes.iter().zip(entered);
            let mut equal = entries.filter(|&(&entry, &row)| entry == hash && row != 0);
            if let Some((_, &row)) = equal.find(|&(_, &row)| rows[row as usize][1] == id) {
                return Some(row);
            }
            if !is_full(&lines[place]) {
                return None;
            }
        }
        None
    }

    /// Enters a row, after [`PrefixTable::try_reserve`]. A row is dropped if too many entries have its hash.
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
