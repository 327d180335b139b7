//! What the icicle needs to know of the whole call tree, found in the background: how wide rows are where values have
//! signs, where the selected function stands, and what the matches of the search cost together.

use std::sync::Arc;

use super::view::ProfileView;
use crate::analysis::frames::NodeId;
use crate::analysis::tree::TreeRow;
use crate::analysis::tree::icicle::Magnitudes;
use crate::analysis::tree::occurrences::{Occurrences, occurrences, sum_through_any};
use crate::cancel::{Cancel, Cancelled};

/// What is asked of a call tree.
#[derive(Clone, Debug)]
pub struct IcicleStatsRequest {
    /// Whose.
    pub tables: Arc<ProfileView>,
    /// The function to look for.
    pub node: Option<NodeId>,
    /// The functions that a search found; none without a search.
    pub hits: Option<Vec<NodeId>>,
    /// The sizes of rows, if they are known already.
    pub magnitudes: Option<Arc<Magnitudes>>,
}

/// What stands on one side of a function, with the sizes of its rows.
pub type SandwichHalf = (Arc<ProfileView>, Arc<Magnitudes>);

/// What calls a function, and what it calls.
pub fn sandwich_halves(
    tables: &ProfileView,
    node: NodeId,
    cancel: &Cancel,
) -> Result<[SandwichHalf; 2], Cancelled> {
    let [above, below] = tables.sandwich(node, cancel)?;
    let half = |tables: ProfileView| {
        let (tree, weights) = (tables.analysis.tree(), tables.analysis.weights());
        let magnitudes = Arc::new(Magnitudes::new(tree, weights, cancel)?);
        Ok((Arc::new(tables), magnitudes))
    };
    Ok([half(above)?, half(below)?])
}

/// The answer.
#[derive(Clone, Debug)]
pub struct IcicleStats {
    /// The sizes of rows.
    pub magnitudes: Arc<Magnitudes>,
    /// Where the function stands.
    pub places: Option<(NodeId, Occurrences)>,
    /// What passes through any of the functions found, each sample once.
    pub matched: Option<i64>,
    /// The rows of the functions found, ascending.
    pub hits: Arc<[TreeRow]>,
}

impl IcicleStats {
    /// Looks through the tree.
    pub fn new(wanted: IcicleStatsRequest, cancel: &Cancel) -> Result<IcicleStats, Cancelled> {
        let (tree, weights) = (wanted.tables.analysis.tree(), wanted.tables.analysis.weights());
        let magnitudes = match wanted.magnitudes {
            Some(magnitudes) => magnitudes,
            None => Arc::new(Magnitudes::new(tree, weights, cancel)?),
        };
        let found = wanted.node.map(|node| {
            let rows = wanted.tables.node_rows(cancel)?.rows(node);
            Ok((node, occurrences(tree, weights, rows, cancel)?))
        });
        let mut hits = Vec::new();
        for &node in wanted.hits.iter().flatten() {
            hits.extend_from_slice(wanted.tables.node_rows(cancel)?.rows(node));
        }
        hits.sort_unstable();
        let matched =
            wanted.hits.map(|hits| sum_through_any(tree, weights, &hits, cancel)).transpose()?;
        Ok(IcicleStats { magnitudes, places: found.transpose()?, matched, hits: hits.into() })
    }
}
