//! Commands, and the words of the command line.

use std::time::Duration;

use crate::analysis::query::{Granularity, Pattern};
use crate::error::nearest;
use crate::explore::filters::Filter;
use crate::explore::live::SnapshotSelection;
use crate::explore::pane_id::PaneId;
use crate::report::Report;

/// A parsed line.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Shows a pane; true sorts Top by cum, false by flat.
    Pane(PaneId, Option<bool>),
    /// Shows a pane for the first function that matches.
    Find(PaneId, Pattern),
    /// Shows the instructions of the first function that matches, or of the selected one.
    Instructions(Option<Pattern>),
    /// Opens a picture in a browser: the call graph, the flame graph, or the page with both.
    Browse(Report),
    /// Offers a file name for the page of the first function that matches, or of the selected one.
    WebList(Option<Pattern>),
    /// Shows Top, with a message that it has more rows than this number.
    Rows(String),
    /// Adds filters to those in force, as one change to undo.
    Add(Vec<Filter>),
    /// Replaces all filters of a kind, or removes them.
    Set(Filter, Option<Filter>),
    /// Sets the granularity of rows.
    Granularity(Granularity),
    /// Chooses a sample type by name or index.
    SampleType(String),
    /// Sets the unit of values.
    Unit(String),
    /// Looks for source files in these directories, separated by colons.
    SourcePath(String),
    /// Cuts these prefixes from recorded paths of source files, separated by colons.
    TrimPath(String),
    /// Divides values by a number other than 0.
    DivideBy(f64),
    /// Leaves out rows of negative values, or not.
    DropNegative(bool),
    /// Tells the columns of a line apart, or not.
    ShowColumns(bool),
    /// Removes all filters.
    Reset,
    /// Undoes the last change of the filters if true, redoes it if false.
    Undo(bool),
    /// Writes the view to a file; true overwrites.
    Write(String, bool),
    /// Compares to a file, or to nothing if it is empty; true if shares are of the base.
    Base(String, bool),
    /// Reads the profile again.
    Reload,
    /// Takes a snapshot of the live process at this interval; `None` stops it.
    Watch(Option<Duration>),
    /// Pauses taking snapshots, or resumes it.
    Pause,
    /// Reads the windows of a store's range: so many, or those that are not read yet.
    Windows(Option<usize>),
    /// Lists the snapshots.
    Snapshots,
    /// Opens another profile beside what is open.
    Open(String),
    /// Closes the profile on the screen.
    Close,
    /// Saves the view under a name.
    SaveView(String),
    /// Shows a saved view; without a name, lists them.
    View(String),
    /// Copies the command line that prints what is seen.
    CopyCommand,
    /// Lists the open profiles, and those that the server offers.
    Profiles,
    /// Shows a snapshot, or the difference of two.
    Shown(SnapshotSelection),
    /// Writes all snapshots, or all profiles of a session, to a folder.
    Save(String),
    /// Shows all options.
    Options,
    /// Shows the commands and the keys, or what one command does.
    Help(String),
    /// Ends the program.
    Quit,
}

/// Commands and options by name, each with a short description.
pub const WORDS: &[(&str, &str)] = &[
    ("top", "functions by cost: top -cum, top focus -ignore"),
    ("list", "the source of a function: list NAME"),
    ("disasm", "the instructions of a function: disasm NAME"),
    ("weblist", "a page of a function's source with its instructions: weblist NAME"),
    ("peek", "callers and callees of a function: peek NAME"),
    ("icicle", "every stack, width by cost"),
    ("graph", "callers and callees as boxes and lines"),
    ("web", "the call graph in a browser"),
    ("flame", "the flame graph in a browser"),
    ("html", "table, pictures and source in a browser"),
    ("tags", "labels and their values by cost"),
    ("findings", "likely causes of cost, worst first"),
    ("session", "the profiles of one process by function"),
    ("info", "what is known of the profile"),
    ("focus=", "keep what passes through a match"),
    ("ignore=", "drop what passes through a match"),
    ("hide=", "drop the frames that match"),
    ("show=", "keep only the frames that match"),
    ("show_from=", "drop the frames above a match"),
    ("prune_from=", "drop the frames below a match"),
    ("tagfocus=", "keep samples by label: key=value, or a range"),
    ("tagignore=", "drop samples by label"),
    ("tagshow=", "keep labels by key"),
    ("taghide=", "drop labels by key"),
    ("tagroot=", "make a frame of a label at the root"),
    ("tagleaf=", "make a frame of a label at the leaf"),
    ("sample_index=", "the sample type, by name or number"),
    ("granularity=", "functions, lines, files, packages, mappings, addresses"),
    ("sort=", "flat or cum"),
    ("unit=", "the unit of all values: ms, mb, auto, minimum"),
    ("source_path=", "look for source files in these directories"),
    ("trim_path=", "cut these prefixes from the paths of source files"),
    ("divide_by=", "divide all values by a number"),
    ("drop_negative=", "leave out rows of a negative value"),
    ("showcolumns=", "tell the columns of a line apart"),
    ("own_code=", "hide libraries and the runtime"),
    ("collapse_recursion=", "fold direct recursion into one frame"),
    ("noinlines=", "count inlined functions as what they are in"),
    ("mean=", "divide by the first sample type"),
    ("relative_percentages=", "shares of what is shown"),
    ("functions", "a row for each function"),
    ("lines", "a row for each line"),
    ("files", "a row for each file"),
    ("packages", "a row for each package"),
    ("mappings", "a row for each binary"),
    ("addresses", "a row for each address"),
    ("write", "write this view: .txt .md .json .svg .flame.svg .html .folded .pb.gz .dot"),
    ("diff_base=", "compare to a file; shares are of it"),
    ("base=", "subtract a file; without one, compare to nothing"),
    ("reload", "read the profile again"),
    ("watch", "a snapshot of the live process every 10s: watch 10s, watch off"),
    ("pause", "take no more snapshots, or go on"),
    ("windows", "cut the range of a store into windows for Trend: windows 24"),
    ("snapshots", "list the snapshots"),
    ("open", "open another profile beside this one: open FILE, open URL"),
    ("close", "close this profile and go back to the one before"),
    ("profiles", "list what is open, and what the server offers"),
    ("save-view", "save filters, type, granularity and pane under a name: save-view NAME"),
    ("view", "show a saved view: view NAME"),
    ("copy-command", "copy the command line that prints what is seen"),
    ("snapshot", "show a snapshot, or what came between two: snapshot 3, snapshot 3 7"),
    ("newest", "show the newest snapshot, whichever that is"),
    ("save", "write all snapshots, or all profiles of a session, to a folder: save DIR"),
    ("reset", "take all refinements away"),
    ("undo", "take the last refinement back"),
    ("redo", "make it again"),
    ("options", "every option and its value"),
    ("help", "the commands and the keys: help, help COMMAND"),
    ("quit", "leave"),
];

/// The line on one command or option; the error names the nearest one.
pub fn help_on(command: &str) -> Result<String, String> {
    let name = |word: &'static str| word.trim_end_matches('=');
    let wanted = command.trim_start_matches(':').trim_end_matches('=');
    let found = WORDS.iter().find(|(word, _)| name(word) == wanted);
    found.map(|(word, about)| format!(":{word}  {about}")).ok_or_else(|| {
        let near = nearest(wanted, WORDS.iter().map(|(word, _)| name(word)));
        let near = near.map_or_else(String::new, |near| format!("; did you mean {near}?"));
        format!("unknown command {wanted}{near}")
    })
}
