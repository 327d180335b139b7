//! The words of a store's list: the help, the keys in the footer, and the line below the rows.

use super::help::Words;
use super::store_picker::StorePicker;
use crate::tui::keys::bindings::{Action, Scope};

/// The parts of the typed line, and the columns of the list.
const LIST: Words = &[
    ("words", "keep the rows that contain them all, as in shop inuse_space"),
    ("label=value", "keeps the label sets with the value; != another one, =~ and !~ a pattern"),
    ("from= to=", "another range, which Enter lists: from=-6h to=-1h, or times in RFC 3339"),
    ("total", "memory in use and goroutines: the newest profile of each instance; others: the sum"),
    ("instances", "label sets with profiles in the range, ended ones too"),
    ("below", "the totals of the row over time; with the keys there a part of the range is marked"),
];

/// The columns of groups.
const GROUPS: Words = &[
    ("total", "of the label sets with the value, and their share of all"),
    ("each", "the total divided by the instances"),
    (
        "words",
        "keep the values that contain them; label=value keeps label sets, from=-6h asks for another range",
    ),
];

/// The totals over time.
const TIME: Words = &[(
    "the part",
    "from the mark to the cursor, or from the cursor to the end; its range stands below, in the list once Enter is pressed",
)];

impl StorePicker {
    /// The meanings of what is typed and listed.
    pub fn legend(&self) -> Words {
        match (&self.time, &self.browser.grouping) {
            (Some(_), _) => TIME,
            (None, Some(_)) => GROUPS,
            (None, None) => LIST,
        }
    }

    /// The scopes of its keys, innermost first.
    pub fn scopes(&self) -> &'static [Scope] {
        let is_typed = !self.input.text().is_empty();
        match (&self.time, self.browser.grouping.is_some(), is_typed) {
            (Some(_), ..) => &[Scope::StoreTime, Scope::Always],
            (None, true, true) => &[Scope::StoreGroups, Scope::Store, Scope::Prompt, Scope::Always],
            (None, true, false) => &[
                Scope::StoreGroups,
                Scope::Store,
                Scope::StoreUnfiltered,
                Scope::Prompt,
                Scope::Always,
            ],
            (None, false, true) => &[Scope::Store, Scope::Prompt, Scope::Always],
            (None, false, false) => {
                &[Scope::Store, Scope::StoreUnfiltered, Scope::Prompt, Scope::Always]
            }
        }
    }

    /// The word for an action in the footer where it is another one than usual; empty for an action without effect.
    pub fn hint(&self, action: Action, is_read: bool) -> Option<&'static str> {
        let is_typed = !self.input.text().is_empty();
        if self.is_asking {
            return Some(if action == Action::Back { "stop" } else { "" });
        }
        if self.time.is_some() {
            return None;
        }
        match action {
            Action::Back if is_typed => Some("clear"),
            Action::Back if !is_read => Some("leave"),
            Action::Accept if self.lists_on_enter() => Some("list"),
            Action::Accept if self.chosen().is_none() => Some(""),
            Action::Complete(1) if self.browser.grouping.is_some() && is_typed => Some("complete"),
            _ => None,
        }
    }

    /// True if Enter lists another range in place of opening a row.
    fn lists_on_enter(&self) -> bool {
        self.range_with_data().is_some() || self.browser.typed_range().is_some()
    }

    /// The words on what can be typed.
    pub(super) fn advice(&self) -> &'static str {
        match (&self.time, &self.browser.grouping) {
            (Some(_), _) => "",
            (None, Some(_)) => "words, label=value",
            (None, None) => "words, label=value, from=-6h",
        }
    }
}
