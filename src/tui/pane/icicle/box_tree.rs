//! One tree of boxes: its layout, cursor and zoom.
//!
//! The layout is kept until the tables, the zoom or the width change, and is made only as deep as it is looked at.

use std::sync::Arc;

use super::route::{path, sizes};
use crate::analysis::frames::NodeId;
use crate::analysis::tree::TreeRow;
use crate::analysis::tree::icicle::{BoxPlace, Canvas, Icicle as Layout, LevelSpan, Magnitudes};
use crate::explore::icicle_stats::IcicleStats;
use crate::explore::search::SearchQuery;
use crate::explore::view::{NodeKey, ProfileView};
use crate::tui::pane::context::Context;
use crate::tui::pane::outcome::Outcome;
use crate::tui::widget::icicle::Grid;

/// The box of everything, as wide as the screen.
pub(super) const EVERYTHING: BoxPlace = BoxPlace::Row(TreeRow::ROOT);

/// The most levels made to bring a box into view. Deeper ones are reached step by step.
pub(super) const DEEPEST: usize = 4096;

/// A request for statistics: the computation, the selected function, and the search.
pub(super) type StatsQuestion = (u64, Option<NodeId>, Option<SearchQuery>);

/// One tree of boxes. The pane has one of every stack; a sandwich has one of callers and one of callees.
#[derive(Debug)]
pub(super) struct BoxTree {
    /// The tables that rows belong to, and their number.
    pub(super) tables: Option<(u64, Arc<ProfileView>)>,
    pub(super) magnitudes: Option<Arc<Magnitudes>>,
    pub(super) layout: Layout,
    pub(super) made_for: Option<(u64, BoxPlace, Canvas)>,
    /// Per level the share of the zoomed box; empty until all levels are made.
    pub(super) shares: Vec<f64>,
    /// The rows above the zoom, from the widest down.
    pub(super) above: Vec<TreeRow>,
    /// The widest box without a zoom: everything, or the function of a sandwich.
    pub(super) home: BoxPlace,
    pub(super) zoom: BoxPlace,
    /// Zooms to go back to.
    pub(super) zooms: Vec<BoxPlace>,
    pub(super) cursor: BoxPlace,
    /// The box under the mouse, until a key is pressed.
    pub(super) hovered: Option<BoxPlace>,
    /// The cursor is in the other icicle of two.
    pub(super) hides_cursor: bool,
    /// The zoom is that of another icicle, and stays even without boxes here.
    pub(super) keeps_zoom: bool,
    /// The side of a comparison that is shown: `before` or `after`.
    pub(super) side: Option<&'static str>,
    /// The first visible level, with those above the zoom counted.
    pub(super) first: usize,
    /// The cursor that was brought into view last, and the number of rows then.
    pub(super) revealed: Option<(BoxPlace, u16)>,
    /// The selection that the cursor followed or made.
    pub(super) followed: Option<NodeKey>,
    pub(super) stats: Option<(StatsQuestion, IcicleStats)>,
    /// Leaves come first.
    pub(super) inverted: bool,
    /// The functions that match, and the computation and search they are of.
    pub(super) hits: (Option<(u64, SearchQuery)>, Vec<bool>),
    /// The function selected in every pane.
    pub(super) selected: Option<NodeId>,
}

impl Default for BoxTree {
    fn default() -> Self {
        BoxTree {
            tables: None,
            magnitudes: None,
            layout: Layout::default(),
            made_for: None,
            shares: Vec::new(),
            above: Vec::new(),
            home: EVERYTHING,
            zoom: EVERYTHING,
            zooms: Vec::new(),
            cursor: EVERYTHING,
            hovered: None,
            hides_cursor: false,
            keeps_zoom: false,
            side: None,
            first: 0,
            revealed: None,
            followed: None,
            stats: None,
            inverted: false,
            hits: (None, Vec::new()),
            selected: None,
        }
    }
}

impl BoxTree {
    /// A tree below `home`, with neither tables nor zoom yet.
    pub(super) fn new(home: BoxPlace, inverted: bool) -> BoxTree {
        BoxTree { home, zoom: home, cursor: home, inverted, ..BoxTree::default() }
    }

