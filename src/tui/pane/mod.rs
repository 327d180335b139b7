//! Panes: what each shows and what its keys do, without drawing a cell.
//!
//! A pane owns its view only (cursor, scroll, folds, zoom). What all panes share comes in a [`Context`]: the tables, the
//! selected function, the search. A pane answers actions with an [`Outcome`], asks for work with [`Pane::ask`], and
//! gives plain rows for the size it has with [`Pane::view`]; the screen matches the view to its widget.

pub mod callers;
pub mod empty;
pub mod icicle;
pub mod info;
pub mod listing;
pub mod name;
mod sentence;
pub mod top;
pub mod trend;

use std::path::PathBuf;
use std::sync::Arc;

use super::effect::{Effect, Event};
use super::keys::bindings::{Action, Scope};
use super::theme::Glyphs;
use super::widget::Spans;
use super::widget::icicle::IcicleBox;
use super::widget::listing::{Figures, ListingRow};
use super::widget::table::{TableColumn, TableRow};
use super::widget::tree::TreeRow;
use crate::analysis::frames::NodeId;
use crate::analysis::trend::Trend;
use crate::explore::filters::Filter;
use crate::explore::growth::SnapshotPair;
use crate::explore::live::Changes;
use crate::explore::pane_id::PaneId;
use crate::explore::search::Matches;
use crate::explore::view::{NodeKey, ProfileView};
pub use sentence::{sentence, whole};

/// What all panes share. The size is that of the pane's rows, below its title.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The tables of the query in force.
    pub tables: &'a Arc<ProfileView>,
    /// The number of the computation that made them: what was derived from other tables is stale.
    pub generation: u64,
    /// The function that is selected in every pane; it may be missing from the tables.
    pub selected: Option<&'a NodeKey>,
    /// The search in force, over the rows of the tables.
    pub matches: Option<&'a Arc<Matches>>,
    /// Growth over the snapshots, once it is known.
    pub trend: Option<&'a Arc<Trend>>,
    /// How many snapshots there are.
    pub snapshots: usize,
    /// How each function changed since an earlier snapshot, maybe of tables that are not on the screen any more.
    pub changes: Option<&'a Changes>,
    /// How values are shown.
    pub values: Values,
    /// Only what met the search is shown, and the way to it; never without a search.
    pub only_matches: bool,
    /// Columns of the pane.
    pub width: u16,
    /// Rows of the pane.
    pub height: u16,
    /// What it may draw with.
    pub glyphs: &'static Glyphs,
}

/// How values are shown, besides what shares are of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Values {
    /// Figures, with shares beside them where a pane has columns for both.
    #[default]
    Figures,
    /// Shares also in the place of figures, where a pane has one column for either.
    Shares,
    /// Figures, and no shares anywhere.
    FiguresAlone,
}

impl Context<'_> {
    /// Shares stand beside figures.
    pub fn has_shares(&self) -> bool {
        self.values != Values::FiguresAlone
    }

    /// Shares stand in the place of figures, where a pane has one column for either; quotients have none.
    pub fn is_of_shares(&self) -> bool {
        self.values == Values::Shares && !self.tables.is_quotient()
    }

    /// The room that figures beside source lines take.
    pub fn line_figures(&self) -> Figures {
        Figures { compared: self.tables.before_after.is_some(), longest: self.tables.widths.0 }
    }

    /// Which characters of a node's name as [`name::shorten`] gave it met the search: `skipped` went, `put` came in front.
    pub fn marks(&self, node: NodeId, skipped: usize, put: usize) -> Vec<usize> {
        let hit = self.matches.zip(self.tables.row_index(node));
        let Some((matches, _)) = hit.filter(|(matches, row)| matches.has(*row as u32)) else {
            return Vec::new();
        };
        let shown = matches.positions(self.tables.name(node)).into_iter().map(|p| p as usize);
        shown.filter(|&p| p >= skipped).map(|p| p - skipped + put).collect()
    }
}

/// What became of an action.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// It means nothing here.
    Ignored,
    /// The pane's own view changed, or nothing had to.
    Done,
    /// This function is selected from now on, in every pane.
    Select(NodeKey),
    /// The same, as a step to go back from; the keys go to the pane.
    Go(PaneId, NodeKey),
    /// The user's editor is wanted, at a line of a file.
    Edit(PathBuf, usize),
    /// The query is refined by this step.
    Refine(Box<Filter>),
    /// The sample type at this place is shown.
    Type(usize),
    /// What changed between two snapshots is wanted.
    Differ(Box<SnapshotPair>),
    /// Nothing happened, and this is why.
    Tell(String),
}

