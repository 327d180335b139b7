//! The graph of `-dot` as SVG without graphviz: the statements of the text, placed by the layout that is built in.

use super::dot_statements::{Statement, lines, lines_of, statement};
use super::graphviz::{PAN_AND_ZOOM, script};
use super::xml::escaped;
use crate::analysis::graph::layout::{Gaps, GraphLayout, LayoutEdge, NodeSize, Point, layout};
use crate::hash::Map;
use std::fmt::Write;

/// Free room in points.
const GAPS: Gaps = Gaps { nodes: 18.0, edges: 14.0, layers: 54.0 };

/// The least width of a nodelet.
const NODELET: f64 = 44.0;

/// Room around the picture.
const MARGIN: f64 = 12.0;

/// Width of a character and height of a line, by the size of the font; the font is monospaced.
const CHARACTER: (f64, f64) = (0.61, 1.15);

/// Draws the text of `-dot` as a file.
pub(super) fn draw(dot: &[u8]) -> String {
    Picture::of_text(dot, Paper::File).svg()
}

/// Draws the text of `-dot` as an element of a page. `ranks` has a number for each node of the graph, for the script of the
/// page. Gives a sentence for the user too, if not all is drawn.
pub(super) fn draw_element(dot: &[u8], ranks: &[Option<u32>]) -> (String, Option<String>) {
    let picture = Picture::of_text(dot, Paper::Page(ranks));
    (picture.element(), picture.cut)
}

/// The place of a picture, which decides on colours.
#[derive(Clone, Copy)]
enum Paper<'a> {
    /// A file, white.
    File,
    /// A page, light or dark, with the rank of the name of each node.
    Page(&'a [Option<u32>]),
}

impl Paper<'_> {
    /// Attributes of a node or an edge of this colour.
    fn attributes(self, colour: &str, id: &str) -> String {
        let Paper::Page(ranks) = self else { return String::new() };
        let number = id.strip_prefix("node").and_then(|number| number.parse::<usize>().ok());
        let rank = number.and_then(|number| *ranks.get(number.checked_sub(1)?)?);
        let rank = rank.map(|rank| format!(" data-k=\"{rank}\"")).unwrap_or_default();
        format!(" style=\"--c:{}\"{rank}", red_or_blue(colour))
    }
}

/// A colour with blue in place of the green that pprof has for less, and grey for black.
fn red_or_blue(colour: &str) -> String {
    let part = |range| u8::from_str_radix(colour.get(range).unwrap_or_default(), 16).unwrap_or(0);
    match (part(1..3), part(3..5), part(5..7)) {
        (0, 0, 0) => "#8c8c8c".to_owned(),
        (red, green, _) if green > red => {
            format!("#{red:02x}{:02x}{green:02x}", red + (green - red) / 5 * 2)
        }
        _ => colour.to_owned(),
    }
}
/// A graph about to be drawn.
struct Picture<'a> {
    paper: Paper<'a>,
    legend: Vec<String>,
    /// The sentence on a graph of which not all is drawn.
    cut: Option<String>,
    nodes: Vec<Statement>,
    edges: Vec<Statement>,
    sizes: Vec<NodeSize>,
    layout: GraphLayout,
}

impl<'a> Picture<'a> {
    fn of_text(dot: &[u8], paper: Paper<'a>) -> Self {
        let text = String::from_utf8_lossy(dot);
        let statements: Vec<Statement> = text.lines().filter_map(statement).collect();
        let legend = text.lines().find_map(|line| line.strip_prefix("subgraph cluster_L { "));
        let legend = legend.and_then(statement).map(|legend| legend.legend()).unwrap_or_default();
        let (nodes, edges): (Vec<Statement>, Vec<Statement>) =
            statements.into_iter().partition(|statement| statement.names.len() == 1);
        Self::new(paper, legend, nodes, edges)
    }

    fn new(
        paper: Paper<'a>,
        mut legend: Vec<String>,
        nodes: Vec<Statement>,
        edges: Vec<Statement>,
    ) -> Self {
        let index: Map<&str, u32> =
            nodes.iter().zip(0..).map(|(node, at)| (node.names[0].as_str(), at)).collect();
        let sizes: Vec<NodeSize> = nodes.iter().map(size).collect();
        let end = |name: &String| index.get(name.as_str()).copied().unwrap_or(u32::MAX);
        let placed: Vec<LayoutEdge> = edges
            .iter()
            .map(|edge| LayoutEdge {
                from: end(&edge.names[0]),
                to: end(&edge.names[1]),
                weight: edge.number("weight", 1.0),
            })
            .collect();
        let layout = layout(&sizes, &placed, GAPS);
        let (boxes, drawn) = (layout.centres.len(), layout.routes.iter().flatten().count());
        let is_cut = boxes < nodes.len() || drawn < edges.len();
        let cut = is_cut.then(|| {
            let (all, all_edges) = (nodes.len(), edges.len());
            format!(
                "The first {boxes} of {all} boxes and {drawn} of {all_edges} edges are drawn; graphviz draws all"
            )
        });
        legend.extend(cut.clone());
        Self { paper, legend, cut, nodes, edges, sizes, layout }
    }

