//! Boxes of the icicle with their labels, its titles, and the sentence about the box under the cursor.

use super::box_tree::{BoxTree, EVERYTHING, question};
use super::label::{name, rest_label, total};
use crate::analysis::tree::TreeRow;
use crate::analysis::tree::icicle::{BoxPlace, LevelSpan};
use crate::explore::icicle_stats::IcicleStats;
use crate::explore::view::ProfileView;
use crate::tui::pane::context::Context;
use crate::tui::pane::name::{base, shorten};
use crate::tui::pane::sentence::{from_to, sentence, verb_of_change, whole_in_words};
use crate::tui::pane::view::View;
use crate::tui::theme::Role;
use crate::tui::theme::icicle_fills::{BoxFill, BoxMark};
use crate::tui::widget::icicle::{Grid, IcicleBox};
use crate::tui::widget::{Span, Spans};

/// The meanings of boxes, for the help.
pub(super) const LEGEND: &[(&str, &str)] = &[
    ("width", "what a function costs with everything that it calls"),
    ("row", "how deep in the stack: callees stand below their callers"),
    ("self", "what a function spends itself: what no callee covers"),
    (
        "colour",
        "its package, brighter the more it spends itself; libraries are grey; of a change orange is more and blue less",
    ),
    (
        "depth",
        "the levels from left to right, each as high as the share that reaches it; between the bars is what is in view",
    ),
    ("bucket", "boxes too narrow to draw as one, with how many they are"),
    ("matched", "the share of samples that pass through a match, each once"),
];

/// The difference in strength between neighbours, which tells boxes of one package apart.
const SHADE: f64 = 0.1;

/// The sample type that widths are of where figures are quotients, which do not add up to a width.
fn quotient_width(tables: &ProfileView) -> Option<Span> {
    let derived = tables.analysis.query().derived;
    let column = derived.map(|derived| derived.column);
    let types = tables.analysis.profile().sample_types();
    let kind = match column {
        Some(column) => types.get(column)?.kind.as_str(),
        None => tables.type_name(),
    };
    tables.is_quotient().then(|| Span::new(format!(", width by {kind}"), Role::Dim))
}

impl BoxTree {
    /// The name of the pane, and the zoomed box.
    pub(super) fn heading(&self, context: &Context<'_>) -> Spans {
        let title = match self.inverted {
            true => "Icicle, leaves first",
            false if context.tables.before_after.is_some() => "Icicle, merged",
            false => "Icicle",
        };
        let mut spans = vec![Span::new(title, Role::Title)];
        spans.extend(quotient_width(context.tables));
        spans.extend(self.zoomed(context));
        spans
    }

    /// The zoomed box, with its share.
    pub(super) fn zoomed(&self, context: &Context<'_>) -> Spans {
        let tables = context.tables;
        let mut spans = Vec::new();
        if self.zoom != self.home && self.is_current(context) {
            spans.push(Span::new(format!(" {} zoom ", context.glyphs.rule), Role::Rule));
            let row = self.zoom.row();
            let (text, value) = match self.zoom {
                BoxPlace::Rest { .. } => {
                    let count = self.layout.levels().first().and_then(|l| l.first());
                    let count = count.map_or(0, |span| span.count);
                    (format!("{count} frames below {}", name(tables, row)), None)
                }
                _ => (name(tables, row).to_owned(), Some(total(tables, row))),
            };
            let room = usize::from(context.width / 3);
            spans.push(Span::new(shorten(&text, room, context.glyphs).0, Role::Text));
            if let Some(value) = value {
                spans.push(Span::new(format!(" {}", tables.percent(value)), Role::Number));
            }
        }
        spans
    }

    /// The weight of all matches together.
    pub(super) fn matched(&self, context: &Context<'_>) -> Spans {
        let matched = self.found(context).and_then(|stats| stats.matched);
        let (Some(share), Some(found)) = (matched, context.matches) else { return Vec::new() };
        vec![
            Span::new("matched ", Role::Dim),
            Span::new(found.query.text.clone(), Role::Match),
            Span::new(format!(" {}", context.tables.percent(share)), Role::Number),
        ]
    }

    pub(super) fn is_current(&self, context: &Context<'_>) -> bool {
        self.tables.as_ref().is_some_and(|(generation, _)| *generation == context.generation)
    }

