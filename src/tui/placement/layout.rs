//! Regions of the screen for a size and an arrangement of panes.

use ratatui::layout::Rect;

use crate::explore::pane_id::PaneId;

/// The smallest screen that is drawn on.
pub const SMALLEST: (u16, u16) = (40, 10);
/// The narrowest screen that is split.
pub const SPLIT_FROM: u16 = 120;
/// The narrowest pane of a split.
const NARROWEST: u16 = 36;

/// The fewest rows for a pane below another, with its title.
const LEAST_BELOW: u16 = 6;

/// The panes on the screen, and the one that has the keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrangement {
    /// The pane that has the keys.
    pub focus: PaneId,
    /// The pane beside Top in a split: any but Top and those that need the whole width.
    pub beside: PaneId,
    /// One pane has the whole screen, at any width.
    pub maximised: bool,
    /// The offset of the split, in columns to the right of its usual place.
    pub shift: i16,
    /// The share of Top in a split, in percent; `None` for the usual share.
    pub share: Option<u8>,
}

impl Default for Arrangement {
    fn default() -> Self {
        let (focus, beside) = (PaneId::Top, PaneId::Callers);
        Arrangement { focus, beside, maximised: false, shift: 0, share: None }
    }
}

impl Arrangement {
    /// Gives the keys to `pane`.
    pub fn show(&mut self, pane: PaneId) {
        self.focus = pane;
        if pane != PaneId::Top && !needs_width(pane) {
            self.beside = pane;
        }
    }

    /// Gives the keys to the other pane of the split, or shows it in place of this one.
    pub fn turn(&mut self) {
        self.focus = if self.focus == PaneId::Top { self.beside } else { PaneId::Top };
    }

    /// The usual column of the split on a screen of `width`.
    pub fn unshifted(&self, width: u16) -> i32 {
        // Lines of source are long, and Top shortens its names.
        let usual = if self.beside == PaneId::Source { (4, 8) } else { (5, 8) };
        let (part, of) = self.share.map_or(usual, |percent| (i32::from(percent), 100));
        i32::from(width) * part / of
    }

    /// True if two panes are side by side on `width` columns.
    pub fn is_split(&self, width: u16) -> bool {
        width >= SPLIT_FROM && !self.maximised && !needs_width(self.focus)
    }
}

/// True for panes that need the whole width: the icicle, growth, the graph, findings and the session.
fn needs_width(pane: PaneId) -> bool {
    matches!(
        pane,
        PaneId::Icicle | PaneId::Trend | PaneId::Graph | PaneId::Findings | PaneId::Session
    )
}

/// A pane's rule with its title, and its rows below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The pane that is drawn here.
    pub pane: PaneId,
    /// The row of its title.
    pub rule: Rect,
    /// The rows below the title.
    pub body: Rect,
}

/// The regions of a screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Regions {
    /// A row for file and panes, and a row for sample types and notes.
    pub header: Rect,
    /// One pane, Top and the one beside it, or the icicle and the one below it.
    pub slots: Vec<Slot>,
    /// The column between two panes, with the row of titles.
    pub split: Option<Rect>,
    /// The sentence about the selection.
    pub detail: Rect,
    /// The hints for keys.
    pub footer: Rect,
}

impl Regions {
    /// Puts `pane` below the only pane, where that needs at most `rows`, less than half of the screen.
    #[must_use]
    pub fn with_lower(mut self, rows: u16, pane: PaneId) -> Regions {
        let [upper] = self.slots.as_mut_slice() else { return self };
        let all = upper.body.height;
        if rows * 2 >= all || all - rows < LEAST_BELOW {
            return self;
        }
        let rule = Rect { y: upper.body.y + rows, height: 1, ..upper.body };
        let body = Rect { y: rule.y + 1, height: all - rows - 1, ..rule };
        upper.body.height = rows;
        self.slots.push(Slot { pane, rule, body });
        self
    }
}

/// The regions of a screen of `width` by `height`; `None` on too small a screen.
pub fn regions((width, height): (u16, u16), arrangement: &Arrangement) -> Option<Regions> {
    if width < SMALLEST.0 || height < SMALLEST.1 {
        return None;
    }
    let row = |y, height| Rect { x: 0, y, width, height };
    let slot = |pane, x, width| Slot {
        pane,
        rule: Rect { x, y: 2, width, height: 1 },
        body: Rect { x, y: 3, width, height: height - 5 },
    };
    let (slots, split) = if arrangement.is_split(width) {
        let at = arrangement.unshifted(width) + i32::from(arrangement.shift);
        let at = at.clamp(i32::from(NARROWEST), i32::from(width - NARROWEST)) as u16;
        let left = slot(PaneId::Top, 0, at);
        let right = slot(arrangement.beside, at + 1, width - at - 1);
        (vec![left, right], Some(Rect { x: at, y: 2, width: 1, height: height - 4 }))
    } else {
        (vec![slot(arrangement.focus, 0, width)], None)
    };
    let header = row(0, 2);
    Some(Regions { header, slots, split, detail: row(height - 2, 1), footer: row(height - 1, 1) })
}

/// An area of `width` by `height` in the middle of `area`, a little above the centre, and no larger than `area`.
pub fn centred(area: Rect, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    let x = area.x + (area.width - width) / 2;
    let y = area.y + (area.height - height) / 3;
    Rect { x, y, width, height }
}

#[cfg(test)]
#[path = "tests/layout.rs"]
mod tests;
