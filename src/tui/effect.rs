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
use crate::explore::annotated_source::{Annotated, Wanted as WantedSource};
use crate::explore::call_paths::{Links, Wanted as WantedLinks};
use crate::explore::export::{Export, heaviest_stack};
use crate::explore::growth::{Pair, Wanted as WantedTrend};
use crate::explore::icicle_stats::{Half, Spread, Wanted as WantedSpread, around};
use crate::explore::label_totals::{Key, breakdown};
use crate::explore::live::work::{News, Work};
use crate::explore::search::{Matches, Query as Wanted};
use crate::explore::view::Tables;
use crate::load::progress::Progress;
use crate::load::request::{Comparison, Load, Loaded};
use crate::profile::Profile;
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
    Loaded(Box<Loaded>),
    /// The profile cannot be read.
    Failed(Error),
    /// The answer to [`Effect::Compute`] of this number.
    Computed(u64, Arc<Tables>),
    /// The tables of [`Effect::Finish`] have all that they can have.
    Finished,
    /// The answer to [`Effect::Ahead`].
    Ahead(Arc<Tables>),
    /// The answer to [`Effect::Search`] of this number.
    Found(u64, Arc<Matches>),
    /// The answer to [`Effect::Links`] of this number.
    Links(u64, Box<Links>),
    /// The answer to [`Effect::Spread`] of this number.
    Spread(u64, Box<Spread>),
    /// The answer to [`Effect::Turn`] of this number.
    Turned(u64, Arc<Tables>),
    /// The answer to [`Effect::Around`] of this number: what calls the function, and what it calls.
    Around(u64, Box<[Half; 2]>),
    /// The answer to [`Effect::Annotate`] of this number.
    Annotated(u64, Arc<Annotated>),
    /// Lines that got their colours.
    Painted(Box<Painted>),
    /// The answer to [`Effect::Labels`] of this number.
    Labels(u64, Arc<Vec<Key>>),
    /// The answer to [`Effect::Trend`] of this number.
    Trend(u64, Arc<Trend>),
    /// What changed between two snapshots.
    Differed(Box<Loaded>),
    /// The stack that was asked for, to be copied.
    Stack(String),
    /// The answer to [`Effect::Paths`]: what was typed, and paths that go on from it.
    Paths(String, Vec<String>),
    /// What became of some work on a live process.
    Live(News),
    /// What the user should know about something that was done.
    Told(String),
}

