//! A drawn screen as rows of cells, for checks at every size.

use ratatui::buffer::Buffer;
use rprof_tui::tui::theme::Role;
use unicode_width::UnicodeWidthStr;

use crate::support::Screen;

/// A box of a popup: first and last column, first and last row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) left: usize,
    pub(super) right: usize,
    pub(super) top: usize,
    pub(super) bottom: usize,
}

impl Frame {
    pub(super) fn covers(&self, x: usize, y: usize) -> bool {
        (self.left..=self.right).contains(&x) && (self.top..=self.bottom).contains(&y)
    }

    pub(super) fn height(&self) -> usize {
        self.bottom + 1 - self.top
    }
}

/// Symbols, text roles and fill roles of every cell.
#[derive(Clone)]
pub(super) struct Picture {
    pub(super) cells: Vec<Vec<String>>,
    pub(super) roles: Vec<Vec<char>>,
    pub(super) fills: Vec<Vec<char>>,
}

impl Picture {
    pub(super) fn new(screen: &Screen) -> Picture {
        let buffer = screen.buffer();
        let (width, height) = (buffer.area.width, buffer.area.height);
        // The cell after a wide character is a part of it.
        let cell = |x: u16, y: u16| {
            let before = x.checked_sub(1).map_or(1, |x| buffer[(x, y)].symbol().width());
            if before > 1 { String::new() } else { buffer[(x, y)].symbol().to_owned() }
        };
        let row = |y: u16| (0..width).map(|x| cell(x, y)).collect();
        let letters = |of: fn(&Buffer, u16, u16) -> char| {
            (0..height).map(|y| (0..width).map(|x| of(&buffer, x, y)).collect()).collect()
        };
        Picture {
            cells: (0..height).map(row).collect(),
            roles: letters(|buffer, x, y| Role::letter(buffer[(x, y)].fg)),
            fills: letters(|buffer, x, y| Role::letter(buffer[(x, y)].bg)),
        }
    }

    pub(super) fn width(&self) -> usize {
        self.cells.first().map_or(0, Vec::len)
    }

    pub(super) fn height(&self) -> usize {
        self.cells.len()
    }

    /// The symbol of a cell. Outside of the screen it is an edge.
    pub(super) fn at(&self, x: usize, y: usize) -> &str {
        self.cells.get(y).and_then(|row| row.get(x)).map_or("│", String::as_str)
    }

    /// The row as text.
    pub(super) fn text(&self, y: usize) -> String {
        self.cells[y].concat()
    }

    /// The characters of the row in this role, without those between them.
    pub(super) fn in_role(&self, role: char, y: usize) -> String {
        let cells = self.cells[y].iter().zip(&self.roles[y]);
        cells.filter(|(_, letter)| **letter == role).map(|(symbol, _)| symbol.as_str()).collect()
    }

    /// Boxes, each found by its upper left corner, and the count of corners that belong to none.
    pub(super) fn frames(&self) -> (Vec<Frame>, usize) {
        let mut frames = Vec::new();
        let mut corners = 0;
        for y in 0..self.height() {
            for x in 0..self.width() {
                // Boxes and lines of the graph have other colours than popups.
                if self.roles.get(y).and_then(|row| row.get(x)) != Some(&'r') {
                    continue;
                }
                corners += usize::from(matches!(self.at(x, y), "┌" | "┐" | "└" | "┘"));
                if self.at(x, y) == "┌" {
                    frames.extend(self.frame_at(x, y));
                }
            }
        }
        let left = corners.saturating_sub(frames.len() * 4);
        (frames, left)
    }

    /// The box with its upper left corner here, if all of its edge is drawn.
    fn frame_at(&self, left: usize, top: usize) -> Option<Frame> {
        let right = (left + 1..self.width()).find(|&x| self.at(x, top) == "┐")?;
        let bottom = (top + 1..self.height()).find(|&y| self.at(left, y) != "│")?;
        let sides = (top + 1..bottom).all(|y| self.at(right, y) == "│");
        let closed = self.at(left, bottom) == "└" && self.at(right, bottom) == "┘";
        // Title and foot are parts of the edges, with a rule before and after them.
        let edges = [top, bottom]
            .iter()
            .all(|&y| self.at(left + 1, y) == "─" && matches!(self.at(right - 1, y), "─"));
        (sides && closed && edges).then_some(Frame { left, right, top, bottom })
    }
}
