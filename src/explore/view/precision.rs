//! The samples behind figures, their standard errors, and the changes that chance explains.

use super::profile_view::ProfileView;
use crate::analysis::frames::NodeId;
use crate::analysis::sampling::change::is_noise;
use crate::analysis::sampling::{Estimate, is_sampled};

impl ProfileView {
    /// True if figures have standard errors: the sampler is known, and values are no changes.
    pub fn is_estimated(&self) -> bool {
        let analysis = &self.analysis;
        !self.is_difference() && is_sampled(analysis.profile(), analysis.query())
    }

    /// The precision of a node's flat, or of its cum; `None` before [`ProfileView::finish`], and where the sampler is
    /// unknown.
    pub fn estimate(&self, node: NodeId, is_cum: bool) -> Option<Estimate> {
        let estimates = self.deferred.get()?.estimates.as_ref()?;
        Some(if is_cum { estimates.cum(node) } else { estimates.flat(node) })
    }

    /// The probability that chance alone explains the change of a node's flat, or of its cum; `None` unless it does at a
    /// confidence of 95 %, before [`ProfileView::finish`], and where nothing changed or the sampler is unknown.
    pub fn chance(&self, node: NodeId, is_cum: bool) -> Option<f64> {
        let errors = self.deferred.get()?.change_errors.as_ref()?;
        let delta = if is_cum { self.cum_change(node) } else { self.flat_change(node) }?;
        let added = delta.after.wrapping_sub(delta.before);
        let chance = errors.chance(self.before_after.as_ref()?.side_node(node), is_cum, added)?;
        (added != 0 && is_noise(chance)).then_some(chance)
    }
}
