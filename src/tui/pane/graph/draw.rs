//! The visible boxes and lines, the title, and the sentence about the box under the cursor.

use super::Graph;
use crate::explore::graph::{
    CellBox, GraphDetail, GraphPicture, GraphScope, LineCell, NO_EDGE, ShownNode, ShownNodelet,
    figures,
};
use crate::explore::view::ProfileView;
use crate::tui::pane::context::Context;
use crate::tui::pane::name::{base, shorten};
use crate::tui::pane::sentence::sentence;
use crate::tui::theme::Role;
use crate::tui::theme::graph_fills::GraphScore;
use crate::tui::theme::icicle_fills::BoxMark;
use crate::tui::theme::line_glyphs::LineWeight;
use crate::tui::widget::graph::{GraphBox, GraphCells, GraphLabel, GraphLine};
use crate::tui::widget::text::{self, Cut};
use crate::tui::widget::{Span, Spans, marked};

/// The meanings of boxes and lines, for the help.
pub(super) const LEGEND: &[(&str, &str)] = &[
    (
        "box",
        "a function: what it costs itself, of what it costs with its callees, and the share of that",
    ),
    ("frame", "what it costs itself: heavy from 5% on, double from 25% on"),
    (
        "line",
        "calls, down to the callee: heavy from 10% on, double from 50% on; the number is their weight",
    ),
    ("dashed", "every call is inlined, or functions between the two are left out"),
    (
        "colour",
        "the share of the whole, from cold to hot; of a change orange is more and blue less",
    ),
    (
        "label",
        "the heaviest labels of its samples, or sizes of its objects, and the number of others",
    ),
    ("loop", "a function that calls itself has a loop at its corner"),
];

/// Shares from which frames are heavy, and double.
const FRAME: (f64, f64) = (0.05, 0.25);
/// Shares from which lines are heavy, and double.
const LINE: (f64, f64) = (0.1, 0.5);

/// Labels in the sentence at most.
const TOLD: usize = 2;

fn plural(count: usize, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") }
}

fn score(view: &ProfileView, value: i64) -> GraphScore {
    let share = view.share(value);
    if view.is_difference() {
        GraphScore::Change(if value < 0 { -share } else { share })
    } else {
        GraphScore::Share(share)
    }
}

impl Graph {
    /// The name of the pane, and what is shown.
    pub(super) fn heading(&self, context: &Context<'_>) -> Spans {
        let mut spans = vec![Span::new("Graph", Role::Title)];
        if self.is_whole {
            spans.push(Span::new(", whole profile", Role::Dim));
        } else if let Some(centre) = &self.centre {
            let room = usize::from(context.width / 3);
            spans.push(Span::new(" around ", Role::Dim));
            spans.push(Span::new(shorten(base(centre), room, context.glyphs).0, Role::Text));
        }
        spans
    }

    /// The number of functions, and of those that are left out.
    pub(super) fn counts(&self, context: &Context<'_>) -> Spans {
        let Some(picture) = self.picture.as_ref().filter(|_| self.is_current(context)) else {
            return Vec::new();
        };
        let shown = &picture.content;
        let mut text = match picture.request.scope {
            GraphScope::Whole { .. } => {
                format!(
                    "{} of {}",
                    shown.nodes.len(),
                    plural(shown.available + shown.small, "function")
                )
            }
            GraphScope::Around { .. } => plural(shown.nodes.len(), "function"),
        };
        let more: Vec<String> = [shown.left_out.0, shown.left_out.1, picture.undrawn]
            .into_iter()
            .zip(["caller", "callee", "line"])
            .filter(|(count, _)| *count > 0)
            .map(|(count, one)| plural(count, one))
            .collect();
        if !more.is_empty() {
            text = format!("{text}, without {}", more.join(" and "));
        }
        vec![Span::new(text, Role::Dim)]
    }

