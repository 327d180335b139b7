//! Stacks to rows of the stack table.

pub(super) mod batch;
mod chunks;
mod cursor;
pub(super) mod pipeline;
mod prefix_hash;
mod prefix_table;
mod small;

use crate::profile::StackId;
use crate::profile::store::stacks::Stacks;

/// The table of `all` in pre-order; `rows`, as they were given, become rows of it.
fn in_preorder(all: &[[u32; 2]], rows: &mut [StackId]) -> Stacks {
    let mut places = Vec::new();
    let stacks = Stacks::in_preorder(all, &mut places);
    for row in rows {
        row.0 = places[row.index()][1];
    }
    stacks
}
