//! A row of the callers pane, its place in the tree, and buckets of light paths.

use std::collections::HashSet;

use crate::analysis::before_after::Delta;
use crate::explore::call_paths::{CallPaths, Direction, Path};

/// A row of the pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CallersRow {
    /// A path, by its id.
    Branch(usize),
    /// The light paths below a path, or the light ones of the first paths in a direction.
    Bucket(Option<usize>, Direction),
    /// The function itself.
    Centre,
    /// The flat part of the function.
    Own,
}

/// The fold state of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fold {
    /// No rows under it.
    Leaf,
    /// Rows under it are hidden.
    Closed,
    /// Rows under it are shown below.
    Open,
    /// Rows under it are shown above.
    OpenUp,
}

/// A row in terms that hold for any tables: its kind, and its path, empty for the function.
pub(super) type HeldRow = (HeldKind, Path);

/// The kind of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HeldKind {
    Path,
    Bucket,
    Own,
}

/// The paths that a bucket stands for, summed up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct BucketSum {
    pub(super) count: usize,
    /// In the unit of the sample type.
    pub(super) weight: i64,
    /// The weights before and after, in a comparison.
    pub(super) change: Option<Delta>,
}

/// The place of a row in the tree, for its indentation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct RowPlace {
    /// Rows above it that branch.
    pub(super) level: usize,
    /// Nodes between the function or the root and the row.
    pub(super) depth: u16,
    /// True for the only row below the one that it hangs from: it continues that row without indentation.
    pub(super) is_only: bool,
    /// The sum of a bucket.
    pub(super) bucket: Option<BucketSum>,
}

/// Buckets that are unfolded: all or none, except those flipped since.
#[derive(Clone, Debug, Default)]
pub(super) struct OpenBuckets {
    all: bool,
    flipped: HashSet<Path>,
}

impl OpenBuckets {
    /// All buckets, or none.
    pub(super) fn new(all: bool) -> OpenBuckets {
        OpenBuckets { all, flipped: HashSet::new() }
    }

    /// True if the bucket below `path` is unfolded.
    pub(super) fn contains(&self, path: &Path) -> bool {
        self.all != self.flipped.contains(path)
    }

    /// Unfolds the bucket below `path`, or folds it.
    pub(super) fn flip(&mut self, path: Path) {
        if !self.flipped.remove(&path) {
            self.flipped.insert(path);
        }
    }
}

/// The path below which a bucket is.
pub(super) fn bucket_path(
    call_paths: &CallPaths,
    parent: Option<usize>,
    direction: Direction,
) -> Path {
    parent.map_or_else(|| (direction, Vec::new()), |id| call_paths.path_keys(id))
}
