//! The steps of a layout: layers, order, places, and the routes of edges.

use super::elements::{Gaps, GraphLayout, LayoutEdge, NodeSize, Point, Vertex};
use super::order::Layers;
use super::{layering, place};

/// Nodes that are placed at most; the first ones.
pub(super) const MOST_NODES: usize = 600;

/// Edges that are routed at most; the first ones.
pub(super) const MOST_EDGES: usize = 5000;

/// Pieces of edges between neighbouring layers at most; edges after that have no room of their own.
const MOST_SEGMENTS: usize = 4000;

/// The largest width or height that is heeded.
const LARGEST: f64 = 1e6;

/// The layout of `nodes` and `edges`. Edges to a node that does not exist have no route.
pub fn layout(nodes: &[NodeSize], edges: &[LayoutEdge], gaps: Gaps) -> GraphLayout {
    let count = nodes.len().min(MOST_NODES);
    let tame = |length: f64| if length.is_finite() { length.clamp(0.0, LARGEST) } else { 0.0 };
    let nodes: Vec<NodeSize> = nodes[..count]
        .iter()
        .map(|size| NodeSize { width: tame(size.width), height: tame(size.height) })
        .collect();
    let placed = |edge: &LayoutEdge| (edge.from as usize) < count && (edge.to as usize) < count;
    let (numbers, kept): (Vec<usize>, Vec<LayoutEdge>) = edges
        .iter()
        .enumerate()
        .filter(|(_, edge)| placed(edge))
        .take(MOST_EDGES)
        .map(|(number, edge)| (number, LayoutEdge { weight: tame(edge.weight), ..*edge }))
        .unzip();
    let mut draft = Draft::new(nodes, &kept);
    let crossings = draft.layers.reduce_crossings();
    let across = place::across(&draft.layers, &draft.vertices, gaps);
    let heights = draft.heights();
    let down = down(&heights, gaps.layers);
    let drawing = Drawing { draft: &draft, across, heights, down, gaps };
    let mut routes = vec![None; edges.len()];
    for (route, number) in drawing.routes(&kept).into_iter().zip(numbers) {
        routes[number] = Some(route);
    }
    let centres: Vec<Point> = (0..count).map(|node| drawing.centre(node)).collect();
    let corners = routes.iter().flatten().flatten().copied();
    let right = |node: usize| centres[node].x + draft.vertices[node].size.width / 2.0;
    let width = corners.map(|corner| corner.x).chain((0..count).map(right)).fold(0.0, f64::max);
    let height = drawing.down.last().zip(drawing.heights.last()).map_or(0.0, |(y, h)| y + h / 2.0);
    GraphLayout { centres, routes, size: NodeSize { width, height }, crossings }
}

/// The middles of layers of these heights, from the top.
fn down(heights: &[f64], gap: f64) -> Vec<f64> {
    let mut top = 0.0;
    let middle = |height: &f64| {
        let middle = top + height / 2.0;
        top += height + gap;
        middle
    };
    heights.iter().map(middle).collect()
}

/// Vertices in layers.
struct Draft {
    vertices: Vec<Vertex>,
    layers: Layers,
    /// For each edge the vertices from its upper end to its lower one; empty for a loop.
    paths: Vec<Vec<usize>>,
    /// For each edge, true if it goes up.
    upward: Vec<bool>,
}

impl Draft {
    fn new(nodes: Vec<NodeSize>, edges: &[LayoutEdge]) -> Self {
        let count = nodes.len();
        let upward = layering::upward(count, edges);
        let turned: Vec<LayoutEdge> = edges
            .iter()
            .zip(&upward)
            .map(|(&edge, &up)| if up { turn(edge) } else { edge })
            .collect();
        let mut layer = layering::layers(count, &turned);
        let mut vertices: Vec<Vertex> =
            nodes.into_iter().map(|size| Vertex { size, is_node: true }).collect();
        let (mut links, mut paths) = (Vec::new(), Vec::new());
        for edge in &turned {
            let (from, to) = (edge.from as usize, edge.to as usize);
            if from == to {
                paths.push(Vec::new());
                continue;
            }
            let (first, last) = (layer[from], layer[to]);
            let mut path = vec![from];
            if links.len() + (last - first) <= MOST_SEGMENTS {
                for between in first + 1..last {
                    path.push(vertices.len());
                    vertices.push(Vertex { size: NodeSize::default(), is_node: false });
                    layer.push(between);
                }
                path.push(to);
                links.extend(path.windows(2).map(|ends| (ends[0], ends[1], edge.weight)));
            } else {
                path.push(to);
            }
            paths.push(path);
        }
        Self { vertices, layers: Layers::new(layer, &links), paths, upward }
    }

