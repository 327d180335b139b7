//! Names prepared for searching.

use std::sync::OnceLock;

use super::letters::{fold, mask, short_part};

/// Names to search, kept once for all views over them. The id of a name is its index.
#[derive(Debug, Default)]
pub struct Names {
    text: Texts,
    /// Made by the first search: they are as long as the names, and most profiles are left without a search.
    folded: OnceLock<FoldedNames>,
}

/// Names as a search reads them.
#[derive(Debug, Default)]
struct FoldedNames {
    /// In lower case, character by character, so that positions in characters agree.
    text: Texts,
    parts: Vec<NamePart>,
}

impl FoldedNames {
    fn new(names: &Texts) -> FoldedNames {
        let mut folded = FoldedNames::default();
        folded.text.ends.reserve_exact(names.ends.len());
        folded.parts.reserve_exact(names.ends.len());
        for id in 0..names.ends.len() {
            let start = folded.text.all.len();
            fold(names.get(id), &mut folded.text.all);
            folded.text.close();
            folded.parts.push(NamePart::new(folded.text.all.get(start..).unwrap_or("")));
        }
        folded.text.all.shrink_to_fit();
        folded
    }
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
    /// Keeps `names`.
    pub fn new<T: AsRef<str>>(names: impl Iterator<Item = T>) -> Names {
        let mut text = Texts::default();
        for name in names {
            text.all.push_str(name.as_ref());
            text.close();
        }
        text.all.shrink_to_fit();
        text.ends.shrink_to_fit();
        Names { text, folded: OnceLock::new() }
    }

    /// The number of names.
    pub fn len(&self) -> usize {
        self.text.ends.len()
    }

    /// True if there are no names.
    pub fn is_empty(&self) -> bool {
        self.text.ends.is_empty()
    }

    /// The name with this id; empty if there is none.
    pub fn text(&self, id: usize) -> &str {
        self.text.get(id)
    }

    /// The names as a search reads them. The first call makes them, which takes as long as a search through all names.
    fn for_search(&self) -> &FoldedNames {
        self.folded.get_or_init(|| FoldedNames::new(&self.text))
    }

    /// The name in lower case.
    pub(super) fn folded(&self, id: u32) -> &str {
        self.for_search().text.get(id as usize)
    }

    /// The letters and the short part of a name.
    pub(super) fn name_part(&self, id: u32) -> NamePart {
        self.for_search().parts[id as usize]
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