    /// The visible boxes, with a map if `is_mapped`, or a note.
    pub(super) fn boxes(&self, is_mapped: bool, context: &Context<'_>) -> View {
        let note = |text: &str| View::Note(vec![vec![Span::new(text, Role::Dim)]]);
        if !self.is_current(context) || self.magnitudes.is_none() {
            return note("measuring every stack");
        }
        if self.layout.levels().is_empty() {
            return note("no stack has any weight here");
        }
        View::Icicle(self.rows(context), is_mapped.then(|| self.map(context)))
    }

    /// The boxes of the visible levels.
    pub(super) fn rows(&self, context: &Context<'_>) -> Vec<Vec<IcicleBox>> {
        let levels = (self.first..).take(usize::from(context.height));
        levels.map_while(|level| self.level(level, context)).collect()
    }

    /// The boxes of a level, with levels above the zoom counted.
    pub(super) fn level(&self, level: usize, context: &Context<'_>) -> Option<Vec<IcicleBox>> {
        let Some(below) = level.checked_sub(self.above.len()) else {
            return Some(vec![self.ancestor(self.above[level], context)]);
        };
        let spans = self.layout.levels().get(below)?;
        let boxed = |(at, span): (usize, &LevelSpan)| {
            let mut boxed = self.boxed(span, (below + at) % 2 == 0, context);
            if boxed.mark == BoxMark::None && self.hides_hit(span, spans, context) {
                boxed.mark = BoxMark::Match;
            }
            boxed
        };
        Some(spans.iter().enumerate().map(boxed).collect())
    }

    fn ancestor(&self, row: TreeRow, context: &Context<'_>) -> IcicleBox {
        let grid = Grid::new(context.glyphs);
        let end = u32::from(context.width) * grid.cell;
        let is_cursor = !self.hides_cursor && self.cursor == BoxPlace::Row(row);
        let mark = if is_cursor { BoxMark::Cursor } else { BoxMark::Above };
        let (name, value, share) = self.label(row, grid.room(0, end), context);
        IcicleBox { start: 0, end, body: BoxFill::Whole, mark, name, value, share }
    }

    fn boxed(&self, span: &LevelSpan, odd: bool, context: &Context<'_>) -> IcicleBox {
        let &LevelSpan { start, end, .. } = span;
        let room = Grid::new(context.glyphs).room(start, end);
        let (name, value, share) = match span.place {
            BoxPlace::Row(row) => self.label(row, room, context),
            BoxPlace::Own(row) => {
                let own = context.tables.analysis.weights().own(row).value();
                // In an inverted tree stacks begin where the row has no more callers.
                let word = if self.inverted { "no caller" } else { "self" };
                let word = vec![Span::new(word, Role::Text)];
                (word, context.tables.signed(own), String::new())
            }
            BoxPlace::Rest { .. } => rest_label(span, room, context),
        };
        let (body, mark) = (self.body(span, odd, context), self.mark(span.place, context));
        IcicleBox { start, end, body, mark, name, value, share }
    }

    fn body(&self, span: &LevelSpan, odd: bool, context: &Context<'_>) -> BoxFill {
        let analysis = &context.tables.analysis;
        let row = span.place.row();
        let origin = context.tables.origin(analysis.tree().node(row));
        let (hash, muted) = (origin.hash, !origin.own);
        match span.place {
            BoxPlace::Rest { .. } => BoxFill::Bucket,
            BoxPlace::Own(_) if context.tables.is_difference() => {
                BoxFill::OwnChange(analysis.weights().own(row).sum as f64)
            }
            BoxPlace::Own(_) => BoxFill::Own { hash, muted },
            EVERYTHING => BoxFill::Whole,
            BoxPlace::Row(_) if context.tables.is_difference() => {
                let change = analysis.weights().total(analysis.tree(), row).sum;
                BoxFill::Change(change as f64 / span.size.max(1) as f64)
            }
            BoxPlace::Row(_) => {
                // Own weights of an inverted tree tell where stacks begin, not what functions spend.
                let (own, whole) = if self.inverted {
                    let (sums, node) = (analysis.sums(), analysis.tree().node(row));
                    (sums.flat(node).sum, sums.cum(node).sum.unsigned_abs())
                } else {
                    (analysis.weights().own(row).sum, span.size)
                };
                let strength = (own.unsigned_abs() as f64 / whole.max(1) as f64).min(1.0);
                let shade = if odd { SHADE } else { 0.0 };
                let strength = strength * (1.0 - SHADE) + shade;
                BoxFill::Function { hash, strength, muted }
            }
        }
    }

