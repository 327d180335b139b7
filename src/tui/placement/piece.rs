//! Pieces of header and footer: texts at their places, some of which can be clicked.

use crate::tui::keys::bindings::Action;
use crate::tui::widget::{Spans, width};

/// The effect of a click on a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Click {
    /// The action of a key.
    Act(Action),
    /// Shows the sample type with this index.
    Type(usize),
    /// Removes the refinement with this index.
    Chip(usize),
}

/// Text at a place on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its first column.
    pub x: u16,
    /// The row on the screen, from 0.
    pub y: u16,
    /// The text.
    pub spans: Spans,
    /// The effect of a click.
    pub click: Option<Click>,
}

impl Piece {
    /// Columns that the text takes.
    pub fn width(&self) -> u16 {
        width(&self.spans) as u16
    }
}

/// Pieces side by side.
pub(super) struct PieceRow {
    pub(super) x: u16,
    pub(super) y: u16,
    pub(super) end: u16,
    pub(super) pieces: Vec<Piece>,
}

impl PieceRow {
    /// The columns that are left.
    pub(super) fn room(&self) -> usize {
        usize::from(self.end.saturating_sub(self.x))
    }

    /// Adds a piece and a gap behind it. False without room.
    pub(super) fn push(&mut self, spans: Spans, gap: u16, click: Option<Click>) -> bool {
        let fits = width(&spans) <= self.room();
        if fits {
            let piece = Piece { x: self.x, y: self.y, spans, click };
            self.x += piece.width() + gap;
            self.pieces.push(piece);
        }
        fits
    }
}
