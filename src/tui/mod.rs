//! Tables to screen: panes, keys, mouse, and the loop that joins them.

pub mod keymap;
pub mod search;
pub mod terminal;
pub mod theme;
pub mod widget;
pub mod worker;
