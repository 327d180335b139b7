//! Inputs of the program's state: keys, sizes, signals, and the answers to jobs.

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;

use crossterm::event::{KeyEvent, MouseEvent};

use super::highlight::Painted;
use crate::analysis::session::FunctionJoin;
use crate::analysis::trend::Trend;
use crate::error::Error;
use crate::explore::address_instructions::AddressInstructions;
use crate::explore::annotated_source::AnnotatedSource;
use crate::explore::call_paths::CallPaths;
use crate::explore::findings::FoundCauses;
use crate::explore::graph::GraphPicture;
use crate::explore::icicle_layout::IcicleLayout;
use crate::explore::icicle_stats::{IcicleStats, SandwichHalf};
use crate::explore::instructions::ShownInstructions;
use crate::explore::label_column::LabelColumn;
use crate::explore::label_cross::LabelCross;
use crate::explore::label_totals::LabelKeyTotals;
use crate::explore::line_history::LineHistories;
use crate::explore::live::{LiveEvent, LiveSource};
use crate::explore::saved_view::SavedView;
use crate::explore::search::SearchMatches;
use crate::explore::store_windows::WindowsEvent;
use crate::explore::view::ProfileView;
use crate::load::progress::Progress;
use crate::load::progress::SymbolProgress;
use crate::load::request::{LoadOutcome, LoadedProfile};
use crate::store::catalogue::Catalogue;

/// An input of the state. Numbers are those of the jobs that the events answer.
#[derive(Debug)]
pub enum Event {
    /// A key event, as the terminal reports it.
    Key(KeyEvent),
    /// The mouse; true for the second click of a double click.
    Mouse(MouseEvent, bool),
    /// Text pasted into the terminal.
    Paste(String),
    /// The terminal's size in columns and rows.
    Resize(u16, u16),
    /// A signal that ends the program.
    Terminate(i32),
    /// Another program may have drawn on the screen.
    Redraw,
    /// The progress of reading.
    Progress(Progress),
    /// The answer to [`Job::Load`](super::job::Job::Load).
    Loaded(u64, Box<LoadOutcome>),
    /// The server that the request of [`Job::Load`](super::job::Job::Load) asks, in place of a profile.
    Server(u64, Box<LiveSource>),
    /// The progress of [`Job::Symbolize`](super::job::Job::Symbolize).
    SymbolProgress(SymbolProgress),
    /// The answer to [`Job::Symbolize`](super::job::Job::Symbolize).
    Symbolized(u64, Box<LoadedProfile>),
    /// The profile cannot be read.
    Failed(Error),
    /// The answer to [`Job::Compute`](super::job::Job::Compute).
    Computed(u64, Arc<ProfileView>),
    /// The rows of a [`Job::Compute`](super::job::Job::Compute) whose call tree is still built:
    /// [`Event::Computed`] follows.
    FirstRows(u64, Arc<ProfileView>),
    /// The tables of [`Job::Finish`](super::job::Job::Finish) have all their deferred columns.
    Finished,
    /// The answer to [`Job::Prefetch`](super::job::Job::Prefetch).
    Prefetched(Arc<ProfileView>),
    /// The answer to [`Job::Search`](super::job::Job::Search).
    Found(u64, Arc<SearchMatches>),
    /// The answer to [`Job::CallPaths`](super::job::Job::CallPaths).
    CallPaths(u64, Box<CallPaths>),
    /// The answer to [`Job::Graph`](super::job::Job::Graph).
    Graph(u64, Arc<GraphPicture>),
    /// The answer to [`Job::IcicleStats`](super::job::Job::IcicleStats).
    IcicleStats(u64, Box<IcicleStats>),
    /// The answer to [`Job::Invert`](super::job::Job::Invert).
    Inverted(u64, Arc<ProfileView>),
    /// The answer to [`Job::Sandwich`](super::job::Job::Sandwich): callers, then callees.
    Sandwich(u64, Box<[SandwichHalf; 2]>),
    /// The answer to [`Job::Sides`](super::job::Job::Sides): before, then after.
    Sides(u64, Box<[SandwichHalf; 2]>),
    /// The answer to [`Job::IcicleLayout`](super::job::Job::IcicleLayout).
    IcicleLayout(Box<IcicleLayout>),
    /// The answer to [`Job::AnnotateSource`](super::job::Job::AnnotateSource).
    Annotated(u64, Arc<AnnotatedSource>),
    /// The answer to [`Job::AddressInstructions`](super::job::Job::AddressInstructions).
    AddressInstructions(u64, Arc<AddressInstructions>),
    /// The answer to [`Job::Instructions`](super::job::Job::Instructions).
    Instructions(u64, Arc<ShownInstructions>),
    /// The answer to [`Job::LineHistory`](super::job::Job::LineHistory).
    LineHistories(u64, Arc<LineHistories>),
    /// The answer to [`Job::Paint`](super::job::Job::Paint).
    Painted(Box<Painted>),
    /// The answer to [`Job::LabelTotals`](super::job::Job::LabelTotals).
    LabelTotals(u64, Arc<Vec<LabelKeyTotals>>),
    /// The answer to [`Job::LabelCross`](super::job::Job::LabelCross).
    LabelCross(u64, Arc<LabelCross>),
    /// The answer to [`Job::LabelColumn`](super::job::Job::LabelColumn).
    LabelColumn(u64, Arc<LabelColumn>),
    /// The answer to [`Job::Findings`](super::job::Job::Findings).
    Findings(u64, FoundCauses),
    /// The answer to [`Job::Trend`](super::job::Job::Trend).
    Trend(u64, Arc<Trend>),
    /// The answers to [`Job::Windows`](super::job::Job::Windows): one after each window.
    Windows(u64, WindowsEvent),
    /// The answer to [`Job::Join`](super::job::Job::Join).
    Joined(u64, Arc<FunctionJoin>),
    /// The answer to [`Job::CompareSnapshots`](super::job::Job::CompareSnapshots).
    ComparedSnapshots(Box<LoadedProfile>),
    /// The answer to [`Job::Stack`](super::job::Job::Stack): text for the clipboard.
    Stack(String),
    /// The answer to [`Job::Paths`](super::job::Job::Paths): the typed path and its completions.
    Paths(String, Vec<String>),
    /// The answer to [`Job::ProfilesBeside`](super::job::Job::ProfilesBeside), newest first.
    ProfilesBeside(Vec<OsString>),
    /// The answer that follows it: files that are no base for the profile on the screen, each with the reason.
    UnfitBases(Vec<(OsString, String)>),
    /// The answer to [`Job::FindFile`](super::job::Job::FindFile): the file exists.
    FileFound(PathBuf, usize),
    /// The answer to [`Job::Live`](super::job::Job::Live).
    Live(LiveEvent),
    /// The answer to [`Job::Catalogue`](super::job::Job::Catalogue); no catalogue if the server is no store.
    Catalogue(u64, Result<Option<Arc<Catalogue>>, Error>),
    /// The answer to [`Job::SaveView`](super::job::Job::SaveView): the view, and a message for the user.
    ViewSaved(SavedView, String),
    /// A message for the user.
    Notice(String),
}
