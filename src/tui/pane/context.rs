//! The context: all that panes share.

use std::sync::Arc;

use crate::analysis::frames::NodeId;
use crate::analysis::session::FunctionJoin;
use crate::analysis::trend::{Point, Trend};
use crate::explore::findings::ShownFindings;
use crate::explore::live::Changes;
use crate::explore::search::SearchMatches;
use crate::explore::store_windows::WindowsNote;
use crate::explore::view::{NodeKey, ProfileView};
use crate::findings::SilencedRules;
use crate::load::source_times::SourceTimes;
use crate::profile::goroutines::GoroutineDump;
use crate::tui::theme::Glyphs;
use crate::tui::widget::listing::Figures;

/// The state that all panes share, and the size of one pane's rows.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The tables of the query in force.
    pub tables: &'a Arc<ProfileView>,
    /// The number of the computation that made them. Data derived from other tables is stale.
    pub generation: u64,
    /// The function selected in every pane; it may be missing from the tables.
    pub selected: Option<&'a NodeKey>,
    /// The search in force, over the rows of the tables.
    pub matches: Option<&'a Arc<SearchMatches>>,
    /// Growth over the snapshots, once it is known.
    pub trend: Option<&'a Arc<Trend>>,
    /// The snapshots, in order.
    pub points: &'a [Point],
    /// Words on the windows of a store's range; `None` for other profiles.
    pub windows: Option<&'a WindowsNote>,
    /// The lines of Trend without snapshots; none if they come from files or a process.
    pub trend_advice: &'a [String],
    /// The times of the sources on the screen.
    pub times: &'a SourceTimes,
    /// The change of each function since an earlier snapshot; it may belong to older tables.
    pub changes: Option<&'a Changes>,
    /// The goroutines of the dump, longest wait first.
    pub goroutines: Option<&'a Arc<GoroutineDump>>,
    /// The findings of the samples on the screen, once they are known.
    pub findings: Option<&'a ShownFindings>,
    /// Rules whose findings are not shown.
    pub silenced: &'a SilencedRules,
    /// The label key that is a column of Top.
    pub label_column: Option<&'a str>,
    /// The profiles of the session by function, once they are joined.
    pub session: Option<&'a Arc<FunctionJoin>>,
    /// The search in force in the table of the session.
    pub session_matches: Option<&'a Arc<SearchMatches>>,
    /// True if Top is sorted by cum, or was later than by flat.
    pub by_cum: bool,
    /// The form of values.
    pub values: Values,
    /// Only matches and the way to them are shown; never true without a search.
    pub only_matches: bool,
    /// Columns of the pane.
    pub width: u16,
    /// Rows of the pane.
    pub height: u16,
    /// The characters to draw with.
    pub glyphs: &'static Glyphs,
}

/// The form of values: figures or shares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Values {
    /// Figures, with shares beside them if a pane has columns for both.
    #[default]
    Figures,
    /// Shares also in place of figures, if a pane has one column for either.
    Shares,
    /// Figures without shares.
    FiguresAlone,
}

impl Context<'_> {
    /// True if shares are beside figures.
    pub fn has_shares(&self) -> bool {
        self.values != Values::FiguresAlone
    }

    /// True if shares replace figures in panes with one column for either. Quotients have no shares.
    pub fn is_of_shares(&self) -> bool {
        self.values == Values::Shares && !self.tables.is_quotient()
    }

    /// The widths of figures beside source lines.
    pub fn line_figures(&self) -> Figures {
        Figures { compared: self.tables.before_after.is_some(), longest: self.tables.widths.0 }
    }

    /// The matched characters of a node's name, shortened by [`shorten`](super::name::shorten): `skipped` characters
    /// are gone, `put` are in front.
    pub fn marks(&self, node: NodeId, skipped: usize, put: usize) -> Vec<usize> {
        let hit = self.matches.zip(self.tables.row_index(node));
        let Some((matches, _)) = hit.filter(|(matches, row)| matches.has(*row as u32)) else {
            return Vec::new();
        };
        let shown = matches.positions(self.tables.name(node)).into_iter().map(|p| p as usize);
        shown.filter(|&p| p >= skipped).map(|p| p - skipped + put).collect()
    }
}
