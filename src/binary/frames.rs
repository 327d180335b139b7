//! Frames of addresses: functions and lines by their strings.

use crate::hash::Map;

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

/// Frames and their strings, under construction.
#[derive(Clone, Debug)]
pub struct FrameTable {
    /// Frames of all addresses, one after the other.
    pub frames: Vec<SymbolFrame>,
    strings: Vec<Box<[u8]>>,
    known: Map<Box<[u8]>, u32>,
}

impl Default for FrameTable {
    fn default() -> Self {
        let empty: Box<[u8]> = Box::default();
        let known = Map::from_iter([(empty.clone(), 0)]);
        Self { frames: Vec::new(), strings: vec![empty], known }
    }
}

impl FrameTable {
    /// The index of a string.
    pub fn string(&mut self, text: &[u8]) -> u32 {
        if let Some(known) = self.known.get(text) {
            return *known;
        }
        let index = self.strings.len() as u32;
        self.strings.push(text.into());
        self.known.insert(text.into(), index);
        index
    }

    /// The bytes of a string.
    pub fn text(&self, index: u32) -> &[u8] {
        self.strings.get(index as usize).map_or(&[], |text| text)
    }

    /// The number of strings.
    pub fn string_count(&self) -> usize {
        self.strings.len()
    }
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
