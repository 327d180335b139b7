//! What goes into the program's state and what comes out of it: events and effects.
//!
//! The state turns events into effects and does nothing else; [`perform`] does the work of an effect and answers with
//! an event. Workers call it on their threads, tests call it in place: what a key does is the same in both.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use crossterm::event::{KeyEvent, MouseEvent};

use super::highlight::{Painted, Start, paint};
use super::popup::compare_picker::paths;
use crate::analysis::frames::NodeId;
use crate::analysis::query::Query;
use crate::analysis::trend::Trend;
use crate::cancel::Cancel;
use crate::error::{Error, Stop};
use crate::explore::annotated_source::{AnnotatedSource, SourceRequest};
use crate::explore::call_paths::{CallPaths, CallPathsRequest};
use crate::explore::export::{Export, heaviest_stack};
use crate::explore::growth::{GrowthRequest, SnapshotPair};
use crate::explore::icicle_stats::{
    IcicleStats, IcicleStatsRequest, SandwichHalf, sandwich_halves,
};
use crate::explore::label_totals::{LabelKeyTotals, label_totals};
use crate::explore::live::job::{LiveEvent, LiveJob};
use crate::explore::search::{Matches, SearchQuery};
use crate::explore::view::ProfileView;
use crate::load::progress::Progress;
use crate::load::request::{LoadFn, LoadOutcome, LoadRequest, LoadedProfile};
use crate::profile::Profile;
use crate::runtime::memstats::MemStats;
use crate::source::text::Text;

/// What happened.
#[derive(Debug)]
pub enum Event {
    /// A key.
    Key(KeyEvent),
    /// The mouse; true for the second click of a double click.
    Mouse(MouseEvent, bool),
    /// Text pasted into the terminal.
    Paste(String),
    /// The terminal's size in columns and rows.
    Resize(u16, u16),
    /// The program was told to end by this signal.
    Terminate(i32),
    /// The screen may have been overwritten.
    Redraw,
    /// The profile is being read.
    Progress(Progress),
    /// The profile has been read.
    Loaded(Box<LoadOutcome>),
    /// The profile cannot be read.
    Failed(Error),
    /// The answer to [`Effect::Compute`] of this number.
    Computed(u64, Arc<ProfileView>),
    /// The tables of [`Effect::Finish`] have all that they can have.
    Finished,
    /// The answer to [`Effect::Prefetch`].
    Prefetch(Arc<ProfileView>),
    /// The answer to [`Effect::Search`] of this number.
    Found(u64, Arc<Matches>),
    /// The answer to [`Effect::CallPaths`] of this number.
    CallPaths(u64, Box<CallPaths>),
    /// The answer to [`Effect::IcicleStats`] of this number.
    IcicleStats(u64, Box<IcicleStats>),
    /// The answer to [`Effect::Invert`] of this number.
    Inverted(u64, Arc<ProfileView>),
    /// The answer to [`Effect::Sandwich`] of this number: what calls the function, and what it calls.
    Sandwich(u64, Box<[SandwichHalf; 2]>),
    /// The answer to [`Effect::AnnotateSource`] of this number.
    Annotated(u64, Arc<AnnotatedSource>),
    /// Lines that got their colours.
    Painted(Box<Painted>),
    /// The answer to [`Effect::LabelTotals`] of this number.
    LabelTotals(u64, Arc<Vec<LabelKeyTotals>>),
    /// The answer to [`Effect::Trend`] of this number.
    Trend(u64, Arc<Trend>),
    /// What changed between two snapshots.
    ComparedSnapshots(Box<LoadedProfile>),
    /// The stack that was asked for, to be copied.
    Stack(String),
    /// The answer to [`Effect::Paths`]: what was typed, and paths that go on from it.
    Paths(String, Vec<String>),
    /// What became of some work on a live process.
    Live(LiveEvent),
    /// What the user should know about something that was done.
    Notice(String),
}

