//! Names prepared for searching.

use super::letters::{fold, mask, short_part};

/// Names to search, prepared once for all views over them. The id of a name is its index.
#[derive(Debug, Default)]
pub struct Names {
    text: Texts,
    /// In lower case, character by character, so that positions in characters agree.
    folded: Texts,
    parts: Vec<NamePart>,
}

/// Texts in one allocation.
#[derive(Debug, Default)]
struct Texts {
    all: String,
    ends: Vec<usize>,
}

impl Texts {
    /// Ends the text that was appended last.
    fn close(&mut self) {
        self.ends.push(self.all.len());
    }

    fn get(&self, id: usize) -> &str {
        let start = id.checked_sub(1).and_then(|before| self.ends.get(before)).copied();
        let end = self.ends.get(id).copied().unwrap_or(self.all.len());
        self.all.get(start.unwrap_or(0)..end).unwrap_or("")
    }
}

/// The letters and the short part of a folded name.
#[derive(Clone, Copy, Debug)]
pub(super) struct NamePart {
    /// The letters that occur in the name and in its short part, as bits.
    pub(super) masks: (u64, u64),
    /// The short part, without path and type arguments: its start and end in bytes.
    pub(super) short: (u32, u32),
}

impl NamePart {
    fn new(folded: &str) -> NamePart {
        let (start, part) = short_part(folded, false);
        let short = (start as u32, (start + part.len()) as u32);
        NamePart { masks: (mask(folded), mask(part)), short }
    }
}

/// The row of a name that has none.
pub const ABSENT: u32 = u32::MAX;

impl Names {
    /// Prepares `names`.
    pub fn new<T: AsRef<str>>(names: impl Iterator<Item = T>) -> Names {
        let mut all = Names::default();
        for name in names {
            let name = name.as_ref();
            all.text.all.push_str(name);
            all.text.close();
            let start = all.folded.all.len();
            fold(name, &mut all.folded.all);
            all.folded.close();
            all.parts.push(NamePart::new(all.folded.all.get(start..).unwrap_or("")));
        }
        all.text.all.shrink_to_fit();
        all.folded.all.shrink_to_fit();
        all
    }

    /// The number of names.
    pub fn len(&self) -> usize {
        self.parts.len()
    }

    /// True if there are no names.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// The name with this id; empty if there is none.
    pub fn text(&self, id: usize) -> &str {
        self.text.get(id)
    }

    /// The name in lower case.
    pub(super) fn folded(&self, id: u32) -> &str {
        self.folded.get(id as usize)
    }

    /// The letters and the short part of a name.
    pub(super) fn name_part(&self, id: u32) -> NamePart {
        self.parts[id as usize]
    }

    /// The folded name or its short part, and the letters that occur there.
    pub(super) fn folded_part(&self, id: u32, whole: bool) -> (&str, u64) {
        let NamePart { masks, short } = self.name_part(id);
        let name = self.folded(id);
        if whole {
            return (name, masks.0);
        }
        (name.get(short.0 as usize..short.1 as usize).unwrap_or(name), masks.1)
    }
}