    /// The sentence about the selected function, and about the lack of a box for it.
    pub(super) fn sentence(&self, context: &Context<'_>) -> Spans {
        let mut spans = sentence(context);
        let shown = self.picture.as_ref().filter(|_| self.is_current(context));
        if let Some(picture) = shown
            && self.cursor.is_none()
            && !spans.is_empty()
        {
            let lack = if self.is_whole && picture.content.has_all() {
                "; too small for the picture"
            } else {
                "; not in the picture, + shows more"
            };
            spans.push(Span::new(lack, Role::Text));
        }
        spans.extend(self.told_labels(context));
        spans
    }

    /// The heaviest labels of the function under the cursor.
    fn told_labels(&self, context: &Context<'_>) -> Spans {
        let shown = self.picture.as_ref().filter(|_| self.is_current(context)).zip(self.cursor);
        let nodelets = shown.and_then(|(picture, at)| picture.content.nodelets.get(at as usize));
        // One span: without room for all of it none of it stays.
        let told = |nodelet: &ShownNodelet| {
            format!("; {} {}", nodelet.text, context.tables.signed(nodelet.value))
        };
        let text: String = nodelets.into_iter().flatten().take(TOLD).map(told).collect();
        vec![Span::new(text, Role::Dim)]
    }

    /// The functions of the drawing.
    pub(super) fn names<'a>(&self, context: &Context<'a>) -> Vec<&'a str> {
        let Some(picture) = self.picture.as_ref().filter(|_| self.is_current(context)) else {
            return Vec::new();
        };
        picture.content.nodes.iter().map(|shown| context.tables.name(shown.node)).collect()
    }

    /// The part of a drawing that is in view.
    pub(super) fn cells(&self, picture: &GraphPicture, context: &Context<'_>) -> GraphCells {
        let mut cells = GraphCells::default();
        let (left, top) = self.origin;
        for y in 0..context.height {
            for x in 0..context.width {
                let at = (i32::from(x) + left, i32::from(y) + top);
                let (Ok(column), Ok(row)) = (usize::try_from(at.0), usize::try_from(at.1)) else {
                    continue;
                };
                let cell = picture.lines.get(column, row).filter(|cell| !cell.is_empty());
                cells.lines.extend(cell.map(|cell| line(picture, cell, (x, y))));
            }
        }
        let in_view = |place: &CellBox| {
            let (x, y) = (place.x as i32 - left, place.y as i32 - top);
            x < i32::from(context.width)
                && y < i32::from(context.height)
                && x + place.width as i32 > 0
                && y + place.height as i32 > 0
        };
        for (at, place) in picture.boxes.iter().enumerate().filter(|(_, place)| in_view(place)) {
            cells.boxes.push(self.boxed(picture, at, *place, context));
        }
        for label in &picture.labels {
            let is_on_path =
                picture.content.edges.get(label.edge as usize).is_some_and(|edge| edge.is_on_path);
            let (x, y) = (label.x as i32 - left, label.y as i32 - top);
            if (0..i32::from(context.height)).contains(&y) {
                cells.labels.push(GraphLabel { x, y, text: label.text.clone(), is_on_path });
            }
        }
        cells
    }

    fn boxed(
        &self,
        picture: &GraphPicture,
        at: usize,
        place: CellBox,
        context: &Context<'_>,
    ) -> GraphBox {
        let (view, shown) = (&picture.request.view, &picture.content.nodes[at]);
        let detail = picture.request.canvas.detail;
        let is_cursor = self.cursor == Some(at as u32);
        let hit = |matches: &std::sync::Arc<crate::explore::search::SearchMatches>| {
            view.row_index(shown.node).is_some_and(|row| matches.has(row as u32))
        };
        let is_match = context.matches.filter(|_| self.is_current(context)).is_some_and(hit);
        let mark = match (is_cursor, is_match) {
            (true, _) => BoxMark::Cursor,
            (_, true) => BoxMark::Match,
            _ => BoxMark::None,
        };
        let room = place.width.saturating_sub(if detail == GraphDetail::Boxes { 4 } else { 2 });
        let name = match detail {
            GraphDetail::Dots => Vec::new(),
            _ => self.name(picture, at, room, context),
        };
        let bottom = place.y + place.height - 1;
        let docks = (place.x..place.x + place.width).filter_map(|x| {
            let cell = picture.lines.get(x, bottom)?;
            cell.arms[2].then(|| (x - place.x, weight(picture, cell.edges[2])))
        });
        let docks = if detail == GraphDetail::Boxes { docks.collect() } else { Vec::new() };
        GraphBox {
            x: place.x as i32 - self.origin.0,
            y: place.y as i32 - self.origin.1,
            width: place.width,
            height: place.height,
            frame: LineWeight::of_share(view.share(shown.flat), FRAME.0, FRAME.1),
            score: score(view, shown.cum),
            mark,
            name,
            figures: figure(view, shown, room, context),
            labels: labels(picture, at, room, context),
            docks,
            is_recursive: shown.is_recursive,
        }
    }

    /// The name of a box, with the letters that a search matched.
    fn name(&self, picture: &GraphPicture, at: usize, room: usize, context: &Context<'_>) -> Spans {
        let (view, shown) = (&picture.request.view, &picture.content.nodes[at]);
        let full = view.name(shown.node);
        let short = base(full);
        let (text, skipped, put) = shorten(short, room, context.glyphs);
        let path = full.chars().count() - short.chars().count();
        let is_centre = picture.content.centre == Some(at as u32);
        let role = if is_centre || shown.is_on_path {
            Role::Title
        } else if view.origin(shown.node).own {
            Role::Text
        } else {
            Role::Header
        };
        if !self.is_current(context) {
            return vec![Span::new(text, role)];
        }
        marked(&text, &context.marks(shown.node, path + skipped, put), role)
    }
}