/// What is to be done.
pub enum Effect {
    /// Leave, with the error that made it so.
    Quit(Option<Error>),
    /// Leave as this signal asks.
    ExitOnSignal(i32),
    /// Stop until the shell continues the program.
    Suspend,
    /// Ask for mouse events, or leave the mouse to the terminal.
    Mouse(bool),
    /// Draw everything anew.
    Redraw,
    /// Do something for a live process.
    Live(LiveJob),
    /// Stop what a lane works on, and forget what waits there.
    Stop(Lane),
    /// Read what a comparison asks for. What is not asked for again meanwhile goes first: it would stand beside a whole
    /// profile that is being decoded.
    Load(Arc<LoadFn>, LoadRequest, Vec<Arc<ProfileView>>),
    /// Compute the tables of a query; the old tables save work where they are the same.
    Compute {
        /// Comes back with the answer.
        number: u64,
        /// Of what.
        profile: Arc<Profile>,
        /// The same with its base kept apart: see [`LoadedProfile::before_after`].
        before_after: Option<Arc<Profile>>,
        /// The memory statistics of its process.
        memory: Option<Arc<MemStats>>,
        /// What is asked.
        query: Box<Query>,
        /// The tables on the screen.
        previous: Option<Arc<ProfileView>>,
        /// Tables that nobody will ask for again: to let go of millions of rows is work, too.
        evicted: Vec<Arc<ProfileView>>,
    },
    /// Find what the tables on the screen still lack.
    Finish(Arc<ProfileView>),
    /// Compute the tables of another sample type, which may be asked for.
    Prefetch {
        /// The profile with its base kept apart: see [`LoadedProfile::before_after`].
        before_after: Option<Arc<Profile>>,
        /// The memory statistics of its process.
        memory: Option<Arc<MemStats>>,
        /// What may be asked.
        query: Box<Query>,
        /// The tables on the screen.
        previous: Arc<ProfileView>,
    },
    /// Find the callers and callees of a function.
    CallPaths {
        /// Comes back with the answer.
        number: u64,
        /// Of which function, and how far.
        wanted: Box<CallPathsRequest>,
    },
    /// Compute growth over snapshots.
    Trend {
        /// Comes back with the answer.
        number: u64,
        /// Of which, and of what.
        wanted: Box<GrowthRequest>,
    },
    /// Find what changed between two snapshots.
    CompareSnapshots(Box<SnapshotPair>),
    /// Give a text to the clipboard.
    Copy(String),
    /// Find what samples weigh by their labels.
    LabelTotals {
        /// Comes back with the answer.
        number: u64,
        /// Which samples.
        tables: Arc<ProfileView>,
    },
    /// Find the heaviest stack through a node.
    Stack(Arc<ProfileView>, NodeId),
    /// Write a view to a file.
    Write(Box<Export>),
    /// List paths that go on from what is typed.
    Paths(String),
    /// Let the user's editor have the terminal, at a line of a file.
    Edit(PathBuf, usize),
    /// Find the source of a function and what its lines cost.
    AnnotateSource {
        /// Comes back with the answer.
        number: u64,
        /// Which, and where to look.
        wanted: Box<SourceRequest>,
    },
    /// Colour source text.
    Paint {
        /// Which.
        text: Arc<Text>,
        /// Where to begin.
        start: Start,
        /// The line behind the last.
        end: usize,
    },
    /// Turn the call tree over.
    Invert {
        /// Comes back with the answer.
        number: u64,
        /// Whose.
        tables: Arc<ProfileView>,
    },
    /// Find what stands above a function and what below, wherever it stands.
    Sandwich {
        /// Comes back with the answer.
        number: u64,
        /// Where.
        tables: Arc<ProfileView>,
        /// Which.
        node: NodeId,
    },
    /// Look through the call tree for the icicle.
    IcicleStats {
        /// Comes back with the answer.
        number: u64,
        /// What for.
        wanted: Box<IcicleStatsRequest>,
    },
    /// Search names.
    Search {
        /// Comes back with the answer.
        number: u64,
        /// Among the names of these.
        tables: Arc<ProfileView>,
        /// For this.
        query: SearchQuery,
        /// The answer to an earlier query, which may narrow the search.
        previous: Option<Arc<Matches>>,
    },
}

impl fmt::Debug for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Effect::Quit(_) => "Quit",
            Effect::ExitOnSignal(_) => "Obey",
            Effect::Suspend => "Suspend",
            Effect::Mouse(_) => "Mouse",
            Effect::Redraw => "Redraw",
            Effect::Live(_) => "Live",
            Effect::Stop(_) => "Stop",
            Effect::Load(..) => "LoadFn",
            Effect::Compute { .. } => "Compute",
            Effect::Finish(_) => "Finish",
            Effect::Prefetch { .. } => "Ahead",
            Effect::CallPaths { .. } => "CallPaths",
            Effect::Trend { .. } => "Trend",
            Effect::CompareSnapshots(_) => "Differ",
            Effect::Edit(..) => "Edit",
            Effect::Copy(_) => "Copy",
            Effect::Stack(..) => "Stack",
            Effect::LabelTotals { .. } => "Labels",
            Effect::Write(_) => "Write",
            Effect::Paths(_) => "Paths",
            Effect::AnnotateSource { .. } => "Annotate",
            Effect::Paint { .. } => "Paint",
            Effect::IcicleStats { .. } => "IcicleStats",
            Effect::Invert { .. } => "Turn",
            Effect::Sandwich { .. } => "Around",
            Effect::Search { .. } => "Search",
        })
    }
}

