//! All strings of a profile in one arena. They are bytes, since recorded names need not be UTF-8 and reports print them as
//! they are.

use crate::profile::ids::StringId;
use crate::profile::memory_budget::{column_memory, grow};
use std::borrow::Cow;

/// Strings by id, dense from 0; 0 is the empty string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strings {
    bytes: Vec<u8>,
    /// String i is `bytes[starts[i]..starts[i + 1]]`.
    starts: Vec<u32>,
}

impl Default for Strings {
    fn default() -> Self {
        Self { bytes: Vec::new(), starts: vec![0, 0] }
    }
}

impl Strings {
    /// A table without any string, not even the empty one, with a capacity of `room` bytes. The reader of a string table begins
    /// with it.
    pub(in crate::profile) fn without_empty(room: usize) -> Self {
        Self { bytes: Vec::with_capacity(room), starts: vec![0] }
    }

    /// Appends a string. `None` at 4 GiB of text or 2³² strings.
    pub(in crate::profile) fn push(&mut self, text: &[u8]) -> Option<StringId> {
        let id = u32::try_from(self.starts.len() - 1).ok()?;
        let end = u32::try_from(self.bytes.len() + text.len()).ok()?;
        self.bytes.extend_from_slice(text);
        self.starts.push(end);
        Some(StringId(id))
    }

    /// Makes room for `bytes` bytes of text in `count` strings. `None` if there is no memory for them.
    pub(in crate::profile) fn try_reserve(&mut self, bytes: usize, count: usize) -> Option<()> {
        grow(&mut self.bytes, bytes).ok()?;
        grow(&mut self.starts, count).ok()
    }

    /// The number of strings.
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// True if there are no strings; a decoded profile has at least the empty one.
    pub fn is_empty(&self) -> bool {
        self.starts.len() == 1
    }

    /// A string as recorded.
    #[inline]
    pub fn bytes(&self, id: StringId) -> &[u8] {
        &self.bytes[self.starts[id.index()] as usize..self.starts[id.index() + 1] as usize]
    }

    /// The number of bytes of all strings.
    pub(in crate::profile) fn end(&self) -> u32 {
        self.starts[self.starts.len() - 1]
    }

    /// A range of the bytes of all strings.
    #[inline]
    pub(in crate::profile) fn range(&self, start: u32, end: u32) -> &[u8] {
        &self.bytes[start as usize..end as usize]
    }

    /// A string as text, with U+FFFD for what is not UTF-8.
    pub fn text(&self, id: StringId) -> Cow<'_, str> {
        String::from_utf8_lossy(self.bytes(id))
    }

    /// The memory of the strings in bytes, with room for `bytes` bytes of text in `count` more.
    pub(in crate::profile) fn memory(&self, bytes: usize, count: usize) -> u64 {
        column_memory(&self.bytes, bytes) + column_memory(&self.starts, count)
    }

    /// Frees unused capacity.
    pub(in crate::profile) fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
        self.starts.shrink_to_fit();
    }
}
