//! The number of findings in the header.

use super::piece::Click;
use crate::findings::Severity;
use crate::tui::keys::bindings::Action;
use crate::tui::theme::Role;
use crate::tui::widget::{Span, Spans, width};

/// `3 findings` in the colour of the worst, if it fits into `room`; a click shows them.
pub(super) fn findings_note(
    (count, worst): (usize, Severity),
    room: usize,
) -> Option<(Spans, Option<Click>)> {
    let noun = if count == 1 { "finding" } else { "findings" };
    let role = if worst == Severity::High { Role::Hot } else { Role::Warm };
    let spans = vec![Span::new(format!("{count} {noun}"), role)];
    (width(&spans) + 2 <= room).then_some((spans, Some(Click::Act(Action::Pane(9)))))
}