    fn svg(&self) -> String {
        let (font, line) = (12.0, 12.0 * CHARACTER.1);
        let below = self.legend.len() as f64 * line + 2.0 * MARGIN;
        let longest = self.legend.iter().map(|line| line.chars().count()).max().unwrap_or(0);
        let width = (longest as f64 * font * CHARACTER.0 + 2.0 * MARGIN)
            .max(self.layout.size.width + 2.0 * MARGIN);
        let height = self.layout.size.height + below + 2.0 * MARGIN;
        let mut out = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n\
             <svg width=\"100%\" height=\"100%\" viewBox=\"0 0 {width:.0} {height:.0}\" xmlns=\"http://www.w3.org/2000/svg\">{}\n\
             <rect x=\"-100000\" y=\"-100000\" width=\"300000\" height=\"300000\" fill=\"#ffffff\"/>\n\
             <g font-family=\"ui-monospace,Menlo,Consolas,monospace\" text-anchor=\"middle\">\n",
            script(PAN_AND_ZOOM)
        );
        for (at, text) in self.legend.iter().enumerate() {
            let y = MARGIN + (at as f64 + 1.0) * line;
            let text = escaped(text);
            let _ = writeln!(
                out,
                "<text x=\"{MARGIN}\" y=\"{y:.1}\" font-size=\"{font}\" text-anchor=\"start\">{text}</text>"
            );
        }
        let _ = writeln!(out, "<g transform=\"translate({MARGIN},{below:.1})\">");
        self.write_graph(&mut out);
        out + "</g>\n</g>\n</svg>\n"
    }

    /// The graph without a legend, with the style and the script of its page.
    fn element(&self) -> String {
        let size = &self.layout.size;
        let (width, height) = (size.width + 2.0 * MARGIN, size.height + 2.0 * MARGIN);
        let mut out = format!(
            "<svg id=graph width=\"{width:.0}\" height=\"{height:.0}\" viewBox=\"0 0 {width:.0} {height:.0}\" tabindex=0>\n\
             <g transform=\"translate({MARGIN},{MARGIN})\">\n"
        );
        self.write_graph(&mut out);
        out + "</g>\n</svg>\n"
    }

    fn write_graph(&self, out: &mut String) {
        for (edge, route) in self.edges.iter().zip(&self.layout.routes) {
            if let Some(route) = route {
                write_edge(edge, route, self.paper, out);
            }
        }
        for ((node, size), centre) in self.nodes.iter().zip(&self.sizes).zip(&self.layout.centres) {
            write_node(node, *size, *centre, self.paper, out);
        }
    }
}

/// The size of a node's box.
fn size(node: &Statement) -> NodeSize {
    let (font, lines) = (node.number("fontsize", 14.0), node.lines());
    let longest = lines.iter().map(|line| line.chars().count()).max().unwrap_or(0);
    let width = longest as f64 * font * CHARACTER.0 + font;
    // The edge to a nodelet has its label beside it.
    let width = if node.get("shape") == "box3d" { width.max(NODELET) } else { width };
    NodeSize { width, height: lines.len() as f64 * font * CHARACTER.1 + font * 0.8 }
}

fn write_node(node: &Statement, size: NodeSize, centre: Point, paper: Paper<'_>, out: &mut String) {
    let (font, lines) = (node.number("fontsize", 14.0), node.lines());
    let or =
        |name, default| escaped(Some(node.get(name)).filter(|v| !v.is_empty()).unwrap_or(default));
    let (line, fill) = (or("color", "#000000"), or("fillcolor", "#f8f8f8"));
    let (x, y) = (centre.x - size.width / 2.0, centre.y - size.height / 2.0);
    let round = if node.get("shape") == "box3d" { 6 } else { 0 };
    let tip = escaped(&lines_of(node.get("tooltip")));
    let attributes = paper.attributes(&line, node.get("id"));
    let _ = writeln!(
        out,
        "<g id=\"{}\" class=\"node\"{attributes}><title>{tip}</title>\
         <rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"{round}\" fill=\"{fill}\" stroke=\"{line}\"/>",
        or("id", ""),
        size.width,
        size.height
    );
    for (at, text) in lines.iter().enumerate() {
        let y = y + font * 0.4 + (at as f64 + 0.82) * font * CHARACTER.1;
        let text = escaped(text);
        let _ = writeln!(
            out,
            "<text x=\"{:.1}\" y=\"{y:.1}\" font-size=\"{font}\">{text}</text>",
            centre.x
        );
    }
    out.push_str("</g>\n");
}

