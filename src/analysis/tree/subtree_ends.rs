//! Per row of a call tree the row behind the last of its subtree, in two bytes a row.

/// Most subtrees are small, so a row has the size of its subtree. The few large ones are in a list of their own.
#[derive(Clone, Debug, Default)]
pub(super) struct SubtreeEnds {
    /// Per row the number of rows of its subtree, itself included; [`LARGE`] where that is in `large`.
    sizes: Vec<u16>,
    /// Rows of large subtrees, ascending, each with its end.
    large: Vec<(u32, u32)>,
}

/// The size of a subtree that is in the list of large ones.
const LARGE: u16 = u16::MAX;

impl SubtreeEnds {
    /// The column of these ends, one per row.
    pub(super) fn new(ends: &[u32]) -> Self {
        let mut column = Self { sizes: vec![1; ends.len()], large: Vec::new() };
        for (row, &end) in ends.iter().enumerate() {
            column.set(row as u32, end);
        }
        column
    }

    /// Makes room for `count` more rows.
    pub(super) fn reserve_exact(&mut self, count: usize) {
        self.sizes.reserve_exact(count);
    }

    /// Appends a row without rows below it.
    #[inline]
    pub(super) fn push(&mut self) {
        self.sizes.push(1);
    }

    /// Sets the end of a row's subtree, once for each row.
    #[inline]
    pub(super) fn set(&mut self, row: u32, end: u32) {
        let size = u16::try_from(end - row).unwrap_or(LARGE);
        self.sizes[row as usize] = size;
        if size == LARGE {
            self.large.push((row, end));
        }
    }

    /// Ends the column: no row follows, and all ends are set.
    pub(super) fn finish(&mut self) {
        self.large.sort_unstable();
        self.large.shrink_to_fit();
        self.sizes.shrink_to_fit();
    }

    /// The row behind the last of a row's subtree.
    #[inline]
    pub(super) fn end(&self, row: u32) -> u32 {
        match self.sizes[row as usize] {
            LARGE => self.large_end(row),
            size => row + u32::from(size),
        }
    }

    #[cold]
    fn large_end(&self, row: u32) -> u32 {
        let at = self.large.partition_point(|&(of, _)| of < row);
        self.large[at].1
    }
}

#[cfg(test)]
#[path = "tests/subtree_ends.rs"]
mod tests;
