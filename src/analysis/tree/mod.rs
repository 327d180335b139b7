//! The call tree of the selected stacks, the values over it, and other trees made of it.

pub mod call_tree;
pub mod flat_cum;
pub mod grouping;
pub mod icicle;
pub mod invert;
pub mod occurrences;
pub mod sample_order;
mod subtree_ends;
pub mod total;
pub mod weight;
pub mod weights;

pub use self::call_tree::{CallTree, TreeRow};
