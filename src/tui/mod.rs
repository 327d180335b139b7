//! The screen: panes, popups, keys, mouse, drawing, and the shell that joins them with the terminal.
//!
//! [`App`] turns events into effects; [`shell`] dispatches the effects, and workers perform jobs.

mod answer;
pub mod app;
pub mod draw;
pub mod effect;
pub mod event;
pub mod gc_log_view;
pub mod highlight;
pub mod job;
pub mod keys;
pub mod lane;
pub mod list_cursor;
pub mod pane;
pub mod pending;
mod perform;
pub mod placement;
pub mod popup;
pub mod shell;
pub mod theme;
mod view_steps;
pub mod widget;

pub use app::{App, Preferences, Start, Surroundings};
pub use shell::event_loop::run;
