//! Work for the workers: each job has a lane, and answers with an event.
//!
//! Workers perform jobs on their threads, tests in place: a key does the same in both.

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use super::answer::windows;
use super::answer::{compared, crossed, file_to_edit, labelled, loaded, summed, symbolized};
use super::event::Event;
use super::highlight::{RangeStart, paint};
pub use super::lane::Lane;
use super::popup::compare_picker::paths;
pub use super::view_steps::ProfileData;
use super::view_steps::{in_steps, prefetch};
use crate::analysis::frames::NodeId;
use crate::analysis::query::Query;
use crate::cancel::Cancel;
use crate::error::Stop;
use crate::explore::address_instructions::AddressInstructions;
use crate::explore::annotated_source::{AnnotatedSource, SourceRequest};
use crate::explore::call_paths::{CallPaths, CallPathsRequest};
use crate::explore::export::{Export, heaviest_stack};
use crate::explore::findings::{FindingsRequest, SilenceRequest};
use crate::explore::graph::{GraphPicture, GraphRequest};
use crate::explore::growth::{GrowthRequest, SnapshotPair};
use crate::explore::icicle_layout::{IcicleLayout, IcicleLayoutRequest};
use crate::explore::icicle_stats::{
    IcicleStats, IcicleStatsRequest, comparison_sides, sandwich_halves,
};
use crate::explore::instructions::{InstructionsRequest, ShownInstructions};
use crate::explore::line_history::{LineHistories, LineHistoryRequest};
use crate::explore::live::{FindServer, LiveJob};
use crate::explore::picture_page::PicturePage;
use crate::explore::saved_view::{SaveView, SavedView};
use crate::explore::search::{SearchMatches, SearchQuery};
use crate::explore::searched::Searched;
use crate::explore::session::JoinRequest;
use crate::explore::store_windows::WindowsRequest;
use crate::explore::view::ProfileView;
use crate::input::expand_paths::profiles_beside;
use crate::load::kinds_beside::unfit_bases;
use crate::load::request::{LateSymbols, LoadFn, LoadRequest};
use crate::profile::Profile;
use crate::report::instructions::binaries::Binaries;
use crate::source::text::Text;