/// The longest figures that fit.
fn figure(view: &ProfileView, shown: &ShownNode, room: usize, context: &Context<'_>) -> String {
    let forms = figures(view, shown, context.has_shares());
    forms.into_iter().find(|form| form.chars().count() <= room).unwrap_or_default()
}

/// The heaviest labels of a function with their weight, and the number of others: `tenant:acme 350.00ms +2`. Without room
/// the keys go first.
fn labels(picture: &GraphPicture, at: usize, room: usize, context: &Context<'_>) -> String {
    let nodelets = picture.content.nodelets.get(at).map_or(&[][..], Vec::as_slice);
    let [heaviest, others @ ..] = nodelets else { return String::new() };
    let weight = picture.request.view.signed(heaviest.value);
    let more = if others.is_empty() { String::new() } else { format!(" +{}", others.len()) };
    let value = |label: &str| label.split_once(':').map_or(label, |(_, value)| value).to_owned();
    let values = heaviest.text.split(", ").map(value).collect::<Vec<_>>().join(" ");
    let forms = [
        format!("{} {weight}{more}", heaviest.text),
        format!("{values} {weight}{more}"),
        format!("{values}{more}"),
    ];
    let fitting = forms.into_iter().find(|form| text::width(form) <= room);
    fitting.unwrap_or_else(|| {
        let left = room.saturating_sub(text::width(&more));
        format!("{}{more}", text::cut(&values, left, Cut::End, context.glyphs))
    })
}

/// The weight of the line of an edge.
fn weight(picture: &GraphPicture, edge: u32) -> LineWeight {
    let edge = picture.content.edges.get(edge as usize);
    edge.map_or(LineWeight::None, |edge| {
        LineWeight::of_share(picture.request.view.share(edge.weight), LINE.0, LINE.1)
    })
}

fn line(picture: &GraphPicture, cell: &LineCell, (x, y): (u16, u16)) -> GraphLine {
    let edge = picture.content.edges.get(cell.heaviest() as usize);
    let arms = cell
        .edges
        .map(|edge| if edge == NO_EDGE { LineWeight::None } else { weight(picture, edge) });
    GraphLine {
        x,
        y,
        arms,
        is_dashed: edge.is_some_and(|edge| edge.is_inlined || edge.is_residual),
        arrow: cell.arrow.map(|arrow| arrow == crate::explore::graph::Arrow::Down),
        score: score(&picture.request.view, edge.map_or(0, |edge| edge.weight)),
        is_on_path: edge.is_some_and(|edge| edge.is_on_path),
    }
}
