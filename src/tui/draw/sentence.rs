//! The sentence above the footer, shortened to the width of the screen.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::pane::alike::told_apart;
use crate::tui::pane::name::shorten;
use crate::tui::theme::{Fill, Role, Theme};
use crate::tui::widget::{Span, Spans, line, width};

/// True for the beginning of a clause.
fn is_clause(span: &Span) -> bool {
    span.text.starts_with([',', ';'])
}

/// Draws a sentence. Its first span, a name, is shortened without room for the whole sentence, so that it looks like none
/// of `others`.
pub(super) fn sentence(
    spans: &[Span],
    others: &[&str],
    place: Rect,
    (theme, buffer): (&Theme, &mut Buffer),
) {
    let Some((first, rest)) = spans.split_first() else { return };
    let mut rest = rest.to_vec();
    let all = usize::from(place.width);
    // Asides go first, the quietest before the others.
    let name = width(&spans[..1]).min(26);
    let last = |rest: &Spans, role: Role| rest.iter().rposition(|span| span.role == role);
    while all.saturating_sub(width(&rest)) < name
        && let Some(aside) = [Role::Faint, Role::Dim].into_iter().find_map(|role| last(&rest, role))
    {
        rest.remove(aside);
    }
    // A standard error says what no row has; the clauses behind it are in the row.
    while all.saturating_sub(width(&rest)) < name
        && let Some(error) = last(&rest, Role::Header)
    {
        match rest.iter().rposition(is_clause).filter(|&clause| clause > error) {
            Some(clause) => rest.truncate(clause),
            None => rest.retain(|span| span.role != Role::Header),
        }
    }
    // Trailing clauses go next, and the rest still ends as a sentence.
    while width(&rest) + width(&spans[..1]).min(12) > all
        && let Some(part) = rest.iter().rposition(is_clause)
    {
        rest.truncate(part);
    }
    let room = all.saturating_sub(width(&rest)).max(12);
    let names: Vec<&str> =
        [first.text.as_str()].into_iter().chain(others.iter().copied()).collect();
    let apart = if width(&spans[..1]) > room {
        told_apart(&names, room, theme.glyphs()).swap_remove(0)
    } else {
        None
    };
    let name = apart.unwrap_or_else(|| shorten(&first.text, room, theme.glyphs()).0);
    let spans: Spans = [Span::new(name, first.role)].iter().chain(&rest).cloned().collect();
    line(buffer, place, &spans, theme, Fill::Plain);
}