fn write_edge(edge: &Statement, route: &[Point], paper: Paper<'_>, out: &mut String) {
    let pen = edge.number("penwidth", 1.0);
    let colour = Some(edge.get("color")).filter(|c| !c.is_empty()).unwrap_or("#000000");
    let colour = escaped(colour);
    let dashes = if edge.get("style") == "dotted" { " stroke-dasharray=\"1,5\"" } else { "" };
    let tip = escaped(&lines_of(edge.get("tooltip")));
    let attributes = paper.attributes(&colour, "");
    let _ = write!(
        out,
        "<g class=\"edge\"{attributes}><title>{tip}</title><path fill=\"none\" stroke=\"{colour}\" stroke-width=\"{pen}\"{dashes} d=\"{}\"/>",
        curve(route)
    );
    let _ = writeln!(out, "<polygon fill=\"{colour}\" points=\"{}\"/>", arrow(route, pen));
    let middle = label_place(route);
    for (at, text) in lines(edge.get("label")).iter().enumerate() {
        let (y, text) = (middle.y + at as f64 * 13.0, escaped(text.trim()));
        let _ = writeln!(
            out,
            "<text x=\"{:.1}\" y=\"{y:.1}\" font-size=\"11\" text-anchor=\"start\">{text}</text>",
            middle.x + 3.0 + pen / 2.0
        );
    }
    out.push_str("</g>\n");
}

/// A curve through the corners, which leaves and enters each of them straight down or up.
fn curve(route: &[Point]) -> String {
    let mut path = route.first().map_or_else(String::new, |p| format!("M{:.1},{:.1}", p.x, p.y));
    let is_loop = route.len() == 4
        && (route[0].x - route[3].x).abs() < 1e-6
        && route[1].x > route[0].x + 1.0
        && (route[0].y - route[1].y).abs() < 1e-6;
    for ends in route.windows(2) {
        let (from, to) = (ends[0], ends[1]);
        let half = f64::midpoint(from.y, to.y);
        if is_loop || (from.x - to.x).abs() < 0.05 {
            let _ = write!(path, " L{:.1},{:.1}", to.x, to.y);
        } else {
            let _ = write!(
                path,
                " C{:.1},{half:.1} {:.1},{half:.1} {:.1},{:.1}",
                from.x, to.x, to.x, to.y
            );
        }
    }
    path
}

/// The head of the arrow at the end of a route.
fn arrow(route: &[Point], pen: f64) -> String {
    let (Some(tip), Some(before)) = (route.last(), route.len().checked_sub(2)) else {
        return String::new();
    };
    let before = route[before];
    let size = 5.0 + 1.5 * pen;
    let half = size / 2.0;
    let points = if (tip.y - before.y).abs() < 1e-6 {
        let away = if tip.x < before.x { size } else { -size };
        [(tip.x, tip.y), (tip.x + away, tip.y - half), (tip.x + away, tip.y + half)]
    } else {
        let away = if tip.y > before.y { -size } else { size };
        [(tip.x, tip.y), (tip.x - half, tip.y + away), (tip.x + half, tip.y + away)]
    };
    points.map(|(x, y)| format!("{x:.1},{y:.1}")).join(" ")
}

/// The place of an edge's label: on its longest piece, nearer to the callee, where edges are farther from each other.
fn label_place(route: &[Point]) -> Point {
    let length = |ends: &&[Point]| (ends[0].x - ends[1].x).abs() + (ends[0].y - ends[1].y).abs();
    let longest = route.windows(2).max_by(|a, b| length(a).total_cmp(&length(b)));
    longest.map_or_else(Point::default, |ends| Point {
        x: ends[0].x + (ends[1].x - ends[0].x) * 0.72,
        y: ends[0].y + (ends[1].y - ends[0].y) * 0.64,
    })
}

#[cfg(test)]
#[path = "tests/graph_svg.rs"]
mod tests;
