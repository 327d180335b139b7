//! Widgets: plain rows and a theme in, cells out.
//!
//! Nothing here depends on profiles or on the program's state, and nothing measures more rows than it shows. All text
//! goes through [`line()`], which makes it printable and cuts it by its width.

mod bars;
pub mod chart;
pub mod graph;
pub mod icicle;
pub mod input;
mod line;
pub mod listing;
pub mod popup;
mod span;
pub mod table;
pub mod text;
pub mod tree;

pub use bars::{bar, change_bar, gauge};
pub use line::{RULE_MARGINS, fill, line, line_right, rule};
pub use span::{Span, Spans, change, changed_number, marked, number, skipped, width};