    fn mark(&self, place: BoxPlace, context: &Context<'_>) -> BoxMark {
        if place == self.cursor && !self.hides_cursor {
            return BoxMark::Cursor;
        }
        let node = context.tables.analysis.tree().node(place.row());
        let hit =
            context.matches.is_some() && self.hits.1.get(node.index()).copied().unwrap_or(false);
        if context.only_matches && !hit {
            return BoxMark::Above;
        }
        let BoxPlace::Row(_) = place else { return BoxMark::None };
        if hit {
            BoxMark::Match
        } else if self.selected == Some(node) {
            BoxMark::Linked
        } else {
            BoxMark::None
        }
    }

    /// True if a match is in a box of merged siblings, or below it.
    fn hides_hit(&self, span: &LevelSpan, spans: &[LevelSpan], context: &Context<'_>) -> bool {
        let BoxPlace::Rest { parent, .. } = span.place else { return false };
        // The halves of a sandwich have rows of their own.
        let Some(stats) = self.found(context).filter(|_| self.home == EVERYTHING) else {
            return false;
        };
        let tree = context.tables.analysis.tree();
        let within = |from: TreeRow, end: TreeRow| {
            let next = stats.hits.partition_point(|&hit| hit < from);
            stats.hits.get(next).is_some_and(|&hit| hit < end)
        };
        let drawn = spans.iter().filter(|other| other.above == span.above);
        let mut drawn: Vec<TreeRow> = drawn
            .filter_map(|other| match other.place {
                BoxPlace::Row(row) => Some(row),
                _ => None,
            })
            .collect();
        drawn.sort_unstable();
        let mut from = TreeRow(parent.0 + 1);
        for row in drawn {
            if within(from, row) {
                return true;
            }
            from = tree.end(row);
        }
        within(from, tree.end(parent))
    }

    /// The statistics of the search in force.
    fn found(&self, context: &Context<'_>) -> Option<&IcicleStats> {
        let (generation, _, query) = question(context);
        let stats = self.stats.as_ref().filter(|(of, _)| (of.0, &of.2) == (generation, &query));
        Some(&stats?.1)
    }

    /// The sentence about the box under the mouse, or under the cursor.
    pub(super) fn sentence(&self, context: &Context<'_>) -> Spans {
        let tables = context.tables;
        if !self.is_current(context) || self.layout.levels().is_empty() {
            return sentence(context);
        }
        let plain = |text: String| Span::new(text, Role::Text);
        let dim = |text: String| Span::new(text, Role::Dim);
        let place = self.hovered.unwrap_or(self.cursor);
        let row = place.row();
        match place {
            BoxPlace::Rest { .. } => {
                let span = self.find(place, context);
                let span = span.and_then(|(level, at)| self.span(level, at?));
                let (count, size) = span.map_or((0, 0), |s| (s.count, s.size));
                let size = i64::try_from(size).unwrap_or(i64::MAX);
                // Growth and shrinkage do not cancel out: widths are magnitudes of change.
                let changes = if tables.is_difference() { "changes of " } else { "" };
                let more = if self.inverted { "is called by" } else { "calls" };
                let mut spans = vec![
                    Span::new(name(tables, row), Role::Title),
                    plain(format!(" {more} {count} more, too narrow to draw: {changes}")),
                    Span::new(tables.figure(size), Role::Number),
                ];
                if !tables.is_difference() && !tables.is_quotient() {
                    spans.push(dim(format!(
                        "; {} of {}",
                        tables.percent(size),
                        whole_in_words(tables)
                    )));
                }
                spans.push(dim("; enter zooms into them".to_owned()));
                spans
            }
            EVERYTHING => {
                let all = total(tables, row);
                let count = tables.rows.len();
                let mut spans = vec![
                    Span::new("everything: ", Role::Title),
                    Span::new(tables.signed(all), Role::Number),
                    plain(format!(" in {count} functions")),
                ];
                if let Some(name) = self.selected_below(context) {
                    spans.push(dim(format!("; H goes down to {name}")));
                }
                spans
            }
            BoxPlace::Row(_) | BoxPlace::Own(_) => self.about(row, context),
        }
    }

