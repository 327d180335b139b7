//! Flat and cum of every function in one snapshot.

use super::series::adapted;
use crate::analysis::package::{Origin, origin};
use crate::analysis::pipeline::Analysis;
use crate::analysis::query::Query;
use crate::cancel::{Cancel, Cancelled};
use crate::hash::Map;
use crate::profile::Profile;
use std::sync::Arc;

/// Flat and cum of every function in one snapshot, and the total before filters.
#[derive(Debug, Default)]
pub(super) struct SnapshotSums {
    /// By the printed name of the function.
    pub(super) functions: Map<Arc<str>, FunctionSums>,
    pub(super) total: i64,
}

/// Flat and cum of one function, in the unit of the sample type.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct FunctionSums {
    pub(super) flat: i64,
    pub(super) cum: i64,
    /// True if it is the program's own code.
    pub(super) own: bool,
    /// Smallest depth in the call tree.
    pub(super) depth: u32,
}

impl SnapshotSums {
    /// The sums of `profile` under `query`, which was made for `like`; empty if it lacks the sample type.
    pub(super) fn new(
        profile: &Arc<Profile>,
        query: &Query,
        like: &Profile,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let Some(query) = adapted(query, like, profile) else { return Ok(Self::default()) };
        let analysis = Analysis::new(Arc::clone(profile), query, cancel)?;
        let (nodes, tree) = (analysis.nodes(), analysis.tree());
        let mut depths = vec![u32::MAX; nodes.len()];
        for row in tree.rows() {
            let depth = &mut depths[tree.node(row).index()];
            *depth = (*depth).min(tree.depth(row));
        }
        // Label frames have names that the recorded profile lacks.
        let profile = analysis.profile();
        let text = |id| profile.strings().text(id);
        let mut functions: Map<Arc<str>, FunctionSums> = Map::default();
        for node in nodes.ids() {
            let (flat, cum) =
                (analysis.sums().flat(node).value(), analysis.sums().cum(node).value());
            if (flat, cum) == (0, 0) {
                continue;
            }
            let function = nodes.function(node).map(|id| profile.function(id));
            let own = function.is_none_or(|f| origin(&text(f.name), &text(f.file)) == Origin::Own);
            let name: Arc<str> = String::from_utf8_lossy(nodes.name(node)).into();
            let sums = functions.entry(name).or_default();
            sums.flat = sums.flat.wrapping_add(flat);
            sums.cum = sums.cum.wrapping_add(cum);
            (sums.own, sums.depth) = (own, depths[node.index()]);
        }
        Ok(Self { functions, total: analysis.total() })
    }
}
