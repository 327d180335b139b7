//! The drawing of a graph in cells: boxes, lines and labels. It is made away from the thread that draws.

use super::content::{GraphContent, figures};
use super::edge_label::{EdgeLabel, LabelPlace, labels};
use super::line_grid::{Arrow, LineGrid};
use super::nets::{DockSide, Net, Piece, PieceEnd, dock, nets};
use super::scope::{GraphCanvas, GraphDetail, GraphScope};
use super::tracks::tracks;
use crate::analysis::graph::layout::{Gaps, GraphLayout, LayoutEdge, NodeSize, Point, layout};
use crate::cancel::{Cancel, Cancelled};
use crate::explore::view::ProfileView;
use std::sync::Arc;

/// Functions of a drawing at most: their layout is quick, and more are no picture.
pub const MOST_NODES: usize = 200;

/// Lines of a drawing at most, the heaviest.
const MOST_LINES: usize = 400;

/// Columns of the widest box: the first with which the drawing fits into the pane, or the last.
const WIDEST: [usize; 2] = [36, 30];

/// Columns of the narrowest framed box.
const NARROWEST: usize = 12;

/// Columns beside a drawing for the weights of its rightmost edges.
const BESIDE: usize = 24;

/// Columns between neighbours: boxes, and lines that pass a layer.
const BETWEEN: f64 = 2.0;
const BETWEEN_FRAMES: f64 = 3.0;

/// A request for a drawing.
#[derive(Clone, Debug)]
pub struct GraphRequest {
    /// The view with the call tree.
    pub view: Arc<ProfileView>,
    /// The part that is shown.
    pub scope: GraphScope,
    /// The form of boxes.
    pub canvas: GraphCanvas,
}

/// The cells of a box.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CellBox {
    /// Its first column.
    pub x: usize,
    /// Its first row.
    pub y: usize,
    /// Its columns.
    pub width: usize,
    /// Its rows.
    pub height: usize,
    /// Its layer, from 0 at the top.
    pub layer: usize,
}

impl CellBox {
    /// True if it covers a cell.
    pub fn has(&self, (x, y): (usize, usize)) -> bool {
        (self.x..self.x + self.width).contains(&x) && (self.y..self.y + self.height).contains(&y)
    }

    /// Its middle column.
    pub fn middle(&self) -> usize {
        self.x + self.width / 2
    }
}

/// A drawing.
#[derive(Debug)]
pub struct GraphPicture {
    /// The request that it answers.
    pub request: GraphRequest,
    /// Nodes and edges.
    pub content: GraphContent,
    /// For each node its box.
    pub boxes: Vec<CellBox>,
    /// The lines of edges.
    pub lines: LineGrid,
    /// The weights of edges.
    pub labels: Vec<EdgeLabel>,
    /// Columns and rows of the whole.
    pub size: (usize, usize),
    /// Edges without a line, for want of room.
    pub undrawn: usize,
    /// Crossings of edges.
    pub crossings: usize,
}

impl GraphPicture {
    /// Selects and draws.
    pub fn new(request: GraphRequest, cancel: &Cancel) -> Result<GraphPicture, Cancelled> {
        let scope = match request.scope {
            GraphScope::Whole { count } => GraphScope::Whole { count: count.min(MOST_NODES) },
            around @ GraphScope::Around { .. } => around,
        };
        let content = GraphContent::new(&request.view, scope, cancel)?;
        let rows = content.nodelets.iter().map(|own| request.canvas.height(!own.is_empty()));
        let rows: Vec<usize> = rows.collect();
        let mut widths = WIDEST.into_iter();
        let mut widest = WIDEST[0];
        let draft = loop {
            widest = widths.next().unwrap_or(widest);
            let sizes = sizes(&request, &content, widest);
            cancel.check()?;
            let placed = place(&request, &content, (&sizes, &rows));
            cancel.check()?;
            let mut draft = Draft::new(&content, (&sizes, &rows), &placed, request.canvas.detail);
            draft.route();
            if draft.size.0 <= request.canvas.columns || widths.len() == 0 {
                break draft;
            }
        };
        let (grid, places) = draft.lines();
        let labels = match request.canvas.detail {
            GraphDetail::Boxes => labels(&request.view, &content.edges, places, &grid),
            GraphDetail::Names | GraphDetail::Dots => Vec::new(),
        };
        let Draft { boxes, mut size, undrawn, crossings, .. } = draft;
        let ends = labels.iter().map(|label| label.x + label.text.chars().count());
        size.0 = ends.fold(size.0, usize::max);
        Ok(GraphPicture { content, boxes, lines: grid, labels, size, undrawn, crossings, request })
    }
}

