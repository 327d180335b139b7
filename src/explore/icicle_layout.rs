//! The whole layout of an icicle, with what its levels hold, made away from the thread that draws.

use std::sync::Arc;

use super::view::ProfileView;
use crate::analysis::tree::icicle::{BoxPlace, Canvas, Icicle, Magnitudes, Sizes};
use crate::cancel::{Cancel, Cancelled};

/// The most boxes of a layout. Deeper levels are made step by step.
const MOST_BOXES: usize = 50_000;

/// A request for the layout of a call tree.
#[derive(Clone, Debug)]
pub struct IcicleLayoutRequest {
    /// The view with the call tree.
    pub view: Arc<ProfileView>,
    /// The magnitudes of its rows.
    pub magnitudes: Arc<Magnitudes>,
    /// The box that fills the width.
    pub zoom: BoxPlace,
    /// The width, and the narrowest box.
    pub canvas: Canvas,
}

impl IcicleLayoutRequest {
    /// True if both requests have one layout.
    pub fn is_same(&self, other: &IcicleLayoutRequest) -> bool {
        Arc::ptr_eq(&self.view, &other.view)
            && (self.zoom, self.canvas) == (other.zoom, other.canvas)
    }
}

/// The layout of a call tree.
#[derive(Clone, Debug)]
pub struct IcicleLayout {
    /// The request that it answers.
    pub request: IcicleLayoutRequest,
    /// All its levels, unless they have too many boxes.
    pub layout: Icicle,
    /// Per level the share of the zoomed box that its rows hold, 0 to 1.
    pub shares: Vec<f64>,
}

impl IcicleLayout {
    /// Makes the layout.
    pub fn new(request: IcicleLayoutRequest, cancel: &Cancel) -> Result<IcicleLayout, Cancelled> {
        let analysis = &request.view.analysis;
        let (tree, weights) = (analysis.tree(), analysis.weights());
        let sizes = Sizes { tree, weights, magnitudes: &request.magnitudes };
        let mut layout = Icicle::new(request.zoom, request.canvas, &sizes);
        layout.finish(MOST_BOXES, &sizes, cancel)?;
        let shares = layout.shares();
        Ok(IcicleLayout { request, layout, shares })
    }
}
