//! Roles of text and fills, and the letters of roles in screen tests.

use ratatui::style::Color;

/// The meaning of a piece of the screen. The palettes' tables and the letters in screen tests have the same order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Role {
    /// Names and prose at full strength.
    Text,
    /// Zeros, runtime names, and all that matters less.
    Dim,
    /// Units behind digits, and placeholders: the quietest readable text.
    Faint,
    /// Titles set into rules, and the file name.
    Title,
    /// Column headers.
    Header,
    /// Rules and other lines.
    Rule,
    /// Fill of the selected row in the pane that has the keys.
    Selected,
    /// Fill of the selected row elsewhere.
    SelectedDim,
    /// Letters that a search matched.
    Match,
    /// The accent: current pane, current sample type, header of the sorted column.
    Accent,
    /// Digits of the sorted column, and totals.
    Number,
    /// Most of the weight.
    Hot,
    /// Some of the weight.
    Warm,
    /// Little of the weight.
    Cold,
    /// More than before.
    Added,
    /// Less than before.
    Removed,
    /// An error message.
    Error,
    /// A warning in a sentence or a popup.
    Warning,
    /// A key in the footer or the help.
    Key,
    /// A refinement in force.
    Chip,
    /// Text on the flat part of a function, in the icicle.
    SelfBox,
    /// Boxes too narrow to draw, merged.
    Bucket,
    /// Fill of popups.
    Overlay,
    /// A box of the icicle. Its style comes from `Theme::package`; the role exists for screen tests.
    Package,
}

/// The number of roles.
pub(super) const ROLES: usize = Role::Package as usize + 1;
/// The letters of the roles in screen tests.
const LETTERS: &[u8; ROLES] = b"tdfihrszmaKHWCARewkcxbop";
/// The indexed colour of the first role in screen tests. The sixteen before it are the named ones.
pub(super) const PROBE: u8 = 16;

impl Role {
    /// The letter of a role in screen snapshots, by the role's colour in the probe theme; a space for other colours.
    pub fn letter(color: Color) -> char {
        match color {
            Color::Indexed(i) => {
                LETTERS.get(usize::from(i.wrapping_sub(PROBE))).map_or(' ', |&b| b.into())
            }
            _ => ' ',
        }
    }
}

/// The fill of the row under a piece of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fill {
    /// No fill.
    Plain,
    /// The selected row of the pane that has the keys.
    Selected,
    /// The selected row of another pane.
    SelectedDim,
    /// The ground of popups.
    Overlay,
}

#[cfg(test)]
#[path = "tests/role.rs"]
mod tests;