/// What is to be done.
pub enum Effect {
    /// Leave, with the error that made it so.
    Quit(Option<Error>),
    /// Leave as this signal asks.
    Obey(i32),
    /// Stop until the shell continues the program.
    Suspend,
    /// Ask for mouse events, or leave the mouse to the terminal.
    Mouse(bool),
    /// Draw everything anew.
    Redraw,
    /// Do something for a live process.
    Live(Work),
    /// Stop what a lane works on, and forget what waits there.
    Stop(Lane),
    /// Read what a comparison asks for. What is not asked for again meanwhile goes first: it would stand beside a whole
    /// profile that is being decoded.
    Load(Arc<Load>, Comparison, Vec<Arc<Tables>>),
    /// Compute the tables of a query; the old tables save work where they are the same.
    Compute {
        /// Comes back with the answer.
        number: u64,
        /// Of what.
        profile: Arc<Profile>,
        /// The same with its base kept apart: see [`Loaded::sides`].
        sides: Option<Arc<Profile>>,
        /// What is asked.
        query: Box<Query>,
        /// The tables on the screen.
        previous: Option<Arc<Tables>>,
        /// Tables that nobody will ask for again: to let go of millions of rows is work, too.
        retired: Vec<Arc<Tables>>,
    },
    /// Find what the tables on the screen still lack.
    Finish(Arc<Tables>),
    /// Compute the tables of another sample type, which may be asked for.
    Ahead {
        /// The profile with its base kept apart: see [`Loaded::sides`].
        sides: Option<Arc<Profile>>,
        /// What may be asked.
        query: Box<Query>,
        /// The tables on the screen.
        previous: Arc<Tables>,
    },
    /// Find the callers and callees of a function.
    Links {
        /// Comes back with the answer.
        number: u64,
        /// Of which function, and how far.
        wanted: Box<WantedLinks>,
    },
    /// Compute growth over snapshots.
    Trend {
        /// Comes back with the answer.
        number: u64,
        /// Of which, and of what.
        wanted: Box<WantedTrend>,
    },
    /// Find what changed between two snapshots.
    Differ(Box<Pair>),
    /// Give a text to the clipboard.
    Copy(String),
    /// Find what samples weigh by their labels.
    Labels {
        /// Comes back with the answer.
        number: u64,
        /// Which samples.
        tables: Arc<Tables>,
    },
    /// Find the heaviest stack through a node.
    Stack(Arc<Tables>, NodeId),
    /// Write a view to a file.
    Write(Box<Export>),
    /// List paths that go on from what is typed.
    Paths(String),
    /// Let the user's editor have the terminal, at a line of a file.
    Edit(PathBuf, usize),
    /// Find the source of a function and what its lines cost.
    Annotate {
        /// Comes back with the answer.
        number: u64,
        /// Which, and where to look.
        wanted: Box<WantedSource>,
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
    Turn {
        /// Comes back with the answer.
        number: u64,
        /// Whose.
        tables: Arc<Tables>,
    },
    /// Find what stands above a function and what below, wherever it stands.
    Around {
        /// Comes back with the answer.
        number: u64,
        /// Where.
        tables: Arc<Tables>,
        /// Which.
        node: NodeId,
    },
    /// Look through the call tree for the icicle.
    Spread {
        /// Comes back with the answer.
        number: u64,
        /// What for.
        wanted: Box<WantedSpread>,
    },
    /// Search names.
    Search {
        /// Comes back with the answer.
        number: u64,
        /// Among the names of these.
        tables: Arc<Tables>,
        /// For this.
        query: Wanted,
        /// The answer to an earlier query, which may narrow the search.
        previous: Option<Arc<Matches>>,
    },
}

impl fmt::Debug for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Effect::Quit(_) => "Quit",
            Effect::Obey(_) => "Obey",
            Effect::Suspend => "Suspend",
            Effect::Mouse(_) => "Mouse",
            Effect::Redraw => "Redraw",
            Effect::Live(_) => "Live",
            Effect::Stop(_) => "Stop",
            Effect::Load(..) => "Load",
            Effect::Compute { .. } => "Compute",
            Effect::Finish(_) => "Finish",
            Effect::Ahead { .. } => "Ahead",
            Effect::Links { .. } => "Links",
            Effect::Trend { .. } => "Trend",
            Effect::Differ(_) => "Differ",
            Effect::Edit(..) => "Edit",
            Effect::Copy(_) => "Copy",
            Effect::Stack(..) => "Stack",
            Effect::Labels { .. } => "Labels",
            Effect::Write(_) => "Write",
            Effect::Paths(_) => "Paths",
            Effect::Annotate { .. } => "Annotate",
            Effect::Paint { .. } => "Paint",
            Effect::Spread { .. } => "Spread",
            Effect::Turn { .. } => "Turn",
            Effect::Around { .. } => "Around",
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
    Ahead,
    /// Asking a live process.
    Fetch,
    /// Finding what changed between two snapshots.
    Change,
    /// Finding callers and callees.
    Links,
    /// Finding source and its costs.
    Source,
    /// Colouring source.
    Paint,
    /// Looking through the call tree.
    Spread,
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
        Lane::Ahead,
        Lane::Fetch,
        Lane::Change,
        Lane::Links,
        Lane::Source,
        Lane::Paint,
        Lane::Spread,
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
            Effect::Load(..) | Effect::Compute { .. } | Effect::Differ(_) => Some(Lane::Analysis),
            Effect::Trend { .. } => Some(Lane::Trend),
            Effect::Finish(_) | Effect::Ahead { .. } => Some(Lane::Ahead),
            // Of the panes beside Top one only is shown; what is around a function waits for no other look at the tree.
            Effect::Links { .. } | Effect::Labels { .. } | Effect::Around { .. } => {
                Some(Lane::Links)
            }
            Effect::Stack(..) | Effect::Write(_) | Effect::Paths(_) => Some(Lane::Export),
            Effect::Annotate { .. } => Some(Lane::Source),
            Effect::Paint { .. } => Some(Lane::Paint),
            Effect::Spread { .. } | Effect::Turn { .. } => Some(Lane::Spread),
            Effect::Search { .. } => Some(Lane::Search),
            Effect::Quit(_)
            | Effect::Obey(_)
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
fn live_lane(work: &Work) -> Lane {
    match work {
        Work::List(_) | Work::Poll { .. } => Lane::Fetch,
        Work::Compare(..) => Lane::Analysis,
        Work::Change { .. } => Lane::Change,
        Work::Save(..) => Lane::Export,
    }
}

/// Does the work of an effect with a lane; none where it was cancelled. `tell` takes events on the way.
pub fn perform(effect: Effect, cancel: &Cancel, tell: &dyn Fn(Event)) -> Option<Event> {
    match effect {
        Effect::Load(load, what, retired) => {
            drop(retired);
            read(load(&what, &|progress| tell(Event::Progress(progress)), cancel))
        }
        Effect::Live(work) => {
            let tell = |progress| tell(Event::Progress(progress));
            Some(Event::Live(work.perform(cancel, &tell)?))
        }
        Effect::Finish(tables) => tables.finish(cancel).ok().map(|()| Event::Finished),
        Effect::Ahead { sides, query, previous } => {
            let profile = Arc::clone(previous.analysis.selected().source());
            let tables = tables((profile, sides), *query, Some(&previous), cancel).ok()?;
            tables.finish(cancel).ok()?;
            Some(Event::Ahead(Arc::new(tables)))
        }
        Effect::Compute { number, profile, sides, query, previous, retired } => {
            drop(retired);
            match tables((profile, sides), *query, previous.as_deref(), cancel) {
                Ok(tables) => Some(Event::Computed(number, Arc::new(tables))),
                Err(stop) => said(stop),
            }
        }
        Effect::Links { number, wanted } => {
            let links = Links::answer(*wanted, cancel).ok()?;
            Some(Event::Links(number, Box::new(links)))
        }
        Effect::Trend { number, wanted } => {
            Some(Event::Trend(number, Arc::new(wanted.answer(cancel).ok()?)))
        }
        Effect::Differ(pair) => match pair.difference(cancel) {
            Ok(difference) => Some(Event::Differed(Box::new(difference))),
            Err(stop) => said(stop),
        },
        Effect::Labels { number, tables } => {
            Some(Event::Labels(number, Arc::new(breakdown(&tables, cancel).ok()?)))
        }
        leaving @ (Effect::Stack(..) | Effect::Write(_) | Effect::Paths(_)) => {
            leave(leaving, cancel)
        }
        Effect::Annotate { number, wanted } => {
            let annotated = Annotated::new(*wanted, cancel).ok()?;
            Some(Event::Annotated(number, Arc::new(annotated)))
        }
        Effect::Paint { text, start, end } => {
            Some(Event::Painted(Box::new(paint(&text, start, end, cancel).ok()?)))
        }
        Effect::Spread { number, wanted } => {
            let spread = Spread::new(*wanted, cancel).ok()?;
            Some(Event::Spread(number, Box::new(spread)))
        }
        Effect::Turn { number, tables } => over(number, &tables, cancel),
        Effect::Around { number, tables, node } => {
            let halves = around(&tables, node, cancel).ok()?;
            Some(Event::Around(number, Box::new(halves)))
        }
        Effect::Search { number, tables, query, previous } => {
            let found = tables.search(&query, previous.as_deref(), cancel).ok()?;
            Some(Event::Found(number, Arc::new(found)))
        }
        // Without a lane: the loop does it itself.
        _ => None,
    }
}

/// The tables of a query of a profile, which comes with what keeps its base apart if need be.
fn tables(
    (profile, apart): (Arc<Profile>, Option<Arc<Profile>>),
    query: Query,
    previous: Option<&Tables>,
    cancel: &Cancel,
) -> Result<Tables, Stop> {
    let tables = Tables::compute(&profile, query, previous, cancel)?;
    Ok(tables.compared(apart.as_ref(), previous, cancel)?)
}

/// Does the work of what leaves the program, or looks outside.
fn leave(effect: Effect, cancel: &Cancel) -> Option<Event> {
    match effect {
        Effect::Stack(tables, node) => {
            heaviest_stack(&tables, node, cancel).ok()?.map(Event::Stack)
        }
        Effect::Write(export) => match export.write() {
            Ok(text) => Some(Event::Told(text)),
            Err(stop) => said(stop),
        },
        Effect::Paths(typed) => Some(Event::Paths(typed.clone(), paths(&typed))),
        _ => None,
    }
}

/// Tables turned over.
fn over(number: u64, tables: &Tables, cancel: &Cancel) -> Option<Event> {
    let turned = tables.turned(cancel).ok()?;
    Some(Event::Turned(number, Arc::new(turned)))
}

/// What became of reading.
fn read(loaded: Result<Loaded, Stop>) -> Option<Event> {
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
        Stop::Failed(error) => Some(Event::Told(error.to_string())),
    }
}
