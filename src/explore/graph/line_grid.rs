//! Lines of edges as cells, each with arms towards its neighbours.

/// The edge of a cell without one.
pub const NO_EDGE: u32 = u32::MAX;

/// Cells of a grid at most; rows below that have no lines.
const MOST_CELLS: usize = 4_000_000;

/// The head of an arrow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrow {
    /// Into the box below.
    Down,
    /// Into the box above, for a call that goes up.
    Up,
}

/// A cell of lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineCell {
    /// True for a line to the cell above, on the right, below, on the left.
    pub arms: [bool; 4],
    /// The heaviest edge through each arm, or [`NO_EDGE`].
    pub edges: [u32; 4],
    /// The head of an arrow.
    pub arrow: Option<Arrow>,
    /// The net of its lines: the lines of one net may join, those of two only cross.
    net: u32,
}

impl LineCell {
    const EMPTY: LineCell =
        LineCell { arms: [false; 4], edges: [NO_EDGE; 4], arrow: None, net: u32::MAX };

    /// True without a line.
    pub fn is_empty(&self) -> bool {
        self.arms == [false; 4] && self.arrow.is_none()
    }

    /// The heaviest edge through the cell. Edges are numbered from the heaviest.
    pub fn heaviest(&self) -> u32 {
        self.edges.into_iter().min().unwrap_or(NO_EDGE)
    }
}

/// Directions of arms.
pub(super) const UP: usize = 0;
pub(super) const RIGHT: usize = 1;
pub(super) const DOWN: usize = 2;
pub(super) const LEFT: usize = 3;

/// The cells of all lines of a drawing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineGrid {
    width: usize,
    cells: Vec<LineCell>,
}

impl LineGrid {
    pub(super) fn new(width: usize, height: usize) -> LineGrid {
        let height = height.min(MOST_CELLS / width.max(1));
        LineGrid { width, cells: vec![LineCell::EMPTY; width * height] }
    }

    /// The cell at a column and a row.
    pub fn get(&self, x: usize, y: usize) -> Option<&LineCell> {
        if x >= self.width { None } else { self.cells.get(y * self.width + x) }
    }

    fn get_mut(&mut self, x: usize, y: usize) -> Option<&mut LineCell> {
        if x >= self.width { None } else { self.cells.get_mut(y * self.width + x) }
    }

    /// Adds an arm. A line of another net that is there already goes under this one.
    fn arm(&mut self, (x, y): (usize, usize), direction: usize, (edge, net): (u32, u32)) {
        let Some(cell) = self.get_mut(x, y) else { return };
        // The lines of an edge above and below a layer that it passes belong to two nets.
        if cell.net != net && cell.heaviest() == edge {
            cell.net = net;
        }
        if cell.net != net {
            *cell = LineCell { net, ..LineCell::EMPTY };
        }
        cell.arms[direction] = true;
        cell.edges[direction] = cell.edges[direction].min(edge);
    }

    /// Draws a line down a column, from the lower side of row `top` to the upper side of row `bottom`.
    pub(super) fn down(&mut self, x: usize, (top, bottom): (usize, usize), of: (u32, u32)) {
        for y in top..bottom {
            self.arm((x, y), DOWN, of);
            self.arm((x, y + 1), UP, of);
        }
    }

    /// Draws a line along a row between the middles of two columns.
    pub(super) fn across(&mut self, y: usize, (from, to): (usize, usize), of: (u32, u32)) {
        for x in from.min(to)..from.max(to) {
            self.arm((x, y), RIGHT, of);
            self.arm((x + 1, y), LEFT, of);
        }
    }

    /// Puts the head of an arrow on a cell.
    pub(super) fn point(&mut self, (x, y): (usize, usize), arrow: Arrow) {
        if let Some(cell) = self.get_mut(x, y) {
            cell.arrow = Some(arrow);
        }
    }

    /// True if the cells `from..to` of a row have no lines.
    pub(super) fn is_free(&self, y: usize, (from, to): (usize, usize)) -> bool {
        to <= self.width && (from..to).all(|x| self.get(x, y).is_some_and(LineCell::is_empty))
    }
}