/// Work for a worker. A `number` comes back with the answer.
pub enum Job {
    /// Wait for a live process, or compare its snapshots.
    Live(LiveJob),
    /// Read the sources of a request, after dropping `evicted`: both at once would need the memory of two profiles.
    Load {
        /// Comes back with the answer.
        number: u64,
        /// Reads them.
        load: Arc<LoadFn>,
        /// The files or addresses to read.
        request: LoadRequest,
        /// Finds a server to poll instead; `None` for a request that is known to be of files or was asked before.
        find_server: Option<Arc<FindServer>>,
        /// Views that the profile makes stale.
        evicted: Vec<Arc<ProfileView>>,
    },
    /// Read the symbols of the profile on the screen.
    Symbolize {
        /// Comes back with the answer.
        number: u64,
        /// Reads them.
        symbols: Arc<LateSymbols>,
    },
    /// Compute the tables of a query.
    Compute {
        /// Comes back with the answer.
        number: u64,
        /// All samples, before the filters of the query.
        profile: Arc<Profile>,
        /// Data that came with the profile.
        beside: ProfileData,
        /// The sample type, granularity and filters of the tables.
        query: Box<Query>,
        /// The tables on the screen; what they share with the new ones is not computed again.
        previous: Option<Arc<ProfileView>>,
        /// Stale views, dropped here because freeing millions of rows takes time.
        evicted: Vec<Arc<ProfileView>>,
    },
    /// Compute the deferred columns of the tables on the screen.
    Finish(Arc<ProfileView>),
    /// Compute the tables of another sample type before the user asks for them.
    Prefetch {
        /// Data that came with the profile.
        beside: ProfileData,
        /// The sample type, granularity and filters of the tables.
        query: Box<Query>,
        /// The tables on the screen.
        previous: Arc<ProfileView>,
    },
    /// Find the callers and callees of a function.
    CallPaths {
        /// Comes back with the answer.
        number: u64,
        /// The function, and the depth.
        request: Box<CallPathsRequest>,
    },
    /// Draw the call graph.
    Graph {
        /// Comes back with the answer.
        number: u64,
        /// The part that is shown.
        request: Box<GraphRequest>,
    },
    /// Compute growth over snapshots.
    Trend {
        /// Comes back with the answer.
        number: u64,
        /// The snapshots and the query.
        request: Box<GrowthRequest>,
    },
    /// Read the windows of a store's range. The number comes back with each answer.
    Windows(u64, Box<WindowsRequest>),
    /// Look for likely causes of cost.
    Findings(u64, Box<FindingsRequest>),
    /// Save for later runs that a rule is silenced, or no more.
    SaveSilenced(Box<SilenceRequest>),
    /// Join the profiles of a session by function. The number comes back with the answer.
    Join(u64, Box<JoinRequest>),
    /// Compute the difference of two snapshots.
    CompareSnapshots(Box<SnapshotPair>),
    /// Sum samples by their labels.
    LabelTotals {
        /// Comes back with the answer.
        number: u64,
        /// The tables whose samples are summed.
        tables: Arc<ProfileView>,
    },
    /// Sum samples by pairs of values of two label keys.
    LabelCross {
        /// Comes back with the answer.
        number: u64,
        /// The tables whose samples are summed.
        tables: Arc<ProfileView>,
        /// The keys.
        keys: (String, String),
    },
    /// Find the heaviest value of a label key for each function.
    LabelColumn {
        /// Comes back with the answer.
        number: u64,
        /// The tables with the functions.
        tables: Arc<ProfileView>,
        /// The key.
        key: String,
    },
    /// Find the heaviest stack through a node.
    Stack(Arc<ProfileView>, NodeId),
    /// Write a view to a file.
    Write(Box<Export>),
    /// Save a view for later runs.
    SaveView(Arc<SaveView>, SavedView),
    /// List the paths that begin as typed.
    Paths(String),
    /// List the other profiles in the directory of a file, then those of another kind than `profile`.
    ProfilesBeside {
        /// The file on the screen.
        file: OsString,
        /// Files named so far.
        known: Vec<OsString>,
        /// The profile on the screen.
        profile: Option<Arc<Profile>>,
    },
    /// Write a picture to a temporary file, and open it with a browser.
    Browse(Box<PicturePage>),
    /// Find a file for the editor, which is to begin at a line.
    FindFile(PathBuf, usize),
    /// Read the instructions at the addresses of a view.
    AddressInstructions {
        /// Comes back with the answer.
        number: u64,
        /// The view by address.
        view: Arc<ProfileView>,
        /// The binaries that are open.
        binaries: Arc<Mutex<Binaries>>,
    },
    /// Read the instructions of a function.
    Instructions {
        /// Comes back with the answer.
        number: u64,
        /// The function.
        request: Box<InstructionsRequest>,
    },
    /// Find the source of a function and the costs of its lines.
    AnnotateSource {
        /// Comes back with the answer.
        number: u64,
        /// The function, and the folders to search.
        request: Box<SourceRequest>,
    },
    /// Find the last change of source lines.
    LineHistory {
        /// Comes back with the answer.
        number: u64,
        /// The source with its costs.
        request: Box<LineHistoryRequest>,
    },
    /// Colour source text.
    Paint {
        /// The whole source file.
        text: Arc<Text>,
        /// The first line, with the state of the language there.
        start: RangeStart,
        /// The line behind the last.
        end: usize,
    },
    /// Invert the call tree.
    Invert {
        /// Comes back with the answer.
        number: u64,
        /// The tables of the tree.
        tables: Arc<ProfileView>,
    },
    /// Compute both halves of a sandwich.
    Sandwich {
        /// Comes back with the answer.
        number: u64,
        /// The tables of the tree.
        tables: Arc<ProfileView>,
        /// The function in the middle.
        node: NodeId,
    },
    /// Compute the two sides of a comparison, each over the call tree.
    Sides {
        /// Comes back with the answer.
        number: u64,
        /// The tables of the difference.
        tables: Arc<ProfileView>,
    },
    /// Lay out all levels of the icicle.
    IcicleLayout(Box<IcicleLayoutRequest>),
    /// Compute the rows of the icicle.
    IcicleStats {
        /// Comes back with the answer.
        number: u64,
        /// The tables and the zoom.
        request: Box<IcicleStatsRequest>,
    },
    /// Search names.
    Search {
        /// Comes back with the answer.
        number: u64,
        /// The names.
        of: Searched,
        /// The letters or the pattern that names must match.
        query: SearchQuery,
        /// The answer to an earlier query, which may narrow the search.
        previous: Option<Arc<SearchMatches>>,
    },
}

