//! Filters of a view with undo and redo, and the query that they make of a base query.

mod filter;
mod filter_list;
mod stack;
mod target;

pub use filter::{Filter, FilterTarget, granularity_name};
pub use filter_list::FilterList;
pub use stack::FilterStack;
pub use target::exact_target;
