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
        let mut meeting: Map<u32, Vec<(usize, usize)>> = Map::default();
        for (at, net) in nets.iter().enumerate() {
            let mut boxes: Vec<u32> =
                net.pieces.iter().filter_map(|piece| boxed(piece, is_upper)).collect();
            boxes.sort_unstable();
            boxes.dedup();
            for node in boxes {
                let others = net.pieces.iter().filter(|piece| boxed(piece, is_upper) == Some(node));
                let (sum, count) = others.fold((0, 0), |(sum, count), piece| {
                    (sum + if is_upper { piece.to } else { piece.from }, count + 1)
                });
                meeting.entry(node).or_default().push((sum / count, at));
            }
        }
        for (node, mut meeting) in meeting {
            meeting.sort_unstable();
            let (side, count) = (side(node), meeting.len());
            let step = (side.width.saturating_sub(3) / count.max(2)).clamp(1, 4);
            for (place, &(_, net)) in meeting.iter().enumerate() {
                let shift = place * step;
                let x = (side.middle() + shift).saturating_sub((count - 1) * step / 2);
                let x = x.clamp(side.left, side.left + side.width - 1);
                for piece in
                    nets[net].pieces.iter_mut().filter(|piece| boxed(piece, is_upper) == Some(node))
                {
                    *(if is_upper { &mut piece.from } else { &mut piece.to }) = x;
                }
            }
        }
    }
    straighten(nets, side);
}

/// Moves the only line into a box, or out of it, to where it is straight.
fn straighten(nets: &mut [Net], side: impl Fn(u32) -> DockSide) {
    for is_upper in [false, true] {
        let mut count: Map<u32, usize> = Map::default();
        for piece in nets.iter().flat_map(|net| &net.pieces) {
            if let Some(node) = boxed(piece, is_upper) {
                *count.entry(node).or_insert(0) += 1;
            }
        }
        for piece in
            nets.iter_mut().filter(|net| !net.is_fan_in || is_upper).flat_map(|net| &mut net.pieces)
        {
            let Some(node) = boxed(piece, is_upper) else { continue };
            let other = if is_upper { piece.to } else { piece.from };
            if count[&node] == 1 && side(node).has(other) {
                *(if is_upper { &mut piece.from } else { &mut piece.to }) = other;
            }
        }
    }
}

/// The box at an end of a piece.
fn boxed(piece: &Piece, is_upper: bool) -> Option<u32> {
    match if is_upper { piece.upper } else { piece.lower } {
        PieceEnd::Box(node) => Some(node),
        PieceEnd::Pass(_) => None,
    }
}
