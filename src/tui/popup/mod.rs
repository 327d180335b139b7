//! Popups over the panes: help, search, command line, menus and messages.
//!
//! A popup is state, not a loop: background answers keep coming in behind it. At most one is open, as an [`Overlay`].

mod command_line;
pub mod compare_picker;
mod help;
pub mod live_pickers;
mod message;
mod overlay;
mod search_popup;
pub mod store_picker;
mod store_words;
mod type_menu;

pub use command_line::CommandLine;
pub use help::{Words, help_rows};
pub use message::message_rows;
pub use overlay::Overlay;
pub use search_popup::SearchPopup;
pub use type_menu::type_rows;