    /// The name of the selected function, if all its boxes are below the rows in view.
    fn selected_below<'a>(&self, context: &Context<'a>) -> Option<&'a str> {
        let node = self.selected.filter(|_| self.home == EVERYTHING && self.zoom == self.home)?;
        let tree = context.tables.analysis.tree();
        let in_view = usize::from(context.height);
        let mut seen = self.layout.levels().iter().skip(self.first).take(in_view).flatten();
        let is_it = |s: &LevelSpan| matches!(s.place, BoxPlace::Row(row) if tree.node(row) == node);
        (!seen.any(is_it)).then(|| base(context.tables.name(node)))
    }

    fn about(&self, row: TreeRow, context: &Context<'_>) -> Spans {
        let tables = context.tables;
        let tree = tables.analysis.tree();
        let plain = |text: &str| Span::new(text, Role::Text);
        let cum = total(tables, row);
        let mut spans = vec![Span::new(name(tables, row), Role::Title), plain(" ")];
        // In a sandwich the weight flows between box and function; it is not the cost of the box elsewhere.
        let centre = (self.home != EVERYTHING && row != self.home.row() && !tables.is_difference())
            .then(|| base(name(tables, self.home.row())));
        if tables.is_difference() {
            spans.push(plain(verb_of_change(cum)));
        } else if centre.is_some() {
            spans.push(plain(if self.inverted { "brings " } else { "takes " }));
        }
        spans.push(Span::new(tables.signed(cum), Role::Number));
        if let Some(centre) = centre {
            spans.push(plain(if self.inverted { " to " } else { " of " }));
            spans.push(plain(centre));
        }
        spans.extend(from_to(tables.tree_row_change(row), tables));
        // With leaves first, rows have no flat.
        if !self.inverted {
            spans.extend(flat_in_words(row, tables));
        }
        if tree.is_inlined(row) {
            spans.push(plain(", inlined"));
        }
        // A quotient has no whole for shares.
        if !tables.is_quotient() {
            spans.extend(self.shares(row, tables));
        }
        spans.extend(self.places(row, tables));
        spans
    }

    /// Shares of all, of the zoom and of the box above, each as an aside. Without room the last ones are left out.
    fn shares(&self, row: TreeRow, tables: &ProfileView) -> Spans {
        let cum = total(tables, row);
        let share = |of: i64| tables.percent_of(cum, of);
        let aside = |text: String| Span::new(text, Role::Dim);
        let mut spans =
            vec![aside(format!("; {} of {}", tables.percent(cum), whole_in_words(tables)))];
        if self.zoom != self.home && !matches!(self.zoom, BoxPlace::Rest { .. }) {
            spans.push(aside(format!(", {} of zoom", share(total(tables, self.zoom.row())))));
        }
        let parent = tables.analysis.tree().parent(row);
        if parent != TreeRow::ROOT {
            let above = if self.inverted { "what it calls" } else { "its caller" };
            spans.push(aside(format!(", {} of {above}", share(total(tables, parent)))));
        }
        spans
    }

    /// The number of occurrences of the row's function in the tree, once known.
    fn places(&self, row: TreeRow, tables: &ProfileView) -> Option<Span> {
        let node = tables.analysis.tree().node(row);
        let (counted, places) = self.stats.as_ref()?.1.occurrences?;
        let entry = tables.row(node).filter(|_| counted == node)?;
        let text = match places.count {
            0 => return None,
            1 => "; here only".to_owned(),
            count => format!("; {count} places, together {}", tables.signed(entry.cum)),
        };
        Some(Span::new(text, Role::Dim))
    }
}

/// The part of the sentence with the flat value of `row`; empty for a quotient of 0.
fn flat_in_words(row: TreeRow, tables: &ProfileView) -> Spans {
    let own = tables.analysis.weights().own(row).value();
    let plain = |text: &str| Span::new(text, Role::Text);
    if tables.is_quotient() && own == 0 {
        return Vec::new();
    }
    match own {
        0 => vec![plain(", nothing itself")],
        own if own == total(tables, row) => vec![plain(", all of it itself")],
        own => vec![plain(", "), Span::new(tables.signed(own), Role::Number), plain(" itself")],
    }
}

/// `text` in [`Role::Dim`].
pub(super) fn dim_note(text: &str) -> Span {
    Span::new(text, Role::Dim)
}
