//! The program's state as a whole.

use ratatui::layout::Position;

use super::computing::Computing;
use super::early_keys::EarlyKeys;
use super::findings::FindingsState;
use super::growth::GrowthState;
use super::history::History;
use super::live::LiveState;
use super::loading::Loading;
use super::open_profiles::{OpenProfiles, Parked};
use super::panes::Panes;
use super::search::Search;
use super::selection::SelectionState;
use super::session::SessionState;
use super::shared::{Shared, Stage};
use super::start::Start;
use super::store::StoreState;
use crate::explore::filters::FilterStack;
use crate::explore::live::Live;
use crate::explore::pane_id::PaneId;
use crate::tui::keys::bindings::{Action, Scope};
use crate::tui::placement::layout::{Arrangement, Regions, regions};
use crate::tui::popup::Overlay;

/// The program's state.
pub struct App {
    /// The arguments and preferences.
    pub start: Start,
    /// State that all panes share.
    pub shared: Shared,
    /// The state of each of the panes.
    pub panes: Panes,
    /// The panes that are shown, and the one with the keys.
    pub arrangement: Arrangement,
    /// Columns and rows of the screen.
    pub size: (u16, u16),
    /// The popup over the panes.
    pub overlay: Option<Overlay>,
    /// The state of reading: loading, ready, failed.
    pub stage: Stage,
    /// Shown in place of the sentence about the selection, until the next key.
    pub message: Option<String>,
    /// The query, with the filters that the user adds step by step; ahead of the tables while they are computed.
    pub filters: FilterStack,
    /// Requests and profiles.
    pub(in crate::tui::app) loading: Loading,
    /// Tables that are computed, cached or held back.
    pub(in crate::tui::app) computing: Computing,
    /// The search whose answer is pending.
    pub(in crate::tui::app) search: Search,
    /// Keys typed before there was a profile.
    pub(in crate::tui::app) early: EarlyKeys,
    /// Snapshots, and growth over them.
    pub(in crate::tui::app) growth: GrowthState,
    /// Findings of the samples on the screen, and of those before.
    pub(in crate::tui::app) findings: FindingsState,
    /// The live process, and the profiles that its server offers.
    pub(in crate::tui::app) live: LiveState,
    /// Places to go back to.
    pub(in crate::tui::app) history: History,
    /// The origin of the selection: the user, or a stand-in.
    pub(in crate::tui::app) selection: SelectionState,
    /// The profiles that are open, this one included.
    pub(in crate::tui::app) profiles: OpenProfiles,
    /// Profiles of one process that were read together.
    pub(in crate::tui::app) session: SessionState,
    /// The catalogue of a store.
    pub(in crate::tui::app) store: StoreState,
    /// Lines typed into the command line, oldest first.
    pub(in crate::tui::app) commands: Vec<String>,
    /// Mouse events are asked for.
    pub(in crate::tui::app) has_mouse: bool,
    /// The split is being dragged.
    pub(in crate::tui::app) is_dragging: bool,
    /// The last cell of the mouse while its button is down in a pane.
    pub(in crate::tui::app) dragged_from: Option<Position>,
}

impl App {
    /// The state before anything is read, on a screen of this size.
    pub fn new(start: Start, size: (u16, u16)) -> App {
        let first = Parked::new(&start, start.title.clone(), &start.request, start.live.clone());
        App {
            shared: first.shared,
            panes: first.panes,
            arrangement: first.arrangement,
            size,
            overlay: None,
            stage: first.stage,
            message: None,
            filters: first.filters,
            loading: first.loading,
            computing: first.computing,
            search: first.search,
            early: first.early,
            growth: first.growth,
            findings: first.findings,
            live: first.live,
            history: first.history,
            selection: first.selection,
            profiles: OpenProfiles::default(),
            session: SessionState::default(),
            store: StoreState::default(),
            commands: Vec::new(),
            has_mouse: start.mouse,
            is_dragging: false,
            dragged_from: None,
            start,
        }
    }

