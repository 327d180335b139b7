//! Names of panes, for the command line and exports, which do not depend on the panes themselves.

/// The identity of a pane, apart from its state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaneId {
    /// Rows by flat or cum.
    Top,
    /// Callers and callees of a function.
    Callers,
    /// Source lines with flat and cum.
    Source,
    /// All stacks, by width.
    Icicle,
    /// Header, sample types, mappings, memory.
    Info,
    /// Growth over snapshots.
    Trend,
    /// Label keys and values with their weights.
    Labels,
    /// The call graph, as boxes and lines.
    Graph,
    /// Likely causes of cost, each with its figures.
    Findings,
    /// The profiles of one process by function, in a session.
    Session,
}

impl PaneId {
    /// All panes, in the order of their keys.
    pub const ALL: [PaneId; 10] = [
        PaneId::Top,
        PaneId::Callers,
        PaneId::Source,
        PaneId::Icicle,
        PaneId::Info,
        PaneId::Trend,
        PaneId::Labels,
        PaneId::Graph,
        PaneId::Findings,
        PaneId::Session,
    ];

    /// Its number in the order of the keys, from 1.
    pub fn number(self) -> u8 {
        self as u8 + 1
    }

    /// The key that shows it: its number, or a letter for the pane of all profiles.
    pub fn key(self) -> char {
        match self {
            PaneId::Session => 'A',
            _ => char::from(b'0' + self.number()),
        }
    }

    /// True if all that it shows comes from the call tree.
    pub fn needs_tree(self) -> bool {
        !matches!(self, PaneId::Top | PaneId::Info | PaneId::Findings | PaneId::Session)
    }

    /// The word in the header, as in `1 Top`.
    pub fn name(self) -> &'static str {
        match self {
            PaneId::Top => "Top",
            PaneId::Callers => "Callers",
            PaneId::Source => "Source",
            PaneId::Icicle => "Icicle",
            PaneId::Info => "Info",
            PaneId::Trend => "Trend",
            PaneId::Labels => "Labels",
            PaneId::Graph => "Graph",
            PaneId::Findings => "Findings",
            PaneId::Session => "Session",
        }
    }
}
