//! The histories of the shown source, and the question for them.

use std::sync::Arc;

use crate::explore::line_history::LineHistories;
use crate::explore::view::NodeKey;
use crate::tui::pending::Pending;

/// The histories of the shown source.
#[derive(Debug, Default)]
pub(super) struct HistoryState {
    /// The generation and the function whose lines are asked for.
    pub(super) pending: Pending<(u64, NodeKey)>,
    /// The answer, and its question.
    pub(super) known: Option<((u64, NodeKey), Arc<LineHistories>)>,
}
