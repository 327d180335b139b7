//! The panes by name: the command line and exports name one without knowing how it is drawn.

/// The panes, by the number of their key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaneId {
    /// Functions by flat or cum.
    Top,
    /// Callers above, callees below.
    Callers,
    /// Annotated source.
    Source,
    /// Every stack, width by value.
    Icicle,
    /// Header, sample types, labels, mappings.
    Info,
    /// Growth over snapshots.
    Trend,
}

impl PaneId {
    /// All panes, in the order of their keys.
    pub const ALL: [PaneId; 6] =
        [PaneId::Top, PaneId::Callers, PaneId::Source, PaneId::Icicle, PaneId::Info, PaneId::Trend];

    /// The key that shows it.
    pub fn number(self) -> u8 {
        self as u8 + 1
    }

    /// Its name in the header.
    pub fn name(self) -> &'static str {
        match self {
            PaneId::Top => "Top",
            PaneId::Callers => "Callers",
            PaneId::Source => "Source",
            PaneId::Icicle => "Icicle",
            PaneId::Info => "Info",
            PaneId::Trend => "Trend",
        }
    }
}
