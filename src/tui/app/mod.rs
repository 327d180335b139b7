//! The program's state and its whole behaviour: events in, effects out. No input, output, clock or thread in here.
//!
//! What all panes share stands in [`Shared`]; panes own their views. Two kinds of change are kept apart: a change of the
//! query asks for new tables, a change of view never leaves the state. The old tables stay until new ones are there.

mod commands;
mod dispatch;
mod filters;
mod growth;
mod history;
mod live;
mod loading;
mod mouse;
mod prefetch;
mod search;
mod state;

use std::ffi::OsString;
use std::sync::Arc;

use crossterm::event::KeyEvent;

use self::growth::Whole;
use self::history::{History, HistoryEntry};
use self::search::Searching;
use super::draw::layout::{Arrangement, Regions, Slot, regions};
use super::effect::{Effect, Event};
use super::keys::bindings;
use super::keys::bindings::{Action, Scope};
use super::pane::{Context, Outcome, Pane, Values};
use super::popup::Overlay;
use crate::analysis::query::{Query, Sort};
use crate::analysis::trend::{Point, Rows};
use crate::explore::call_paths::TreeShape;
use crate::explore::filters::FilterStack;
use crate::explore::live::Live;
use crate::explore::pane_id::PaneId;
use crate::explore::table_cache::TableCache;
use crate::explore::view::{NodeKey, ProfileView};
use crate::input::pprof_index::Endpoint;
use crate::load::progress::Progress;
use crate::load::request::LoadRequest;
use crate::profile::Profile;
use crate::runtime::memstats::MemStats;
pub use state::{Panes, Preferences, Shared, Stage, Start};

/// The program's state.
pub struct App {
    /// What the program was started with.
    pub start: Start,
    /// What all panes share.
    pub shared: Shared,
    /// The panes.
    pub panes: Panes,
    /// Which panes are shown.
    pub arrangement: Arrangement,
    /// Columns and rows of the screen.
    pub size: (u16, u16),
    /// What lies over the panes.
    pub overlay: Option<Overlay>,
    /// Whether there is something to show.
    pub stage: Stage,
    /// Said in place of the sentence about the selection, until the next key.
    pub message: Option<String>,
    /// What was asked last; ahead of the tables while they are being computed.
    pub query: Query,
    /// The part of it that a user adds step by step.
    pub filters: FilterStack,
    profile: Option<Arc<Profile>>,
    /// The same with its base kept apart.
    before_after: Option<Arc<Profile>>,
    /// The memory statistics of its process.
    memory: Option<Arc<MemStats>>,
    /// The snapshots among which growth is looked for.
    snapshots: Arc<Vec<Point>>,
    /// What was shown before the difference of two of them.
    before_diff: Option<Whole>,
    /// What was read last, or is being read.
    request: LoadRequest,
    /// While something is read: what was shown before, to fall back on.
    reading: Option<LoadRequest>,
    /// Files that were named so far.
    known: Vec<OsString>,
    history: History,
    /// Tables of other sample types.
    cache: TableCache,
    /// The number of the last question of each kind: later ones make earlier answers stale.
    computing: u64,
    /// The number of the question whose answer will replace the tables.
    awaited: Option<u64>,
    searching: Searching,
    trending: u64,
    mouse: bool,
    dragging: bool,
    /// Somebody selected a function.
    chosen: bool,
    /// The function that was selected before refinements took it away, and the one that stands in for it.
    displaced_selection: Option<(NodeKey, NodeKey)>,
    /// What is still to be said of sources that were left out.
    warnings: Vec<String>,
    /// Lines typed into the command line, oldest first.
    commands: Vec<String>,
    /// The process that the profile comes from, if it is a live one.
    pub live: Option<Live>,
    /// What its server offers, where it was asked for that.
    offered: Vec<Endpoint>,
    /// Newer figures that wait for their changes.
    pending_view: Option<(u64, Arc<ProfileView>)>,
}

impl App {
    /// The state before anything has been read, on a screen of this size.
    pub fn new(start: Start, size: (u16, u16)) -> App {
        let shared = Shared {
            tables: None,
            generation: 0,
            selected: None,
            matches: None,
            only_matches: false,
            values: Values::default(),
            trend: None,
            snapshots: 0,
            changes: None,
            theme: start.theme.clone(),
        };
        let progress =
            Progress { phase: format!("reading {}", start.title), ..Progress::default() };
        App {
            query: start.query.clone(),
            known: start.request.files.iter().chain(&start.request.base).cloned().collect(),
            request: start.request.clone(),
            reading: None,
            filters: FilterStack::of(&start.query),
            mouse: start.mouse,
            panes: Panes::new(Arc::clone(&start.sources), start.query.sort),
            live: start.live.clone().map(|live| Live::new(live, start.request.clone())),
            offered: Vec::new(),
            pending_view: None,
            arrangement: Arrangement { share: start.preferences.split, ..Arrangement::default() },
            start,
            shared,
            size,
            overlay: None,
            stage: Stage::Loading(progress),
            message: None,
            profile: None,
            before_after: None,
            memory: None,
            snapshots: Arc::default(),
            before_diff: None,
            history: History::default(),
            cache: TableCache::default(),
            computing: 0,
            awaited: None,
            searching: Searching::default(),
            trending: 0,
            dragging: false,
            chosen: false,
            displaced_selection: None,
            warnings: Vec::new(),
            commands: Vec::new(),
        }
    }