/// What a pane shows, for the widget of its kind.
#[derive(Clone, Debug)]
pub enum View {
    /// Rows under headers.
    Table(Vec<TableColumn>, Vec<TableRow>),
    /// Indented rows, under figures in columns of these widths.
    Tree(Vec<u16>, Vec<TreeRow>),
    /// Source lines with costs.
    Listing(Vec<ListingRow>),
    /// Rows of boxes.
    Icicle(Vec<Vec<IcicleBox>>),
    /// Prose instead of rows, one entry a line.
    Note(Vec<Spans>),
}

/// One pane.
pub trait Pane {
    /// The scopes of its keys, innermost first.
    fn scopes(&self) -> &'static [Scope];

    /// What its columns mean, for the help.
    fn legend(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }

    /// What stands in the rule above it: its name, and what it shows.
    fn title(&self, context: &Context<'_>) -> Spans;

    /// What stands at the right of that rule.
    fn remark(&self, context: &Context<'_>) -> Spans;

    /// Does what a key asks.
    fn act(&mut self, action: Action, context: &Context<'_>) -> Outcome;

    /// A click at a column and row of the pane; `double` for the second of two.
    fn click(&mut self, at: (u16, u16), double: bool, context: &Context<'_>) -> Outcome;

    /// The wheel was turned over the pane by so many rows.
    fn wheel(&mut self, by: i32, context: &Context<'_>) -> Outcome {
        self.act(Action::Move(by), context)
    }

    /// The tables, the selection or the size may have changed: brings the cursor to the selection and into view.
    fn follow(&mut self, context: &Context<'_>);

    /// The pane is not shown, and the tables may have changed: lets go of what belongs to a profile or a call tree that
    /// is not there any more, for each such thing keeps all of it. What a user chose stays.
    fn hide(&mut self, context: &Context<'_>) {
        let _ = context;
    }

    /// Work that must be done before the view is whole; called after every event while the pane is shown, so it must
    /// not ask twice for the same.
    fn ask(&mut self, context: &Context<'_>) -> Option<Effect> {
        let _ = context;
        None
    }

    /// The answer to what a pane asked for; true if this pane took it.
    fn answer(&mut self, event: &Event) -> bool {
        let _ = event;
        false
    }

    /// One step back inside the pane, for Esc; false where there is none.
    fn back(&mut self) -> bool {
        false
    }

    /// The function under the cursor, if another than the selected one.
    fn subject(&self, context: &Context<'_>) -> Option<NodeKey> {
        context.selected.cloned()
    }

    /// A sentence about what is under the cursor.
    fn detail(&self, context: &Context<'_>) -> Spans;

    /// What is to be seen, for the context's size.
    fn view(&self, context: &Context<'_>) -> View;
}

/// The first row to show of `count` so that `cursor` is among the `rows` shown, moving as little as possible, and
/// without leaving room at the end that rows could fill. After a leap the cursor stands in the middle, so that what is
/// around it is seen.
pub fn scroll(first: usize, cursor: usize, rows: usize, count: usize) -> usize {
    let leap = cursor + rows / 2 < first || cursor > first.saturating_add(rows + rows / 2);
    let first = if leap { cursor.saturating_sub(rows / 2) } else { first };
    let lowest = (cursor + 1).saturating_sub(rows);
    first.clamp(lowest.min(cursor), cursor).min(count.saturating_sub(rows)).max(lowest.min(cursor))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scrolling_keeps_the_cursor_and_fills_the_window() {
        for (first, cursor, rows, count, want) in [
            (0, 0, 10, 5, 0),
            (0, 12, 10, 50, 3),
            (0, 30, 10, 50, 25),
            (20, 17, 10, 50, 17),
            (20, 12, 10, 50, 7),
            (5, 12, 10, 50, 5),
            (45, 47, 10, 50, 40),
            (0, 3, 0, 5, 3),
        ] {
            let got = scroll(first, cursor, rows, count);
            assert_eq!(got, want, "{first} {cursor} {rows} {count}");
        }
    }
}
