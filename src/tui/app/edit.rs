//! Editing keys of prompts.

use crate::tui::keys::bindings::Action;
use crate::tui::widget::input::Edit;

/// The edit of a line of text that an action makes; `None` for other actions.
pub(super) fn text_edit(action: Action) -> Option<Edit> {
    Some(match action {
        Action::EditLeft => Edit::Left,
        Action::EditRight => Edit::Right,
        Action::EditHome => Edit::Home,
        Action::EditEnd => Edit::End,
        Action::EditBackspace => Edit::Backspace,
        Action::EditDelete => Edit::Delete,
        Action::EditWord => Edit::Word,
        Action::EditClear => Edit::Clear,
        _ => return None,
    })
}
