//! Panes: rows for their size, and answers to keys, without drawing a cell.
//!
//! A pane owns its view only (cursor, scroll, folds, zoom). All that panes share comes in a [`Context`]: the tables, the
//! selected function, the search. A pane answers actions with an [`Outcome`], asks for work with [`Pane::ask`], and
//! gives plain rows with [`Pane::view`]; `draw` picks the widget for the [`View`].

pub mod alike;
pub mod callers;
mod context;
pub mod empty;
pub mod findings;
pub mod graph;
pub mod icicle;
pub mod info;
pub mod labels;
pub mod listing;
pub mod name;
mod outcome;
mod pane_trait;
mod sentence;
pub mod session;
pub mod top;
pub mod trend;
mod view;

pub use context::{Context, Values};
pub use outcome::Outcome;
pub use pane_trait::Pane;
pub use sentence::{sentence, whole_in_words};
pub use view::View;
