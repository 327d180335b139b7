//! What the state is made of: what all panes share, the panes themselves, and whether there is something to show.

use std::sync::Arc;

use crate::analysis::query::{Query, Sort};
use crate::analysis::trend::Trend as Growth;
use crate::error::Error;
use crate::explore::live::Changes;
use crate::explore::live::LiveSource;
use crate::explore::pane_id::PaneId;
use crate::explore::search::Matches;
use crate::explore::view::{NodeKey, ProfileView};
use crate::load::progress::Progress;
use crate::load::request::{LoadFn, LoadRequest};
use crate::profile::Profile;
use crate::source::find::SourceFinder;
use crate::tui::draw::layout::Slot;
use crate::tui::effect::Event;
use crate::tui::keys::spelling::Keys;
use crate::tui::log_view::LogView;
use crate::tui::pane::callers::Callers;
use crate::tui::pane::icicle::Icicle;
use crate::tui::pane::info::Info;
use crate::tui::pane::listing::Listing;
use crate::tui::pane::top::Top;
use crate::tui::pane::trend::Trend;
use crate::tui::pane::{Context, Pane, Values};
use crate::tui::theme::Theme;

/// What the screen is started with.
pub struct Start {
    /// How the profile is called in the header.
    pub title: String,
    /// Reads it.
    pub load: Arc<LoadFn>,
    /// What is read at first, and what it is compared to.
    pub request: LoadRequest,
    /// What is asked of it; the sample type is settled by the next field once the profile is there.
    pub query: Query,
    /// A sample type's name or index; empty for the profile's own choice.
    pub sample_index: String,
    /// How everything looks.
    pub theme: Theme,
    /// Where source files are looked for.
    pub sources: Arc<SourceFinder>,
    /// Whether mouse events are asked for.
    pub mouse: bool,
    /// How a live process is read; none where the profile comes from files.
    pub live: Option<LiveSource>,
    /// What the user likes.
    pub preferences: Preferences,
}

/// What a user likes, as far as it says nothing about the profile.
#[derive(Clone, Debug, Default)]
pub struct Preferences {
    /// The palette follows the terminal's background, where the terminal tells it.
    pub by_background: bool,
    /// The keys.
    pub keys: Keys,
    /// Sample types by name, of which the first that a profile has is shown; otherwise the profile's own choice.
    pub sample_types: Vec<String>,
    /// The share of a split screen that the left pane gets, in percent.
    pub split: Option<u8>,
}

impl Preferences {
    /// The sample type to begin with: what was asked for, or else the first that the user likes and the profile has.
    pub fn first_choice(&self, asked: &str, profile: &Profile) -> String {
        let mut liked = self.sample_types.iter();
        let has = |name: &&String| profile.sample_type(name).is_ok();
        let liked = if asked.is_empty() { liked.find(has) } else { None };
        liked.map_or_else(|| asked.to_owned(), Clone::clone)
    }
}

/// What all panes share.
#[derive(Debug)]
pub struct Shared {
    /// The tables on the screen, once there are any.
    pub tables: Option<Arc<ProfileView>>,
    /// The number of the computation that made them.
    pub generation: u64,
    /// The function selected in every pane.
    pub selected: Option<NodeKey>,
    /// The search in force.
    pub matches: Option<Arc<Matches>>,
    /// Only what met the search is shown, as long as there is one.
    pub only_matches: bool,
    /// How values are shown.
    pub values: Values,
    /// Growth over the snapshots, once it is known.
    pub trend: Option<Arc<Growth>>,
    /// How many snapshots there are.
    pub snapshots: usize,
    /// How each function changed since an earlier snapshot.
    pub changes: Option<Arc<Changes>>,
    /// How everything looks.
    pub theme: Theme,
}

impl Shared {
    /// What a pane in `slot` gets to see; none before there are tables.
    pub fn context(&self, slot: &Slot) -> Option<Context<'_>> {
        Some(Context {
            tables: self.tables.as_ref()?,
            generation: self.generation,
            selected: self.selected.as_ref(),
            matches: self.matches.as_ref(),
            trend: self.trend.as_ref(),
            snapshots: self.snapshots,
            changes: self.changes.as_deref(),
            values: self.values,
            only_matches: self.only_matches && self.matches.is_some(),
            width: slot.body.width,
            height: slot.body.height,
            glyphs: self.theme.glyphs(),
        })
    }
}

/// The panes.
#[derive(Debug, Default)]
pub struct Panes {
    pub(super) top: Top,
    pub(super) callers: Callers,
    pub(super) icicle: Icicle,
    pub(super) info: Info,
    trend: Trend,
    pub(super) source: Listing,
}

impl Panes {
    /// No pane has seen anything yet; source is looked for as `sources` says, and Top begins in the order of `sort`.
    pub(super) fn new(sources: Arc<SourceFinder>, sort: Sort) -> Panes {
        let mut panes = Panes { source: Listing::new(sources), ..Panes::default() };
        panes.top.sort_by_cum(sort == Sort::Cum);
        panes
    }

    /// The pane with this id.
    pub fn get(&self, id: PaneId) -> &dyn Pane {
        match id {
            PaneId::Top => &self.top,
            PaneId::Callers => &self.callers,
            PaneId::Icicle => &self.icicle,
            PaneId::Info => &self.info,
            PaneId::Trend => &self.trend,
            PaneId::Source => &self.source,
        }
    }

    /// Gives an answer to the pane that asked for it.
    pub(super) fn answer(&mut self, answer: &Event) {
        for id in PaneId::ALL {
            if self.get_mut(id).answer(answer) {
                break;
            }
        }
    }

    pub(super) fn get_mut(&mut self, id: PaneId) -> &mut dyn Pane {
        match id {
            PaneId::Top => &mut self.top,
            PaneId::Callers => &mut self.callers,
            PaneId::Icicle => &mut self.icicle,
            PaneId::Info => &mut self.info,
            PaneId::Trend => &mut self.trend,
            PaneId::Source => &mut self.source,
        }
    }
}

/// Whether there is something to show yet.
#[derive(Debug)]
pub enum Stage {
    /// The profile is being read.
    Loading(Progress),
    /// There are tables.
    Ready,
    /// A log is shown, and no profile.
    Log(Box<LogView>),
    /// The profile cannot be read; the program ends with this error.
    Failed(Option<Error>),
}