/// Columns of each box.
fn sizes(request: &GraphRequest, content: &GraphContent, widest: usize) -> Vec<usize> {
    let GraphCanvas { detail, .. } = request.canvas;
    let view = &request.view;
    let size = |node: &super::content::ShownNode| {
        let name = short_width(view.name(node.node)).min(widest);
        match detail {
            GraphDetail::Boxes => {
                let figures = figures(view, node, true).first().map_or(0, String::len);
                (name.max(figures) + 4).clamp(NARROWEST, widest.max(NARROWEST))
            }
            GraphDetail::Names => (name + 2).clamp(3, widest.max(3)),
            GraphDetail::Dots => 1,
        }
    };
    content.nodes.iter().map(size).collect()
}

/// Columns of a name without the directories of function and file.
fn short_width(name: &str) -> usize {
    let base = |path: &str| path.rsplit('/').next().unwrap_or(path).chars().count();
    match name.rsplit_once(' ') {
        // `address function directory/file:line`, with or without the address.
        Some((function, place)) if place.contains(':') => base(function) + 1 + base(place),
        _ => base(name),
    }
}

/// Places nodes and routes edges. The order of edges by their ends, not by weight, keeps the picture when weights change.
fn place(
    request: &GraphRequest,
    content: &GraphContent,
    (widths, rows): (&[usize], &[usize]),
) -> GraphLayout {
    let sizes = widths.iter().zip(rows);
    let size =
        |(&width, &rows): (&usize, &usize)| NodeSize { width: width as f64, height: rows as f64 };
    let nodes: Vec<NodeSize> = sizes.map(size).collect();
    let mut order: Vec<usize> = (0..content.edges.len().min(MOST_LINES)).collect();
    order.sort_by_key(|&at| (content.edges[at].from, content.edges[at].to));
    let edge = |&at: &usize| {
        let edge = &content.edges[at];
        let weight = request.view.share(edge.weight) * 100.0;
        LayoutEdge { from: edge.from, to: edge.to, weight }
    };
    let edges: Vec<LayoutEdge> = order.iter().map(edge).collect();
    let is_framed = request.canvas.detail == GraphDetail::Boxes;
    let apart = if is_framed { BETWEEN_FRAMES } else { BETWEEN };
    let placed = layout(&nodes, &edges, Gaps { nodes: apart, edges: BETWEEN, layers: 1.0 });
    let mut routes = vec![None; content.edges.len()];
    for (at, route) in order.into_iter().zip(placed.routes) {
        routes[at] = route;
    }
    GraphLayout { routes, ..placed }
}

/// A drawing in the making.
struct Draft<'a> {
    content: &'a GraphContent,
    detail: GraphDetail,
    boxes: Vec<CellBox>,
    /// Per layer the rows of its boxes.
    heights: Vec<usize>,
    /// Per gap between layers its nets, with their rows.
    gaps: Vec<(Vec<Net>, Vec<usize>)>,
    /// Per gap its first row, rows, and rows above those of lines.
    rows: Vec<(usize, usize, usize)>,
    size: (usize, usize),
    undrawn: usize,
    crossings: usize,
}