    /// The name of the profile in the header.
    pub fn title(&self) -> &str {
        self.loading.title()
    }

    /// The live process that the profile comes from, if it comes from one.
    pub fn live(&self) -> Option<&Live> {
        self.live.process.as_ref()
    }

    /// True while newer tables than those on the screen are computed. A newer snapshot is computed unseen.
    pub fn is_computing(&self) -> bool {
        let waits = self.computing.is_waiting() && !self.live.is_quiet();
        self.shared.tables.is_some() && waits && !self.awaits_tree()
    }

    /// True while the rows on the screen are those of the query, and their call tree is built.
    pub fn awaits_tree(&self) -> bool {
        let rows = self.shared.tables.as_ref().filter(|tables| !tables.has_tree());
        rows.is_some() && self.computing.expects(self.shared.generation + 1)
    }

    /// True if a pane shows nothing before the call tree is built, and it is not built yet.
    pub fn lacks_tree(&self, pane: PaneId) -> bool {
        let lacks = self.shared.tables.as_ref().is_some_and(|tables| !tables.has_tree());
        // Growth needs another snapshot first.
        lacks && pane.needs_tree() && (pane != PaneId::Trend || self.shared.points.len() > 1)
    }

    /// True while something else than the profile on the screen is read.
    pub fn is_reading(&self) -> bool {
        self.loading.is_reading() && self.shared.tables.is_some()
    }

    /// The number of keys that wait for the profile.
    pub(in crate::tui) fn waiting_keys(&self) -> usize {
        self.early.len()
    }

    /// The number of cached views, and about how many bytes they hold.
    pub fn cached_views(&self) -> (usize, usize) {
        self.computing.cached()
    }

    /// The regions of the screen; `None` on too small a screen.
    pub fn regions(&self) -> Option<Regions> {
        let regions = regions(self.size, &self.arrangement)?;
        let Arrangement { focus, beside, maximised, .. } = self.arrangement;
        if focus != PaneId::Icicle || maximised || !matches!(self.stage, Stage::Ready) {
            return Some(regions);
        }
        // The boxes leave the rest of the screen to what else is known of the function.
        let is_source = beside == PaneId::Source || self.panes.icicle.is_sandwich();
        let lower = if is_source { PaneId::Source } else { PaneId::Callers };
        match self.panes.icicle.rows_needed() {
            Some(rows) => Some(regions.with_lower(rows, lower)),
            None => Some(regions),
        }
    }

    /// The scopes in force, innermost first.
    pub fn scopes(&self) -> Vec<Scope> {
        if let Some(overlay) = &self.overlay {
            return overlay.scopes().to_vec();
        }
        match self.stage {
            Stage::Loading(_) | Stage::Failed(_) => {
                vec![Scope::Loading, Scope::Everywhere, Scope::Always]
            }
            Stage::Log(_) => vec![Scope::Log, Scope::Rows, Scope::Everywhere, Scope::Always],
            Stage::Ready => {
                let mut scopes = self.panes.get(self.arrangement.focus).scopes().to_vec();
                if self.arrangement.focus == PaneId::Trend && self.shared.points.len() < 2 {
                    // The pane shows a note only, without rows or marks.
                    scopes.clear();
                }
                if self.loading.store.is_some() {
                    scopes.insert(0, Scope::FromStore);
                }
                if self.can_leave_comparison() {
                    scopes.insert(0, Scope::Compared);
                }
                scopes.extend(self.live().map(|_| Scope::Live));
                scopes.extend([Scope::Panes, Scope::Everywhere, Scope::Always]);
                scopes
            }
        }
    }

    /// The key of an action, for a sentence.
    pub(in crate::tui) fn key_of(&self, action: Action) -> String {
        self.start.preferences.keys.of_action(action)
    }
}
