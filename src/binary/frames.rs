//! Frames of addresses: functions and lines by their strings.

use std::hash::BuildHasher;

use hashbrown::HashTable;

use crate::hash::KeyedState;

/// A frame of an address. Strings are indices of the table that holds it; 0 is the empty one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SymbolFrame {
    /// The function's name for the linker.
    pub function: u32,
    /// The path of the source file.
    pub file: u32,
    /// The line, 0 if unknown.
    pub line: u32,
    /// The column, 0 if unknown.
    pub column: u32,
    /// The line that declares the function, 0 if unknown.
    pub start_line: u32,
}

/// Frames and their strings, under construction. The bytes of all strings stand one after the other.
#[derive(Clone, Debug)]
pub struct FrameTable {
    /// Frames of all addresses, one after the other.
    pub frames: Vec<SymbolFrame>,
    bytes: Vec<u8>,
    /// Per string the offset behind it.
    ends: Vec<u32>,
    known: HashTable<u32>,
    state: KeyedState,
}

impl Default for FrameTable {
    fn default() -> Self {
        let (bytes, ends, known) = (Vec::new(), vec![0], HashTable::new());
        Self { frames: Vec::new(), bytes, ends, known, state: KeyedState::default() }
    }
}

impl FrameTable {
    /// The index of a string. Beyond 4 GiB of text further strings become the empty one.
    pub fn string(&mut self, text: &[u8]) -> u32 {
        if text.is_empty() {
            return 0;
        }
        let hash = self.state.hash_one(text);
        if let Some(known) = self.known.find(hash, |index| self.text(*index) == text) {
            return *known;
        }
        let Ok(end) = u32::try_from(self.bytes.len() + text.len()) else { return 0 };
        let index = self.ends.len() as u32;
        self.bytes.extend_from_slice(text);
        self.ends.push(end);
        let Self { known, ends, bytes, state, .. } = self;
        let hash_again = |index: &u32| state.hash_one(text_of(bytes, ends, *index));
        known.insert_unique(hash, index, hash_again);
        index
    }

    /// The bytes of a string.
    pub fn text(&self, index: u32) -> &[u8] {
        text_of(&self.bytes, &self.ends, index)
    }

    /// The number of strings.
    pub fn string_count(&self) -> usize {
        self.ends.len()
    }

    /// Appends the frames of another table, and gives the place of the first one.
    pub(super) fn append(&mut self, other: &Self) -> u32 {
        let strings: Vec<u32> =
            (0..other.ends.len() as u32).map(|index| self.string(other.text(index))).collect();
        let first = self.frames.len() as u32;
        self.frames.extend(other.frames.iter().map(|frame| SymbolFrame {
            function: strings[frame.function as usize],
            file: strings[frame.file as usize],
            ..*frame
        }));
        first
    }
}

/// The string of an index; the first one is empty.
fn text_of<'b>(bytes: &'b [u8], ends: &[u32], index: u32) -> &'b [u8] {
    let end = ends.get(index as usize).copied().unwrap_or(0);
    let start = (index as usize).checked_sub(1).and_then(|before| ends.get(before).copied());
    bytes.get(start.unwrap_or(0) as usize..end as usize).unwrap_or_default()
}

/// The frames of sorted addresses.
#[derive(Clone, Debug, Default)]
pub struct AddressFrames {
    /// The frames and their strings.
    pub table: FrameTable,
    /// Per address its frames, innermost first; empty for an address without symbols.
    pub ranges: Vec<std::ops::Range<u32>>,
}

impl AddressFrames {
    /// The frames of the address with this index, innermost first.
    pub fn of(&self, address: usize) -> &[SymbolFrame] {
        let range = self.ranges.get(address).cloned().unwrap_or_default();
        self.table.frames.get(range.start as usize..range.end as usize).unwrap_or_default()
    }

    /// True if any address has a frame.
    pub fn has_any(&self) -> bool {
        self.ranges.iter().any(|range| range.start < range.end)
    }
}

#[cfg(test)]
#[path = "tests/frames.rs"]
mod tests;
