//! Lanes of jobs: a newer job of a lane replaces an older one.

use crate::explore::live::LiveJob;

/// The thread of a job. A newer job of a lane cancels the older one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// Reading and computing.
    Analysis,
    /// Reading symbols of a profile that is shown without them.
    Symbols,
    /// Computing before the user asks; cancelled by each job of [`Lane::Analysis`].
    Prefetch,
    /// Polling a live process.
    Fetch,
    /// Comparing two snapshots function by function.
    Change,
    /// Callers and callees, labels, the graph.
    CallPaths,
    /// Sandwiches, and the sides of a comparison.
    Sandwich,
    /// The label that is a column of Top.
    LabelColumn,
    /// Source with costs.
    Source,
    /// The last change of source lines.
    LineHistory,
    /// Instructions of binaries.
    Instructions,
    /// Instructions at the addresses of Top.
    AddressInstructions,
    /// Colours of source.
    Paint,
    /// Rows of the icicle.
    IcicleStats,
    /// Levels of the icicle.
    IcicleLayout,
    /// Files that are written. No other job may take the place of one that waits.
    Write,
    /// Files that are listed or found, and stacks for the clipboard.
    Export,
    /// Searching names.
    Search,
    /// Growth.
    Trend,
    /// Reading the windows of a store's range.
    Windows,
    /// Findings.
    Findings,
    /// Profiles of a session by function.
    Join,
    /// Catalogues of stores.
    Store,
}

impl Lane {
    /// All lanes, each with a thread of its own.
    pub const ALL: [Lane; 23] = [
        Lane::Analysis,
        Lane::Symbols,
        Lane::Prefetch,
        Lane::Fetch,
        Lane::Change,
        Lane::CallPaths,
        Lane::Sandwich,
        Lane::LabelColumn,
        Lane::Source,
        Lane::LineHistory,
        Lane::Instructions,
        Lane::AddressInstructions,
        Lane::Paint,
        Lane::IcicleStats,
        Lane::Write,
        Lane::IcicleLayout,
        Lane::Export,
        Lane::Search,
        Lane::Trend,
        Lane::Windows,
        Lane::Findings,
        Lane::Join,
        Lane::Store,
    ];

    /// The lane of a job for a live process.
    pub fn of_live(job: &LiveJob) -> Lane {
        match job {
            LiveJob::List(_) | LiveJob::Poll { .. } => Lane::Fetch,
            LiveJob::Compare(..) => Lane::Analysis,
            LiveJob::Change { .. } => Lane::Change,
            LiveJob::Save(..) => Lane::Export,
        }
    }
}
