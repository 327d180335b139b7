//! Texts by index, in one allocation.

/// Texts behind each other.
#[derive(Clone, Debug, Default)]
pub(crate) struct Texts {
    all: String,
    /// The start of each text, and the end of the last one; empty without texts.
    starts: Vec<usize>,
}

impl Texts {
    /// Texts of `bytes` between `starts`, the last of which is the end. The bytes come back if one of them is no UTF-8.
    pub(crate) fn from_bytes(
        bytes: Vec<u8>,
        starts: Vec<usize>,
    ) -> Result<Texts, (Vec<u8>, Vec<usize>)> {
        match String::from_utf8(bytes) {
            // Halves of a character at the ends of two texts are none of either.
            Ok(all) if starts.iter().all(|start| all.is_char_boundary(*start)) => {
                Ok(Texts { all, starts })
            }
            Ok(all) => Err((all.into_bytes(), starts)),
            Err(error) => Err((error.into_bytes(), starts)),
        }
    }

    /// No texts, with room for so many.
    pub(crate) fn with_capacity(count: usize) -> Texts {
        let mut starts = Vec::with_capacity(count + 1);
        starts.push(0);
        Texts { all: String::new(), starts }
    }

    /// Appends a text, and gives it.
    pub(crate) fn push_with(&mut self, append: impl FnOnce(&mut String)) -> &str {
        if self.starts.is_empty() {
            self.starts.push(0);
        }
        let start = self.all.len();
        append(&mut self.all);
        self.starts.push(self.all.len());
        self.all.get(start..).unwrap_or("")
    }

    /// Gives memory back that no text needs.
    pub(crate) fn shrink_to_fit(&mut self) {
        self.all.shrink_to_fit();
        self.starts.shrink_to_fit();
    }

    /// The number of texts.
    pub(crate) fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// True if there are no texts.
    pub(crate) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The text with an index; empty if there is none.
    pub(crate) fn get(&self, index: usize) -> &str {
        let ends = self.starts.get(index).zip(self.starts.get(index + 1));
        ends.and_then(|(start, end)| self.all.get(*start..*end)).unwrap_or("")
    }
}

#[cfg(test)]
#[path = "tests/texts.rs"]
mod tests;
