//! Outcomes of actions: requests of a pane to the program.

use std::path::PathBuf;

use crate::analysis::session::JoinPart;
use crate::explore::filters::Filter;
use crate::explore::findings::Evidence;
use crate::explore::growth::SnapshotPair;
use crate::explore::pane_id::PaneId;
use crate::explore::view::NodeKey;

/// The request of a pane to the whole program, after an action.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// The pane does not handle the action.
    Ignored,
    /// The pane handled the action.
    Done,
    /// Select this function in every pane.
    Select(NodeKey),
    /// Select it, go to the pane, and add a step to the history.
    Go(PaneId, NodeKey),
    /// Open a line of a file in the user's editor.
    Edit(PathBuf, usize),
    /// Refine the query by this step.
    Refine(Box<Filter>),
    /// Refine the query by all of these steps.
    RefineAll(Vec<Filter>),
    /// Go to what shows a finding.
    Show(Box<Evidence>),
    /// Silence a rule, or a rule at a function as `RULE:FUNCTION`, or no more.
    Silence(String),
    /// Show the label key as a column of Top, or no more.
    LabelColumn(String),
    /// Show the sample type with this index.
    Type(usize),
    /// Show the difference of two snapshots.
    Differ(Box<SnapshotPair>),
    /// Show the snapshot with this index in every pane.
    Snapshot(usize),
    /// Show the function in Top of a profile of the session, sorted by cum if true.
    OpenPart(JoinPart, NodeKey, bool),
    /// Nothing happened, for this reason.
    Tell(String),
}
