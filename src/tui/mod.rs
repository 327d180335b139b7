//! Tables to screen: panes, keys, mouse, and the loop that joins them.

pub mod effect;
pub mod keymap;
pub mod pane;
pub mod search;
pub mod tables;
pub mod terminal;
pub mod theme;
pub mod widget;
pub mod worker;
