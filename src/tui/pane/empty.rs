//! The text of a pane without rows: the reason, and keys that help.

use crate::explore::filters::Filter;
use crate::explore::view::ProfileView;
use crate::tui::keys::bindings::Action;
use crate::tui::theme::Role;
use crate::tui::widget::{Span, Spans};

/// The reason for empty tables under the refinements `steps`, and keys that help; `None` if there are rows. `key` gives
/// the notation of an action's key, empty for none.
pub fn reason_for_no_rows(
    tables: &ProfileView,
    steps: &[Filter],
    key: &dyn Fn(Action) -> String,
) -> Option<Vec<Spans>> {
    if !tables.rows.is_empty() {
        return None;
    }
    let kind = tables.type_name();
    let filtered = !tables.analysis.query().filters.is_empty();
    let hint = |action: Action, text: String| (key(action), text);
    let next = || {
        let full =
            tables.sample_types.iter().find(|total| total.sum != 0 && total.derived.is_none());
        let full = full.map(|total| {
            let text = format!("to another sample type: {} has {}", total.name, total.figure);
            hint(Action::TypeMenu, text)
        });
        full.into_iter()
    };
    let undo = || hint(Action::Undo, "takes the last refinement back".to_owned());
    let reset = || (format!("{} reset", key(Action::Command)), "takes all of them back".to_owned());
    let (reason, keys): (String, Vec<(String, String)>) = if filtered {
        let reason = match steps {
            [] => "No sample is left by the filters that the program was started with.".to_owned(),
            [step] => format!("No sample is left by {}.", step.chip()),
            steps => format!("No sample is left by {} refinements.", steps.len()),
        };
        let undo = (!steps.is_empty()).then(undo);
        (reason, undo.into_iter().chain([reset()]).collect())
    } else if tables.before_after.is_some() || tables.is_against_base() {
        let other = hint(Action::Compare, "to another base, or to none".to_owned());
        let reason = format!("Nothing has changed: {kind} is the same in both profiles.");
        (reason, next().chain([other]).collect())
    } else if tables.analysis.profile().sample_count() == 0 {
        let again = hint(Action::Reload, "reads it again".to_owned());
        let info = hint(Action::Pane(5), "what else is known of it".to_owned());
        ("This profile has no samples.".to_owned(), vec![again, info])
    } else {
        (format!("{kind} is 0 in this profile."), next().collect())
    };
    let mut lines = vec![vec![Span::new(reason, Role::Text)], Vec::new()];
    let widest = keys.iter().map(|(key, _)| key.len()).max().unwrap_or(0);
    for (key, text) in keys.into_iter().filter(|(key, _)| !key.trim().is_empty()) {
        let gap = " ".repeat(widest + 2 - key.len());
        lines.push(vec![Span::new(key, Role::Key), Span::new(format!("{gap}{text}"), Role::Dim)]);
    }
    Some(lines)
}
