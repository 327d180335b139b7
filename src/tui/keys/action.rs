//! Actions that keys and clicks ask for, and scopes that give keys a meaning.

/// The action of a key or a click. The table of bindings describes each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the table is their documentation")]
pub enum Action {
    Quit,
    ToggleHelp,
    Suspend,
    Back,
    Pane(u8),
    OtherPane,
    Move(i32),
    /// Moves by half pages.
    Page(i32),
    First,
    Last,
    Left,
    Right,
    Open,
    NextType,
    TypeMenu,
    Search,
    NextMatch,
    PreviousMatch,
    SearchSelected,
    OnlyMatches,
    Command,
    FocusPrompt,
    IgnorePrompt,
    HidePrompt,
    Write,
    Reload,
    StopReading,
    Pause,
    Snapshots,
    ToggleSince,
    /// The process is to collect its garbage before each snapshot, or no more.
    ToggleCollection,
    Mark,
    Newest,
    CopyName,
    CopyStack,
    Labels,
    Goroutines,
    Complete(i32),
    Focus,
    Ignore,
    Hide,
    ShowFrom,
    OwnCode,
    Collapse,
    Undo,
    Redo,
    NextGranularity,
    Relative,
    Compare,
    NextProfile,
    /// Reads all profiles of a server, as a session.
    AllProfiles,
    /// Groups the query of a store by a label.
    Group,
    /// Goes to the totals over time of a store, or back to the list.
    StoreTime,
    /// Moves the range of a store by its length.
    ShiftRange(i32),
    NextSort,
    ReverseSort,
    HistoryBack,
    HistoryForward,
    Source,
    Maximise,
    MoveSplit(i16),
    Invert,
    Stacks,
    /// Crosses two label keys: as a tree, as a matrix, or not.
    Cross,
    /// Crosses the next pair of label keys.
    NextPair,
    /// Shows the label as a column of Top.
    LabelColumn,
    /// Silences the rule of the finding, or no more.
    Silence,
    /// Lists findings of silenced rules, or no more.
    ShowSilenced,
    Growth,
    Broken,
    /// Moves the earlier of two marked snapshots.
    Earlier(i32),
    ShowSnapshot,
    /// Changes between one snapshot and the sum of all.
    ToggleSum,
    ExpandAll,
    CollapseAll,
    NextHot,
    PreviousHot,
    Hottest,
    Instructions,
    Edit,
    /// Scrolls long names to the right, or back to the left.
    Sideways(i32),
    ZoomReset,
    ZoomIn,
    ZoomOut,
    Sandwich,
    Sides,
    LineStart,
    NextTheme,
    ToggleMouse,
    ToggleRegex,
    Accept,
    EditLeft,
    EditRight,
    EditHome,
    EditEnd,
    EditBackspace,
    EditDelete,
    EditWord,
    EditClear,
}

/// A situation that gives keys a meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// In every situation, also while text is being typed.
    Always,
    /// In every situation but while text is being typed.
    Everywhere,
    /// A pane has the keys.
    Panes,
    /// The pane is a list.
    Rows,
    /// Functions with flat and cum, pane 1.
    Top,
    /// Callers and callees of the selected function, pane 2.
    Callers,
    /// Source lines of the selected function with their costs, pane 3.
    Source,
    /// The call tree as boxes, pane 4.
    Icicle,
    /// The facts of the profile and of the process, pane 5.
    Info,
    /// Growth over the snapshots, pane 6.
    Trend,
    /// Label keys and values with their weights, pane 7.
    Labels,
    /// The single goroutines of a dump, in pane 7.
    Goroutines,
    /// The call graph, pane 8.
    Graph,
    /// Likely causes of cost, pane 9.
    Findings,
    /// Profiles of one process by function, pane 10.
    Session,
    /// A log of the garbage collector, in place of the panes.
    Log,
    /// A line of text is being typed.
    Prompt,
    /// The line is a command or an option.
    Command,
    /// The line is a search, and its popup lists the hits.
    Finder,
    /// The text is the path of a base, below files to choose from.
    Base,
    /// The profile comes from a live process.
    Live,
    /// The popup with the list of snapshots is open.
    Snapshots,
    /// The popup with the profiles of a server is open.
    Endpoints,
    /// The list of a store is open.
    Store,
    /// Nothing is typed over the list of a store.
    StoreUnfiltered,
    /// The list has the values of a label.
    StoreGroups,
    /// The totals over time have the keys in the list of a store.
    StoreTime,
    /// The profile comes from a store.
    FromStore,
    /// The profile is a comparison that replaced another profile.
    Compared,
    /// A popup with a list to choose from is open.
    Menu,
    /// The help popup is open.
    Help,
    /// A popup with a message to the user is open.
    Message,
    /// The profile is being read.
    Loading,
}

impl Scope {
    /// The heading of its keys.
    pub fn title(self) -> &'static str {
        match self {
            Scope::Always => "Always",
            Scope::Everywhere => "Everywhere",
            Scope::Panes => "Every pane",
            Scope::Rows => "Lists",
            Scope::Top => "Top",
            Scope::Callers => "Callers / callees",
            Scope::Source => "Source",
            Scope::Icicle => "Icicle",
            Scope::Info => "Info",
            Scope::Trend => "Trend",
            Scope::Labels => "Labels",
            Scope::Goroutines => "Goroutines",
            Scope::Graph => "Graph",
            Scope::Findings => "Findings",
            Scope::Session => "Session",
            Scope::Log => "GC log",
            Scope::Prompt => "Prompt",
            Scope::Command => "Command line",
            Scope::Finder => "Search",
            Scope::Base => "Comparison",
            Scope::Live => "Live process",
            Scope::Snapshots => "Snapshots",
            Scope::Endpoints => "Profiles of a server",
            Scope::Store => "List of a store",
            Scope::StoreUnfiltered => "List of a store, while nothing is typed",
            Scope::StoreGroups => "Groups of a store's query",
            Scope::StoreTime => "Time in the list of a store",
            Scope::FromStore => "Profile of a store",
            Scope::Compared => "Comparison on the screen",
            Scope::Menu => "Menu",
            Scope::Help => "Help",
            Scope::Message => "Message",
            Scope::Loading => "Loading",
        }
    }
}