/// The thread that an effect is worked on; each works on the newest of its effects only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// Reading and computing.
    Analysis,
    /// Computing what may be asked for; cancelled by whatever is asked.
    Prefetch,
    /// Asking a live process.
    Fetch,
    /// Finding what changed between two snapshots.
    Change,
    /// Finding callers and callees.
    CallPaths,
    /// Finding source and its costs.
    Source,
    /// Colouring source.
    Paint,
    /// Looking through the call tree.
    IcicleStats,
    /// Writing files, and what is copied.
    Export,
    /// Searching names.
    Search,
    /// Looking for growth.
    Trend,
}

impl Lane {
    /// Every lane.
    pub const ALL: [Lane; 11] = [
        Lane::Analysis,
        Lane::Prefetch,
        Lane::Fetch,
        Lane::Change,
        Lane::CallPaths,
        Lane::Source,
        Lane::Paint,
        Lane::IcicleStats,
        Lane::Export,
        Lane::Search,
        Lane::Trend,
    ];
}

impl Effect {
    /// Where the effect is worked on; none for what the loop does itself.
    pub fn lane(&self) -> Option<Lane> {
        match self {
            Effect::Live(work) => Some(live_lane(work)),
            Effect::Load(..) | Effect::Compute { .. } | Effect::CompareSnapshots(_) => {
                Some(Lane::Analysis)
            }
            Effect::Trend { .. } => Some(Lane::Trend),
            Effect::Finish(_) | Effect::Prefetch { .. } => Some(Lane::Prefetch),
            // Of the panes beside Top one only is shown; what is around a function waits for no other look at the tree.
            Effect::CallPaths { .. } | Effect::LabelTotals { .. } | Effect::Sandwich { .. } => {
                Some(Lane::CallPaths)
            }
            Effect::Stack(..) | Effect::Write(_) | Effect::Paths(_) => Some(Lane::Export),
            Effect::AnnotateSource { .. } => Some(Lane::Source),
            Effect::Paint { .. } => Some(Lane::Paint),
            Effect::IcicleStats { .. } | Effect::Invert { .. } => Some(Lane::IcicleStats),
            Effect::Search { .. } => Some(Lane::Search),
            Effect::Quit(_)
            | Effect::ExitOnSignal(_)
            | Effect::Suspend
            | Effect::Edit(..)
            | Effect::Copy(_)
            | Effect::Mouse(_)
            | Effect::Stop(_)
            | Effect::Redraw => None,
        }
    }
}

/// Where something for a live process is worked on.
fn live_lane(work: &LiveJob) -> Lane {
    match work {
        LiveJob::List(_) | LiveJob::Poll { .. } => Lane::Fetch,
        LiveJob::Compare(..) => Lane::Analysis,
        LiveJob::Change { .. } => Lane::Change,
        LiveJob::Save(..) => Lane::Export,
    }
}

