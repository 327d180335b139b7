//! Names prepared for searching.

use std::sync::{Arc, OnceLock};

use super::letters::{fold, mask, short_part};
use crate::analysis::texts::Texts;

/// Names to search, kept once for all views over them. The id of a name is its index.
#[derive(Debug, Default)]
pub struct Names {
    text: Arc<Texts>,
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
        let mut folded = FoldedNames {
            text: Texts::with_capacity(names.len()),
            parts: Vec::with_capacity(names.len()),
        };
        for id in 0..names.len() {
            let text = folded.text.push_with(|all| fold(names.get(id), all));
            folded.parts.push(NamePart::new(text));
        }
        folded.text.shrink_to_fit();
        folded
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
            text.push_with(|all| all.push_str(name.as_ref()));
        }
        text.shrink_to_fit();
        Names::shared(Arc::new(text))
    }

    /// Searches in texts that others keep, too.
    pub(crate) fn shared(text: Arc<Texts>) -> Names {
        Names { text, folded: OnceLock::new() }
    }

    /// The number of names.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// True if there are no names.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
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
