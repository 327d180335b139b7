//! The overlay: the one popup that is open, and the scopes of its keys.

use super::command_line::CommandLine;
use super::compare_picker::ComparePicker;
use super::help::Words;
use super::live_pickers::{EndpointPicker, SnapshotPicker};
use super::search_popup::SearchPopup;
use super::store_picker::StorePicker;
use crate::tui::keys::bindings::Scope;
use crate::tui::list_cursor::ListCursor;

/// The popup over the panes.
#[derive(Debug)]
pub enum Overlay {
    /// Keys in force, and the columns of the pane.
    Help {
        /// Commands with their meanings; none if the help is of the keys alone.
        commands: Words,
        /// The scopes in force, innermost first.
        scopes: Vec<Scope>,
        /// The meanings of the pane's columns.
        legend: Words,
        /// The rows scrolled away at the top.
        scrolled: ListCursor,
    },
    /// The search for a function, with its hits.
    Finder(Box<SearchPopup>),
    /// The command that is being typed, with completions.
    Command(Box<CommandLine>),
    /// The sample types with their totals.
    Types {
        /// The row under the cursor.
        list: ListCursor,
    },
    /// The base of a comparison.
    Base(Box<ComparePicker>),
    /// The endpoints of a server.
    Offer(Box<EndpointPicker>),
    /// The services of a store, or the values of a label.
    Store(Box<StorePicker>),
    /// The snapshots of a live process.
    Snapshots(Box<SnapshotPicker>),
    /// A message to the user.
    Message {
        /// The text, line by line.
        lines: Vec<String>,
        /// The rows scrolled away at the top.
        scrolled: ListCursor,
        /// The program ends after it.
        fatal: bool,
    },
}

impl Overlay {
    /// A message, shown from its first line. The program ends after a `fatal` one.
    pub fn message(lines: Vec<String>, fatal: bool) -> Overlay {
        Overlay::Message { lines, scrolled: ListCursor::default(), fatal }
    }

    /// The scopes of its keys, innermost first.
    pub fn scopes(&self) -> &'static [Scope] {
        match self {
            Overlay::Help { .. } => &[Scope::Help, Scope::Rows, Scope::Always],
            Overlay::Command(_) => &[Scope::Command, Scope::Prompt, Scope::Always],
            Overlay::Finder(_) => &[Scope::Finder, Scope::Prompt, Scope::Always],
            Overlay::Store(picker) => picker.scopes(),
            Overlay::Base(_) => &[Scope::Base, Scope::Prompt, Scope::Always],
            Overlay::Snapshots(_) => &[Scope::Snapshots, Scope::Menu, Scope::Rows, Scope::Always],
            Overlay::Offer(picker) if !picker.endpoints.is_empty() => {
                &[Scope::Endpoints, Scope::Menu, Scope::Rows, Scope::Always]
            }
            Overlay::Types { .. } | Overlay::Offer(_) => &[Scope::Menu, Scope::Rows, Scope::Always],
            Overlay::Message { .. } => &[Scope::Message, Scope::Rows, Scope::Always],
        }
    }
}
