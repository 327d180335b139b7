//! Pieces of edges between two neighbouring layers, joined to nets that share a line.

use crate::hash::Map;

/// The end of a piece: a box, or a column where an edge passes a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum PieceEnd {
    /// The box of a node.
    Box(u32),
    /// The place of an edge that passes the layer.
    Pass(u32),
}

/// The part of an edge between a layer and the next.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    /// The index of the edge.
    pub(super) edge: u32,
    /// Its end at the upper layer.
    pub(super) upper: PieceEnd,
    /// Its end at the lower layer.
    pub(super) lower: PieceEnd,
    /// The column of the upper end.
    pub(super) from: usize,
    /// The column of the lower end.
    pub(super) to: usize,
    /// True if the edge goes up.
    pub(super) is_upward: bool,
}

impl Piece {
    /// The column of its upper or lower end.
    fn column(&self, is_upper: bool) -> usize {
        if is_upper { self.from } else { self.to }
    }

    fn move_end(&mut self, is_upper: bool, x: usize) {
        *(if is_upper { &mut self.from } else { &mut self.to }) = x;
    }

    /// The box at its upper or lower end.
    fn box_at(&self, is_upper: bool) -> Option<u32> {
        match if is_upper { self.upper } else { self.lower } {
            PieceEnd::Box(node) => Some(node),
            PieceEnd::Pass(_) => None,
        }
    }
}

/// Pieces that leave one box, or enter one box, by a common line.
#[derive(Clone, Debug)]
pub(super) struct Net {
    /// Its pieces.
    pub(super) pieces: Vec<Piece>,
    /// True if several boxes share a line into one box.
    pub(super) is_fan_in: bool,
}

impl Net {
    /// Its leftmost and rightmost columns.
    pub(super) fn span(&self) -> (usize, usize) {
        let columns = self.pieces.iter().flat_map(|piece| [piece.from, piece.to]);
        columns.fold((usize::MAX, 0), |(least, most), x| (least.min(x), most.max(x)))
    }

    /// Moves its ends at a box to a column.
    fn move_ends(&mut self, node: u32, is_upper: bool, x: usize) {
        for piece in self.pieces.iter_mut().filter(|piece| piece.box_at(is_upper) == Some(node)) {
            piece.move_end(is_upper, x);
        }
    }

    /// The heaviest edge.
    pub(super) fn heaviest(&self) -> u32 {
        self.pieces.iter().map(|piece| piece.edge).min().unwrap_or(u32::MAX)
    }
}

/// Joins the pieces of a gap: those of one upper end, or those of one lower box whose upper ends have no other piece.
pub(super) fn nets(pieces: Vec<Piece>) -> Vec<Net> {
    let mut leaving: Map<(PieceEnd, bool), usize> = Map::default();
    for piece in &pieces {
        *leaving.entry((piece.upper, piece.is_upward)).or_insert(0) += 1;
    }
    let is_lone = |piece: &Piece| leaving[&(piece.upper, piece.is_upward)] == 1;
    let mut entering: Map<(PieceEnd, bool), usize> = Map::default();
    for piece in pieces.iter().filter(|piece| is_lone(piece)) {
        *entering.entry((piece.lower, piece.is_upward)).or_insert(0) += 1;
    }
    let mut index: Map<(bool, PieceEnd, bool), usize> = Map::default();
    let mut nets: Vec<Net> = Vec::new();
    for piece in pieces {
        let key = (piece.lower, piece.is_upward);
        let is_fan_in = is_lone(&piece) && entering.get(&key).is_some_and(|&count| count > 1);
        let key = if is_fan_in {
            (true, piece.lower, piece.is_upward)
        } else {
            (false, piece.upper, piece.is_upward)
        };
        let at = *index.entry(key).or_insert_with(|| {
            nets.push(Net { pieces: Vec::new(), is_fan_in });
            nets.len() - 1
        });
        nets[at].pieces.push(piece);
    }
    nets
}

/// A box that lines dock at.
#[derive(Clone, Copy, Debug)]
pub(super) struct DockSide {
    /// Its first column.
    pub(super) left: usize,
    /// Its columns.
    pub(super) width: usize,
}

impl DockSide {
    fn middle(&self) -> usize {
        self.left + self.width / 2
    }

    /// True if a line may meet the box at this column.
    fn has(&self, x: usize) -> bool {
        if self.width < 3 {
            x == self.middle()
        } else {
            x > self.left && x + 1 < self.left + self.width
        }
    }
}

/// Gives the ends of all nets at boxes their columns: nets that meet a box stand beside each other in its middle, and a
/// single line is straight where it can be.
pub(super) fn dock(nets: &mut [Net], side: impl Fn(u32) -> DockSide) {
    for is_upper in [true, false] {
        for (node, mut meeting) in meeting(nets, is_upper) {
            meeting.sort_unstable();
            let (side, count) = (side(node), meeting.len());
            let step = (side.width.saturating_sub(3) / count.max(2)).clamp(1, 4);
            for (place, &(_, net)) in meeting.iter().enumerate() {
                let shift = place * step;
                let x = (side.middle() + shift).saturating_sub((count - 1) * step / 2);
                let x = x.clamp(side.left, side.left + side.width - 1);
                nets[net].move_ends(node, is_upper, x);
            }
        }
    }
    straighten(nets, side);
}

/// For each box the nets that meet it on one side, each with the mean column of its other ends.
fn meeting(nets: &[Net], is_upper: bool) -> Map<u32, Vec<(usize, usize)>> {
    let mut meeting: Map<u32, Vec<(usize, usize)>> = Map::default();
    for (at, net) in nets.iter().enumerate() {
        let mut ends: Map<u32, (usize, usize)> = Map::default();
        for piece in &net.pieces {
            if let Some(node) = piece.box_at(is_upper) {
                let (sum, count) = ends.entry(node).or_insert((0, 0));
                (*sum, *count) = (*sum + piece.column(!is_upper), *count + 1);
            }
        }
        for (node, (sum, count)) in ends {
            meeting.entry(node).or_default().push((sum / count, at));
        }
    }
    meeting
}

/// Moves the only line into a box, or out of it, to where it is straight.
fn straighten(nets: &mut [Net], side: impl Fn(u32) -> DockSide) {
    for is_upper in [false, true] {
        let mut count: Map<u32, usize> = Map::default();
        for node in nets.iter().flat_map(|net| &net.pieces).filter_map(|p| p.box_at(is_upper)) {
            *count.entry(node).or_insert(0) += 1;
        }
        let movable = nets.iter_mut().filter(|net| !net.is_fan_in || is_upper);
        for piece in movable.flat_map(|net| &mut net.pieces) {
            let Some(node) = piece.box_at(is_upper) else { continue };
            let other = piece.column(!is_upper);
            if count[&node] == 1 && side(node).has(other) {
                piece.move_end(is_upper, other);
            }
        }
    }
}