impl<'a> Draft<'a> {
    fn new(
        content: &'a GraphContent,
        (widths, rows): (&[usize], &[usize]),
        placed: &GraphLayout,
        detail: GraphDetail,
    ) -> Draft<'a> {
        let (layers, heights) = layers(placed, rows);
        let boxes =
            widths.iter().zip(&placed.centres).zip(layers).map(|((&width, centre), layer)| {
                let x = (centre.x - width as f64 / 2.0).round().max(0.0) as usize;
                CellBox { x, y: 0, width, height: heights[layer], layer }
            });
        let boxes: Vec<CellBox> = boxes.collect();
        let layers = boxes.iter().map(|place| place.layer + 1).max().unwrap_or(0);
        let mut undrawn = 0;
        let mut pieces: Vec<Vec<Piece>> = vec![Vec::new(); layers.saturating_sub(1)];
        for (number, edge) in content.edges.iter().enumerate() {
            let route = placed.routes.get(number).and_then(Option::as_deref).unwrap_or(&[]);
            let is_drawn =
                add_pieces(&mut pieces, number as u32, (edge.from, edge.to), route, &boxes);
            undrawn += usize::from(!is_drawn);
        }
        let gaps = pieces.into_iter().map(|pieces| (nets(pieces), Vec::new())).collect();
        Draft {
            content,
            detail,
            boxes,
            heights,
            gaps,
            rows: Vec::new(),
            size: (0, 0),
            undrawn,
            crossings: placed.crossings,
        }
    }

    /// Chooses columns and rows of all lines, and the rows of boxes.
    fn route(&mut self) {
        let boxes = &self.boxes;
        let side = |node: u32| {
            let place = &boxes[node as usize];
            DockSide { left: place.x, width: place.width }
        };
        let mut top = self.heights.first().copied().unwrap_or(0);
        let below = self.heights.iter().skip(1);
        for ((nets, rows), height) in self.gaps.iter_mut().zip(below) {
            dock(nets, side);
            let (tracks, count) = tracks(nets);
            *rows = tracks;
            // A row for heads of arrows that point up, or for the weights of lines that join.
            let has_more = |net: &Net| {
                net.pieces.iter().any(|piece| piece.is_upward)
                    || (net.is_fan_in && self.detail == GraphDetail::Boxes)
            };
            let above = usize::from(nets.iter().any(has_more));
            let gap = (above + count + 1).max(2);
            self.rows.push((top, gap, above));
            top += gap + height;
        }
        let tops: Vec<usize> = std::iter::once(0)
            .chain(self.rows.iter().map(|&(first, gap, _)| first + gap))
            .collect();
        for place in &mut self.boxes {
            place.y = tops.get(place.layer).copied().unwrap_or(0);
        }
        let right = self.boxes.iter().map(|place| place.x + place.width).max().unwrap_or(0);
        let lines = self.gaps.iter().flat_map(|(nets, _)| nets).map(|net| net.span().1 + 1);
        let width = lines.max().unwrap_or(0).max(right);
        let bottom = self.boxes.iter().map(|place| place.y + place.height).max().unwrap_or(0);
        self.size = (width, bottom);
    }

    /// The lines of all edges, and places for their labels.
    fn lines(&self) -> (LineGrid, Vec<LabelPlace>) {
        // Columns for the weights of the rightmost edges.
        let mut grid = LineGrid::new(self.size.0 + BESIDE, self.size.1);
        let mut places = Vec::new();
        let mut number = 0;
        let below = self.heights.iter().skip(1);
        for (((nets, tracks), &(first, gap, above)), height) in
            self.gaps.iter().zip(&self.rows).zip(below)
        {
            let mut order: Vec<usize> = (0..nets.len()).collect();
            // Heavier edges are drawn over lighter ones.
            order.sort_by_key(|&at| std::cmp::Reverse(nets[at].heaviest()));
            for at in order {
                number += 1;
                let track = first + above + tracks[at];
                for piece in &nets[at].pieces {
                    let rows = GapRows { first, track, end: first + gap, height: *height };
                    draw(&mut grid, piece, rows, number);
                    places.extend(self.label_places(piece, nets[at].is_fan_in, first, gap));
                }
            }
        }
        (grid, places)
    }

    /// Cells beside which the label of a piece may stand, the best one first.
    fn label_places(
        &self,
        piece: &Piece,
        is_fan_in: bool,
        first: usize,
        gap: usize,
    ) -> Option<LabelPlace> {
        let edge = piece.edge;
        match (piece.upper, piece.lower) {
            (PieceEnd::Box(_), _) if is_fan_in || piece.is_upward => {
                Some(LabelPlace { edge, x: piece.from, y: first })
            }
            // Beside the common arrow it would look like the weight of all.
            _ if is_fan_in => None,
            (_, PieceEnd::Box(_)) => Some(LabelPlace { edge, x: piece.to, y: first + gap - 1 }),
            _ => None,
        }
        .filter(|_| self.content.edges.get(edge as usize).is_some())
    }
}