/// Does the work of an effect with a lane; none where it was cancelled. `tell` takes events on the way.
pub fn perform(effect: Effect, cancel: &Cancel, tell: &dyn Fn(Event)) -> Option<Event> {
    match effect {
        Effect::Load(load, what, evicted) => {
            drop(evicted);
            read(load(&what, &|progress| tell(Event::Progress(progress)), cancel))
        }
        Effect::Live(work) => {
            let tell = |progress| tell(Event::Progress(progress));
            Some(Event::Live(work.perform(cancel, &tell)?))
        }
        Effect::Finish(tables) => tables.finish(cancel).ok().map(|()| Event::Finished),
        Effect::Prefetch { before_after, memory, query, previous } => {
            let tables = prefetched((before_after, memory), *query, &previous, cancel)?;
            Some(Event::Prefetch(Arc::new(tables)))
        }
        Effect::Compute { number, profile, before_after, memory, query, previous, evicted } => {
            drop(evicted);
            match tables((profile, before_after, memory), *query, previous.as_deref(), cancel) {
                Ok(tables) => Some(Event::Computed(number, Arc::new(tables))),
                Err(stop) => said(stop),
            }
        }
        Effect::CallPaths { number, wanted } => {
            let call_paths = CallPaths::answer(*wanted, cancel).ok()?;
            Some(Event::CallPaths(number, Box::new(call_paths)))
        }
        Effect::Trend { number, wanted } => {
            Some(Event::Trend(number, Arc::new(wanted.answer(cancel).ok()?)))
        }
        Effect::CompareSnapshots(pair) => match pair.difference(cancel) {
            Ok(difference) => Some(Event::ComparedSnapshots(Box::new(difference))),
            Err(stop) => said(stop),
        },
        Effect::LabelTotals { number, tables } => {
            Some(Event::LabelTotals(number, Arc::new(label_totals(&tables, cancel).ok()?)))
        }
        leaving @ (Effect::Stack(..) | Effect::Write(_) | Effect::Paths(_)) => {
            leave(leaving, cancel)
        }
        Effect::AnnotateSource { number, wanted } => {
            let annotated = AnnotatedSource::new(*wanted, cancel).ok()?;
            Some(Event::Annotated(number, Arc::new(annotated)))
        }
        Effect::Paint { text, start, end } => {
            Some(Event::Painted(Box::new(paint(&text, start, end, cancel).ok()?)))
        }
        Effect::IcicleStats { number, wanted } => {
            let stats = IcicleStats::new(*wanted, cancel).ok()?;
            Some(Event::IcicleStats(number, Box::new(stats)))
        }
        Effect::Invert { number, tables } => over(number, &tables, cancel),
        Effect::Sandwich { number, tables, node } => {
            let halves = sandwich_halves(&tables, node, cancel).ok()?;
            Some(Event::Sandwich(number, Box::new(halves)))
        }
        Effect::Search { number, tables, query, previous } => {
            let found = tables.search(&query, previous.as_deref(), cancel).ok()?;
            Some(Event::Found(number, Arc::new(found)))
        }
        // Without a lane: the loop does it itself.
        _ => None,
    }
}

/// The tables of a query of a profile, of the profile with its base kept apart, and of its memory statistics.
fn tables(
    (profile, base_kept, memory): (Arc<Profile>, Option<Arc<Profile>>, Option<Arc<MemStats>>),
    query: Query,
    previous: Option<&ProfileView>,
    cancel: &Cancel,
) -> Result<ProfileView, Stop> {
    let tables = ProfileView::compute(&profile, query, previous, cancel)?;
    let tables = tables.with_memory(memory.as_deref(), previous);
    Ok(tables.compared(base_kept.as_ref(), previous, cancel)?)
}

/// The finished tables of another query of the profile of `previous`.
fn prefetched(
    (base_kept, memory): (Option<Arc<Profile>>, Option<Arc<MemStats>>),
    query: Query,
    previous: &ProfileView,
    cancel: &Cancel,
) -> Option<ProfileView> {
    let profile = Arc::clone(previous.analysis.selected().source());
    let tables = tables((profile, base_kept, memory), query, Some(previous), cancel).ok()?;
    tables.finish(cancel).ok()?;
    Some(tables)
}

/// Does the work of what leaves the program, or looks outside.
fn leave(effect: Effect, cancel: &Cancel) -> Option<Event> {
    match effect {
        Effect::Stack(tables, node) => {
            heaviest_stack(&tables, node, cancel).ok()?.map(Event::Stack)
        }
        Effect::Write(export) => match export.write() {
            Ok(text) => Some(Event::Notice(text)),
            Err(stop) => said(stop),
        },
        Effect::Paths(typed) => Some(Event::Paths(typed.clone(), paths(&typed))),
        _ => None,
    }
}

/// Tables turned over.
fn over(number: u64, tables: &ProfileView, cancel: &Cancel) -> Option<Event> {
    let inverted = tables.invert(cancel).ok()?;
    Some(Event::Inverted(number, Arc::new(inverted)))
}

/// What became of reading.
fn read(loaded: Result<LoadOutcome, Stop>) -> Option<Event> {
    match loaded {
        Ok(loaded) => Some(Event::Loaded(Box::new(loaded))),
        Err(Stop::Cancelled) => None,
        Err(Stop::Failed(error)) => Some(Event::Failed(error)),
    }
}

/// What became of work that did not come to its end.
fn said(stop: Stop) -> Option<Event> {
    match stop {
        Stop::Cancelled => None,
        Stop::Failed(error) => Some(Event::Notice(error.to_string())),
    }
}