impl Job {
    /// The thread that runs the job.
    pub fn lane(&self) -> Lane {
        match self {
            Job::Live(job) => Lane::of_live(job),
            // Finishing is asked for only while no tables are awaited. The thread has the memory that computing them left.
            Job::Load { .. } | Job::Compute { .. } | Job::CompareSnapshots(_) | Job::Finish(_) => {
                Lane::Analysis
            }
            Job::Symbolize { .. } => Lane::Symbols,
            Job::Trend { .. } => Lane::Trend,
            Job::Windows(..) => Lane::Windows,
            Job::Findings(..) => Lane::Findings,
            Job::Join(..) => Lane::Join,
            Job::Prefetch { .. } => Lane::Prefetch,
            // Only one of these panes is shown at a time.
            Job::CallPaths { .. }
            | Job::LabelTotals { .. }
            | Job::LabelCross { .. }
            | Job::Graph { .. } => Lane::CallPaths,
            Job::LabelColumn { .. } => Lane::LabelColumn,
            Job::IcicleLayout(_) => Lane::IcicleLayout,
            Job::Write(_) | Job::SaveView(..) | Job::SaveSilenced(_) => Lane::Write,
            Job::Stack(..)
            | Job::Browse(..)
            | Job::Paths(_)
            | Job::ProfilesBeside { .. }
            | Job::FindFile(..) => Lane::Export,
            Job::AnnotateSource { .. } => Lane::Source,
            Job::Instructions { .. } => Lane::Instructions,
            Job::AddressInstructions { .. } => Lane::AddressInstructions,
            Job::LineHistory { .. } => Lane::LineHistory,
            Job::Paint { .. } => Lane::Paint,
            Job::IcicleStats { .. } | Job::Invert { .. } => Lane::IcicleStats,
            // The pane below the icicle has call paths of its own meanwhile.
            Job::Sandwich { .. } | Job::Sides { .. } => Lane::Sandwich,
            Job::Search { .. } => Lane::Search,
        }
    }

    /// Does the work and returns the answer; `None` if it was cancelled. `tell` takes events on the way.
    pub fn perform(self, cancel: &Cancel, tell: &dyn Fn(Event)) -> Option<Event> {
        match self.answer(cancel, tell) {
            Ok(answer) => answer,
            Err(Stop::Cancelled) => None,
            Err(Stop::Failed(error)) => Some(Event::Notice(error.to_string())),
        }
    }

    /// The answer, if there is one; an error is a notice to the user.
    fn answer(self, cancel: &Cancel, tell: &dyn Fn(Event)) -> Result<Option<Event>, Stop> {
        let progress = |progress| tell(Event::Progress(progress));
        Ok(Some(match self {
            Job::Live(job) => return Ok(job.run(cancel, &progress).map(Event::Live)),
            Job::Load { number, load, request, find_server, evicted } => {
                drop(evicted);
                match find_server.and_then(|find| find(&request)) {
                    Some(server) => Event::Server(number, Box::new(server)),
                    None => loaded(number, load(&request, &progress, cancel))?,
                }
            }
            Job::Symbolize { number, symbols } => symbolized(number, &symbols, cancel, tell)?,
            Job::Compute { number, profile, beside, query, previous, evicted } => {
                drop(evicted);
                let show = |rows| tell(Event::FirstRows(number, rows));
                let previous = previous.as_deref();
                let tables = in_steps((&profile, &beside), *query, previous, cancel, &show)?;
                Event::Computed(number, Arc::new(tables))
            }
            Job::Finish(tables) => tables.finish(cancel).map(|()| Event::Finished)?,
            Job::Prefetch { beside, query, previous } => {
                // The user requested nothing, so an error is not reported.
                return Ok(prefetch(&beside, *query, &previous, cancel).ok());
            }
            Job::CallPaths { number, request } => {
                Event::CallPaths(number, Box::new(CallPaths::compute(*request, cancel)?))
            }
            Job::Trend { number, request } => {
                Event::Trend(number, Arc::new(request.compute(cancel)?))
            }
            Job::Windows(number, request) => windows(number, *request, cancel, tell)?,
            Job::Findings(number, request) => Event::Findings(number, request.compute(cancel)?),
            Job::Join(number, request) => Event::Joined(number, Arc::new(request.compute(cancel)?)),
            Job::CompareSnapshots(pair) => compared(*pair, cancel)?,
            Job::LabelTotals { number, tables } => summed(number, &tables, cancel)?,
            Job::LabelCross { number, tables, keys } => crossed(number, &tables, keys, cancel)?,
            Job::LabelColumn { number, tables, key } => labelled(number, &tables, key, cancel)?,
            job @ (Job::Stack(..)
            | Job::Write(_)
            | Job::SaveView(..)
            | Job::SaveSilenced(_)
            | Job::Paths(_)
            | Job::ProfilesBeside { .. }
            | Job::Browse(_)
            | Job::FindFile(..)) => return job.answer_with_files(cancel, tell),
            job @ (Job::AnnotateSource { .. }
            | Job::LineHistory { .. }
            | Job::Instructions { .. }
            | Job::AddressInstructions { .. }
            | Job::Paint { .. }) => return source_answer(job, cancel),
            job @ (Job::IcicleStats { .. }
            | Job::Invert { .. }
            | Job::Sandwich { .. }
            | Job::Sides { .. }
            | Job::IcicleLayout(_)
            | Job::Graph { .. }) => return boxes_answer(job, cancel),
            Job::Search { number, of, query, previous } => {
                let matches = of.matches(&query, previous.as_deref(), cancel)?;
                Event::Found(number, Arc::new(matches))
            }
        }))
    }

