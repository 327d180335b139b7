//! The state of Findings: the cursor, and the findings in the list.

use std::collections::BTreeSet;

use crate::explore::findings::ShownFinding;
use crate::tui::list_cursor::ListCursor;
use crate::tui::pane::context::Context;

/// The list of findings.
#[derive(Debug, Default)]
pub struct Findings {
    /// The cursor, over findings.
    pub(super) list: ListCursor,
    /// The first row on the screen: a selected finding has several.
    pub(super) first: usize,
    /// The rule under the cursor, which the cursor follows through other samples.
    pub(super) rule: Option<&'static str>,
    /// Findings of silenced rules are listed, too.
    pub(super) shows_silenced: bool,
    /// Entries of silenced rules since the pane is shown. Their findings stay in their rows until it is left.
    pub(super) just_silenced: BTreeSet<String>,
    /// The effects of keys under the cursor.
    pub(super) hints: Hints,
}

/// The effects of keys on the finding under the cursor, in a word each; empty for keys without any.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Hints {
    pub(super) open: &'static str,
    pub(super) keep: &'static str,
    pub(super) silence: &'static str,
    pub(super) show_silenced: &'static str,
}

impl Findings {
    /// Takes the findings of silenced rules out of the list, once the pane is left.
    pub fn leave(&mut self) {
        self.just_silenced.clear();
    }

    /// The findings in the list. Those of silenced rules are last.
    pub(super) fn listed<'a>(&self, context: &Context<'a>) -> Vec<&'a ShownFinding> {
        let Some(found) = context.findings else { return Vec::new() };
        let is_last = |shown: &&ShownFinding| {
            let entry = context.silenced.entry_for(&shown.finding);
            context.silenced.has(&entry) && !self.just_silenced.contains(&entry)
        };
        let last = found.findings.iter().filter(is_last).filter(|_| self.shows_silenced);
        found.findings.iter().filter(|shown| !is_last(shown)).chain(last).collect()
    }

    /// The finding under the cursor.
    pub(super) fn current<'a>(&self, context: &Context<'a>) -> Option<&'a ShownFinding> {
        self.listed(context).get(self.list.row()).copied()
    }
}
