//! Growth of stacks: two stacks are one where the names of their frames are the same.

use super::series::{Point, Series, adapted, level};
use crate::analysis::pipeline::Analysis;
use crate::analysis::query::Query;
use crate::analysis::tree::call_tree::TreeRow;
use crate::cancel::{Cancel, Cancelled};
use crate::hash::Map;
use crate::profile::Profile;
use std::sync::Arc;

/// Frames of a stack that are named.
const DEEPEST: usize = 64;

/// Every stack through `function`, with the values of the samples that end there.
pub(super) fn stack_series(
    points: &[Point],
    (query, like): (&Query, &Profile),
    function: &str,
    cancel: &Cancel,
) -> Result<Vec<Series>, Cancelled> {
    let mut paths = NamedPaths::default();
    let mut all: Vec<Series> = Vec::new();
    let mut series_of_path: Map<PathId, usize> = Map::default();
    for (at, point) in points.iter().enumerate() {
        let Some(query) = adapted(query, like, &point.profile) else { continue };
        let analysis = Analysis::new(Arc::clone(&point.profile), query, cancel)?;
        let mut rows = RowPaths::new(&analysis, function);
        for row in analysis.tree().rows() {
            let value = analysis.weights().own(row).value();
            if value == 0 || !rows.passes_through[row.index()] {
                continue;
            }
            let path = rows.path(row, &mut paths);
            let found = *series_of_path.entry(path).or_insert_with(|| {
                let stack = frame_names(&analysis, row);
                let values = vec![0; points.len()];
                let name = stack.first().cloned().unwrap_or_else(|| "".into());
                all.push(Series { stack, ..level(name, values.clone(), values) });
                all.len() - 1
            });
            let found = &mut all[found];
            found.flat[at] = found.flat[at].wrapping_add(value);
            found.cum[at] = found.flat[at];
        }
    }
    Ok(all)
}

/// A sequence of names, from the root on. Equal ids mean equal names, compared byte for byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct PathId(u32);

impl PathId {
    /// The path without frames.
    const ROOT: Self = Self(0);

    /// No path was looked up yet.
    const UNKNOWN: Self = Self(u32::MAX);
}

/// The paths of all snapshots: names are numbered by their bytes, and paths by the path above and the last name.
#[derive(Default)]
struct NamedPaths {
    names: Map<Box<[u8]>, u32>,
    paths: Map<(PathId, u32), PathId>,
}

impl NamedPaths {
    fn name(&mut self, name: &[u8]) -> u32 {
        if let Some(&id) = self.names.get(name) {
            return id;
        }
        let id = self.names.len() as u32;
        self.names.insert(name.into(), id);
        id
    }

    fn below(&mut self, above: PathId, name: u32) -> PathId {
        let next = PathId(self.paths.len() as u32 + 1);
        *self.paths.entry((above, name)).or_insert(next)
    }
}

/// The rows of one call tree: their paths, computed on demand, and marks of those that pass through a function.
struct RowPaths<'a> {
    analysis: &'a Analysis,
    /// Per node the number of its name, or `u32::MAX`.
    names: Vec<u32>,
    /// Per row its path, or [`PathId::UNKNOWN`].
    paths: Vec<PathId>,
    passes_through: Vec<bool>,
}

impl<'a> RowPaths<'a> {
    fn new(analysis: &'a Analysis, function: &str) -> Self {
        let (tree, nodes) = (analysis.tree(), analysis.nodes());
        let is_function: Vec<bool> =
            nodes.ids().map(|id| String::from_utf8_lossy(nodes.name(id)) == function).collect();
        let mut passes_through = vec![false; tree.len()];
        for row in tree.rows() {
            passes_through[row.index()] =
                is_function[tree.node(row).index()] || passes_through[tree.parent(row).index()];
        }
        let mut paths = vec![PathId::UNKNOWN; tree.len()];
        paths[TreeRow::ROOT.index()] = PathId::ROOT;
        Self { analysis, names: vec![u32::MAX; nodes.len()], paths, passes_through }
    }

    /// The path from the root to `row`; new paths are added to `all`.
    fn path(&mut self, row: TreeRow, all: &mut NamedPaths) -> PathId {
        let tree = self.analysis.tree();
        let mut unknown = Vec::new();
        let mut above = row;
        while self.paths[above.index()] == PathId::UNKNOWN {
            unknown.push(above);
            above = tree.parent(above);
        }
        let mut path = self.paths[above.index()];
        for row in unknown.into_iter().rev() {
            let node = tree.node(row);
            let name = &mut self.names[node.index()];
            if *name == u32::MAX {
                *name = all.name(self.analysis.nodes().name(node));
            }
            path = all.below(path, *name);
            self.paths[row.index()] = path;
        }
        path
    }
}

/// The names of a row's frames, innermost first.
fn frame_names(analysis: &Analysis, row: TreeRow) -> Vec<Arc<str>> {
    let tree = analysis.tree();
    let mut names = Vec::new();
    let mut row = row;
    while row != TreeRow::ROOT && names.len() < DEEPEST {
        names.push(String::from_utf8_lossy(analysis.nodes().name(tree.node(row))).into());
        row = tree.parent(row);
    }
    names
}

#[cfg(test)]
#[path = "tests/stacks.rs"]
mod tests;
