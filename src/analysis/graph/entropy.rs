//! The order of nodes in a drawing, pprof's: what many paths lead to or from stands before a lonely path of the same
//! weight, so that a drawing limited to a few nodes shows where the program branches.

use super::call_graph::{GraphEdge, GraphNode};

/// Per place its score; a larger magnitude stands first. `calls` are all edges of the graph.
pub(in crate::analysis) fn scores(places: &[GraphNode], calls: &[GraphEdge]) -> Vec<i64> {
    let mut before_after = vec![[Side::default(), Side::default()]; places.len()];
    for (place, [_, below]) in places.iter().zip(&mut before_after) {
        below.total = place.flat.sum;
    }
    for call in calls {
        for (place, side) in [(call.to, 0), (call.from, 1)] {
            let side = &mut before_after[place as usize][side];
            side.some = true;
            if call.weight.sum > 0 {
                side.total = side.total.wrapping_add(call.weight.sum);
            }
        }
    }
    for call in calls {
        for (place, side) in [(call.to, 0), (call.from, 1)] {
            before_after[place as usize][side].add(call.weight.sum);
        }
    }
    let score = |(place, [above, mut below]): (&GraphNode, [Side; 2])| {
        if place.flat.sum > 0 {
            below.add(place.flat.sum);
        }
        let entropy = above.score() + below.score();
        truncated(entropy * place.cum.sum as f64).wrapping_add(place.flat.sum)
    };
    places.iter().zip(before_after).map(score).collect()
}

/// The edges into a place, or those out of it.
#[derive(Clone, Copy, Default)]
struct Side {
    /// Whether there are any.
    some: bool,
    /// What their weights are shares of; negative ones add nothing.
    total: i64,
    entropy: f64,
}

impl Side {
    /// Adds the part of a weight; one of 0 makes the sum no number, as it does in pprof.
    fn add(&mut self, weight: i64) {
        if self.total != 0 {
            let share = weight.wrapping_abs() as f64 / self.total as f64;
            self.entropy += -share * share.log2();
        }
    }

    /// Entries and leaves are favoured with a whole point.
    fn score(self) -> f64 {
        if self.some { self.entropy } else { 1.0 }
    }
}

/// As Go converts on amd64: what does not fit is the smallest number.
fn truncated(value: f64) -> i64 {
    if (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&value) {
        value as i64
    } else {
        i64::MIN
    }
}
