//! Names of rows, and the instructions of rows by address.

use crate::explore::view::ViewRow;
use crate::tui::pane::context::Context;
use crate::tui::pane::name::shorten;
use crate::tui::theme::Role;
use crate::tui::widget::table::Cell;
use crate::tui::widget::text::{self, Cut};
use crate::tui::widget::{Span, Spans, marked};

/// Columns of a name from which on its instruction has room.
const WITH_INSTRUCTION: u16 = 34;

/// Columns of an address with a short name.
const ADDRESS_AND_NAME: usize = 21;

/// The name in `room` columns, and behind it the instruction, which takes a third of them, or what an address with a
/// short name leaves.
pub(super) fn name_with(
    instruction: Option<&str>,
    entry: &ViewRow,
    room: u16,
    context: &Context<'_>,
) -> Spans {
    let Some(text) = instruction.filter(|_| room >= WITH_INSTRUCTION) else {
        return name(entry, room, context);
    };
    let most = usize::from(room / 3).max(usize::from(room) - ADDRESS_AND_NAME - 2);
    let text = text::cut(text, most, Cut::End, context.glyphs).into_owned();
    let left = room.saturating_sub(text::width(&text) as u16 + 2);
    let mut spans = name(entry, left, context);
    spans.push(Span::new(format!("  {text}"), Role::Number));
    spans
}

/// The name in `room` columns, with matches marked, dim for code of others.
fn name(entry: &ViewRow, room: u16, context: &Context<'_>) -> Spans {
    let tables = context.tables;
    let (mark, full) = (tables.inlining(entry.node).mark(), tables.name(entry.node));
    let room = usize::from(room);
    // The mark goes before the name is cut.
    let mark = if text::width(full) + mark.len() <= room { mark } else { "" };
    let (text, skipped, put) = shorten(full, room, context.glyphs);
    let positions = context.marks(entry.node, skipped, put);
    let role = if tables.origin(entry.node).own { Role::Text } else { Role::Dim };
    let mut spans = marked(&text, &positions, role);
    if !mark.is_empty() {
        spans.push(Span::new(mark, Role::Faint));
    }
    spans
}

/// A name in a form that tells it apart from others in view.
pub(super) fn name_as(form: String, entry: &ViewRow, context: &Context<'_>) -> Cell {
    let own = context.tables.origin(entry.node).own;
    Cell::Text(vec![Span::new(form, if own { Role::Text } else { Role::Dim })])
}
