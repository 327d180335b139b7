//! The state of the graph: the part that is shown, the drawing, and the box under the cursor.

use std::sync::Arc;

use crate::analysis::frames::NodeId;
use crate::explore::graph::{GraphCanvas, GraphDetail, GraphPicture, GraphScope, MOST_NODES};
use crate::explore::view::NodeKey;
use crate::tui::pane::context::Context;
use crate::tui::pending::Pending;

/// Rows of a layer with the lines below it.
const LAYER: u16 = 7;

/// Columns of a usual box, and of the gap to the next one.
const USUAL: usize = 22;
const BETWEEN: usize = 3;

/// The fewest functions without a choice: below that the heaviest leaves are often left out.
const LEAST_USUAL: usize = 14;

/// The fewest functions of the whole profile.
const FEWEST: usize = 4;

/// The generation of the tables, the part that is shown, and its form.
pub(super) type GraphQuestion = (u64, GraphScope, GraphCanvas);

/// The call graph.
#[derive(Debug, Default)]
pub struct Graph {
    /// The whole profile is shown, not the surroundings of a function.
    pub(super) is_whole: bool,
    /// The function in the middle.
    pub(super) centre: Option<NodeKey>,
    /// Pictures shown before, for the way back: a function in the middle, or `None` for the whole profile.
    pub(super) earlier: Vec<Option<NodeKey>>,
    /// Steps of callers and callees beyond those that fit.
    pub(super) steps: i32,
    /// Steps to more functions of the whole profile than fit; each adds a half.
    pub(super) more: i32,
    pub(super) detail: GraphDetail,
    /// The drawing is to fit into the pane.
    pub(super) is_fitting: bool,
    pub(super) picture: Option<Arc<GraphPicture>>,
    pub(super) pending: Pending<GraphQuestion>,
    /// The box under the cursor, an index of the drawing's nodes.
    pub(super) cursor: Option<u32>,
    /// The selection that the cursor followed or made.
    pub(super) followed: Option<NodeKey>,
    /// The cell of the drawing at the top left of the pane.
    pub(super) origin: (i32, i32),
    /// The cursor and the size of the pane that were brought into view last.
    pub(super) revealed: Option<(Option<u32>, u16, u16)>,
    /// The pane was shown the last time that the state changed.
    pub(super) is_open: bool,
}

impl Graph {
    /// The drawing that is wanted; `None` without anything to draw.
    pub(super) fn question(&self, context: &Context<'_>) -> Option<GraphQuestion> {
        let columns = usize::from(context.width);
        // Rows for labels with texts are worth more room than those for sizes of objects.
        let has_texts = context.tables.analysis.selected().keys().has_texts();
        let has_labels = context.height >= if has_texts { 24 } else { 40 };
        let canvas = GraphCanvas { detail: self.detail, columns, has_labels };
        let scope = if self.is_whole {
            GraphScope::Whole { count: self.count(context) }
        } else {
            let node = context.tables.find_row(self.centre.as_ref()?)?.node;
            let layers = usize::from((context.height + 3) / LAYER).max(3);
            let more = |steps: usize| {
                usize::try_from(steps as i64 + i64::from(self.steps)).unwrap_or(0).max(1)
            };
            let (above, below) = (more((layers - 1) / 2), more(layers / 2));
            let across = (columns + BETWEEN) / (USUAL + BETWEEN);
            GraphScope::Around { node, above, below, across: across.max(2) }
        };
        Some((context.generation, scope, canvas))
    }

    /// Functions of the whole profile: as many as the pane holds, and more or fewer by the user's choice.
    pub(super) fn count(&self, context: &Context<'_>) -> usize {
        let legible = usize::from(context.width / 28) * usize::from(context.height / 6);
        let scaled = legible.clamp(LEAST_USUAL, 60) as f64 * 1.5_f64.powi(self.more);
        (scaled.round() as usize).clamp(FEWEST, MOST_NODES)
    }

    /// Takes in a drawing.
    pub(super) fn take(&mut self, picture: &Arc<GraphPicture>) {
        self.picture = Some(Arc::clone(picture));
        self.cursor = None;
        self.followed = None;
        self.revealed = None;
    }

    /// True if the drawing is of these tables, and what is wanted.
    pub(super) fn is_current(&self, context: &Context<'_>) -> bool {
        let picture = self.picture.as_ref();
        picture.is_some_and(|picture| Arc::ptr_eq(&picture.request.view, context.tables))
    }

    /// Brings cursor and centre to the selection.
    pub(super) fn follow_selection(&mut self, context: &Context<'_>) {
        let opens = !std::mem::replace(&mut self.is_open, true);
        let Some(selected) = context.selected else { return };
        let node = context.tables.find_row(selected).map(|row| row.node);
        let has_moved = self.followed.as_ref() != Some(selected);
        if self.is_current(context) && (has_moved || self.cursor.is_none()) {
            self.cursor = node.and_then(|node| self.find(node));
            self.followed = Some(Arc::clone(selected));
        }
        let is_missing = self.centre.is_none()
            || (self.is_current(context) && has_moved && self.cursor.is_none());
        if !self.is_whole && (opens || is_missing) && self.centre.as_ref() != Some(selected) {
            self.centre = Some(Arc::clone(selected));
            self.earlier.clear();
        }
    }

    /// The index of a node in the drawing.
    pub(super) fn find(&self, node: NodeId) -> Option<u32> {
        self.picture.as_ref()?.content.find(node)
    }

    /// The function under the cursor.
    pub(super) fn key_of_cursor(&self) -> Option<NodeKey> {
        let picture = self.picture.as_ref()?;
        let shown = picture.content.nodes.get(self.cursor? as usize)?;
        Some(picture.request.view.key(shown.node))
    }

    /// Goes back to what was shown before; false without it.
    pub(super) fn step_back(&mut self) -> bool {
        let Some(earlier) = self.earlier.pop() else { return false };
        self.is_whole = earlier.is_none();
        if earlier.is_some() {
            self.centre = earlier;
        }
        true
    }

    /// Remembers what is shown, for the way back.
    pub(super) fn remember(&mut self) {
        let shown = if self.is_whole { None } else { self.centre.clone() };
        if self.is_whole || shown.is_some() {
            self.earlier.push(shown);
        }
    }

    /// Forgets a drawing of tables that are gone, while another pane is shown.
    pub(super) fn close(&mut self, context: &Context<'_>) {
        self.is_open = false;
        self.pending.cancel_waiting();
        self.picture.take_if(|picture| !context.tables.share_tree(&picture.request.view));
        if self.picture.is_none() {
            self.pending.cancel();
        }
    }
}