    /// Makes the layout for the present zoom and width.
    pub(super) fn arrange(&mut self, context: &Context<'_>, magnitudes: &Magnitudes) {
        let grid = Grid::new(context.glyphs);
        let width = u32::from(context.width) * grid.cell;
        let canvas = Canvas { width, least: grid.least, cell: grid.cell };
        let sizes = sizes(context.tables, magnitudes);
        loop {
            let wanted = Some((context.generation, self.zoom, canvas));
            if self.made_for != wanted {
                self.made_for = wanted;
                (self.revealed, self.hovered) = (None, None);
                self.shares.clear();
                self.layout = Layout::new(self.zoom, canvas, &sizes);
                self.above = path(context.tables, self.zoom);
                self.above.retain(|&row| row != TreeRow::ROOT || self.home == EVERYTHING);
                // In deep stacks two ancestors show the place well enough.
                let many = self.above.len() > usize::from(context.height) / 3;
                self.first = if many { self.above.len() - 2 } else { 0 };
            }
            // The zoomed box may have no weight in another sample type.
            let empty = self.layout.levels().is_empty();
            if !empty || self.zoom == self.home || self.keeps_zoom {
                break;
            }
            self.zoom = self.zooms.pop().unwrap_or(self.home);
        }
    }

    /// Extends the layout down to `row`, and to a screenful at least.
    pub(super) fn deepen(&mut self, row: TreeRow, context: &Context<'_>) {
        let Some(magnitudes) = &self.magnitudes else { return };
        let depth = context.tables.analysis.tree().depth(row) as usize;
        let rows = self.first + usize::from(context.height) + 1;
        let wanted = (depth + 2).min(DEEPEST).max(rows).saturating_sub(self.above.len());
        self.layout.extend(wanted.max(2), &sizes(context.tables, magnitudes));
    }

    /// The level of a box from the root on, and its index there; ancestors of the zoom have no index.
    pub(super) fn find(
        &self,
        place: BoxPlace,
        context: &Context<'_>,
    ) -> Option<(usize, Option<usize>)> {
        let magnitudes = self.magnitudes.as_ref()?;
        if let BoxPlace::Row(row) = place
            && let Some(level) = self.above.iter().position(|&r| r == row)
        {
            return Some((level, None));
        }
        let (level, at) = self.layout.find(place, &sizes(context.tables, magnitudes))?;
        Some((level + self.above.len(), Some(at)))
    }

    /// The box with an index on a level of the layout.
    pub(super) fn span(&self, level: usize, at: usize) -> Option<&LevelSpan> {
        self.layout.levels().get(level.checked_sub(self.above.len())?)?.get(at)
    }

    /// Moves the cursor to a box, and the selection with it.
    pub(super) fn go_to(&mut self, place: BoxPlace, context: &Context<'_>) -> Outcome {
        self.cursor = place;
        match self.key(place, context) {
            Some(key) => {
                self.followed = Some(Arc::clone(&key));
                Outcome::Select(key)
            }
            None => Outcome::Done,
        }
    }

    pub(super) fn key(&self, place: BoxPlace, context: &Context<'_>) -> Option<NodeKey> {
        let (_, tables) =
            self.tables.as_ref().filter(|(generation, _)| *generation == context.generation)?;
        match place {
            BoxPlace::Row(row) if row != TreeRow::ROOT => {
                let entry = tables.row(tables.analysis.tree().node(row))?;
                Some(tables.key(entry.node))
            }
            _ => None,
        }
    }

    pub(super) fn note_hits(&mut self, context: &Context<'_>) {
        let wanted = context.matches.map(|m| (context.generation, m.query.clone()));
        if self.hits.0 == wanted {
            return;
        }
        let mut hits = vec![false; context.tables.analysis.nodes().len()];
        for &hit in context.matches.iter().flat_map(|m| m.matching()) {
            if let Some(entry) = context.tables.rows.get(hit as usize) {
                // One side of a comparison may lack the node.
                if let Some(hit) = hits.get_mut(entry.node.index()) {
                    *hit = true;
                }
            }
        }
        self.hits = (wanted, hits);
    }

    pub(super) fn scroll_by(&mut self, by: i32, height: u16) {
        let last = self.above.len() + self.layout.levels().len();
        let last = last.saturating_sub(usize::from(height)) as i64;
        self.first = (self.first as i64 + i64::from(by)).clamp(0, last.max(0)) as usize;
    }
}

/// The request for statistics in this context.
pub(super) fn question(context: &Context<'_>) -> StatsQuestion {
    let entry = context.selected.and_then(|key| context.tables.find_row(key));
    (context.generation, entry.map(|e| e.node), context.matches.map(|m| m.query.clone()))
}

/// Rows of half a screen.
pub(super) fn half_of(context: &Context<'_>) -> i32 {
    i32::from((context.height / 2).max(1))
}

pub(super) fn is_own(place: BoxPlace) -> bool {
    matches!(place, BoxPlace::Own(_))
}
