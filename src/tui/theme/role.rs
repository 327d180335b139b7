//! Roles of text and fills, and the letters of roles in screen tests.

use ratatui::style::Color;

/// What a piece of the screen means. The order is that of the palettes' tables and of the letters in screen tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Role {
    /// Names and prose at full strength.
    Text,
    /// Zeros, runtime names, what matters less.
    Dim,
    /// Units behind digits, placeholders, the quietest thing that is still read.
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
    /// The one accent: current pane, current sample type, sorted column's header.
    Accent,
    /// Digits of the sorted column, and totals.
    Number,
    /// Most of the weight.
    Hot,
    /// Some of the weight.
    Warm,
    /// Little of the weight.
    Cold,
    /// More than before, in a diff.
    Added,
    /// Less than before, in a diff.
    Removed,
    /// What went wrong.
    Error,
    /// What may be wrong.
    Warning,
    /// A key in the footer or the help.
    Key,
    /// A refinement in force.
    Chip,
    /// Text on what a function spends itself, in the icicle.
    SelfBox,
    /// Boxes too narrow to draw, merged.
    Bucket,
    /// Fill of popups.
    Overlay,
    /// A box of the icicle; asked of `Theme::package`, it is a role of its own for screen tests only.
    Package,
}

/// The number of roles.
pub(super) const ROLES: usize = Role::Package as usize + 1;
/// The letters of the roles in screen tests.
const LETTERS: &[u8; ROLES] = b"tdfihrszmaKHWCARewkcxbop";
/// The indexed colour of the first role in screen tests; the sixteen before it are those that terminals name.
pub(super) const PROBE: u8 = 16;

impl Role {
    /// The role whose probe colour this is, as the letter that screen snapshots print; a space for no role.
    pub fn letter(color: Color) -> char {
        match color {
            Color::Indexed(i) => {
                LETTERS.get(usize::from(i.wrapping_sub(PROBE))).map_or(' ', |&b| b.into())
            }
            _ => ' ',
        }
    }
}

/// How the row under a piece of text is filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fill {
    /// Not at all.
    Plain,
    /// The selected row of the pane that has the keys.
    Selected,
    /// The selected row of another pane.
    SelectedDim,
    /// A popup.
    Overlay,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_unique() {
        let mut seen = std::collections::BTreeSet::new();
        assert!(LETTERS.iter().all(|b| seen.insert(b)));
    }
}
