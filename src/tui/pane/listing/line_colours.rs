//! The colours of a source text, requested range by range: visible lines first, then the lines above that make them
//! exact.

use std::collections::HashMap;
use std::sync::Arc;

use crate::source::text::Text;
use crate::tui::highlight::{Painted, RangeStart, Tones};

/// Lines between the exact ones and the visible ones, up to which all are coloured exactly.
const NEAR: usize = 300;

/// Lines coloured beyond the visible ones.
const AHEAD: usize = 60;

/// The most lines of a request that only extends the exact colours: the visible lines have colours already.
const CHUNK: usize = 2000;

/// The colours of one source text so far, and the range that is requested.
#[derive(Clone, Debug)]
pub(super) struct LineColours {
    text: Arc<Text>,
    tones: HashMap<usize, Tones>,
    /// The end of the exact colours.
    exact: RangeStart,
    /// The requested range: its first line, and true if it continues the exact colours.
    asked: Option<(usize, bool)>,
}

impl LineColours {
    pub(super) fn new(text: Arc<Text>) -> LineColours {
        LineColours { text, tones: HashMap::new(), exact: RangeStart::fresh(1), asked: None }
    }

    /// The colours of a line, if known.
    pub(super) fn tones(&self, line: usize) -> Option<&Tones> {
        self.tones.get(&line)
    }

    /// The range to request for colours of the lines `from..=to`; `None` while an answer is awaited.
    pub(super) fn ask(&mut self, from: usize, to: usize) -> Option<(Arc<Text>, RangeStart, usize)> {
        if self.asked.is_some() || self.exact.line > to.min(self.text.len()) {
            return None;
        }
        let seen = (from..=to.min(self.text.len())).all(|line| self.tones.contains_key(&line));
        let near = self.exact.line + NEAR >= from;
        let (start, end) = if near {
            (self.exact.clone(), to + AHEAD)
        } else if seen {
            (self.exact.clone(), (self.exact.line + CHUNK).min(to + AHEAD))
        } else {
            (RangeStart::fresh(from), to + 1)
        };
        self.asked = Some((start.line, near || seen));
        Some((Arc::clone(&self.text), start, end))
    }

    /// Takes a coloured range; false for one of another text.
    pub(super) fn answer(&mut self, painted: &Painted) -> bool {
        if !Arc::ptr_eq(&self.text, &painted.text) {
            return false;
        }
        let Some((start, exact)) = self.asked.take() else { return true };
        if start == painted.first {
            if exact {
                self.exact = painted.next.clone();
            }
            for (line, tones) in (painted.first..).zip(&painted.lines) {
                self.tones.insert(line, tones.clone());
            }
        }
        // A file of unknown language has no colours.
        if painted.lines.is_empty() {
            self.exact = RangeStart::fresh(usize::MAX);
        }
        true
    }
}

#[cfg(test)]
#[path = "tests/line_colours.rs"]
mod tests;