/// For each node its layer, from 0 at the top, and for each layer the rows of its boxes.
fn layers(placed: &GraphLayout, rows: &[usize]) -> (Vec<usize>, Vec<usize>) {
    let mut middles: Vec<f64> = placed.centres.iter().map(|centre| centre.y).collect();
    middles.sort_by(f64::total_cmp);
    middles.dedup();
    let layer = |centre: &Point| middles.partition_point(|&middle| middle < centre.y);
    let layers: Vec<usize> = placed.centres.iter().map(layer).collect();
    let mut heights = vec![0; middles.len()];
    for (&layer, &rows) in layers.iter().zip(rows) {
        heights[layer] = rows.max(heights[layer]);
    }
    (layers, heights)
}

/// The rows of a gap: its first one, that of a line across, the one behind the last, and the rows of boxes below.
#[derive(Clone, Copy)]
struct GapRows {
    first: usize,
    track: usize,
    end: usize,
    height: usize,
}

/// Draws a piece from the row above its gap to the row below it.
fn draw(grid: &mut LineGrid, piece: &Piece, rows: GapRows, net: u32) {
    let GapRows { first, track, end, height } = rows;
    let of = (piece.edge, net);
    if piece.from == piece.to {
        grid.down(piece.from, (first - 1, end), of);
    } else {
        grid.down(piece.from, (first - 1, track), of);
        grid.across(track, (piece.from, piece.to), of);
        grid.down(piece.to, (track, end), of);
    }
    if let PieceEnd::Pass(_) = piece.lower {
        grid.down(piece.to, (end, end + height - 1), of);
    }
    match (piece.is_upward, piece.upper, piece.lower) {
        (false, _, PieceEnd::Box(_)) => grid.point((piece.to, end - 1), Arrow::Down),
        (true, PieceEnd::Box(_), _) => grid.point((piece.from, first), Arrow::Up),
        _ => {}
    }
}

/// Adds the pieces of an edge to the gaps that it passes; false if it has no room in one of the layers.
fn add_pieces(
    pieces: &mut [Vec<Piece>],
    edge: u32,
    (from, to): (u32, u32),
    route: &[Point],
    boxes: &[CellBox],
) -> bool {
    let (Some(source), Some(target)) = (boxes.get(from as usize), boxes.get(to as usize)) else {
        return false;
    };
    let is_upward = source.layer > target.layer;
    let (upper, lower) = if is_upward { (to, from) } else { (from, to) };
    let (top, bottom) = (boxes[upper as usize].layer, boxes[lower as usize].layer);
    let mut corners: Vec<usize> =
        route.iter().map(|corner| corner.x.round().max(0.0) as usize).collect();
    if is_upward {
        corners.reverse();
    }
    // Two corners for each layer that is passed.
    let passed: Vec<usize> = corners
        .get(1..corners.len().saturating_sub(1))
        .unwrap_or(&[])
        .iter()
        .copied()
        .step_by(2)
        .collect();
    let (first, last) =
        (corners.first().copied().unwrap_or(0), corners.last().copied().unwrap_or(0));
    if corners.len() < 2 || passed.len() + 1 < bottom - top {
        return false;
    }
    let mut column = (PieceEnd::Box(upper), first);
    for layer in top..bottom {
        let next = if layer + 1 == bottom {
            (PieceEnd::Box(lower), last)
        } else {
            (PieceEnd::Pass(edge), passed.get(layer - top).copied().unwrap_or(last))
        };
        if let Some(gap) = pieces.get_mut(layer) {
            let (upper, lower) = (column.0, next.0);
            gap.push(Piece { edge, upper, lower, from: column.1, to: next.1, is_upward });
        }
        column = next;
    }
    true
}