    /// Takes in what happened and says what is to be done.
    pub fn update(&mut self, event: Event) -> Vec<Effect> {
        let mut effects = match event {
            Event::Key(key) => self.key(key),
            Event::Mouse(mouse, double) => self.mouse(mouse, double),
            Event::Paste(text) => self.paste(&text),
            Event::Resize(width, height) => {
                self.size = (width, height);
                Vec::new()
            }
            Event::Terminate(signal) => vec![Effect::ExitOnSignal(signal)],
            Event::Redraw => vec![Effect::Redraw],
            Event::Progress(progress) => self.progress(progress),
            Event::Loaded(loaded) => {
                self.before_diff = None;
                self.loaded(*loaded)
            }
            Event::ComparedSnapshots(difference) => self.differed(*difference),
            Event::Trend(number, trend) if trend.rows == Rows::Functions => {
                self.trended(number, trend);
                Vec::new()
            }
            Event::Live(news) => self.news(news),
            Event::Failed(error) => self.failed(error),
            Event::Computed(number, tables) => self.computed(number, tables),
            Event::Finished => self.ahead().into_iter().collect(),
            Event::Prefetch(tables) => {
                self.keep(&tables);
                self.ahead().into_iter().collect()
            }
            Event::Found(number, matches) => self.found(number, matches),
            Event::Stack(text) => {
                self.message = Some(format!("copied a stack of {}", text.lines().count()));
                vec![Effect::Copy(text)]
            }
            Event::Paths(typed, paths) => {
                self.completed(typed, paths);
                Vec::new()
            }
            Event::Notice(text) => {
                self.message = Some(text);
                Vec::new()
            }
            answer @ (Event::CallPaths(..)
            | Event::LabelTotals(..)
            | Event::IcicleStats(..)
            | Event::Inverted(..)
            | Event::Sandwich(..)
            | Event::Annotated(..)
            | Event::Trend(..)
            | Event::Painted(_)) => self.answered(&answer),
        };
        self.settle(&mut effects);
        effects
    }

    /// Gives an answer to the pane that asked.
    fn answered(&mut self, answer: &Event) -> Vec<Effect> {
        self.panes.answer(answer);
        Vec::new()
    }

    /// True while newer tables than those on the screen are being computed.
    pub fn is_computing(&self) -> bool {
        self.shared.tables.is_some() && self.awaited.is_some() && !self.is_quiet()
    }

