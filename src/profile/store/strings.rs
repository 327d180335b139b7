//! All strings of a profile in one arena. Bytes, not text: what was recorded need not be UTF-8, and reports print it as
//! it stands.

use crate::profile::StringId;
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
    /// No string at all, not even the empty one: what a reader of a string table begins with; with room for so many bytes.
    pub(in crate::profile) fn without_empty(room: usize) -> Self {
        Self { bytes: Vec::with_capacity(room), starts: vec![0] }
    }

    /// Appends a string. `None` once 4 GiB of text, or 2³² strings, are reached.
    pub(in crate::profile) fn push(&mut self, text: &[u8]) -> Option<StringId> {
        let id = u32::try_from(self.starts.len() - 1).ok()?;
        let end = u32::try_from(self.bytes.len() + text.len()).ok()?;
        self.bytes.extend_from_slice(text);
        self.starts.push(end);
        Some(StringId(id))
    }

    /// How many strings there are.
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Whether there are none; never so in a decoded profile.
    pub fn is_empty(&self) -> bool {
        self.starts.len() == 1
    }

    /// A string as recorded.
    #[inline]
    pub fn bytes(&self, id: StringId) -> &[u8] {
        &self.bytes[self.starts[id.index()] as usize..self.starts[id.index() + 1] as usize]
    }

    /// How many bytes all strings have.
    pub(in crate::profile) fn end(&self) -> u32 {
        self.starts[self.starts.len() - 1]
    }

    /// The bytes of all strings from one place to another.
    #[inline]
    pub(in crate::profile) fn range(&self, start: u32, end: u32) -> &[u8] {
        &self.bytes[start as usize..end as usize]
    }

    /// A string as text, with U+FFFD for what is not UTF-8.
    pub fn text(&self, id: StringId) -> Cow<'_, str> {
        String::from_utf8_lossy(self.bytes(id))
    }

    /// What the strings take of memory, in bytes.
    pub(in crate::profile) fn size(&self) -> usize {
        self.bytes.len() + self.starts.len() * 4
    }

    pub(in crate::profile) fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
        self.starts.shrink_to_fit();
    }
}
