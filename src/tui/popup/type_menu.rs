//! The menu of sample types.

use crate::explore::view::{ProfileView, SampleTypeTotal};
use crate::tui::theme::Role;
use crate::tui::widget::popup::PopupRow;
use crate::tui::widget::{Span, changed_number};

/// The sample types as rows, with the current one marked.
pub fn type_rows(tables: &ProfileView, cursor: usize) -> Vec<PopupRow> {
    let row = |(i, total): (usize, &SampleTypeTotal)| {
        let current = i == tables.sample_type();
        let role = if current { Role::Accent } else { Role::Text };
        PopupRow {
            left: vec![Span::new(total.name.clone(), role)],
            right: changed_number(&total.figure, &total.change),
            selected: i == cursor,
        }
    };
    tables.sample_types.iter().enumerate().map(row).collect()
}