    /// Where everything stands; none on too small a screen.
    pub fn regions(&self) -> Option<Regions> {
        regions(self.size, &self.arrangement)
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
                if self.arrangement.focus == PaneId::Trend && self.shared.snapshots < 2 {
                    // The page says what is missing, and has neither rows nor marks.
                    scopes.clear();
                }
                scopes.extend(self.live.as_ref().map(|_| Scope::Live));
                scopes.extend([Scope::Panes, Scope::Everywhere, Scope::Always]);
                scopes
            }
        }
    }

    fn key(&mut self, key: KeyEvent) -> Vec<Effect> {
        let action = self.start.preferences.keys.lookup(&self.scopes(), key);
        if self.waits(action) {
            self.searching.typed_ahead.push(key);
            return Vec::new();
        }
        match action {
            Some(action) => self.act(action),
            None => self.typed(key),
        }
    }

    /// Asks for the tables of the present query.
    fn compute(&mut self) -> Vec<Effect> {
        // What is read will be computed as soon as it is there.
        if self.is_reading() {
            return Vec::new();
        }
        let Some(profile) = self.profile.clone() else { return Vec::new() };
        let evicted = self.evict();
        self.computing += 1;
        if let Some(tables) = self.kept_tables() {
            return self.show(self.computing, tables);
        }
        self.awaited = Some(self.computing);
        vec![Effect::Compute {
            number: self.computing,
            profile,
            before_after: self.before_after.clone(),
            memory: self.memory.clone(),
            query: Box::new(self.query.clone()),
            previous: self.shared.tables.clone(),
            evicted,
        }]
    }

    fn computed(&mut self, number: u64, tables: Arc<ProfileView>) -> Vec<Effect> {
        self.keep(&tables);
        if Some(number) != self.awaited {
            return Vec::new();
        }
        if let Some(effect) = self.hold(number, &tables) {
            return vec![effect];
        }
        self.show(number, tables)
    }

    /// Puts tables on the screen.
    fn show(&mut self, number: u64, tables: Arc<ProfileView>) -> Vec<Effect> {
        // Until somebody chooses a function, the first one is selected.
        if !self.chosen {
            let by_cum = self.start.query.sort == Sort::Cum;
            let first = if by_cum { tables.by_cum.first().map_or(0, |&i| i as usize) } else { 0 };
            self.shared.selected = tables.entries.get(first).map(|entry| tables.key(entry.node));
        }
        self.tell_of(&tables);
        self.keep_selected(&tables);
        self.shared.tables = Some(tables);
        self.shared.generation = number;
        self.awaited = None;
        self.set_quiet(false);
        self.stage = Stage::Ready;
        let mut effects: Vec<Effect> = self.ahead().into_iter().chain(self.trend()).collect();
        let tables = self.shared.tables.as_deref();
        let changes = self.shared.changes.as_ref().zip(tables);
        if !changes.is_some_and(|(changes, tables)| changes.are_of(tables)) {
            effects.extend(self.change());
        }
        effects.extend(self.search_again());
        effects
    }

    /// Selects a function in every pane.
    fn select(&mut self, key: NodeKey) {
        self.chosen = true;
        self.shared.selected = Some(key);
    }

    /// Goes to a function in a pane, as a step that can be taken back.
    fn go(&mut self, pane: PaneId, key: NodeKey) {
        let there =
            HistoryEntry { pane, key: Some(key.clone()), shape: TreeShape::Around, row: None };
        self.history.visit(self.place(), &there);
        self.arrangement.show(pane);
        self.panes.callers.set_shape(TreeShape::Around);
        self.select(key);
    }

    fn place(&self) -> HistoryEntry {
        HistoryEntry {
            pane: self.arrangement.focus,
            key: self.shared.selected.clone(),
            shape: self.panes.callers.shape(),
            row: self.panes.source.place_shown(),
        }
    }

    fn outcome(&mut self, outcome: Outcome) -> Vec<Effect> {
        match outcome {
            Outcome::Edit(path, line) => return vec![Effect::Edit(path, line)],
            Outcome::Ignored | Outcome::Done => {}
            Outcome::Select(key) => self.select(key),
            Outcome::Go(pane, key) => self.go(pane, key),
            Outcome::Refine(step) => return self.refine(|all| all.toggle(*step)),
            Outcome::Type(place) => return self.choose_type(place),
            Outcome::Differ(pair) => return self.differ(*pair),
            Outcome::Tell(text) => self.message = Some(text),
        }
        Vec::new()
    }

    /// The slot and the context of the pane that has the keys.
    fn focused(&self) -> Option<Slot> {
        let regions = self.regions()?;
        regions.slots.into_iter().find(|slot| slot.pane == self.arrangement.focus)
    }

    /// Lets a pane do something with what it may see.
    fn with_pane<T>(
        &mut self,
        slot: &Slot,
        work: impl FnOnce(&mut dyn Pane, &Context<'_>) -> T,
    ) -> Option<T> {
        let context = self.shared.context(slot)?;
        Some(work(self.panes.get_mut(slot.pane), &context))
    }

    /// Brings every pane that is shown in line with what they share, and passes on what they ask for.
    fn settle(&mut self, effects: &mut Vec<Effect>) {
        let Some(regions) = self.regions() else { return };
        // Top decides the order that matches are walked in, shown or not.
        if let [slot] = regions.slots.as_slice()
            && slot.pane != PaneId::Top
        {
            let hidden = Slot { pane: PaneId::Top, ..*slot };
            self.with_pane(&hidden, |pane, context| pane.follow(context));
        }
        let [slot, ..] = regions.slots.as_slice() else { return };
        let shown = |id| regions.slots.iter().any(|slot| slot.pane == id);
        for pane in PaneId::ALL.into_iter().filter(|&id| !shown(id)) {
            self.with_pane(&Slot { pane, ..*slot }, |pane, context| pane.hide(context));
        }
        for slot in &regions.slots {
            let asked = self.with_pane(slot, |pane, context| {
                pane.follow(context);
                pane.ask(context)
            });
            effects.extend(asked.flatten());
        }
    }

    fn paste(&mut self, text: &str) -> Vec<Effect> {
        match &mut self.overlay {
            Some(Overlay::Finder(finder)) => {
                finder.input.insert(text);
                self.search()
            }
            Some(Overlay::Command(line)) => {
                line.input.insert(text);
                self.guess();
                Vec::new()
            }
            Some(Overlay::Base(menu)) => {
                menu.input.insert(text);
                self.complete_base()
            }
            _ => Vec::new(),
        }
    }

    fn typed(&mut self, key: KeyEvent) -> Vec<Effect> {
        match bindings::typed(key) {
            Some(c) => self.paste(c.encode_utf8(&mut [0; 4])),
            None => Vec::new(),
        }
    }

    /// What `action` means to whatever is open, or to the pane that has the keys.
    pub fn act(&mut self, action: Action) -> Vec<Effect> {
        self.message = None;
        self.dispatch(action)
    }
}