    /// The answer of a job that reads or writes files, or that fills the clipboard; `None` for any other job.
    fn answer_with_files(
        self,
        cancel: &Cancel,
        tell: &dyn Fn(Event),
    ) -> Result<Option<Event>, Stop> {
        Ok(Some(match self {
            Job::Stack(tables, node) => {
                return Ok(heaviest_stack(&tables, node, cancel)?.map(Event::Stack));
            }
            Job::Write(export) => Event::Notice(export.write()?),
            Job::SaveView(save, view) => {
                let message = save(&view)?;
                Event::ViewSaved(view, message)
            }
            Job::SaveSilenced(request) => Event::Notice(request.write()?),
            Job::Paths(typed) => Event::Paths(typed.clone(), paths(&typed)),
            Job::ProfilesBeside { file, known, profile } => {
                let beside = profiles_beside(&file);
                tell(Event::ProfilesBeside(beside.clone()));
                let Some(profile) = profile else { return Ok(None) };
                let files = [known, beside].concat();
                Event::UnfitBases(unfit_bases(&files, &profile, cancel)?)
            }
            Job::Browse(page) => Event::Notice(page.show()?),
            Job::FindFile(path, line) => file_to_edit(path, line),
            _ => return Ok(None),
        }))
    }
}

/// The answer to a job of Source, or of Top by address.
fn source_answer(job: Job, cancel: &Cancel) -> Result<Option<Event>, Stop> {
    Ok(Some(match job {
        Job::AnnotateSource { number, request } => {
            Event::Annotated(number, Arc::new(AnnotatedSource::new(*request, cancel)?))
        }
        Job::LineHistory { number, request } => {
            Event::LineHistories(number, Arc::new(LineHistories::new(&request, cancel)?))
        }
        Job::Paint { text, start, end } => {
            Event::Painted(Box::new(paint(&text, start, end, cancel)?))
        }
        Job::AddressInstructions { number, view, binaries } => {
            let instructions = AddressInstructions::new(&view, &binaries, cancel)?;
            Event::AddressInstructions(number, Arc::new(instructions))
        }
        Job::Instructions { number, request } => {
            let instructions = ShownInstructions::new(&request, cancel)?;
            Event::Instructions(number, Arc::new(instructions))
        }
        _ => return Ok(None),
    }))
}

/// The answer to a job of the icicle or the graph; `None` for the sides of what is no comparison.
fn boxes_answer(job: Job, cancel: &Cancel) -> Result<Option<Event>, Stop> {
    Ok(Some(match job {
        Job::IcicleStats { number, request } => {
            Event::IcicleStats(number, Box::new(IcicleStats::new(*request, cancel)?))
        }
        Job::Invert { number, tables } => Event::Inverted(number, Arc::new(tables.invert(cancel)?)),
        Job::Sandwich { number, tables, node } => {
            Event::Sandwich(number, Box::new(sandwich_halves(&tables, node, cancel)?))
        }
        Job::Sides { number, tables } => {
            let sides = comparison_sides(&tables, cancel)?;
            return Ok(sides.map(|sides| Event::Sides(number, Box::new(sides))));
        }
        Job::Graph { number, request } => {
            Event::Graph(number, Arc::new(GraphPicture::new(*request, cancel)?))
        }
        Job::IcicleLayout(request) => {
            Event::IcicleLayout(Box::new(IcicleLayout::new(*request, cancel)?))
        }
        _ => return Ok(None),
    }))
}
