//! Statistics behind the icicle: magnitudes of rows, occurrences of the selected function, and the total of matches.

use std::sync::Arc;

use super::view::ProfileView;
use crate::analysis::frames::NodeId;
use crate::analysis::tree::TreeRow;
use crate::analysis::tree::icicle::Magnitudes;
use crate::analysis::tree::occurrences::{Occurrences, occurrences, sum_through_any};
use crate::cancel::{Cancel, Cancelled};

/// A request for the statistics of a call tree.
#[derive(Clone, Debug)]
pub struct IcicleStatsRequest {
    /// The view with the call tree.
    pub view: Arc<ProfileView>,
    /// The selected function.
    pub node: Option<NodeId>,
    /// The functions that match the search; `None` without a search.
    pub hits: Option<Vec<NodeId>>,
    /// The magnitudes from an earlier answer.
    pub magnitudes: Option<Arc<Magnitudes>>,
}

/// One half of a sandwich, or one side of a comparison, with the magnitudes of its rows.
pub type SandwichHalf = (Arc<ProfileView>, Arc<Magnitudes>);

/// The callers and the callees of a function.
pub fn sandwich_halves(
    view: &ProfileView,
    node: NodeId,
    cancel: &Cancel,
) -> Result<[SandwichHalf; 2], Cancelled> {
    let [above, below] = view.sandwich(node, cancel)?;
    Ok([measured(above, cancel)?, measured(below, cancel)?])
}

/// The two sides of a comparison, each with the magnitudes of its rows; `None` for a view of one profile.
pub fn comparison_sides(
    view: &ProfileView,
    cancel: &Cancel,
) -> Result<Option<[SandwichHalf; 2]>, Cancelled> {
    let Some([before, after]) = view.sides(cancel)? else { return Ok(None) };
    Ok(Some([measured(before, cancel)?, measured(after, cancel)?]))
}

/// A view with the magnitudes of its rows.
fn measured(view: ProfileView, cancel: &Cancel) -> Result<SandwichHalf, Cancelled> {
    let (tree, weights) = (view.analysis.tree(), view.analysis.weights());
    let magnitudes = Arc::new(Magnitudes::new(tree, weights, cancel)?);
    Ok((Arc::new(view), magnitudes))
}

/// The statistics of a call tree.
#[derive(Clone, Debug)]
pub struct IcicleStats {
    /// The magnitudes of rows.
    pub magnitudes: Arc<Magnitudes>,
    /// The selected function and its occurrences.
    pub occurrences: Option<(NodeId, Occurrences)>,
    /// The weight of the samples through any match, each counted once.
    pub matched: Option<i64>,
    /// The rows of the matches, ascending.
    pub hits: Arc<[TreeRow]>,
}

impl IcicleStats {
    /// Computes the statistics.
    pub fn new(request: IcicleStatsRequest, cancel: &Cancel) -> Result<IcicleStats, Cancelled> {
        let (tree, weights) = (request.view.analysis.tree(), request.view.analysis.weights());
        let magnitudes = match request.magnitudes {
            Some(magnitudes) => magnitudes,
            None => Arc::new(Magnitudes::new(tree, weights, cancel)?),
        };
        let occurrences = request.node.map(|node| {
            let rows = request.view.tree_rows(node, cancel)?;
            Ok((node, occurrences(tree, weights, &rows, cancel)?))
        });
        let hits = tree.rows_of_any(request.hits.as_deref().unwrap_or_default(), cancel)?;
        let matched =
            request.hits.map(|hits| sum_through_any(tree, weights, &hits, cancel)).transpose()?;
        Ok(IcicleStats {
            magnitudes,
            occurrences: occurrences.transpose()?,
            matched,
            hits: hits.into(),
        })
    }
}
