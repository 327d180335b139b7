//! The graph of `-dot` as SVG without graphviz: the statements of the text, placed by the layout that is built in.

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

/// Characters that are shown of a line; the end is the telling part of a name.
const LONGEST: usize = 60;

/// Characters that are shown of a line of the legend.
const LONGEST_LEGEND: usize = 200;

/// Characters that are shown of a tooltip.
const LONGEST_TIP: usize = 2000;

/// Lines that are shown of a label.
const MOST_LINES: usize = 12;

/// A statement of the text: its names and its attributes.
struct Statement {
    /// The node, or the caller and the callee.
    names: Vec<String>,
    attributes: Map<String, String>,
}

impl Statement {
    fn get(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }

    fn number(&self, name: &str, default: f64) -> f64 {
        self.get(name).parse().unwrap_or(default)
    }

    /// The lines of the label, hardly cut.
    fn legend(&self) -> Vec<String> {
        lines(self.get("label")).iter().map(|line| end_of(line, LONGEST_LEGEND)).collect()
    }

    /// The lines of the label.
    fn lines(&self) -> Vec<String> {
        let lines = lines(self.get("label"));
        let more = lines.len().saturating_sub(MOST_LINES);
        let mut shown: Vec<String> =
            lines.iter().take(MOST_LINES).map(|line| end_of(line, LONGEST)).collect();
        if more > 0 {
            // The last lines of a label are its values.
            let values = lines.len() - 2;
            shown.truncate(MOST_LINES - 3);
            shown.push(format!("… {} lines …", values - shown.len()));
            shown.extend(lines[values..].iter().map(|line| end_of(line, LONGEST)));
        }
        shown
    }
}

/// Draws the text of `-dot`.
pub(super) fn draw(dot: &[u8]) -> String {
    let text = String::from_utf8_lossy(dot);
    let statements: Vec<Statement> = text.lines().filter_map(statement).collect();
    let legend = text.lines().find_map(|line| line.strip_prefix("subgraph cluster_L { "));
    let legend = legend.and_then(statement).map(|legend| legend.legend()).unwrap_or_default();
    let (nodes, edges): (Vec<Statement>, Vec<Statement>) =
        statements.into_iter().partition(|statement| statement.names.len() == 1);
    Picture::new(legend, nodes, edges).svg()
}

/// A graph about to be drawn.
struct Picture {
    legend: Vec<String>,
    nodes: Vec<Statement>,
    edges: Vec<Statement>,
    sizes: Vec<NodeSize>,
    layout: GraphLayout,
}

