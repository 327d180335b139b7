//! Growth of stacks: two are one where the names of their frames are the same.

use super::{Point, Query, Series, adapted, level};
use crate::analysis::Analysis;
use crate::analysis::tree::TreeRow;
use crate::cancel::{Cancel, Cancelled};
use crate::hash::{KeyedState, Map};
use crate::profile::Profile;
use std::hash::BuildHasher;
use std::sync::Arc;

/// Frames of a stack that are named.
const DEEPEST: usize = 64;

/// Every stack through `function`, and what ends there.
pub(super) fn series(
    points: &[Point],
    (query, like): (&Query, &Profile),
    function: &str,
    cancel: &Cancel,
) -> Result<Vec<Series>, Cancelled> {
    let (mut all, state): (Map<u64, Series>, _) = (Map::default(), KeyedState::default());
    for (place, point) in points.iter().enumerate() {
        let Some(query) = adapted(query, like, &point.profile) else { continue };
        let analysis = Analysis::new(Arc::clone(&point.profile), query, cancel)?;
        let paths = Paths::new(&analysis, function, &state);
        for row in analysis.tree().rows().skip(1) {
            let value = analysis.weights().own(row).value();
            if value == 0 || !paths.through[row.index()] {
                continue;
            }
            let path = paths.hash[row.index()];
            let found = all.entry(path).or_insert_with(|| {
                let stack = names(&analysis, row);
                let values = vec![0; points.len()];
                let name = stack.first().cloned().unwrap_or_else(|| "".into());
                Series { stack, ..level(name, values.clone(), values) }
            });
            found.flat[place] = found.flat[place].wrapping_add(value);
            found.cum[place] = found.flat[place];
        }
    }
    Ok(all.into_values().collect())
}

/// Per row of a call tree, what its path is known by, and whether it passes through a function.
struct Paths {
    hash: Vec<u64>,
    through: Vec<bool>,
}

impl Paths {
    fn new(analysis: &Analysis, function: &str, state: &KeyedState) -> Self {
        let (tree, nodes) = (analysis.tree(), analysis.nodes());
        let mut paths = Self { hash: vec![0; tree.len()], through: vec![false; tree.len()] };
        for row in tree.rows().skip(1) {
            let (parent, name) = (tree.parent(row), nodes.name(tree.node(row)));
            paths.hash[row.index()] = state.hash_one((paths.hash[parent.index()], name));
            let is = String::from_utf8_lossy(name) == function;
            paths.through[row.index()] = is || paths.through[parent.index()];
        }
        paths
    }
}

fn names(analysis: &Analysis, row: TreeRow) -> Vec<Arc<str>> {
    let tree = analysis.tree();
    let mut names = Vec::new();
    let mut row = row;
    while row != TreeRow::ROOT && names.len() < DEEPEST {
        names.push(String::from_utf8_lossy(analysis.nodes().name(tree.node(row))).into());
        row = tree.parent(row);
    }
    names
}
