//! The state of Findings: the cursor, and the findings in the list.

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
    /// The effect of Enter under the cursor.
    pub(super) hint: &'static str,
}

impl Findings {
    /// The findings in the list. Those of silenced rules are last.
    pub(super) fn listed<'a>(&self, context: &Context<'a>) -> Vec<&'a ShownFinding> {
        let Some(found) = context.findings else { return Vec::new() };
        let silenced = |shown: &&ShownFinding| context.silenced.has(shown.finding.rule.name);
        let last = found.findings.iter().filter(silenced).filter(|_| self.shows_silenced);
        found.unsilenced(context.silenced).chain(last).collect()
    }

    /// The finding under the cursor.
    pub(super) fn current<'a>(&self, context: &Context<'a>) -> Option<&'a ShownFinding> {
        self.listed(context).get(self.list.row()).copied()
    }
}