    /// The height of each layer.
    fn heights(&self) -> Vec<f64> {
        let height = |&vertex: &usize| self.vertices[vertex].size.height;
        let rows = self.layers.rows.iter();
        rows.map(|row| row.iter().map(height).fold(0.0, f64::max)).collect()
    }
}

fn turn(edge: LayoutEdge) -> LayoutEdge {
    LayoutEdge { from: edge.to, to: edge.from, ..edge }
}

/// Places of all vertices.
struct Drawing<'a> {
    draft: &'a Draft,
    across: Vec<f64>,
    /// Per layer its height.
    heights: Vec<f64>,
    /// Per layer its middle.
    down: Vec<f64>,
    gaps: Gaps,
}

impl Drawing<'_> {
    fn centre(&self, vertex: usize) -> Point {
        Point { x: self.across[vertex], y: self.down[self.draft.layers.layer[vertex]] }
    }

    /// The corners of each edge.
    fn routes(&self, edges: &[LayoutEdge]) -> Vec<Vec<Point>> {
        let ends = [self.docks(true), self.docks(false)];
        let route = |(number, edge): (usize, &LayoutEdge)| {
            let path = &self.draft.paths[number];
            let (Some(&first), Some(&last)) = (path.first(), path.last()) else {
                return self.loop_beside(edge.from as usize);
            };
            let (upper, lower) = (self.draft.vertices[first].size, self.draft.vertices[last].size);
            let start = Point { x: ends[0][number], y: self.centre(first).y + upper.height / 2.0 };
            let end = Point { x: ends[1][number], y: self.centre(last).y - lower.height / 2.0 };
            let mut route = vec![start];
            for &vertex in &path[1..path.len() - 1] {
                let (at, half) =
                    (self.centre(vertex), self.heights[self.draft.layers.layer[vertex]] / 2.0);
                route.extend([at.y - half, at.y + half].map(|y| Point { x: at.x, y }));
            }
            route.push(end);
            if self.draft.upward[number] {
                route.reverse();
            }
            route
        };
        edges.iter().enumerate().map(route).collect()
    }

    /// For each edge its place on the side of its upper end, or of its lower one. Edges of a side do not meet.
    fn docks(&self, upper: bool) -> Vec<f64> {
        let paths = &self.draft.paths;
        let mut of_vertex: Vec<Vec<(f64, usize)>> = vec![Vec::new(); self.draft.vertices.len()];
        for (number, path) in paths.iter().enumerate().filter(|(_, path)| path.len() > 1) {
            let (end, next) = if upper {
                (path[0], path[1])
            } else {
                (path[path.len() - 1], path[path.len() - 2])
            };
            of_vertex[end].push((self.across[next], number));
        }
        let mut docks = vec![0.0; paths.len()];
        for (vertex, mut edges) in of_vertex.into_iter().enumerate() {
            edges.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            let width = self.draft.vertices[vertex].size.width * 0.6;
            let step = (width / edges.len().max(1) as f64).min(self.gaps.edges);
            let middle = (edges.len() as f64 - 1.0) / 2.0;
            for (place, (_, number)) in edges.into_iter().enumerate() {
                docks[number] = self.across[vertex] + (place as f64 - middle) * step;
            }
        }
        docks
    }

    /// A loop at the right side of a node.
    fn loop_beside(&self, node: usize) -> Vec<Point> {
        let (centre, size) = (self.centre(node), self.draft.vertices[node].size);
        let (right, quarter) = (centre.x + size.width / 2.0, size.height / 4.0);
        let away = right + self.gaps.nodes / 2.0;
        [(right, -quarter), (away, -quarter), (away, quarter), (right, quarter)]
            .map(|(x, y)| Point { x, y: centre.y + y })
            .to_vec()
    }
}
