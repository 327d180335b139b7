//! The last change of the hot lines: asked for behind the source, shown beside the hottest line and the one under the cursor.

use std::sync::Arc;

use super::row_index::ListingItem;
use super::state::{Listing, ShownSource};
use crate::explore::line_history::{
    ChangeRelation, LineHistories, LineHistory, LineHistoryRequest,
};
use crate::tui::job::Job;
use crate::tui::pane::context::Context;
use crate::tui::theme::Role;
use crate::tui::widget::{Span, Spans};

/// Digits of a commit's hash.
const HASH: usize = 8;

impl Listing {
    /// The job that asks for the history of the shown lines, unless it is known or asked for.
    pub(super) fn ask_history(&mut self, context: &Context<'_>) -> Option<Job> {
        let shown = self.shown.as_ref().filter(|_| !self.pending.is_waiting())?;
        if !self.finder.asks_git || self.history.pending.question() == Some(&shown.asked) {
            return None;
        }
        let bases = context.times.before.iter();
        let request = LineHistoryRequest {
            source: Arc::clone(&shown.annotated),
            base_nanos: bases.map(|time| time.time_nanos).filter(|time| *time > 0).max(),
            binaries: Arc::clone(&self.instructions.binaries),
        };
        let number = self.history.pending.ask(shown.asked.clone());
        Some(Job::LineHistory { number, request: Box::new(request) })
    }

    /// Takes the answer, if it is that of the newest question.
    pub(super) fn take_history(&mut self, number: u64, answer: &Arc<LineHistories>) {
        if let Some(asked) = self.history.pending.answer(number) {
            self.history.known = Some((asked.clone(), Arc::clone(answer)));
        }
    }

    /// The history of the line on a row.
    fn history_of(
        &self,
        shown: &ShownSource,
        row: usize,
    ) -> Option<(&LineHistory, &LineHistories)> {
        let (asked, known) = self.history.known.as_ref()?;
        let Some(ListingItem::Line(section, line)) = shown.rows.item(row) else { return None };
        // A newer view of the same function has the same lines.
        let history = (asked.1 == shown.asked.1).then(|| known.of(section, line))?;
        Some((history?, known))
    }

    /// Author and age of the last change behind the text of a row: the one under the cursor, and the hottest.
    pub(super) fn history_note(
        &self,
        shown: &ShownSource,
        row: usize,
        context: &Context<'_>,
    ) -> Spans {
        if row != self.list.row() && shown.hottest(context.by_cum) != Some(row) {
            return Vec::new();
        }
        let Some((history, known)) = self.history_of(shown, row) else { return Vec::new() };
        if history.commit.is_uncommitted() {
            return vec![Span::new("not committed", Role::Warning)];
        }
        let text = format!("{}, {}", history.commit.author, known.age(history));
        let mut spans = vec![Span::new(text, Role::Faint)];
        if let Some(words) = relation_in_words(history.relation) {
            spans.push(Span::new(format!(" {words}"), Role::Warning));
        }
        spans
    }

    /// The last change of the line under the cursor, as the end of a sentence.
    pub(super) fn history_clause(&self) -> Spans {
        let shown = self.shown.as_ref();
        let found = shown.and_then(|shown| self.history_of(shown, self.list.row()));
        let Some((history, known)) = found else { return Vec::new() };
        let commit = &history.commit;
        if commit.is_uncommitted() {
            return vec![Span::new(", a change that is not committed", Role::Dim)];
        }
        let hash: String = commit.hash.chars().take(HASH).collect();
        let words = relation_in_words(history.relation);
        let words = words.map_or_else(String::new, |words| format!(" ({words})"));
        let (age, author, summary) = (known.age(history), &commit.author, &commit.summary);
        // The message goes first where room is short.
        vec![
            Span::new(format!(", changed {age} by {author}{words}"), Role::Dim),
            Span::new(format!(": {hash} {summary}"), Role::Faint),
        ]
    }
}

/// A relation that the user has to know of.
fn relation_in_words(relation: ChangeRelation) -> Option<&'static str> {
    match relation {
        ChangeRelation::Older => None,
        ChangeRelation::SinceBase => Some("since the base"),
        ChangeRelation::NotInBinary => Some("not in the binary"),
    }
}