impl Picture {
    fn new(mut legend: Vec<String>, nodes: Vec<Statement>, edges: Vec<Statement>) -> Self {
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
        if boxes < nodes.len() || drawn < edges.len() {
            legend.push(format!(
                "The first {boxes} of {} boxes and {drawn} of {} edges are drawn; graphviz draws all",
                nodes.len(),
                edges.len()
            ));
        }
        Self { legend, nodes, edges, sizes, layout }
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
        for (edge, route) in self.edges.iter().zip(&self.layout.routes) {
            if let Some(route) = route {
                write_edge(edge, route, &mut out);
            }
        }
        for ((node, size), centre) in self.nodes.iter().zip(&self.sizes).zip(&self.layout.centres) {
            write_node(node, *size, *centre, &mut out);
        }
        out + "</g>\n</g>\n</svg>\n"
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

fn write_node(node: &Statement, size: NodeSize, centre: Point, out: &mut String) {
    let (font, lines) = (node.number("fontsize", 14.0), node.lines());
    let or =
        |name, default| escaped(Some(node.get(name)).filter(|v| !v.is_empty()).unwrap_or(default));
    let (line, fill) = (or("color", "#000000"), or("fillcolor", "#f8f8f8"));
    let (x, y) = (centre.x - size.width / 2.0, centre.y - size.height / 2.0);
    let round = if node.get("shape") == "box3d" { 6 } else { 0 };
    let tip = escaped(&lines_of(node.get("tooltip")));
    let _ = writeln!(
        out,
        "<g id=\"{}\" class=\"node\"><title>{tip}</title>\
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

fn write_edge(edge: &Statement, route: &[Point], out: &mut String) {
    let pen = edge.number("penwidth", 1.0);
    let colour = Some(edge.get("color")).filter(|c| !c.is_empty()).unwrap_or("#000000");
    let colour = escaped(colour);
    let dashes = if edge.get("style") == "dotted" { " stroke-dasharray=\"1,5\"" } else { "" };
    let tip = escaped(&lines_of(edge.get("tooltip")));
    let _ = write!(
        out,
        "<g class=\"edge\"><title>{tip}</title><path fill=\"none\" stroke=\"{colour}\" stroke-width=\"{pen}\"{dashes} d=\"{}\"/>",
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

/// A statement on a node or an edge: `N1 -> N2 [label="x" weight=3]`; `None` for any other line.
fn statement(line: &str) -> Option<Statement> {
    let (head, rest) = line.split_once(" [").filter(|(head, _)| head.starts_with(['N', '"']))?;
    // The name of the legend is quoted, and may hold anything.
    let (head, rest) = if head.starts_with('"') {
        let (_, rest) = line.split_once("\" [shape=box")?;
        ("", rest)
    } else {
        (head, rest)
    };
    let names = head.split(" -> ").map(str::to_owned).collect();
    Some(Statement { names, attributes: attributes(rest) })
}

/// The attributes of a statement: `name=word` or `name="text"` with `\"` and `\\` inside, as they stand there.
fn attributes(text: &str) -> Map<String, String> {
    let mut found = Map::default();
    let mut rest = text.trim_start();
    while let Some((name, value)) = rest.split_once('=') {
        let value = value.trim_start();
        let (value, after) = if let Some(quoted) = value.strip_prefix('"') {
            let end = end_of_quoted(quoted);
            let (value, after) = quoted.split_at(end);
            (value, after.strip_prefix('"').unwrap_or(after))
        } else {
            value.split_at(value.find([' ', ']']).unwrap_or(value.len()))
        };
        found.insert(name.trim().to_owned(), value.to_owned());
        rest = after.trim_start();
    }
    found
}

/// The number of bytes up to the closing quote.
fn end_of_quoted(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return at,
            _ => {}
        }
    }
    text.len()
}

/// The lines of a text of graphviz, which ends them by `\n` and `\l`.
fn lines(text: &str) -> Vec<String> {
    let (mut lines, mut line, mut letters) = (Vec::new(), String::new(), text.chars());
    while let Some(letter) = letters.next() {
        match (letter, if letter == '\\' { letters.next() } else { None }) {
            ('\\', Some('n' | 'l' | 'r')) => lines.push(std::mem::take(&mut line)),
            ('\\', Some(escaped)) => line.push(escaped),
            _ => line.push(letter),
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// A text of graphviz in one line.
fn lines_of(text: &str) -> String {
    end_of(&lines(text).join(" "), LONGEST_TIP)
}

/// A line, or its end behind an ellipsis.
fn end_of(line: &str, most: usize) -> String {
    let count = line.chars().count();
    if count <= most {
        return line.to_owned();
    }
    std::iter::once('…').chain(line.chars().skip(count + 1 - most)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::PictureFormat;
    use crate::report::Report::{Dot, Picture};
    use crate::report::tests::printed;

    const SVG: crate::report::Report = Picture(PictureFormat::Svg);

    #[test]
    fn every_node_and_edge_of_the_text_is_drawn() {
        let stacks = "main;a.b<c>;x 5\nmain;\"quoted\\\";x 3\nmain;main 2\nx;main 1\n";
        let (dot, svg) = (printed(stacks, &Dot), printed(stacks, &SVG));
        let nodes = dot.lines().filter(|line| line.contains(" id=\"node")).count();
        let edges = dot.lines().filter(|line| line.contains(" -> N")).count();
        assert_eq!(svg.matches("class=\"node\"").count(), nodes);
        assert_eq!(svg.matches("class=\"edge\"").count(), edges);
        for part in
            ["b&lt;c&gt;", "&quot;quoted\\&quot;", ">main -&gt; a.b&lt;c&gt; (5)<", "Type: samples"]
        {
            assert!(svg.contains(part), "{part}\n{svg}");
        }
        assert_eq!(svg, printed(stacks, &SVG), "a picture is the same each time");
        assert!(!svg.contains("http://") || svg.matches("http").count() == 2, "{svg}");
    }

    #[test]
    fn empty_single_negative_and_huge_graphs_are_drawn() {
        for stacks in ["main 0\n", "main 1\n", "f;f;f 1\n", "main;a 3\nmain;b -5\n"] {
            let svg = printed(stacks, &SVG);
            assert!(svg.ends_with("</svg>\n") && !svg.contains("NaN"), "{svg}");
        }
        let name = "long".repeat(250_000);
        let svg = printed(&format!("main;{name} 1\n"), &SVG);
        assert!(svg.len() < 40_000 && svg.contains(">…onglong"), "{}", svg.len());
        let mut wide = Vec::new();
        wide.extend_from_slice(
            b"digraph \"x\" {\nsubgraph cluster_L { \"L\" [shape=box label=\"File: x\\l\"] }\n",
        );
        for at in 0..10_000 {
            wide.extend_from_slice(format!("N{at} [label=\"f\\n1\" id=\"node{at}\"]\n").as_bytes());
        }
        let svg = draw(&wide);
        assert!(svg.contains("The first 600 of 10000 boxes and 0 of 0 edges are drawn"), "said");
        assert_eq!(svg.matches("class=\"node\"").count(), 600);
    }

    #[test]
    fn statements_are_read_as_they_are_written() {
        let edge = statement(r#"N1 -> N2 [label=" 5\n (inline)" weight=3 tooltip="a\"]=\\ -> b"]"#)
            .unwrap();
        assert_eq!(edge.names, ["N1", "N2"]);
        assert_eq!(
            (edge.get("weight"), edge.lines()),
            ("3", vec![" 5".to_owned(), " (inline)".to_owned()])
        );
        assert_eq!(lines_of(edge.get("tooltip")), "a\"]=\\ -> b");
        assert!(statement("node [style=filled fillcolor=\"#f8f8f8\"]").is_none());
        assert!(statement("}").is_none());
    }
}
