//! The order of vertices within layers, with few crossings of edges.

/// Sweeps over all layers.
const SWEEPS: usize = 16;

/// Segments up to which neighbours are also tried in exchanged order.
const MOST_TO_EXCHANGE: usize = 1500;

/// Vertices in layers, with the segments between neighbouring layers.
pub(super) struct Layers {
    /// Per layer its vertices from left to right.
    pub(super) rows: Vec<Vec<usize>>,
    /// Per vertex its layer.
    pub(super) layer: Vec<usize>,
    /// Per vertex the vertices of the layer above that it has a segment to, with the segment's weight.
    pub(super) above: Vec<Vec<(usize, f64)>>,
    /// Per vertex those of the layer below.
    pub(super) below: Vec<Vec<(usize, f64)>>,
}

impl Layers {
    /// Layers with an order that follows the segments down from the first vertices.
    pub(super) fn new(layer: Vec<usize>, links: &[(usize, usize, f64)]) -> Self {
        let count = layer.len();
        let (mut above, mut below) = (vec![Vec::new(); count], vec![Vec::new(); count]);
        for &(from, to, weight) in links {
            below[from].push((to, weight));
            above[to].push((from, weight));
        }
        let height = layer.iter().max().map_or(0, |last| last + 1);
        let mut rows = vec![Vec::new(); height];
        let mut seen = vec![false; count];
        for start in 0..count {
            let mut pile = vec![start];
            while let Some(vertex) = pile.pop() {
                if !std::mem::replace(&mut seen[vertex], true) {
                    rows[layer[vertex]].push(vertex);
                    pile.extend(below[vertex].iter().rev().map(|&(next, _)| next));
                }
            }
        }
        Self { rows, layer, above, below }
    }

    /// Sweeps down and up, and keeps the order with the fewest crossings. Returns their number.
    pub(super) fn reduce_crossings(&mut self) -> usize {
        let mut places = self.places();
        let mut best = (self.crossings(&places), self.rows.clone());
        let segments: usize = self.above.iter().map(Vec::len).sum();
        for sweep in 0..SWEEPS {
            if best.0 == 0 {
                break;
            }
            let down = sweep % 2 == 0;
            for at in 0..self.rows.len() {
                let row = if down { at } else { self.rows.len() - 1 - at };
                self.sort_row(row, down, &mut places);
            }
            if segments <= MOST_TO_EXCHANGE {
                self.exchange_neighbours(&mut places);
            }
            let crossings = self.crossings(&places);
            if crossings < best.0 {
                best = (crossings, self.rows.clone());
            }
        }
        self.rows = best.1;
        best.0
    }

    /// The number of crossings.
    pub(super) fn crossings(&self, places: &[usize]) -> usize {
        let mut sum = 0;
        for row in &self.rows {
            let width = row.iter().flat_map(|&vertex| &self.below[vertex]);
            let width = width.map(|&(to, _)| places[to] + 1).max().unwrap_or(0);
            let mut ends = Counts::new(width);
            for &vertex in row {
                let segments = &self.below[vertex];
                sum += segments.iter().map(|&(to, _)| ends.right_of(places[to])).sum::<usize>();
                for &(to, _) in segments {
                    ends.add(places[to]);
                }
            }
        }
        sum
    }

    /// Per vertex its place in its row.
    pub(super) fn places(&self) -> Vec<usize> {
        let mut places = vec![0; self.layer.len()];
        for row in &self.rows {
            for (place, &vertex) in row.iter().enumerate() {
                places[vertex] = place;
            }
        }
        places
    }

    /// Sorts a row by the mean place of its neighbours above or below. Vertices without neighbours stay about.
    fn sort_row(&mut self, row: usize, by_above: bool, places: &mut [usize]) {
        let neighbours = if by_above { &self.above } else { &self.below };
        let mean = |vertex: usize| {
            let list = &neighbours[vertex];
            let sum: usize = list.iter().map(|&(other, _)| places[other]).sum();
            if list.is_empty() { places[vertex] as f64 } else { sum as f64 / list.len() as f64 }
        };
        let mut keys: Vec<(f64, usize)> =
            self.rows[row].iter().map(|&vertex| (mean(vertex), vertex)).collect();
        keys.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (place, (_, vertex)) in keys.into_iter().enumerate() {
            self.rows[row][place] = vertex;
            places[vertex] = place;
        }
    }

    /// Exchanges neighbours of a row where that leaves fewer crossings.
    fn exchange_neighbours(&mut self, places: &mut [usize]) {
        for row in 0..self.rows.len() {
            for place in 1..self.rows[row].len() {
                let (left, right) = (self.rows[row][place - 1], self.rows[row][place]);
                let crossed = |one: usize, other: usize| {
                    pair_crossings(&self.above[one], &self.above[other], places)
                        + pair_crossings(&self.below[one], &self.below[other], places)
                };
                if crossed(right, left) < crossed(left, right) {
                    self.rows[row].swap(place - 1, place);
                    (places[left], places[right]) = (place, place - 1);
                }
            }
        }
    }
}

/// Numbers of ends by their place, as a binary indexed tree.
struct Counts {
    tree: Vec<usize>,
    all: usize,
}

impl Counts {
    fn new(width: usize) -> Self {
        Self { tree: vec![0; width + 1], all: 0 }
    }

    fn add(&mut self, place: usize) {
        let mut at = place + 1;
        while at < self.tree.len() {
            self.tree[at] += 1;
            at += at & at.wrapping_neg();
        }
        self.all += 1;
    }

    /// The number of ends to the right of `place`.
    fn right_of(&self, place: usize) -> usize {
        let (mut at, mut left) = (place + 1, 0);
        while at > 0 {
            left += self.tree[at];
            at &= at - 1;
        }
        self.all - left
    }
}

/// Crossings of the segments of two neighbours, if the first is the left one.
fn pair_crossings(left: &[(usize, f64)], right: &[(usize, f64)], places: &[usize]) -> usize {
    let crossed = |&(end, _): &(usize, f64)| {
        right.iter().filter(|(other, _)| places[*other] < places[end]).count()
    };
    left.iter().map(crossed).sum()
}
