//! Stacks to rows of the stack table.

pub(super) mod batch;
mod chunks;
mod cursor;
pub(super) mod pipeline;
mod prefix_table;
mod small;
