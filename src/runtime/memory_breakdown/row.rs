//! A row of the memory breakdown, and the list of rows while it is built.

use crate::unit::format_value;

/// The category of a leaf, for the bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    /// Live objects of the heap.
    Live,
    /// Objects made since the last collection, which the profile does not know yet.
    MadeSince,
    /// Unused room inside spans.
    Gaps,
    /// Free spans that the process keeps.
    Free,
    /// Free spans returned to the system.
    Released,
    /// Stacks of goroutines and of system threads.
    Stacks,
    /// Memory of the runtime itself.
    Runtime,
    /// Memory of the process that Go's runtime does not count.
    OutsideGo,
    /// Memory given back that the system has not taken yet.
    LazilyFreed,
    /// Pages of files and of shared memory.
    Files,
    /// Memory that the control group counts beside the process.
    Group,
    /// Memory without a figure.
    Untold,
}

/// A part of the process's memory, in the tree of all parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BreakdownRow {
    /// A short name.
    pub name: &'static str,
    /// Depth below the first row, which has 0.
    pub depth: usize,
    /// Bytes; negative only where figures contradict each other, are of different moments, or an estimate is too large.
    pub bytes: i64,
    /// Explanation, as the end of a sentence that begins with the figure.
    pub says: String,
    /// The category of a leaf; `None` for a sum of other rows.
    pub category: Option<Category>,
}

/// The rows so far of a breakdown that is being built, in pre-order.
#[derive(Default)]
pub(super) struct RowList {
    pub(super) rows: Vec<BreakdownRow>,
}

impl RowList {
    /// Adds a sum of the rows that follow below it. Gives its place.
    pub(super) fn push(
        &mut self,
        depth: usize,
        name: &'static str,
        bytes: i64,
        says: impl Into<String>,
    ) -> usize {
        self.rows.push(BreakdownRow { name, depth, bytes, says: says.into(), category: None });
        self.rows.len() - 1
    }

    pub(super) fn leaf(
        &mut self,
        (depth, category): (usize, Category),
        name: &'static str,
        bytes: i64,
        says: impl Into<String>,
    ) {
        let at = self.push(depth, name, bytes, says);
        self.rows[at].category = Some(category);
    }

    /// The bytes that the rows below `parent` leave open.
    pub(super) fn rest(&self, parent: usize) -> i64 {
        let (depth, bytes) = (self.rows[parent].depth + 1, self.rows[parent].bytes);
        let below = self.rows[parent + 1..].iter().filter(|row| row.depth == depth);
        below.fold(bytes, |rest, row| rest.wrapping_sub(row.bytes))
    }

    /// Adds a leaf for the bytes that the rows below `parent` leave open.
    pub(super) fn close(&mut self, parent: usize) {
        let (depth, rest) = (self.rows[parent].depth + 1, self.rest(parent));
        if self.rows.len() == parent + 1 {
            self.rows[parent].category = Some(Category::Untold);
        } else if rest != 0 {
            let says = if rest > 0 {
                "more: this version of Go does not say where"
            } else {
                "less: the figures overlap"
            };
            self.leaf((depth, Category::Untold), "untold", rest, says);
        }
    }
}

/// The share of a row with this many bytes, with their sign.
pub fn signed(bytes: i64, share: String) -> String {
    if bytes < 0 { format!("-{share}") } else { share }
}

/// Bytes as text.
pub fn size(bytes: i64) -> String {
    format_value(bytes, "bytes", "auto")
}
