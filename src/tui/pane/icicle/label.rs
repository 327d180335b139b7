//! The text in boxes: name, value and share, as far as they fit.

use super::box_tree::BoxTree;
use crate::analysis::tree::TreeRow;
use crate::analysis::tree::icicle::{BoxPlace, LevelSpan};
use crate::explore::view::ProfileView;
use crate::tui::pane::context::Context;
use crate::tui::pane::name::{base, shorten};
use crate::tui::theme::Role;
use crate::tui::widget::text::{Cut, cut, width};
use crate::tui::widget::{Span, Spans, marked, width as spans_width};

impl BoxTree {
    /// The functions of the boxes in view.
    pub(super) fn names_in_view<'a>(&self, context: &Context<'a>) -> Vec<&'a str> {
        if self.tables.as_ref().is_none_or(|(generation, _)| *generation != context.generation * 2)
        {
            return Vec::new();
        }
        let first = self.first.saturating_sub(self.above.len());
        let levels = self.layout.levels().iter().skip(first).take(usize::from(context.height));
        let rows = levels.flatten().filter_map(|span| match span.place {
            BoxPlace::Row(row) => Some(row),
            _ => None,
        });
        let rows = rows.chain(self.above.iter().copied());
        rows.map(|row| name(context.tables, row)).collect()
    }

    /// Name, value and share of a row, for a box of `room` columns.
    pub(super) fn label(
        &self,
        row: TreeRow,
        room: usize,
        context: &Context<'_>,
    ) -> (Spans, String, String) {
        let tables = context.tables;
        // Two letters say nothing and distract the eye.
        if room < 3 {
            return (Vec::new(), String::new(), String::new());
        }
        let full = match self.side.filter(|_| row == TreeRow::ROOT) {
            Some(side) => side,
            None => name(tables, row),
        };
        // Most boxes are too narrow for figures, and figures are expensive.
        let figures = || {
            let value = total(tables, row);
            let share = if context.has_shares() { tables.percent(value) } else { String::new() };
            (tables.signed(value), share)
        };
        let fits = |(figure, share): (String, String)| {
            width(full) + figure.len() + share.len() + 4 <= room
        };
        // Figures matter more than the package path.
        let whole = width(full) + 5 <= room && fits(figures());
        let short = if whole { full } else { base(full) };
        let (text, skipped, put) = shorten(short, room, context.glyphs);
        let path = full.chars().count() - short.chars().count();
        let name = if room < 5 && text != short {
            // The first letters say more here than the last, and two of them say nothing.
            let text = cut(short, room, Cut::End, context.glyphs).into_owned();
            let letters = room.saturating_sub(width(context.glyphs.ellipsis));
            if letters < 3 { Vec::new() } else { vec![Span::new(text, Role::Text)] }
        } else {
            let entry = tables.row(tables.analysis.tree().node(row));
            let marks = entry.map_or_else(Vec::new, |e| context.marks(e.node, skipped + path, put));
            marked(&text, &marks, Role::Text)
        };
        let (figure, share) =
            if spans_width(&name) + 3 <= room { figures() } else { Default::default() };
        (name, figure, share)
    }
}

/// Name, value and share of merged siblings, for a box of `room` columns.
pub(super) fn rest_label(
    span: &LevelSpan,
    room: usize,
    context: &Context<'_>,
) -> (Spans, String, String) {
    let long = format!("{} frames", span.count);
    let short = format!("{} {}", context.glyphs.bucket, span.count);
    let fits = |text: &String| text.chars().count() <= room;
    let text = [long, short].into_iter().find(fits);
    let text = text.unwrap_or_else(|| context.glyphs.bucket.to_owned());
    let share = if context.tables.is_difference() || !context.has_shares() {
        String::new()
    } else {
        context.tables.percent(i64::try_from(span.size).unwrap_or(i64::MAX))
    };
    (vec![Span::new(text, Role::Text)], String::new(), share)
}

pub(super) fn total(tables: &ProfileView, row: TreeRow) -> i64 {
    tables.analysis.weights().total(tables.analysis.tree(), row).value()
}

pub(super) fn name(tables: &ProfileView, row: TreeRow) -> &str {
    if row == TreeRow::ROOT {
        return "all";
    }
    tables.name(tables.analysis.tree().node(row))
}
