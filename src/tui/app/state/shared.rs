//! State that all panes share, and the state of reading.

use std::sync::Arc;

use crate::analysis::session::FunctionJoin;
use crate::analysis::trend::{Point, Trend};
use crate::error::Error;
use crate::explore::findings::ShownFindings;
use crate::explore::live::Changes;
use crate::explore::search::SearchMatches;
use crate::explore::store_windows::WindowsNote;
use crate::explore::view::{NodeKey, ProfileView};
use crate::findings::SilencedRules;
use crate::load::progress::Progress;
use crate::load::source_times::SourceTimes;
use crate::profile::goroutines::GoroutineDump;
use crate::tui::gc_log_view::GcLogView;
use crate::tui::pane::{Context, Values};
use crate::tui::placement::layout::Slot;
use crate::tui::theme::Theme;

/// State that all panes share.
#[derive(Debug)]
pub struct Shared {
    /// The tables on the screen, once there are any.
    pub tables: Option<Arc<ProfileView>>,
    /// The number of the computation that made the tables.
    pub generation: u64,
    /// The function selected in every pane.
    pub selected: Option<NodeKey>,
    /// The search in force.
    pub matches: Option<Arc<SearchMatches>>,
    /// Only matches are shown, as long as there is a search.
    pub only_matches: bool,
    /// True if Top is sorted by cum, or was later than by flat.
    pub by_cum: bool,
    /// Shares beside figures, in place of them, or none.
    pub values: Values,
    /// Growth over the snapshots, once it is known.
    pub trend: Option<Arc<Trend>>,
    /// The snapshots, in order.
    pub points: Arc<Vec<Point>>,
    /// Words on the windows of a store's range; `None` for other profiles.
    pub windows: Option<WindowsNote>,
    /// The lines of Trend without snapshots; none if they come from files or a process.
    pub trend_advice: Vec<String>,
    /// The times of the sources on the screen.
    pub times: Arc<SourceTimes>,
    /// Changes of each function since an earlier snapshot.
    pub changes: Option<Arc<Changes>>,
    /// The goroutines of the dump on the screen.
    pub goroutines: Option<Arc<GoroutineDump>>,
    /// The findings of the samples on the screen, once they are known.
    pub findings: Option<Arc<ShownFindings>>,
    /// Rules whose findings are not shown.
    pub silenced: SilencedRules,
    /// The label key that is a column of Top.
    pub label_column: Option<String>,
    /// The profiles of the session by function, once they are joined.
    pub session: Option<Arc<FunctionJoin>>,
    /// The search in force in the table of the session.
    pub session_matches: Option<Arc<SearchMatches>>,
    /// Colours and glyphs.
    pub theme: Theme,
}

impl Shared {
    /// No tables, and nothing selected.
    pub(super) fn new(theme: Theme, silenced: SilencedRules) -> Shared {
        Shared {
            tables: None,
            generation: 0,
            selected: None,
            matches: None,
            only_matches: false,
            by_cum: false,
            values: Values::default(),
            trend: None,
            points: Arc::default(),
            windows: None,
            trend_advice: Vec::new(),
            times: Arc::default(),
            changes: None,
            goroutines: None,
            findings: None,
            silenced,
            label_column: None,
            session: None,
            session_matches: None,
            theme,
        }
    }

    /// The part of the shared state for a pane in `slot`; `None` before there are tables.
    pub fn context(&self, slot: &Slot) -> Option<Context<'_>> {
        Some(Context {
            tables: self.tables.as_ref()?,
            generation: self.generation,
            selected: self.selected.as_ref(),
            matches: self.matches.as_ref(),
            trend: self.trend.as_ref(),
            points: &self.points,
            windows: self.windows.as_ref(),
            trend_advice: &self.trend_advice,
            times: &self.times,
            changes: self.changes.as_deref(),
            goroutines: self.goroutines.as_ref(),
            findings: self.findings.as_deref(),
            silenced: &self.silenced,
            label_column: self.label_column.as_deref(),
            session: self.session.as_ref(),
            session_matches: self.session_matches.as_ref(),
            by_cum: self.by_cum,
            values: self.values,
            only_matches: self.only_matches && self.matches.is_some(),
            width: slot.body.width,
            height: slot.body.height,
            glyphs: self.theme.glyphs(),
        })
    }
}

/// The state of reading.
#[derive(Debug)]
pub enum Stage {
    /// The profile is being read.
    Loading(Progress),
    /// There are tables.
    Ready,
    /// A log is shown in place of a profile.
    Log(Box<GcLogView>),
    /// The profile cannot be read; the program ends with this error, which is taken then: `None` after that.
    Failed(Option<Error>),
}
