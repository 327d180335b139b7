//! Views: plain rows of a pane, one variant for each widget.

use crate::tui::widget::Spans;
use crate::tui::widget::graph::GraphCells;
use crate::tui::widget::icicle::IcicleBox;
use crate::tui::widget::listing::ListingRow;
use crate::tui::widget::table::{TableColumn, TableRow};
use crate::tui::widget::tree::TreeItem;

/// The rows of a pane, for the widget of their kind.
#[derive(Clone, Debug)]
pub enum View {
    /// Rows under headers.
    Table(Vec<TableColumn>, Vec<TableRow>),
    /// Indented rows, under figures in columns of these widths.
    Tree(Vec<u16>, Vec<TreeItem>),
    /// Source lines with costs.
    Listing(Vec<ListingRow>),
    /// Rows of boxes, and a last row that tells which of them are in view.
    Icicle(Vec<Vec<IcicleBox>>, Option<Spans>),
    /// Boxes and lines of the call graph.
    Graph(GraphCells),
    /// Prose instead of rows, one entry a line.
    Note(Vec<Spans>),
}
