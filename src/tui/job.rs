//! Work for the workers: each job has a lane, and answers with an event.
//!
//! Workers perform jobs on their threads, tests in place: a key does the same in both.

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use super::highlight::RangeStart;
pub use super::lane::Lane;
pub use super::view_steps::ProfileData;
use crate::analysis::frames::NodeId;
use crate::analysis::query::Query;
use crate::explore::annotated_source::SourceRequest;
use crate::explore::call_paths::CallPathsRequest;
use crate::explore::export::Export;
use crate::explore::findings::{FindingsRequest, SilenceRequest};
use crate::explore::graph::GraphRequest;
use crate::explore::growth::{GrowthRequest, SnapshotPair};
use crate::explore::icicle_layout::IcicleLayoutRequest;
use crate::explore::icicle_stats::IcicleStatsRequest;
use crate::explore::instructions::InstructionsRequest;
use crate::explore::line_history::LineHistoryRequest;
use crate::explore::live::{FindServer, LiveJob};
use crate::explore::picture_page::PicturePage;
use crate::explore::saved_view::{SaveView, SavedView};
use crate::explore::search::{SearchMatches, SearchQuery};
use crate::explore::searched::Searched;
use crate::explore::session::JoinRequest;
use crate::explore::store::ListStore;
use crate::explore::store_windows::WindowsRequest;
use crate::explore::view::ProfileView;
use crate::input::store_address::StoreAddress;
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
    /// Ask a store for its catalogue.
    Catalogue(u64, Arc<ListStore>, Box<StoreAddress>),
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
            Job::Catalogue(..) => Lane::Store,
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
}
