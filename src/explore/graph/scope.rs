//! The part of the call graph that is shown, and the room for it.

use crate::analysis::frames::NodeId;

/// The part of the call graph that is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GraphScope {
    /// A function with its callers and callees.
    Around {
        /// The function.
        node: NodeId,
        /// Steps of callers.
        above: usize,
        /// Steps of callees.
        below: usize,
        /// Functions of one step at most, the heaviest.
        across: usize,
    },
    /// The whole profile, trimmed as `-dot` trims it.
    Whole {
        /// Functions at most.
        count: usize,
    },
}

/// The content of a box.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GraphDetail {
    /// Name, flat, cum and share, in a frame.
    #[default]
    Boxes,
    /// The name alone, in one row.
    Names,
    /// A dot.
    Dots,
}

impl GraphDetail {
    /// All levels, the closest first.
    pub const ALL: [GraphDetail; 3] = [GraphDetail::Boxes, GraphDetail::Names, GraphDetail::Dots];

    /// The level one step closer, or one step away.
    #[must_use]
    pub fn step(self, closer: bool) -> GraphDetail {
        match (self, closer) {
            (GraphDetail::Dots | GraphDetail::Names, false) => GraphDetail::Dots,
            (GraphDetail::Boxes, false) | (GraphDetail::Dots, true) => GraphDetail::Names,
            (GraphDetail::Boxes | GraphDetail::Names, true) => GraphDetail::Boxes,
        }
    }
}

/// The form of a drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GraphCanvas {
    /// The content of boxes.
    pub detail: GraphDetail,
    /// Columns of the pane: boxes are narrower where the drawing would be wider.
    pub columns: usize,
    /// Framed boxes have a row for the heaviest labels, where a function of their layer has some.
    pub has_labels: bool,
}

impl GraphCanvas {
    /// The rows of a box, with a row for labels if its function or one beside it has some.
    pub fn height(self, has_labels: bool) -> usize {
        match self.detail {
            GraphDetail::Boxes => 4 + usize::from(self.has_labels && has_labels),
            GraphDetail::Names | GraphDetail::Dots => 1,
        }
    }
}
