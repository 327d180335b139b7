//! Rows of the horizontal lines between two layers, one above the other where they would meet.

use super::nets::Net;

/// Rows of lines between two layers at most; lines after that share the last one.
const MOST_TRACKS: usize = 24;

/// Nets up to which their order is chosen for few crossings.
const MOST_TO_SORT: usize = 120;

/// The cost of two lines that would run over each other.
const OVERLAP: usize = 1000;

/// The row of each net between two layers, from 0, and the number of rows. Straight nets need none.
pub(super) fn tracks(nets: &[Net]) -> (Vec<usize>, usize) {
    let spans: Vec<(usize, usize)> = nets.iter().map(Net::span).collect();
    let mut order: Vec<usize> = (0..nets.len()).filter(|&at| spans[at].0 < spans[at].1).collect();
    order.sort_by_key(|&at| (spans[at], at));
    if order.len() <= MOST_TO_SORT {
        sort(&mut order, nets, &spans);
    }
    let mut tracks = vec![0; nets.len()];
    let mut rows = 0;
    for place in 0..order.len() {
        let at = order[place];
        let before = order[..place].iter();
        let above =
            before.filter(|&&other| meet(spans[at], spans[other])).map(|&other| tracks[other] + 1);
        tracks[at] = above.max().unwrap_or(0).min(MOST_TRACKS - 1);
        rows = rows.max(tracks[at] + 1);
    }
    (tracks, rows)
}

/// True if lines of both spans need rows of their own: they share a column, or touch.
fn meet(one: (usize, usize), other: (usize, usize)) -> bool {
    one.0 <= other.1 + 1 && other.0 <= one.1 + 1
}

/// Moves each net up past those above it while that leaves fewer crossings.
fn sort(order: &mut [usize], nets: &[Net], spans: &[(usize, usize)]) {
    for _ in 0..order.len() {
        let mut changed = false;
        for place in 1..order.len() {
            let (upper, lower) = (order[place - 1], order[place]);
            if !meet(spans[upper], spans[lower]) {
                continue;
            }
            let now = crossings(&nets[upper], &nets[lower], spans[upper], spans[lower]);
            let then = crossings(&nets[lower], &nets[upper], spans[lower], spans[upper]);
            if then < now {
                order.swap(place - 1, place);
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
}

/// Crossings of two nets, if the row of the first is above that of the other.
fn crossings(upper: &Net, lower: &Net, above: (usize, usize), below: (usize, usize)) -> usize {
    let within = |x: usize, span: (usize, usize)| usize::from(span.0 <= x && x <= span.1);
    let mut sum = 0;
    for piece in &upper.pieces {
        sum += within(piece.to, below);
        // The end of the upper net comes down where the lower one begins.
        sum += lower.pieces.iter().filter(|other| other.from == piece.to).count() * OVERLAP;
    }
    sum + lower.pieces.iter().map(|piece| within(piece.from, above)).sum::<usize>()
}
